//! Two requests of one person for one right get one answer: the earlier date holds for both, each filing keeps its own proof, and
//! the answer goes only to where it is known who asks.

use chrono::TimeDelta;
use habeas::{
    case::Role,
    clock::Clock,
    desk::{post, upkeep},
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{
    databases::Engine,
    http::Answer,
    office::Office,
    people::{Officer, Person},
    window::Window,
};

const HOME: &str = "dana@people.example";
const WORK: &str = "d.example@work.example";

fn asks<'a>(office: &'a Office, (name, email): (&str, &str), right: &str) -> Person<'a> {
    let mut person = office.files(&json!({
        "residence": { "country": "DE" },
        "requester": { "name": name, "email": email },
        "rights": [{ "right": right }],
    }));
    person.enters_the_code();
    person
}

/// Dana asks from home and, five days later, from work.
fn twice(office: &Office) -> (Person<'_>, Person<'_>) {
    let first = asks(office, ("Dana Example", HOME), "access");
    office.later(TimeDelta::days(5));
    let second = asks(office, ("dana  example", WORK), "access");
    (first, second)
}

/// Refused under this rule, with its provision.
#[track_caller]
fn refused(answer: &Answer, rule: &str, citation: &str) {
    let problem = answer.json();
    assert_eq!((answer.status, &problem["rule"]), (409, &json!(rule)), "{problem}");
    assert!(problem["citation"].as_str().is_some_and(|cited| cited.contains(citation)), "{problem}");
}

/// Given, approved and sent; the hold is over.
fn answers(office: &Office, officer: &Officer<'_>, lead: &Officer<'_>, case: &str) {
    sends(officer, lead, case);
    office.later(TimeDelta::seconds(11));
    assert_eq!(officer.case(case)["state"], "answered");
}

/// What waits leaves when the hold is over, and one mailbox takes nothing any more.
fn comes_back_from(office: &Office, mailbox: &str) {
    office.clock.advance(TimeDelta::seconds(11));
    office.wait(async {
        upkeep::fire_due_timers(&office.desk, 100).await.unwrap();
        let room = post::Room::for_any(20);
        for letter in post::claim_letters(&office.desk, &room, TimeDelta::minutes(1)).await.unwrap() {
            let is_gone = letter.post.to.as_str() == mailbox;
            let outcome =
                if is_gone { post::Outcome::Bounced { code: 550 } } else { post::Outcome::Accepted };
            post::report_letter(&office.desk, letter.report(outcome, office.clock.now())).await.unwrap();
        }
    });
}

/// Given, approved and on its way.
fn sends(officer: &Officer<'_>, lead: &Officer<'_>, case: &str) {
    let items = json!([{ "label": "Account", "outcome": "give" }]);
    let decided =
        officer.does(case, "decide", json!({ "items": items, "letter": { "text": "Here it is." } }));
    lead.does(case, "approve", json!({ "digest": decided["review_digest"] }));
    officer.does(case, "send", json!({}));
}

fn answers_to(person: &Person<'_>) -> Vec<String> {
    let texts = person.letters().into_iter().map(|letter| letter.text());
    texts.filter(|text| text.contains("Here it is.")).collect()
}

fn merged_of(person: &Person<'_>) -> Value {
    person.gets("").expect(200).json()["cases"][0]["merged"].clone()
}

#[rstest]
fn the_earlier_date_holds_for_both_and_nobody_unknown_gets_the_answer(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let (mut first, second) = twice(&office);
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let (early, late) = (first.case(), second.case());
    officer.knows_who_asks(&late);
    let (due, own) = (officer.case(&early)["due"].clone(), officer.case(&late)["due"].clone());
    assert!(due.as_str() < own.as_str());

    let merged = officer.does(&early, "merge", json!({ "into": late }));
    assert_eq!(merged["state"], "merged");
    assert_eq!(merged["merged_into"], json!({ "case": late, "reference": second.reference }));
    let primary = officer.case(&late);
    assert_eq!((&primary["due"], &primary["state"]), (&due, &json!("working")));
    let joined = json!([{ "case": early, "reference": first.reference, "is_proven": false }]);
    assert_eq!(primary["joined"], joined);
    // an extension of one clock never moves the other's date
    officer.does(&late, "extend", json!({ "reasons": ["complexity"], "text": "Eleven systems." }));
    office.run_jobs();
    assert_eq!(officer.case(&late)["due"], due);
    first.comes_back();
    assert_eq!(merged_of(&first), json!({ "stage": "waiting" }));

    answers(&office, &officer, &lead, &late);
    assert_eq!((answers_to(&second).len(), answers_to(&first).len()), (1, 0));
    assert_eq!(merged_of(&first), json!({ "stage": "unproven" }));
    let told = first.letters().iter().map(crate::support::letter::Letter::text).collect::<String>();
    assert!(told.contains("Together with another request"), "{told}");
    assert!(!told.contains(&second.reference), "who is not known learns of no other request: {told}");
    let status = first.gets("").expect(200).text();
    assert!(!status.contains(&second.reference) && !status.contains("Here it is."), "{status}");

    // found in every way, and it says into which
    for asked in ["state=merged", &format!("q={}", first.reference), "q=dana%40people.example"] {
        let listed = officer.gets(&format!("/cases?{asked}")).expect(200).json();
        let items = listed["items"].as_array().unwrap();
        let found = items.iter().find(|item| item["id"] == json!(early)).expect(asked);
        assert_eq!(found["merged_into"]["reference"], json!(second.reference), "{asked}");
    }
    office.verifies();
}

#[rstest]
fn who_is_known_in_both_gets_the_answer_in_both(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let (mut first, mut second) = twice(&office);
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let (early, late) = (first.case(), second.case());
    officer.knows_who_asks(&early);
    officer.knows_who_asks(&late);
    officer.does(&early, "merge", json!({ "into": late }));
    assert_eq!(officer.case(&late)["joined"][0]["is_proven"], json!(true));
    answers(&office, &officer, &lead, &late);
    assert_eq!(officer.case(&early)["state"], "merged");
    for person in [&first, &second] {
        let letters = answers_to(person);
        assert_eq!(letters.len(), 1, "{}", person.email);
        assert!(
            letters[0].contains(&second.reference),
            "the letter is that of the other request: {letters:?}"
        );
    }
    first.comes_back();
    second.comes_back();
    assert_eq!(merged_of(&first), json!({ "stage": "answered", "reference": second.reference }));
    // each reads again what went to them, once
    for person in [&first, &second] {
        let letters = person.gets("/letters").expect(200).json();
        let done = letters["letters"].as_array().unwrap().iter().filter(|it| it["kind"] == "done");
        let ids: Vec<&str> = done.map(|it| it["id"].as_str().unwrap()).collect();
        let [id] = ids[..] else { panic!("{letters}") };
        let letter = person.gets(&format!("/letters/{id}")).expect(200).json();
        assert_eq!(letter["to"], json!(person.email));
        assert!(letter["text"].as_str().unwrap().contains("Here it is."), "{letter}");
    }
    // opened again and sent again, it goes to both again
    officer.does(&late, "reopen", json!({ "cause": "our_error" }));
    answers(&office, &officer, &lead, &late);
    assert_eq!((answers_to(&second).len(), answers_to(&first).len()), (2, 2));
    // one that comes back is one thing to do, as any other answer
    officer.does(&late, "reopen", json!({ "cause": "our_error" }));
    sends(&officer, &lead, &late);
    comes_back_from(&office, HOME);
    let tasks = officer.gets("/tasks").expect(200).json();
    let told = tasks["items"].as_array().unwrap().iter().filter(|task| task["case"] == json!(early));
    assert_eq!(told.map(|task| &task["kind"]).collect::<Vec<_>>(), ["other_channel"], "{tasks}");
    assert_eq!(officer.case(&late)["state"], "answered");
    office.verifies();
}

#[rstest]
fn what_was_merged_comes_back_where_it_was_with_its_own_date(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let (first, second) = twice(&office);
    let officer = office.hires("officer@office.example", Role::Officer);
    let (early, late) = (first.case(), second.case());
    let (due, own) = (officer.case(&early)["due"].clone(), officer.case(&late)["due"].clone());
    refused(&officer.tries(&early, "unmerge", json!({})), "wrong_state", "procedure of the office");
    officer.does(&early, "merge", json!({ "into": late }));
    let back = officer.does(&early, "unmerge", json!({}));
    assert_eq!(
        (&back["state"], &back["due"], &back["merged_into"]),
        (&json!("received"), &due, &Value::Null)
    );
    let primary = officer.case(&late);
    assert_eq!((&primary["due"], &primary["joined"]), (&own, &Value::Null));

    // the other is withdrawn: there is no answer to share
    officer.does(&early, "merge", json!({ "into": late }));
    officer.does(&late, "withdraw", json!({ "words": "By telephone." }));
    let back = officer.case(&early);
    assert_eq!((&back["state"], &back["due"]), (&json!("received"), &due));
    office.run_jobs();
    let told = first.letters().iter().map(crate::support::letter::Letter::text).collect::<String>();
    assert_eq!(told.matches("Together with another request").count(), 2, "{told}");
    office.verifies();
}

#[rstest]
fn only_open_requests_of_one_person_for_one_right_are_answered_together(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let (first, second) = twice(&office);
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let (early, late) = (first.case(), second.case());
    let erasure = asks(&office, ("Dana Example", HOME), "erasure").case();
    let stranger = asks(&office, ("Noa Sample", "noa@people.example"), "access").case();
    let tries = |case: &str, into: &str| officer.tries(case, "merge", json!({ "into": into }));
    let because = "GDPR Art. 5(1)(f), 12(3)";
    for into in [early.as_str(), &uuid::Uuid::nil().to_string(), &erasure, &stranger] {
        refused(&tries(&early, into), "merge_target", because);
    }
    officer.tries(&early, "merge", json!({ "into": "HB-1" })).expect(422);
    officer.does(&early, "refer", json!({ "to": "A school", "basis": "not_held", "evidence": "Yes." }));
    refused(&tries(&early, &late), "referral", "procedure of the office");
    officer.does(&early, "referral_declined", json!({}));
    // nothing is erased by way of the other case
    officer.does(&early, "hold", json!({ "reason": "A claim." }));
    lead.does(&early, "hold", json!({ "reason": "A claim." }));
    refused(&tries(&early, &late), "legal_hold", "GDPR Art. 17(3)");
    officer.does(&early, "lift_hold", json!({}));
    lead.does(&early, "lift_hold", json!({}));

    officer.does(&early, "merge", json!({ "into": late }));
    // with an answer to share it stays what it is
    let third = asks(&office, ("Dana Example", HOME), "access").case();
    refused(&tries(&late, &third), "merge_target", because);
    refused(&tries(&third, &early), "merge_target", because);
    let other = officer.tries(&late, "classify", json!({ "right": "erasure" }));
    refused(&other, "merge_target", because);
    let unknown =
        officer.tries(&late, "refuse", json!({ "code": "identity_not_established", "text": "Who?" }));
    refused(&unknown, "merge_target", because);
    assert!(!officer.may(&late, "merge") && officer.may(&early, "unmerge"));
    // an answer that was approved goes to whom it was approved for
    officer.knows_who_asks(&late);
    let items = json!([{ "label": "Account", "outcome": "give" }]);
    let decided = officer.does(&late, "decide", json!({ "items": items }));
    lead.does(&late, "approve", json!({ "digest": decided["review_digest"] }));
    refused(&tries(&third, &late), "merge_target", because);
    office.verifies();
}

#[rstest]
fn on_the_desk_the_other_case_is_offered_and_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let (mut first, second) = twice(&office);
    let mut desk = Window::of(&office, "officer@office.example", Role::Officer);
    let worker = Officer::signs_in(&office, "officer@office.example");
    let lead = office.hires("lead@office.example", Role::Lead);
    let (early, late) = (first.case(), second.case());
    let stranger = asks(&office, ("Noa Sample", "noa@people.example"), "access").case();

    desk.opens(&format!("/desk/cases/{stranger}/acts/merge")).expect(200);
    desk.sees("There is no other open case of the same person and right.");
    desk.does(&early, "merge", &[("into", &stranger)]).expect(422);
    desk.opens(&format!("/desk/cases/{early}/acts/merge")).expect(200);
    desk.sees(&second.reference);
    desk.does_not_see(&stranger);
    desk.sees("holds for the other one too, if it is the earlier");
    let hold = json!({ "reason": "A claim." });
    worker.does(&early, "hold", hold.clone());
    lead.does(&early, "hold", hold);
    desk.does(&early, "merge", &[("into", &late)]).expect(409);
    for words in ["place it there first", "legal_hold", "GDPR Art. 17(3)(b), (e)"] {
        desk.sees(words);
    }
    worker.does(&early, "lift_hold", json!({}));
    lead.does(&early, "lift_hold", json!({}));
    desk.does(&early, "merge", &[("into", &late)]).expect(303);
    desk.opens(&format!("/desk/cases/{early}")).expect(200);
    desk.sees(&format!("Merged into {}", second.reference));
    desk.sees(&format!("This case is answered with {}", second.reference));
    desk.opens(&format!("/desk/cases/{late}")).expect(200);
    desk.sees(&format!(
        "{} is answered with this one; nothing goes there until it is known",
        first.reference
    ));
    // found by its own address, and it says into which
    desk.opens("/desk/queue").expect(200);
    desk.sends("/desk/search", &[("q", HOME)]).expect(200);
    desk.sees(&format!("Merged into {}", second.reference));

    first.comes_back();
    let cookie = format!("habeas-requester={}", first.token());
    let status = office.http().get("/status").header("cookie", &cookie).send().expect(200).text();
    for words in
        ["Together with another request", "only to where we know who asks", "One answer goes to both"]
    {
        assert!(status.contains(words), "{words}: {status}");
    }
    desk.opens(&format!("/desk/cases/{early}/acts/unmerge")).expect(200);
    desk.sees("Its own date runs again");
    desk.does(&early, "unmerge", &[]).expect(303);
    assert_eq!(worker.case(&early)["state"], "received");
    office.verifies();
}
