//! What a decision may look at besides the case: the time, who acts, the office's settings and the law.
//!
//! Invariant: everything is handed in; nothing here reads a clock, a file or a database.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::case::{
    asked::{OnBehalfOf, Relationship, ids},
    owed::Demand,
    tiers::Tiers,
};
use crate::{
    law::{
        Age, Calendar, CalendarId, CaseDates, ClockEvent, Flag, Ground, LawId, Purpose, Right, Standing,
        StopReason,
    },
    types::{CaseId, Place, UserId},
};

ids! {
    /// What a member of staff may do.
    Role, "role" {
        /// Works cases.
        Officer = "officer",
        /// Also approves, and receives escalations.
        Lead = "lead",
        /// Head of privacy: reads all, advises in notes, never decides (GDPR Art. 38(6)).
        Dpo = "dpo",
        /// Reads.
        Auditor = "auditor",
        /// Runs the installation, sees no case content.
        Admin = "admin",
    }
}

/// Who does an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "actor")]
pub enum Actor {
    /// A member of staff, whatever the role.
    Officer {
        /// Who.
        id: UserId,
        /// As what.
        role: Role,
    },
    /// The person who asked, or a proven agent, with a session.
    Requester,
    /// A timer or the mail.
    Machine,
}

impl Actor {
    /// The member of staff, where it is one.
    pub fn user(&self) -> Option<UserId> {
        match self {
            Self::Officer { id, .. } => Some(*id),
            Self::Requester | Self::Machine => None,
        }
    }

    /// The role, where it is staff.
    pub fn role(&self) -> Option<Role> {
        match self {
            Self::Officer { role, .. } => Some(*role),
            Self::Requester | Self::Machine => None,
        }
    }
}

/// One rung of the ladder: reached by the share of the period that is left or by working days, whichever comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LadderRung {
    /// Percent of the period; names the rung.
    pub share: u8,
    /// At the latest when so few working days are left after the present one.
    pub working_days: u32,
}

/// The settings of the office that procedure depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// The controller's zone: a day is a day there.
    pub zone: Tz,
    /// The controller's working days.
    pub calendar: Calendar,
    /// Rungs of the ladder before the last day, the farthest first.
    pub ladder: Vec<LadderRung>,
    /// How long a sent answer can still be pulled back.
    pub send_hold: TimeDelta,
    /// Days after which the person is reminded, to confirm or to answer.
    pub reminder_days: Vec<u32>,
    /// A question later than this many days after receipt needs a lead's reason.
    pub question_days: u64,
    /// At least this many days between two letters about progress.
    pub progress_days: i64,
    /// So many days after an answer those who received the data should have heard of it: the laws name no day.
    pub recipients_days: u64,
    /// Days after closing until a case is purged; none keeps it.
    pub retention_days: Option<u64>,
}

impl Office {
    /// The defaults in a zone: Monday to Friday; 50, 25 and 10 percent, the latter two at the latest two working days and
    /// one before; ten seconds, day 3 and 10, seven days.
    pub fn in_zone(zone: Tz) -> Self {
        let ladder = [(50, 0), (25, 2), (10, 1)];
        Self {
            zone,
            calendar: Calendar::from(CalendarId::Weekdays),
            ladder: ladder.map(|(share, working_days)| LadderRung { share, working_days }).to_vec(),
            send_hold: TimeDelta::seconds(10),
            reminder_days: vec![3, 10],
            question_days: 7,
            progress_days: 7,
            recipients_days: 7,
            retention_days: None,
        }
    }

    /// The local day of an instant.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// The first instant of the day after `day`: a deadline on `day` is kept strictly before it (R11). Where midnight
    /// does not exist, the first instant after the gap; where it exists twice, the earlier.
    pub fn end_of(&self, day: NaiveDate) -> DateTime<Utc> {
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
        let midnight = next.and_time(chrono::NaiveTime::MIN);
        (0..=12_i64)
            .find_map(|quarter| {
                let local = midnight + TimeDelta::minutes(15 * quarter);
                self.zone.from_local_datetime(&local).earliest()
            })
            .map_or_else(|| midnight.and_utc(), |at| at.with_timezone(&Utc))
    }

    /// The first instant of `day`.
    pub fn start_of(&self, day: NaiveDate) -> DateTime<Utc> {
        self.end_of(day.pred_opt().unwrap_or(day))
    }

    /// The first day after which at most `few` working days are left up to and including `by`.
    pub fn day_with_working_days(&self, by: NaiveDate, few: u32) -> NaiveDate {
        let (mut day, mut left) = (by, few);
        loop {
            let worked = u32::from(self.calendar.is_working_day(day));
            match (left.checked_sub(worked), day.pred_opt()) {
                (Some(still), Some(before)) => (day, left) = (before, still),
                _ => return day,
            }
        }
    }
}

/// A coded reason with its text and provision, as the law file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The stable code.
    pub code: String,
    /// In words.
    pub text: String,
    /// The provision.
    pub cite: String,
    /// The law whose code it is, where several laws have a say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<LawId>,
}

/// What the clock of a case depends on.
#[derive(Debug, Clone, Copy)]
pub struct ClockFacts<'a> {
    /// Which right.
    pub right: Right,
    /// For objection.
    pub purpose: Option<Purpose>,
    /// For erasure and restriction.
    pub ground: Option<Ground>,
    /// What the person is, as far as the choice of law depends on it.
    pub person: Person<'a>,
    /// Where the person lives, if known.
    pub residence: Option<&'a Place>,
    /// When the request reached the controller.
    pub received_at: DateTime<Utc>,
    /// What moved the clock, in order.
    pub events: &'a [ClockEvent],
    /// The laws and versions under which the case came in, the lead law first; empty while they are chosen anew.
    pub under: &'a [Under<'a>],
    /// While they are chosen anew for an open case: what it came in under. A law that is chosen again keeps its version.
    pub keeps: &'a [Under<'a>],
    /// To where a lead moved the office's own date.
    pub postponed_to: Option<NaiveDate>,
    /// The law of the decision that an appeal or a complaint is about: it leads, where it grants the right; else the
    /// controller's base rules do.
    pub contested: Option<&'a LawId>,
}

/// What a person is, as far as the choice of law depends on it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Person<'a> {
    /// What they are to the controller, in the controller's own word.
    pub relationship: Option<&'a Relationship>,
    /// Whose data, seen from the sender.
    pub on_behalf_of: Option<OnBehalfOf>,
    /// How old the person is whose data it is.
    pub age: Option<Age>,
    /// What an officer found the record to show.
    pub record: Option<Standing>,
}

impl Person<'_> {
    /// Everything that the person is known to be. `means` says what the controller's word for a relationship means. A child
    /// whose age nobody knows counts as under 13 until an officer says otherwise.
    pub fn standings(&self, means: impl Fn(&str) -> Option<Standing>) -> Vec<Standing> {
        let young = self.age == Some(Age::Under13)
            || (self.age.is_none() && self.on_behalf_of == Some(OnBehalfOf::Child));
        let known = [
            self.relationship.and_then(|relationship| means(relationship.as_str())),
            (self.on_behalf_of == Some(OnBehalfOf::Pupil)).then_some(Standing::Pupil),
            young.then_some(Standing::ChildUnder13),
            self.record,
        ];
        known.into_iter().flatten().collect()
    }

    /// Whether a parent asks for a child.
    pub fn is_by_parent(&self) -> bool {
        matches!(self.on_behalf_of, Some(OnBehalfOf::Child | OnBehalfOf::Pupil))
    }
}

/// No date can be given: a fault of configuration, never of the person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no law of this controller gives dates: {0}")]
pub struct NoDates(pub String);

/// A law or promise under which a case stands, in the version under which it came in.
#[derive(Debug, Clone, Copy)]
pub struct Under<'a> {
    /// Which law.
    pub law: &'a LawId,
    /// Which version of its file.
    pub version: &'a str,
    /// The local day of receipt: a right may be younger than its law.
    pub received_on: NaiveDate,
    /// Why an officer should look at the choice of this law.
    pub flagged: Option<Flag>,
}

/// The laws of one controller, as far as procedure asks. Implemented over the loaded law files.
pub trait Statutes: Send + Sync {
    /// All dates of a case with their trace.
    ///
    /// # Errors
    /// No law can be chosen or the pinned version is missing.
    fn dates(&self, facts: &ClockFacts<'_>) -> Result<CaseDates, NoDates>;

    /// The provision by which the law grants the right.
    fn grant(&self, under: Under<'_>, right: Right) -> Option<String>;

    /// Codes under which the law lets the office refuse a whole request.
    fn refusal_reasons(&self, under: Under<'_>, right: Right) -> Vec<Reason>;

    /// Codes under which the law lets the office keep or withhold a part.
    fn withhold_reasons(&self, under: Under<'_>, right: Right) -> Vec<Reason>;

    /// The provision that allows one extension, where there is one.
    fn extension(&self, under: Under<'_>, right: Right, purpose: Option<Purpose>) -> Option<String>;

    /// By which provisions those who received the data must hear that the right was carried out.
    fn recipients(&self, under: Under<'_>, right: Right) -> Vec<Demand>;

    /// For which questions this law stops its clock.
    fn stops(&self, under: Under<'_>, right: Right, purpose: Option<Purpose>) -> Vec<StopReason>;
}

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
    pub statutes: &'a (dyn Statutes + Sync),
    /// An id that nothing has yet, for a case that an act opens.
    pub fresh: CaseId,
    /// Mixed into the digest of a decision.
    pub seal: ReviewSeal,
}

/// The secret part of a review digest. The digest stands in the chain for ever; without this nobody can try out which
/// words it was made of, so it must go when the words go.
#[derive(Clone, Copy)]
pub struct ReviewSeal(pub [u8; 32]);

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_the_first_instant_of_the_next_even_without_midnight() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let cases = [
            ("Europe/Berlin", "2026-11-21", "2026-11-21T23:00:00Z"),
            ("Asia/Jerusalem", "2026-03-26", "2026-03-26T22:00:00Z"),
            ("Africa/Cairo", "2026-04-23", "2026-04-23T22:00:00Z"), // no midnight on 24 April
            ("America/Havana", "2026-10-31", "2026-11-01T04:00:00Z"), // midnight twice
        ];
        for (zone, on, end) in cases {
            let office = Office::in_zone(zone.parse().unwrap());
            assert_eq!(office.end_of(day(on)), end.parse::<DateTime<Utc>>().unwrap(), "{zone}");
        }
    }
}
