//! What an event calls for in the world: letters to render, staff to tell, tasks to open, files to lock.
//!
//! Invariant: derived from the event and the case after it; carried out later by somebody who may not touch the state.
//! The occurrence of a letter is counted by the case itself, so that a replay names the same letters.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::case::{
    Case,
    asked::{Asked, ids},
    case_data::Contests,
    decision::{Answer, Step},
    duty::DutyKind,
    event::{Classified, Decided, Event},
    evolve::evolve,
    facts::Office,
    letter::LetterKind,
    state::State,
    timer::TimerKind,
};
use crate::{law::Right, types::CaseId};

ids! {
    /// Who of the staff is told.
    Audience, "audience" {
        /// The owner; the leads where there is none.
        Owner = "owner",
        /// The leads.
        Leads = "leads",
        /// The head of privacy.
        Dpo = "dpo",
        /// Who wrote the decision.
        Author = "author",
        /// Who runs the installation.
        Admins = "admins",
    }
}

ids! {
    /// What went wrong and must not stay unseen.
    Alarm, "alarm" {
        /// A letter on which a duty hangs came back.
        Bounced = "bounced",
        /// An extension letter came too late.
        ExtensionLapsed = "extension_lapsed",
        /// A postponement letter came too late.
        PostponementLapsed = "postponement_lapsed",
        /// Something was sent that had to be taken back: look at breach handling.
        Recalled = "recalled",
    }
}

/// Something to be done outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "effect")]
pub enum Effect {
    /// A letter to the person, printed where there is no mailbox.
    Letter {
        /// Which.
        letter: LetterKind,
        /// Which of its kind on this case.
        occurrence: u32,
        /// The duty that its acceptance meets.
        duty: Option<DutyKind>,
    },
    /// A mail to staff.
    Notice {
        /// Which.
        letter: LetterKind,
        /// Which of its kind on this case.
        occurrence: u32,
        /// To whom.
        to: Vec<Audience>,
        /// For an alarm: what happened.
        alarm: Option<Alarm>,
        /// For the ladder: which rung.
        rung: Option<TimerKind>,
    },
    /// A task for the owner: find another way to the person.
    OtherChannel {
        /// Which letter came back.
        letter: LetterKind,
        /// Which of its kind.
        occurrence: u32,
    },
    /// Another case begins: a split-off right, an appeal, a complaint.
    OpenCase {
        /// What it is about.
        asked: Asked,
        /// When it counts as received.
        received_at: DateTime<Utc>,
        /// For an appeal or a complaint: its id, and the decision that it is about.
        contests: Option<(CaseId, Box<Contests>)>,
    },
    /// The files of the answer can no longer be collected.
    RevokeFiles,
}

/// The letters that an event calls for, given the case after it. Counted by `evolve`, told by [`effects`].
pub(in crate::case) fn letters_of(event: &Event, case: &Case) -> Vec<(LetterKind, Option<DutyKind>)> {
    let answer_duty =
        if case.asked.right == Right::Appeal { DutyKind::DecideAppeal } else { DutyKind::AnswerOrRefuse };
    let acknowledge = if case.asked.right == Right::Complaint {
        DutyKind::AcknowledgeComplaint
    } else {
        DutyKind::Acknowledge
    };
    match event {
        Event::Filed(filed) if filed.new.contests.is_some() => {
            vec![(LetterKind::Contested, Some(acknowledge))]
        }
        Event::Filed(_)
        | Event::Classified(Classified { new_receipt: true, .. })
        | Event::Reopened { receipt: Some(_), .. } => {
            vec![(LetterKind::Received, Some(acknowledge))]
        }
        Event::ReceiptCorrected { .. } => vec![(LetterKind::Received, None)],
        Event::Asked { .. } => vec![(LetterKind::Question, Some(DutyKind::Question))],
        Event::AnswerArrived { complete: true, .. } => vec![(LetterKind::ClockRuns, None)],
        Event::ExtensionAnnounced { .. } => vec![(LetterKind::Extension, Some(DutyKind::TellExtension))],
        Event::PostponementAnnounced { .. } => {
            vec![(LetterKind::Postponement, Some(DutyKind::TellPostponement))]
        }
        Event::ExtensionLapsed | Event::PostponementLapsed | Event::Recalled => {
            vec![(LetterKind::Alarm, None)]
        }
        Event::Verified { tells_progress: true, .. } => vec![(LetterKind::Progress, None)],
        Event::Decided(Decided { to: State::Reviewing, .. }) | Event::RefusalWritten(_) => {
            vec![(LetterKind::ApprovalWanted, None)]
        }
        Event::Returned => vec![(LetterKind::Returned, None)],
        Event::Released { .. } => case.decision.as_ref().map_or_else(Vec::new, |decision| {
            let mut letters = vec![(decision.answer.letter(), Some(answer_duty))];
            // what was given in part is collected like the rest; its reasons stand in the other letter
            if decision.answer.letter() == LetterKind::Partly && !decision.answer.files().is_empty() {
                letters.push((LetterKind::ReadyToCollect, None));
            }
            letters
        }),
        Event::LetterBounced { undelivered: true, .. } => vec![(LetterKind::Alarm, None)],
        Event::ReferralAccepted { .. } => vec![(LetterKind::Referred, None)],
        Event::Withdrawn { .. } => vec![(LetterKind::Withdrawn, None)],
        Event::Reminded { kind: TimerKind::RemindConfirm, .. } => vec![(LetterKind::ConfirmReminder, None)],
        Event::Reminded { .. } => vec![(LetterKind::AnswerReminder, None)],
        Event::Escalated { .. } => vec![(LetterKind::DueLadder, None)],
        _ => Vec::new(),
    }
}

/// What an event calls for; `case` is the case right after it. The office's ladder says who hears of a rung.
pub fn effects(event: &Event, case: &Case, office: &Office) -> Vec<Effect> {
    let mut effects: Vec<Effect> = letters_of(event, case)
        .into_iter()
        .filter(|(letter, _)| {
            // one receipt letter a filing names all its cases; a later one is about this case alone
            !matches!((event, letter), (Event::Filed(_), LetterKind::Received)) || case.carries_receipt
        })
        .map(|(letter, duty)| told(event, case, office, letter, duty))
        .collect();
    match event {
        Event::Classified(Classified { split, .. }) => {
            effects.extend(split.iter().map(|asked| Effect::OpenCase {
                asked: *asked,
                received_at: case.received_at,
                contests: None,
            }));
        }
        Event::LetterBounced { letter, occurrence, undelivered: true, .. } => {
            effects.push(Effect::OtherChannel { letter: *letter, occurrence: *occurrence });
        }
        Event::Contested(contested) => effects.push(Effect::OpenCase {
            asked: Asked::plain(contested.right),
            received_at: contested.received_at,
            contests: Some((contested.case, Box::new(decided(case, contested.proven)))),
        }),
        Event::Recalled => effects.push(Effect::RevokeFiles),
        _ => {}
    }
    effects
}

/// What is contested: by whom it was decided, under which law, and what is known of the person.
fn decided(case: &Case, proven: bool) -> Contests {
    let approver = case.decision.as_ref().and_then(|decision| decision.approved_by);
    Contests {
        case: case.id,
        right: case.asked.right,
        law: case.law().cloned(),
        deciders: case.authors.iter().copied().chain(approver).collect(),
        proof: case.proof,
        proven,
    }
}

fn told(event: &Event, case: &Case, office: &Office, letter: LetterKind, duty: Option<DutyKind>) -> Effect {
    let occurrence = case.ordered(letter);
    if !letter.is_for_staff() {
        return Effect::Letter { letter, occurrence, duty };
    }
    let (to, alarm, rung) = match event {
        Event::Escalated { kind, .. } => (kind.audience(office), None, Some(*kind)),
        Event::Returned => (vec![Audience::Author], None, None),
        Event::LetterBounced { .. } => (vec![Audience::Owner, Audience::Leads], Some(Alarm::Bounced), None),
        Event::ExtensionLapsed => {
            (vec![Audience::Owner, Audience::Leads], Some(Alarm::ExtensionLapsed), None)
        }
        Event::PostponementLapsed => {
            (vec![Audience::Owner, Audience::Leads], Some(Alarm::PostponementLapsed), None)
        }
        Event::Recalled => {
            (vec![Audience::Owner, Audience::Leads, Audience::Dpo], Some(Alarm::Recalled), None)
        }
        _ => (vec![Audience::Leads], None, None),
    };
    Effect::Notice { letter, occurrence, to, alarm, rung }
}

/// The case after all events, and all they call for.
pub fn carry(case: Case, events: &[Event], office: &Office) -> (Case, Vec<Effect>) {
    events.iter().fold((case, Vec::new()), |(case, mut all), event| {
        let case = evolve(case, event);
        all.extend(effects(event, &case, office));
        (case, all)
    })
}

/// Whether the answer of `case` is on its way by exactly this letter.
pub(in crate::case) fn carries_answer(case: &Case, letter: LetterKind, occurrence: u32) -> bool {
    case.decision.as_ref().is_some_and(|decision| {
        decision.answer.letter() == letter && decision.step == Step::Left { occurrence }
    })
}

/// Where a delivered answer leads.
pub(in crate::case) fn closing_state(answer: &Answer) -> State {
    match answer {
        Answer::Decided { .. } => State::Answered,
        Answer::Refused { .. } => State::Refused,
    }
}
