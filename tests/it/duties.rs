//! Duties beside the answer, over HTTP: each with its date, its ladder, and what shows that it was done.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use habeas::{
    case::Role,
    desk::{post, upkeep},
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    desk_pages::Window,
    support::{controllers::IN_EUROPE, databases::Engine, office::Office, people::Officer, premises::access},
};

const OFFICER: &str = "officer@office.example";
const LEAD: &str = "lead@office.example";

fn asks(right: &str, place: &str) -> Value {
    let mut body = access("dana@people.example", place);
    body["rights"] = json!([{ "right": right }]);
    body
}

fn duty<'a>(case: &'a Value, kind: &str) -> &'a Value {
    let duties = case["duties"].as_array().unwrap();
    duties.iter().find(|duty| duty["duty"] == kind).unwrap_or_else(|| panic!("no {kind}: {duties:?}"))
}

fn timers(case: &Value, family: &str) -> usize {
    let timers = case["timers"].as_array().unwrap().iter();
    timers.filter(|timer| timer["kind"].as_str().unwrap().starts_with(family)).count()
}

fn listed(officer: &Officer<'_>, filter: &str) -> Vec<String> {
    let page = officer.gets(&format!("/cases?{filter}")).expect(200).json();
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// Proven, decided by an officer, approved by a lead, sent, and taken by the mail server.
fn answers(office: &Office, case: &str, items: &Value) {
    let officer = Officer::signs_in(office, OFFICER);
    let proof = json!({ "method": "two_points", "evidence": ["order number and postcode"], "tier": 2, "result": "established" });
    officer.does(case, "verify", proof);
    let digest = officer.does(case, "decide", json!({ "items": items }))["review_digest"].clone();
    Officer::signs_in(office, LEAD).does(case, "approve", json!({ "digest": digest }));
    officer.does(case, "send", json!({}));
    office.later(TimeDelta::seconds(11));
}

/// Letters to the staff about dates.
fn ladder_to(office: &Office, who: &str) -> Vec<String> {
    let letters = office.letters_to(who);
    let about_dates = letters.iter().filter(|it| it.header("Subject").unwrap().starts_with("Due dates"));
    about_dates.map(|it| it.text().split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Who received what was erased hears of it: owed after the answer, pushed, shown, and met by what was recorded.
#[rstest]
fn recipients_are_told_after_the_answer(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, IN_EUROPE);
    office.hires(OFFICER, Role::Officer);
    office.hires(LEAD, Role::Lead);
    let case = office.files(&asks("erasure", "US-CA")).case();
    office.run_jobs();
    answers(&office, &case, &json!([{ "label": "Account", "outcome": "erase" }]));
    let officer = Officer::signs_in(&office, OFFICER);
    let answered = officer.case(&case);
    assert_eq!(answered["state"], "answered");
    let owed = duty(&answered, "tell_recipients");
    assert_eq!(
        (&owed["due"], &owed["law"], owed.get("met_at")),
        (&json!("2026-01-22"), &json!("us-ca-ccpa"), None)
    );
    let demands = owed["demands"].as_array().unwrap();
    let of = |law: &str| demands.iter().find(|it| it["law"] == law).unwrap();
    assert!(of("eu-gdpr")["text"].as_str().unwrap().starts_with("Tell each recipient of the data"), "{owed}");
    assert_eq!(of("us-ca-ccpa")["cite"], "Cal. Civ. Code 1798.105(c)(1)");
    assert!(timers(&answered, "recipients_") > 0 && timers(&answered, "left_") == 0);
    assert!(answered["flags"].as_array().unwrap().contains(&json!("recipients")));
    assert_eq!(listed(&officer, ""), Vec::<String>::new(), "nobody owes an answer");
    assert_eq!(listed(&officer, "flag=recipients"), std::slice::from_ref(&case));
    assert_eq!(listed(&officer, "flag=duty_late"), Vec::<String>::new());
    office.verifies();

    // what shows the answer: the letter that the mail server took
    let answer = duty(&answered, "answer_or_refuse");
    assert_eq!(
        (&answer["evidence"]["by"], &answer["evidence"]["letter"]),
        (&json!("accepted"), &json!("done"))
    );
    let letters = office.letters_to("dana@people.example");
    let id = letters.last().unwrap().header("Message-ID").unwrap();
    assert!(id.contains(answer["evidence"]["message_id"].as_str().unwrap().trim_matches(['<', '>'])), "{id}");
    let receipt = &duty(&answered, "acknowledge")["evidence"];
    assert!(receipt["message_id"].is_string() && receipt["letter"] == "received", "{receipt}");

    office.later(TimeDelta::days(8));
    let told = ladder_to(&office, OFFICER);
    let last = told.last().expect("a letter about the date");
    assert!(last.contains("tell those who received the data") && last.contains("overdue"), "{last}");
    let officer = Officer::signs_in(&office, OFFICER);
    assert_eq!(listed(&officer, "flag=duty_late"), std::slice::from_ref(&case));
    assert_eq!(officer.gets("/stats").json()["late_duties"], 1);
    let mut window = Window::of(&office, "clerk@office.example", Role::Officer);
    window.opens("/desk").expect(200);
    window.sees("/desk/queue?flag=duty_late");
    window.opens("/desk/queue?flag=duty_late").expect(200);
    window.sees("a duty is late");
    window.opens(&format!("/desk/cases/{case}")).expect(200);
    window.sees("Cal. Civ. Code 1798.105(c)(1)");
    window.sees("not done, and late");
    window.sees("mail accepted by the next server: done");
    window.opens(&format!("/desk/cases/{case}/acts/dispatched")).expect(200);
    window.sees("Tell those who received the data");

    let way = json!({ "duty": "tell_recipients", "channel": "other", "on": "2026-01-21", "proof": "Ticket 4711 at the mail house" });
    let early = json!({ "duty": "tell_recipients", "channel": "other", "on": "2026-01-14", "proof": "x" });
    assert_eq!(officer.tries(&case, "dispatched", early).expect(409).problem(), "date_impossible");
    let met = officer.does(&case, "dispatched", way.clone());
    let met_duty = duty(&met, "tell_recipients");
    assert_eq!((&met_duty["on_time"], &met_duty["met_at"]), (&json!(true), &json!("2026-01-20T23:00:00Z")));
    let shown = json!({ "by": "dispatched", "channel": "other", "on": "2026-01-21", "proof": "Ticket 4711 at the mail house" });
    assert_eq!(met_duty["evidence"], shown);
    assert_eq!((timers(&met, ""), &met["state"]), (0, &json!("answered")));
    assert_eq!(listed(&officer, "flag=recipients"), Vec::<String>::new());
    assert_eq!(officer.tries(&case, "dispatched", way).expect(409).problem(), "wrong_state");
    window.opens(&format!("/desk/cases/{case}")).expect(200);
    window.sees("Ticket 4711 at the mail house");
    office.verifies();
    // a closed case that owes something must have its timers, too
    let other = office.files(&asks("erasure", "DE")).case();
    office.run_jobs();
    answers(&office, &other, &json!([{ "label": "Account", "outcome": "erase" }]));
    office.database.raw(&format!("DELETE FROM timers WHERE case_id = '{other}'")).unwrap();
    let fault = format!("{:?}", office.wait(upkeep::verify(&office.desk)).unwrap_err());
    assert!(fault.contains("timers"), "{fault}");
    assert_eq!(office.wait(upkeep::audit_timers(&office.desk)).unwrap(), 1, "and gets them back at night");
    office.verifies();
}

/// A case that cannot be read is told to people, and keeps no other from getting its timers back.
#[rstest]
fn an_unreadable_case_does_not_end_the_nightly_look(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    office.hires(OFFICER, Role::Officer);
    let bent = office.files(&access("dana@people.example", "DE")).case();
    let other = office.files(&access("eve@people.example", "DE")).case();
    office.database.disarm();
    office
        .database
        .raw(&format!("UPDATE events SET packed = hash WHERE stream = 'case:{bent}' AND seq = 2"))
        .unwrap();
    office.database.raw("DELETE FROM timers").unwrap();
    assert_eq!(office.wait(upkeep::audit_timers(&office.desk)).unwrap(), 2);
    let rows = |case: &str| {
        office.database.lines(&format!("SELECT kind AS line FROM timers WHERE case_id = '{case}'"))
    };
    assert!(!rows(&other).is_empty() && rows(&bent).is_empty());
    let officer = Officer::signs_in(&office, OFFICER);
    let about = officer.gets("/tasks").json()["items"].as_array().unwrap().clone();
    let cases: BTreeSet<&str> = about.iter().filter_map(|task| task["case"].as_str()).collect();
    assert_eq!(cases, [bent.as_str(), other.as_str()].into());
    assert_eq!(officer.gets(&format!("/cases/{bent}")).status, 500, "it alone cannot be shown");
    officer.gets(&format!("/cases/{other}")).expect(200);
}

/// An extension moves the answer and not the refusal: its day has a duty, a ladder and evidence of its own.
#[rstest]
fn the_day_of_a_refusal_is_kept_apart_from_an_extended_answer(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, IN_EUROPE);
    let officer = office.hires(OFFICER, Role::Officer);
    office.hires(LEAD, Role::Lead);
    let case = office.files(&asks("access", "DE")).case();
    office.run_jobs();
    officer.does(&case, "extend", json!({ "reasons": ["complexity"] }));
    let pending = officer.case(&case);
    assert_eq!(
        (&duty(&pending, "tell_extension")["due"], timers(&pending, "extension_left_")),
        (&json!("2026-02-14"), 3)
    );
    office.run_jobs();
    let extended = officer.case(&case);
    let told = duty(&extended, "tell_extension");
    assert_eq!((&told["evidence"]["letter"], &told["on_time"]), (&json!("extension"), &json!(true)));
    assert_eq!(timers(&extended, "extension_"), 0, "met");
    let refuse = duty(&extended, "refuse_by");
    assert_eq!((&refuse["due"], &refuse["law"]), (&json!("2026-02-14"), &json!("eu-gdpr")));
    assert_eq!((&extended["due"], timers(&extended, "refuse_")), (&json!("2026-04-14"), 5));
    office.verifies();
    office.later(TimeDelta::days(31));
    let letters = ladder_to(&office, LEAD);
    let text = letters.last().expect("a letter about the date");
    assert!(text.contains("refuse by this day: the extension does not move it"), "{text}");
    let officer = Officer::signs_in(&office, OFFICER);
    let lapsed = officer.case(&case);
    assert_eq!(timers(&lapsed, "refuse_"), 0, "told once");
    assert!(timers(&lapsed, "left_") > 0, "the answer goes on");
    let wrong = json!({ "duty": "refuse_by", "channel": "post", "on": "2026-01-20", "proof": "x" });
    assert_eq!(officer.tries(&case, "dispatched", wrong).expect(409).problem(), "nothing_to_do");
    let refusal = json!({ "code": "identity_not_established", "text": "No answer came." });
    let digest = officer.does(&case, "refuse", refusal)["review_digest"].clone();
    Officer::signs_in(&office, LEAD).does(&case, "approve", json!({ "digest": digest }));
    officer.does(&case, "send", json!({}));
    office.later(TimeDelta::seconds(11));
    let refused = officer.case(&case);
    assert_eq!(
        (&duty(&refused, "refuse_by")["on_time"], &duty(&refused, "answer_or_refuse")["on_time"]),
        (&json!(false), &json!(true))
    );
    assert_eq!(duty(&refused, "refuse_by")["evidence"]["letter"], "refused");
    office.verifies();
}

/// By post nobody carries the letter about an extension: the staff are told in time, and once more when it is too late for one
/// of two laws.
#[rstest]
fn a_letter_about_an_extension_that_waits_is_pushed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, IN_EUROPE);
    let officer = office.hires(OFFICER, Role::Officer);
    office.hires(LEAD, Role::Lead);
    let mut body = asks("access", "US-CA");
    body["requester"] = json!({ "name": "Dana Example", "postal_address": "1 Example Street" });
    body["channel"] = json!("letter");
    let case = officer.files(&body).case();
    officer.does(
        &case,
        "dispatched",
        json!({ "duty": "acknowledge", "channel": "post", "on": "2026-01-15", "proof": "RR 1" }),
    );
    officer.does(&case, "extend", json!({ "reasons": ["complexity"] }));
    office.later(TimeDelta::days(31));
    let letters = ladder_to(&office, LEAD);
    assert!(
        letters.iter().any(|text| text.contains("reach the person with the letter about the extension")),
        "{letters:?}"
    );
    let officer = Officer::signs_in(&office, OFFICER);
    let late = officer.case(&case);
    let owed = duty(&late, "tell_extension");
    assert_eq!((&owed["due"], &owed["law"]), (&json!("2026-02-14"), &json!("eu-gdpr")));
    assert!(late["flags"].as_array().unwrap().contains(&json!("duty_late")), "too late for the GDPR");
    assert_eq!(timers(&late, "extension_lapse"), 1, "not yet for California");
    let posted = json!({ "duty": "tell_extension", "channel": "post", "on": "2026-02-10", "proof": "RR 2" });
    let told = officer.does(&case, "dispatched", posted);
    assert_eq!(duty(&told, "tell_extension")["evidence"]["proof"], "RR 2");
    assert_eq!(
        (duty(&told, "tell_extension")["on_time"].clone(), timers(&told, "extension_")),
        (json!(true), 0)
    );
    assert!(!told["flags"].as_array().unwrap().contains(&json!("duty_late")));
    office.verifies();
}

/// A right that was found in the same request has dates of its own: the person reads them in a letter of its own.
#[rstest]
fn a_right_that_is_split_off_gets_its_own_receipt(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires(OFFICER, Role::Officer);
    let person = office.files(&access("dana@people.example", "DE"));
    let case = person.case();
    officer.does(&case, "classify", json!({ "split": [{ "right": "erasure" }] }));
    let split = officer.case(&case)["siblings"][0].as_str().unwrap().to_owned();
    // both letters wait: the first receipt speaks for the case it named, and for no other
    let met = |case: &str| {
        let events = officer.case(case)["events"].as_array().unwrap().clone();
        events.iter().filter(|event| event["kind"] == "letter_accepted").count()
    };
    let letters = office.wait(async {
        let lease = chrono::TimeDelta::minutes(1);
        post::claim_letters(&office.desk, &post::Room::for_any(9), lease).await.unwrap()
    });
    assert_eq!(letters.len(), 2, "the receipt of the filing, and one of the right that was split off");
    let now = habeas::clock::Clock::now(office.clock.as_ref());
    let accept = |place: usize| {
        let letter = &letters[place];
        office.wait(post::report_letter(&office.desk, letter.report(post::Outcome::Accepted, now))).unwrap();
    };
    accept(0);
    let first = (met(&case), met(&split));
    assert_eq!(first.0 + first.1, 1, "{first:?}");
    accept(1);
    assert_eq!((met(&case), met(&split)), (1, 1));
    office.run_jobs();
    let split = officer.case(&split);
    assert_eq!((&split["right"], &split["due"]), (&json!("erasure"), &json!("2026-02-14")));
    office.verifies();
}
