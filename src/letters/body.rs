//! What every letter can do: its subject and its two bodies.

use super::words::Words;

/// What each letter can do; the bodies are askama templates beside the facts.
pub(super) trait Body {
    fn subject(&self, words: &Words<'_>) -> String;
    fn text(&self, words: &Words<'_>) -> Result<String, askama::Error>;
    fn html(&self, words: &Words<'_>, subject: &str) -> Result<String, askama::Error>;
}

/// Ties a struct of facts to its two templates.
macro_rules! bodies {
    ($facts:ident, $text:tt, $html:tt) => {
        #[derive(askama::Template)]
        #[template(path = $text, escape = "none")]
        struct TextBody<'a> {
            f: &'a $facts,
            w: &'a Words<'a>,
        }

        #[derive(askama::Template)]
        #[template(path = $html)]
        struct HtmlBody<'a> {
            f: &'a $facts,
            w: &'a Words<'a>,
            subject: &'a str,
        }

        impl $crate::letters::body::Body for $facts {
            fn subject(&self, words: &Words<'_>) -> String {
                self.subject_line(words)
            }

            fn text(&self, words: &Words<'_>) -> Result<String, askama::Error> {
                askama::Template::render(&TextBody { f: self, w: words })
            }

            fn html(&self, words: &Words<'_>, subject: &str) -> Result<String, askama::Error> {
                askama::Template::render(&HtmlBody { f: self, w: words, subject })
            }
        }
    };
}
pub(super) use bodies;
