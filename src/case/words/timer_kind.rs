//! The kinds of timers and the ladders of which they are steps.
//!
//! Invariant: a name reads back as the kind that wrote it; the names stand in the database and in events.

use std::{fmt, str::FromStr};

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
    pub fn ladder(self) -> Option<Ladder> {
        match self {
            Self::Left(_) | Self::Due | Self::Overdue | Self::StillPaused => Some(Ladder::Answer),
            Self::AcknowledgeLeft(_) | Self::AcknowledgeDue | Self::AcknowledgeOverdue => {
                Some(Ladder::Acknowledge)
            }
            Self::OwedLeft(owed, _) | Self::OwedDue(owed) | Self::OwedOverdue(owed) => {
                Some(Ladder::Beside(owed))
            }
            _ => None,
        }
    }
}

/// Each date has a ladder of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ladder {
    /// That of the answer.
    Answer,
    /// That of the acknowledgement.
    Acknowledge,
    /// That of a duty beside them.
    Beside(Owed),
}

const PLAIN: &[(TimerKind, &str)] = &[
    (TimerKind::Due, "due"),
    (TimerKind::Overdue, "overdue"),
    (TimerKind::StillPaused, "still_paused"),
    (TimerKind::AcknowledgeDue, "acknowledge_due"),
    (TimerKind::AcknowledgeOverdue, "acknowledge_overdue"),
    (TimerKind::RemindConfirm, "remind_confirm"),
    (TimerKind::RemindAnswer, "remind_answer"),
    (TimerKind::SendHold, "send_hold"),
    (TimerKind::ExtensionLapse, "extension_lapse"),
    (TimerKind::PostponementLapse, "postponement_lapse"),
    (TimerKind::Purge, "purge"),
];

impl fmt::Display for TimerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Left(share) => write!(f, "left_{share}"),
            Self::AcknowledgeLeft(share) => write!(f, "acknowledge_left_{share}"),
            Self::OwedLeft(owed, share) => write!(f, "{owed}_left_{share}"),
            Self::OwedDue(owed) => write!(f, "{owed}_due"),
            Self::OwedOverdue(owed) => write!(f, "{owed}_overdue"),
            plain => f.write_str(PLAIN.iter().find(|(kind, _)| kind == plain).map_or("", |(_, id)| id)),
        }
    }
}

impl FromStr for TimerKind {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        const WRONG: ParseError = ParseError::new("timer", "not a kind of timer");
        if let Some((kind, _)) = PLAIN.iter().find(|(_, id)| *id == text) {
            return Ok(*kind);
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
