//! Letter 25: to an engineer or a lead, something is wrong with the system. What, since when, where to see to it. No person.

use chrono::{DateTime, Utc};

use super::{body::bodies, words::Words};
use crate::law::Zone;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlarmKind {
    /// A job did not run when it should have.
    JobLate,
    /// A mail that meets a duty came back.
    DutyMailBounced,
    /// A mail could not be delivered and will not be tried again.
    DeadLetter,
    /// A chain of events does not fit its hashes.
    ChainBroken,
    /// An open case lacks a timer that it should have.
    TimersDiffer,
    /// An extension's letter was accepted too late: the old date stands.
    ExtensionLapsed,
    /// The letter about our own date was too late, or came back: the old date stands.
    PostponementLapsed,
    /// A check of the system itself failed.
    SelfTestFailed,
}

impl AlarmKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::JobLate,
        Self::DutyMailBounced,
        Self::DeadLetter,
        Self::ChainBroken,
        Self::TimersDiffer,
        Self::ExtensionLapsed,
        Self::PostponementLapsed,
        Self::SelfTestFailed,
    ];

    /// The stable id; the text is `alarm-<id>`.
    pub fn id(self) -> &'static str {
        match self {
            Self::JobLate => "job_late",
            Self::DutyMailBounced => "duty_mail_bounced",
            Self::DeadLetter => "dead_letter",
            Self::ChainBroken => "chain_broken",
            Self::TimersDiffer => "timers_differ",
            Self::ExtensionLapsed => "extension_lapsed",
            Self::PostponementLapsed => "postponement_lapsed",
            Self::SelfTestFailed => "self_test_failed",
        }
    }
}

/// What the letter says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// What is wrong.
    pub kind: AlarmKind,
    /// Which: the name of a job, a stream, a reference. Never a person.
    pub subject: String,
    pub since: DateTime<Utc>,
    /// The reader's zone.
    pub zone: Zone,
    /// The page of the desk where it is seen to.
    pub path: String,
}

impl Alarm {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.say_one("alarm-subject", "what", words.name("alarm", self.kind.id()))
    }

    fn since(&self, words: &Words<'_>) -> String {
        words.voice.instant(self.zone.local(self.since), self.zone.name())
    }

    /// Invented facts.
    pub fn sample() -> Self {
        Self {
            kind: AlarmKind::JobLate,
            subject: "sweep_timers".to_owned(),
            since: DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_779),
            zone: Zone::UTC,
            path: "/desk/installation".to_owned(),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        AlarmKind::ALL.into_iter().map(|kind| Self { kind, ..Self::sample() }).collect()
    }
}

bodies!(Alarm, "letters/alarm/body.txt", "letters/alarm/body.html");
