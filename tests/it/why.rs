//! A date that explains itself to a person: in plain words on receipt and status page and in the letters, a line for each law
//! that runs, and the authority of the place.

use chrono::TimeDelta;
use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    desk_pages::Window,
    support::{
        databases::Engine,
        letter::Letter,
        office::Office,
        people::{Officer, Person},
    },
};

/// A controller in the EU with customers in California and in Israel.
const IN_EUROPE: &str = r#"
[[controllers]]
slug = "default"
name = "Example Organisation"
zone = "Europe/Berlin"
mailbox = "privacy@organisation.example"
laws = [
  { law = "eu-gdpr", by = "establishment" },
  { law = "us-ca-ccpa", by = "residence" },
  { law = "il-ppl", by = "residence" },
]
"#;

const EUROPE: &str = "General Data Protection Regulation (EU)";
const CALIFORNIA: &str = "California Consumer Privacy Act";

fn asks(right: &str, country: &str, region: Option<&str>) -> Value {
    json!({
        "residence": { "country": country, "region": region },
        "requester": { "name": "Dana Example", "email": "dana@people.example" },
        "rights": [{ "right": right }],
    })
}

/// The status page of a person who entered the code.
fn status(office: &Office, person: &Person<'_>) -> String {
    let cookie = format!("habeas-requester={}", person.token());
    office.http().get("/status").header("cookie", &cookie).send().expect(200).text()
}

/// What stands between two marks of a page.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let rest = page.split_once(from).unwrap_or_else(|| panic!("no {from} in {page}")).1;
    rest.split_once(to).unwrap_or_else(|| panic!("no {to} after {from}")).0
}

/// Nothing of the engine: no ISO day, no instant, no id of a rule or a law.
#[track_caller]
fn plain(html: &str) {
    for part in ["2026-", "Z<", "R11", "R5", "us-ca-ccpa", "eu-gdpr", "il-ppl", "/period", "⟦"] {
        assert!(!html.contains(part), "{part} in {html}");
    }
}

fn words(letter: &Letter) -> String {
    letter.text().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn holds(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "“{part}” is not in {text}");
    }
}

#[rstest]
fn the_receipt_tells_two_laws_in_plain_words(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, IN_EUROPE);
    let mut visitor = Window::new(&office);
    let pages: [(&str, &[(&str, &str)]); 8] = [
        ("whose-data", &[("whose", "self")]),
        ("place", &[("country", "US")]),
        ("region", &[("region", "US-CA")]),
        ("relationship", &[("relationship", "customer")]),
        ("wishes", &[("wishes", "copy")]),
        ("about-copy", &[("scope", "all")]),
        ("find", &[("email", "dana@people.example")]),
        ("reply", &[("reply_by", "portal")]),
    ];
    for (page, typed) in pages {
        visitor.opens(&format!("/request/{page}")).expect(200);
        visitor.sends(&format!("/request/{page}"), typed).expect(303);
    }
    visitor.opens("/request/check").expect(200);
    visitor.sends("/request/send", &[]).expect(303);
    visitor.opens("/request/sent").expect(200);
    let section = between(&visitor.page, "<section class=\"case\">", "</section>");
    plain(section);
    let first = between(section, "<li class=\"operative\">", "</li>");
    holds(
        first,
        &[EUROPE, "by Saturday 14 February 2026, by our own rule.", "The first of these dates counts."],
    );
    holds(
        section,
        &[
            "The dates that count for you",
            &format!("{CALIFORNIA}: by Sunday 1 March 2026."),
            "We received your request on Thursday 15 January 2026.",
            "Our own rule is 30 days.",
            "The law allows 1 month, until Monday 16 February 2026",
            "<span class=\"source\"><bdi>GDPR Art 12(3)</bdi></span>",
            "So the last day is Saturday 14 February 2026.",
        ],
    );
}

#[rstest]
fn status_page_and_letters_say_which_date_stands_and_which_runs_on(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, IN_EUROPE);
    office.hires("officer@office.example", Role::Officer);
    let officer = || Officer::signs_in(&office, "officer@office.example");
    let mut person = office.files(&asks("access", "US", Some("CA")));
    let case = person.case();
    person.enters_the_code();
    holds(
        &words(&person.letters()[0]),
        &[
            "Our own rule is 30 days. The law allows 1 month, until Monday 16 February 2026",
            EUROPE,
            &format!("Another date runs beside it: {CALIFORNIA}: by Sunday 1 March 2026."),
        ],
    );

    office.clock.advance(TimeDelta::days(1));
    officer().does(&case, "ask", json!({ "reason": "identity", "text": "Which order number?" }));
    office.run_jobs();
    let stands = format!("{EUROPE}: paused since Friday 16 January 2026. To be sure that it is really you");
    let runs = format!("{CALIFORNIA}: by Sunday 1 March 2026.");
    let asked = words(person.letters().last().unwrap());
    holds(
        &asked,
        &["a part of our time stands still. The rest runs on:", &stands, "Sunday 1 March 2026", CALIFORNIA],
    );
    person.comes_back();
    let page = status(&office, &person);
    let section = between(&page, "<section class=\"case\"", "</section>");
    plain(section);
    holds(between(section, "<li class=\"operative\">", "</li>"), &[&runs]);
    holds(
        section,
        &[
            &stands,
            "The law gives us 45 days",
            "This time runs on meanwhile.",
            "A part of the time stood still",
        ],
    );

    let mut window = Window::of(&office, "lead@office.example", Role::Lead);
    window.opens(&format!("/desk/cases/{case}")).expect(200);
    let dates = between(&window.page, "id=\"dates-heading\"", "</section>");
    holds(
        dates,
        &["Clock by clock", "gives the date", "Friday 16 January 2026 · identity", "Tell an extension by"],
    );
    let steps = window.opens(&format!("/desk/cases/{case}/steps")).expect(200);
    assert_eq!(steps.header("content-type"), "text/plain; charset=utf-8");
    holds(
        &steps.text(),
        &[&person.reference, "\neu-gdpr 2026", "\nus-ca-ccpa 2026", "R7 | stopped | ", "R3 | 2026-03-01 | "],
    );

    office.clock.advance(TimeDelta::days(4));
    officer().does(&case, "resume", json!({ "arrived_on": "2026-01-20", "complete": true }));
    office.run_jobs();
    let resumed = words(person.letters().last().unwrap());
    holds(
        &resumed,
        &[
            "the time stood still for 4 days",
            &format!("This stood still: {EUROPE}."),
            &format!("This ran on: {CALIFORNIA}."),
            "Wednesday 18 February 2026",
        ],
    );
    person.comes_back();
    let page = status(&office, &person);
    holds(
        &page,
        &[
            "From Friday 16 January 2026 to Tuesday 20 January 2026 the time stood still.",
            "That adds 4 days: Wednesday 18 February 2026.",
            "So the last day is Wednesday 18 February 2026.",
        ],
    );
    office.verifies();
}

/// A promise is named as ours. An extension moves every clock that has one, and its letter names them all.
#[rstest]
fn letters_name_our_promise_and_every_law_that_is_extended(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let promised =
        IN_EUROPE.replace("laws = [", "laws = [{ law = \"custom-policy\", by = \"establishment\" },");
    let office = Office::with(engine, &promised);
    let officer = office.hires("officer@office.example", Role::Officer);
    let person = office.files(&asks("correction", "US", Some("CA")));
    office.run_jobs();
    holds(
        &words(&person.letters()[0]),
        &[
            "We promise an answer within 7 working days.",
            "Other dates run beside it:",
            &format!("{CALIFORNIA}: by Sunday 1 March 2026."),
            &format!("{EUROPE}: by Saturday 14 February 2026, by our own rule."),
        ],
    );
    let reasons = json!({ "reasons": ["complexity"], "text": "Your data lie in eleven systems." });
    officer.does(&person.case(), "extend", reasons.clone());
    office.run_jobs();
    let letter = words(person.letters().last().unwrap());
    holds(
        &letter,
        &[
            "The law lets us take longer for your request. The first date stays as it is.",
            "We promise an answer within 7 working days.",
            &format!("{EUROPE}: by Tuesday 14 April 2026, by our own rule."),
        ],
    );
    assert!(!letter.contains("This is the new date"), "{letter}");
    let person = office.files(&asks("access", "US", Some("CA")));
    office.run_jobs();
    officer.does(&person.case(), "extend", reasons);
    office.run_jobs();
    holds(
        &words(person.letters().last().unwrap()),
        &[
            "Our answer is due by Tuesday 14 April 2026.",
            "We take 2 months more.",
            &format!("Another date runs beside it: {CALIFORNIA}: by Wednesday 15 April 2026."),
        ],
    );
}

/// One clock: the question stops all of it, and the letter says so.
#[rstest]
fn one_law_needs_no_list(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, IN_EUROPE);
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut person = office.files(&asks("access", "DE", None));
    person.enters_the_code();
    officer.does(&person.case(), "ask", json!({ "reason": "identity", "text": "Which order number?" }));
    office.run_jobs();
    let asked = words(person.letters().last().unwrap());
    holds(&asked, &["From the day of this mail until your answer, the time that we have does not run."]);
    assert!(!asked.contains("a part of our time"), "{asked}");
    let page = status(&office, &person);
    assert!(!page.contains("The dates that count for you"), "{page}");
    holds(&page, &["The time has stood still since Thursday 15 January 2026."]);
}

#[rstest]
fn the_status_page_names_the_authority_of_the_place(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, IN_EUROPE);
    let places = [
        ("DE", None, Some("https://www.bfdi.bund.de/")),
        ("DE", Some("BY"), Some("bund.de/")),
        ("FR", None, Some("https://www.cnil.fr/fr/plaintes")),
        ("US", Some("CA"), Some("https://cppa.ca.gov/")),
        ("IL", None, Some("https://www.gov.il/")),
        ("JP", None, None),
    ];
    for (number, (country, region, expected)) in (0..).zip(places) {
        let mut body = asks("erasure", country, region);
        body["requester"]["email"] = json!(format!("person{number}@people.example"));
        let mut person = office.files(&body);
        person.enters_the_code();
        let page = status(&office, &person);
        let told = person.gets("").expect(200).json()["authorities"].clone();
        let told = told.as_array().unwrap();
        match expected {
            Some(address) => {
                let section = between(&page, "aria-labelledby=\"authority\"", "</section>");
                assert!(section.contains(address), "{country} {region:?}: {section}");
                assert!(!told.is_empty() && told.iter().all(|it| it["name"].is_string()), "{told:?}");
            }
            None => assert!(told.is_empty() && !page.contains("Where you can complain"), "{told:?}"),
        }
    }
    // In whatever state: also when nothing is open any more.
    let mut person = office.files(&asks("access", "FR", None));
    person.enters_the_code();
    person.posts("/withdraw", &json!({})).expect(200);
    holds(&status(&office, &person), &["Withdrawn", "https://www.cnil.fr/"]);
}
