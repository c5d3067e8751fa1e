//! What a person may know of what happened, in stable words. The office's inner steps (who works on it, drafts of a
//! decision, reviews, notes, searches) are its own; a step counts for the person when it reached them.

use crate::{
    case::{Event, LetterKind, Proven, State, event::Classified},
    law::{ClockEvent, Right},
};

/// The word for an event, where the person is shown it.
pub(crate) fn word(event: &Event) -> Option<&'static str> {
    Some(match event {
        Event::Filed(_) => "received",
        Event::MailboxConfirmed { .. } => "address_confirmed",
        Event::LetterAccepted { letter: LetterKind::Received, occurrence: 1, .. } => "acknowledged",
        Event::Classified(Classified { new_receipt: true, .. }) => "classified",
        Event::Verified { .. } | Event::ProofTaken { result: Proven::Established, .. } => "verified",
        Event::VerificationFailed { .. } | Event::ProofTaken { result: Proven::Failed, .. } => {
            "verification_failed"
        }
        Event::Asked { .. } => "question_sent",
        Event::ClockMoved { clock: ClockEvent::Pause { .. } } => "clock_stopped",
        Event::ClockMoved { clock: ClockEvent::Resume { .. } } => "clock_resumed",
        Event::AnswerArrived { complete: true, .. } => "resumed",
        Event::ExtensionTook { .. } => "extended",
        Event::PostponementTook { .. } => "postponed",
        Event::LetterBounced { undelivered: true, .. } => "undelivered",
        Event::Delivered { to: State::Refused, .. } => "refused",
        Event::Delivered { .. } => "answered",
        Event::ReferralAccepted { .. } => "referred",
        Event::Withdrawn { .. } => "withdrawn",
        Event::SetAside { .. } => "not_a_request",
        Event::Reopened { .. } => "reopened",
        Event::Contested(contested) if contested.right == Right::Complaint => "complained",
        Event::Contested(_) => "appealed",
        Event::LinkClosed { .. } => "looked_again",
        Event::MessageArrived { .. } => "message_received",
        _ => return None,
    })
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
        assert_eq!(word(&Event::ClockMoved { clock: pause }), Some("clock_stopped"));
        let resume = ClockEvent::Resume { on };
        assert_eq!(word(&Event::ClockMoved { clock: resume }), Some("clock_resumed"));
        assert_eq!(word(&Event::ClockMoved { clock: ClockEvent::Verified { on } }), None);
    }
}
