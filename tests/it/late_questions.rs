//! The United Kingdom: identity is asked about one day before the date, on it, and one day after. A question that came too
//! late moves nothing: the breach stays in the case, the queue, the figures and on the desk.

use chrono::TimeDelta;
use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    api::access,
    support::{databases::Engine, office::Office, people::Officer, window::Window},
};

const IN_LONDON: &str = r#"
[[controllers]]
slug = "default"
name = "Invented Ltd"
zone = "Europe/London"
mailbox = "privacy@invented.example"
relationships = ["customer"]
identifiers = ["email", "order_number"]
laws = [{ law = "uk-gdpr", by = "establishment" }]
"#;

/// On which day it is asked, counted from 1 September, when the request arrived: due is 1 October.
const ASKED: [(&str, i64, &str, &str); 3] = [
    // asked, after so many days, due once the information came five days later, the latest lawful date
    ("before", 29, "2026-11-04", "2026-11-05"),
    ("on", 30, "2026-11-05", "2026-11-06"),
    ("after", 31, "2026-10-01", "2026-10-01"),
];

/// The office on 1 September 2026, with a lead.
fn in_september(office: &Office) {
    office.later(TimeDelta::days(229));
}

fn shown<'a>(list: &'a Value, case: &str) -> &'a Value {
    list["items"].as_array().unwrap().iter().find(|item| item["id"] == case || item["case"] == case).unwrap()
}

#[rstest]
fn a_question_after_the_date_moves_nothing_and_one_on_it_does(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    for (when, days, due, legal) in ASKED {
        let office = Office::with(engine, IN_LONDON);
        in_september(&office);
        let mut body = access("dana@people.example");
        body["residence"] = json!({ "country": "GB", "region": null });
        body["rights"] = json!([{ "right": "erasure" }]);
        let mut person = office.files(&body);
        person.enters_the_code();
        let case = person.case();
        office.hires("lead@office.example", Role::Lead);
        office.later(TimeDelta::days(days));
        let lead = Officer::signs_in(&office, "lead@office.example");
        assert_eq!(lead.case(&case)["due"], "2026-10-01", "{when}");
        let question = json!({ "reason": "identity", "text": "Which name is on the account?", "late_reason": "The file was found only today." });
        lead.does(&case, "ask", question);
        office.run_jobs();
        office.later(TimeDelta::days(5));

        let lead = Officer::signs_in(&office, "lead@office.example");
        let proof =
            json!({ "method": "two_points", "evidence": ["both match"], "tier": 2, "result": "established" });
        let counted = lead.does(&case, "verify", proof);
        assert_eq!(
            (&counted["due"], &counted["legal_due"]),
            (&json!(due), &json!(legal)),
            "{when}: {counted}"
        );
        let steps = counted["trace"].as_array().unwrap();
        let ignored = steps.iter().any(|step| step["text"].as_str().unwrap().ends_with("ignored"));
        assert_eq!(ignored, when == "after", "{when}: {counted}");

        // the queue and the figures, by API
        let list = lead.gets("/cases").expect(200).json();
        let item = shown(&list, &case);
        assert_eq!(item["due"], due, "{when}: {item}");
        assert_eq!(item["chip"] == "overdue", when == "after", "{when}: {item}");
        let figures = lead.gets("/stats").expect(200).json();
        assert_eq!(figures["overdue"], i32::from(when == "after"), "{when}: {figures}");

        // and on the desk
        let mut window = Window::new(&office);
        window.signs_in("lead@office.example").expect(303);
        let page = window.opens(&format!("/desk/cases/{case}")).expect(200).text();
        let long = |date: &str| date.parse::<chrono::NaiveDate>().unwrap().format("%-d %B %Y").to_string();
        assert!(page.contains(&long(due)), "{when}: {page}");
        let queue = window.opens("/desk/queue").expect(200).text();
        assert_eq!(queue.contains("chip-overdue"), when == "after", "{when}: {queue}");

        // what is answered now is answered in time, or late for ever
        let refusal = json!({ "code": "legal_claims", "text": "A claim is open." });
        office.hires("officer@office.example", Role::Officer);
        let officer = Officer::signs_in(&office, "officer@office.example");
        let reviewing = officer.does(&case, "refuse", refusal);
        lead.does(&case, "approve", json!({ "digest": reviewing["review_digest"] }));
        lead.does(&case, "send", json!({}));
        office.later(TimeDelta::minutes(1));
        // the figures count who was due by now
        office.later(TimeDelta::days(40));
        let figures = Officer::signs_in(&office, "lead@office.example").gets("/stats").expect(200).json();
        let on_time = if when == "after" { 0.0 } else { 100.0 };
        for figure in ["on_time_due", "on_time_legal"] {
            assert_eq!(figures[figure].as_f64(), Some(on_time), "{when} {figure}: {figures}");
        }
        office.verifies();
    }
}
