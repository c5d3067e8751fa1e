//! What of the files of a case was given out to the person, until when, and when it was collected.

use crate::{
    case::PackageEnd,
    desk::views::{CaseView, GivenView},
    web::desk_pages::frame::Frame,
};

/// An answer that was given out, in words.
pub struct Given {
    pub since: String,
    /// Until when, or how it ended.
    pub until: String,
    /// Names, each with the instants at which it was collected.
    pub files: Vec<(String, Vec<String>)>,
}

impl Given {
    /// What the page says of it.
    pub fn of(given: &GivenView, case: &CaseView, frame: &Frame) -> Self {
        let moment = |at| frame.moment(at, case.zone);
        let until = match (given.ended_at, given.ended_by, given.until) {
            (Some(at), by, _) => {
                let by = by.unwrap_or(PackageEnd::Over);
                frame.say_one(&format!("desk-given-ended-{by}"), "at", &moment(at))
            }
            (None, _, Some(day)) => frame.say_one("desk-given-until", "date", &frame.day(day)),
            (None, _, None) => frame.say("desk-given-undated"),
        };
        let name = |id| case.files.iter().find(|file| file.id == id).map(|file| file.name.clone());
        let files = given.files.iter().map(|taken| {
            let times = taken.collected.iter();
            let told = times.map(|at| frame.say_one("desk-given-collected", "at", &moment(*at)));
            (name(taken.id).unwrap_or_default(), told.collect())
        });
        Self {
            since: frame.say_one("desk-given-since", "at", &moment(given.made_at)),
            until,
            files: files.collect(),
        }
    }
}
