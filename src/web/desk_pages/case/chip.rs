//! The due chip: colour, shape and word, with the date beside it. One way of saying how a case stands, everywhere.

use crate::{case::Chip as Status, desk::views::QueueItem, web::desk_pages::frame::Frame};

/// How a case stands in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// `on_track` and so on: the class.
    pub class: &'static str,
    /// Name of the icon.
    pub icon: &'static str,
    pub words: String,
    /// The date it is about.
    pub date: Option<String>,
    /// How far that is.
    pub distance: Option<String>,
}

impl Chip {
    /// The chip of a case.
    pub fn of(item: &QueueItem, frame: &Frame) -> Self {
        let zone = frame.zone_of(&item.controller);
        let icon = match item.chip {
            Status::OnTrack => "on-track",
            Status::Soon => "soon",
            Status::Urgent => "urgent",
            Status::Overdue => "overdue",
            Status::Paused => "paused",
            Status::Closed => "closed",
        };
        let today = frame.today(zone);
        let late = item.dates.due.or(item.safe_due).map_or(0, |due| (today - due).num_days());
        let words = match item.chip {
            Status::Overdue if late > 0 => frame.voice.say_one("desk-chip-late", "count", late),
            status @ (Status::OnTrack
            | Status::Soon
            | Status::Urgent
            | Status::Overdue
            | Status::Paused
            | Status::Closed) => frame.name("desk-chip", status.id()),
        };
        let (date, distance) = match item.chip {
            Status::Closed => {
                let closed = item.closed_at.map(|at| frame.day(zone.local(at).date_naive()));
                (closed.map(|day| frame.say_one("desk-closed-on", "date", &day)), None)
            }
            Status::Paused => {
                let since =
                    item.stopped_since.map(|day| frame.say_one("desk-since", "date", &frame.day(day)));
                let base =
                    item.safe_due.map(|day| frame.say_one("desk-otherwise-due", "date", &frame.day(day)));
                (since, base)
            }
            Status::OnTrack | Status::Soon | Status::Urgent | Status::Overdue => {
                match item.dates.due.or(item.safe_due) {
                    Some(due) => (Some(frame.day(due)), Some(frame.voice.distance(due, today))),
                    None => (Some(frame.say("desk-no-date")), None),
                }
            }
        };
        Self { class: item.chip.id(), icon, words, date, distance }
    }
}
