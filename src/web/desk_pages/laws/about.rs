//! What is said of a law wherever a page names it.

use chrono::NaiveDate;

use crate::{
    law::{Law, Zone},
    web::desk_pages::frame::Frame,
};

/// The day by which the office counts: that of its first controller.
pub fn today(frame: &Frame) -> NaiveDate {
    frame.today(frame.controllers().first().map_or(Zone::UTC, |controller| controller.zone))
}

/// How the examples of a law came out.
pub struct Passed {
    pub words: String,
    /// Whether all came true.
    pub all: bool,
}

impl Passed {
    /// Runs the examples that stand in the law's file.
    pub fn of(law: &Law, frame: &Frame) -> Self {
        let (all, failed) = (law.examples.len(), law.failed_examples().len());
        let args = [("well", (all - failed).into()), ("all", all.into())];
        Self { words: frame.voice.say_with("desk-law-examples-passed", &args), all: failed == 0 }
    }
}

/// Where one version of a law is shown.
pub fn href(law: &Law) -> String {
    format!("/desk/laws/{}?version={}", law.id, law.version)
}

/// Whether a version is still to come, over, or never chosen; nothing for what counts today.
pub fn standing(law: &Law, today: NaiveDate, frame: &Frame) -> Option<String> {
    let key = if law.disabled.is_some() {
        "desk-law-never-chosen"
    } else if law.in_force(today) {
        return None;
    } else if law.in_force_from > today {
        "desk-law-coming"
    } else {
        "desk-law-over"
    };
    Some(frame.say(key))
}
