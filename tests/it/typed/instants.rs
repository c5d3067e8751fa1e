//! Instants are cut to what a database keeps where they enter: an event says what its row says.

use habeas::case::Role;
use rstest::rstest;
use serde_json::json;

use super::by_mail;
use crate::support::{databases::Engine, office::Office};

#[rstest]
fn an_instant_with_more_digits_than_a_row_holds_is_kept_as_it_is_stored(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let lead = office.hires("lead@office.example", Role::Lead);
    for (number, (sent, kept)) in [
        ("2026-01-10T10:00:00.1234567Z", "2026-01-10T10:00:00.123456Z"),
        ("2026-01-10T10:00:00.123456789Z", "2026-01-10T10:00:00.123456Z"),
        ("2026-01-10T12:00:00.9999999+02:00", "2026-01-10T10:00:00.999999Z"),
        ("2026-01-10T10:00:00.123456Z", "2026-01-10T10:00:00.123456Z"),
        ("2026-01-10T23:59:60Z", "2026-01-10T23:59:59.999999Z"),
        ("2026-01-10T10:00:00Z", "2026-01-10T10:00:00Z"),
    ]
    .into_iter()
    .enumerate()
    {
        let mut body = by_mail(&format!("p{number}@people.example"));
        body["channel"] = json!("letter");
        body["received_at"] = json!(sent);
        body["reason"] = json!("It was opened late.");
        let person = lead.files(&body);
        assert_eq!(person.receipt["received_at"], kept, "{sent}");
        office.verifies();
        let case = person.case();
        // the same act in the zone that its reference names
        let earlier = sent.replace("01-10", "01-09").replace("12:00:00.9999999+02:00", "10:00:00.9999999Z");
        lead.does(
            &case,
            "correct_receipt",
            json!({ "received_at": earlier, "reason": "The stamp says so." }),
        );
        assert_eq!(lead.case(&case)["received_at"], kept.replace("01-10", "01-09"), "{sent}");
        office.verifies();
    }
}

#[rstest]
fn years_in_which_nothing_was_received_are_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let lead = office.hires("lead@office.example", Role::Lead);
    let case = office.files(&by_mail("dana@people.example")).case();
    for year in ["1970", "0002", "2015", "+012026"] {
        let mut body = by_mail("dana@people.example");
        let received_at = format!("{year}-06-01T00:00:00Z");
        body["received_at"] = json!(received_at);
        body["reason"] = json!("A slip.");
        let answer = lead.posts("/requests", &body).expect(422);
        assert_eq!(answer.json()["errors"][0]["pointer"], "/received_at", "{}", answer.text());
        let corrected = json!({ "received_at": received_at, "reason": "A slip." });
        let answer = lead.tries(&case, "correct_receipt", corrected);
        assert!(matches!(answer.status, 409 | 422), "{year}: {} {}", answer.status, answer.text());
    }
    let mut body = by_mail("dana@people.example");
    body["received_at"] = json!("2017-06-01T00:00:00Z");
    body["reason"] = json!("It lay in the cellar.");
    lead.posts("/requests", &body).expect(201);
}
