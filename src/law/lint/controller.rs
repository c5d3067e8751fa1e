//! A look over a controller's laws and promises: what binds, what the law does not allow, what can never apply.
//!
//! Pure. Periods are compared on every day of receipt of four years, because which of 30 days and one month is longer
//! depends on the day. Only figures of statute and regulation are the law's; guidance and policy forbid nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::finding::{Compared, Finding, Level, Never, Period, What, Worst};
use crate::law::{
    calendar::{business::Calendar, days},
    choose::choice::{AttachedBy, Attachment},
    file::laws::Laws,
    text::{
        figures::{Extension, Figure, Length, Rule, Unit},
        law::{Kind, Law},
        right::{LawId, Right},
    },
};

/// Four years: every day of the calendar, 29 February among them.
const DAYS: usize = 1461;

/// Looks over the laws of one controller; `from` is the first day of receipt that matters, usually today. What matters most
/// comes first.
pub fn lint(laws: &Laws, attachments: &[Attachment], from: NaiveDate) -> Vec<Finding> {
    let days: Vec<NaiveDate> = from.iter_days().take(DAYS).collect();
    let mut lint = Lint { laws, attachments, days, dated: BTreeMap::new(), findings: Vec::new() };
    lint.attachments();
    for attachment in lint.each(Kind::Promise) {
        lint.promise(&attachment.law);
    }
    lint.base_rules();
    lint.findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    lint.findings
}

/// The last day that each period gives: before and after its extension.
type Dates = Vec<Option<(NaiveDate, NaiveDate)>>;

struct Lint<'a> {
    laws: &'a Laws,
    attachments: &'a [Attachment],
    days: Vec<NaiveDate>,
    /// By law, version, rule, and whether only the law's own figures count.
    dated: BTreeMap<(LawId, String, String, bool), Dates>,
    findings: Vec<Finding>,
}

impl<'a> Lint<'a> {
    fn say(&mut self, level: Level, about: &LawId, rights: &[Right], what: What) {
        let same = self.findings.iter_mut().find(|known| known.about == *about && known.what == what);
        if let Some(known) = same {
            for right in rights {
                if !known.rights.contains(right) {
                    known.rights.push(*right);
                }
            }
        } else {
            self.findings.push(Finding { level, about: about.clone(), rights: rights.to_vec(), what });
        }
    }

    /// Any version of a law, the newest first.
    fn any(&self, id: &LawId) -> Option<&'a Law> {
        self.laws.all().iter().rev().find(|law| law.id == *id)
    }

    /// The attachments to laws of a kind, each law once.
    fn each(&self, kind: Kind) -> Vec<&'a Attachment> {
        let mut seen = BTreeSet::new();
        let of_kind = |attachment: &&Attachment| {
            self.any(&attachment.law).is_some_and(|law| law.kind == kind)
                && seen.insert(attachment.law.clone())
        };
        self.attachments.iter().filter(of_kind).collect()
    }

    fn attachments(&mut self) {
        let mut seen = BTreeSet::new();
        for Attachment { law: id, by } in self.attachments {
            if !seen.insert(id) {
                self.say(Level::Warning, id, &[], What::AttachedTwice);
            }
            let unsure = self.any(id).and_then(|law| Some((law.calendar, law.calendar_source.as_ref()?)));
            if let Some((calendar, source)) = unsure.filter(|(_, source)| !source.certainty.is_public()) {
                let cite = source.cite.clone();
                self.say(Level::Note, id, &[], What::HolidaysUnsure { calendar, cite });
            }
            for ground in self.any(id).map(Law::unkeyed_grounds).unwrap_or_default() {
                self.say(Level::Warning, id, &[], What::WordsNotDemanded(ground.to_string()));
            }
            if let Some(never) = self.any(id).and_then(|law| self.never(law, *by)) {
                self.say(Level::Warning, id, &[], What::NeverApplies(never));
            }
        }
    }

    fn never(&self, law: &Law, by: AttachedBy) -> Option<Never> {
        let (first, last) = (self.days.first()?, self.days.last()?);
        let in_force =
            |law: &&Law| law.in_force_from <= *last && law.in_force_until.is_none_or(|until| until >= *first);
        if law.kind == Kind::Base {
            return Some(Never::BaseRules);
        }
        if !self.laws.all().iter().filter(|version| version.id == law.id).any(|version| in_force(&version)) {
            return Some(Never::NotInForce);
        }
        if by == AttachedBy::Record && law.applies.as_ref().is_none_or(|applies| applies.only.is_empty()) {
            return Some(Never::NoRecords);
        }
        if law.only_by_establishment && by != AttachedBy::Establishment {
            return Some(Never::NoPlaces);
        }
        if law.kind != Kind::Promise {
            return None;
        }
        let Some(bound_to) = &law.promises_for else {
            return (by == AttachedBy::Residence && law.places.is_empty()).then_some(Never::NoPlaces);
        };
        if !self.attachments.iter().any(|attachment| attachment.law == *bound_to) {
            return Some(Never::LawNotAttached);
        }
        let at_home =
            self.attachments.iter().all(|other| other.law != *bound_to || other.by == AttachedBy::Residence);
        let meet = self.any(bound_to).is_some_and(|statute| {
            let near = |place| statute.places.iter().any(|area| area.is_in(place) || place.is_in(area));
            law.places.iter().any(near)
        });
        (by == AttachedBy::Residence && at_home && !law.places.is_empty() && !meet)
            .then_some(Never::PlacesApart)
    }

    /// One promise beside every law that it could be read against.
    fn promise(&mut self, id: &LawId) {
        let Some(promise) = self.any(id) else { return };
        let against: Vec<&LawId> = self
            .each(Kind::Statute)
            .into_iter()
            .map(|attachment| &attachment.law)
            .filter(|law| promise.promises_for.as_ref().is_none_or(|bound_to| bound_to == *law))
            .collect();
        for right in promise.rights.keys().copied() {
            let compared = against.iter().filter(|law| self.compare(id, law, right)).count();
            let periods = self.periods(id, right);
            if compared == 0 && !periods.is_empty() {
                self.say(Level::Note, id, &[right], What::OnlyPromised(periods));
            }
        }
    }

    /// Base rules longer than a law are worth knowing, no more: where a law of the controller has a date, it counts.
    fn base_rules(&mut self) {
        let base = self.laws.base().id.clone();
        for attachment in self.each(Kind::Statute) {
            for right in self.laws.base().rights.keys().copied() {
                let (ours, theirs) =
                    (self.dates(&base, right, false), self.dates(&attachment.law, right, true));
                if let Some(compared) =
                    self.compared(&base, &attachment.law, right, &ours, &theirs, |dates| dates.0)
                    && compared.later > 0
                {
                    self.say(Level::Note, &base, &[right], What::Longer(compared));
                }
            }
        }
    }

    /// Compares a promise with a law for one right; false if the law has no date for it.
    fn compare(&mut self, promise: &LawId, law: &LawId, right: Right) -> bool {
        let (ours, theirs) = (self.dates(promise, right, false), self.dates(law, right, true));
        let base = self.compared(promise, law, right, &ours, &theirs, |dates| dates.0);
        let Some(base) = base else { return false };
        let longer = base.later > 0;
        if longer {
            self.say(Level::Unlawful, promise, &[right], What::Longer(base));
        } else {
            self.say(Level::Note, promise, &[right], What::Binding(base));
        }
        let extended = self.compared(promise, law, right, &ours, &theirs, |dates| dates.1);
        if let Some(extended) = extended.filter(|extended| !longer && extended.later > 0) {
            self.say(Level::Unlawful, promise, &[right], What::ExtensionLonger(extended));
        }
        true
    }

    fn compared(
        &self,
        ours_id: &LawId,
        law: &LawId,
        right: Right,
        ours: &Dates,
        theirs: &Dates,
        which: fn((NaiveDate, NaiveDate)) -> NaiveDate,
    ) -> Option<Compared> {
        let both = self.days.iter().zip(ours.iter().zip(theirs));
        let both: Vec<Worst> = both
            .filter_map(|(day, (ours, theirs))| {
                Some(Worst { received_on: *day, ours: which((*ours)?), theirs: which((*theirs)?) })
            })
            .collect();
        let (first, last) = (both.first()?, both.last()?);
        let late = |pair: &Worst| (pair.ours - pair.theirs).num_days();
        let worst = both.iter().filter(|pair| late(pair) > 0);
        // Of equally late ones the first.
        let worst = worst.min_by_key(|pair| std::cmp::Reverse(late(pair))).copied();
        let at = worst.unwrap_or(*first).received_on;
        let (our_rule, our_law) = self.rule(ours_id, right, at)?;
        let (rule, statute) = self.rule(law, right, at)?;
        Some(Compared {
            law: law.clone(),
            ours: periods(our_rule, our_law, false),
            our_cite: our_rule.figures.first().map_or_else(String::new, |figure| figure.cite.clone()),
            theirs: periods(rule, statute, true),
            cite: statutory_cite(rule),
            from: first.received_on,
            until: last.received_on,
            days: both.len(),
            earlier: both.iter().filter(|pair| late(pair) < 0).count(),
            later: both.iter().filter(|pair| late(pair) > 0).count(),
            worst,
        })
    }

    fn rule(&self, id: &LawId, right: Right, on: NaiveDate) -> Option<(&'a Rule, &'a Law)> {
        let law = self.laws.law(id, on)?;
        law.granted(right, on).map(|granted| (granted.rule, law))
    }

    fn periods(&self, id: &LawId, right: Right) -> Vec<Period> {
        let found = self.days.iter().find_map(|day| self.rule(id, right, *day));
        found.map_or_else(Vec::new, |(rule, law)| periods(rule, law, false))
    }

    /// The dates that a law gives for a right on every day of receipt; none where it sets none.
    fn dates(&mut self, id: &LawId, right: Right, law_only: bool) -> Dates {
        let mut all: Dates = Vec::with_capacity(self.days.len());
        for (place, day) in self.days.clone().iter().enumerate() {
            let granted = self.laws.law(id, *day).and_then(|law| Some((law, law.granted(right, *day)?)));
            let date = granted.and_then(|(law, granted)| {
                let key = (id.clone(), law.version.clone(), granted.rule_name.to_owned(), law_only);
                let days = &self.days;
                let dates = self.dated.entry(key).or_insert_with(|| {
                    days.iter().map(|day| last_days(granted.rule, law, *day, law_only)).collect()
                });
                dates.get(place).copied().flatten()
            });
            all.push(date);
        }
        all
    }
}

/// The figures that count, with what each file calls its calendar.
fn counting(rule: &Rule, law_only: bool) -> impl Iterator<Item = &Figure> {
    rule.figures.iter().filter(move |figure| !rule.target && (!law_only || figure.is_statutory()))
}

/// The earliest day of a rule's periods after a receipt, and the same after its extension. `law_only`: what statute and
/// regulation allow, which is the cap of a figure where only the cap is theirs.
fn last_days(
    rule: &Rule,
    law: &Law,
    received_on: NaiveDate,
    law_only: bool,
) -> Option<(NaiveDate, NaiveDate)> {
    let after = |start: NaiveDate, value: u32, unit: Unit, figure: &Figure| match unit {
        Unit::Days => days::add_days(start, value),
        Unit::Months => days::add_months(start, value),
        Unit::BusinessDays => Calendar::from(figure.calendar.unwrap_or(law.calendar)).nth_after(start, value),
    };
    let ends = counting(rule, law_only).flat_map(|figure| {
        let own = (!law_only || figure.basis.is_law()).then_some((figure.value, figure.unit));
        let cap = figure.cap.as_ref().filter(|cap| !law_only || cap.basis.is_law());
        let both = [own, cap.map(|cap| (cap.value, cap.unit))];
        both.into_iter()
            .flatten()
            .filter_map(move |(value, unit)| Some((after(received_on, value, unit, figure)?, figure)))
    });
    let (last, figure) = ends.min_by_key(|(on, _)| *on)?;
    let extension = rule.extension.as_ref().filter(|extension| !law_only || extension.basis.is_law());
    let extended = match extension {
        // what the controller names is as long as it says
        Some(Extension { length: Length::Named, .. }) | None => last,
        Some(Extension { length: Length::By(value, unit), .. }) => after(last, *value, *unit, figure)?,
    };
    Some((last, extended))
}

fn periods(rule: &Rule, law: &Law, law_only: bool) -> Vec<Period> {
    let extension = rule.extension.as_ref().filter(|extension| !law_only || extension.basis.is_law());
    let extension = extension.map(|extension| extension.length);
    let period = |figure: &Figure| {
        let calendar = figure.calendar.unwrap_or(law.calendar);
        let cap = figure.cap.as_ref().map(|cap| (cap.value, cap.unit));
        match cap {
            // Only the ceiling is the law's.
            Some((value, unit)) if law_only && !figure.basis.is_law() => {
                Period { value, unit, calendar, cap: None, extension }
            }
            _ => Period { value: figure.value, unit: figure.unit, calendar, cap, extension },
        }
    };
    counting(rule, law_only).map(period).collect()
}

/// Where the law's own period is written.
fn statutory_cite(rule: &Rule) -> String {
    let cite = |figure: &Figure| match &figure.cap {
        Some(cap) if !figure.basis.is_law() => cap.cite.clone(),
        _ => figure.cite.clone(),
    };
    counting(rule, true).map(cite).next().unwrap_or_default()
}
