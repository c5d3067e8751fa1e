//! One case under several laws, over HTTP: every clock is shown, a refusal names a ground under each law, our own date moves
//! only where the law lets it.

use chrono::TimeDelta;
use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    desk_pages::Window,
    support::{
        controllers::{IN_EUROPE, IN_ISRAEL},
        databases::Engine,
        office::Office,
    },
};

fn asks(right: &str, country: &str, region: Option<&str>) -> Value {
    json!({
        "residence": { "country": country, "region": region },
        "requester": { "name": "Dana Example", "email": "dana@people.example" },
        "rights": [{ "right": right }],
    })
}

fn clock<'a>(case: &'a Value, law: &str) -> &'a Value {
    let clocks = case["clocks"].as_array().unwrap();
    clocks.iter().find(|clock| clock["law"] == law).unwrap_or_else(|| panic!("no clock of {law}: {case}"))
}

#[rstest]
fn two_laws_run_beside_each_other(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, IN_EUROPE);
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let person = office.files(&asks("access", "US", Some("CA")));
    let promised = &person.receipt["cases"][0];
    assert_eq!((&promised["law"], &promised["due"]), (&json!("us-ca-ccpa"), &json!("2026-02-14")));
    assert_eq!(promised["legal_due"], "2026-02-16", "the month of the GDPR ends on a Sunday");
    assert_eq!(clock(promised, "us-ca-ccpa")["due"], "2026-03-01");
    assert_eq!(
        (&clock(promised, "eu-gdpr")["due"], &clock(promised, "eu-gdpr")["kind"]),
        (&json!("2026-02-14"), &json!("statute"))
    );
    let case = person.case();

    officer.does(&case, "ask", json!({ "reason": "identity", "text": "Which order number?" }));
    office.run_jobs();
    let asked = officer.case(&case);
    assert_eq!((&clock(&asked, "eu-gdpr")["stopped"], &asked["due"]), (&json!(true), &json!("2026-03-01")));
    assert_eq!((&asked["safe_due"], asked.get("stopped_since")), (&json!("2026-02-14"), None));

    let short =
        officer.tries(&case, "refuse", json!({ "code": "identity_not_established" })).expect(409).json();
    assert_eq!((&short["code"], &short["rule"]), (&json!("ground_missing"), &json!("ground_missing")));
    assert!(short["citation"].as_str().unwrap().contains("GDPR Art 15"), "{short}");
    assert!(short["detail"].as_str().unwrap().contains("eu-gdpr"), "{short}");
    let twice = json!([{ "law": "eu-gdpr", "code": "excessive" }, { "law": "eu-gdpr", "code": "excessive" }]);
    let twice = json!({ "code": "identity_not_established", "grounds": twice });
    assert_eq!(officer.tries(&case, "refuse", twice).status, 422);
    let grounds = json!([{ "law": "eu-gdpr", "code": "manifestly_unfounded" }]);
    let mut refusal = json!({ "code": "identity_not_established", "grounds": grounds });
    // that ground says "explained above": no letter goes out with nothing above
    for text in [Value::Null, json!(" \n")] {
        refusal["text"] = text;
        for act in ["refuse/preview", "refuse"] {
            let told = officer.tries(&case, act, refusal.clone()).expect(422).json();
            let fault = &told["errors"][0];
            assert_eq!((&fault["pointer"], &fault["code"]), (&json!("/text"), &json!("required")), "{told}");
            let words = fault["message"].as_str().unwrap();
            assert!(words.contains("explained above") && words.contains("GDPR Art 12(5)(b)"), "{words}");
        }
    }
    refusal["text"] = json!("No answer came.");
    let offered = asked["acts"].as_array().unwrap().iter().find(|offer| offer["act"] == "refuse").unwrap();
    let demanding = offered["reasons"].as_array().unwrap().iter().filter(|it| it["needs_words"] == true);
    assert!(demanding.clone().any(|it| it["code"] == "manifestly_unfounded" && it["law"] == "eu-gdpr"));
    assert!(demanding.count() < offered["reasons"].as_array().unwrap().len());
    let reviewing = officer.does(&case, "refuse", refusal);
    assert_eq!(reviewing["decision"]["grounds"][0]["law"], "eu-gdpr");
    assert!(reviewing["decision"]["grounds"][0]["reason"].as_str().unwrap().contains("GDPR"), "{reviewing}");
    lead.does(&case, "approve", json!({ "digest": reviewing["review_digest"] }));
    officer.does(&case, "send", json!({}));
    office.later(TimeDelta::seconds(11));
    assert_eq!(officer.case(&case)["state"], "refused");
    let letters = person.letters();
    let letter = letters.last().unwrap().text().replace('\n', " ");
    let (_, below) = letter.split_once("No answer came.").unwrap();
    assert!(below.contains("We have explained above how we came to this view"), "{letter}");
    assert!(letter.contains("General Data Protection Regulation gives you this right, too."), "{letter}");
    assert!(letter.contains("You may complain to the California Privacy Protection Agency"), "{letter}");
    assert!(letter.contains("You may complain to a data protection supervisory authority"), "{letter}");
    assert!(
        letter.contains("You may also seek a judicial remedy against us"),
        "what the GDPR gives stands beside California: {letter}"
    );
    office.verifies();
}

#[rstest]
fn our_own_date_moves_within_the_law_and_by_its_letter(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, IN_ISRAEL);
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let mut person = office.files(&asks("access", "IL", None));
    let case = person.case();
    let before = officer.case(&case);
    assert_eq!((&before["due"], &before["movable_to"]), (&json!("2026-01-26"), &json!("2026-02-14")));
    let to = |day: &str| json!({ "to": day, "reason": "The archive is being moved." });
    assert_eq!(officer.tries(&case, "postpone", to("2026-02-10")).expect(403).problem(), "wrong_role");
    assert_eq!(lead.tries(&case, "postpone", to("2026-02-15")).expect(409).problem(), "past_legal_date");
    assert_eq!(lead.tries(&case, "postpone", to("2026-01-20")).expect(409).problem(), "date_impossible");
    assert_eq!(lead.tries(&case, "postpone", json!({ "to": "2026-02-10" })).status, 422);
    let pending = lead.does(&case, "postpone", to("2026-02-10"));
    assert_eq!(pending["due"], "2026-01-26", "not before the letter");
    office.run_jobs();
    let moved = officer.case(&case);
    assert_eq!((&moved["due"], &moved["legal_due"]), (&json!("2026-02-10"), &json!("2026-02-14")));
    let duties = moved["duties"].as_array().unwrap();
    let told = duties.iter().find(|duty| duty["duty"] == "tell_postponement").unwrap();
    assert_eq!((&told["due"], &told["on_time"]), (&json!("2026-01-25"), &json!(true)));
    let letters: Vec<String> = person.letters().iter().map(|it| it.text().replace('\n', " ")).collect();
    let letter = letters.iter().find(|text| text.contains("We could not keep the date")).expect("letter 7");
    for words in [
        "Monday 26 January 2026",
        "Tuesday 10 February 2026",
        "The archive is being moved.",
        "Saturday 14 February 2026",
    ] {
        assert!(letter.contains(words), "{words}: {letter}");
    }
    person.enters_the_code();
    let status = person.gets("").expect(200).json();
    assert_eq!(status["cases"][0]["postponed"], json!({ "from": "2026-01-26", "to": "2026-02-10" }));
    let cookie = format!("habeas-requester={}", person.token());
    let page = office.http().get("/status").header("cookie", &cookie).send().expect(200).text();
    assert!(page.contains("We moved it to Tuesday 10 February 2026"), "{page}");
    assert!(page.contains("We moved our own date"), "on the timeline, for ever: {page}");
    office.verifies();
}

#[rstest]
fn a_moved_date_whose_letter_does_not_leave_lapses_with_an_alarm(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, IN_ISRAEL);
    let lead = office.hires("lead@office.example", Role::Lead);
    let mut body = asks("access", "IL", None);
    // by post: nobody puts the letter into the box
    body["requester"] = json!({ "name": "Dana Example", "postal_address": "1 Example Street" });
    body["channel"] = json!("letter");
    let case = lead.files(&body).case();
    lead.does(&case, "postpone", json!({ "to": "2026-02-10", "reason": "The archive is being moved." }));
    office.later(TimeDelta::days(12));
    let lead = crate::support::people::Officer::signs_in(&office, &lead.email);
    let after = lead.case(&case);
    assert_eq!(after["due"], "2026-01-26");
    let events: Vec<&str> =
        after["events"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap()).collect();
    assert!(
        events.contains(&"postponement_announced") && events.contains(&"postponement_lapsed"),
        "{events:?}"
    );
    let alarms = office.letters_to("lead@office.example");
    assert!(alarms.iter().any(|letter| letter.text().contains("the letter about our own date was too late")));
    office.verifies();
}

/// What a decision withholds needs a ground under every law that grants the right: by API, by page and in the letter.
#[rstest]
fn what_is_withheld_names_a_ground_under_each_law(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, IN_EUROPE);
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let mut person = office.files(&asks("access", "US", Some("CA")));
    let case = person.case();
    let proof =
        json!({ "method": "two_points", "evidence": ["order number"], "tier": 2, "result": "established" });
    officer.does(&case, "verify", proof);
    let items = |item: Value| json!({ "items": [{ "label": "Account", "outcome": "give" }, item] });
    let withheld = |grounds: Value| json!({ "label": "Passwords", "outcome": "withhold", "code": "never_disclosed", "grounds": grounds });
    let short = officer.tries(&case, "decide", items(withheld(json!([])))).expect(409).json();
    assert_eq!(short["code"], "ground_missing");
    assert!(short["detail"].as_str().unwrap().contains("eu-gdpr"), "{short}");
    assert!(short["citation"].as_str().unwrap().contains("GDPR Art 15"), "{short}");
    let ground = json!({ "law": "eu-gdpr", "code": "rights_of_others" });
    let twice = officer.tries(&case, "decide", items(withheld(json!([ground, ground])))).expect(422).json();
    assert_eq!(twice["errors"][0]["pointer"], "/items/1/grounds/1/law");
    let given = json!({ "label": "Orders", "outcome": "give", "grounds": [ground] });
    assert_eq!(officer.tries(&case, "decide", items(given)).status, 422);

    let mut window = Window::of(&office, "clerk@office.example", Role::Officer);
    let path = format!("/desk/cases/{case}/acts/decide");
    window.opens(&path).expect(200);
    window.sees("name=\"ground-eu-gdpr-0\"");
    let version = window.hidden("version");
    let mut rows = vec![
        ("version", version.as_str()),
        ("rows", "2"),
        ("label-0", "Account"),
        ("outcome-0", "give"),
        ("label-1", "Passwords"),
        ("outcome-1", "withhold"),
        ("code-1", "never_disclosed"),
    ];
    window.sends(&path, &rows).expect(409);
    window.sees("grants access, too");
    // "the law of a Member State, named above": the words are missing at their field, and nothing that was typed is lost
    window.sees("Needed for each reason that begins with");
    rows.push(("ground-eu-gdpr-1", "national_restriction"));
    for step in ["preview", ""] {
        let sent: Vec<_> = rows.iter().copied().chain([("step", step), ("letter", " ")]).collect();
        window.sends(&path, &sent).expect(422);
        window.sees("id=\"letter-fault\"");
        window.sees("named above, restricts this right here.” That points at words of your own");
        window.sees("GDPR Art 23");
        window.sees("value=\"Passwords\"");
    }
    let words = "Section 34 of the Federal Data Protection Act shields passwords.";
    rows.push(("letter", words));
    window.sends(&path, &rows).expect(303);
    let reviewing = lead.case(&case);
    let shown = &reviewing["decision"]["items"][1]["grounds"][0];
    assert_eq!((&shown["law"], &shown["code"]), (&json!("eu-gdpr"), &json!("national_restriction")));
    assert!(shown["reason"].as_str().unwrap().contains("GDPR"), "{shown}");
    window.opens(&format!("/desk/cases/{case}")).expect(200);
    window.sees("national_restriction");
    lead.does(&case, "approve", json!({ "digest": reviewing["review_digest"] }));
    officer.does(&case, "send", json!({}));
    office.later(TimeDelta::seconds(11));
    assert_eq!(officer.case(&case)["outcome"], "part");
    let letters = person.letters();
    let letter = letters.last().unwrap().text().replace('\n', " ");
    let (_, below) = letter.split_once("Section 34 of the Federal Data Protection Act").unwrap();
    assert!(below.contains("- Passwords:") && below.contains("named above, restricts"), "{letter}");
    assert!(letter.contains("General Data Protection Regulation gives you this right, too."), "{letter}");
    // the page of the person says the same as the letter, in the same order
    person.enters_the_code();
    let left_out = person.gets("").expect(200).json()["cases"][0]["left_out"].clone();
    assert_eq!(left_out.as_array().unwrap().len(), 1);
    assert_eq!((&left_out[0]["label"], &left_out[0]["words"]), (&json!("Passwords"), &json!(words)));
    let cookie = format!("habeas-requester={}", person.token());
    let page = office.http().get("/status").header("cookie", &cookie).send().expect(200).text();
    let (_, below) = page.split_once(words).unwrap();
    assert!(below.contains(left_out[0]["reason"].as_str().unwrap()), "{page}");
    office.verifies();
}
