//! One line for each clock of a case: which law or promise, by when, or since when it stands still.

use chrono::NaiveDate;

use super::{Why, asked};
use crate::{
    law::{Basis, Certainty, ClockDates, Kind, Paused, Reason},
    texts::Voice,
};

/// One clock in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockLine {
    /// The words.
    pub text: String,
    /// Whether this one gives the date of the case.
    pub is_operative: bool,
}

impl Why {
    /// Every clock, the one that gives the date first. Nothing where there is only one: its date is the date.
    pub fn clocks(&self, voice: &Voice) -> Vec<ClockLine> {
        if self.clocks.len() < 2 {
            return Vec::new();
        }
        let operative = self.operative().filter(|clock| clock.due.is_some()).map(|clock| &clock.law);
        let line = |clock: &ClockDates| ClockLine {
            text: self.in_words(clock, voice),
            is_operative: operative == Some(&clock.law),
        };
        let mut lines: Vec<ClockLine> = self.clocks.iter().map(line).collect();
        lines.sort_by_key(|line| !line.is_operative);
        lines
    }

    /// The clocks that stood still until an answer arrived, and those that ran on meanwhile, by name.
    pub fn stood_and_ran(&self, arrived_on: NaiveDate, voice: &Voice) -> (Vec<String>, Vec<String>) {
        let dated = self.clocks.iter().filter(|clock| clock.due.is_some() || clock.stopped);
        let stood = |clock: &&ClockDates| {
            self.pause(clock).is_some_and(|paused| paused.answered_on == Some(arrived_on))
        };
        let (stood, ran): (Vec<_>, Vec<_>) = dated.partition(stood);
        let names = |clocks: Vec<&ClockDates>| clocks.iter().map(|clock| self.whose(clock, voice)).collect();
        (names(stood), names(ran))
    }

    /// Whether a question stopped one clock while another ran on.
    pub fn stops_in_part(&self) -> bool {
        let any = |stops: bool| {
            let of = |reason: &Reason| match reason {
                Reason::Paused(_) => stops,
                Reason::RanOn { .. } => !stops,
                Reason::Received(_)
                | Reason::Unnamed
                | Reason::Acknowledge { .. }
                | Reason::Started { .. }
                | Reason::Period { .. }
                | Reason::Rolled { .. }
                | Reason::Extended { .. }
                | Reason::ExtendedTo { .. }
                | Reason::Postponed { .. }
                | Reason::Joined { .. } => false,
            };
            self.trace.iter().filter_map(|step| step.reason.as_ref()).any(of)
        };
        any(true) && any(false)
    }

    /// The last stop of a clock.
    fn pause(&self, clock: &ClockDates) -> Option<&Paused> {
        self.steps(&clock.law).into_iter().rev().find_map(|(_, reason)| reason.paused())
    }

    /// Whose date it is: a law by its name, our promise, our rules; no law that nobody looked up.
    fn whose(&self, clock: &ClockDates, voice: &Voice) -> String {
        match clock.kind {
            Kind::Promise => voice.say("clock-promise"),
            Kind::Base => voice.say("clock-base"),
            Kind::Statute if clock.certainty.is_some_and(|it| !it.is_public()) => voice.say("clock-reading"),
            Kind::Statute => self.law(clock, voice),
        }
    }

    fn in_words(&self, clock: &ClockDates, voice: &Voice) -> String {
        let law = self.whose(clock, voice);
        if clock.stopped {
            let Some(paused) = self.pause(clock) else { return voice.say_one("clock-paused", "law", law) };
            let (since, reason) = (voice.day(paused.asked_on), asked(voice, paused.asked));
            let args = [("law", law.into()), ("date", since.into()), ("reason", reason.into())];
            return voice.say_with("clock-stopped", &args);
        }
        let Some(due) = clock.due else { return voice.say_one("clock-no-date", "law", law) };
        let own = clock.kind == Kind::Statute
            && clock.basis == Some(Basis::Policy)
            && clock.certainty.is_none_or(Certainty::is_public);
        let key = if own { "clock-by-own" } else { "clock-by" };
        voice.say_with(key, &[("law", law.into()), ("date", voice.day(due).into())])
    }
}
