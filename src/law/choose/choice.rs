//! Which law leads a case, and which others run beside it.
//!
//! A law applies to a person by residence, by establishment, or by the record. Of those that apply and grant the right the
//! law of residence leads, else that of establishment, else that of the record; every other is a further clock, and so is
//! every promise. Where none does, the base rules lead with the earliest statutory period that the controller's laws have for
//! the right, as a rule of our own: nobody is told that a law applies which does not. An officer looks at it. Nobody is
//! refused because of where they live.

use chrono::{DateTime, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::law::{
    calendar::zone::Zone,
    count::{
        deadlines::deadlines_untraced,
        events::Overrides,
        inquiry::{Deadlines, Inquiry},
    },
    file::laws::Laws,
    text::{
        law::{Kind, Law},
        matter::{Flag, Matter, OwnPeriod},
        right::{LawId, Right},
    },
};

/// A law of a controller, and to whom it applies there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    pub law: LawId,
    /// How it attaches.
    pub by: AttachedBy,
}

/// To whom a law of a controller applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttachedBy {
    /// To everybody, because of where the controller is (GDPR Art. 3(1)).
    Establishment,
    /// To residents of its places (GDPR Art. 3(2), the US states).
    Residence,
    /// To certain records only (FERPA, COPPA), wherever the person lives: what they are says so, or an officer does.
    Record,
}

/// How the leading law came to lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LedBy {
    /// It protects people where this person lives.
    Residence,
    /// It protects everybody, because of where the controller is.
    Establishment,
    /// It protects this kind of record.
    Record,
    /// No law is known to apply: our own rules do.
    BaseRules,
}

/// The laws of one case.
#[derive(Debug, Clone)]
pub struct Choice<'a> {
    /// Gives procedure, letters, refusal codes and remedies.
    pub lead: &'a Law,
    /// How it came to lead.
    pub led_by: LedBy,
    /// Every other law and promise that also grants the right: statutes first, each once, never the leading one.
    pub further: Vec<&'a Law>,
    /// Why an officer should look at it.
    pub flagged: Option<Flag>,
    /// The period that counts then, the earliest statutory one: what the controller grants its own residents beyond their law is
    /// no reason to hurry for others. None where no law of the controller has one: then the base rules count their own.
    pub shortest: Option<OwnPeriod>,
}

/// Chooses among a controller's laws for one right of one person.
///
/// Law: by establishment GDPR Art. 3(1); by residence GDPR Art. 3(2), Cal. Civ. Code 1798.140(i); by record 34 CFR 99.3,
/// 16 CFR 312.2.
pub fn choose<'a>(laws: &'a Laws, attachments: &[Attachment], matter: &Matter<'_>) -> Choice<'a> {
    let declared = Declared::of(laws, attachments, matter);
    let unnamed = is_outside_the_statutes(matter.right);
    let applying = declared.applying();
    let mut granting = applying
        .iter()
        .copied()
        .filter(|(law, _)| unnamed || law.grants(matter))
        .collect::<Vec<_>>()
        .into_iter();
    let (lead, led_by, flagged, shortest) = if let Some((law, by)) = granting.next() {
        (law, by, None, None)
    } else {
        let flag = if matter.residence.is_none() { Flag::ResidenceUnknown } else { Flag::NoStatute };
        (laws.base(), LedBy::BaseRules, Some(flag), declared.earliest())
    };
    // What no statute names runs under one law until an officer says what it is.
    let further = granting.filter(|_| !unnamed).map(|(law, _)| law);
    let protected: Vec<&LawId> = applying.iter().map(|(law, _)| &law.id).chain([&lead.id]).collect();
    let mut others: Vec<&'a Law> = Vec::new();
    for law in further.chain(declared.promises(&protected)) {
        if law.id != lead.id && others.iter().all(|other| other.id != law.id) {
            others.push(law);
        }
    }
    Choice { lead, led_by, further: others, flagged, shortest }
}

/// The laws that a controller declares, in force on the day of receipt, and what they are asked about.
struct Declared<'a, 'm> {
    laws: &'a Laws,
    attached: Vec<(&'a Law, AttachedBy)>,
    matter: &'m Matter<'m>,
}

impl<'a, 'm> Declared<'a, 'm> {
    fn of(laws: &'a Laws, attachments: &[Attachment], matter: &'m Matter<'m>) -> Self {
        let in_force = |attachment: &Attachment| {
            laws.law(&attachment.law, matter.received_on).map(|law| (law, attachment.by))
        };
        Self { laws, attached: attachments.iter().filter_map(in_force).collect(), matter }
    }

    fn statutes(&self) -> impl Iterator<Item = (&'a Law, AttachedBy)> {
        self.attached.iter().copied().filter(|(law, _)| law.is_statute())
    }

    /// The statutes that protect this person, in the order in which they would lead.
    fn applying(&self) -> Vec<(&'a Law, LedBy)> {
        let attached = |by: AttachedBy| {
            self.statutes()
                .filter(move |(law, how)| *how == by && law.applies_to(self.matter))
                .map(|(law, _)| law)
        };
        let close = |law: &Law| self.matter.residence.and_then(|place| law.closeness(place));
        let mut near: Vec<&'a Law> =
            attached(AttachedBy::Residence).filter(|law| close(law).is_some()).collect();
        // The law of the state before that of the country; otherwise in the controller's order.
        near.sort_by_key(|law| std::cmp::Reverse(close(law)));
        let near = near.into_iter().map(|law| (law, LedBy::Residence));
        let here = attached(AttachedBy::Establishment).map(|law| (law, LedBy::Establishment));
        // A law of records says which; one that names none would be a law of everybody.
        let of_record = attached(AttachedBy::Record)
            .filter(|law| law.applies.as_ref().is_some_and(|applies| !applies.only.is_empty()))
            .map(|law| (law, LedBy::Record));
        near.chain(here).chain(of_record).collect()
    }

    /// The promises that reach this person for this right. `protected`: the laws that do, the leading one among them.
    fn promises(&self, protected: &[&LawId]) -> impl Iterator<Item = &'a Law> {
        self.attached
            .iter()
            .filter(|(law, by)| {
                law.kind == Kind::Promise
                    && law.promises_for.as_ref().is_none_or(|bound_to| protected.contains(&bound_to))
                    && (*by != AttachedBy::Residence || self.promised_at_home(law))
                    && law.applies_to(self.matter)
                    && law.grants(self.matter)
            })
            .map(|(law, _)| *law)
    }

    /// Whether a promise to residents reaches this person: those of its own places, else of the law that it is bound to.
    fn promised_at_home(&self, promise: &Law) -> bool {
        let Some(place) = self.matter.residence else { return false };
        let bound_to = promise.promises_for.as_ref();
        let law = bound_to.and_then(|id| self.laws.law(id, self.matter.received_on));
        if promise.places.is_empty() {
            law.is_some_and(|law| law.protects(place))
        } else {
            promise.protects(place)
        }
    }

    /// The statutory period for the right that ends first.
    fn earliest(&self) -> Option<OwnPeriod> {
        let dated = self
            .statutes()
            .filter_map(|(law, _)| earliest_period(law, self.matter.right, self.matter.received_on));
        dated.min_by_key(|(due, _)| *due).map(|(_, period)| period)
    }
}

/// What no statute names: the person could not say, or asks for something that is no right of its own.
pub(super) fn is_outside_the_statutes(right: Right) -> bool {
    matches!(right, Right::Unsure | Right::RemovePosts | Right::ChildReport | Right::Question)
}

/// The law of an appeal or a complaint: that of the decision, as it stands on the day of the appeal, where it grants one;
/// else the controller's own second look, under its base rules.
pub fn law_of_contest<'a>(
    laws: &'a Laws,
    decided_under: &LawId,
    right: Right,
    received_on: NaiveDate,
) -> &'a Law {
    let led = laws.law(decided_under, received_on);
    led.filter(|law| law.granted(right, received_on).is_some()).unwrap_or(laws.base())
}

/// The statutory period that a law gives for a right received on a day, with its date; for what no statute names, the earliest
/// over its rights.
fn earliest_period(law: &Law, right: Right, received_on: NaiveDate) -> Option<(NaiveDate, OwnPeriod)> {
    let right =
        if is_outside_the_statutes(right) { earliest_right(law, received_on, true)?.1 } else { right };
    let dates = plain(law, right, received_on, true)?;
    Some((dates.due?, dates.period?))
}

/// The right of a law whose date comes first.
pub(super) fn earliest_right(
    law: &Law,
    received_on: NaiveDate,
    statutory_only: bool,
) -> Option<(NaiveDate, Right)> {
    let dated = law
        .rights
        .keys()
        .filter_map(|right| Some((plain(law, *right, received_on, statutory_only)?.due?, *right)));
    dated.min()
}

fn plain(law: &Law, right: Right, received_on: NaiveDate, statutory_only: bool) -> Option<Deadlines> {
    if statutory_only && !law.granted(right, received_on)?.rule.has_statutory_figure() {
        return None;
    }
    let noon = NaiveTime::from_hms_opt(12, 0, 0)?;
    let received_at = DateTime::from_naive_utc_and_offset(received_on.and_time(noon), chrono::Utc);
    let zone = Zone::UTC;
    let inquiry = Inquiry {
        right,
        purpose: None,
        ground: None,
        received_at,
        received_on: None,
        zone,
        events: &[],
        overrides: Overrides { statutory_only, ..Overrides::default() },
        calendar: None,
    };
    deadlines_untraced(law, &inquiry).ok().filter(|dates| !dates.target)
}
