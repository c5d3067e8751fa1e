//! One case as its events made it, and what can be read off it.
//!
//! Invariant: only `evolve` changes a case.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    case::{
        model::{
            Answer, Contests, Decision, ExtensionState, Fired, FormerReceipt, LegalHold, LetterLog, Link,
            Postponement, Proof, Proposal, Question, Recipients, Step, Task,
        },
        words::{
            Asked, Channel, Collected, Evidence, JoinedCase, LetterKind, Outcome, ReferralBasis,
            ReferralStage, Relationship, ReplyBy, Residence, State, StoredFile, TimerKind,
        },
    },
    law::{
        Age, CaseDates, ClockDates, ClockEvent, ClockFacts, JoinedDates, Kind, LawId, OnBehalfOf, Person,
        Standing, StopReason, Under,
    },
    types::{CaseId, ControllerSlug, FileId, FilingId, UserId},
};

/// One case, as its events made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub id: CaseId,
    /// The filing it belongs to.
    pub filing: FilingId,
    /// Who must answer.
    pub controller: ControllerSlug,
    /// The right, with what narrows it.
    pub asked: Asked,
    /// Where the person lives, if known.
    pub residence: Option<Residence>,
    /// What the person is to the controller.
    pub relationship: Option<Relationship>,
    /// How old the person is whose data it is, if known.
    pub age: Option<Age>,
    /// What the record shows the person to be, besides the relationship.
    pub record: Option<Standing>,
    /// Whether special categories are concerned.
    pub sensitive: bool,
    /// Whether more came from its network than usual.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub review: bool,
    /// Whose data.
    pub on_behalf_of: OnBehalfOf,
    /// How it came.
    pub channel: Channel,
    /// How the answer shall go.
    pub reply_by: ReplyBy,
    /// Whether the filing names a mailbox.
    pub has_mailbox: bool,
    /// Whether this case carries the receipt letter of its filing.
    pub carries_receipt: bool,
    /// Whether this case carries the reminders to confirm the address.
    pub carries_reminders: bool,
    /// When the request reached the controller.
    pub received_at: DateTime<Utc>,
    /// That local day.
    pub received_on: NaiveDate,
    /// When it was recorded.
    pub filed_at: DateTime<Utc>,
    /// Receipts that were corrected or replaced.
    pub former_receipts: Vec<FormerReceipt>,
    /// Where it stands.
    pub state: State,
    /// While waiting: where it goes back to.
    pub back_to: Option<State>,
    /// While merged: where it was.
    pub merged_from: Option<State>,
    /// While merged: into which case.
    pub merged_into: Option<CaseId>,
    /// Whether, while merged, the answer of the other case left for this person, too.
    pub is_answered_with: bool,
    /// The cases that are answered with this one.
    pub joined: Vec<JoinedCase>,
    /// Since when it is closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Who works it.
    pub owner: Option<UserId>,
    /// What is proven.
    pub proof: Proof,
    /// What moved the clock.
    pub clock: Vec<ClockEvent>,
    /// The dates; always there once filed.
    pub dates: Option<Arc<CaseDates>>,
    /// The open question.
    pub question: Option<Question>,
    /// When the person was first asked for the identity information that came last, or is waited for.
    pub identity_asked_at: Option<DateTime<Utc>>,
    pub extension: Option<ExtensionState>,
    /// The moved policy date.
    pub postponement: Option<Postponement>,
    pub hold: Option<LegalHold>,
    /// What waits for a second person.
    pub proposal: Option<Proposal>,
    /// Whether another organisation was asked to take it.
    pub referral_pending: bool,
    /// On what ground it was passed on last.
    pub referred_as: Option<ReferralBasis>,
    /// Systems to search.
    pub tasks: Vec<Task>,
    /// What is, or was, to be answered.
    pub decision: Option<Decision>,
    /// Everybody who wrote on the decision: none of them may approve it.
    pub authors: BTreeSet<UserId>,
    /// How often `send` was done.
    pub sends: u32,
    /// What the answer came to.
    pub outcome: Option<Outcome>,
    /// Whether something the person must get came back.
    pub undelivered: bool,
    /// Files on the case, but for those that were destroyed.
    pub files: BTreeMap<FileId, StoredFile>,
    /// What of the answer was collected, since it was decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub collected: Vec<Collected>,
    /// The person's messages.
    pub messages: Vec<Uuid>,
    /// Appeals and complaints that hang on this case.
    pub links: Vec<Link>,
    /// The decision that this case is about, where it is an appeal or a complaint.
    pub contests: Option<Contests>,
    /// What became of the letters.
    pub letters: BTreeMap<LetterKind, LetterLog>,
    /// How receipt was acknowledged.
    pub acknowledged: Option<Evidence>,
    /// How the answer reached the person.
    pub answered: Option<Evidence>,
    /// Others who must be told of what was done.
    pub recipients: Option<Recipients>,
    /// Timers that fired.
    pub fired: BTreeMap<TimerKind, Fired>,
    /// The day of the last letter about progress.
    pub progress_on: Option<NaiveDate>,
    /// How many events there are.
    pub seq: u64,
    /// The last event that a page on the screen must know of.
    pub version: u64,
}

impl Case {
    /// Whether it needs no proof and no second person.
    pub fn is_fast_lane(&self) -> bool {
        self.asked.is_fast_lane()
    }

    /// The law that gives procedure, letters and codes.
    pub fn law(&self) -> Option<&LawId> {
        self.dates.as_ref().map(|dates| &dates.law)
    }

    /// That law in the version under which the case stands.
    pub fn under(&self) -> Option<Under<'_>> {
        self.dates.as_ref().map(|dates| Under {
            law: &dates.law,
            version: &dates.law_version,
            received_on: self.received_on,
            flagged: dates.flagged,
            shortest: dates.shortest,
        })
    }

    /// Every law and promise under which the case stands, each in its version, the lead law first.
    pub fn unders(&self) -> Vec<Under<'_>> {
        let further = self.dates.iter().flat_map(|dates| dates.clocks.iter().skip(1));
        self.under().into_iter().chain(further.map(|clock| self.under_clock(clock))).collect()
    }

    /// What the person is, as far as the choice of law depends on it.
    pub fn person(&self) -> Person<'_> {
        Person {
            relationship: self.relationship.as_ref().map(Relationship::as_str),
            on_behalf_of: Some(self.on_behalf_of),
            age: self.age,
            record: self.record,
        }
    }

    /// Whether the choice of law sees the same in both.
    pub(in crate::case) fn is_same_matter(&self, other: &Self) -> bool {
        let seen = |case: &Self| {
            let asked = case.asked;
            let what = (asked.right, asked.purpose, asked.ground);
            (what, case.residence.clone(), case.relationship.clone(), case.age, case.record)
        };
        seen(self) == seen(other)
    }

    /// The digest of what is under review or was approved.
    pub fn review_digest(&self) -> Option<&str> {
        self.decision.as_ref().map(|decision| decision.digest.as_str())
    }

    /// The code of a refusal, decided or delivered.
    pub fn refusal_code(&self) -> Option<&str> {
        match &self.decision.as_ref()?.answer {
            Answer::Refused { code, .. } => Some(code),
            Answer::Decided { .. } => None,
        }
    }

    /// How far it is with passing it on, once it was.
    pub fn referral_stage(&self) -> Option<ReferralStage> {
        let basis = self.referred_as?;
        if self.referral_pending {
            return Some(ReferralStage::Asked);
        }
        if self.state != State::Referred {
            return Some(ReferralStage::Declined);
        }
        Some(match basis {
            ReferralBasis::Processor => ReferralStage::OnBehalf,
            ReferralBasis::NotHeld => ReferralStage::Accepted,
        })
    }

    /// Whether a question that reached the person stops the clock now.
    pub fn is_stopped(&self) -> bool {
        self.dates.as_ref().is_some_and(|dates| dates.stopped)
    }

    /// Since when the clock stands, and why.
    pub fn stopped_since(&self) -> Option<(NaiveDate, StopReason)> {
        let paused = self.clock.iter().rev().find_map(|event| match event {
            ClockEvent::Pause { on, reason } => Some((*on, *reason)),
            ClockEvent::Resume { .. }
            | ClockEvent::FeePaid { .. }
            | ClockEvent::Extend { .. }
            | ClockEvent::Verified { .. } => None,
        });
        paused.filter(|_| self.is_stopped())
    }

    /// What its clock depends on, under these laws.
    pub fn clock_facts<'a>(&'a self, under: &'a [Under<'a>]) -> ClockFacts<'a> {
        ClockFacts {
            right: self.asked.right,
            purpose: self.asked.purpose,
            ground: self.asked.ground,
            person: self.person(),
            residence: self.residence.as_ref().map(|residence| &residence.0),
            received_at: self.received_at,
            events: &self.clock,
            under,
            pinned_under: &[],
            postponed_to: self.postponed_to(),
            contested: self.contested_law(),
            joined: self.joined.iter().map(|joined| joined.dates).reduce(JoinedDates::earlier),
        }
    }

    /// The law of the decision that this case is about.
    pub fn contested_law(&self) -> Option<&LawId> {
        self.contests.as_ref().and_then(|contests| contests.law.as_ref())
    }

    /// Whether the files of its answer stay beyond the day that the letter named: it is worked on, or contested, or a legal
    /// hold forbids to destroy anything.
    pub fn keeps_package(&self) -> bool {
        self.state.is_open() || self.has_open_link() || self.hold.is_some()
    }

    /// Whether an appeal or a complaint about it is still open.
    pub fn has_open_link(&self) -> bool {
        self.links.iter().any(|link| link.open)
    }

    /// The further laws that grant the right beside the leading one: statutes, not promises.
    pub fn further_statutes(&self) -> Vec<Under<'_>> {
        let clocks = self.dates.iter().flat_map(|dates| dates.clocks.iter().skip(1));
        let statutes = clocks.filter(|clock| clock.kind == Kind::Statute);
        statutes.map(|clock| self.under_clock(clock)).collect()
    }

    fn under_clock<'a>(&self, clock: &'a ClockDates) -> Under<'a> {
        Under {
            law: &clock.law,
            version: &clock.version,
            received_on: self.received_on,
            flagged: None,
            shortest: None,
        }
    }

    /// To where a lead moved the office's own date, once the person was told in time.
    pub fn postponed_to(&self) -> Option<NaiveDate> {
        self.postponement.as_ref().filter(|moved| moved.notified.is_some()).map(|moved| moved.to)
    }

    /// What sorts the queue: the nearest date of what runs and, as if never stopped, of what stands; else the
    /// acknowledgement.
    pub fn queue_at(&self) -> Option<DateTime<Utc>> {
        let dates = self.dates.as_ref()?;
        let nearest = dates.queue_instant.or(dates.due_instant).or(dates.safe_due_instant);
        nearest.or(dates.acknowledge_instant)
    }

    /// Which of its kind the last called-for letter was.
    pub fn ordered(&self, letter: LetterKind) -> u32 {
        self.letters.get(&letter).map_or(0, |log| log.ordered)
    }

    /// Whether anything of an answer is, or was, outside.
    pub fn has_left(&self) -> bool {
        self.decision.as_ref().is_some_and(|decision| decision.left_once)
    }

    /// The date that the letter of its extension names, where the law lets the controller name one.
    pub fn named_extension(&self) -> Option<NaiveDate> {
        match self.extension.as_ref()? {
            ExtensionState::Pending { to, .. } | ExtensionState::InForce { to, .. } => *to,
            ExtensionState::Lapsed => None,
        }
    }

    /// Which letter an announced extension waits for.
    pub(in crate::case) fn extension_pending(&self) -> Option<u32> {
        match self.extension.as_ref()? {
            ExtensionState::Pending { occurrence, .. } => Some(*occurrence),
            ExtensionState::InForce { .. } | ExtensionState::Lapsed => None,
        }
    }

    /// Whether its answer is on its way by exactly this letter.
    pub(in crate::case) fn holds_answer(&self, letter: LetterKind, occurrence: u32) -> bool {
        self.decision.as_ref().is_some_and(|decision| {
            decision.answer.letter() == letter && decision.step == Step::Left { occurrence }
        })
    }

    /// Whether the last thing that happened to the clock was a pause.
    pub(in crate::case) fn is_paused(&self) -> bool {
        let last = self.clock.iter().rev().find_map(|event| match event {
            ClockEvent::Pause { .. } => Some(true),
            ClockEvent::Resume { .. } => Some(false),
            ClockEvent::FeePaid { .. } | ClockEvent::Extend { .. } | ClockEvent::Verified { .. } => None,
        });
        last.unwrap_or(false)
    }
}
