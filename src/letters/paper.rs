//! A letter as it is printed: the same facts and sentences, in the words of paper, without the frame of a mail.

use std::fmt;

use super::{Letter, draft::Draft, layout, sender::Sender, words::Words};
use crate::{
    texts::{Texts, Voice},
    types::Locale,
};

/// What stands on the sheet. `Debug` shows no word of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Paper {
    /// By what it is called where it is read again; it stands nowhere on the sheet.
    pub subject: String,
    /// HTML of ours: headings, paragraphs, tables; what people wrote is escaped in it.
    pub body: String,
    /// The language it is written in.
    pub language: String,
}

impl fmt::Debug for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Paper(…)")
    }
}

impl Letter {
    /// The letter for a sheet of paper.
    pub fn on_paper(&self, texts: &Texts, locale: &Locale, sender: &Sender) -> Paper {
        let (words, sheet) = self.sheet(texts.speak(locale.identifier()), sender);
        let subject = layout::one_line(&self.body().subject(&words));
        Paper { subject, body: sheet.html(), language: words.voice.lang().to_string() }
    }

    /// What leaves on paper and what is shown before.
    pub(super) fn sheet<'a>(&self, voice: Voice, sender: &'a Sender) -> (Words<'a>, Draft) {
        let mut words = Words { is_on_paper: true, ..Words::new(voice, sender) };
        let html = Draft::of_html(&mut words, self.body(), "");
        (words, Self::sheet_of(html))
    }

    /// Of a document what stands on a sheet or a page.
    pub(super) fn sheet_of(html: Draft) -> Draft {
        html.changed(of_document)
    }
}

/// What of a document stands on a sheet or a page.
pub(super) fn of_document(html: &str) -> String {
    unstyled(inner(html))
}

/// What stands between the frame of a mail and its footer.
fn inner(html: &str) -> &str {
    let begun =
        html.split_once("<body").and_then(|(_, rest)| rest.split_once('>')).map_or(html, |(_, rest)| rest);
    begun.rsplit_once("<hr").or_else(|| begun.rsplit_once("</body")).map_or(begun, |(inner, _)| inner)
}

/// Mail readers want styles beside each element; a page takes them from its style sheet.
fn unstyled(html: &str) -> String {
    let mut parts = html.split(" style=\"");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('"').map_or("", |(_, rest)| rest));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_is_printed_without_the_frame_of_a_mail() {
        let sender = Sender {
            controller: "Invented".to_owned(),
            contact: vec!["privacy@invented.example".to_owned()],
            public_url: "https://invented.example".to_owned(),
        };
        for letter in Letter::samples() {
            let paper = letter.on_paper(&Texts::embedded(), &Locale::english(), &sender);
            assert!(paper.body.contains("<h1>"), "{}: {}", letter.kind(), paper.body);
            for foreign in ["style=", "<body", "<hr", "this mail", "{"] {
                assert!(!paper.body.contains(foreign), "{}: {foreign} in {}", letter.kind(), paper.body);
            }
        }
    }
}
