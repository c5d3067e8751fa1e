//! Jobs: when things happen. Knows only *when*; what happens is a use case of the desk.
//!
//! Two kinds of work. *Scheduled jobs* fire by cron expression; each firing is a slot that one node takes, and a node
//! that was down makes up for what nobody fired. *Carrying letters* goes on all the time, letter by letter under leases.

mod runner;
pub mod schedule;

pub use runner::{JobError, Runner, Stop, stop_pair};

use schedule::CatchUp;

use crate::config::Jobs;

/// What a scheduled job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Hears every timer that is due: ladder, reminders, holds, lapses.
    Timers,
    /// Forgets expired codes, sessions, drafts and keys.
    Tidy,
    /// Compares the timers of every open case with those it should have.
    Audit,
    /// Ends what can be collected, and destroys its bytes.
    Packages,
    /// Brings what releases before wrote into the form of today.
    Repack,
    /// Brings the blind index into the edition of today.
    Reindex,
}

/// One scheduled job.
#[derive(Debug, Clone, Copy)]
pub struct Job {
    /// The name on the command line and in its slots.
    pub name: &'static str,
    /// What it does.
    pub work: Work,
    /// How it makes up for slots that nobody fired.
    pub catch_up: CatchUp,
    /// What it is for, in a sentence.
    pub about: &'static str,
}

/// Every scheduled job. Each looks at all that is due, however old, so one firing makes up for many.
pub const JOBS: &[Job] = &[
    Job {
        name: "timers",
        work: Work::Timers,
        catch_up: CatchUp::Latest,
        about: "fires timers: the ladder, reminders, the hold before sending, lapsed extensions",
    },
    Job {
        name: "codes",
        work: Work::Tidy,
        catch_up: CatchUp::Latest,
        about: "forgets expired codes, sessions, drafts and keys",
    },
    Job {
        name: "audit",
        work: Work::Audit,
        catch_up: CatchUp::Latest,
        about: "compares the timers of every open case with those it should have",
    },
    Job {
        name: "packages",
        work: Work::Packages,
        catch_up: CatchUp::Latest,
        about: "destroys the files of answers that were to be collected by a day that is over",
    },
    Job {
        name: "repack",
        work: Work::Repack,
        catch_up: CatchUp::Latest,
        about: "packs letters and rows that a release before wrote; nothing once that is done",
    },
    Job {
        name: "reindex",
        work: Work::Reindex,
        catch_up: CatchUp::Latest,
        about: "indexes anew what a release before indexed in another form; nothing once that is done",
    },
];

/// The job that carries letters; it has no slots, because letters are taken one by one.
pub const OUTBOX: &str = "outbox";

impl Job {
    /// Its cron expression.
    pub fn expression<'a>(&self, settings: &'a Jobs) -> &'a str {
        match self.work {
            Work::Timers => &settings.timers,
            Work::Tidy => &settings.codes,
            Work::Audit => &settings.audit,
            Work::Packages => &settings.packages,
            Work::Repack => &settings.repack,
            Work::Reindex => &settings.reindex,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schedule_of_the_settings_is_that_of_one_job() {
        let settings = crate::config::load(None).unwrap().settings.jobs;
        let mut of_jobs: Vec<&str> = JOBS.iter().map(|job| job.expression(&settings)).collect();
        let mut of_settings = settings.schedules().map(|(_, expression)| expression).to_vec();
        of_jobs.sort_unstable();
        of_settings.sort_unstable();
        assert_eq!(of_jobs, of_settings);
    }
}
