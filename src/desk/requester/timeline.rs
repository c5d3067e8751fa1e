//! What a person may know of what happened, in stable words. The office's inner steps (who works on it, drafts of a
//! decision, reviews, notes, searches) are its own; a step counts for the person when it reached them.

use crate::{
    case::{Event, Evidence, LetterKind, Proven, State, event::ProofTaken},
    desk::views::TimelineWord,
    law::{ClockEvent, Right},
};

/// The word for an event, where the person is shown it.
pub(crate) fn word(event: &Event) -> Option<TimelineWord> {
    Some(match event {
        Event::Filed(_) => TimelineWord::Received,
        Event::MailboxConfirmed { .. } => TimelineWord::AddressConfirmed,
        Event::LetterAccepted { letter, occurrence, .. } => {
            let is_first_receipt = *letter == LetterKind::Received && *occurrence == 1;
            return is_first_receipt.then_some(TimelineWord::Acknowledged);
        }
        Event::Classified(classified) => {
            return classified.new_receipt.then_some(TimelineWord::Classified);
        }
        Event::Verified { .. } | Event::ProofTaken(ProofTaken { result: Proven::Established, .. }) => {
            TimelineWord::Verified
        }
        Event::VerificationFailed { .. } | Event::ProofTaken(ProofTaken { result: Proven::Failed, .. }) => {
            TimelineWord::VerificationFailed
        }
        Event::Asked { .. } => TimelineWord::QuestionSent,
        Event::ClockMoved { clock } => return moved(*clock),
        Event::AnswerArrived { complete, .. } => return complete.then_some(TimelineWord::Resumed),
        Event::ExtensionTook { .. } => TimelineWord::Extended,
        Event::PostponementTook { .. } => TimelineWord::Postponed,
        Event::LetterBounced { undelivered, .. } => {
            return undelivered.then_some(TimelineWord::Undelivered);
        }
        Event::Delivered { evidence: Evidence::Unreachable { .. }, .. } => TimelineWord::Untold,
        Event::Delivered { to, .. } if *to == State::Refused => TimelineWord::Refused,
        Event::Delivered { .. } | Event::AnsweredWith { .. } => TimelineWord::Answered,
        Event::ReferralStarted { closed_at: None, .. } => TimelineWord::ReferralAsked,
        Event::ReferralStarted { .. } | Event::ReferralAccepted { .. } => TimelineWord::Referred,
        Event::ReferralDeclined => TimelineWord::ReferralDeclined,
        Event::Merged { .. } => TimelineWord::Merged,
        Event::Unmerged { .. } => TimelineWord::Unmerged,
        Event::Withdrawn { .. } => TimelineWord::Withdrawn,
        Event::SetAside { .. } => TimelineWord::NotARequest,
        Event::Reopened { .. } => TimelineWord::Reopened,
        Event::Contested(contested) if contested.right == Right::Complaint => TimelineWord::Complained,
        Event::Contested(_) => TimelineWord::Appealed,
        Event::LinkClosed { .. } => TimelineWord::LookedAgain,
        Event::Collected(_) => TimelineWord::Collected,
        Event::PackageOver { .. } => TimelineWord::PackageOver,
        Event::MessageArrived { .. } => TimelineWord::MessageReceived,
        Event::Replied { .. } => TimelineWord::MessageSent,
        // the office's own steps, and what the person reads of in a letter or in the dates
        Event::Dated(_)
        | Event::ClockUndone { .. }
        | Event::ReceiptProposed { .. }
        | Event::ReceiptCorrected { .. }
        | Event::QuestionReached { .. }
        | Event::QuestionUnreached
        | Event::QuestionClosed
        | Event::ExtensionAnnounced { .. }
        | Event::ExtensionReopened
        | Event::ExtensionLapsed
        | Event::PostponementAnnounced { .. }
        | Event::PostponementLapsed
        | Event::Assigned { .. }
        | Event::Noted
        | Event::HoldProposed { .. }
        | Event::HoldPlaced { .. }
        | Event::LiftProposed { .. }
        | Event::HoldLifted
        | Event::Planned { .. }
        | Event::TaskAnswered { .. }
        | Event::Decided(_)
        | Event::RefusalWritten(_)
        | Event::Approved { .. }
        | Event::Returned
        | Event::SendOrdered { .. }
        | Event::PulledBack
        | Event::Released { .. }
        | Event::Dispatched { .. }
        | Event::RecipientsConcerned { .. }
        | Event::MergedIn { .. }
        | Event::Separated { .. }
        | Event::LinkReopened { .. }
        | Event::Recalled
        | Event::FileAttached(_)
        | Event::Escalated { .. }
        | Event::Reminded { .. }
        | Event::Purged { .. } => return None,
    })
}

/// What moved a clock, where an event of its own does not say it.
fn moved(clock: ClockEvent) -> Option<TimelineWord> {
    match clock {
        ClockEvent::Pause { .. } => Some(TimelineWord::ClockStopped),
        ClockEvent::Resume { .. } => Some(TimelineWord::ClockResumed),
        ClockEvent::Verified { .. } | ClockEvent::FeePaid { .. } | ClockEvent::Extend { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{case::event::RefusalWritten, types::UserId};

    #[test]
    fn the_persons_timeline_hides_the_offices_inner_steps() {
        let by = UserId(uuid::Uuid::nil());
        let inner = [
            Event::Noted,
            Event::Assigned { to: by },
            Event::Approved { by, digest: String::new() },
            Event::Returned,
            Event::PulledBack,
            Event::Released { at: chrono::DateTime::UNIX_EPOCH },
            Event::RefusalWritten(RefusalWritten {
                code: "x".to_owned(),
                grounds: Vec::new(),
                digest: String::new(),
                author: by,
            }),
        ];
        for event in inner {
            assert_eq!(word(&event), None, "{event:?}");
        }
    }

    #[test]
    fn a_person_reads_that_the_clock_stood_and_ran_again() {
        let on = chrono::NaiveDate::MIN;
        let pause = ClockEvent::Pause { on, reason: crate::law::StopReason::Scope };
        assert_eq!(word(&Event::ClockMoved { clock: pause }), Some(TimelineWord::ClockStopped));
        let resume = ClockEvent::Resume { on };
        assert_eq!(word(&Event::ClockMoved { clock: resume }), Some(TimelineWord::ClockResumed));
        assert_eq!(word(&Event::ClockMoved { clock: ClockEvent::Verified { on, asked_on: None } }), None);
    }
}
