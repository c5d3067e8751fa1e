//! The kinds of events by their stable names, and which of them make an open page stale.

use super::Event;
use crate::types::closed_list;

closed_list! {
    /// What an event says, without what it holds. The ids are the tags of stored events.
    EventKind, "event" {
        /// It was filed.
        Filed = "filed",
        /// Its dates changed.
        Dated = "dated",
        /// Something moved the clock.
        ClockMoved = "clock_moved",
        /// The last such move turned out void: its letter came back.
        ClockUndone = "clock_undone",
        /// An officer said what was really asked for.
        Classified = "classified",
        /// A later receipt waits for a second person.
        ReceiptProposed = "receipt_proposed",
        /// The receipt was corrected; the old one is kept.
        ReceiptCorrected = "receipt_corrected",
        /// The person proved control of the mailbox.
        MailboxConfirmed = "mailbox_confirmed",
        /// Identity was established.
        Verified = "verified",
        /// Identity was not established.
        VerificationFailed = "verification_failed",
        /// A proof of the filing was taken over. What was seen stands with the filing, once.
        ProofTaken = "proof_taken",
        /// The person was asked something.
        Asked = "asked",
        /// The question reached the person.
        QuestionReached = "question_reached",
        /// The question came back after all.
        QuestionUnreached = "question_unreached",
        /// The question no longer waits for an answer.
        QuestionClosed = "question_closed",
        /// The person answered.
        AnswerArrived = "answer_arrived",
        /// An extension was announced; it moves nothing yet.
        ExtensionAnnounced = "extension_announced",
        /// The person was told in time: the extension is in force.
        ExtensionTook = "extension_took",
        /// The letter about the extension came back: pending again.
        ExtensionReopened = "extension_reopened",
        /// The letter came too late: the extension moves nothing.
        ExtensionLapsed = "extension_lapsed",
        /// Our own date shall move.
        PostponementAnnounced = "postponement_announced",
        /// The person was told in time: our own date moved.
        PostponementTook = "postponement_took",
        /// The letter came too late: our own date stays.
        PostponementLapsed = "postponement_lapsed",
        /// Somebody owns it now.
        Assigned = "assigned",
        /// A note was written.
        Noted = "noted",
        /// A legal hold waits for a second person.
        HoldProposed = "hold_proposed",
        /// A legal hold blocks erasure.
        HoldPlaced = "hold_placed",
        /// Lifting the hold waits for a second person.
        LiftProposed = "lift_proposed",
        /// The hold is gone.
        HoldLifted = "hold_lifted",
        /// Systems are to be searched.
        Planned = "planned",
        /// A system answered.
        TaskAnswered = "task_answered",
        /// It was decided what the person gets.
        Decided = "decided",
        /// A refusal waits for a second person.
        RefusalWritten = "refusal_written",
        /// A second person agreed.
        Approved = "approved",
        /// A second person sent it back.
        Returned = "returned",
        /// The answer may go, after the hold.
        SendOrdered = "send_ordered",
        /// It was taken back before anything had left; the approval is void.
        PulledBack = "pulled_back",
        /// The hold is over: the answer is on its way.
        Released = "released",
        /// The next mail server took a letter.
        LetterAccepted = "letter_accepted",
        /// A letter came back.
        LetterBounced = "letter_bounced",
        /// Something went out by another way than mail.
        Dispatched = "dispatched",
        /// The answer reached the person.
        Delivered = "delivered",
        /// Others hold what was corrected, erased or blocked, and must be told of it.
        RecipientsConcerned = "recipients_concerned",
        /// It was passed on: the clock runs until the other organisation takes it, unless we only process for it.
        ReferralStarted = "referral_started",
        /// The other organisation took it.
        ReferralAccepted = "referral_accepted",
        /// The other organisation did not.
        ReferralDeclined = "referral_declined",
        /// It is answered together with another.
        Merged = "merged",
        /// It stands alone again.
        Unmerged = "unmerged",
        /// Another case is answered with this one.
        MergedIn = "merged_in",
        /// It is not any more.
        Separated = "separated",
        /// The letter that answers the other case goes to this person, too.
        AnsweredWith = "answered_with",
        /// The person no longer wants it.
        Withdrawn = "withdrawn",
        /// Nothing was asked.
        SetAside = "set_aside",
        /// The person contests it: a linked case opens.
        Contested = "contested",
        /// A linked case is closed.
        LinkClosed = "link_closed",
        /// A linked case is open again.
        LinkReopened = "link_reopened",
        /// It is open again.
        Reopened = "reopened",
        /// What was sent is taken back: links are dead.
        Recalled = "recalled",
        /// The person wrote.
        MessageArrived = "message_arrived",
        /// The office wrote to the person.
        Replied = "replied",
        /// A file was stored.
        FileAttached = "file_attached",
        /// A file of the answer was collected.
        Collected = "collected",
        /// The answer can be collected no more: its last day is over.
        PackageOver = "package_over",
        /// A rung of the ladder was reached.
        Escalated = "escalated",
        /// The person was reminded.
        Reminded = "reminded",
        /// Retention is over.
        Purged = "purged",
    }
}

impl EventKind {
    /// Whether a page opened before it is out of date: state, clock, owner, decision, files or incoming messages changed.
    /// Delivered mail, notes and reminders do not outdate a page.
    pub fn moves_version(self) -> bool {
        match self {
            Self::MailboxConfirmed
            | Self::Noted
            | Self::Collected
            | Self::Replied
            | Self::LetterAccepted
            | Self::LinkClosed
            | Self::LinkReopened
            | Self::Escalated
            | Self::Reminded => false,
            Self::Filed
            | Self::Dated
            | Self::ClockMoved
            | Self::ClockUndone
            | Self::Classified
            | Self::ReceiptProposed
            | Self::ReceiptCorrected
            | Self::Verified
            | Self::VerificationFailed
            | Self::ProofTaken
            | Self::Asked
            | Self::QuestionReached
            | Self::QuestionUnreached
            | Self::QuestionClosed
            | Self::AnswerArrived
            | Self::ExtensionAnnounced
            | Self::ExtensionTook
            | Self::ExtensionReopened
            | Self::ExtensionLapsed
            | Self::PostponementAnnounced
            | Self::PostponementTook
            | Self::PostponementLapsed
            | Self::Assigned
            | Self::HoldProposed
            | Self::HoldPlaced
            | Self::LiftProposed
            | Self::HoldLifted
            | Self::Planned
            | Self::TaskAnswered
            | Self::Decided
            | Self::RefusalWritten
            | Self::Approved
            | Self::Returned
            | Self::SendOrdered
            | Self::PulledBack
            | Self::Released
            | Self::LetterBounced
            | Self::Dispatched
            | Self::Delivered
            | Self::RecipientsConcerned
            | Self::ReferralStarted
            | Self::ReferralAccepted
            | Self::ReferralDeclined
            | Self::Merged
            | Self::Unmerged
            | Self::MergedIn
            | Self::Separated
            | Self::AnsweredWith
            | Self::Withdrawn
            | Self::SetAside
            | Self::Contested
            | Self::Reopened
            | Self::Recalled
            | Self::MessageArrived
            | Self::FileAttached
            | Self::PackageOver
            | Self::Purged => true,
        }
    }
}

impl Event {
    /// What it says.
    pub fn kind(&self) -> EventKind {
        match self {
            Self::Filed(_) => EventKind::Filed,
            Self::Dated(_) => EventKind::Dated,
            Self::ClockMoved { .. } => EventKind::ClockMoved,
            Self::ClockUndone { .. } => EventKind::ClockUndone,
            Self::Classified(_) => EventKind::Classified,
            Self::ReceiptProposed { .. } => EventKind::ReceiptProposed,
            Self::ReceiptCorrected { .. } => EventKind::ReceiptCorrected,
            Self::MailboxConfirmed { .. } => EventKind::MailboxConfirmed,
            Self::Verified { .. } => EventKind::Verified,
            Self::VerificationFailed { .. } => EventKind::VerificationFailed,
            Self::ProofTaken(_) => EventKind::ProofTaken,
            Self::Asked { .. } => EventKind::Asked,
            Self::QuestionReached { .. } => EventKind::QuestionReached,
            Self::QuestionUnreached => EventKind::QuestionUnreached,
            Self::QuestionClosed => EventKind::QuestionClosed,
            Self::AnswerArrived { .. } => EventKind::AnswerArrived,
            Self::ExtensionAnnounced { .. } => EventKind::ExtensionAnnounced,
            Self::ExtensionTook { .. } => EventKind::ExtensionTook,
            Self::ExtensionReopened => EventKind::ExtensionReopened,
            Self::ExtensionLapsed => EventKind::ExtensionLapsed,
            Self::PostponementAnnounced { .. } => EventKind::PostponementAnnounced,
            Self::PostponementTook { .. } => EventKind::PostponementTook,
            Self::PostponementLapsed => EventKind::PostponementLapsed,
            Self::Assigned { .. } => EventKind::Assigned,
            Self::Noted => EventKind::Noted,
            Self::HoldProposed { .. } => EventKind::HoldProposed,
            Self::HoldPlaced { .. } => EventKind::HoldPlaced,
            Self::LiftProposed { .. } => EventKind::LiftProposed,
            Self::HoldLifted => EventKind::HoldLifted,
            Self::Planned { .. } => EventKind::Planned,
            Self::TaskAnswered { .. } => EventKind::TaskAnswered,
            Self::Decided { .. } => EventKind::Decided,
            Self::RefusalWritten { .. } => EventKind::RefusalWritten,
            Self::Approved { .. } => EventKind::Approved,
            Self::Returned => EventKind::Returned,
            Self::SendOrdered { .. } => EventKind::SendOrdered,
            Self::PulledBack => EventKind::PulledBack,
            Self::Released { .. } => EventKind::Released,
            Self::LetterAccepted { .. } => EventKind::LetterAccepted,
            Self::LetterBounced { .. } => EventKind::LetterBounced,
            Self::Dispatched { .. } => EventKind::Dispatched,
            Self::Delivered { .. } => EventKind::Delivered,
            Self::RecipientsConcerned { .. } => EventKind::RecipientsConcerned,
            Self::ReferralStarted { .. } => EventKind::ReferralStarted,
            Self::ReferralAccepted { .. } => EventKind::ReferralAccepted,
            Self::ReferralDeclined => EventKind::ReferralDeclined,
            Self::Merged { .. } => EventKind::Merged,
            Self::Unmerged { .. } => EventKind::Unmerged,
            Self::MergedIn { .. } => EventKind::MergedIn,
            Self::Separated { .. } => EventKind::Separated,
            Self::AnsweredWith { .. } => EventKind::AnsweredWith,
            Self::Withdrawn { .. } => EventKind::Withdrawn,
            Self::SetAside { .. } => EventKind::SetAside,
            Self::Contested { .. } => EventKind::Contested,
            Self::LinkClosed { .. } => EventKind::LinkClosed,
            Self::LinkReopened { .. } => EventKind::LinkReopened,
            Self::Reopened { .. } => EventKind::Reopened,
            Self::Recalled => EventKind::Recalled,
            Self::MessageArrived { .. } => EventKind::MessageArrived,
            Self::Replied { .. } => EventKind::Replied,
            Self::FileAttached(_) => EventKind::FileAttached,
            Self::Collected(_) => EventKind::Collected,
            Self::PackageOver { .. } => EventKind::PackageOver,
            Self::Escalated { .. } => EventKind::Escalated,
            Self::Reminded { .. } => EventKind::Reminded,
            Self::Purged { .. } => EventKind::Purged,
        }
    }

    /// The stable name.
    pub fn name(&self) -> &'static str {
        self.kind().id()
    }

    /// Whether a page opened before it is out of date.
    pub fn moves_version(&self) -> bool {
        self.kind().moves_version()
    }
}
