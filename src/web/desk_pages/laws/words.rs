//! What a law file says, in words: figures, sources, places. Nothing here judges; a figure that must be looked up is
//! marked, never left out.

use crate::{
    law::{
        AttachedBy, Basis, Cap, Certainty, Extension, Figure, Kind, Law, LawId, Length, RefusalDate, Rule,
        Standard, Start, Stop, StopReason, Unit,
    },
    texts::Texts,
    types::Place,
    web::desk_pages::frame::Frame,
};

/// More places than these are only counted in a list.
const PLACES_NAMED: usize = 2;

/// How sure we are, in words.
#[derive(Debug, Clone)]
pub struct Sure {
    pub words: String,
    /// Whether it must be looked up before anybody relies on it.
    pub is_unsure: bool,
}

impl Sure {
    /// The words of a mark.
    pub fn of(certainty: Certainty, frame: &Frame) -> Self {
        let key = match certainty {
            Certainty::Text => "desk-certainty-text",
            Certainty::Secondary => "desk-certainty-secondary",
            Certainty::Known => "desk-certainty-known",
            Certainty::Unchecked => "desk-certainty-unchecked",
            Certainty::Own => "desk-certainty-own",
        };
        Self { words: frame.say(key), is_unsure: certainty == Certainty::Unchecked }
    }
}

/// One figure or rule with its source.
#[derive(Debug, Clone)]
pub struct Line {
    /// What it is.
    pub what: String,
    /// What it says.
    pub figure: String,
    /// Where it is written.
    pub cite: String,
    /// What it rests on.
    pub basis: String,
    /// How sure we are.
    pub sure: Sure,
}

/// What a date or a right rests on.
pub fn basis(basis: Basis, frame: &Frame) -> String {
    frame.name("desk-basis", basis.id())
}

/// `30 days`, `10 working days`.
pub fn period(value: u32, unit: Unit, frame: &Frame) -> String {
    let key = match unit {
        Unit::Days => "period-days",
        Unit::Months => "period-months",
        Unit::BusinessDays => "period-working_days",
    };
    frame.voice.say_one(key, "count", value)
}

/// `30 days, never later than 1 month`.
pub fn figure(figure: &Figure, frame: &Frame) -> String {
    let own = period(figure.value, figure.unit, frame);
    let Some(cap) = &figure.cap else { return own };
    let cap = period(cap.value, cap.unit, frame);
    frame.voice.say_with("desk-law-capped", &[("period", own.into()), ("cap", cap.into())])
}

/// The answer's period as one line: the earliest of several figures counts.
pub fn answer(rule: &Rule, frame: &Frame) -> String {
    let figures: Vec<String> = rule.figures.iter().map(|it| figure(it, frame)).collect();
    match figures.as_slice() {
        [] => frame.say("desk-law-no-date"),
        _ => figures.join(&frame.say("desk-law-or")),
    }
}

/// Every figure of a rule with its source.
pub fn lines(rule: &Rule, frame: &Frame) -> Vec<Line> {
    let mut lines = Vec::new();
    for one in &rule.figures {
        let key = if rule.target { "desk-law-target" } else { "desk-law-answer" };
        lines.push(of_figure(key, one, frame));
        lines.extend(one.cap.as_ref().map(|cap| of_cap(cap, frame)));
    }
    lines.extend(rule.acknowledge.as_ref().map(|it| of_figure("desk-law-acknowledge", it, frame)));
    lines.extend(rule.stops.iter().map(|stop| of_stop(stop, frame)));
    lines.extend(rule.extension.as_ref().map(|it| of_extension(it, frame)));
    lines.extend(rule.refusal.as_ref().map(|it| of_refusal(it, frame)));
    lines.extend(rule.carry_out.as_ref().map(|it| of_figure("desk-law-carry-out", it, frame)));
    lines
}

/// From when the period runs.
pub fn start(rule: &Rule, frame: &Frame) -> String {
    match rule.start {
        Start::Receipt => frame.say("desk-law-start-receipt"),
        Start::Latest => frame.say("desk-law-start-latest"),
        Start::FeeReflection(days) => frame.voice.say_one("desk-law-start-reflection", "days", days),
    }
}

fn of_figure(key: &str, it: &Figure, frame: &Frame) -> Line {
    let mut words = period(it.value, it.unit, frame);
    if let Some(calendar) = it.calendar {
        let args = [("period", words.into()), ("calendar", calendar.id().into())];
        words = frame.voice.say_with("desk-law-by-calendar", &args);
    }
    Line {
        what: frame.say(key),
        figure: words,
        cite: it.cite.clone(),
        basis: basis(it.basis, frame),
        sure: Sure::of(it.certainty, frame),
    }
}

fn of_cap(it: &Cap, frame: &Frame) -> Line {
    Line {
        what: frame.say("desk-law-cap"),
        figure: period(it.value, it.unit, frame),
        cite: it.cite.clone(),
        basis: basis(it.basis, frame),
        sure: Sure::of(it.certainty, frame),
    }
}

fn of_stop(it: &Stop, frame: &Frame) -> Line {
    let names = |rights: &[crate::law::Right]| {
        let names: Vec<String> = rights.iter().map(|right| frame.name("desk-right", right.id())).collect();
        names.join(", ")
    };
    let mut figure = frame.say("desk-law-stop-what");
    let mut add = |key: &str, what: String| {
        if !what.is_empty() {
            figure.push(' ');
            figure.push_str(&frame.say_one(key, "what", &what));
        }
    };
    add("desk-law-stop-only", names(&it.rights));
    let purposes = it.except_purposes.iter().map(|purpose| frame.name("purpose", purpose.id()));
    let except = [names(&it.except_rights)].into_iter().chain(purposes).filter(|it| !it.is_empty());
    add("desk-law-stop-except", except.collect::<Vec<_>>().join(", "));
    Line {
        what: frame.say_one("desk-law-stop", "reason", &stop_reason(it.reason, frame)),
        figure,
        cite: it.cite.clone(),
        basis: basis(it.basis, frame),
        sure: Sure::of(it.certainty, frame),
    }
}

/// What was asked.
pub fn stop_reason(reason: StopReason, frame: &Frame) -> String {
    frame.name("desk-law-reason", reason.id())
}

fn of_extension(it: &Extension, frame: &Frame) -> Line {
    let reasons: Vec<String> =
        it.reasons.iter().map(|reason| frame.name("desk-law-longer", reason.id())).collect();
    let reasons = reasons.join("; ");
    let figure = match it.length {
        Length::By(value, unit) => {
            let args = [("period", period(value, unit, frame).into()), ("reasons", reasons.into())];
            frame.voice.say_with("desk-law-extension-what", &args)
        }
        Length::Named => frame.say_one("desk-law-extension-named", "reasons", &reasons),
    };
    Line {
        what: frame.say("desk-law-extension"),
        figure,
        cite: it.cite.clone(),
        basis: basis(it.basis, frame),
        sure: Sure::of(it.certainty, frame),
    }
}

fn of_refusal(it: &RefusalDate, frame: &Frame) -> Line {
    let key = if it.moved_by_extension { "desk-law-refusal-moved" } else { "desk-law-refusal-stays" };
    Line {
        what: frame.say("desk-law-refusal"),
        figure: frame.say(key),
        cite: it.cite.clone(),
        basis: basis(it.basis, frame),
        sure: Sure::of(it.certainty, frame),
    }
}

/// How sure the office must be of the person.
pub fn standard(standard: Standard, frame: &Frame) -> String {
    frame.say(match standard {
        Standard::None => "desk-law-proof-none",
        Standard::ReasonableDoubts => "desk-law-proof-doubts",
        Standard::Reasonable => "desk-law-proof-reasonable",
        Standard::ReasonablyHigh => "desk-law-proof-high",
    })
}

/// Statute, promise or base rules.
pub fn kind(kind: Kind, frame: &Frame) -> String {
    frame.say(match kind {
        Kind::Statute => "desk-law-kind-statute",
        Kind::Promise => "desk-law-kind-promise",
        Kind::Base => "desk-law-kind-base",
    })
}

/// A place by its name.
pub fn place(place: &Place, frame: &Frame) -> String {
    let code = place.to_string();
    let family = if place.region().is_some() { "region" } else { "country" };
    Texts::embedded().find(frame.voice.lang(), &format!("{family}-{code}"), &[]).unwrap_or(code)
}

/// Its places by name; more than a few are counted.
pub fn places_in_short(law: &Law, frame: &Frame) -> String {
    if law.places.len() > PLACES_NAMED {
        return frame.voice.say_one("desk-law-places", "count", law.places.len());
    }
    places(law, frame)
}

/// Its places by name.
pub fn places(law: &Law, frame: &Frame) -> String {
    let names: Vec<String> = law.places.iter().map(|it| place(it, frame)).collect();
    if names.is_empty() { frame.say("desk-law-no-place") } else { names.join(", ") }
}

/// `from 25 May 2018`, `from 1 January 2021 to 31 December 2026`.
pub fn interval(law: &Law, frame: &Frame) -> String {
    let from = frame.day(law.in_force_from);
    match law.in_force_until {
        None => frame.say_one("desk-law-from", "from", &from),
        Some(until) => {
            let args = [("from", from.into()), ("until", frame.day(until).into())];
            frame.voice.say_with("desk-law-from-until", &args)
        }
    }
}

/// To whom it applies here: for each controller that has it, how it attaches.
pub fn applies_to(law: &Law, frame: &Frame) -> Vec<String> {
    let attached = attached(&law.id, frame);
    match law.kind {
        Kind::Base if attached.is_empty() => vec![frame.say("desk-law-by-nothing-else")],
        _ => attached,
    }
}

/// How it attaches to each controller that has it.
fn attached(id: &LawId, frame: &Frame) -> Vec<String> {
    let by = |by: AttachedBy| {
        frame.say(match by {
            AttachedBy::Establishment => "desk-law-by-establishment",
            AttachedBy::Residence => "desk-law-by-residence",
            AttachedBy::Record => "desk-law-by-record",
        })
    };
    let several = frame.controllers().len() > 1;
    let of = |controller: &crate::config::Controller| {
        let attachment = controller.laws.iter().find(|it| it.law == *id)?;
        let how = by(attachment.by);
        Some(if several { format!("{}: {how}", controller.name) } else { how })
    };
    frame.controllers().into_iter().filter_map(of).collect()
}
