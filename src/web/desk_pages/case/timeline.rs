//! What happened to a case, as lines that people read: events in words, newest first.

use serde_json::Value;

use crate::{
    case::EventKind,
    desk::views::{CaseView, EventView},
    web::desk_pages::frame::Frame,
};

/// A line of what happened on the case.
pub struct Line {
    /// Number in the stream: the anchor.
    pub seq: i64,
    pub at: String,
    pub what: String,
    pub actor: String,
    /// More about it: label and value.
    pub facts: Vec<(String, String)>,
    /// The words that belong to it.
    pub words: Vec<String>,
    /// Whether the timer fired late because no node ran.
    pub is_late: bool,
    /// `clock`, `letter`, `person`, `office`: for the mark beside it.
    pub family: &'static str,
}

/// All lines of a case, newest first.
pub fn lines(frame: &Frame, case: &CaseView) -> Vec<Line> {
    case.events.iter().rev().map(|event| line(frame, case, event)).collect()
}

/// What happened after `version`, oldest first: what somebody who typed meanwhile has not seen.
pub fn since(frame: &Frame, case: &CaseView, version: i64) -> Vec<Line> {
    case.events.iter().filter(|event| event.seq > version).map(|event| line(frame, case, event)).collect()
}

fn line(frame: &Frame, case: &CaseView, event: &EventView) -> Line {
    let actor = match event.actor.as_str() {
        "requester" => frame.say("desk-actor-requester"),
        "machine" => frame.say("desk-actor-machine"),
        staff => staff.to_owned(),
    };
    Line {
        seq: event.seq,
        at: frame.moment(event.at, case.zone),
        what: frame.name("desk-event", event.kind.id()),
        actor,
        facts: facts(frame, &event.data),
        words: event.words.iter().cloned().collect(),
        is_late: event.late,
        family: family(event.kind),
    }
}

fn family(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Dated
        | EventKind::ClockMoved
        | EventKind::ClockUndone
        | EventKind::ExtensionAnnounced
        | EventKind::ExtensionTook
        | EventKind::ExtensionLapsed
        | EventKind::PostponementAnnounced
        | EventKind::PostponementTook
        | EventKind::PostponementLapsed
        | EventKind::Escalated
        | EventKind::Reminded => "clock",
        EventKind::QuestionReached
        | EventKind::LetterAccepted
        | EventKind::LetterBounced
        | EventKind::Dispatched
        | EventKind::Delivered => "letter",
        EventKind::Filed
        | EventKind::MailboxConfirmed
        | EventKind::AnswerArrived
        | EventKind::Withdrawn
        | EventKind::MessageArrived => "person",
        EventKind::Classified
        | EventKind::ReceiptProposed
        | EventKind::ReceiptCorrected
        | EventKind::Verified
        | EventKind::VerificationFailed
        | EventKind::ProofTaken
        | EventKind::Asked
        | EventKind::QuestionUnreached
        | EventKind::QuestionClosed
        | EventKind::ExtensionReopened
        | EventKind::Assigned
        | EventKind::Noted
        | EventKind::HoldProposed
        | EventKind::HoldPlaced
        | EventKind::LiftProposed
        | EventKind::HoldLifted
        | EventKind::Planned
        | EventKind::TaskAnswered
        | EventKind::Decided
        | EventKind::RefusalWritten
        | EventKind::Approved
        | EventKind::Returned
        | EventKind::SendOrdered
        | EventKind::PulledBack
        | EventKind::Released
        | EventKind::RecipientsConcerned
        | EventKind::ReferralStarted
        | EventKind::ReferralAccepted
        | EventKind::ReferralDeclined
        | EventKind::Merged
        | EventKind::Unmerged
        | EventKind::SetAside
        | EventKind::Contested
        | EventKind::LinkClosed
        | EventKind::LinkReopened
        | EventKind::Reopened
        | EventKind::Recalled
        | EventKind::FileAttached
        | EventKind::Purged => "office",
    }
}

/// Fields of events that are worth a word beside the line, and the family of texts that names their values.
const TOLD: [(&str, &str); 18] = [
    ("reason", "reason"),
    ("code", ""),
    ("letter", "desk-letter"),
    ("duty", "desk-duty"),
    ("channel", "desk-channel"),
    ("method", "desk-method"),
    ("tier", "desk-tier"),
    ("outcome", "desk-outcome"),
    ("cause", "desk-cause"),
    ("right", "desk-right"),
    ("kind", "desk-timer"),
    ("arrived_on", "day"),
    ("received_on", "day"),
    ("due", "day"),
    ("legal_due", "day"),
    ("on", "day"),
    ("from", "day"),
    ("to", "desk-state"),
];

fn facts(frame: &Frame, data: &Value) -> Vec<(String, String)> {
    let value_of = |name: &str| {
        let mut parts = ["clock", "evidence", "asked"].iter().filter_map(|part| data.get(part));
        data.get(name).or_else(|| parts.find_map(|part| part.get(name)))
    };
    let line = |(name, family): &(&str, &str)| {
        let text = match value_of(name)? {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => return None,
        };
        let words = match *family {
            "" => text,
            "desk-timer" => frame.timer(&text),
            "day" => frame.day(text.parse().ok()?),
            // To which day our own date moved.
            "desk-state" if text.parse::<chrono::NaiveDate>().is_ok() => frame.day(text.parse().ok()?),
            // Who got a case: a colleague's address.
            _ if text.contains('@') => text,
            family => frame.name(family, &text),
        };
        Some((frame.say(&format!("desk-fact-{name}")), words))
    };
    TOLD.iter().filter_map(line).collect()
}
