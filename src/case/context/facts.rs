//! What a decision may look at besides the case: the time, who acts, the office's settings and the law.
//!
//! Invariant: everything is handed in; nothing here reads a clock, a file or a database.

use std::fmt;

use chrono::{DateTime, NaiveDate, Utc};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::{
    case::{
        context::{Actor, Office},
        model::{Case, FilingProof},
        words::Tiers,
    },
    law::ControllerLaws,
    types::CaseId,
};

/// Everything a decision may look at.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// The present instant.
    pub now: DateTime<Utc>,
    /// Who acts.
    pub actor: Actor,
    /// The office's settings.
    pub office: &'a Office,
    /// Tiers of proof.
    pub tiers: &'a Tiers,
    /// The controller's laws.
    pub statutes: &'a ControllerLaws,
    /// What the filing already knows about who asks.
    pub filing: FilingFacts,
    /// An id that nothing has yet, for a case that an act opens.
    pub fresh: CaseId,
    /// Mixed into the digest of a decision.
    pub seal: ReviewSeal,
    /// The case with which this one is to be answered, or is.
    pub other: Option<Other<'a>>,
    /// Whether the answer that stands on the case has words of the officer's own.
    pub has_words: bool,
    /// What would leave now of the answer that stands on the case, for an act that approves or sends it.
    pub review: Option<ReviewDigest>,
    /// The same of all answers that the act approves, where they are several.
    pub together: Option<ReviewDigest>,
}

/// A case of another filing that an act is about, too.
#[derive(Clone, Copy)]
pub struct Other<'a> {
    pub case: &'a Case,
    /// Whether both filings name the same person: one key in common that finds them.
    pub is_same_person: bool,
}

/// What a filing knows about who asks.
#[derive(Debug, Clone, Copy, Default)]
pub struct FilingFacts {
    /// What is proven.
    pub proof: FilingProof,
    /// Since when the mailbox is confirmed.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Whether the person gave nothing at which they could be told: no mailbox, no postal address, no telephone.
    pub is_unreachable: bool,
}

/// The secret part of a review digest. The digest stands in the chain for ever; without this nobody can try out which
/// words it was made of, so it must go when the words go.
#[derive(Clone, Copy)]
pub struct ReviewSeal(pub [u8; 32]);

impl ReviewSeal {
    /// The digest of facts: over this and their canonical JSON (keys sorted, no blanks).
    pub fn over(self, facts: &serde_json::Value) -> ReviewDigest {
        ReviewDigest(Sha256::new().chain_update(self.0).chain_update(facts.to_string()).finalize().into())
    }
}

/// What an approval is bound to; shown in hex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReviewDigest([u8; 32]);

impl fmt::Display for ReviewDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl Facts<'_> {
    /// Today in the controller's zone.
    pub fn today(&self) -> NaiveDate {
        self.office.day(self.now)
    }
}

impl std::fmt::Debug for Facts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Facts").field("now", &self.now).field("actor", &self.actor).finish_non_exhaustive()
    }
}
