//! Signals of browsers: kept with what is filed as proof, told by what the controller does about them, and no more.

use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    api::access,
    support::{databases::Engine, office::Office, people::Officer, window::Window},
};

const OFFICER: &str = "officer@office.example";
const FILING: &str = "/api/v1/requests";
const GPC: &str = "/.well-known/gpc.json";

/// Settings of one controller that says this about signals.
fn with(signals: &str) -> String {
    format!(
        "[[controllers]]\nslug = \"default\"\nname = \"Example Org\"\nzone = \"UTC\"\n\
         mailbox = \"privacy@office.example\"\n{signals}\nlaws = [{{ law = \"us-ca-ccpa\", by = \"residence\" }}]\n"
    )
}

fn opt_out() -> Value {
    let mut body = access("ari@people.example");
    body["rights"] = json!([{ "right": "opt_out" }]);
    body
}

/// The signals of a case that was filed with these headers.
fn kept(office: &Office, officer: &Officer<'_>, headers: &[(&str, &str)]) -> Value {
    let call = office.http().post(FILING);
    let call = headers.iter().fold(call, |call, (name, value)| call.header(name, value));
    let receipt = call.json(&opt_out()).expect(201).json();
    officer.case(receipt["cases"][0]["id"].as_str().unwrap())["signals"].clone()
}

#[rstest]
fn a_signal_is_kept_with_the_filing_and_shown_on_its_case(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let settings = with("signals = { gpc = \"2026-01-31\", do_not_track = true }");
    let office = Office::with(engine, &settings);
    let officer = office.hires(OFFICER, Role::Officer);
    let both = [("sec-gpc", "1"), ("dnt", "1")];
    assert_eq!(kept(&office, &officer, &both), json!(["gpc", "do_not_track"]));
    assert_eq!(kept(&office, &officer, &[("sec-gpc", "0"), ("dnt", "true")]), Value::Null);
    assert_eq!(kept(&office, &officer, &[]), Value::Null);
    // who types in for somebody else speaks of their own browser
    let typed_in = office
        .http()
        .post(FILING)
        .token(officer.token())
        .header("sec-gpc", "1")
        .json(&json!({ "channel": "letter", "requester": { "postal_address": "1 Example Street" },
                       "rights": [{ "right": "access" }] }))
        .expect(201)
        .json();
    assert_eq!(officer.case(typed_in["cases"][0]["id"].as_str().unwrap())["signals"], Value::Null);

    let filed = office.http().post(FILING).header("sec-gpc", "1").json(&opt_out()).expect(201).json();
    let mut window = Window::new(&office);
    window.signs_in(OFFICER).expect(303);
    window.opens(&format!("/desk/cases/{}", filed["cases"][0]["id"].as_str().unwrap())).expect(200);
    window.sees("Global Privacy Control");
    office.verifies();
}

#[test]
fn the_pages_say_what_the_controller_does_about_signals() {
    let office = Office::with(Engine::Sqlite, &with("signals = { gpc = \"2026-01-31\" }"));
    assert_eq!(office.asks(GPC).expect(200).json(), json!({ "gpc": true, "lastUpdate": "2026-01-31" }));
    let home = |office: &Office| office.http().get("/").header("sec-gpc", "1").send().expect(200).text();
    assert!(home(&office).contains("We honour that for this browser"));
    assert!(!office.asks("/").text().contains("Global Privacy Control"), "who does not ask is told nothing");
    let notice = office.asks("/privacy").text();
    assert!(
        notice.contains("honours Global Privacy Control") && notice.contains("does not act on Do Not Track")
    );

    let office = Office::with(Engine::Sqlite, &with("signals = { do_not_track = true }"));
    office.asks(GPC).expect(404);
    assert!(!home(&office).contains("Global Privacy Control"));
    let notice = office.asks("/privacy").text();
    assert!(
        notice.contains("does not act on Global Privacy Control") && notice.contains("obeys Do Not Track")
    );
}
