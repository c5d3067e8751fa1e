//! Appeals and complaints over HTTP: from the status page, by the API, and by staff for what comes by post.

use chrono::TimeDelta;
use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{
    databases::Engine,
    office::Office,
    people::{Officer, Person},
};

fn asks(email: &str) -> Value {
    json!({
        "residence": { "country": "DE" },
        "requester": { "name": "Dana Example", "email": email },
        "rights": [{ "right": "erasure" }],
    })
}

/// Refused by the officer, approved by the lead, told to the person.
fn refused<'a>(office: &'a Office, officer: &Officer<'_>, lead: &Officer<'_>) -> Person<'a> {
    let mut person = office.files(&asks("dana@people.example"));
    person.enters_the_code();
    let case = person.case();
    officer.knows_who_asks(&case);
    let reviewing =
        officer.does(&case, "refuse", json!({ "code": "legal_claims", "text": "A claim is open." }));
    lead.does(&case, "approve", json!({ "digest": reviewing["review_digest"] }));
    officer.does(&case, "send", json!({}));
    office.later(TimeDelta::seconds(11));
    assert_eq!(officer.case(&case)["state"], "refused");
    person
}

/// An officer and a lead who decide, and a second of each who look at it again.
fn staff(office: &Office) -> [Officer<'_>; 4] {
    [
        office.hires("officer@office.example", Role::Officer),
        office.hires("lead@office.example", Role::Lead),
        office.hires("second@office.example", Role::Officer),
        office.hires("otherlead@office.example", Role::Lead),
    ]
}

fn linked(status: &Value, right: &str) -> String {
    let cases = status["cases"].as_array().unwrap();
    cases.iter().find(|case| case["right"] == right).unwrap()["id"].as_str().unwrap().to_owned()
}

#[rstest]
fn an_appeal_is_decided_by_others_and_opens_the_case_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let [officer, lead, second, other_lead] = staff(&office);
    let mut person = refused(&office, &officer, &lead);
    let case = person.case();
    let letter = person.letters().last().unwrap().text().replace('\n', " ");
    assert!(letter.contains("You can ask us to look again."), "{letter}");

    // the page: a link, a form, a fault that keeps what was typed, and the appeal
    let cookie = format!("habeas-requester={}", person.token());
    let page = |path: &str| office.http().get(path).header("cookie", &cookie).send();
    let status_page = page("/status").expect(200).text();
    assert!(status_page.contains(&format!("/status/appeal?case={case}")), "{status_page}");
    let form = page(&format!("/status/appeal?case={case}")).expect(200).text();
    assert!(form.contains("Ask us to look again") && !form.contains("<script"), "{form}");
    assert_eq!(page(&format!("/status/appeal?case={}", uuid::Uuid::nil())).status, 404);

    assert_eq!(person.posts("/appeal", &json!({ "case": case, "text": " " })).status, 422);
    assert_eq!(person.posts("/appeal", &json!({ "case": uuid::Uuid::nil(), "text": "x" })).status, 404);
    let told =
        person.posts("/appeal", &json!({ "case": case, "text": "The claim is settled." })).expect(201).json();
    let again = person.posts("/appeal", &json!({ "case": case, "text": "Twice." })).expect(409);
    assert_eq!(again.problem(), "contested_already");
    let appeal = linked(&told, "appeal");
    office.run_jobs();
    let letter = person.letters().last().unwrap().text().replace('\n', " ");
    for words in ["Somebody who did not decide before", "Saturday 14 February 2026", "Delete my data"] {
        assert!(letter.contains(words), "{words}: {letter}");
    }
    assert!(!letter.contains("The claim is settled."), "a letter quotes nothing typed");
    let status_page = page("/status").expect(200).text();
    assert!(
        status_page.contains("Under appeal") && status_page.contains("This is about: Delete my data."),
        "{status_page}"
    );

    let view = second.case(&appeal);
    assert_eq!(
        (&view["contests"], &view["state"], &view["law"]),
        (&json!(case), &json!("working"), &json!("base"))
    );
    assert_eq!(view["details"], "The claim is settled.");
    let original = second.case(&case);
    assert_eq!(original["links"][0]["case"], appeal.as_str());
    assert!(original["flags"].as_array().unwrap().contains(&json!("appeal")));
    let decision = json!({ "items": [{ "label": "The refusal", "outcome": "give" }], "letter": { "text": "The claim is gone." } });
    let refused = officer.tries(&appeal, "decide", decision.clone()).expect(409);
    assert_eq!(refused.problem(), "second_person_required");
    let reviewing = second.does(&appeal, "decide", decision);
    let digest = json!({ "digest": reviewing["review_digest"] });
    assert_eq!(
        lead.tries(&appeal, "approve", digest.clone()).expect(409).problem(),
        "second_person_required"
    );
    other_lead.does(&appeal, "approve", digest);
    second.does(&appeal, "send", json!({}));
    office.later(TimeDelta::seconds(11));
    assert_eq!(second.case(&appeal)["state"], "answered");
    let letters = person.letters();
    let decided =
        letters.iter().rev().find(|letter| letter.text().contains("you were right")).expect("letter 16");
    assert!(decided.text().contains("The claim is gone."));
    let open_again = second.case(&case);
    assert_eq!((&open_again["state"], &open_again["due"]), (&json!("working"), &json!("2026-02-14")));
    assert_eq!(open_again["links"][0]["open"], false);
    let status = person.gets("").expect(200).json();
    let timeline = |case: &Value| -> Vec<String> {
        case["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["what"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = status["cases"].as_array().unwrap().iter().find(|it| it["id"] == case.as_str()).unwrap();
    let words = timeline(first);
    assert!(
        words.ends_with(&["appealed".to_owned(), "looked_again".to_owned(), "reopened".to_owned()]),
        "{words:?}"
    );
    person.comes_back();
    office.verifies();
}

#[rstest]
fn a_complaint_by_letter_and_an_appeal_that_fails(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let [officer, lead, second, other_lead] = staff(&office);
    let person = refused(&office, &officer, &lead);
    let case = person.case();
    officer.does(&case, "complaint", json!({ "text": "The letter says nobody was kind." }));
    lead.does(&case, "appeal", json!({ "text": "The letter says look again." }));
    let status = person.gets("").expect(200).json();
    let (appeal, complaint) = (linked(&status, "appeal"), linked(&status, "complaint"));
    assert_eq!(second.case(&case)["links"].as_array().unwrap().len(), 2);
    for (contested, code) in [(&appeal, "decision_stands"), (&complaint, "nothing_amiss")] {
        let reviewing = second.does(contested, "refuse", json!({ "code": code, "text": "We see no fault." }));
        other_lead.does(contested, "approve", json!({ "digest": reviewing["review_digest"] }));
        second.does(contested, "send", json!({}));
    }
    office.later(TimeDelta::seconds(11));
    assert_eq!(second.case(&appeal)["state"], "refused");
    let original = second.case(&case);
    assert_eq!(original["state"], "refused", "the decision stays");
    assert!(original["links"].as_array().unwrap().iter().all(|link| link["open"] == false), "{original}");
    let letters: Vec<String> =
        person.letters().iter().map(|letter| letter.text().replace('\n', " ")).collect();
    let stays = letters
        .iter()
        .find(|text| text.contains("We looked at our decision again, with care. It stays."))
        .unwrap();
    assert!(
        stays.contains("You may also seek a judicial remedy against us")
            && !stays.contains("You can ask us to look again"),
        "{stays}"
    );
    // The officer's words first: the sentence of the law speaks of reasons given above.
    let order = ["We see no fault.", "The decision stands, for the reasons given above."];
    let places: Vec<usize> = order.iter().map(|words| stays.find(words).unwrap()).collect();
    assert!(places.is_sorted(), "{stays}");
    let complained =
        letters.iter().find(|text| text.contains("We looked into your complaint, with care.")).unwrap();
    assert!(complained.contains("found nothing amiss"), "{complained}");
    office.verifies();
}
