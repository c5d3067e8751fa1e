//! Why a use case did not do what was asked. `web::problem` turns each into one HTTP answer; nothing here is personal.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::flaw::{FieldFault, Flaw};
use crate::{
    case::{Forbidden, PackageEnd},
    store::StoreError,
    texts::Sentence,
};

/// Something that can be done once only, and was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// Somebody has finished the task.
    DoneAlready,
    /// A second factor is set up.
    SecondFactorExists,
}

/// Why nobody came in by the identity provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderFault {
    /// It does not answer as it should.
    Silent,
    /// It let nobody in, or what it says is not believed.
    Refused,
    /// Nobody here has that account.
    NotLinked,
    /// It is the account of somebody else.
    Another,
    /// Nobody set out, or they are back already, or too late.
    Over,
}

/// What is wrong with a one-time code that was entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeFault {
    /// It cannot be a code; it cost no try.
    NoCode,
    /// It is not the one; how often it may still be tried is not counted.
    Another,
    /// It is not the one, or was used; this many tries are left.
    TriesLeft(u32),
    /// Wrong ones were entered too often since it was mailed.
    UsedUp,
    /// The one that was asked for last is over.
    TooOld,
}

impl CodeFault {
    /// To be said to whoever entered it.
    pub fn sentence(self) -> Sentence {
        let (id, arguments) = match self {
            Self::NoCode => ("no_code", Vec::new()),
            Self::Another => ("another", Vec::new()),
            Self::TriesLeft(left) => ("tries_left", vec![("left", u64::from(left).into())]),
            Self::UsedUp => ("used_up", Vec::new()),
            Self::TooOld => ("too_old", Vec::new()),
        };
        Sentence::of("wrong-code", id, arguments)
    }
}

/// What can go wrong between a caller and the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Fields must be mended (422).
    #[error("{} field(s) need mending", .0.len())]
    Fields(Vec<FieldFault>),
    /// The body is not what the act takes at all (400).
    #[error("malformed: {}", .0.id())]
    Malformed(Flaw),
    /// The state or the law forbids the act (409), or the role may never do it (403).
    #[error("forbidden: {0}")]
    Forbidden(#[source] Forbidden),
    /// It is done already (409).
    #[error("done already: {0:?}")]
    Conflict(Conflict),
    /// Someone else moved the case first (409 `version_conflict`).
    #[error("the case has moved on to version {current}")]
    VersionConflict {
        /// The version that stands now.
        current: i64,
    },
    /// Others changed the same thing each time that this was tried (503 `overtaken` with `Retry-After`).
    #[error("overtaken by others each time")]
    Overtaken,
    /// What is reported is somebody else's to report by now; never an answer to a person.
    #[error("the lease is somebody else's")]
    LeaseLost,
    /// The same idempotency key came with another body (422 `idempotency_key_reused`).
    #[error("idempotency key reused with another body")]
    IdempotencyReused,
    /// No such thing, or not for this caller (404).
    #[error("not found")]
    NotFound,
    /// Nobody is signed in, or the token is not valid (401).
    #[error("not signed in")]
    Unauthenticated,
    /// The code was wrong or is no longer good (401 `code_wrong`).
    #[error("wrong or expired code")]
    CodeWrong(CodeFault),
    /// The e-mail address, password or second factor was wrong (401 `credentials_wrong`).
    #[error("wrong credentials")]
    CredentialsWrong,
    /// The second factor must be given (401 `second_factor_required`).
    #[error("second factor required")]
    SecondFactorRequired,
    /// The link of an invitation was used, is too old, or never was one (410 `link_over`).
    #[error("the link is over")]
    LinkOver,
    /// What could be collected can be collected no more (410 `package_over`).
    #[error("the answer can be collected no more: {by}")]
    PackageOver {
        /// How that came.
        by: PackageEnd,
        /// The last day, where it is known.
        last_day: Option<NaiveDate>,
    },
    /// It takes the link that was mailed to the owner of the account (403 `link_required`).
    #[error("the mailed link is required")]
    LinkRequired,
    /// The password is known to whoever set it and must be changed on the pages first (403 `password_not_own`).
    #[error("the password must be changed first")]
    PasswordNotOwn,
    /// They proved too long ago who they are (403 `step_up_required`).
    #[error("a fresh proof is required")]
    StepUpRequired,
    /// Nobody came in by the identity provider (503 `provider_silent`, 401 `provider_refused`).
    #[error("by the identity provider: {0:?}")]
    Provider(ProviderFault),
    /// The role may not do this (403).
    #[error("not allowed for this role")]
    NotAllowed,
    /// A fresh code is needed (403 `code_required`).
    #[error("a fresh code is required")]
    CodeRequired,
    /// Too many tries (429 with `Retry-After`).
    #[error("too many tries; again in {retry_secs} s")]
    TooMany {
        /// Seconds to wait.
        retry_secs: u32,
    },
    /// An upload is larger than allowed (413).
    #[error("larger than {bytes_max} bytes")]
    TooLarge {
        /// The limit in bytes.
        bytes_max: usize,
    },
    /// The scanner for malware does not answer, so that no file is taken (503 `scanner_silent`).
    #[error("the scanner for malware does not answer")]
    ScannerSilent,
    /// Storage cannot answer now (503).
    #[error("storage is unavailable")]
    Unavailable,
    /// A fault of ours (500); the cause goes to the log, once.
    #[error("internal fault: {0}")]
    Internal(String),
}

impl Error {
    /// The same faults, where the fields stand in `also` of an act: `place` 0 is the act itself.
    #[must_use]
    pub fn under(self, place: usize) -> Self {
        match (self, place.checked_sub(1)) {
            (Self::Fields(faults), Some(further)) => {
                let moved = faults.into_iter().map(|fault| FieldFault {
                    pointer: format!("/also/{further}{}", fault.pointer),
                    ..fault
                });
                Self::Fields(moved.collect())
            }
            (other, _) => other,
        }
    }

    /// One field at fault.
    pub fn field(pointer: impl Into<String>, flaw: &Flaw) -> Self {
        Self::Fields(vec![FieldFault::new(pointer, flaw)])
    }
}

/// What a field of the payload would mend is a fault of that field.
impl From<Forbidden> for Error {
    fn from(forbidden: Forbidden) -> Self {
        match forbidden.field {
            Some(pointer) => Self::Fields(vec![FieldFault::of_forbidden(pointer, &forbidden)]),
            None => Self::Forbidden(forbidden),
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            // It was tried again already: others are faster than we can wait for.
            StoreError::Overtaken | StoreError::Taken => Self::Overtaken,
            StoreError::Spent => Self::CredentialsWrong,
            StoreError::LeaseLost => Self::LeaseLost,
            StoreError::Unavailable(None) => Self::Unavailable,
            StoreError::Unavailable(Some(cause)) => {
                tracing::error!(error = %cause, "storage is unavailable");
                Self::Unavailable
            }
            corrupt @ StoreError::Corrupt { .. } => Self::Internal(corrupt.to_string()),
        }
    }
}

/// An error with all its causes, for one line.
pub fn in_full(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |words, cause| format!("{words}: {cause}"))
}
