//! A letter as it will leave, shown before it does.

use std::fmt;

use super::{Letter, sender::Sender};
use crate::{texts::Texts, types::Locale};

/// The letter with marks where its codes and links stand, and what depends on the day of sending; all else is what leaves.
/// `Debug` shows no word of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Preview {
    /// As it leaves; a sheet of paper has none.
    pub subject: String,
    /// Plain text; a sheet of paper has none.
    pub text: String,
    /// The HTML document of a mail, or what stands on the sheet.
    pub html: String,
    /// The same as HTML of ours for a page, its marks as elements.
    pub body: String,
    /// The language it is written in.
    pub language: String,
}

impl fmt::Debug for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Preview(…)")
    }
}

impl Letter {
    /// The letter by mail before it leaves.
    pub fn preview(&self, texts: &Texts, locale: &Locale, sender: &Sender) -> Preview {
        let (words, subject, [text, html]) = self.drafts(texts.speak(locale.identifier()), sender);
        let voice = &words.voice;
        Preview {
            subject,
            text: text.marked(voice),
            html: html.marked(voice),
            body: Self::sheet_of(html).marked_on_page(voice),
            language: voice.lang().to_string(),
        }
    }

    /// The letter by post before it leaves.
    pub fn preview_on_paper(&self, texts: &Texts, locale: &Locale, sender: &Sender) -> Preview {
        let (words, sheet) = self.sheet(texts.speak(locale.identifier()), sender);
        let voice = &words.voice;
        Preview {
            subject: String::new(),
            text: String::new(),
            html: sheet.marked(voice),
            body: sheet.marked_on_page(voice),
            language: voice.lang().to_string(),
        }
    }
}
