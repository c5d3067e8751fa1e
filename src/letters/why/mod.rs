//! Why a date is that date, in plain words: the one place that turns the reasons of a count into sentences, for pages and
//! letters alike.
//!
//! Pure. Takes the dates as a person may read them (`law/count/public_view.rs`): what nobody has looked up is our own reading here. Says
//! no id of a rule, no ISO day and no instant; a provision stands apart from the sentence, as its source.

mod brief;
mod clock;
mod sample;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::NaiveDate;

pub use self::{clock::ClockLine, sample::Sampled};
use crate::{
    law::{
        Basis, CaseDates, ClockDates, LawId, Paused, Reason, Received, RestDay, StartedWith, StopReason,
        TraceStep, Unit,
    },
    texts::Voice,
};

/// The dates of a case and how they were found, as a person may read them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Why {
    clocks: Vec<ClockDates>,
    trace: Vec<TraceStep>,
    names: OwnNames,
}

/// What the laws call themselves, for those that no text names.
pub type OwnNames = BTreeMap<LawId, String>;

/// One sentence or two about one step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyLine {
    /// The words.
    pub text: String,
    /// The provision, where the person may read it as law.
    pub source: Option<String>,
}

impl Why {
    /// Why dates are what they are, from the clocks and the trace as a person may read them.
    pub fn of_public(clocks: Vec<ClockDates>, trace: Vec<TraceStep>, names: OwnNames) -> Self {
        Self { clocks, trace, names }
    }

    /// The clock that gives the date; while all stand still, the one that would.
    fn operative(&self) -> Option<&ClockDates> {
        CaseDates::governing_of(&self.clocks)
            .or_else(|| self.clocks.iter().filter(|clock| clock.stopped).min_by_key(|clock| clock.safe_due))
    }

    /// The whole way from the receipt to the date, a step a line. Nothing where there is no date to explain.
    pub fn lines(&self, voice: &Voice) -> Vec<WhyLine> {
        self.operative().map_or_else(Vec::new, |clock| Explanation::of(self, clock, voice).whole())
    }

    /// The same in two to four lines, for letters: period, what moved it, and every other clock.
    pub fn brief(&self, voice: &Voice) -> Vec<String> {
        let Some(clock) = self.operative() else { return Vec::new() };
        let mut lines = Explanation::of(self, clock, voice).brief();
        let others: Vec<ClockLine> =
            self.clocks(voice).into_iter().filter(|line| !line.is_operative).collect();
        if !others.is_empty() {
            lines.push(voice.say_one("clocks-beside", "count", others.len()));
        }
        lines.extend(others.into_iter().map(|line| line.text));
        lines
    }

    /// What the clock of a law did, step by step, as far as a person reads it.
    fn steps(&self, law: &LawId) -> Vec<(&TraceStep, &Reason)> {
        let of = |step: &&TraceStep| step.law.as_ref() == Some(law);
        let steps: Vec<_> =
            self.trace.iter().filter(of).filter_map(|it| Some((it, it.reason.as_ref()?))).collect();
        // After an extension the stops are counted anew, on the longer period.
        let extended = steps
            .iter()
            .position(|(_, reason)| matches!(reason, Reason::Extended { .. } | Reason::ExtendedTo { .. }));
        let again = |reason: &Reason| match reason {
            Reason::Paused(_) | Reason::RanOn { .. } | Reason::Rolled { .. } => true,
            Reason::Received(_)
            | Reason::Unnamed
            | Reason::Acknowledge { .. }
            | Reason::Started { .. }
            | Reason::Period { .. }
            | Reason::Extended { .. }
            | Reason::ExtendedTo { .. }
            | Reason::Postponed { .. }
            | Reason::Joined { .. } => false,
        };
        let counts = |(place, (_, reason)): &(usize, (&TraceStep, &Reason))| {
            extended.is_none_or(|extended| *place > extended || !again(reason))
        };
        steps.into_iter().enumerate().filter(counts).map(|(_, step)| step).collect()
    }

    /// The law of a clock by its plain name.
    fn law(&self, clock: &ClockDates, voice: &Voice) -> String {
        let named = voice.find(&format!("law-{}", clock.law));
        let own = || self.names.get(&clock.law).cloned();
        named.or_else(own).unwrap_or_else(|| clock.law.to_string())
    }
}

/// The words for a question.
fn asked(voice: &Voice, reason: StopReason) -> String {
    voice.name("reason", reason.id())
}

fn period(voice: &Voice, count: u32, unit: Unit) -> String {
    let key = match unit {
        Unit::Days => "period-days",
        Unit::BusinessDays => "period-working_days",
        Unit::Months => "period-months",
    };
    voice.say_one(key, "count", count)
}

/// One figure of a clock.
#[derive(Clone, Copy)]
struct Figure<'a> {
    step: &'a TraceStep,
    count: u32,
    unit: Unit,
    sunday: bool,
    rests: &'a [RestDay],
    on: NaiveDate,
}

impl<'a> Figure<'a> {
    fn of((step, reason): &(&'a TraceStep, &'a Reason)) -> Option<Self> {
        let Reason::Period { count, unit, calendar, rests, on } = reason else { return None };
        let sunday = calendar.is_some_and(crate::law::CalendarId::begins_on_sunday);
        Some(Self { step, count: *count, unit: *unit, sunday, rests, on: *on })
    }

    fn binds(&self) -> bool {
        self.step.basis.is_law()
    }
}

/// One clock, while it is put into words.
struct Explanation<'a> {
    why: &'a Why,
    clock: &'a ClockDates,
    voice: &'a Voice,
    steps: Vec<(&'a TraceStep, &'a Reason)>,
    /// Those of the steps that are figures.
    figures: Vec<Figure<'a>>,
}

impl<'a> Explanation<'a> {
    fn of(why: &'a Why, clock: &'a ClockDates, voice: &'a Voice) -> Self {
        let steps = why.steps(&clock.law);
        let figures = steps.iter().filter_map(Figure::of).collect();
        Self { why, clock, voice, steps, figures }
    }

    /// The figure that ends first; of two on one day that which nobody may move, as the count has it.
    fn governing(&self) -> Option<Figure<'a>> {
        self.figures.iter().copied().min_by_key(|figure| (figure.on, figure.step.basis))
    }

    /// What the law allows beside our own, shorter figure. A law that was not looked up allows nothing that we may tell.
    fn allowed(&self) -> Option<Figure<'a>> {
        let own = self.governing().filter(|figure| !figure.binds() && !figure.step.is_unchecked())?;
        self.clock.legal_due?;
        self.figures.iter().copied().filter(|it| it.binds() && it.on > own.on).min_by_key(|it| it.on)
    }

    fn day(&self, key: &str, on: NaiveDate) -> WhyLine {
        plain(self.voice.say_one(key, "date", self.voice.day(on)))
    }

    /// How long: one sentence, with its provision where it is law. `law`: by what name.
    fn figure(&self, figure: Figure<'_>, law: String) -> WhyLine {
        let voice = self.voice;
        let key = match figure.step.basis {
            _ if figure.step.is_unchecked() => "why-reading",
            Basis::Statute | Basis::Regulation => "why-law",
            Basis::Guidance => "why-guidance",
            Basis::Policy => "why-policy",
            Basis::Promise => "why-promise",
        };
        let period = period(voice, figure.count, figure.unit);
        let text = voice.say_with(key, &[("period", period.into()), ("law", law.into())]);
        WhyLine { text, source: source(figure.step) }
    }

    /// What the law allows, and until when, as long as nothing has moved that date.
    fn legal(&self, figure: Figure<'_>, law: String) -> WhyLine {
        let voice = self.voice;
        // the law itself may move a last day that is not worked
        let moved = self.steps.iter().any(|(_, reason)| reason.moves_legal_date());
        let last = self.clock.legal_due.filter(|last| *last >= figure.on && !moved);
        let args = [
            ("period", period(voice, figure.count, figure.unit).into()),
            ("law", law.into()),
            ("date", voice.day(last.unwrap_or(figure.on)).into()),
        ];
        let text = voice.say_with(if last.is_some() { "why-legal-until" } else { "why-legal" }, &args);
        WhyLine { text, source: source(figure.step) }
    }

    fn law(&self) -> String {
        self.why.law(self.clock, self.voice)
    }

    /// The law with its provision, where the sentence has no other place for it.
    fn cited(&self, figure: Figure<'_>) -> String {
        let Some(source) = source(figure.step) else { return self.law() };
        let args = [("law", self.law().into()), ("source", source.into())];
        self.voice.say_with("why-cited", &args)
    }

    fn whole(&self) -> Vec<WhyLine> {
        let mut lines = Vec::new();
        for (step, reason) in &self.steps {
            match reason {
                Reason::Received(received) => {
                    lines.push(plain(self.received(received)));
                    let unnamed = self.steps.iter().any(|(_, reason)| **reason == Reason::Unnamed);
                    lines.extend(unnamed.then(|| plain(self.voice.say("why-unnamed"))));
                }
                Reason::Unnamed | Reason::Period { .. } => {}
                Reason::Acknowledge { count, unit, on } => {
                    lines.push(self.acknowledged((*count, *unit), *on, step));
                }
                Reason::Started { with: StartedWith::Identity, on } => {
                    lines.push(self.day("why-started-identity", *on));
                }
                Reason::Started { with: StartedWith::Fee, on } => {
                    lines.push(self.day("why-started-fee", *on));
                }
                Reason::Started { with: StartedWith::Reflection, on } => {
                    lines.push(self.day("why-started-reflection", *on));
                }
                Reason::Rolled { rests, on } => {
                    lines.extend(self.rests(rests));
                    lines.push(self.day("why-rolled", *on));
                }
                Reason::RanOn { asked_on, .. } => lines.push(self.day("why-ran-on", *asked_on)),
                Reason::Paused(paused) => lines.extend(self.paused(paused, step)),
                Reason::Extended { count, unit, told_on, rests, on } => {
                    lines.push(self.extended((*count, *unit), *told_on, *on, step));
                    lines.extend(self.rests(rests));
                }
                Reason::ExtendedTo { told_on, on } => lines.push(self.extended_to(*told_on, *on, step)),
                Reason::Postponed { on } => lines.push(self.day("why-postponed", *on)),
                Reason::Joined { on } => lines.push(self.day("why-joined", *on)),
            }
            // The period stands where its last figure does: the law's beside ours.
            if self.figures.last().is_some_and(|last| std::ptr::eq(last.step, *step)) {
                lines.extend(self.period());
            }
        }
        if let Some(due) = self.clock.due {
            lines.push(self.day("why-result", due));
        }
        lines
    }

    /// How long the time is, how it is counted, and where it ends before anything moves it.
    fn period(&self) -> Vec<WhyLine> {
        let Some(figure) = self.governing() else { return Vec::new() };
        let mut lines = vec![self.figure(figure, self.law())];
        lines.extend(self.allowed().map(|allowed| self.legal(allowed, self.law())));
        let how = match (figure.unit, figure.sunday) {
            (Unit::Days, _) => "why-days",
            (Unit::Months, _) => "why-months",
            (Unit::BusinessDays, true) => "why-working-sun",
            (Unit::BusinessDays, false) => "why-working-mon",
        };
        lines.push(plain(self.voice.say(how)));
        lines.extend(self.rests(figure.rests));
        if self.clock.due != Some(figure.on) {
            lines.push(self.day("why-ends", figure.on));
        }
        lines
    }

    fn received(&self, received: &Received) -> String {
        let on = self.voice.day(received.on);
        if !received.is_another_day_elsewhere() {
            return self.voice.say_one("why-received", "date", on);
        }
        let zone = received.zone.name().rsplit('/').next().unwrap_or_default().replace('_', " ");
        self.voice.say_with("why-received-zone", &[("date", on.into()), ("zone", zone.into())])
    }

    fn rests(&self, rests: &[RestDay]) -> Vec<WhyLine> {
        let rest = |rest: &RestDay| {
            let Some(name) = rest.plain_name() else { return self.day("why-weekend", rest.on) };
            let args = [("date", self.voice.day(rest.on).into()), ("name", name.into())];
            plain(self.voice.say_with("why-holiday", &args))
        };
        rests.iter().map(rest).collect()
    }

    fn paused(&self, paused: &Paused, step: &TraceStep) -> Vec<WhyLine> {
        let voice = self.voice;
        let (asked_on, reason) = (voice.day(paused.asked_on), asked(voice, paused.asked));
        let (Some(answered), Some(on)) = (paused.answered_on, paused.on) else {
            let args = [("date", asked_on.into()), ("reason", reason.into())];
            let text = format!("{} {}", voice.say_with("why-stopped", &args), voice.say("why-stopped-until"));
            return vec![WhyLine { text, source: source(step) }];
        };
        if paused.days == 0 {
            return Vec::new();
        }
        let args = [("from", asked_on.into()), ("to", voice.day(answered).into()), ("reason", reason.into())];
        let adds = if paused.unit == Unit::BusinessDays { "why-paused-working" } else { "why-paused-days" };
        let added = [("count", paused.days.into()), ("date", voice.day(on).into())];
        let text = format!("{} {}", voice.say_with("why-paused", &args), voice.say_with(adds, &added));
        let mut lines = vec![WhyLine { text, source: source(step) }];
        lines.extend(self.rests(&paused.rests));
        lines
    }

    /// By when we must say that we have it.
    fn acknowledged(&self, within: (u32, Unit), on: NaiveDate, step: &TraceStep) -> WhyLine {
        let is_law = step.basis.is_law() && !step.is_unchecked();
        let key = if is_law { "why-acknowledge" } else { "why-acknowledge-own" };
        let args =
            [("period", period(self.voice, within.0, within.1).into()), ("date", self.voice.day(on).into())];
        WhyLine { text: self.voice.say_with(key, &args), source: source(step).filter(|_| is_law) }
    }

    fn extended(&self, more: (u32, Unit), told_on: NaiveDate, on: NaiveDate, step: &TraceStep) -> WhyLine {
        let args = [
            ("period", period(self.voice, more.0, more.1).into()),
            ("told", self.voice.day(told_on).into()),
            ("date", self.voice.day(on).into()),
        ];
        WhyLine { text: self.voice.say_with("why-extended", &args), source: source(step) }
    }

    fn extended_to(&self, told_on: NaiveDate, on: NaiveDate, step: &TraceStep) -> WhyLine {
        let args = [("told", self.voice.day(told_on).into()), ("date", self.voice.day(on).into())];
        WhyLine { text: self.voice.say_with("why-extended-to", &args), source: source(step) }
    }
}

fn plain(text: String) -> WhyLine {
    WhyLine { text, source: None }
}

/// The provision of a step: only law and what an authority asks for has one that a person can look up.
fn source(step: &TraceStep) -> Option<String> {
    let is_law = step.basis.is_law() || step.basis == Basis::Guidance;
    Some(step.cite.clone()).filter(|cite| is_law && !cite.is_empty())
}
