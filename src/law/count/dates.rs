//! The dates of a case, as computed by the law floor and carried by everyone above.
//!
//! A case has one clock for its lead law and one for every other law and promise that also applies. Each clock has its own
//! start, stops and extension; the dates of the case are the earliest over its clocks.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::reason::Reason;
use crate::law::{
    calendar::zone::Zone,
    text::{
        law::Kind,
        matter::{Flag, OwnPeriod},
        right::LawId,
        source::{Basis, Certainty},
    },
};

/// One step by which a date was found; with all of them a reader can redo the sum by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct TraceStep {
    /// The counting rule or law rule, for example `R5` or `eu-gdpr/access/period`.
    pub rule: String,
    /// The provision, for example `GDPR Art 12(3)`.
    pub cite: String,
    /// Statute, regulation, guidance, policy or promise.
    pub basis: Basis,
    /// How sure we are of the provision; absent where several laws are compared and in what was stored before this was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
    /// What was done, in words.
    pub text: String,
    /// The date (or instant) that the step gives.
    pub value: String,
    /// The clock that the step belongs to; absent where it compares several, and where only one law was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<LawId>,
    /// What the step did, as figures, where a person is told of it; absent in what was stored before this was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// The dates of one clock: one law, or one promise. What it does never moves another clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ClockDates {
    /// The law or promise.
    pub law: LawId,
    /// The version of its file under which the case came in.
    pub version: String,
    /// Statute, promise or base rules.
    pub kind: Kind,
    /// On what the operative date rests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    /// How sure we are of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<Certainty>,
    /// Whether an open question stops this clock now.
    pub stopped: bool,
    /// Operative date of this clock: its stops and its extension applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// Before its extension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_due: Option<NaiveDate>,
    /// After its extension, where one is in force for this clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extended_due: Option<NaiveDate>,
    /// The latest date that statute or regulation allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_due: Option<NaiveDate>,
    /// How sure we are of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_certainty: Option<Certainty>,
    /// As if it had never been stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safe_due: Option<NaiveDate>,
    /// Last day of the acknowledgement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledge_by: Option<NaiveDate>,
    /// Last day for telling an extension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extend_by: Option<NaiveDate>,
    /// Last day for a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refuse_by: Option<NaiveDate>,
    /// Last day for carrying out what an answer on the last day grants, where the law gives a time of its own for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carry_out_by: Option<NaiveDate>,
    /// How sure we are of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carry_out_certainty: Option<Certainty>,
}

impl ClockDates {
    /// Which of two equal dates is shown: one that nobody may move before one that a lead may.
    pub(in crate::law) fn strength(&self) -> u8 {
        match self.basis {
            Some(Basis::Statute) => 0,
            Some(Basis::Regulation) => 1,
            Some(Basis::Promise) => 2,
            Some(Basis::Guidance) => 3,
            Some(Basis::Policy) | None => 4,
        }
    }
}

/// The dates of another request of the same person that is answered with this one: they hold for both, and move no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct JoinedDates {
    /// Operative date; of a clock that stood, as if it had never stood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// The latest lawful date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_due: Option<NaiveDate>,
    /// Last day for a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refuse_by: Option<NaiveDate>,
}

impl JoinedDates {
    /// Of each the earlier.
    #[must_use]
    pub fn earlier(self, other: Self) -> Self {
        let of = |one: Option<NaiveDate>, other: Option<NaiveDate>| one.into_iter().chain(other).min();
        Self {
            due: of(self.due, other.due),
            legal_due: of(self.legal_due, other.legal_due),
            refuse_by: of(self.refuse_by, other.refuse_by),
        }
    }
}

/// Zone data by which the end of a day was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndsBy {
    /// The zone, for example `America/Vancouver`.
    pub zone: String,
    /// The release of the data, for example `2026f`.
    pub release: String,
}

impl EndsBy {
    /// The data by which this zone counts now.
    pub fn of(zone: Zone) -> Self {
        Self { zone: zone.to_string(), release: zone.release().to_owned() }
    }
}

/// The dates of one case. `due` is absent while no clock runs and where no law sets a date.
/// All dates are local to the controller's zone and inclusive: `due_instant` is the first instant of the day after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseDates {
    /// The law that gives procedure, letters and refusal codes.
    pub law: LawId,
    /// The version of that law's file.
    pub law_version: String,
    /// Why an officer should look at the choice of that law; then only its statutory figures count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flagged: Option<Flag>,
    /// The period that counts then, as our own rule; absent where laws apply, and in what was stored before it was our own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shortest: Option<OwnPeriod>,
    /// Whether open questions stop every clock that has a date.
    pub stopped: bool,
    /// Operative date: the earliest over all clocks that run, stops and extensions applied.
    pub due: Option<NaiveDate>,
    /// First instant after `due` in the controller's zone.
    pub due_instant: Option<DateTime<Utc>>,
    /// On what the operative date rests.
    pub due_basis: Option<Basis>,
    /// The operative date as it would be without an extension.
    pub base_due: Option<NaiveDate>,
    /// The operative date after an extension, where one is in force for a clock that runs.
    pub extended_due: Option<NaiveDate>,
    /// The latest lawful date: the earliest that statute or regulation demands, extension applied.
    pub legal_due: Option<NaiveDate>,
    /// As if no clock had ever been stopped.
    pub safe_due: Option<NaiveDate>,
    /// First instant after `safe_due`.
    pub safe_due_instant: Option<DateTime<Utc>>,
    /// First instant after the nearest date of any clock, where one that is stopped counts as if it had never been: the
    /// place in the queue. Absent in what was stored before there was such a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue_instant: Option<DateTime<Utc>>,
    /// Last day of the acknowledgement duty: the earliest.
    pub acknowledge_by: Option<NaiveDate>,
    /// First instant after `acknowledge_by`.
    pub acknowledge_instant: Option<DateTime<Utc>>,
    /// Last working day of the controller's calendar on or before due (or safe_due): chips, ladder and digest use it.
    pub work_by: Option<NaiveDate>,
    /// The date by which an extension notice must have reached the person to extend every clock that can be extended; for a
    /// stopped clock the day that is certainly early enough.
    pub extend_by: Option<NaiveDate>,
    /// The last day for a refusal, which an extension does not move (GDPR Art 12(4)): the earliest.
    pub refuse_by: Option<NaiveDate>,
    /// By which zone data the instants beside these days were found, the oldest of them; absent in what was stored before this was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_by: Option<EndsBy>,
    /// Every clock, the lead law's first. Empty in what was stored before there were several.
    #[serde(default)]
    pub clocks: Vec<ClockDates>,
    /// How all this was found.
    pub trace: Vec<TraceStep>,
}

impl CaseDates {
    /// What holds for a request that this one is answered with.
    pub fn joined(&self) -> JoinedDates {
        let nearest = if self.stopped { self.safe_due } else { self.due };
        let due = nearest.into_iter().chain(self.due).min();
        JoinedDates { due, legal_due: self.legal_due, refuse_by: self.refuse_by }
    }

    /// Counted again after zone data were renewed: a day that stays the same ends at the instant that was on record, because
    /// somebody was told so. A zone that the controller chose anew is another matter.
    #[must_use]
    pub fn keeping(mut self, before: &Self) -> Self {
        let Some(now) = self.ends_by.clone().filter(|now| before.is_by_other_zone_data(now)) else {
            return self;
        };
        let pairs = [
            (self.due == before.due, &mut self.due_instant, before.due_instant),
            (self.safe_due == before.safe_due, &mut self.safe_due_instant, before.safe_due_instant),
            (
                self.acknowledge_by == before.acknowledge_by,
                &mut self.acknowledge_instant,
                before.acknowledge_instant,
            ),
        ];
        let mut kept = Vec::new();
        for (same_day, instant, on_record) in pairs {
            if let Some(on_record) = on_record.filter(|on_record| same_day && *instant != Some(*on_record)) {
                // the place in the queue is one of these ends
                if self.queue_instant == *instant {
                    self.queue_instant = Some(on_record);
                }
                *instant = Some(on_record);
                kept.push(on_record);
            }
        }
        if kept.is_empty() {
            return self;
        }
        self.ends_by.clone_from(&before.ends_by);
        for on_record in kept {
            let value = on_record.format("%Y-%m-%dT%H:%M:%SZ").to_string();
            let step = TraceStep {
                rule: "R11".to_owned(),
                cite: String::new(),
                basis: Basis::Policy,
                certainty: None,
                text: format!(
                    "by zone data {} that day ends elsewhen; what was on record stays",
                    now.release
                ),
                value,
                law: None,
                reason: None,
            };
            if !self.trace.contains(&step) {
                self.trace.push(step);
            }
        }
        self
    }

    /// Whether its instants were found by other data than these, of the same zone. What was stored before the data were noted
    /// says the zone in its first step.
    pub fn is_by_other_zone_data(&self, now: &EndsBy) -> bool {
        match &self.ends_by {
            Some(then) => then.zone == now.zone && then.release != now.release,
            None => self.trace.iter().any(|step| {
                matches!(&step.reason, Some(Reason::Received(received)) if received.zone.name() == now.zone)
            }),
        }
    }

    /// The clock that gives the operative date.
    pub fn governing(&self) -> Option<&ClockDates> {
        Self::governing_of(&self.clocks)
    }

    /// The clock that gives the operative date, of these.
    pub fn governing_of(clocks: &[ClockDates]) -> Option<&ClockDates> {
        let dated = clocks.iter().filter(|clock| clock.due.is_some());
        dated.min_by_key(|clock| (clock.due, clock.strength()))
    }

    /// The day after which a notice extends nothing any more. None also while a clock that can be extended is stopped: its
    /// base date has not come, and moves on with every day that the question stays open (R8).
    pub fn last_extend_by(&self) -> Option<NaiveDate> {
        let mut extendable = self.clocks.iter().filter(|clock| clock.extend_by.is_some()).peekable();
        if extendable.peek().is_none() {
            return self.extend_by;
        }
        let ends: Option<Vec<NaiveDate>> =
            extendable.map(|clock| clock.extend_by.filter(|_| !clock.stopped)).collect();
        ends.and_then(|ends| ends.into_iter().max())
    }

    /// By when a notice must be there to extend every clock that can be extended and runs.
    pub fn tell_extension_by(&self) -> Option<NaiveDate> {
        if self.clocks.is_empty() {
            return self.extend_by;
        }
        self.clocks.iter().filter(|clock| !clock.stopped).filter_map(|clock| clock.extend_by).min()
    }

    /// The last day to which a lead may move the operative date; none where it is not the office's own, or where nothing
    /// later is lawful. A date of policy moves at most to the legal one, statutory and published dates never.
    pub fn movable_to(&self) -> Option<NaiveDate> {
        let due = self.due.filter(|_| self.due_basis == Some(Basis::Policy))?;
        let ceiling = |clock: &ClockDates| {
            let own = clock.due?;
            Some(if clock.basis == Some(Basis::Policy) { clock.legal_due.unwrap_or(own) } else { own })
        };
        let last = self.clocks.iter().filter_map(ceiling).min().or(self.legal_due)?;
        Some(last).filter(|last| *last > due)
    }

    /// The steps by which the dates of one clock were found.
    pub fn trace_of<'a>(&'a self, law: &'a LawId) -> impl Iterator<Item = &'a TraceStep> {
        self.trace.iter().filter(move |step| step.law.as_ref() == Some(law))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_equal_dates_the_one_that_nobody_may_move_is_shown() {
        let clock = |basis: Option<Basis>| -> ClockDates {
            let fields = serde_json::json!({
                "law": "eu-gdpr", "version": "1", "kind": "statute", "basis": basis, "stopped": false,
            });
            serde_json::from_value(fields).unwrap()
        };
        let weakest_first = [
            None,
            Some(Basis::Guidance),
            Some(Basis::Promise),
            Some(Basis::Regulation),
            Some(Basis::Statute),
        ];
        let strengths: Vec<u8> = weakest_first.map(|basis| clock(basis).strength()).into();
        assert_eq!(strengths, [4, 3, 2, 1, 0]);
        assert_eq!(clock(Some(Basis::Policy)).strength(), 4);
    }
}
