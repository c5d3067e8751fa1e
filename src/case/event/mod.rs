//! What happened to a case, past tense, append-only.
//!
//! Invariant: ids, figures, codes and dates only; no personal words, so that events survive an erasure. Whoever replays
//! them needs neither law nor settings.

mod answer;
mod begin;
mod kind;
mod proof;

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use self::answer::{Contested, Decided, RefusalWritten};
pub use self::begin::{Classified, Filed, NewCase, NewReceipt};
pub use self::kind::EventKind;
pub use self::proof::ProofTaken;
use crate::{
    case::{
        model::Task,
        words::{
            Collected, Demand, DispatchChannel, DutyKind, Evidence, ExtendReason, JoinedCase, LetterKind,
            Method, Proven, ReferralBasis, ReopenCause, State, StoredFile, Tier, TimerKind,
        },
    },
    law::{CaseDates, ClockEvent, StopReason},
    types::{CaseId, FileId, UserId},
};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum Event {
    /// It was filed.
    Filed(Box<Filed>),
    /// Its dates changed.
    Dated(Arc<CaseDates>),
    /// Something moved the clock.
    ClockMoved {
        /// What moved it.
        clock: ClockEvent,
    },
    /// The last such move turned out void: its letter came back.
    ClockUndone {
        /// What no longer counts.
        clock: ClockEvent,
    },
    /// An officer said what was really asked for.
    Classified(Classified),
    /// A later receipt waits for a second person.
    ReceiptProposed {
        /// The value.
        received_at: DateTime<Utc>,
        /// Who proposed it.
        by: UserId,
    },
    /// The receipt was corrected; the old one is kept.
    ReceiptCorrected {
        /// The value.
        received_at: DateTime<Utc>,
        /// That local day.
        received_on: NaiveDate,
        /// What shows it.
        files: Vec<FileId>,
    },
    /// The person proved control of the mailbox.
    MailboxConfirmed { at: DateTime<Utc> },
    /// Identity was established.
    Verified {
        method: Method,
        /// The tier reached by it.
        tier: Tier,
        /// Authority, if judged.
        authority: Option<Proven>,
        /// Files seen.
        files: Vec<FileId>,
        /// The local day.
        on: NaiveDate,
        /// Whether a letter about progress is due.
        tells_progress: bool,
        /// The state now.
        to: State,
    },
    /// Identity was not established.
    VerificationFailed {
        method: Method,
        /// Authority, if judged.
        authority: Option<Proven>,
        /// Files seen.
        files: Vec<FileId>,
        /// The local day.
        on: NaiveDate,
        /// The state now.
        to: State,
    },
    /// A proof of the filing was taken over. What was seen stands with the filing, once.
    ProofTaken(ProofTaken),
    /// The person was asked something.
    Asked {
        /// About what.
        reason: StopReason,
        /// Which question of this case.
        occurrence: u32,
        /// Whether the law stops its clock for it.
        stops: bool,
        /// Whether a lead gave a reason for asking late.
        late: bool,
        at: DateTime<Utc>,
    },
    /// The question reached the person.
    QuestionReached {
        /// The local day.
        on: NaiveDate,
    },
    /// The question came back after all.
    QuestionUnreached,
    /// The question no longer waits for an answer.
    QuestionClosed,
    /// The person answered.
    AnswerArrived {
        /// The local day.
        arrived_on: NaiveDate,
        /// Whether it answers the question.
        complete: bool,
        /// Whether the clock runs again because of it.
        clock_ran: bool,
        /// The state now.
        to: State,
    },
    /// An extension was announced; it moves nothing yet.
    ExtensionAnnounced {
        reasons: Vec<ExtendReason>,
        /// Which extension letter.
        occurrence: u32,
        /// When; absent in what was written before this was noted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<DateTime<Utc>>,
        /// The date that the letter names, where a law lets the controller name one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<NaiveDate>,
    },
    /// The person was told in time: the extension is in force.
    ExtensionTook {
        /// How the person was told.
        evidence: Evidence,
        /// By when that had to be.
        by: Option<NaiveDate>,
    },
    /// The letter about the extension came back: pending again.
    ExtensionReopened,
    /// The letter came too late: the extension moves nothing.
    ExtensionLapsed,
    /// Our own date shall move.
    PostponementAnnounced {
        /// The new date.
        to: NaiveDate,
        /// The old one.
        from: NaiveDate,
        /// Which such letter.
        occurrence: u32,
        /// Who moved it.
        by: UserId,
    },
    /// The person was told in time: our own date moved.
    PostponementTook {
        /// How the person was told.
        evidence: Evidence,
    },
    /// The letter came too late: our own date stays.
    PostponementLapsed,
    /// Somebody owns it now.
    Assigned {
        /// To whom.
        to: UserId,
    },
    /// A note was written.
    Noted,
    /// A legal hold waits for a second person.
    HoldProposed {
        until: Option<NaiveDate>,
        /// Who proposed it.
        by: UserId,
    },
    /// A legal hold blocks erasure.
    HoldPlaced { until: Option<NaiveDate> },
    /// Lifting the hold waits for a second person.
    LiftProposed {
        /// Who proposed it.
        by: UserId,
    },
    /// The hold is gone.
    HoldLifted,
    /// Systems are to be searched.
    Planned {
        /// One a system.
        tasks: Vec<Task>,
    },
    /// A system answered.
    TaskAnswered {
        /// Its place in the plan.
        task: u32,
    },
    /// It was decided what the person gets.
    Decided(Decided),
    /// A refusal waits for a second person.
    RefusalWritten(RefusalWritten),
    /// A second person agreed.
    Approved {
        by: UserId,
        /// Of exactly this.
        digest: String,
    },
    /// A second person sent it back.
    Returned,
    /// The answer may go, after the hold.
    SendOrdered {
        by: UserId,
        at: DateTime<Utc>,
        /// The last local day on which its files can be collected, where it has some.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        collect_until: Option<NaiveDate>,
    },
    /// It was taken back before anything had left; the approval is void.
    PulledBack,
    /// The hold is over: the answer is on its way.
    Released { at: DateTime<Utc> },
    /// The next mail server took a letter.
    LetterAccepted {
        letter: LetterKind,
        /// Which of its kind.
        occurrence: u32,
        at: DateTime<Utc>,
        /// The local day.
        on: NaiveDate,
    },
    /// A letter came back.
    LetterBounced {
        letter: LetterKind,
        /// Which of its kind.
        occurrence: u32,
        at: DateTime<Utc>,
        /// Whether a duty hangs on it.
        undelivered: bool,
        /// The state now.
        to: State,
    },
    /// Something went out by another way than mail.
    Dispatched {
        /// What it meets.
        duty: DutyKind,
        channel: DispatchChannel,
        /// The local day.
        on: NaiveDate,
        /// What shows it.
        files: Vec<FileId>,
    },
    /// The answer reached the person.
    Delivered {
        evidence: Evidence,
        /// When it was recorded.
        at: DateTime<Utc>,
        /// Answered or refused.
        to: State,
    },
    /// Others hold what was corrected, erased or blocked, and must be told of it.
    RecipientsConcerned {
        /// Who demands it.
        demands: Vec<Demand>,
        by: NaiveDate,
        /// Since when.
        at: DateTime<Utc>,
    },
    /// Another organisation was asked to take it, and the clock runs on; or it was passed to whom we process for.
    ReferralStarted {
        /// What shows it.
        files: Vec<FileId>,
        /// On what ground; absent in what was written before there were two.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        basis: Option<ReferralBasis>,
        /// When it was closed by that; absent where the clock runs on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        closed_at: Option<DateTime<Utc>>,
    },
    /// The other organisation took it.
    ReferralAccepted { at: DateTime<Utc> },
    /// The other organisation did not.
    ReferralDeclined,
    /// It is answered together with another.
    Merged {
        /// The other case.
        into: CaseId,
        at: DateTime<Utc>,
        /// Whether the person is written to; not in what was written before that was so.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        is_told: bool,
    },
    /// It stands alone again.
    Unmerged {
        /// The state now.
        to: State,
        /// Whether the person is written to; not in what was written before that was so.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        is_told: bool,
    },
    /// Another case is answered with this one.
    MergedIn { joined: JoinedCase },
    /// It is not any more.
    Separated {
        /// The other case.
        case: CaseId,
    },
    /// The letter that answers the other case goes to this person, too: it is proven who that is.
    AnsweredWith {
        /// The one that carries the answer.
        letter: LetterKind,
    },
    /// The person no longer wants it.
    Withdrawn {
        /// Through the person's own session.
        by_requester: bool,
        at: DateTime<Utc>,
    },
    /// Nothing was asked.
    SetAside { by: UserId, at: DateTime<Utc> },
    /// The person contests it: a linked case opens.
    Contested(Contested),
    /// A linked case is closed.
    LinkClosed { case: CaseId },
    /// A linked case is open again.
    LinkReopened { case: CaseId },
    /// It is open again.
    Reopened {
        cause: ReopenCause,
        /// A new receipt, where the cause gives one.
        receipt: Option<NewReceipt>,
        /// The state now.
        to: State,
    },
    /// What was sent is taken back: links are dead.
    Recalled,
    /// The person wrote.
    MessageArrived { message: Uuid },
    /// The office wrote to the person, outside any duty; the words stand with the filing.
    Replied {
        /// Whether the letter that says so is one of this case.
        is_told_here: bool,
    },
    /// A file was stored.
    FileAttached(StoredFile),
    /// A file of the answer was handed out.
    Collected(Collected),
    /// The last day of the answer is over.
    PackageOver {
        /// Those that can be collected no more; their bytes are destroyed next.
        files: Vec<FileId>,
        at: DateTime<Utc>,
    },
    /// A rung of the ladder was reached.
    Escalated {
        /// Which rung.
        kind: TimerKind,
        /// Which of its kind.
        occurrence: u32,
        at: DateTime<Utc>,
    },
    /// The person was reminded.
    Reminded {
        kind: TimerKind,
        /// Which of its kind.
        occurrence: u32,
        at: DateTime<Utc>,
    },
    /// Retention is over.
    Purged { at: DateTime<Utc> },
}
