//! Forms as data: fields, what was typed, and what is wrong with it. One template draws them all, so that label, hint,
//! fault and kept value are tied together in the same way everywhere.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use super::line::Line;
use super::line::lines_fault;
use crate::{texts::Voice, types::text};

/// What a browser sent: each name with its values, exactly as typed. May hold anything; personal.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Typed(BTreeMap<String, Vec<String>>);

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Typed(…)")
    }
}

impl Typed {
    /// Reads a form body.
    pub fn parse(body: &[u8]) -> Self {
        let mut typed = Self::default();
        for (name, value) in url::form_urlencoded::parse(body) {
            typed.0.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        typed
    }

    /// The first value of `name`, or nothing typed.
    pub fn one(&self, name: &str) -> &str {
        self.0.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// The first value of `name`, unless it is blank.
    pub fn given(&self, name: &str) -> Option<&str> {
        Some(self.one(name)).filter(|value| !text::is_blank(value))
    }

    /// All values of `name`.
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether `value` is among the values of `name`.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).iter().any(|v| v == value)
    }

    /// Puts a value into a field, in place of what was typed.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), vec![value.into()]);
    }

    /// Only what the fields ask for; the rest of a body is dropped.
    #[must_use]
    pub fn only(&self, fields: &[Field]) -> Self {
        let asked = |name: &&String| fields.iter().any(|field| field.name == **name);
        Self(self.0.keys().filter(asked).map(|name| (name.clone(), self.all(name).to_vec())).collect())
    }
}

/// How a field is drawn and what it takes.
#[derive(Debug, Clone)]
pub enum Control {
    Line(Line),
    /// Several lines.
    Lines {
        /// Height.
        rows: u8,
        /// Most characters taken.
        chars_max: usize,
    },
    /// One of several, all shown.
    Radios(Vec<Choice>),
    /// Any of several, all shown.
    Checks(Vec<Choice>),
    /// One of many, in a list.
    Select(Vec<Choice>),
}

/// What may be chosen in a select or a group of radio buttons.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Value sent.
    pub value: String,
    /// Words shown.
    pub label: String,
    /// More words.
    pub hint: Option<String>,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

impl Choice {
    /// A choice not chosen.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: None, is_chosen: false }
    }

    /// With an explanation.
    #[must_use]
    pub fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A labelled control with its hint, its faults and what was typed.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name in the form; also its id.
    pub name: String,
    /// The question, or what goes in.
    pub label: String,
    /// Why we ask, or an example.
    pub hint: Option<String>,
    /// Whether it must be filled in; if so, the sentence that says so when it is not.
    pub required: Option<String>,
    /// Whether its label says that it may be left empty.
    pub is_optional: bool,
    /// Whether its label is the heading of the page.
    pub is_heading: bool,
    /// How it is drawn.
    pub control: Control,
    /// What was typed.
    pub value: String,
    /// What is wrong with it.
    pub fault: Option<String>,
}

impl Field {
    /// A field that may be left empty.
    pub fn new(name: impl Into<String>, label: impl Into<String>, control: Control) -> Self {
        Self {
            name: name.into(),
            label: label.into(),
            hint: None,
            required: None,
            is_optional: false,
            is_heading: false,
            control,
            value: String::new(),
            fault: None,
        }
    }

    /// With a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Must be filled in; `or_else` says so.
    #[must_use]
    pub fn required(mut self, or_else: impl Into<String>) -> Self {
        self.required = Some(or_else.into());
        self
    }

    /// Its label says that it may be left empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    /// Its label is the page's heading.
    #[must_use]
    pub fn heading(mut self) -> Self {
        self.is_heading = true;
        self
    }

    /// Explains one of its choices.
    pub fn hint_choice(&mut self, value: &str, hint: &str) {
        match &mut self.control {
            Control::Radios(choices) | Control::Checks(choices) | Control::Select(choices) => {
                for choice in choices.iter_mut().filter(|choice| choice.value == value) {
                    choice.hint = Some(hint.to_owned());
                }
            }
            Control::Line(_) | Control::Lines { .. } => {}
        }
    }

    /// Puts in what was typed before.
    pub fn fill(&mut self, typed: &Typed) {
        match &mut self.control {
            Control::Line(Line::Password | Line::NewPassword) => {}
            Control::Line(_) | Control::Lines { .. } => typed.one(&self.name).clone_into(&mut self.value),
            Control::Radios(choices) | Control::Select(choices) => {
                let value = typed.one(&self.name);
                for choice in choices {
                    choice.is_chosen = choice.value == value;
                }
            }
            Control::Checks(choices) => {
                for choice in choices {
                    choice.is_chosen = typed.has(&self.name, &choice.value);
                }
            }
        }
    }

    /// The id of the element that a link to this field should lead to.
    pub fn first_id(&self) -> String {
        match &self.control {
            Control::Radios(_) | Control::Checks(_) => format!("{}-1", self.name),
            Control::Line(_) | Control::Lines { .. } | Control::Select(_) => self.name.clone(),
        }
    }

    /// Ids of the elements that describe it, for `aria-describedby`.
    pub fn described_by(&self) -> String {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let fault = self.fault.as_ref().map(|_| format!("{}-fault", self.name));
        hint.into_iter().chain(fault).collect::<Vec<_>>().join(" ")
    }

    /// Checks what was typed; a fault is kept in the field.
    fn check(&mut self, typed: &Typed, voice: &Voice) {
        let value = typed.one(&self.name);
        let is_blank = match &self.control {
            Control::Line(_) | Control::Lines { .. } => text::is_blank(value),
            Control::Radios(choices) | Control::Select(choices) => {
                !choices.iter().any(|c| c.is_chosen && !c.value.is_empty())
            }
            Control::Checks(choices) => !choices.iter().any(|choice| choice.is_chosen),
        };
        if is_blank {
            self.fault.clone_from(&self.required);
            return;
        }
        self.fault = match &self.control {
            Control::Line(line) => line.fault(value).map(|fault| fault.said(voice)),
            Control::Lines { chars_max, .. } => lines_fault(value, *chars_max).map(|fault| fault.said(voice)),
            Control::Radios(_) | Control::Checks(_) | Control::Select(_) => None,
        };
    }
}

/// A line of the summary of faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Id of the element to mend.
    pub to: String,
    /// What to do.
    pub text: String,
}

/// Fills the fields with what was typed.
pub fn fill(fields: &mut [Field], typed: &Typed) {
    for field in fields {
        field.fill(typed);
    }
}

/// Fills and checks the fields. Returns whether all is well; faults stand in the fields.
pub fn check(fields: &mut [Field], typed: &Typed, voice: &Voice) -> bool {
    fill(fields, typed);
    for field in fields.iter_mut() {
        field.check(typed, voice);
    }
    fields.iter().all(|field| field.fault.is_none())
}

/// The summary of all faults, in the order of the fields.
pub fn faults(fields: &[Field]) -> Vec<Fault> {
    let fault = |field: &Field| field.fault.clone().map(|text| Fault { to: field.first_id(), text });
    fields.iter().filter_map(fault).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stays_as_typed() {
        let typed = Typed::parse("a=%D7%A9%20&a=2&b=%F0%9F%91%A9&c=".as_bytes());
        assert_eq!(typed.one("a"), "ש ");
        assert_eq!(typed.all("a").len(), 2);
        assert_eq!(typed.one("b"), "👩");
        assert_eq!(typed.given("c"), None);
        assert_eq!(format!("{typed:?}"), "Typed(…)");
    }

    #[test]
    fn a_choice_that_was_never_offered_counts_as_none() {
        let choices = vec![Choice::new("a", "A")];
        let mut fields = vec![Field::new("pick", "Pick", Control::Radios(choices)).required("Pick one")];
        fill(&mut fields, &Typed::parse(b"pick=z"));
        let voice = crate::texts::Texts::embedded().speak(crate::types::Locale::english().identifier());
        assert!(!check(&mut fields, &Typed::parse(b"pick=z"), &voice));
        assert_eq!(faults(&fields), vec![Fault { to: "pick-1".to_owned(), text: "Pick one".to_owned() }]);
        assert!(check(&mut fields, &Typed::parse(b"pick=a"), &voice));
    }
}
