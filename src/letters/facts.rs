//! What several letters say: a code, a date and why it is that date, an item of an answer, the ways to complain.
//!
//! Facts only. Nothing here is looked up or computed from a law: who decides, hands it in.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;

use super::why::{Sampled, Why};
use crate::{
    case::ItemOutcome,
    law::{Basis, Purpose, Right, Unit},
    types::ParseError,
};

/// A one-time code: six digits. `Debug` shows none of them.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// The six digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

impl FromStr for Code {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(ParseError::new("code", "six digits"))
        }
    }
}

/// What a period is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodUnit {
    /// Days of the calendar.
    Days,
    /// Working days of the law's or controller's calendar.
    WorkingDays,
    /// Months of the calendar.
    Months,
}

/// A length of time as the law states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// How many.
    pub count: u32,
    pub unit: PeriodUnit,
}

/// The day by which an answer is due, and why that day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDate {
    /// The last day, inclusive, in the controller's zone.
    pub on: NaiveDate,
    /// The day on which the letter is written, in the same zone: "30 days from now" counts from it.
    pub today: NaiveDate,
    /// Why that day: the law or promise, what moved it, and every other clock of the case.
    pub why: Why,
}

impl DueDate {
    /// An invented date, for the samples of several letters.
    pub(super) fn sample() -> Self {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default();
        let on = today + chrono::Days::new(30);
        let cite = "GDPR Art. 12(3)";
        let figure = Sampled { basis: Basis::Statute, count: 30, unit: Unit::Days, on, cite };
        Self { on, today, why: Why::sample("eu-gdpr", &[figure], None) }
    }
}

/// One case of the filing, as its receipt shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseLine {
    /// The right used.
    pub right: Right,
    /// What an objection is about.
    pub purpose: Option<Purpose>,
    /// The answer's date; none where no law sets one or the clock stands still.
    pub due: Option<DueDate>,
    /// Whether it stands still.
    pub is_stopped: bool,
}

/// A step of a case as the person reads it, here and on the status page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// We have it.
    Received,
    /// The person must do something.
    WaitingForYou,
    /// We establish who asks.
    CheckingIdentity,
    /// We collect and decide.
    InProgress,
    /// The clock stands still.
    Paused,
    /// The law's extension is in force.
    Extended,
    /// The answer lies on the status page.
    Ready,
    /// Done in full.
    Done,
    /// Done in part.
    PartlyDone,
    /// Refused.
    NotDone,
    /// Taken back by the person.
    Withdrawn,
    /// Another organisation answers.
    PassedOn,
    /// Somebody else looks at the decision.
    UnderAppeal,
    /// Answered together with another request.
    Joined,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 14] = [
        Self::Received,
        Self::WaitingForYou,
        Self::CheckingIdentity,
        Self::InProgress,
        Self::Paused,
        Self::Extended,
        Self::Ready,
        Self::Done,
        Self::PartlyDone,
        Self::NotDone,
        Self::Withdrawn,
        Self::PassedOn,
        Self::UnderAppeal,
        Self::Joined,
    ];

    /// The id in the message files: the text is `stage-<id>`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::WaitingForYou => "waiting_for_you",
            Self::CheckingIdentity => "checking_identity",
            Self::InProgress => "in_progress",
            Self::Paused => "paused",
            Self::Extended => "extended",
            Self::Ready => "ready",
            Self::Done => "done",
            Self::PartlyDone => "partly_done",
            Self::NotDone => "not_done",
            Self::Withdrawn => "withdrawn",
            Self::PassedOn => "passed_on",
            Self::UnderAppeal => "under_appeal",
            Self::Joined => "joined",
        }
    }
}

/// One item of an answer.
#[derive(Clone, PartialEq, Eq)]
pub struct Item {
    /// What it is, in the officer's words.
    pub label: String,
    /// What happened to it.
    pub outcome: ItemOutcome,
    /// Why, in one sentence: the text of the reason's code.
    pub reason: Option<String>,
    /// The provision that allows the reason.
    pub citation: Option<String>,
}

/// The supervisory authority for the person's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regulator {
    pub name: String,
    /// Where it is reached: a web address or a postal address in one line.
    pub address: String,
}

/// What a person can do who does not agree.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Remedies {
    /// The page to ask us to look again, where the law has an appeal or we offer one.
    pub appeal_path: Option<String>,
    /// The last day for that, where there is one.
    pub appeal_by: Option<NaiveDate>,
    /// What the laws themselves say about coming to us again; empty where it is our own offer.
    pub again: Vec<Again>,
    /// To whom one can complain, law by law.
    pub complaints: Vec<Complaint>,
    /// The way to a court, in the words of the laws.
    pub courts: Vec<String>,
}

/// A law's own sentence about an appeal or a complaint to the controller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Again {
    pub words: String,
    /// By when we decide, where the law says so.
    pub within: Option<Period>,
}

/// The way to the authorities of one law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The law's words about it, where the person may read them as law.
    pub words: Option<String>,
    /// The authorities for this person; empty where nobody knows the place.
    pub regulators: Vec<Regulator>,
}

impl Remedies {
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.appeal_path.is_none() && self.complaints.is_empty() && self.courts.is_empty()
    }
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Item").field("outcome", &self.outcome).finish_non_exhaustive()
    }
}
