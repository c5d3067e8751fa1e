//! One row per law and right: the figures at a glance, in a short notation (`30 cd`, `10 bd`, `1 m`).

use serde::Serialize;

use super::laws::Laws;
use crate::law::text::{
    figures::{Extension, Figure, Length, Rule, Start, Unit},
    law::Law,
    lookup::Granted,
    right::{Right, StopReason},
    source::{Basis, Certainty},
};

/// The figures of one right under one law. An empty cell: the law has none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct LawRow {
    /// The law's id.
    pub law: String,
    /// The right, as people name it.
    pub right: &'static str,
    /// When it must be acknowledged.
    pub acknowledge: String,
    /// When it must be answered: the figure that stands first in the file.
    pub period: String,
    /// Never later than this.
    pub cap: String,
    /// What the law itself gives, where the period is the controller's own; else the same as the period or its cap. Empty where
    /// no statute or regulation gives any.
    pub legal_period: String,
    /// How much the period can be extended.
    pub extension: String,
    /// By when the person must be told of an extension.
    pub notice: String,
    /// When an appeal against a refusal must be decided, and its own extension.
    pub appeal: String,
    /// What the period starts from.
    pub start: &'static str,
    /// What stops the clock.
    pub stops: String,
    /// On what the period rests; `policy` where it is the controller's own, inside the law or beyond it.
    pub basis: Basis,
    /// Where the right stands, then the figure.
    pub citation: String,
    /// How sure we are of the figure: of the cap, where the figure is the controller's own and the cap is the law's.
    pub certainty: Certainty,
}

impl Laws {
    /// Every law and right, the newest version of each; coming and disabled laws too.
    pub fn summary(&self) -> Vec<LawRow> {
        let mut rows: Vec<LawRow> = Vec::new();
        for law in self.all() {
            for right in law.rights.keys() {
                let row = law.newest(*right).and_then(|granted| law.row(*right, granted));
                let Some(row) = row else { continue };
                match rows.iter_mut().find(|known| known.law == row.law && known.right == row.right) {
                    Some(older) => *older = row,
                    None => rows.push(row),
                }
            }
        }
        rows.sort_by(|a, b| (&a.law, a.right).cmp(&(&b.law, b.right)));
        rows
    }
}

impl Law {
    /// The right as the file has it on the last day of which it speaks.
    fn newest(&self, right: Right) -> Option<Granted<'_>> {
        let grant = self.rights.get(&right)?;
        let starts = [Some(self.in_force_from), grant.in_force_from].into_iter().flatten().max()?;
        self.granted(right, starts)
    }

    fn row(&self, right: Right, granted: Granted<'_>) -> Option<LawRow> {
        let rule = granted.rule;
        let first = rule.figures.first();
        let known = first.or(rule.acknowledge.as_ref())?;
        let cap = first.and_then(|figure| figure.cap.as_ref());
        let (cite, certainty) = match cap {
            Some(cap) => (&cap.cite, cap.certainty),
            None => (&known.cite, known.certainty),
        };
        let stops = [StopReason::Identity, StopReason::Scope, StopReason::Authority, StopReason::Fee];
        let stops = stops.into_iter().filter(|reason| rule.stop(granted.right, None, *reason).is_some());
        let appeal = match right {
            Right::Appeal | Right::Complaint => String::new(),
            _ => self.newest(Right::Appeal).map_or_else(String::new, |appeal| decided(&appeal)),
        };
        let own = &granted.grant.cite;
        Some(LawRow {
            law: self.id.to_string(),
            right: right.id(),
            acknowledge: rule.acknowledge.as_ref().map_or_else(String::new, figure),
            period: first.map_or_else(String::new, figure),
            cap: cap.map_or_else(String::new, |cap| short(cap.value, cap.unit)),
            legal_period: legal_period(rule),
            extension: rule.extension.as_ref().map_or_else(String::new, extension),
            notice: rule.extension.as_ref().map_or_else(String::new, |_| notice(first)),
            appeal,
            start: match rule.start {
                Start::Receipt => "receipt",
                Start::Latest => "latest",
                Start::FeeReflection(_) => "fee_reflection",
            },
            stops: stops.map(StopReason::id).collect::<Vec<_>>().join(";"),
            basis: known.basis,
            citation: if cite == own { own.clone() } else { format!("{own}; {cite}") },
            certainty,
        })
    }
}

/// The first figure or cap that statute or regulation sets.
fn legal_period(rule: &Rule) -> String {
    let of = |figure: &Figure| {
        let cap = figure.cap.as_ref().filter(|cap| cap.basis.is_law());
        let own = figure.basis.is_law().then_some((figure.value, figure.unit));
        own.or_else(|| cap.map(|cap| (cap.value, cap.unit)))
    };
    rule.figures.iter().find_map(of).map_or_else(String::new, |(value, unit)| short(value, unit))
}

fn short(value: u32, unit: Unit) -> String {
    let unit = match unit {
        Unit::Days => "cd",
        Unit::BusinessDays => "bd",
        Unit::Months => "m",
    };
    format!("{value} {unit}")
}

fn figure(figure: &Figure) -> String {
    short(figure.value, figure.unit)
}

fn extension(extension: &Extension) -> String {
    match extension.length {
        Length::By(value, unit) => short(value, unit),
        Length::Named => "named".to_owned(),
    }
}

/// A plain count of days has its number; otherwise the base date moves with the month.
fn notice(first: Option<&Figure>) -> String {
    match first {
        Some(figure) if figure.unit == Unit::Days && figure.cap.is_none() => format!("day {}", figure.value),
        _ => "base due".to_owned(),
    }
}

fn decided(appeal: &Granted<'_>) -> String {
    let period = appeal.rule.figures.first().map_or_else(String::new, figure);
    match &appeal.rule.extension {
        Some(more) => format!("{period} (+{})", extension(more)),
        None => period,
    }
}
