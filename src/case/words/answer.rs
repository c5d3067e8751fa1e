//! What acts and events say of an answer: proofs, items, grounds, causes, files.
//!
//! Invariant: the ids are those of the API.

use serde::{Deserialize, Serialize};

use crate::{
    law::{JoinedDates, LawId},
    types::{CaseId, FileId, FilingId, closed_list},
};

closed_list! {
    /// Whether a proof succeeded.
    Proven, "result" {
        /// It did.
        Established = "established",
        /// It did not.
        Failed = "failed",
    }
}

closed_list! {
    /// Why a period is extended.
    ExtendReason, "reason" {
        /// The request is complex.
        Complexity = "complexity",
        /// There are many requests.
        NumberOfRequests = "number_of_requests",
    }
}

closed_list! {
    /// What happens to one item.
    ItemOutcome, "outcome" {
        /// Handed out.
        Give = "give",
        /// Erased for good.
        Erase = "erase",
        /// Anonymised, so that it belongs to nobody any more.
        Anonymise = "anonymise",
        /// Blocked, suppressed or restricted.
        Block = "block",
        /// Kept for a reason.
        Keep = "keep",
        /// Not handed out for a reason.
        Withhold = "withhold",
        /// Nothing is held.
        NotHeld = "not_held",
    }
}

impl ItemOutcome {
    /// Whether the person does not get what was asked for.
    pub fn withholds(self) -> bool {
        match self {
            Self::Keep | Self::Withhold => true,
            Self::Give | Self::Erase | Self::Anonymise | Self::Block | Self::NotHeld => false,
        }
    }

    /// Whether data are gone for good.
    pub fn destroys(self) -> bool {
        match self {
            Self::Erase | Self::Anonymise => true,
            Self::Give | Self::Block | Self::Keep | Self::Withhold | Self::NotHeld => false,
        }
    }
}

/// A ground for refusing, or for withholding a part, under one further law of the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LawGround {
    /// The law that knows the code.
    pub law: LawId,
    /// A code of that law, as the case offers it.
    pub code: String,
}

closed_list! {
    /// Why a closed case opens again.
    ReopenCause, "cause" {
        /// We were wrong: original clock.
        OurError = "our_error",
        /// The answer did not arrive: original clock.
        Undelivered = "undelivered",
        /// It was a request after all: original clock.
        NotARequest = "not_a_request",
        /// The proof came after a refusal: a new receipt today.
        IdentityNowGiven = "identity_now_given",
        /// The person wants it again: a new receipt today.
        WithdrawalReversed = "withdrawal_reversed",
        /// An appeal was upheld: the appeal's own day counts as the receipt.
        Overturned = "overturned",
    }
}

impl ReopenCause {
    /// Whether a new period begins with a new receipt; else the original clock counts.
    pub fn begins_anew(self) -> bool {
        match self {
            Self::IdentityNowGiven | Self::WithdrawalReversed => true,
            Self::OurError | Self::Undelivered | Self::NotARequest | Self::Overturned => false,
        }
    }
}

closed_list! {
    /// On what ground a request is passed to another organisation.
    ReferralBasis, "referral_basis" {
        /// The other decides about these data; we process them for it and by its order.
        Processor = "processor",
        /// Another controller has to do with it, and the person wants it passed on.
        NotHeld = "not_held",
    }
}

closed_list! {
    /// How far it is with a request that is passed on.
    ReferralStage, "referral_stage" {
        /// Another controller was asked; it is ours until that one takes it.
        Asked = "asked",
        /// Passed to whom we process for; closed here.
        OnBehalf = "on_behalf",
        /// The other controller took it; closed here.
        Accepted = "accepted",
        /// It did not.
        Declined = "declined",
    }
}

/// A case that is answered with another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedCase {
    pub case: CaseId,
    /// The filing that it belongs to: it keeps its own proof.
    pub filing: FilingId,
    /// What holds for it.
    pub dates: JoinedDates,
}

/// A file stored for the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredFile {
    pub id: FileId,
    /// SHA-256 of the plain bytes, hex.
    pub sha256: String,
    /// How many bytes.
    pub bytes: u64,
}
