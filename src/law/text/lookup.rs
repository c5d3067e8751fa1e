//! Asking a law: does it apply, what does it grant, on which grounds may it be refused.

use chrono::NaiveDate;

use super::{
    figures::{Figure, Rule, Stop},
    grounds::{Duty, DutyKind, Refusal, RefusalOn, Remedy, RemedyKind},
    law::{Grant, Kind, Law, Otherwise},
    matter::{Ground, Matter, Standing},
    right::{Purpose, Right, StopReason},
};
use crate::types::Place;

fn holds<T: PartialEq>(listed: &[T], named: Option<T>) -> bool {
    named.is_some_and(|named| listed.contains(&named))
}

/// A right as a law grants it, with the rule that counts for it.
#[derive(Debug, Clone, Copy)]
pub struct Granted<'a> {
    /// The law's own word for the right: `know` where `access` was asked under California's law.
    pub right: Right,
    pub grant: &'a Grant,
    /// The name of the rule.
    pub rule_name: &'a str,
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
    pub(in crate::law) fn closeness(&self, place: &Place) -> Option<u8> {
        if self.except_places.iter().any(|area| place.is_in(area)) {
            return None;
        }
        let areas = self.places.iter().filter(|area| place.is_in(area));
        areas.map(|area| 1 + u8::from(area.region().is_some())).max()
    }

    /// Whether it protects residents of a place.
    pub fn protects(&self, place: &Place) -> bool {
        self.closeness(place).is_some()
    }

    /// Whether it protects a person of that standing, wherever they live.
    pub(in crate::law) fn applies_to(&self, matter: &Matter<'_>) -> bool {
        self.applies.as_ref().is_none_or(|applies| {
            let is = |standings: &[Standing]| standings.iter().any(|one| matter.standings.contains(one));
            (applies.only.is_empty() || is(&applies.only))
                && !is(&applies.except)
                && (applies.asked_by.is_none() || matter.by_parent)
        })
    }

    /// Whether it grants the right on the ground and for the purpose that the person named, or the controller does beside it.
    pub(in crate::law) fn grants(&self, matter: &Matter<'_>) -> bool {
        let fits = |grant: &Grant| {
            let purpose = matter.purpose.is_some_and(|purpose| grant.purposes.contains(&purpose));
            let ground = matter.ground.is_some_and(|ground| grant.grounds.contains(&ground));
            let met = (grant.purposes.is_empty() || purpose) && (grant.grounds.is_empty() || ground);
            met || grant.otherwise.is_some()
        };
        self.granted(matter.right, matter.received_on).is_some_and(|granted| fits(granted.grant))
            && self.rights.get(&matter.right).is_some_and(fits)
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

    /// The right as it is granted on a ground and for a purpose: where the law's condition is known not to be met, by the
    /// controller's own rule. As long as nobody named a ground, the law's rule counts, which is the stricter.
    pub(in crate::law) fn granted_on(
        &self,
        right: Right,
        purpose: Option<Purpose>,
        ground: Option<Ground>,
        received_on: NaiveDate,
    ) -> Option<(Granted<'_>, Option<&Otherwise>)> {
        let granted = self.granted(right, received_on)?;
        let grant = granted.grant;
        let apart = |named: bool, listed: bool| named && !listed;
        let unmet = apart(!grant.purposes.is_empty() && purpose.is_some(), holds(&grant.purposes, purpose))
            || apart(!grant.grounds.is_empty() && ground.is_some(), holds(&grant.grounds, ground));
        let otherwise = grant.otherwise.as_ref().filter(|_| unmet);
        let own = otherwise.and_then(|otherwise| self.rules.get_key_value(&otherwise.rule));
        Some(
            own.map_or((granted, None), |(rule_name, rule)| {
                (Granted { rule_name, rule, ..granted }, otherwise)
            }),
        )
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
                && !refusal.except_rights.contains(&meant)
                && (on == RefusalOn::Any || refusal.on == RefusalOn::Any || refusal.on == on)
        })
    }

    /// The ground with a code, if it fits the right.
    pub fn refusal(&self, right: Right, code: &str) -> Option<&Refusal> {
        self.refusals(right, RefusalOn::Any).find(|refusal| refusal.code == code)
    }

    /// By when the controller decides an appeal, where the person may read that as law.
    pub fn decides_appeals_within(&self) -> Option<&Figure> {
        let granted = self.rights.get(&Right::Appeal)?;
        let rule = self.rules.get(granted.rule.as_ref()?)?;
        rule.figures.first().filter(|figure| figure.basis.is_law() && figure.certainty.is_public())
    }

    /// Which others must be notified, by this law, that a right was carried out; in the order of the file.
    pub fn owed_to_others(&self, right: Right) -> impl Iterator<Item = &Duty> {
        let meant = self.rights.get(&right).and_then(|grant| grant.means).unwrap_or(right);
        self.duties.iter().filter(move |duty| {
            duty.kind == DutyKind::TellRecipients && (duty.rights.is_empty() || duty.rights.contains(&meant))
        })
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
    pub(in crate::law) fn stop(
        &self,
        right: Right,
        purpose: Option<Purpose>,
        reason: StopReason,
    ) -> Option<&Stop> {
        self.stops.iter().find(|stop| {
            stop.reason == reason
                && (stop.rights.is_empty() || stop.rights.contains(&right))
                && !stop.except_rights.contains(&right)
                && !(right == Right::Objection
                    && purpose.is_some_and(|purpose| stop.except_purposes.contains(&purpose)))
        })
    }
}
