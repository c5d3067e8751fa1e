//! A letter that left, as it is read again: to the word what left, but for what opens something, which must not be taken
//! from there once more.

use std::fmt;

use super::{
    blank::Blank,
    draft::{Draft, Piece},
    paper,
};
use crate::{
    texts::{Texts, Voice},
    types::Locale,
};

/// Ends the line before a code: no words of anybody can end so, their quotes are escaped.
const BEFORE_CODE: &str = "dir=\"ltr\">";
/// Digits of a code.
const CODE_CHARS: usize = 6;

/// The letter with marks where its codes and links stood. `Debug` shows no word of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    /// Plain text; a sheet of paper has none.
    pub text: String,
    /// The HTML document of a mail, or what stands on the sheet.
    pub html: String,
    /// The same as HTML of ours for a page, its marks as elements.
    pub body: String,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept(…)")
    }
}

impl Kept {
    /// Of what left: its text, and its HTML as we wrote it. The marks are in the language of `locale`.
    pub fn of(texts: &Texts, locale: &Locale, text: &str, html: &str) -> Self {
        let voice: &Voice = &texts.speak(locale.identifier());
        let in_html = pieces(html);
        let secrets: Vec<(Blank, String)> = in_html
            .iter()
            .filter_map(|piece| match piece {
                Piece::Hidden(blank, content) => Some((*blank, plain(content))),
                Piece::Shown(_) => None,
            })
            .collect();
        let draft = Draft::of_pieces(&in_html);
        let html = draft.marked(voice);
        Self {
            text: Draft::of_pieces(&pieces_of_text(text, &secrets)).marked(voice),
            body: draft.changed(paper::of_document).marked_on_page(voice),
            html,
        }
    }
}

/// HTML of ours in pieces: where links lead and what is written there, and codes, are hidden.
fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut parts = html.split("<a href=\"");
    code_pieces(parts.next().unwrap_or_default(), &mut pieces);
    for part in parts {
        pieces.push(Piece::Shown("<a href=\""));
        let Some((address, rest)) = part.split_once("\">") else {
            pieces.push(Piece::Hidden(Blank::Link, part));
            continue;
        };
        pieces.extend([Piece::Hidden(Blank::Link, address), Piece::Shown("\">")]);
        match rest.strip_prefix(address) {
            Some(rest) => {
                pieces.push(Piece::Hidden(Blank::Link, address));
                code_pieces(rest, &mut pieces);
            }
            None => code_pieces(rest, &mut pieces),
        }
    }
    pieces
}

fn code_pieces<'a>(html: &'a str, pieces: &mut Vec<Piece<'a>>) {
    let mut before = "";
    for line in html.split_inclusive('\n') {
        let content = line.trim_end();
        if before.ends_with(BEFORE_CODE) && is_code(content) {
            pieces.push(Piece::Hidden(Blank::Code, content));
            pieces.push(Piece::Shown(line.get(content.len()..).unwrap_or_default()));
        } else {
            pieces.push(Piece::Shown(line));
        }
        before = content;
    }
}

fn is_code(line: &str) -> bool {
    line.len() == CODE_CHARS && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// The text in lines: those are hidden that hold nothing but what is hidden in the HTML.
fn pieces_of_text<'a>(text: &'a str, secrets: &[(Blank, String)]) -> Vec<Piece<'a>> {
    let mut pieces = Vec::new();
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        match secrets.iter().find(|(_, secret)| secret == content) {
            Some((blank, _)) => {
                let (before, after) = line.split_once(content).unwrap_or_default();
                pieces.extend([Piece::Shown(before), Piece::Hidden(*blank, content), Piece::Shown(after)]);
            }
            None => pieces.push(Piece::Shown(line)),
        }
    }
    pieces
}

/// What the templates escaped in an address.
fn plain(escaped: &str) -> String {
    let signs =
        [("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&#38;", "&"), ("&amp;", "&")];
    signs.iter().fold(escaped.to_owned(), |text, (sign, plain)| text.replace(sign, plain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letters::{Letter, Sender};

    #[test]
    fn what_is_read_again_is_what_is_shown_before_but_for_its_days() {
        let sender = Sender {
            controller: "Invented & Sons".to_owned(),
            contact: vec!["privacy@invented.example".to_owned()],
            public_url: "https://invented.example/a&b".to_owned(),
        };
        let (texts, english) = (Texts::embedded(), Locale::english());
        for letter in Letter::samples() {
            let left = letter.render(&texts, &english, &sender);
            let kept = Kept::of(&texts, &english, &left.text, &left.html);
            let before = letter.preview(&texts, &english, &sender);
            let kind = letter.kind();
            for hidden in ["invented.example/a", "482913"] {
                assert!(!kept.html.contains(hidden) && !kept.text.contains(hidden), "{kind}: {hidden}");
                assert!(!kept.body.contains(hidden), "{kind}: {hidden}");
            }
            for mark in ["code", "link"].map(|id| texts.speak(english.identifier()).name("letter-blank", id))
            {
                let times = |text: &str| text.matches(&format!("\u{27EA}{mark}\u{27EB}")).count();
                assert_eq!(times(&kept.html), times(&before.html), "{kind}: {mark}");
                assert_eq!(times(&kept.text), times(&before.text), "{kind}: {mark}");
                assert_eq!(times(&kept.body), times(&before.body), "{kind}: {mark}");
            }
            assert!(!kept.body.contains("<a ") && !kept.body.contains("style="), "{kind}: {}", kept.body);
            assert_eq!(kept.text.lines().count(), left.text.lines().count(), "{kind}");
        }
    }

    #[test]
    fn six_digits_that_somebody_wrote_stay() {
        let texts = Texts::embedded();
        let html = "<p dir=\"auto\">dir=&#34;ltr&#34;&#62;\n123456\n</p>\n<p style=\"x\" dir=\"ltr\">\n654321\n</p>\n";
        let kept = Kept::of(&texts, &Locale::english(), "123456\n\n654321\n", html);
        assert!(kept.html.contains("123456") && kept.text.starts_with("123456\n"));
        assert!(!kept.html.contains("654321") && !kept.text.contains("654321"));
    }
}
