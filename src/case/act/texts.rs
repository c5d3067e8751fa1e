//! The texts in a payload: what somebody typed, by field.
//!
//! Invariant: every field of every payload says whether it holds texts; a payload with a field of another type does not
//! compile, and so no typed text is accepted and then kept nowhere.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::parts::{Assignee, Exhibit, LetterResult, RecordedProof, TimerFired, Upheld};
use crate::{
    case::words::{
        Asked, DispatchChannel, DutyKind, ExtendReason, ItemOutcome, JoinedCase, LawGround, LetterKind,
        Method, Proven, ReferralBasis, Relationship, ReopenCause, Residence, Scope, StoredFile, Tier, Words,
    },
    law::{Age, Ground, Purpose, Right, Standing, StopReason},
    types::{CaseId, FileId},
};

/// One text, where it stands, and whether it may be left out.
#[derive(Debug)]
pub(super) struct Text<'a> {
    /// Path without a leading slash, for example `items/0/label`.
    pub(super) field: String,
    pub(super) words: &'a Words,
    pub(super) is_required: bool,
}

/// What can stand in a payload.
pub(super) trait Texts {
    /// Its texts, `field` being its own place.
    fn texts<'a>(&'a self, field: &str, all: &mut Vec<Text<'a>>);
}

/// The place of a part within another.
pub(super) fn within(whole: &str, part: impl std::fmt::Display) -> String {
    if whole.is_empty() { part.to_string() } else { format!("{whole}/{part}") }
}

impl Texts for Words {
    fn texts<'a>(&'a self, field: &str, all: &mut Vec<Text<'a>>) {
        all.push(Text { field: field.to_owned(), words: self, is_required: true });
    }
}

/// What may be left out may be left blank.
impl<T: Texts> Texts for Option<T> {
    fn texts<'a>(&'a self, field: &str, all: &mut Vec<Text<'a>>) {
        let Some(part) = self else { return };
        let before = all.len();
        part.texts(field, all);
        for text in all.iter_mut().skip(before) {
            text.is_required = false;
        }
    }
}

impl<T: Texts> Texts for Vec<T> {
    fn texts<'a>(&'a self, field: &str, all: &mut Vec<Text<'a>>) {
        for (place, part) in self.iter().enumerate() {
            part.texts(&within(field, place), all);
        }
    }
}

/// A blank one among several shows nothing, and is no fault by itself.
impl Texts for Exhibit {
    fn texts<'a>(&'a self, field: &str, all: &mut Vec<Text<'a>>) {
        match self {
            Self::File(_) => {}
            Self::Words(words) => all.push(Text { field: field.to_owned(), words, is_required: false }),
        }
    }
}

/// A code or a digest, compared with what we have and never kept as words: the only text in a payload that is not
/// [`Words`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Literal(String);

impl Literal {
    /// As stated.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

macro_rules! wordless {
    ($($kind:ty),+ $(,)?) => {
        $(impl Texts for $kind {
                    fn texts<'a>(&'a self, _: &str, _: &mut Vec<Text<'a>>) {}
        })+
    };
}

wordless! {
    bool, u32, Uuid, NaiveDate, DateTime<Utc>, CaseId, FileId, Literal, Right, Scope, Purpose, Ground, Residence,
    Relationship, Age, Standing, Asked, Method, Tier, Proven, StopReason, ExtendReason, Assignee, ItemOutcome, LawGround,
    DutyKind, DispatchChannel, ReferralBasis, ReopenCause, StoredFile, LetterKind, JoinedCase, LetterResult, TimerFired, Upheld,
    RecordedProof,
}
