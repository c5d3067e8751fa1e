//! What an event calls for in the world: letters to render, staff to tell, tasks to open, files to lock.
//!
//! Invariant: derived from the event and the case after it; carried out later by somebody who may not touch the state.
//! The occurrence of a letter is counted by the case itself, so that a replay names the same letters.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    case::{
        context::Office,
        derived::letters::letters_of,
        event::{Classified, Event},
        evolve::evolve,
        model::{Case, Contests},
        words::{Asked, DutyKind, LetterKind, TimerKind},
    },
    types::{CaseId, closed_list},
};

closed_list! {
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

closed_list! {
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

impl TimerKind {
    /// Who hears of a rung: the first is the owner's, the last before the day itself is everybody's.
    pub fn audience(self, office: &Office) -> Vec<Audience> {
        let everybody = vec![Audience::Owner, Audience::Leads, Audience::Dpo];
        match self {
            Self::Left(share) | Self::AcknowledgeLeft(share) | Self::OwedLeft(_, share) => {
                let nearer = office.ladder.iter().any(|rung| rung.share < share);
                let farther = office.ladder.iter().any(|rung| rung.share > share);
                match (farther, nearer) {
                    (_, false) => everybody,
                    (false, true) => vec![Audience::Owner],
                    (true, true) => vec![Audience::Owner, Audience::Leads],
                }
            }
            Self::StillPaused => vec![Audience::Owner, Audience::Leads],
            _ => everybody,
        }
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
