//! Codes of lists are codes: one that is blank is told at its field. Dates have years of which people speak. Whatever is
//! refused below `/api/v1` is a problem.

use habeas::case::Role;
use rstest::rstest;
use serde_json::json;

use super::{by_mail, found, post, refused_at};
use crate::support::{databases::Engine, office::Office, window::Window};

#[rstest]
fn a_blank_code_is_a_fault_at_its_field(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let before = office.database.rows();
    for blank in ["", " ", "\u{200B}"] {
        for pointer in [
            "/controller",
            "/locale",
            "/relationship",
            "/on_behalf_of",
            "/reply_by",
            "/rights/0/right",
            "/rights/0/scope",
            "/rights/0/purpose",
            "/rights/0/ground",
            "/residence/country",
            "/residence/region",
        ] {
            let mut body = by_mail("dana@people.example");
            body["residence"] = json!({ "country": "US", "region": "CA" });
            let (parent, name) = pointer.rsplit_once('/').unwrap();
            body.pointer_mut(parent).unwrap()[name] = json!(blank);
            refused_at(&office, &body, pointer);
        }
        let mut body = by_mail("dana@people.example");
        body["channel"] = json!(blank);
        let answer = officer.posts("/requests", &body).expect(422);
        assert_eq!(answer.json()["errors"][0]["pointer"], "/channel");
    }
    for residence in [json!({ "region": "CA" }), json!({ "country": "", "region": "CA" }), json!({})] {
        let mut body = by_mail("dana@people.example");
        body["residence"] = residence;
        refused_at(&office, &body, "/residence/country");
    }
    let mut body = by_mail("dana@people.example");
    body["residence"] = json!({ "country": "US", "region": "ZZ" });
    refused_at(&office, &body, "/residence/region");
    assert_eq!(office.database.rows(), before);
    // what a person leaves empty is no fault
    body["residence"] = json!(null);
    body["requester"] =
        json!({ "email": "dana@people.example", "name": "", "phone": " ", "postal_address": "\u{200B}" });
    body["message"] = json!("");
    assert_eq!(post(&office, &body).status, 201);
}

#[test]
fn a_period_is_asked_for_in_years_of_which_people_speak() {
    let office = Office::on(Engine::Sqlite);
    let mut window = Window::new(&office);
    for (page, fields) in [
        ("whose-data", &[("whose", "self")][..]),
        ("place", &[("country", "DE")]),
        ("relationship", &[("relationship", "customer")]),
        ("wishes", &[("wishes", "copy")]),
    ] {
        window.opens(&format!("/request/{page}")).expect(200);
        window.sends(&format!("/request/{page}"), fields).expect(303);
    }
    window.opens("/request/about-copy").expect(200);
    for (from, to) in [("0002-01-01", "2026-01-01"), ("2020-01-01", "2999-01-01"), ("1899-12-31", "")] {
        window.sends("/request/about-copy", &[("scope", "all"), ("from", from), ("to", to)]).expect(422);
        window.sees("Enter a year from 1900 to 2100");
    }
    window
        .sends("/request/about-copy", &[("scope", "all"), ("from", "2026-02-01"), ("to", "2026-01-01")])
        .expect(422);
    let typed = [("scope", "all"), ("from", "٢٠٢٠-٠١-٠١"), ("to", "2026\u{2011}01\u{2011}01")];
    window.sends("/request/about-copy", &typed).expect(303);
}

#[rstest]
fn every_refusal_of_the_api_is_a_problem(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    for (method, path) in [
        ("GET", "/api/v1"),
        ("GET", "/api/v1/"),
        ("GET", "/api/v1/nothing"),
        ("GET", "/api/v1/cases/"),
        ("GET", "/api/v1/cases/%FF"),
        ("GET", "/api/v1/cases/%00"),
        ("GET", "/api/v1/cases/%2e%2e%2fx"),
        ("GET", "/api/v1//cases"),
        ("GET", "/api/v1/cases?q=%FF&colour=red"),
        ("GET", "/api/v1/cases?due_before=01.01.2026"),
        ("POST", "/api/v1/cases"),
        ("PUT", "/api/v1/requests"),
        ("DELETE", "/api/v1/requests"),
        ("PATCH", "/api/v1/cases/x"),
        ("OPTIONS", "/api/v1/requests"),
        ("BREW", "/api/v1/requests"),
        ("POST", "/api/v1/requests"),
        ("POST", "/api/v1/requests/HB/session"),
        ("POST", "/api/v1/cases/x/files"),
        ("POST", "/api/v1/tasks/x/outcome"),
    ] {
        let answer = office.http().call(method, path).token(officer.token()).send();
        assert!((400..500).contains(&answer.status), "{method} {path}: {}", answer.status);
        answer.problem();
    }
    let huge = format!("/api/v1/cases?q={}", "x".repeat(10_000));
    let answer = office.http().get(&huge).token(officer.token()).send();
    assert!(answer.status == 200 || !answer.problem().is_empty(), "{}", answer.status);
}

/// A search looks at every case, in whatever state, and shows all that it found.
#[rstest]
fn a_search_covers_every_case_and_shows_all_it_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let mut person = office.files(&by_mail("dana@people.example"));
    person.enters_the_code();
    person.posts("/withdraw", &json!({})).expect(200);
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut desk = Window::of(&office, "second@office.example", Role::Officer);
    for q in [person.reference.as_str(), "dana@people.example"] {
        assert_eq!(found(&officer, q), [person.reference.clone()], "{q}");
        desk.opens("/desk/queue").expect(200);
        let answer = desk.sends("/desk/search", &[("q", q)]);
        if answer.status == 303 {
            desk.opens(answer.header("location")).expect(200);
        }
        desk.sees(&person.reference);
        desk.sees("Withdrawn");
    }
    for _ in 0..53 {
        assert_eq!(post(&office, &by_mail("agency@people.example")).status, 201);
    }
    desk.opens("/desk/queue").expect(200);
    desk.sends("/desk/search", &[("q", "agency@people.example")]).expect(200);
    let first = desk.page.matches("href=\"/desk/cases/").count();
    let (q, cursor) = (desk.hidden("q"), desk.hidden("cursor"));
    assert_eq!((first, q.as_str()), (50, "agency@people.example"));
    desk.sends("/desk/search", &[("q", q.as_str()), ("cursor", cursor.as_str())]).expect(200);
    assert_eq!(desk.page.matches("href=\"/desk/cases/").count(), 3);
    assert_eq!(found(&officer, "agency@people.example").len(), 53);
}

/// A filter is never forgotten: one that is not understood is told, and a case leads back to the list it was opened from.
#[test]
fn the_queue_keeps_its_filter() {
    let office = Office::on(Engine::Sqlite);
    let case = office.files(&by_mail("dana@people.example")).case();
    let mut desk = Window::of(&office, "officer@office.example", Role::Officer);
    for wrong in ["due_before=01.01.2026", "due_before=soon", "state=asleep", "right=all", "flag=nothing"] {
        desk.opens(&format!("/desk/queue?{wrong}")).expect(422);
    }
    desk.opens("/desk/queue?state=received&right=access").expect(200);
    let href = format!("/desk/cases/{case}?");
    let at = desk.page.find(&href).unwrap_or_else(|| panic!("no link to the case: {}", desk.page));
    let link = crate::support::window::unescaped(desk.page[at..].split('"').next().unwrap());
    desk.opens(&link).expect(200);
    desk.sees("href=\"/desk/queue?state=received&#38;right=access\"");
    desk.opens(&format!("/desk/cases/{case}")).expect(200);
    desk.does_not_see("Back to this list");
}
