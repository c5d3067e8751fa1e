//! Which law leads a case: by residence, else by establishment, else the earliest period that the controller's laws have,
//! else the base rules. Nobody is refused because of where they live.

use chrono::{DateTime, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use super::{
    book::{Kind, Law},
    count::deadlines,
    events::Overrides,
    inquiry::Inquiry,
    laws::Laws,
    right::{LawId, Right},
};
use crate::types::Place;

/// A law of a controller, and to whom it applies there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attachment {
    /// The law.
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
    /// To certain records only (FERPA, COPPA): an officer says so.
    Record,
}

/// Why an officer should look at the choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flag {
    /// The person did not say where they live, and no law applies to everybody.
    ResidenceUnknown,
    /// No statute that applies to this person grants the right.
    NoStatute,
}

/// The laws of one case.
#[derive(Debug, Clone)]
pub struct Choice<'a> {
    /// Gives procedure, letters, refusal codes and remedies.
    pub lead: &'a Law,
    /// Every other law and promise that also grants the right.
    pub further: Vec<&'a Law>,
    /// Why an officer should look at it.
    pub flagged: Option<Flag>,
}

/// Chooses among a controller's laws for one right of one person.
pub fn choose<'a>(
    laws: &'a Laws,
    attachments: &[Attachment],
    residence: Option<&Place>,
    right: Right,
    received_on: NaiveDate,
) -> Choice<'a> {
    let attached: Vec<(&Law, AttachedBy)> =
        attachments.iter().filter_map(|a| laws.law(&a.law, received_on).map(|law| (law, a.by))).collect();
    let statutes = || attached.iter().filter(|(law, _)| law.is_statute());
    let by_residence = || {
        let close = |law: &&'a Law| residence.and_then(|place| law.closeness(place));
        let mut near: Vec<&'a Law> = statutes()
            .filter(|(_, by)| *by == AttachedBy::Residence)
            .map(|(law, _)| *law)
            .filter(|law| close(law).is_some())
            .collect();
        // The law of the state before that of the country; otherwise in the controller's order.
        near.sort_by_key(|law| std::cmp::Reverse(close(law)));
        near
    };
    let by_establishment = statutes().filter(|(_, by)| *by == AttachedBy::Establishment).map(|(law, _)| *law);
    let mut applying = by_residence();
    applying.extend(by_establishment);

    let nobody_knows = is_outside_the_statutes(right);
    let grants = |law: &&'a Law| nobody_knows || law.granted(right, received_on).is_some();
    let mut granting: Vec<&'a Law> = applying.into_iter().filter(grants).collect();
    let promises = attached
        .iter()
        .map(|(law, _)| *law)
        .filter(|law| law.kind == Kind::Promise && law.granted(right, received_on).is_some());
    let (lead, flagged) = if granting.is_empty() {
        // The earliest date of all is safe whichever law turns out to apply.
        let earliest = statutes()
            .filter_map(|(law, _)| earliest_due(law, right, received_on).map(|due| (due, *law)))
            .min_by_key(|(due, _)| *due);
        let flag = if residence.is_none() { Flag::ResidenceUnknown } else { Flag::NoStatute };
        (earliest.map_or(laws.base(), |(_, law)| law), Some(flag))
    } else {
        (granting.remove(0), None)
    };
    let mut further: Vec<&Law> = if nobody_knows { Vec::new() } else { granting };
    further.extend(promises);
    further.retain(|law| law.id != lead.id);
    further.dedup_by(|a, b| a.id == b.id);
    Choice { lead, further, flagged }
}

/// What no statute names: the person could not say, or asks for something that is no right of its own.
pub(super) fn is_outside_the_statutes(right: Right) -> bool {
    matches!(right, Right::Unsure | Right::RemovePosts | Right::ChildReport | Right::Question)
}

/// The date that a law gives for a right received on a day; for what no statute names, the earliest over its rights.
fn earliest_due(law: &Law, right: Right, received_on: NaiveDate) -> Option<NaiveDate> {
    if is_outside_the_statutes(right) {
        return earliest_right(law, received_on).map(|(due, _)| due);
    }
    plain_due(law, right, received_on)
}

/// The right of a law whose date comes first.
pub(super) fn earliest_right(law: &Law, received_on: NaiveDate) -> Option<(NaiveDate, Right)> {
    let dated =
        law.rights.keys().filter_map(|right| plain_due(law, *right, received_on).map(|due| (due, *right)));
    dated.min()
}

fn plain_due(law: &Law, right: Right, received_on: NaiveDate) -> Option<NaiveDate> {
    let noon = NaiveTime::from_hms_opt(12, 0, 0)?;
    let received_at = DateTime::from_naive_utc_and_offset(received_on.and_time(noon), chrono::Utc);
    let zone = chrono_tz::UTC;
    let inquiry = Inquiry {
        right,
        purpose: None,
        received_at,
        zone,
        events: &[],
        overrides: Overrides::default(),
        calendar: None,
    };
    deadlines(law, &inquiry).ok().filter(|dates| !dates.target)?.due
}
