//! Several letters to one mailbox in one mail: each whole, one after the other.

use askama::Template;

use super::{OutgoingMail, layout};
use crate::{
    texts::{Texts, Voice},
    types::Locale,
};

/// One letter of several.
struct Part<'a> {
    subject: &'a str,
    text: &'a str,
    /// What stands in the body of its document.
    html: &'a str,
}

#[derive(Template)]
#[template(path = "letters/gathered.txt", escape = "none")]
struct Text<'a> {
    intro: &'a str,
    parts: &'a [Part<'a>],
}

#[derive(Template)]
#[template(path = "letters/gathered.html")]
struct Html<'a> {
    voice: &'a Voice,
    subject: &'a str,
    intro: &'a str,
    parts: &'a [Part<'a>],
}

/// All of them in the envelope of the first; nothing where there is none.
pub fn gathered(texts: &Texts, locale: &Locale, mails: &[OutgoingMail]) -> Option<OutgoingMail> {
    let first = mails.first()?;
    let voice = texts.speak(locale.identifier());
    let subject = layout::one_line(&voice.say_one("gathered-subject", "count", mails.len()));
    let intro = voice.say_one("gathered-intro", "count", mails.len());
    let parts: Vec<Part<'_>> = mails.iter().map(part).collect();
    let text = Text { intro: &intro, parts: &parts }.render().ok()?;
    let html = Html { voice: &voice, subject: &subject, intro: &intro, parts: &parts }.render().ok()?;
    Some(OutgoingMail {
        text: layout::wrap(&text),
        html: layout::lean(&html),
        subject,
        reference: None,
        thread: Vec::new(),
        language: voice.lang().to_string(),
        ..first.clone()
    })
}

fn part(mail: &OutgoingMail) -> Part<'_> {
    let body = mail.html.split_once("<body").and_then(|(_, rest)| rest.split_once('>'));
    let body = body.and_then(|(_, rest)| rest.rsplit_once("</body>")).map(|(body, _)| body);
    Part { subject: &mail.subject, text: &mail.text, html: body.unwrap_or_default() }
}
