//! One law, article by article: every figure with its source, so that a lawyer can correct it and an officer can cite it.

use actix_web::{HttpRequest, HttpResponse, web::Path};
use askama::Template;

use super::{
    super::{
        super::{forms::Typed, problem::Problem},
        frame::Frame,
    },
    about::{self, Passed, href, standing},
    words::{self, Line, Sure},
};
use crate::{
    desk::laws::{self, law_book::LawBook},
    law::{Authority, Example, Grant, Ground, Law, LawId, Purpose, Refusal, RefusalOn, Right, Rule},
};

/// A right as the law grants it.
struct Granted {
    right: String,
    answer: String,
    /// Where its figures stand on the page.
    anchor: Option<String>,
    narrowed: Vec<String>,
    cite: String,
    basis: String,
    sure: Sure,
    proof: Option<(String, String, Sure)>,
}

/// The figures that one or several rights share.
struct Figures {
    anchor: String,
    heading: String,
    start: String,
    lines: Vec<Line>,
}

/// A text of the law: a ground for refusing, a remedy, a duty.
struct Text {
    code: Option<String>,
    words: String,
    narrowed: Vec<String>,
    cite: String,
    sure: Sure,
}

/// An authority to which people can complain.
struct Watcher {
    name: String,
    web: Option<String>,
    place: String,
    complaint: Option<String>,
    languages: String,
    note: Option<String>,
}

/// A worked example, run now.
struct Tried {
    name: String,
    question: String,
    expected: String,
    /// Why it did not come true.
    failed: Option<String>,
    try_it: String,
}

/// Another version of the same law.
struct Version {
    href: String,
    name: String,
    interval: String,
    standing: Option<String>,
    is_shown: bool,
    is_installed: bool,
}

#[derive(Template)]
#[template(path = "web/desk_pages/laws/one.html")]
struct OneLaw<'a> {
    page: &'a Frame,
    tab: &'static str,
    id: String,
    version: String,
    facts: Vec<(String, String)>,
    calendar: (String, String),
    standing: Option<String>,
    disabled: Option<String>,
    is_installed: bool,
    examples: Passed,
    versions: Vec<Version>,
    rights: Vec<Granted>,
    figures: Vec<Figures>,
    texts: Vec<(String, &'static str, Vec<Text>)>,
    watchers: Vec<Watcher>,
    tried: Vec<Tried>,
}

/// `GET /desk/laws/{id}?version=`: the version named, else the one in force today.
///
/// # Errors
/// 404 for a law or version that is neither installed nor on record; 403 for a role that sees no cases.
pub async fn show(frame: Frame, path: Path<String>, req: HttpRequest) -> Result<HttpResponse, Problem> {
    let desk = frame.desk().clone();
    let book = laws::law_book(&desk, &frame.staff)?;
    let id: LawId = path.parse().map_err(|_| Problem::not_found())?;
    let typed = Typed::parse(req.query_string().as_bytes());
    let law = book.find(&id, typed.given("version"), about::today(&frame)).ok_or_else(Problem::not_found)?;
    draw(frame, book, law)
}

/// The page itself.
pub(super) fn draw(frame: Frame, book: &LawBook, law: &Law) -> Result<HttpResponse, Problem> {
    let frame = frame.titled(&law.name);
    let today = about::today(&frame);
    let versions = book.versions(&law.id).into_iter().map(|other| Version {
        href: href(other),
        name: other.version.clone(),
        interval: words::interval(other, &frame),
        standing: standing(other, today, &frame),
        is_shown: other.version == law.version,
        is_installed: book.is_installed(other),
    });
    let calendar = law.calendar.id();
    let page = OneLaw {
        page: &frame,
        tab: "",
        id: law.id.to_string(),
        version: law.version.clone(),
        facts: facts(law, &frame),
        calendar: (format!("/desk/laws/holidays?calendar={calendar}"), calendar.to_owned()),
        standing: standing(law, today, &frame),
        disabled: law.disabled.clone(),
        is_installed: book.is_installed(law),
        examples: Passed::of(law, &frame),
        versions: versions.collect(),
        rights: rights(law, &frame),
        figures: law.rules.iter().map(|(name, rule)| figures(law, name, rule, &frame)).collect(),
        texts: texts(law, &frame),
        watchers: law.all_authorities().into_iter().map(|it| watcher(it, &frame)).collect(),
        tried: tried(law, &frame),
    };
    frame.show(&page)
}

fn facts(law: &Law, frame: &Frame) -> Vec<(String, String)> {
    let attached = words::applies_to(law, frame);
    let attached = if attached.is_empty() { frame.say("desk-law-not-attached") } else { attached.join("\n") };
    let applies = law.applies.as_ref().map(|applies| {
        let names = |standings: &[crate::law::Standing]| {
            let names = standings.iter().map(|standing| frame.name("desk-law-standing", standing.id()));
            names.collect::<Vec<_>>().join(", ")
        };
        let mut said = Vec::new();
        let mut say = |key: &str, who: String| {
            if !who.is_empty() {
                said.push(frame.say_one(key, "who", &who));
            }
        };
        say("desk-law-applies-only", names(&applies.only));
        say("desk-law-applies-except", names(&applies.except));
        if applies.asked_by.is_some() {
            said.push(frame.say("desk-law-applies-parent"));
        }
        said.push(applies.cite.clone());
        said.join("\n")
    });
    [
        ("desk-law-fact-kind", Some(words::kind(law.kind, frame))),
        ("desk-law-fact-cite", Some(law.cite.clone())),
        ("desk-law-fact-in-force", Some(words::interval(law, frame))),
        ("desk-law-fact-places", Some(words::places(law, frame))),
        ("desk-law-fact-applies", applies),
        ("desk-law-fact-attached", Some(attached)),
        (
            "desk-law-fact-counting",
            Some(format!("{}\n{}", law.counting.cite, Sure::of(law.counting.certainty, frame).words)),
        ),
        ("desk-law-fact-unsure", Some(frame.voice.say_one("desk-law-unsure", "count", law.unsure()))),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some((frame.say(key), value?)))
    .collect()
}

fn rights(law: &Law, frame: &Frame) -> Vec<Granted> {
    let named = Right::ALL.into_iter().filter_map(|right| Some((right, law.rights.get(&right)?)));
    named.map(|(right, grant)| granted(law, right, grant, frame)).collect()
}

fn granted(law: &Law, right: Right, grant: &Grant, frame: &Frame) -> Granted {
    let meant = grant.means.and_then(|means| law.rights.get(&means)).unwrap_or(grant);
    let rule = meant.rule.as_ref().and_then(|name| law.rules.get_key_value(name));
    let name = |right: Right| frame.name("desk-right", right.id());
    let day = |key: &str, on: Option<chrono::NaiveDate>| Some(frame.say_one(key, "date", &frame.day(on?)));
    let purposes: Vec<String> = grant
        .purposes
        .iter()
        .filter_map(|purpose| {
            serde_json::to_value(purpose).ok()?.as_str().map(|id| frame.name("purpose", id))
        })
        .collect();
    let grounds: Vec<String> =
        grant.grounds.iter().map(|ground| frame.name("desk-ground", ground.id())).collect();
    let only = purposes.into_iter().chain(grounds).collect::<Vec<_>>().join(", ");
    let own = grant.otherwise.as_ref().and_then(|otherwise| law.rules.get(&otherwise.rule));
    let narrowed = [
        grant.means.map(|means| frame.say_one("desk-law-right-means", "right", &name(means))),
        (!only.is_empty()).then(|| frame.say_one("desk-law-right-only", "what", &only)),
        own.map(|rule| frame.say_one("desk-law-right-otherwise", "period", &words::answer(rule, frame))),
        day("desk-law-right-from", grant.in_force_from),
        day("desk-law-right-until", grant.in_force_until),
    ];
    Granted {
        right: name(right),
        answer: rule.map_or_else(String::new, |(_, rule)| words::answer(rule, frame)),
        anchor: rule.map(|(name, _)| anchor(name)),
        narrowed: narrowed.into_iter().flatten().collect(),
        cite: grant.cite.clone(),
        basis: words::basis(grant.basis, frame),
        sure: Sure::of(grant.certainty, frame),
        proof: grant.proof.as_ref().map(|proof| {
            (words::standard(proof.standard, frame), proof.cite.clone(), Sure::of(proof.certainty, frame))
        }),
    }
}

fn watcher(it: &Authority, frame: &Frame) -> Watcher {
    let safe = |url: &String| url.starts_with("https://").then(|| url.clone());
    Watcher {
        name: it.name.clone(),
        web: safe(&it.web),
        place: it.place.as_ref().map_or_else(String::new, |place| words::place(place, frame)),
        complaint: it.complaint.as_ref().and_then(safe),
        languages: it.languages.join(", "),
        note: it.note.clone(),
    }
}

/// A name in a law file may hold anything; an id in a page may not.
fn anchor(rule: &str) -> String {
    let letters = rule.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    format!("rule-{}", letters.collect::<String>())
}

fn figures(law: &Law, name: &str, rule: &Rule, frame: &Frame) -> Figures {
    let uses = |right: &Right| {
        law.rights.get(right).is_some_and(|it| {
            it.rule.as_deref() == Some(name) || it.otherwise.as_ref().is_some_and(|own| own.rule == name)
        })
    };
    let names = Right::ALL.into_iter().filter(uses).map(|right| frame.name("desk-right", right.id()));
    Figures {
        anchor: anchor(name),
        heading: names.collect::<Vec<_>>().join(", "),
        start: words::start(rule, frame),
        lines: words::lines(rule, frame),
    }
}

fn texts(law: &Law, frame: &Frame) -> Vec<(String, &'static str, Vec<Text>)> {
    let lang = frame.voice.lang().to_string();
    let said = |key: &str, name: &'static str, rights: &[Right]| {
        let names: Vec<String> = rights.iter().map(|right| frame.name("desk-right", right.id())).collect();
        (!names.is_empty()).then(|| frame.say_one(key, name, &names.join(", ")))
    };
    let names = |rights: &[Right]| said("desk-law-text-for", "rights", rights);
    let not = |rights: &[Right]| said("desk-law-stop-except", "what", rights);
    let on = |on: RefusalOn| match on {
        RefusalOn::Any => None,
        RefusalOn::Whole => Some(frame.say("desk-law-refusal-whole")),
        RefusalOn::Part => Some(frame.say("desk-law-refusal-part")),
    };
    let worded = |it: &Refusal| it.demands_words().then(|| frame.say("desk-law-refusal-needs-words"));
    let refusals = law.refusals.iter().map(|it| Text {
        code: Some(it.code.clone()),
        words: it.text.in_language(&lang).to_owned(),
        narrowed: [names(&it.rights), not(&it.except_rights), on(it.on), worded(it)]
            .into_iter()
            .flatten()
            .collect(),
        cite: it.cite.clone(),
        sure: Sure::of(it.certainty, frame),
    });
    let remedies = law.remedies.iter().map(|it| Text {
        code: None,
        words: it.text.in_language(&lang).to_owned(),
        narrowed: vec![frame.name("desk-law-remedy", it.kind.id())],
        cite: it.cite.clone(),
        sure: Sure::of(it.certainty, frame),
    });
    let duties = law.duties.iter().map(|it| {
        let kind = frame.name("desk-law-duty", it.kind.id());
        let value = it.value.map(|value| frame.voice.say_one("desk-law-duty-figure", "value", value));
        Text {
            code: None,
            words: it.text.in_language(&lang).to_owned(),
            narrowed: [Some(kind), names(&it.rights), value].into_iter().flatten().collect(),
            cite: it.cite.clone(),
            sure: Sure::of(it.certainty, frame),
        }
    });
    let exemptions = law.exemptions.iter().map(|it| Text {
        code: Some(it.code.clone()),
        words: it.text.in_language(&lang).to_owned(),
        narrowed: Vec::new(),
        cite: it.cite.clone(),
        sure: Sure::of(it.certainty, frame),
    });
    [
        ("desk-law-refusals", "refusals", refusals.collect::<Vec<_>>()),
        ("desk-law-remedies", "remedies", remedies.collect()),
        ("desk-law-duties", "duties", duties.collect()),
        ("desk-law-exemptions", "exemptions", exemptions.collect()),
    ]
    .into_iter()
    .filter(|(_, _, texts)| !texts.is_empty())
    .map(|(key, id, texts)| (frame.say(key), id, texts))
    .collect()
}

fn tried(law: &Law, frame: &Frame) -> Vec<Tried> {
    let failed = law.failed_examples();
    let because = |example: &Example| {
        failed.iter().find(|failed| failed.example == example.name).map(|failed| failed.because.clone())
    };
    law.examples.iter().map(|example| of_example(law, example, because(example), frame)).collect()
}

fn of_example(law: &Law, example: &Example, failed: Option<String>, frame: &Frame) -> Tried {
    let local = example.zone.local(example.received_at.to_utc());
    let args = [
        ("right", frame.name("desk-right", example.right.id()).into()),
        ("received", frame.moment(example.received_at.to_utc(), example.zone).into()),
        ("zone", example.zone.name().into()),
    ];
    let mut question = frame.voice.say_with("desk-law-example-question", &args);
    if !example.events.is_empty() {
        question = format!("{question}; {}", example.events);
    }
    let day = |key: &str, on: Option<chrono::NaiveDate>| Some(frame.say_one(key, "date", &frame.day(on?)));
    let expected = [
        day("desk-law-expected-acknowledge", example.acknowledge_by),
        day("desk-law-expected-due", example.due),
        day("desk-law-expected-extended", example.extended_due),
        day("desk-law-expected-legal", example.legal_due),
        day("desk-law-expected-carry-out", example.carry_out_by),
    ];
    let expected: Vec<String> = expected.into_iter().flatten().collect();
    let about = [("purpose", example.purpose.map(Purpose::id)), ("ground", example.ground.map(Ground::id))];
    let about = about.into_iter().filter_map(|(name, id)| Some((name, id?)));
    let try_it = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("law", law.id.as_str())
        .append_pair("right", example.right.id())
        .extend_pairs(about)
        .append_pair("received_on", &local.date_naive().to_string())
        .append_pair("received_time", &local.format("%H:%M").to_string())
        .append_pair("zone", example.zone.name())
        .append_pair("events", &example.events)
        .finish();
    Tried {
        name: example.name.clone(),
        question,
        expected: if expected.is_empty() { frame.say("desk-law-no-date") } else { expected.join("; ") },
        failed,
        try_it: format!("/desk/laws/try?{try_it}"),
    }
}
