//! The states of a case, and what an answered one came to.
//!
//! Invariant: paused, extended, held, undelivered are facts on the case, not states.

use crate::types::closed_list;

closed_list! {
    /// Where a case stands. Paused, extended, held, undelivered are facts on the case, not states.
    State, "state" {
        /// Filed; the clock runs.
        Received = "received",
        /// Identity or authority is being established.
        Verifying = "verifying",
        /// The office collects, decides, erases.
        Working = "working",
        /// We asked the person something.
        Waiting = "waiting",
        /// A second person looks at the decision or refusal.
        Reviewing = "reviewing",
        /// Approved; nothing leaves until `send`.
        Releasing = "releasing",
        /// Closed: the answer reached the person.
        Answered = "answered",
        /// Closed: the refusal reached the person.
        Refused = "refused",
        /// Closed by the person.
        Withdrawn = "withdrawn",
        /// Closed: another organisation answers.
        Referred = "referred",
        /// Closed: answered with another case.
        Merged = "merged",
        /// Closed: nothing was asked.
        NotARequest = "not_a_request",
        /// Retention is over; only the proof is left.
        Purged = "purged",
    }
}

closed_list! {
    /// What an answered case came to; computed from the items of the decision.
    Outcome, "outcome" {
        /// All that was asked.
        Full = "full",
        /// Some of it, the rest with reasons.
        Part = "part",
        /// Nothing is held.
        NoneHeld = "none_held",
    }
}

impl State {
    /// Whether somebody still has to answer.
    pub fn is_open(self) -> bool {
        match self {
            Self::Received
            | Self::Verifying
            | Self::Working
            | Self::Waiting
            | Self::Reviewing
            | Self::Releasing => true,
            Self::Answered
            | Self::Refused
            | Self::Withdrawn
            | Self::Referred
            | Self::Merged
            | Self::NotARequest
            | Self::Purged => false,
        }
    }

    /// Whether it was filed and is not yet at work: it is not known well enough who asks.
    pub fn is_before_work(self) -> bool {
        match self {
            Self::Received | Self::Verifying => true,
            Self::Working
            | Self::Waiting
            | Self::Reviewing
            | Self::Releasing
            | Self::Answered
            | Self::Refused
            | Self::Withdrawn
            | Self::Referred
            | Self::Merged
            | Self::NotARequest
            | Self::Purged => false,
        }
    }

    /// Whether the answer or the refusal reached the person.
    pub fn is_answered(self) -> bool {
        match self {
            Self::Answered | Self::Refused => true,
            Self::Received
            | Self::Verifying
            | Self::Working
            | Self::Waiting
            | Self::Reviewing
            | Self::Releasing
            | Self::Withdrawn
            | Self::Referred
            | Self::Merged
            | Self::NotARequest
            | Self::Purged => false,
        }
    }

    /// Whether nothing is owed for it any more, whatever was done: another case answers, nothing was asked, or only the
    /// proof is left.
    pub fn is_void(self) -> bool {
        match self {
            Self::Merged | Self::NotARequest | Self::Purged => true,
            Self::Received
            | Self::Verifying
            | Self::Working
            | Self::Waiting
            | Self::Reviewing
            | Self::Releasing
            | Self::Answered
            | Self::Refused
            | Self::Withdrawn
            | Self::Referred => false,
        }
    }

    /// Nobody answers any more: also true of a merged and of a purged case.
    pub fn is_closed(self) -> bool {
        !self.is_open()
    }
}
