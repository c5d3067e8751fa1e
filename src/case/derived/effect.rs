//! What an event calls for in the world: letters to render, staff to tell, tasks to open, files to lock.
//!
//! Invariant: derived from the event and the case after it; carried out later by somebody who may not touch the state.
//! The occurrence of a letter is counted by the case itself, so that a replay names the same letters.

use chrono::{DateTime, Utc};

use crate::{
    case::{
        context::Office,
        derived::{
            letters::{Called, Notice, letters_of},
            timer::is_last_reminder,
        },
        event::{Classified, Event},
        evolve::evolve,
        model::{Case, Contests},
        words::{
            Alarm, Asked, DispatchChannel, DutyKind, LetterKind, ReopenCause, State, TaskKind, TimerKind,
        },
    },
    types::{CaseId, closed_list},
};

closed_list! {
    /// Who of the staff gets the letter.
    Audience, "audience" {
        /// The owner; the leads where there is none.
        Owner = "owner",
        /// Everybody with the role `lead`.
        Leads = "leads",
        /// The head of privacy.
        Dpo = "dpo",
        /// Who wrote the decision.
        Author = "author",
        /// Who runs the installation.
        Admins = "admins",
    }
}

/// Something to be done outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// A letter to the person, printed where there is no mailbox.
    Letter {
        letter: LetterKind,
        /// Which of its kind on this case.
        occurrence: u32,
        /// The duty that its acceptance meets.
        duty: Option<DutyKind>,
    },
    /// A mail to staff.
    Notice {
        /// About what.
        notice: Notice,
        /// Which letter of its kind on this case.
        occurrence: u32,
        /// To whom.
        to: Vec<Audience>,
    },
    /// A task for the owner: find another way to the person.
    OtherChannel {
        /// Which letter came back.
        letter: LetterKind,
        /// Which of its kind.
        occurrence: u32,
    },
    /// What was to bring letters to the person is done: they went another way.
    WentAnotherWay {
        channel: DispatchChannel,
        /// Each with how many of its kind there are.
        letters: Vec<(LetterKind, u32)>,
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
    /// A task for the office about the answer itself.
    Task {
        task: TaskKind,
        /// With which letter.
        letter: LetterKind,
        /// Which of its kind.
        occurrence: u32,
    },
}

impl TimerKind {
    /// Who is written to at a step of a ladder: the owner at the first, everybody concerned at the last before the day itself.
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
            Self::Due
            | Self::Overdue
            | Self::AcknowledgeDue
            | Self::AcknowledgeOverdue
            | Self::OwedDue(_)
            | Self::OwedOverdue(_)
            | Self::RemindConfirm
            | Self::RemindAnswer
            | Self::RemindCollect
            | Self::SendHold
            | Self::ExtensionLapse
            | Self::PostponementLapse
            | Self::Purge => everybody,
        }
    }
}

/// What an event calls for; `case` is the case right after it. The office's ladder says who is written to at which step.
pub fn effects(event: &Event, case: &Case, office: &Office) -> Vec<Effect> {
    let written = |called| match called {
        // a later one is about this case alone
        Called::Receipt(duty) => {
            case.carries_receipt.then(|| to_person(LetterKind::Received, Some(duty), case))
        }
        Called::ToPerson(letter, duty) => Some(to_person(letter, duty, case)),
        Called::ToStaff(notice) => Some(to_staff(notice, case, office)),
    };
    let mut effects: Vec<Effect> = letters_of(event, case).into_iter().filter_map(written).collect();
    effects.extend(beside_letters(event, case, office));
    effects
}

/// What is to be done beside writing.
#[expect(clippy::too_many_lines, reason = "a line for each event")]
fn beside_letters(event: &Event, case: &Case, office: &Office) -> Vec<Effect> {
    match event {
        Event::Classified(Classified { split, .. }) => split
            .iter()
            .map(|asked| Effect::OpenCase { asked: *asked, received_at: case.received_at, contests: None })
            .collect(),
        Event::LetterBounced { letter, occurrence, undelivered, .. } => {
            let other = Effect::OtherChannel { letter: *letter, occurrence: *occurrence };
            let is_shared = case.state == State::Merged && case.is_answered_with && letter.answers();
            if *undelivered || is_shared { vec![other] } else { Vec::new() }
        }
        Event::Dispatched { duty, channel, .. } => {
            let letters = meeting(*duty, case).into_iter().map(|letter| (letter, case.ordered(letter)));
            vec![Effect::WentAnotherWay { channel: *channel, letters: letters.collect() }]
        }
        Event::Contested(contested) => vec![Effect::OpenCase {
            asked: Asked::plain(contested.right),
            received_at: contested.received_at,
            contests: Some((contested.case, Box::new(decided(case, contested.proven)))),
        }],
        Event::Recalled => {
            vec![Effect::RevokeFiles, with_letter(TaskKind::Recalled, LetterKind::Alarm, case)]
        }
        Event::Reopened { cause: ReopenCause::OurError, .. } => vec![Effect::RevokeFiles],
        Event::Reminded { kind: TimerKind::RemindCollect, .. } if is_last_reminder(case, office) => {
            vec![with_letter(TaskKind::Uncollected, LetterKind::CollectReminder, case)]
        }
        Event::Filed(_)
        | Event::Dated(_)
        | Event::ProofTaken(_)
        | Event::ClockMoved { .. }
        | Event::ClockUndone { .. }
        | Event::ReceiptProposed { .. }
        | Event::ReceiptCorrected { .. }
        | Event::MailboxConfirmed { .. }
        | Event::Verified { .. }
        | Event::VerificationFailed { .. }
        | Event::Asked { .. }
        | Event::QuestionReached { .. }
        | Event::QuestionUnreached
        | Event::QuestionClosed
        | Event::AnswerArrived { .. }
        | Event::ExtensionAnnounced { .. }
        | Event::ExtensionTook { .. }
        | Event::ExtensionReopened
        | Event::ExtensionLapsed
        | Event::PostponementAnnounced { .. }
        | Event::PostponementTook { .. }
        | Event::PostponementLapsed
        | Event::Assigned { .. }
        | Event::Noted
        | Event::Replied { .. }
        | Event::HoldProposed { .. }
        | Event::HoldPlaced { .. }
        | Event::LiftProposed { .. }
        | Event::HoldLifted
        | Event::Planned { .. }
        | Event::TaskAnswered { .. }
        | Event::Decided { .. }
        | Event::RefusalWritten { .. }
        | Event::Approved { .. }
        | Event::Returned
        | Event::SendOrdered { .. }
        | Event::PulledBack
        | Event::Released { .. }
        | Event::LetterAccepted { .. }
        | Event::Delivered { .. }
        | Event::RecipientsConcerned { .. }
        | Event::ReferralStarted { .. }
        | Event::ReferralAccepted { .. }
        | Event::ReferralDeclined
        | Event::Merged { .. }
        | Event::Unmerged { .. }
        | Event::MergedIn { .. }
        | Event::Separated { .. }
        | Event::AnsweredWith { .. }
        | Event::Withdrawn { .. }
        | Event::SetAside { .. }
        | Event::LinkClosed { .. }
        | Event::LinkReopened { .. }
        | Event::Reopened { .. }
        | Event::MessageArrived { .. }
        | Event::FileAttached(_)
        | Event::Collected(_)
        | Event::PackageOver { .. }
        | Event::Escalated { .. }
        | Event::Reminded { .. }
        | Event::Purged { .. } => Vec::new(),
    }
}

/// The letters that meet a duty.
fn meeting(duty: DutyKind, case: &Case) -> Vec<LetterKind> {
    match duty {
        DutyKind::Acknowledge | DutyKind::AcknowledgeComplaint => {
            LetterKind::ALL.iter().copied().filter(|letter| letter.acknowledges()).collect()
        }
        DutyKind::AnswerOrRefuse | DutyKind::DecideAppeal => {
            case.decision.as_ref().map(|decision| decision.answer.letters()).unwrap_or_default()
        }
        DutyKind::TellExtension => vec![LetterKind::Extension],
        DutyKind::TellPostponement => vec![LetterKind::Postponement],
        DutyKind::Question => vec![LetterKind::Question],
        DutyKind::RefuseBy | DutyKind::TellRecipients => Vec::new(),
    }
}

fn with_letter(task: TaskKind, letter: LetterKind, case: &Case) -> Effect {
    Effect::Task { task, letter, occurrence: case.ordered(letter) }
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

fn to_person(letter: LetterKind, duty: Option<DutyKind>, case: &Case) -> Effect {
    Effect::Letter { letter, occurrence: case.ordered(letter), duty }
}

fn to_staff(notice: Notice, case: &Case, office: &Office) -> Effect {
    let to = match notice {
        Notice::ApprovalWanted => vec![Audience::Leads],
        Notice::Returned => vec![Audience::Author],
        Notice::Ladder(kind) => kind.audience(office),
        Notice::Alarm(alarm) => alarmed(alarm),
    };
    Effect::Notice { notice, occurrence: case.ordered(notice.letter()), to }
}

fn alarmed(alarm: Alarm) -> Vec<Audience> {
    match alarm {
        Alarm::Bounced | Alarm::ExtensionLapsed | Alarm::PostponementLapsed => {
            vec![Audience::Owner, Audience::Leads]
        }
        Alarm::Recalled => vec![Audience::Owner, Audience::Leads, Audience::Dpo],
    }
}

/// The case after all events, and all they call for.
pub fn apply_all(case: Case, events: &[Event], office: &Office) -> (Case, Vec<Effect>) {
    events.iter().fold((case, Vec::new()), |(case, mut all), event| {
        let case = evolve(case, event);
        all.extend(effects(event, &case, office));
        (case, all)
    })
}
