//! What a letter's templates speak with: the voice of one language, the sender's contacts, absolute links.

use askama::filters::Safe;
use chrono::NaiveDate;

use super::{
    blank::{Blank, Blanks},
    facts::{CaseLine, Code, DueDate, Period, PeriodUnit},
    sender::Sender,
};
use crate::{
    law::{Purpose, Right},
    texts::{Value, Voice},
};

/// Stand for `<bdi>` and `</bdi>` while a text is still to be escaped. Private use: no text has them.
const OPEN: char = '\u{F8F0}';
const CLOSE: char = '\u{F8F1}';

/// What templates call. Everything that it returns is plain text, except where `Safe` says that it is HTML.
#[derive(Debug)]
pub(super) struct Words<'a> {
    pub voice: Voice,
    pub sender: &'a Sender,
    /// Whether it is printed: what is said of a mail is said of a letter then.
    pub is_on_paper: bool,
    /// What is not shown before the letter leaves.
    pub blanks: Blanks,
}

impl<'a> Words<'a> {
    /// For a mail.
    pub fn new(voice: Voice, sender: &'a Sender) -> Self {
        Self { voice, sender, is_on_paper: false, blanks: Blanks::default() }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand everything in by reference")]
impl Words<'_> {
    /// A text of the catalogue that takes nothing.
    pub fn say(&self, key: &str) -> String {
        let on_paper = self.is_on_paper.then(|| self.voice.find(&format!("{key}-on-paper"))).flatten();
        on_paper.unwrap_or_else(|| self.voice.say(key))
    }

    /// A text of the catalogue that takes one value.
    pub fn say_one<'v>(&self, key: &str, name: &'static str, value: impl Into<Value<'v>>) -> String {
        self.voice.say_one(key, name, value)
    }

    /// A text as HTML with its one value set apart by `<bdi>`: names and references keep their own direction.
    pub fn html_one(&self, key: &str, name: &'static str, value: &str) -> Safe<String> {
        let value: String = value.chars().filter(|c| !matches!(*c, OPEN | CLOSE)).collect();
        let text = self.voice.say_one(key, name, format!("{OPEN}{value}{CLOSE}"));
        Safe(escape(&text).replace(OPEN, "<bdi>").replace(CLOSE, "</bdi>"))
    }

    /// What people call an id of a family, as `state-working`.
    pub fn name(&self, family: &str, id: &str) -> String {
        self.voice.name(family, id)
    }

    /// What people call a right.
    pub fn right(&self, right: &Right) -> String {
        self.voice.name("right", right.id())
    }

    /// The right of one line of a receipt, with what an objection is about.
    pub fn asked(&self, case: &CaseLine) -> String {
        self.voice.right(case.right.id(), case.purpose.map(Purpose::id))
    }

    /// A day in full, with its weekday.
    pub fn day(&self, date: &NaiveDate) -> String {
        self.voice.day(*date)
    }

    /// A day without its weekday.
    pub fn day_plain(&self, date: &NaiveDate) -> String {
        self.voice.day_plain(*date)
    }

    /// How far a date is from today.
    pub fn distance(&self, due: &DueDate) -> String {
        self.blanks.hold(Blank::Distance, self.voice.distance(due.on, due.today))
    }

    /// A last day that is counted from that of sending.
    pub fn last_day(&self, date: &NaiveDate) -> String {
        self.blanks.hold(Blank::Day, self.voice.day(*date))
    }

    /// What opens the status page.
    pub fn code(&self, code: &Code) -> String {
        self.blanks.hold(Blank::Code, code.as_str().to_owned())
    }

    /// `by Monday 21 December 2026`.
    pub fn due(&self, due: &DueDate) -> String {
        self.say_one("letter-due", "date", self.voice.day(due.on))
    }

    /// Why the date is that date, a plain line each; what else runs beside it comes last.
    pub fn why(&self, due: &DueDate) -> Vec<String> {
        due.why.brief(&self.voice)
    }

    /// A period with its unit, as `30 days`.
    pub fn period(&self, period: Period) -> String {
        let key = match period.unit {
            PeriodUnit::Days => "period-days",
            PeriodUnit::WorkingDays => "period-working_days",
            PeriodUnit::Months => "period-months",
        };
        self.say_one(key, "count", period.count)
    }

    /// The absolute address of one of our pages.
    pub fn link(&self, path: &str) -> String {
        self.blanks.hold(Blank::Link, self.sender.link(path))
    }
}

/// Escapes for HTML text and quoted attributes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
