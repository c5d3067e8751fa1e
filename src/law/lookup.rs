//! Asking a law: does it apply, what does it grant, on which grounds may it be refused.

use chrono::NaiveDate;

use super::{
    book::{Grant, Kind, Law},
    figures::{Rule, Stop},
    grounds::{Refusal, RefusalOn, Remedy, RemedyKind},
    right::{Purpose, Right, StopReason},
};
use crate::types::Place;

/// A right as a law grants it, with the rule that counts for it.
#[derive(Debug, Clone, Copy)]
pub struct Granted<'a> {
    /// The law's own word for the right: `know` where `access` was asked under California's law.
    pub right: Right,
    /// The grant.
    pub grant: &'a Grant,
    /// The name of the rule.
    pub rule_name: &'a str,
    /// The rule.
    pub rule: &'a Rule,
}

impl Law {
    /// Whether it applies to requests received on that day.
    pub fn in_force(&self, received_on: NaiveDate) -> bool {
        self.in_force_from <= received_on && self.in_force_until.is_none_or(|last| received_on <= last)
    }

    /// The same law as if it had always been in force, for asking what it would change.
    #[must_use]
    pub fn at_all_times(mut self) -> Self {
        self.in_force_from = NaiveDate::MIN;
        self.in_force_until = None;
        self
    }

    /// How closely it protects residents of a place: 2 for the region, 1 for the country.
    pub(super) fn closeness(&self, place: &Place) -> Option<u8> {
        let areas = self.places.iter().filter(|area| place.is_in(area));
        areas.map(|area| 1 + u8::from(area.region().is_some())).max()
    }

    /// Whether it protects residents of a place.
    pub fn protects(&self, place: &Place) -> bool {
        self.closeness(place).is_some()
    }

    /// The right as this law grants it to a request received on that day.
    pub fn granted(&self, right: Right, received_on: NaiveDate) -> Option<Granted<'_>> {
        let in_force = |grant: &&Grant| {
            grant.in_force_from.is_none_or(|first| first <= received_on)
                && grant.in_force_until.is_none_or(|last| received_on <= last)
        };
        let named = self.rights.get(&right).filter(in_force)?;
        let right = named.means.unwrap_or(right);
        let grant = self.rights.get(&right).filter(in_force)?;
        let (rule_name, rule) = self.rules.get_key_value(grant.rule.as_ref()?)?;
        Some(Granted { right, grant, rule_name, rule })
    }

    /// The stop that this law knows for a reason, right and purpose.
    pub fn stop(
        &self,
        right: Right,
        purpose: Option<Purpose>,
        reason: StopReason,
        received_on: NaiveDate,
    ) -> Option<&Stop> {
        let granted = self.granted(right, received_on)?;
        granted.rule.stop(granted.right, purpose, reason)
    }

    /// The grounds that fit a right, in the order of the file.
    pub fn refusals(&self, right: Right, on: RefusalOn) -> impl Iterator<Item = &Refusal> {
        let meant = self.rights.get(&right).and_then(|grant| grant.means).unwrap_or(right);
        self.refusals.iter().filter(move |refusal| {
            (refusal.rights.is_empty() || refusal.rights.contains(&meant))
                && (on == RefusalOn::Any || refusal.on == RefusalOn::Any || refusal.on == on)
        })
    }

    /// The ground with a code, if it fits the right.
    pub fn refusal(&self, right: Right, code: &str) -> Option<&Refusal> {
        self.refusals(right, RefusalOn::Any).find(|refusal| refusal.code == code)
    }

    /// What a person can do, of one kind.
    pub fn remedies(&self, kind: RemedyKind) -> impl Iterator<Item = &Remedy> {
        self.remedies.iter().filter(move |remedy| remedy.kind == kind)
    }

    /// Whether it is a statute, which may lead a case.
    pub fn is_statute(&self) -> bool {
        self.kind == Kind::Statute
    }
}

impl Rule {
    /// The stop for a reason, right and purpose.
    pub(super) fn stop(&self, right: Right, purpose: Option<Purpose>, reason: StopReason) -> Option<&Stop> {
        self.stops.iter().find(|stop| {
            stop.reason == reason
                && (stop.rights.is_empty() || stop.rights.contains(&right))
                && !stop.except_rights.contains(&right)
                && !(right == Right::Objection
                    && purpose.is_some_and(|purpose| stop.except_purposes.contains(&purpose)))
        })
    }
}
