//! The kinds of timers and the ladders of which they are steps.
//!
//! Invariant: a name reads back as the kind that wrote it; the names stand in the database and in events.

use std::{borrow::Cow, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::{case::words::Owed, types::ParseError};

/// What a timer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum TimerKind {
    /// So many percent of the period are left.
    Left(u8),
    /// The last working day begins.
    Due,
    /// Past due; daily.
    Overdue,
    /// A clock stands past the day on which it would have been due; weekly, so that nothing is forgotten.
    StillPaused,
    /// So many percent of the time to acknowledge are left.
    AcknowledgeLeft(u8),
    /// The last day to acknowledge begins.
    AcknowledgeDue,
    /// Not acknowledged in time; daily.
    AcknowledgeOverdue,
    /// So many percent of the time for what is owed beside the answer are left.
    OwedLeft(Owed, u8),
    /// Its last day begins.
    OwedDue(Owed),
    /// Its day is over; daily until recipients are told, once for what cannot be done in time any more.
    OwedOverdue(Owed),
    /// The person has not confirmed the mailbox.
    RemindConfirm,
    /// The person has not answered our question.
    RemindAnswer,
    /// Nothing of the answer was collected yet.
    RemindCollect,
    /// The hold after `send` is over.
    SendHold,
    /// The last lawful day for an extension letter is over.
    ExtensionLapse,
    /// The day that should move is there.
    PostponementLapse,
    /// Retention is over.
    Purge,
}

impl TimerKind {
    /// The ladder of which it is a rung.
    pub fn ladder(self) -> Option<LadderOf> {
        match self {
            Self::Left(_) | Self::Due | Self::Overdue | Self::StillPaused => Some(LadderOf::Answer),
            Self::AcknowledgeLeft(_) | Self::AcknowledgeDue | Self::AcknowledgeOverdue => {
                Some(LadderOf::Acknowledge)
            }
            Self::OwedLeft(owed, _) | Self::OwedDue(owed) | Self::OwedOverdue(owed) => {
                Some(LadderOf::Beside(owed))
            }
            Self::RemindConfirm
            | Self::RemindAnswer
            | Self::RemindCollect
            | Self::SendHold
            | Self::ExtensionLapse
            | Self::PostponementLapse
            | Self::Purge => None,
        }
    }
}

/// Each date has a ladder of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LadderOf {
    /// That of the answer.
    Answer,
    /// That of the acknowledgement.
    Acknowledge,
    /// That of a duty beside them.
    Beside(Owed),
}

/// The kinds whose name says all; those with a figure or a duty in their name are left over.
macro_rules! plain {
    ($($kind:ident = $id:literal),+ $(,)?) => {
        const PLAIN: &[&str] = &[$($id),+];

        fn plain_id(kind: TimerKind) -> Option<&'static str> {
            match kind {
                $(TimerKind::$kind => Some($id),)+
                TimerKind::Left(_)
                | TimerKind::AcknowledgeLeft(_)
                | TimerKind::OwedLeft(..)
                | TimerKind::OwedDue(_)
                | TimerKind::OwedOverdue(_) => None,
            }
        }

        fn plain_kind(id: &str) -> Option<TimerKind> {
            match id {
                $($id => Some(TimerKind::$kind),)+
                _ => None,
            }
        }
    };
}

plain! {
    Due = "due",
    Overdue = "overdue",
    StillPaused = "still_paused",
    AcknowledgeDue = "acknowledge_due",
    AcknowledgeOverdue = "acknowledge_overdue",
    RemindConfirm = "remind_confirm",
    RemindAnswer = "remind_answer",
    RemindCollect = "remind_collect",
    SendHold = "send_hold",
    ExtensionLapse = "extension_lapse",
    PostponementLapse = "postponement_lapse",
    Purge = "purge",
}

impl fmt::Display for TimerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Left(share) => write!(f, "left_{share}"),
            Self::AcknowledgeLeft(share) => write!(f, "acknowledge_left_{share}"),
            Self::OwedLeft(owed, share) => write!(f, "{owed}_left_{share}"),
            Self::OwedDue(owed) => write!(f, "{owed}_due"),
            Self::OwedOverdue(owed) => write!(f, "{owed}_overdue"),
            Self::Due
            | Self::Overdue
            | Self::StillPaused
            | Self::AcknowledgeDue
            | Self::AcknowledgeOverdue
            | Self::RemindConfirm
            | Self::RemindAnswer
            | Self::RemindCollect
            | Self::SendHold
            | Self::ExtensionLapse
            | Self::PostponementLapse
            | Self::Purge => f.write_str(plain_id(*self).unwrap_or_default()),
        }
    }
}

impl FromStr for TimerKind {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        const WRONG: ParseError = ParseError::new("timer", "not a kind of timer");
        if let Some(kind) = plain_kind(text) {
            return Ok(kind);
        }
        let of_owed = |owed: &Owed| Some((*owed, text.strip_prefix(owed.id())?.strip_prefix('_')?));
        if let Some((owed, rung)) = Owed::ALL.iter().find_map(of_owed) {
            return match (rung, rung.strip_prefix("left_").and_then(|share| share.parse().ok())) {
                (_, Some(share)) => Ok(Self::OwedLeft(owed, share)),
                ("due", _) => Ok(Self::OwedDue(owed)),
                ("overdue", _) => Ok(Self::OwedOverdue(owed)),
                _ => Err(WRONG),
            };
        }
        let (make, share): (fn(u8) -> Self, _) = match text.strip_prefix("acknowledge_left_") {
            Some(share) => (Self::AcknowledgeLeft, share),
            None => (Self::Left, text.strip_prefix("left_").ok_or(WRONG)?),
        };
        share.parse().map(make).map_err(|_| WRONG)
    }
}

impl JsonSchema for TimerKind {
    fn schema_name() -> Cow<'static, str> {
        "TimerKind".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let owed = Owed::ALL.iter().map(|owed| owed.id()).collect::<Vec<_>>().join("|");
        let plain = PLAIN.join("|");
        json_schema!({
            "description": "What a timer is for; `left_25` when a quarter of the time is left.",
            "type": "string",
            "pattern": format!("^({plain}|((acknowledge|{owed})_)?left_[0-9]{{1,3}}|({owed})_(due|overdue))$"),
        })
    }
}

impl TryFrom<String> for TimerKind {
    type Error = ParseError;
    fn try_from(text: String) -> Result<Self, ParseError> {
        text.parse()
    }
}

impl From<TimerKind> for String {
    fn from(kind: TimerKind) -> Self {
        kind.to_string()
    }
}
