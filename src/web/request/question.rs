//! One page of the wizard: what it asks, and whether what was typed will do.

use super::{step::Step, wish::Wish};
use crate::{
    case::{ReplyBy, Scope},
    web::{
        forms::{self, Field, Typed},
        line,
        page::Page,
    },
};

/// One page of the wizard.
#[derive(Debug, Default)]
pub struct Question {
    /// Heading, where no field's label is the heading.
    pub heading: Option<String>,
    /// Paragraphs under the heading.
    pub lead: Vec<String>,
    /// Something that must be known before.
    pub warning: Option<String>,
    /// What it asks.
    pub fields: Vec<Field>,
    /// A question that people have here, and its answer.
    pub why: Option<(String, String)>,
}

impl Question {
    /// Some fields under a heading.
    pub fn headed(page: &Page, key: &str, fields: Vec<Field>) -> Self {
        Self { heading: Some(page.say(key)), fields, ..Self::default() }
    }

    /// One field, whose label is the heading.
    pub fn only(field: Field) -> Self {
        Self { fields: vec![field.heading()], ..Self::default() }
    }

    /// With a question that people have here, and its answer.
    pub fn because(mut self, page: &Page, question: &str, answer: &str) -> Self {
        self.why = Some((page.say(question), page.say(answer)));
        self
    }

    /// The heading, whether it stands alone or is a field's label.
    pub fn title(&self) -> String {
        let label = || self.fields.iter().find(|field| field.is_heading).map(|field| field.label.clone());
        self.heading.clone().or_else(label).unwrap_or_default()
    }

    /// Fills in and checks what was typed; whether all is well.
    pub fn check(&mut self, step: Step, typed: &Typed, page: &Page) -> bool {
        forms::check(&mut self.fields, typed, &page.voice);
        let mut fault = |name: &str, key: &str| {
            if let Some(field) = self.fields.iter_mut().find(|field| field.name == name) {
                field.fault.get_or_insert_with(|| page.say(key));
            }
        };
        let is_blank = |name: &str| typed.given(name).is_none();
        match step {
            Step::Find if ["email", "phone", "postal_address"].into_iter().all(is_blank) => {
                fault("email", "find-none-given");
            }
            Step::OptOut if ["email", "phone"].into_iter().all(is_blank) => {
                fault("email", "opt-out-none-given");
            }
            Step::Reply if typed.one("reply_by") == ReplyBy::Post.id() && is_blank("postal_address") => {
                fault("postal_address", "reply-address-required");
            }
            Step::About(wish) => match wish {
                Wish::Copy if typed.one("scope") == Scope::Areas.id() && is_blank("areas") => {
                    fault("areas", "copy-areas-required");
                }
                Wish::Copy if is_reversed(typed) => {
                    fault("to", "copy-period-reversed");
                }
                Wish::Move if typed.one("how") == "direct" && is_blank("to") => {
                    fault("to", "move-to-required");
                }
                // each of its fields is judged alone
                Wish::Copy
                | Wish::Move
                | Wish::Source
                | Wish::Correct
                | Wish::Delete
                | Wish::Object
                | Wish::Pause
                | Wish::OptOut
                | Wish::Limit
                | Wish::Consent
                | Wish::Automatic
                | Wish::Posts
                | Wish::Unsure => {}
            },
            // so are these
            Step::Find
            | Step::OptOut
            | Step::Reply
            | Step::Whose
            | Step::Place
            | Step::Region
            | Step::Relationship
            | Step::Wishes => {}
        }
        self.fields.iter().all(|field| field.fault.is_none())
    }
}

/// Whether a period ends before it begins.
fn is_reversed(typed: &Typed) -> bool {
    let (from, to) = (line::date(typed.one("from")), line::date(typed.one("to")));
    from.zip(to).is_some_and(|(from, to)| from > to)
}
