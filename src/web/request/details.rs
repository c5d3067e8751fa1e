//! The one page for each chosen wish: only what decides the right or finds the record.

use super::{question::Question, wish::Wish};
use crate::{
    case::Scope,
    law::{Ground, Purpose},
    web::{
        forms::{Choice, Control, Field, Line},
        page::Page,
    },
};

/// Texts of a wish's own page carry its name: `copy-heading`, `copy-scope`.
struct Maker<'a> {
    page: &'a Page,
    wish: &'static str,
}

impl Maker<'_> {
    fn text(&self, part: &str) -> String {
        self.page.voice.say(&format!("{}-{part}", self.wish))
    }

    fn field(&self, name: &'static str, control: Control) -> Field {
        Field::new(name, self.text(name), control)
    }

    fn optional(&self, name: &'static str, control: Control) -> Field {
        Field::new(name, self.text(name), control).optional()
    }

    fn choices(&self, name: &str, ids: &[&str]) -> Vec<Choice> {
        ids.iter().map(|id| Choice::new(*id, self.text(&format!("{name}-{id}")))).collect()
    }

    fn page_with(&self, fields: Vec<Field>) -> Question {
        Question { heading: Some(self.text("heading")), fields, ..Question::default() }
    }
}

const fn words(rows: u8, chars_max: usize) -> Control {
    Control::Lines { rows, chars_max }
}

/// The page of `wish`.
pub fn question(wish: Wish, page: &Page) -> Question {
    let make = Maker { page, wish: wish.id() };
    match wish {
        Wish::Copy => copy(&make),
        Wish::Correct => {
            let required = |name: &'static str| {
                make.field(name, words(4, 4_000)).required(make.text(&format!("{name}-required")))
            };
            let mut question = make.page_with(vec![
                required("wrong").hint(make.text("wrong-hint")),
                required("right").hint(make.text("right-hint")),
            ]);
            question.lead = vec![make.text("lead")];
            question
        }
        Wish::Delete => delete(&make),
        Wish::Object => {
            let ids: Vec<&str> = Purpose::ALL.iter().map(|purpose| purpose.id()).collect();
            let purposes = make
                .field("purposes", Control::Checks(make.choices("purposes", &ids)))
                .required(make.text("purposes-required"));
            let reason = make.optional("reason", words(4, 4_000)).hint(make.text("reason-hint"));
            make.page_with(vec![purposes, reason])
        }
        Wish::Pause => {
            let ids = [
                Ground::AccuracyContested,
                Ground::UnlawfulProcessing,
                Ground::NeededForClaim,
                Ground::ObjectionPending,
                Ground::Other,
            ]
            .map(Ground::id);
            let ground = make
                .field("ground", Control::Radios(make.choices("ground", &ids)))
                .required(make.text("ground-required"));
            make.page_with(vec![ground, make.optional("more", words(4, 4_000))])
        }
        Wish::Move => {
            let how = make
                .field("how", Control::Radios(make.choices("how", &["me", "direct"])))
                .required(make.text("how-required"));
            make.page_with(vec![
                how,
                make.optional("to", Control::Line(Line::Text(300))).hint(make.text("to-hint")),
            ])
        }
        Wish::Consent => {
            make.page_with(vec![make.field("consents", words(4, 4_000)).hint(make.text("consents-hint"))])
        }
        Wish::Automatic => make.page_with(vec![
            make.field("decision", words(4, 4_000))
                .hint(make.text("decision-hint"))
                .required(make.text("decision-required")),
            make.optional("view", words(4, 4_000)),
        ]),
        Wish::Posts => make.page_with(vec![
            make.field("links", words(5, 8_000))
                .hint(make.text("links-hint"))
                .required(make.text("links-required")),
        ]),
        Wish::Unsure => make.page_with(vec![
            make.field("story", words(10, 4_000))
                .hint(make.text("story-hint"))
                .required(make.text("story-required")),
        ]),
        // These have no page: nothing about them needs to be asked.
        Wish::Source | Wish::OptOut | Wish::Limit => Question::default(),
    }
}

fn copy(make: &Maker<'_>) -> Question {
    let scopes = [Scope::All, Scope::Areas, Scope::Categories].map(Scope::id);
    let scope = make
        .field("scope", Control::Radios(make.choices("scope", &scopes)))
        .required(make.text("scope-required"));
    make.page_with(vec![
        scope,
        make.optional("areas", words(3, 2_000)).hint(make.text("areas-hint")),
        make.optional("from", Control::Line(Line::Date)),
        make.optional("to", Control::Line(Line::Date)),
    ])
}

fn delete(make: &Maker<'_>) -> Question {
    let what = make
        .field(
            "what",
            Control::Checks(make.choices("what", &["account", "posts", "marketing", "everything"])),
        )
        .required(make.text("what-required"));
    let copy_first = make
        .field("copy_first", Control::Radios(make.choices("copy_first", &["copy", "no_copy"])))
        .required(make.text("copy_first-required"));
    let mut question = make.page_with(vec![what, copy_first, make.optional("more", words(4, 4_000))]);
    question.warning = Some(make.text("warning"));
    question
}
