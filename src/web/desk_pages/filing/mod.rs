//! Filing for a person who wrote a letter or called. The request counts from the moment it reached the office, whenever
//! it is typed in; a moment in the past needs its reason.

mod follow_up;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use follow_up::OF;

use super::{
    super::{
        forms::{self, Choice, Control, Fault, Field, Line, Typed},
        page::OpenSet,
        places,
        problem::Problem,
    },
    acts::payload,
    frame::Frame,
    staff::sent::{STEP_FIELD, Sent},
};
use crate::{
    case::{Channel, ReplyBy},
    desk::{
        self, FieldFault, Filer,
        intake::{self, RawFiling, RawIdentifier, RawPlace, RawRequester, RawRight},
        read,
        views::Receipt,
    },
    law::{Purpose, Right},
    texts::Sentence,
    types::{FaultCode, Place},
};

const MESSAGE_MAX: usize = 200_000;

/// Some fields under one heading.
struct Section {
    heading: String,
    fields: Vec<Field>,
}

/// One case that came of it.
struct Opened {
    href: String,
    right: String,
    due: String,
    law: String,
}

#[derive(Template)]
#[template(path = "web/desk_pages/filing/filing.html")]
struct Filing<'a> {
    page: &'a Frame,
    /// The case to which a message came that asks something new.
    of: String,
    sections: Vec<Section>,
    faults: Vec<Fault>,
}

#[derive(Template)]
#[template(path = "web/desk_pages/filing/filed.html")]
struct Filed<'a> {
    page: &'a Frame,
    reference: String,
    received: String,
    cases: Vec<Opened>,
}

/// What any controller of the office lists, once each.
fn union(frame: &Frame, of: fn(&crate::config::Controller) -> &Vec<String>) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    for id in frame.controllers().into_iter().flat_map(of) {
        if !all.contains(&id.as_str()) {
            all.push(id);
        }
    }
    all
}

fn languages(frame: &Frame) -> Vec<Choice> {
    let mut tags: Vec<String> =
        frame.controllers().into_iter().flat_map(|c| &c.languages).map(ToString::to_string).collect();
    tags.sort();
    tags.dedup();
    tags.into_iter().map(|tag| Choice::new(tag.clone(), tag)).collect()
}

fn sections(frame: &Frame, is_follow_up: bool) -> Vec<Section> {
    let say = |key: &str| frame.say(&format!("desk-new-{key}"));
    let field =
        |name: &'static str, control: Control| Field::new(name, say(&name.replace('_', "-")), control);
    let hinted = |name: &'static str, control: Control| {
        field(name, control).hint(say(&format!("{}-hint", name.replace('_', "-"))))
    };
    let must = |field: Field| {
        let missing = frame.say_one("desk-fault-required", "field", &field.label);
        field.required(missing)
    };
    let named = |family: &str, ids: &[&str]| -> Vec<Choice> {
        ids.iter().map(|id| Choice::new(*id, frame.name(family, id))).collect()
    };
    let open = |set: OpenSet, ids: &[&str]| -> Vec<Choice> {
        ids.iter().map(|id| Choice::new(*id, frame.name_or_id(set, id))).collect()
    };
    let blank_first = |mut choices: Vec<Choice>| {
        choices.insert(0, Choice::new("", frame.say("desk-choice-none")));
        Control::Select(choices)
    };
    let section = |key: &str, fields: Vec<Field>| Section { heading: say(key), fields };
    let rights: Vec<&str> =
        Right::ALL.iter().filter(|right| is_filed(**right)).map(|right| right.id()).collect();
    let purposes: Vec<&str> = Purpose::ALL.iter().map(|purpose| purpose.id()).collect();
    let by_staff: Vec<&str> = Channel::ALL
        .iter()
        .filter(|channel| channel.is_recorded_by_staff() || (is_follow_up && **channel == Channel::Form))
        .map(|channel| channel.id())
        .collect();
    // who wrote a letter mostly wants one
    let replies = [ReplyBy::Post, ReplyBy::Portal, ReplyBy::Other].map(ReplyBy::id);
    let mut how = vec![
        must(field("channel", Control::Radios(named("desk-channel", &by_staff)))),
        hinted("received_on", Control::Line(Line::Date)),
        hinted("received_time", Control::Line(Line::Text(5))),
        hinted("reason", Control::Lines { rows: 2, chars_max: 2_000 }),
    ];
    if frame.controllers().len() > 1 {
        let controllers =
            frame.controllers().into_iter().map(|c| Choice::new(c.slug.as_str(), c.name.clone()));
        how.insert(0, must(field("controller", Control::Select(controllers.collect()))));
    }
    vec![
        section("how", how),
        section(
            "who",
            vec![
                field("name", Control::Line(Line::Text(300))),
                hinted("postal_address", Control::Lines { rows: 4, chars_max: 1_000 }),
                field("phone", Control::Line(Line::Phone)),
                field("email", Control::Line(Line::Email)),
                hinted("residence", blank_first(places::all(&frame.voice))),
                field(
                    "relationship",
                    blank_first(open(OpenSet::Relationship, &union(frame, |c| &c.relationships))),
                ),
                field(
                    "identifier_kind",
                    blank_first(open(OpenSet::Identifier, &union(frame, |c| &c.identifiers))),
                ),
                field("identifier", Control::Line(Line::Text(254))),
            ],
        ),
        section(
            "what",
            vec![
                must(hinted("rights", Control::Checks(named("desk-right", &rights)))),
                hinted("purpose", blank_first(named("purpose", &purposes))),
                hinted("message", Control::Lines { rows: 8, chars_max: MESSAGE_MAX }),
            ],
        ),
        section(
            "answer",
            vec![
                field("reply_by", Control::Radios(named("desk-reply", &replies))),
                field("locale", blank_first(languages(frame))),
            ],
        ),
    ]
}

/// `GET /desk/new`; with `of` what a message to that case asks anew.
///
/// # Errors
/// 403 for a role that may not file, 404 for an unknown case.
pub async fn ask(frame: Frame, req: HttpRequest) -> Result<HttpResponse, Problem> {
    if !frame.may_act() {
        return Err(desk::Error::NotAllowed.into());
    }
    let asked = Typed::parse(req.query_string().as_bytes());
    let mut typed = Typed::default();
    typed.set("reply_by", ReplyBy::Post.id());
    if let Some(controller) = frame.controllers().first() {
        typed.set("controller", controller.slug.as_str());
    }
    if let Some(of) = asked.given(OF) {
        let id = of.parse().map_err(|_| Problem::not_found())?;
        typed = follow_up::of(&read::case(frame.desk(), &frame.staff, id).await?, &frame);
    }
    let mut sections = sections(&frame, typed.given(OF).is_some());
    for section in &mut sections {
        forms::fill(&mut section.fields, &typed);
    }
    show(frame, &typed, sections, Vec::new())
}

/// `POST /desk/new`.
///
/// # Errors
/// 403 for a role that may not file, 503 when storage cannot answer.
pub async fn file(frame: Frame, Sent(typed, desk): Sent) -> Result<HttpResponse, Problem> {
    if !frame.may_act() {
        return Err(desk::Error::NotAllowed.into());
    }
    let mut sections = sections(&frame, typed.given(OF).is_some());
    if typed.given(STEP_FIELD).is_some() {
        for section in &mut sections {
            forms::fill(&mut section.fields, &typed);
        }
        return show(frame, &typed, sections, Vec::new());
    }
    let mut is_whole = true;
    for section in &mut sections {
        is_whole &= forms::check(&mut section.fields, &typed, &frame.voice);
    }
    let controller = typed.given("controller").map(str::to_owned);
    let zone = frame.zone_of(controller.as_deref().unwrap_or_default());
    let received_at = payload::instant(typed.one("received_on"), typed.one("received_time"), zone);
    let is_dated = typed.given("received_on").is_some() || typed.given("received_time").is_some();
    let mut errors = Vec::new();
    if is_dated && received_at.is_none() {
        errors.push(FieldFault {
            pointer: "/received_at".to_owned(),
            code: FaultCode::Invalid,
            sentence: Sentence::of("desk-fault", "moment", Vec::new()),
        });
    }
    if is_whole && errors.is_empty() {
        let raw = raw(&typed, controller, received_at);
        let filer = Filer::Staff(&frame.staff);
        match intake::file_request(&desk, filer, &raw, None, None).await {
            Ok(receipt) => return filed(frame, &receipt),
            Err(desk::Error::Fields(faults)) => errors = faults,
            Err(other) => return Err(other.into()),
        }
    }
    show(frame, &typed, sections, errors)
}

fn raw(
    typed: &Typed,
    controller: Option<String>,
    received_at: Option<chrono::DateTime<chrono::Utc>>,
) -> RawFiling {
    let text = |name: &str| typed.given(name).map(str::to_owned);
    let place = typed.given("residence").map(|text| match text.trim().parse::<Place>() {
        Ok(place) => {
            RawPlace { country: place.country().to_owned(), region: place.region().map(str::to_owned) }
        }
        Err(_) => RawPlace { country: text.trim().to_owned(), region: None },
    });
    let identifier = text("identifier").map(|value| RawIdentifier {
        kind: text("identifier_kind").unwrap_or_else(|| "other".to_owned()),
        value,
    });
    let right = |right: &String| RawRight {
        right: right.clone(),
        purpose: text("purpose").filter(|_| right == Right::Objection.id()),
        ..RawRight::default()
    };
    RawFiling {
        controller,
        locale: text("locale"),
        residence: place,
        relationship: text("relationship"),
        reply_by: text("reply_by"),
        requester: RawRequester {
            name: text("name"),
            email: text("email"),
            phone: text("phone"),
            postal_address: text("postal_address"),
        },
        identifiers: identifier.into_iter().collect(),
        rights: typed.all("rights").iter().map(right).collect(),
        message: text("message"),
        received_at: received_at.map(|at| at.to_rfc3339()),
        channel: text("channel"),
        reason: text("reason"),
        ..RawFiling::default()
    }
}

/// The field of the form that a JSON pointer speaks of.
fn field_of(pointer: &str) -> String {
    let parts: Vec<&str> = pointer.trim_start_matches('/').split('/').collect();
    match parts.as_slice() {
        ["requester", field, ..] => (*field).to_owned(),
        ["identifiers", _, "kind"] => "identifier_kind".to_owned(),
        ["identifiers", ..] => "identifier".to_owned(),
        ["rights", _, "purpose"] => "purpose".to_owned(),
        ["received_at"] => "received_on".to_owned(),
        [first, ..] => (*first).to_owned(),
        [] => String::new(),
    }
}

fn show(
    frame: Frame,
    typed: &Typed,
    mut sections: Vec<Section>,
    errors: Vec<FieldFault>,
) -> Result<HttpResponse, Problem> {
    let mut faults = Vec::new();
    for error in errors {
        let to = field_of(&error.pointer);
        let words = frame.voice.sentence(&error.sentence);
        let mut fields = sections.iter_mut().flat_map(|section| &mut section.fields);
        match fields.find(|field| field.name == to) {
            Some(field) => field.fault = Some(words),
            None => faults.push(Fault { to: String::new(), text: words }),
        }
    }
    faults.extend(sections.iter().flat_map(|section| forms::faults(&section.fields)));
    let title = frame.say("desk-new");
    let mut frame = frame.titled(title);
    frame.has_faults = !faults.is_empty();
    let of = typed.one(OF).to_owned();
    frame.show(&Filing { page: &frame, of, sections, faults })
}

fn filed(frame: Frame, receipt: &Receipt) -> Result<HttpResponse, Problem> {
    let title = frame.say("desk-filed-title");
    let frame = frame.titled(title);
    let cases = receipt.cases.iter().map(|case| Opened {
        href: format!("/desk/cases/{}", case.id),
        right: frame.name("desk-right", case.right.id()),
        due: case.dates.due.map_or_else(|| frame.say("desk-no-date"), |due| frame.voice.day(due)),
        law: frame.law(&case.law),
    });
    frame.show(&Filed {
        page: &frame,
        reference: receipt.reference.to_string(),
        received: frame.voice.instant(receipt.zone.local(receipt.received_at), receipt.zone.name()),
        cases: cases.collect(),
    })
}

/// Whether a filing may ask for it. A contest is about a decision, so it opens from the case that was decided.
fn is_filed(right: Right) -> bool {
    match right {
        Right::Access
        | Right::Know
        | Right::ThirdPartyList
        | Right::TransferInfo
        | Right::Correction
        | Right::Erasure
        | Right::Objection
        | Right::Restriction
        | Right::Portability
        | Right::OptOut
        | Right::LimitSensitive
        | Right::WithdrawConsent
        | Right::AdmReview
        | Right::RemovePosts
        | Right::ChildReport
        | Right::Unsure
        | Right::Question => true,
        Right::Appeal | Right::Complaint => false,
    }
}
