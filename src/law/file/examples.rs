//! The examples inside a law file, run: they are its tests.

use chrono::Utc;

use crate::law::{
    count::{
        deadlines::deadlines,
        error::LawError,
        events,
        inquiry::{Deadlines, Inquiry},
    },
    text::{
        law::{Example, Law},
        right::{Right, StopReason},
    },
};

/// An example that did not come true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    pub example: String,
    /// What was expected and what came.
    pub because: String,
}

impl Law {
    /// Runs every example of the file.
    pub fn failed_examples(&self) -> Vec<Failed> {
        self.examples.iter().filter_map(|example| self.run(example)).collect()
    }

    /// The question that this law stops for, which the grammar's `pause` stands for.
    pub fn pause_reason(&self, right: Right) -> StopReason {
        let meant = self.rights.get(&right).and_then(|grant| grant.means).unwrap_or(right);
        let rule = self.rights.get(&meant).and_then(|grant| self.rules.get(grant.rule.as_ref()?));
        let stop = rule
            .and_then(|rule| rule.stops.iter().find(|stop| rule.stop(meant, None, stop.reason).is_some()));
        stop.map_or(StopReason::Identity, |stop| stop.reason)
    }

    fn run(&self, example: &Example) -> Option<Failed> {
        let failed = |because: String| Some(Failed { example: example.name.clone(), because });
        let dates = match self.answer(example) {
            Ok(dates) => dates,
            Err(error) => return failed(error.to_string()),
        };
        let mut wrong = Vec::new();
        let mut compare = |name: &str, expected: String, came: String| {
            if expected != came {
                wrong.push(format!("{name}: expected {expected}, came {came}"));
            }
        };
        compare("acknowledge_by", shown(example.acknowledge_by), shown(dates.acknowledge_by));
        compare("due", shown(example.due), shown(dates.due));
        compare("extended_due", shown(example.extended_due), shown(dates.extended_due));
        if example.carry_out_by.is_some() {
            compare("carry_out_by", shown(example.carry_out_by), shown(dates.carry_out_by));
        }
        if example.legal_due.is_some() {
            compare("legal_due", shown(example.legal_due), shown(dates.legal_due));
        }
        if let Some(end) = example.end_instant {
            compare(
                "end_instant",
                end.with_timezone(&Utc).to_rfc3339(),
                shown(dates.end_instant.map(|i| i.to_rfc3339())),
            );
        }
        if wrong.is_empty() { None } else { failed(wrong.join("; ")) }
    }

    fn answer(&self, example: &Example) -> Result<Deadlines, LawError> {
        let (events, overrides) = events::parse(&example.events, self.pause_reason(example.right))?;
        let inquiry = Inquiry {
            right: example.right,
            purpose: example.purpose,
            ground: example.ground,
            received_at: example.received_at.with_timezone(&Utc),
            received_on: None,
            zone: example.zone,
            events: &events,
            overrides,
            calendar: None,
        };
        deadlines(self, &inquiry)
    }
}

fn shown(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| value.to_string())
}
