//! Try a date: one law, one receipt, what happened since, and every date that follows with all its steps. The question
//! stands in the address, so that it can be sent to a colleague; no case and no person is in it.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};

use super::{
    super::{
        super::{
            forms::{self, Choice, Control, Fault, Field, Line, Typed},
            problem::Problem,
        },
        acts::payload,
        frame::Frame,
    },
    about, words,
};
use crate::{
    desk::laws::{self, law_book::LawBook},
    law::{
        Basis, Calendar, Deadlines, Ground, Inquiry, Law, LawError, LawId, Purpose, Right, StopReason,
        TraceStep, Zone, days, deadlines, events,
    },
};

/// What may happen to a clock, in the order of one day, by field and by its word in the short form.
const HAPPENED: [(&str, &str); 5] = [
    ("verified_on", "verified"),
    ("fee_paid_on", "fee_paid"),
    ("pause_on", "pause"),
    ("resume_on", "resume"),
    ("extend_on", "extend"),
];
const REASONS: [StopReason; 4] =
    [StopReason::Identity, StopReason::Scope, StopReason::Authority, StopReason::Fee];

/// One step of the trace.
struct Step {
    rule: String,
    text: String,
    source: String,
    value: String,
}

/// What came of it.
struct Answer {
    law: String,
    href: String,
    dates: Vec<(String, String)>,
    steps: Vec<Step>,
    /// Question and steps in plain text, to be copied.
    copy: String,
    copy_rows: usize,
}

#[derive(Template)]
#[template(path = "web/desk_pages/laws/try.html")]
struct TryDate<'a> {
    page: &'a Frame,
    tab: &'static str,
    faults: Vec<Fault>,
    question: Vec<Field>,
    happened: Vec<Field>,
    answer: Option<Answer>,
}

/// `GET /desk/laws/try`.
///
/// # Errors
/// 403 for a role that sees no cases.
pub async fn show(frame: Frame, req: HttpRequest) -> Result<HttpResponse, Problem> {
    let desk = frame.desk().clone();
    let book = laws::law_book(&desk, &frame.staff)?;
    draw(frame, book, &Typed::parse(req.query_string().as_bytes()))
}

/// The page itself.
pub(super) fn draw(frame: Frame, book: &LawBook, typed: &Typed) -> Result<HttpResponse, Problem> {
    let title = frame.say("desk-try-title");
    let mut frame = frame.titled(title);
    let (mut question, mut happened) = (question(book, &frame), happened(&frame));
    let mut answer = None;
    // A link may name a law and leave the rest to be filled in; only a whole question is answered.
    if typed.given("received_on").is_some() {
        let whole = forms::check(&mut question, typed, &frame.voice);
        let whole = forms::check(&mut happened, typed, &frame.voice) && whole;
        if whole {
            match asked(book, typed, &frame).and_then(|asked| asked.answer(&frame)) {
                Ok(found) => answer = Some(found),
                Err((field, words)) => {
                    let all = question.iter_mut().chain(&mut happened);
                    all.filter(|it| it.name == field).for_each(|it| it.fault = Some(words.clone()));
                }
            }
        }
    } else {
        let mut all = typed.clone();
        for (name, value) in defaults(&frame) {
            if all.given(name).is_none() {
                all.set(name, value);
            }
        }
        forms::fill(&mut question, &all);
        forms::fill(&mut happened, &all);
    }
    let faults: Vec<Fault> = forms::faults(&question).into_iter().chain(forms::faults(&happened)).collect();
    frame.has_faults = !faults.is_empty();
    frame.show(&TryDate { page: &frame, tab: "try", faults, question, happened, answer })
}

fn defaults(frame: &Frame) -> [(&'static str, String); 3] {
    let zone = frame.controllers().first().map_or(Zone::UTC, |controller| controller.zone);
    let now = zone.local(frame.now);
    [
        ("received_on", now.date_naive().to_string()),
        ("received_time", now.format("%H:%M").to_string()),
        ("zone", zone.name().to_owned()),
    ]
}

fn question(book: &LawBook, frame: &Frame) -> Vec<Field> {
    let must = |field: Field| {
        let missing = frame.say_one("desk-fault-required", "field", &field.label);
        field.required(missing)
    };
    let field = |name: &str, control| Field::new(name, frame.say(&format!("desk-try-{name}")), control);
    let hinted = |name: &str, control| field(name, control).hint(frame.say(&format!("desk-try-{name}-hint")));
    let mut laws: Vec<Choice> = Vec::new();
    for law in book.installed().all().iter().rev() {
        if laws.iter().all(|known| known.value != law.id.as_str()) {
            laws.push(Choice::new(law.id.as_str(), format!("{} ({})", law.name, law.id)));
        }
    }
    laws.reverse();
    let rights = Right::ALL.iter().map(|it| Choice::new(it.id(), frame.name("desk-right", it.id())));
    let mut purposes = vec![Choice::new("", frame.say("desk-try-purpose-none"))];
    purposes.extend(Purpose::ALL.iter().map(|it| Choice::new(it.id(), frame.name("purpose", it.id()))));
    let mut grounds = vec![Choice::new("", frame.say("desk-try-ground-none"))];
    grounds.extend(Ground::ALL.iter().map(|it| Choice::new(it.id(), frame.name("desk-ground", it.id()))));
    let mut fields = vec![
        must(field("law", Control::Select(laws))),
        must(field("right", Control::Select(rights.collect()))),
        field("purpose", Control::Select(purposes)),
        field("ground", Control::Select(grounds)),
        must(field("received_on", Control::Line(Line::Date))),
        must(hinted("received_time", Control::Line(Line::Text(5)))),
        must(hinted("zone", Control::Line(Line::Text(64)))),
    ];
    let closed = frame
        .controllers()
        .into_iter()
        .filter(|it| !(it.closures.is_empty() && it.rest_days.is_empty() && it.working_days.is_empty()));
    let mut offices = vec![Choice::new("", frame.say("desk-try-office-none"))];
    offices.extend(closed.map(|it| Choice::new(it.slug.as_str(), it.name.clone())));
    if offices.len() > 1 {
        fields.push(hinted("office", Control::Select(offices)));
    }
    fields
}

fn happened(frame: &Frame) -> Vec<Field> {
    let field = |name: &str, control| Field::new(name, frame.say(&format!("desk-try-{name}")), control);
    let mut reasons = vec![Choice::new("", frame.say("desk-try-reason-own"))];
    reasons.extend(REASONS.map(|reason| {
        let id = reason.id();
        Choice::new(id, words::stop_reason(reason, frame))
    }));
    let mut fields: Vec<Field> =
        HAPPENED.iter().map(|(name, _)| field(name, Control::Line(Line::Date))).collect();
    fields.push(field("reason", Control::Select(reasons)));
    fields.push(field("events", Control::Line(Line::Text(2_000))).hint(frame.say("desk-try-events-hint")));
    fields
}

/// Name of the field at fault, and what to do.
type Wrong = (&'static str, String);

/// A whole question.
struct Asked<'a> {
    law: &'a Law,
    right: Right,
    purpose: Option<Purpose>,
    ground: Option<Ground>,
    received_at: DateTime<Utc>,
    zone: Zone,
    events: String,
    reason: StopReason,
    calendar: Option<Calendar>,
}

fn asked<'a>(book: &'a LawBook, typed: &Typed, frame: &Frame) -> Result<Asked<'a>, Wrong> {
    let zone: Zone =
        typed.one("zone").trim().parse().map_err(|_| ("zone", frame.say("desk-try-zone-unknown")))?;
    let (day, time) = (typed.one("received_on"), typed.one("received_time"));
    let received_at =
        payload::instant(day, time, zone).ok_or_else(|| ("received_time", frame.say("desk-fault-moment")))?;
    let missing = |field: &'static str| move || (field, frame.say("desk-fault-unknown"));
    let id: LawId = typed.one("law").parse().map_err(|_| missing("law")())?;
    let right: Right = typed.one("right").parse().map_err(|_| missing("right")())?;
    let received_on = days::local_date(received_at, zone);
    let law = book.installed().law(&id, received_on).ok_or_else(|| {
        let versions = || book.versions(&id).into_iter().filter(|law| book.is_installed(law));
        if let Some(reason) =
            versions().find_map(|law| law.disabled.as_ref().filter(|_| law.in_force(received_on)))
        {
            return ("law", frame.say_one("desk-law-disabled", "reason", reason));
        }
        let times: Vec<String> = versions().map(|law| words::interval(law, frame)).collect();
        ("received_on", frame.say_one("desk-try-not-in-force", "times", &times.join("; ")))
    })?;
    let purpose = typed.given("purpose").map(str::parse).transpose().map_err(|_| missing("purpose")())?;
    let ground = typed.given("ground").map(str::parse).transpose().map_err(|_| missing("ground")())?;
    let reason = REASONS.into_iter().find(|it| it.id() == typed.one("reason"));
    let office = frame.controllers().into_iter().find(|it| it.slug.as_str() == typed.one("office"));
    let calendar =
        office.and_then(|it| laws::working_days(frame.desk(), &frame.staff, &it.slug).ok()).cloned();
    Ok(Asked {
        law,
        right,
        purpose,
        ground,
        received_at,
        zone,
        events: events_of(typed, frame)?,
        reason: reason.unwrap_or_else(|| law.pause_reason(right)),
        calendar,
    })
}

/// What happened, in the short form: typed as such, or out of the single fields.
fn events_of(typed: &Typed, frame: &Frame) -> Result<String, Wrong> {
    let mut single: Vec<(NaiveDate, String)> = Vec::new();
    for (field, word) in HAPPENED {
        let Some(day) = typed.given(field) else { continue };
        let day: NaiveDate = day.trim().parse().map_err(|_| (field, frame.say("fault-date")))?;
        single.push((day, format!("{word}@{day}")));
    }
    let short = typed.given("events").map(str::trim).unwrap_or_default();
    if single.is_empty() {
        return Ok(short.to_owned());
    }
    if !short.is_empty() {
        return Err(("events", frame.say("desk-try-events-twice")));
    }
    // Sorting is stable: what happens on one day stays in the order of the table above.
    single.sort_by_key(|(day, _)| *day);
    Ok(single.into_iter().map(|(_, event)| event).collect::<Vec<_>>().join(";"))
}

impl Asked<'_> {
    fn answer(&self, frame: &Frame) -> Result<Answer, Wrong> {
        let wrong = |error: LawError| {
            let field = match error {
                LawError::NotGranted { .. } => "right",
                LawError::BadEvents(_) => "events",
                LawError::UnknownLaw(_) | LawError::Disabled { .. } => "law",
                LawError::NotInForce { .. } | LawError::OutOfRange => "received_on",
            };
            (field, in_words(&error, frame))
        };
        let (events, overrides) = events::parse(&self.events, self.reason).map_err(wrong)?;
        let inquiry = Inquiry {
            right: self.right,
            purpose: self.purpose,
            ground: self.ground,
            received_at: self.received_at,
            received_on: None,
            zone: self.zone,
            events: &events,
            overrides,
            calendar: self.calendar.as_ref(),
        };
        let found = deadlines(self.law, &inquiry).map_err(wrong)?;
        let copy = self.copy(&found.trace);
        Ok(Answer {
            law: format!("{} ({} {})", self.law.name, self.law.id, self.law.version),
            href: about::href(self.law),
            dates: dates(&found, self.zone, frame),
            steps: found.trace.iter().map(|step| of_step(step, frame)).collect(),
            copy_rows: copy.lines().count().clamp(4, 20),
            copy,
        })
    }

    /// The question as `habeas deadlines` takes it, and every step on a line.
    fn copy(&self, trace: &[TraceStep]) -> String {
        let local = self.zone.local(self.received_at);
        let question = serde_json::json!({
            "id": "1",
            "law": self.law.id,
            "right": self.right,
            "received_at": local.to_rfc3339(),
            "events": self.events,
            "zone": self.zone.name(),
        });
        let step = |step: &TraceStep| {
            format!("{} | {} | {} | {} | {}", step.rule, step.value, step.text, step.cite, step.basis)
        };
        let steps: Vec<String> = trace.iter().map(step).collect();
        format!("{question}\n{} {}\n{}", self.law.id, self.law.version, steps.join("\n"))
    }
}

fn in_words(error: &LawError, frame: &Frame) -> String {
    match error {
        LawError::NotGranted { .. } => frame.say("desk-try-not-granted"),
        LawError::OutOfRange => frame.say("desk-try-out-of-range"),
        LawError::BadEvents(problem) => frame.say_one("desk-try-bad-events", "problem", problem),
        LawError::UnknownLaw(_) | LawError::NotInForce { .. } | LawError::Disabled { .. } => {
            error.to_string()
        }
    }
}

fn dates(found: &Deadlines, zone: Zone, frame: &Frame) -> Vec<(String, String)> {
    let day = |on: Option<NaiveDate>| on.map(|on| frame.voice.day(on));
    let operative = found.extended_due.or(found.due).filter(|_| !found.stopped);
    let other = |on: Option<NaiveDate>| day(on.filter(|_| on != operative));
    let stopped = found.stopped.then(|| frame.say("desk-try-stopped"));
    let none = (operative.is_none() && !found.stopped).then(|| frame.say("desk-law-no-date"));
    let rests = found.basis.filter(|_| operative.is_some());
    let sure = |words: Option<String>, certainty| Some(frame.marked(words?, certainty));
    [
        ("desk-date-acknowledge", day(found.acknowledge_by)),
        ("desk-date-due", day(operative).or(stopped).or(none)),
        ("desk-date-basis", sure(rests.map(|basis: Basis| words::basis(basis, frame)), found.certainty)),
        ("desk-date-base", other(found.due)),
        ("desk-date-legal", sure(other(found.legal_due), found.legal_certainty)),
        ("desk-date-safe", other(found.safe_due)),
        ("desk-try-extend-by", day(found.extend_by)),
        ("desk-date-refuse", other(found.refuse_by)),
        ("desk-date-carry-out", sure(day(found.carry_out_by), found.carry_out_certainty)),
        ("desk-try-end", found.end_instant.map(|end| frame.voice.instant(zone.local(end), zone.name()))),
        ("desk-law-target", found.target.then(|| frame.say("desk-try-target"))),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some((frame.say(key), value?)))
    .collect()
}

fn of_step(step: &TraceStep, frame: &Frame) -> Step {
    Step {
        rule: step.rule.clone(),
        text: step.text.clone(),
        source: frame.marked(format!("{} · {}", step.cite, words::basis(step.basis, frame)), step.certainty),
        value: step.value.parse().map_or_else(|_| step.value.clone(), |on| frame.day(on)),
    }
}
