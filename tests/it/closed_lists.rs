//! Every id of a closed list has a text in every language, and where a queue is asked by a list, every id of it is a filter.

use std::collections::BTreeSet;

use habeas::{
    case::{
        self, ActKind, CaseFlag, Channel, Chip, DueStatus, DutyKind, EventKind, Ground, ItemOutcome,
        LetterKind, Method, Obstacle, Outcome, Owed, OwnRule, PackageEnd, Proven, ReplyBy, Role, Scope,
        State, StateGroup, TaskKind, Tier, TimerKind,
        words::{DispatchChannel, ExtendReason, ReopenCause},
    },
    desk::{
        self,
        requester::Done,
        views::{FactName, TimelineWord},
    },
    law::{self, Age, Basis, CalendarId, Purpose, RemedyKind, Right, Standing, StopReason, finding::Level},
    letters::{AlarmKind, ExtensionReason, Stage, Step},
    texts::{self, Texts},
    types::{Shape, Signal},
    web::request::Wish,
};
use rstest::rstest;
use serde_json::{Value, json};
use unic_langid::LanguageIdentifier;

use crate::{
    desk_pages::Window,
    support::{databases::Engine, office::Office, people::Officer},
};

fn ids<T: Copy>(all: &[T], id: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|it| id(*it)).collect()
}

/// Every kind of timer, as its text is called: a share of the time is filled in.
fn timers() -> Vec<String> {
    let plain = [
        TimerKind::Left(25),
        TimerKind::Due,
        TimerKind::Overdue,
        TimerKind::StillPaused,
        TimerKind::AcknowledgeLeft(25),
        TimerKind::AcknowledgeDue,
        TimerKind::AcknowledgeOverdue,
        TimerKind::RemindConfirm,
        TimerKind::RemindAnswer,
        TimerKind::RemindCollect,
        TimerKind::SendHold,
        TimerKind::ExtensionLapse,
        TimerKind::PostponementLapse,
        TimerKind::Purge,
    ];
    let of = |owed: &Owed| {
        [TimerKind::OwedLeft(*owed, 25), TimerKind::OwedDue(*owed), TimerKind::OwedOverdue(*owed)]
    };
    let all = plain.into_iter().chain(Owed::ALL.iter().flat_map(of));
    // a further kind does not compile until it stands above
    let name = |kind: TimerKind| match kind {
        TimerKind::Left(_) | TimerKind::AcknowledgeLeft(_) | TimerKind::OwedLeft(..) => {
            kind.to_string().replace("_25", "")
        }
        TimerKind::Due
        | TimerKind::Overdue
        | TimerKind::StillPaused
        | TimerKind::AcknowledgeDue
        | TimerKind::AcknowledgeOverdue
        | TimerKind::OwedDue(_)
        | TimerKind::OwedOverdue(_)
        | TimerKind::RemindConfirm
        | TimerKind::RemindAnswer
        | TimerKind::RemindCollect
        | TimerKind::SendHold
        | TimerKind::ExtensionLapse
        | TimerKind::PostponementLapse
        | TimerKind::Purge => kind.to_string(),
    };
    all.map(name).collect()
}

/// The same without a list of its own: tiers, timers, what a person may choose to do.
fn further_families() -> Vec<(&'static str, Vec<String>)> {
    let all = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
    let tiers = (0..=u8::MAX).map_while(|number| Tier::try_from(number).ok());
    vec![
        ("desk-timer", timers()),
        ("desk-tier", tiers.map(|tier| tier.to_string()).collect()),
        ("desk-share", all(&["other"])),
        ("desk-complete", all(&["yes", "no"])),
        ("desk-sensitive", all(&["yes", "no"])),
    ]
}

/// Families of texts, each with the ids that it names.
fn families() -> Vec<(&'static str, Vec<&'static str>)> {
    let acts: Vec<&str> = ActKind::routed().map(ActKind::id).collect();
    // an upheld appeal opens a case by itself, so nobody chooses it
    let causes = ReopenCause::ALL.iter().filter(|cause| **cause != ReopenCause::Overturned);
    let causes: Vec<&str> = causes.map(|cause| cause.id()).collect();
    // what the form of the public offers
    let replies = vec![ReplyBy::Portal.id(), ReplyBy::Post.id(), ReplyBy::Other.id()];
    vec![
        ("desk-flag", ids(CaseFlag::ALL, CaseFlag::id)),
        ("desk-chip", ids(Chip::ALL, Chip::id)),
        ("desk-standing", ids(DueStatus::ALL, DueStatus::id)),
        ("desk-task", ids(TaskKind::ALL, TaskKind::id)),
        ("desk-state", ids(State::ALL, State::id)),
        ("desk-state", ids(StateGroup::ALL, StateGroup::id)),
        ("desk-event", ids(EventKind::ALL, EventKind::id)),
        ("desk-letter", ids(LetterKind::ALL, LetterKind::id)),
        ("desk-reply", ids(ReplyBy::ALL, ReplyBy::id)),
        ("desk-basis", ids(Basis::ALL, Basis::id)),
        ("desk-role", ids(Role::ALL, Role::id)),
        ("desk-outcome", ids(Outcome::ALL, Outcome::id)),
        ("desk-channel", ids(Channel::ALL, Channel::id)),
        ("desk-signal", ids(Signal::ALL, Signal::id)),
        ("status-done", ids(Done::ALL, Done::id)),
        ("desk-channel", ids(DispatchChannel::ALL, DispatchChannel::id)),
        ("desk-duty", ids(DutyKind::ALL, DutyKind::id)),
        ("desk-item", ids(ItemOutcome::ALL, ItemOutcome::id)),
        ("desk-given-ended", ids(PackageEnd::ALL, PackageEnd::id)),
        ("desk-act", acts.clone()),
        ("desk-lead", acts.clone()),
        ("desk-button", acts.clone()),
        ("desk-done", acts),
        ("desk-method", ids(Method::ALL, Method::id)),
        ("desk-method-hint", ids(Method::ALL, Method::id)),
        ("desk-cause", ids(ReopenCause::ALL, ReopenCause::id)),
        ("desk-extension", ids(ExtendReason::ALL, ExtendReason::id)),
        ("desk-result", ids(Proven::ALL, Proven::id)),
        ("desk-scope", ids(Scope::ALL, Scope::id)),
        ("desk-ground", ids(Ground::ALL, Ground::id)),
        ("desk-right", ids(&Right::ALL, Right::id)),
        ("desk-age", ids(Age::ALL, Age::id)),
        ("desk-record", ids(Standing::ALL, Standing::id)),
        ("offer-extension", ids(ExtendReason::ALL, ExtendReason::id)),
        ("offer-cause", ids(ReopenCause::ALL, ReopenCause::id)),
        ("offer-question-stops", ids(StopReason::ALL, StopReason::id)),
        ("offer-question-runs", ids(StopReason::ALL, StopReason::id)),
        ("timeline", ids(TimelineWord::ALL, TimelineWord::id)),
        ("typed", ids(Shape::ALL, Shape::id)),
        ("purpose", ids(Purpose::ALL, Purpose::id)),
        ("reason", ids(StopReason::ALL, StopReason::id)),
        ("desk-cause-hint", causes),
        ("desk-task-advice", ids(TaskKind::ALL, TaskKind::id)),
        ("desk-fact", ids(FactName::ALL, FactName::id)),
        ("citation", ids(OwnRule::ALL, OwnRule::id)),
        ("desk-calendar", ids(CalendarId::ALL, CalendarId::id)),
        ("desk-finding", ids(Level::ALL, Level::id)),
        ("desk-law-duty", ids(law::DutyKind::ALL, law::DutyKind::id)),
        ("desk-law-longer", ids(law::ExtensionReason::ALL, law::ExtensionReason::id)),
        ("desk-law-reason", ids(StopReason::ALL, StopReason::id)),
        ("desk-law-remedy", ids(RemedyKind::ALL, RemedyKind::id)),
        ("desk-law-standing", ids(Standing::ALL, Standing::id)),
        ("right", ids(&Right::ALL, Right::id)),
        ("stage", ids(&Stage::ALL, Stage::id)),
        ("status-next", ids(&Stage::ALL, Stage::id)),
        ("wish", ids(&Wish::ALL, Wish::id)),
        ("alarm", ids(&AlarmKind::ALL, AlarmKind::id)),
        ("reply", replies.clone()),
        ("reply-hint", replies),
        ("question-least", ids(StopReason::ALL, StopReason::id)),
        ("step", ids(&Step::ALL, Step::id)),
        ("outcome", ids(ItemOutcome::ALL, ItemOutcome::id)),
        ("extension", ids(&ExtensionReason::ALL, ExtensionReason::id)),
    ]
}

#[test]
fn every_id_has_a_text_in_every_language() {
    let texts = Texts::embedded();
    let mut missing = Vec::new();
    for language in texts.languages() {
        let listed = families().into_iter();
        let listed = listed.map(|(family, ids)| (family, ids.into_iter().map(str::to_owned).collect()));
        for (family, ids) in listed.chain(further_families()) {
            let ids: Vec<String> = ids;
            assert!(!ids.is_empty(), "{family}");
            let keys = ids.iter().map(|id| format!("{family}-{id}"));
            // what some of them name
            let filled = [
                ("at", "noon".into()),
                ("share", "a quarter".into()),
                ("count", "25".into()),
                ("law", "Art. 1".into()),
            ];
            missing.extend(keys.filter(|key| texts.find(&language.tag, key, &filled).is_none()));
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
    assert!(texts.find(&texts.languages()[0].tag, "desk-flag-nothing", &[]).is_none());
}

/// Families of sentences, each with its ids and with what each names.
type Named = (&'static str, &'static [&'static str]);

fn sentences() -> Vec<(&'static str, &'static [Named])> {
    vec![("forbidden", Obstacle::ALL), ("payload", case::Flaw::ALL), ("flaw", desk::Flaw::ALL)]
}

/// What is wrong with the text of one id in one language.
fn fault(texts: Texts, tag: &LanguageIdentifier, family: &str, (id, names): &Named) -> Option<String> {
    let key = format!("{family}-{id}");
    let filled: Vec<(&'static str, texts::Value<'_>)> =
        names.iter().map(|name| (*name, format!("<{name}>").into())).collect();
    let Some(text) = texts.find(tag, &key, &filled) else { return Some(format!("{key}: no text")) };
    let unsaid = names.iter().find(|name| !text.contains(&format!("<{name}>")))?;
    Some(format!("{key}: does not say {unsaid}"))
}

#[test]
fn every_sentence_has_a_text_in_every_language_that_says_what_it_names() {
    let texts = Texts::embedded();
    let mut faults = Vec::new();
    for language in texts.languages() {
        for (family, all) in sentences() {
            assert!(all.len() > 10, "{family}");
            faults.extend(all.iter().filter_map(|named| fault(texts, &language.tag, family, named)));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    let english = &texts.languages()[0].tag;
    assert_eq!(
        fault(texts, english, "forbidden", &("nothing", &[])).as_deref(),
        Some("forbidden-nothing: no text")
    );
    assert_eq!(
        fault(texts, english, "forbidden", &("held", &["day"])).as_deref(),
        Some("forbidden-held: does not say day")
    );
    assert_eq!(
        fault(texts, english, "forbidden", &("last_date", &[])).as_deref(),
        Some("forbidden-last_date: no text")
    );
}

#[test]
fn no_text_of_a_sentence_is_dead() {
    for (family, all) in sentences() {
        let file = format!("{}/config/locales/en/{family}.ftl", env!("CARGO_MANIFEST_DIR"));
        let file = std::fs::read_to_string(file).unwrap();
        let keys =
            file.lines().filter_map(|line| line.strip_prefix(&format!("{family}-"))?.split(' ').next());
        let dead: Vec<&str> = keys.filter(|key| !all.iter().any(|(id, _)| id == key)).collect();
        assert!(dead.is_empty(), "{family}: {dead:?}");
    }
}

fn listed(officer: &Officer<'_>, filter: &str) -> Vec<String> {
    let page = officer.gets(&format!("/cases?{filter}")).expect(200).json();
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// The filters of the queue that take a word of a list.
fn filters() -> Vec<(&'static str, Vec<&'static str>)> {
    vec![
        ("flag", ids(CaseFlag::ALL, CaseFlag::id)),
        ("due", ids(DueStatus::ALL, DueStatus::id)),
        ("state", ids(State::ALL, State::id)),
        ("right", ids(&Right::ALL, Right::id)),
    ]
}

/// The values that a schema lists.
fn listed_in(document: &Value, schema: &Value) -> BTreeSet<String> {
    if let Some(name) = schema["$ref"].as_str() {
        return listed_in(document, document.pointer(name.trim_start_matches('#')).unwrap());
    }
    let constants = schema["oneOf"].as_array().into_iter().flatten();
    let constants = constants.flat_map(|one| one.get("const").into_iter().cloned().chain(values(one)));
    constants.chain(values(schema)).map(|id| id.as_str().unwrap().to_owned()).collect()
}

fn values(schema: &Value) -> Vec<Value> {
    schema["enum"].as_array().cloned().unwrap_or_default()
}

#[test]
fn the_reference_lists_what_a_filter_and_a_member_can_be() {
    let document = habeas::web::openapi::document();
    let parameters = document["paths"]["/api/v1/cases"]["get"]["parameters"].as_array().unwrap();
    for (name, mut ids) in filters() {
        if name == "state" {
            ids.extend(StateGroup::ALL.iter().map(|group| group.id()));
        }
        let parameter = parameters.iter().find(|it| it["name"] == name).unwrap();
        let expected: BTreeSet<String> = ids.into_iter().map(str::to_owned).collect();
        assert_eq!(listed_in(document, &parameter["schema"]), expected, "{name}");
    }
    let members = &document["components"]["schemas"]["CaseView"]["properties"];
    for (member, ids) in [
        ("state", ids(State::ALL, State::id)),
        ("outcome", ids(Outcome::ALL, Outcome::id)),
        ("channel", ids(Channel::ALL, Channel::id)),
        ("reply_by", ids(ReplyBy::ALL, ReplyBy::id)),
        ("chip", ids(Chip::ALL, Chip::id)),
        ("scope", ids(Scope::ALL, Scope::id)),
        ("ground", ids(Ground::ALL, Ground::id)),
        ("purpose", ids(Purpose::ALL, Purpose::id)),
    ] {
        let expected: BTreeSet<String> = ids.into_iter().map(str::to_owned).collect();
        assert_eq!(listed_in(document, &members[member]), expected, "{member}");
    }
}

#[rstest]
fn every_flag_state_and_status_is_a_filter_of_the_queue(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut window = Window::of(&office, "clerk@office.example", Role::Officer);
    for group in StateGroup::ALL {
        assert_eq!(listed(&officer, &format!("state={group}")), Vec::<String>::new());
    }
    let page = window.opens("/desk/queue").expect(200).text();
    window.opens("/desk/queue?due_before=2026-02-01").expect(200);
    window.opens("/desk/queue?due_before=soon").expect(422);
    for (name, ids) in filters() {
        for id in ids {
            assert_eq!(listed(&officer, &format!("{name}={id}")), Vec::<String>::new());
            window.opens(&format!("/desk/queue?{name}={id}")).expect(200);
            assert!(page.contains(&format!("<option value=\"{id}\"")), "{name} {id} is not offered");
        }
        let unknown = window.opens(&format!("/desk/queue?{name}=nothing"));
        assert_eq!(unknown.status, 422, "{name}");
        assert_eq!(officer.gets(&format!("/cases?{name}=nothing")).expect(400).problem(), "bad_filter");
    }
}

#[rstest]
fn an_appeal_is_found_by_its_flag(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut person = office.files(&json!({
        "residence": { "country": "DE" },
        "requester": { "name": "Dana Example", "email": "dana@people.example" },
        "rights": [{ "right": "access" }],
    }));
    person.enters_the_code();
    let case = person.case();
    assert_eq!(listed(&officer, "flag=appeal"), Vec::<String>::new());
    let flags = |case: &str| officer.case(case)["flags"].clone();
    assert_eq!(flags(&case), json!([]));
    let view = officer.does(&case, "complaint", json!({ "text": "You are slow." }));
    assert_eq!(view["flags"], json!(["appeal"]));
    let found = listed(&officer, "flag=appeal");
    assert_eq!(found.len(), 2, "the case, and the complaint about it");
    assert!(found.contains(&case));
    assert!(found.iter().all(|case| flags(case).as_array().unwrap().contains(&Value::from("appeal"))));
}
