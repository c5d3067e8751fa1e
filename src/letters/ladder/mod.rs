//! Letter 22: to an officer, lead or head of privacy: cases whose date comes near. One mail a person and run.

use chrono::NaiveDate;

use super::{bodies, words::Words};
use crate::{law::Right, types::Reference};

/// How near the date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rung {
    /// Half of the period is left.
    Half,
    /// A quarter.
    Quarter,
    /// A tenth.
    Tenth,
    /// The last day.
    Due,
    /// Late.
    Overdue,
}

impl Rung {
    /// Every rung, from the farthest.
    pub const ALL: [Self; 5] = [Self::Half, Self::Quarter, Self::Tenth, Self::Due, Self::Overdue];

    /// The id in the message files: the text is `rung-<id>`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Half => "half",
            Self::Quarter => "quarter",
            Self::Tenth => "tenth",
            Self::Due => "due",
            Self::Overdue => "overdue",
        }
    }
}

/// What is still missing before the answer is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Tell the person that we have it.
    Acknowledge,
    /// Establish who asks.
    Identity,
    /// The person answers.
    AnswerAwaited,
    /// Collect and decide.
    Decide,
    /// The second person looks.
    Approve,
    /// Send the answer.
    Send,
    /// Reach the person another way.
    OtherChannel,
}

impl Step {
    /// Every step, in the order of a case.
    pub const ALL: [Self; 7] = [
        Self::Acknowledge,
        Self::Identity,
        Self::AnswerAwaited,
        Self::Decide,
        Self::Approve,
        Self::Send,
        Self::OtherChannel,
    ];

    /// The id in the message files: the text is `step-<id>`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Identity => "identity",
            Self::AnswerAwaited => "answer_awaited",
            Self::Decide => "decide",
            Self::Approve => "approve",
            Self::Send => "send",
            Self::OtherChannel => "other_channel",
        }
    }
}

/// One case on the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LadderRow {
    /// The filing.
    pub reference: Reference,
    /// The right.
    pub right: Right,
    /// How near.
    pub rung: Rung,
    /// The date (of the stopped clock: the date as if never stopped).
    pub due: NaiveDate,
    /// What is missing.
    pub missing: Vec<Step>,
    /// Whether this run comes late: the machine was down when it should have told.
    pub told_late: bool,
    /// The case's page.
    pub path: String,
}

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// The day of this run, in the controller's zone.
    pub today: NaiveDate,
    /// The cases, the nearest date first.
    pub rows: Vec<LadderRow>,
}

impl Ladder {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("ladder-subject", "count", self.rows.len())
    }

    fn line(&self, words: &Words<'_>, row: &LadderRow) -> String {
        let distance = words.voice.distance(row.due, self.today);
        let args = [("date", words.voice.day(row.due).into()), ("distance", distance.into())];
        words.voice.say_with("ladder-due", &args)
    }

    /// Invented facts.
    pub fn sample() -> Self {
        let today = NaiveDate::from_ymd_opt(2026, 12, 21).unwrap_or_default();
        let rows = Rung::ALL.into_iter().rev().zip(0..).map(|(rung, index)| LadderRow {
            reference: Reference::from_random([index; 8]),
            right: Right::Access,
            rung,
            due: today + chrono::TimeDelta::days(i64::from(index) - 1),
            missing: if index == 0 {
                Step::ALL.to_vec()
            } else {
                vec![Step::Decide, Step::Approve, Step::Send]
            },
            told_late: index == 0,
            path: format!("/desk/cases/{index}"),
        });
        Self { today, rows: rows.collect() }
    }

    pub(super) fn samples() -> Vec<Self> {
        let mut single = Self::sample();
        single.rows.truncate(1);
        vec![Self::sample(), single]
    }
}

bodies!(Ladder, "letters/ladder/body.txt", "letters/ladder/body.html");
