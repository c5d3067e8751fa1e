//! A body of a letter before it leaves. It is written once: what leaves has the contents in place of its blanks, what is shown
//! before has marks, and both are the same outside of them, to the byte.

use super::{
    blank::{Blank, Blanks},
    body::Body,
    layout,
    words::Words,
};
use crate::texts::Voice;

/// Stand around the name of what is not shown.
const MARKS: [char; 2] = ['\u{27EA}', '\u{27EB}'];

/// A body with signs in the places of what is not shown.
pub(super) struct Draft {
    body: String,
    blanks: Blanks,
}

/// Of a body that left.
pub(super) enum Piece<'a> {
    Shown(&'a str),
    /// Not shown again, and as what.
    Hidden(Blank, &'a str),
}

impl Draft {
    /// Plain text, in lines.
    pub(super) fn of_text(words: &mut Words<'_>, letter: &dyn Body) -> Self {
        let Self { body, blanks } = Self::of(words, |words| written(letter.text(words)));
        Self { body: layout::wrap_by(&body, &|word| blanks.width(word)), blanks }
    }

    /// The HTML document.
    pub(super) fn of_html(words: &mut Words<'_>, letter: &dyn Body, subject: &str) -> Self {
        Self::of(words, |words| written(letter.html(words, subject))).changed(layout::lean)
    }

    /// Written again where somebody's words have signs of the kind that stand for places.
    fn of(words: &mut Words<'_>, write: impl Fn(&Words<'_>) -> String) -> Self {
        let mut draft = Self { body: String::new(), blanks: Blanks::default() };
        for blanks in Blanks::by_block() {
            words.blanks = blanks;
            let body = write(words);
            draft = Self { body, blanks: std::mem::take(&mut words.blanks) };
            if draft.blanks.are_ours(&draft.body) {
                break;
            }
        }
        draft
    }

    /// A body that left, with signs where those of its pieces stand that are not shown again.
    pub(super) fn of_pieces(pieces: &[Piece<'_>]) -> Self {
        let mut draft = Self { body: String::new(), blanks: Blanks::default() };
        for blanks in Blanks::by_block() {
            let one = |piece: &Piece<'_>| match piece {
                Piece::Shown(shown) => (*shown).to_owned(),
                Piece::Hidden(blank, content) => blanks.hold(*blank, (*content).to_owned()),
            };
            let body = pieces.iter().map(one).collect();
            draft = Self { body, blanks };
            if draft.blanks.are_ours(&draft.body) {
                break;
            }
        }
        draft
    }

    /// The same with its body changed.
    pub(super) fn changed(self, change: impl Fn(&str) -> String) -> Self {
        Self { body: change(&self.body), ..self }
    }

    /// The text as it leaves.
    pub(super) fn text(&self) -> String {
        self.blanks.filled(&self.body, |_, content| content.to_owned())
    }

    /// The HTML as it leaves.
    pub(super) fn html(&self) -> String {
        self.blanks.filled(&self.body, |_, content| escaped(content))
    }

    /// As it is shown before.
    pub(super) fn marked(&self, voice: &Voice) -> String {
        self.blanks.filled(&self.body, |blank, _| mark(blank, voice))
    }

    /// HTML as a page shows it before: a mark is an element, no link leads anywhere, headings stand below those of the page.
    pub(super) fn marked_on_page(&self, voice: &Voice) -> String {
        let mut parts = self.body.split("<a href=\"");
        let mut plain = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            plain.push_str(part.split_once("\">").map_or("", |(_, rest)| rest));
        }
        let mut plain = plain.replace("</a>", "");
        for (own, below) in [("h2>", "h4>"), ("h1>", "h3>")] {
            plain = plain.replace(&format!("<{own}"), &format!("<{below}"));
            plain = plain.replace(&format!("</{own}"), &format!("</{below}"));
        }
        self.blanks.filled(&plain, |blank, _| format!("<mark>{}</mark>", mark(blank, voice)))
    }
}

fn mark(blank: Blank, voice: &Voice) -> String {
    let [open, close] = MARKS;
    format!("{open}{}{close}", voice.name("letter-blank", blank.id()))
}

fn escaped(content: &str) -> String {
    let Ok(escaped) = askama::filters::escape(content, askama::filters::Html);
    escaped.to_string()
}

#[expect(clippy::expect_used, reason = "a template of texts written to memory has nothing that can fail")]
fn written(body: Result<String, askama::Error>) -> String {
    body.expect("a template of texts is written to memory")
}
