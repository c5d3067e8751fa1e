//! Letter 22: to an officer, lead or head of privacy: cases whose date comes near. One mail a person and run.

use chrono::NaiveDate;

use super::{body::bodies, words::Words};
use crate::{law::Right, types::Reference};

/// How near the date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rung {
    /// So many percent of the period are left.
    Left(u8),
    /// So many working days are left after this one.
    WorkingDays(u32),
    /// The last day.
    Due,
    /// Late.
    Overdue,
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
    /// Refuse, if at all: the extension does not move that date.
    Refuse,
    /// The letter about the extension must be there.
    TellExtension,
    /// Tell those who received the data.
    TellRecipients,
}

impl Step {
    /// Every step, in the order of a case.
    pub const ALL: [Self; 10] = [
        Self::Acknowledge,
        Self::Identity,
        Self::AnswerAwaited,
        Self::Decide,
        Self::Approve,
        Self::Send,
        Self::OtherChannel,
        Self::Refuse,
        Self::TellExtension,
        Self::TellRecipients,
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
            Self::Refuse => "refuse",
            Self::TellExtension => "tell_extension",
            Self::TellRecipients => "tell_recipients",
        }
    }
}

/// One case on the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LadderRow {
    /// The filing.
    pub reference: Reference,
    pub right: Right,
    /// How near.
    pub rung: Rung,
    /// The date (of the stopped clock: the date as if never stopped).
    pub due: NaiveDate,
    /// The day of this run, in the controller's zone.
    pub today: NaiveDate,
    /// What is missing.
    pub missing: Vec<Step>,
    /// Whether the step is late: no node ran when it was due.
    pub is_late: bool,
    /// The case's page.
    pub path: String,
}

impl LadderRow {
    fn nearness(&self, words: &Words<'_>) -> String {
        match self.rung {
            Rung::Left(share) => words.say_one("rung-left", "share", share),
            Rung::WorkingDays(days) => words.say_one("rung-working-days", "count", days),
            Rung::Due => words.say("rung-due"),
            Rung::Overdue => words.say("rung-overdue"),
        }
    }

    fn line(&self, words: &Words<'_>) -> String {
        let distance = words.voice.distance(self.due, self.today);
        let args = [("date", words.voice.day(self.due).into()), ("distance", distance.into())];
        words.voice.say_with("ladder-due", &args)
    }
}

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    /// The cases, the nearest date first.
    pub rows: Vec<LadderRow>,
}

impl Ladder {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("ladder-subject", "count", self.rows.len())
    }

    /// Invented facts.
    pub fn sample() -> Self {
        let today = NaiveDate::from_ymd_opt(2026, 12, 21).unwrap_or_default();
        let rungs = [Rung::Overdue, Rung::Due, Rung::WorkingDays(1), Rung::Left(25), Rung::Left(50)];
        let rows = rungs.into_iter().zip(0..).map(|(rung, index)| LadderRow {
            reference: Reference::from_random([index; 8]),
            right: Right::Access,
            rung,
            due: today + chrono::TimeDelta::days(i64::from(index) - 1),
            today,
            missing: if index == 0 {
                Step::ALL.to_vec()
            } else {
                vec![Step::Decide, Step::Approve, Step::Send]
            },
            is_late: index == 0,
            path: format!("/desk/cases/{index}"),
        });
        Self { rows: rows.collect() }
    }

    pub(super) fn samples() -> Vec<Self> {
        let mut single = Self::sample();
        single.rows.truncate(1);
        vec![Self::sample(), single]
    }
}

bodies!(Ladder, "letters/ladder/body.txt", "letters/ladder/body.html");
