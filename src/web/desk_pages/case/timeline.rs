//! What happened to a case, as lines that people read: events in words, newest first.

use crate::{
    case::EventKind,
    desk::views::{CaseView, EventView, FactName, FactValue},
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

/// What happened after the event `seen`, oldest first: what somebody who typed meanwhile has not seen.
pub fn since(frame: &Frame, case: &CaseView, seen: i64) -> Vec<Line> {
    case.events.iter().filter(|event| event.seq > seen).map(|event| line(frame, case, event)).collect()
}

/// The newest event, which a page carries along as what was seen. The version of the case is no such number: it stands still
/// while a note is written or a letter leaves.
pub fn newest(case: &CaseView) -> i64 {
    case.events.last().map_or(0, |event| event.seq)
}

fn line(frame: &Frame, case: &CaseView, event: &EventView) -> Line {
    let actor = match event.actor.as_str() {
        "requester" => frame.say("desk-actor-requester"),
        "machine" => frame.say("desk-actor-machine"),
        key if key.starts_with("key:") => frame.say("desk-actor-program"),
        staff => staff.to_owned(),
    };
    Line {
        seq: event.seq,
        at: frame.moment(event.at, case.zone),
        what: what(frame, event),
        actor,
        facts: event.facts.iter().map(|it| fact(frame, it)).collect(),
        words: event.words.iter().cloned().collect(),
        is_late: event.late,
        family: family(event.kind),
    }
}

/// What happened, in words; that an answer is there is not said where it went in no way.
fn what(frame: &Frame, event: &EventView) -> String {
    let ways = [FactName::Letter, FactName::Channel];
    if event.kind == EventKind::Delivered && event.facts.iter().all(|(name, _)| !ways.contains(name)) {
        return frame.say("desk-event-nobody-told");
    }
    frame.name("desk-event", event.kind.id())
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
        | EventKind::MessageArrived
        | EventKind::Collected => "person",
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
        | EventKind::Replied
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
        | EventKind::MergedIn
        | EventKind::Separated
        | EventKind::AnsweredWith
        | EventKind::SetAside
        | EventKind::Contested
        | EventKind::LinkClosed
        | EventKind::LinkReopened
        | EventKind::Reopened
        | EventKind::Recalled
        | EventKind::FileAttached
        | EventKind::PackageOver
        | EventKind::Purged => "office",
    }
}

/// A fact in words: its label, and what it says.
fn fact(frame: &Frame, (name, value): &(FactName, FactValue)) -> (String, String) {
    let words = match value {
        FactValue::Code(text) | FactValue::Colleague(text) => text.clone(),
        FactValue::Basis(basis) => frame.name("desk-referral", basis.id()),
        FactValue::Cause(cause) => frame.name("desk-cause", cause.id()),
        FactValue::Channel(channel) => frame.name("desk-channel", channel.id()),
        FactValue::Dispatch(channel) => frame.name("desk-channel", channel.id()),
        FactValue::Day(day) => frame.day(*day),
        FactValue::Duty(duty) => frame.name("desk-duty", duty.id()),
        FactValue::Letter(letter) => frame.name("desk-letter", letter.id()),
        FactValue::Method(method) => frame.name("desk-method", method.id()),
        FactValue::Outcome(outcome) => frame.name("desk-outcome", outcome.id()),
        FactValue::Reason(reason) => frame.name("reason", reason.id()),
        FactValue::Right(right) => frame.name("desk-right", right.id()),
        FactValue::State(state) => frame.name("desk-state", state.id()),
        FactValue::Tier(tier) => frame.name("desk-tier", &tier.to_string()),
        FactValue::Timer(kind) => frame.timer(*kind),
    };
    (frame.name("desk-fact", name.id()), words)
}
