//! A case under several clocks, over HTTP: what stops or moves one leaves the other alone, and the queue sees them all.

use chrono::TimeDelta;
use habeas::{case::Role, desk::upkeep};
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    desk_pages::Window,
    laws_in_time::put,
    support::{controllers::IN_ISRAEL, databases::Engine, office::Office, people::Officer, premises::access},
};

const OFFICER: &str = "officer@office.example";

/// A controller under a law of its own country, with customers in California.
fn at_home_and_in_california(law: &str, zone: &str) -> String {
    format!(
        r#"
[[controllers]]
slug = "default"
name = "Example Organisation"
zone = "{zone}"
mailbox = "privacy@organisation.example"
laws = [{{ law = "{law}", by = "establishment" }}, {{ law = "us-ca-ccpa", by = "residence" }}]
"#
    )
}

fn in_europe() -> String {
    at_home_and_in_california("eu-gdpr", "Europe/Berlin")
}

/// When each clock is due, by law; nothing for one that stands.
fn dues(case: &Value) -> Vec<(&str, Option<&str>)> {
    let clocks = case["clocks"].as_array().unwrap().iter();
    clocks.map(|clock| (clock["law"].as_str().unwrap(), clock["due"].as_str())).collect()
}

fn listed(officer: &Officer<'_>, filter: &str) -> Vec<String> {
    let page = officer.gets(&format!("/cases?{filter}")).expect(200).json();
    let items = page["items"].as_array().unwrap().iter();
    items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[rstest]
fn a_clock_that_stands_hides_no_case_behind_one_that_runs(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, &in_europe());
    let officer = office.hires(OFFICER, Role::Officer);
    let both = office.files(&access("dana@people.example", "US-CA")).case();
    office.run_jobs();
    officer.does(&both, "ask", json!({ "reason": "identity", "text": "Which order number?" }));
    office.run_jobs();
    office.later(TimeDelta::days(5));
    let officer = Officer::signs_in(&office, OFFICER);
    let one = office.files(&access("kim@people.example", "DE")).case();
    let asked = officer.case(&both);
    assert_eq!(dues(&asked), [("us-ca-ccpa", Some("2026-03-01")), ("eu-gdpr", None)]);
    assert_eq!((&asked["due"], &asked["safe_due"]), (&json!("2026-03-01"), &json!("2026-02-14")));
    assert_eq!(officer.case(&one)["due"], "2026-02-19");
    assert_eq!(listed(&officer, ""), [both.clone(), one.clone()], "14 February comes before the 19th");
    assert_eq!(listed(&officer, "limit=1"), std::slice::from_ref(&both));
    let timers = asked["timers"].as_array().unwrap();
    let paused = timers.iter().find(|timer| timer["kind"] == "still_paused").expect("nothing is forgotten");
    assert_eq!(paused["fire_at"], "2026-02-14T23:00:00Z");
    // the answer came: what holds now is later
    office.later(TimeDelta::days(6));
    let officer = Officer::signs_in(&office, OFFICER);
    officer.does(&both, "resume", json!({ "arrived_on": "2026-01-25" }));
    let moved = officer.case(&both);
    assert_eq!(moved["due"], "2026-02-24", "ten days of the GDPR do not count");
    assert_eq!(listed(&officer, ""), [one, both]);
    office.verifies();
}

#[rstest]
fn the_queue_is_filtered_by_every_law_whose_clock_runs(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, &in_europe());
    let officer = office.hires(OFFICER, Role::Officer);
    let both = office.files(&access("dana@people.example", "US-CA")).case();
    let one = office.files(&access("kim@people.example", "DE")).case();
    let sorted = |mut cases: Vec<String>| {
        cases.sort_unstable();
        cases
    };
    let all = sorted(vec![both.clone(), one.clone()]);
    assert_eq!(officer.case(&both)["law"], "us-ca-ccpa", "leads");
    assert_eq!(listed(&officer, "law=us-ca-ccpa"), std::slice::from_ref(&both));
    assert_eq!(sorted(listed(&officer, "law=eu-gdpr")), all);
    assert_eq!(sorted(listed(&officer, "law=eu-gdpr&limit=1")).len(), 1, "one row a case");
    office.verifies();
    // what stands beside a case is part of what is verified
    let day = "INSERT INTO on_time_days VALUES ('default', '2026-01-31', 1, 1, 0, 0)";
    for (bend, mend, named) in [
        (
            "UPDATE case_facets SET closed = NOT closed",
            "UPDATE case_facets SET closed = NOT closed",
            "case_facets",
        ),
        (day, "DELETE FROM on_time_days WHERE day = '2026-01-31'", "on_time_days default 2026-01-31"),
        ("DELETE FROM case_facets WHERE facet = 'law:eu-gdpr'", "SELECT 1", "case_facets"),
    ] {
        office.database.raw(bend).unwrap();
        let fault = format!("{:?}", office.wait(upkeep::verify(&office.desk)).unwrap_err());
        assert!(fault.contains(named), "{fault}");
        office.database.raw(mend).unwrap();
    }
    // a database of an earlier release is filled from what it has on record
    office.database.raw("DELETE FROM case_facets WHERE facet LIKE 'law:%'").unwrap();
    let recorded = |case: &str, laws: &str| {
        office.database.raw(&format!("UPDATE cases SET dates = '{laws}' WHERE id = '{case}'")).unwrap();
    };
    recorded(&both, r#"[{"law":"us-ca-ccpa"},{"law":"eu-gdpr"}]"#);
    recorded(&one, r#"[{"law":"eu-gdpr"}]"#);
    let migration = |name: &str| std::fs::read_to_string(format!("migrations/{name}/up.sql")).unwrap();
    office.database.raw(&migration("2026-01-12-000001_case_laws")).unwrap();
    let facets = migration("2026-11-29-000002_facets");
    let of_laws = facets.split_inclusive(';').find(|it| it.contains("'law:'")).unwrap();
    office.database.raw(&format!("{of_laws} DROP TABLE case_laws;")).unwrap();
    for case in [&both, &one] {
        recorded(case, "");
    }
    office.verifies();
    officer.does(&both, "classify", json!({ "residence": { "country": "FR" } }));
    assert_eq!(listed(&officer, "law=us-ca-ccpa"), Vec::<String>::new(), "another place, other laws");
    assert_eq!(sorted(listed(&officer, "law=eu-gdpr")), all);
    office.verifies();
}

/// A law that stops its clock until a fee is paid; none that ships does.
fn stops_for_a_fee() -> String {
    let law = std::fs::read_to_string("config/laws/eu-gdpr.toml").unwrap();
    let stop = "[[rules.month.stops]]\nreason = \"fee\"\nrights = [\"access\"]\nbasis = \"guidance\"\ncite = \"Art 12(5)\"\ncertainty = \"K\"\n\n";
    law.replacen("version = \"", "version = \"fee-", 1).replacen(
        "[rules.month.extension]",
        &format!("{stop}[rules.month.extension]"),
        1,
    )
}

#[rstest]
fn a_question_about_a_fee_stops_the_one_clock_and_the_other_runs_on(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let database = engine.database();
    let folder = database.folder().join("laws");
    put(&folder, "eu-gdpr.toml", &stops_for_a_fee());
    let settings = format!("[law]\ndirectory = \"{}\"\n{}", folder.display(), in_europe());
    let office = Office::over(database, &settings);
    let officer = office.hires(OFFICER, Role::Officer);
    let case = office.files(&access("dana@people.example", "US-CA")).case();
    assert_eq!(
        dues(&officer.case(&case)),
        [("us-ca-ccpa", Some("2026-03-01")), ("eu-gdpr", Some("2026-02-14"))]
    );
    officer.does(&case, "ask", json!({ "reason": "fee", "text": "The third copy costs 5 euros." }));
    office.run_jobs();
    let asked = officer.case(&case);
    assert_eq!(dues(&asked), [("us-ca-ccpa", Some("2026-03-01")), ("eu-gdpr", None)]);
    assert_eq!(asked["due"], "2026-03-01");
    office.later(TimeDelta::days(12));
    let officer = Officer::signs_in(&office, OFFICER);
    let paid = officer.does(&case, "resume", json!({ "arrived_on": "2026-01-25" }));
    assert_eq!(dues(&paid), [("us-ca-ccpa", Some("2026-03-01")), ("eu-gdpr", Some("2026-02-24"))]);
    let kinds: Vec<&Value> =
        paid["events"].as_array().unwrap().iter().map(|event| &event["data"]["clock"]["event"]).collect();
    assert!(kinds.contains(&&json!("fee_paid")) && kinds.contains(&&json!("resume")), "{kinds:?}");
    office.verifies();
}

#[rstest]
fn a_fee_and_identity_move_the_start_of_the_british_clock_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, &at_home_and_in_california("uk-gdpr", "Europe/London"));
    let officer = office.hires(OFFICER, Role::Officer);
    let [fee, identity, unasked] = ["fee", "identity", ""].map(|reason| {
        let case = office.files(&access(&format!("p{reason}@people.example"), "US-CA")).case();
        let base = [("us-ca-ccpa", Some("2026-03-01")), ("uk-gdpr", Some("2026-02-14"))];
        assert_eq!(dues(&officer.case(&case)), base);
        if !reason.is_empty() {
            officer.does(&case, "ask", json!({ "reason": reason, "text": "Please." }));
        }
        case
    });
    office.later(TimeDelta::days(12));
    let officer = Officer::signs_in(&office, OFFICER);
    let moved = [("us-ca-ccpa", Some("2026-03-01")), ("uk-gdpr", Some("2026-02-24"))];
    let paid = officer.does(&fee, "resume", json!({ "arrived_on": "2026-01-25" }));
    assert_eq!(dues(&paid), moved, "30 days from the payment");
    let seen = |on: &str| {
        json!({
            "method": "two_points", "evidence": ["order number and postcode"], "tier": 2,
            "result": "established", "information_received_on": on,
        })
    };
    assert_eq!(
        officer.tries(&identity, "verify", seen("2026-01-28")).expect(409).problem(),
        "date_impossible",
        "tomorrow"
    );
    let proven = officer.does(&identity, "verify", seen("2026-01-25"));
    assert_eq!(dues(&proven), moved, "by the day on which the information arrived, not by the click");
    assert_eq!(proven["due"], "2026-02-24");
    let trace = proven["trace"].as_array().unwrap();
    let start = trace.iter().find(|step| step["rule"] == "R2" && step["law"] == "uk-gdpr").unwrap();
    assert_eq!(start["value"], "2026-01-25", "{start}");
    let proven = officer.does(&unasked, "verify", seen("2026-01-25"));
    assert_eq!(proven["due"], "2026-02-14", "what nobody asked for moves nothing");
    office.verifies();
}

#[rstest]
fn the_last_working_day_is_that_of_the_clock_that_governs(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let settings = in_europe().replace("mailbox", "calendar = \"DE\"\nmailbox");
    let office = Office::with(engine, &settings);
    let officer = office.hires(OFFICER, Role::Officer);
    let case = office.files(&access("dana@people.example", "US-CA")).case();
    let work = |case: &Value| (case["due"].clone(), case["work_by"].clone());
    let before = officer.case(&case);
    assert_eq!(work(&before), (json!("2026-02-14"), json!("2026-02-13")), "Saturday, so Friday");
    officer.does(&case, "ask", json!({ "reason": "identity", "text": "Which order number?" }));
    office.run_jobs();
    let asked = officer.case(&case);
    assert_eq!(work(&asked), (json!("2026-03-01"), json!("2026-02-27")), "Sunday, so Friday");
    let last = |case: &Value| {
        let timers = case["timers"].as_array().unwrap();
        timers.iter().find(|timer| timer["kind"] == "due").unwrap()["fire_at"].clone()
    };
    assert_eq!(last(&before), "2026-02-12T23:00:00Z");
    assert_eq!(last(&asked), "2026-02-26T23:00:00Z", "the ladder ends on that day");
    office.verifies();
}

/// Our own date, moved by the form of its page: a lead's act, with the token of the session.
#[rstest]
fn our_own_date_is_moved_by_page_by_a_lead_only(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, IN_ISRAEL);
    let case = office.files(&access("dana@people.example", "IL")).case();
    let clerk = office.hires("clerk@office.example", Role::Officer);
    let path = format!("/desk/cases/{case}/acts/postpone");
    let fields = [("to", "2026-02-10"), ("reason", "The archive is being moved.")];
    let due = || clerk.case(&case)["due"].clone();
    let sends = |window: &mut Window<'_>, fields: &[(&str, &str)]| {
        window.opens(&path).expect(200);
        let version = window.hidden("version");
        let all = [&[("version", version.as_str())], fields].concat();
        window.sends(&path, &all)
    };

    let mut officer = Window::of(&office, OFFICER, Role::Officer);
    officer.opens(&path).expect(403);
    officer.sees("Only a lead may do this.");
    let version = officer.hidden("version");
    officer.sends(&path, &[&[("version", version.as_str())], &fields[..]].concat()).expect(403);
    officer.sees("wrong_role");
    let mut lead = Window::of(&office, "lead@office.example", Role::Lead);
    lead.opens(&path).expect(200);
    lead.sees("Saturday 14 February 2026");
    let forged = [&fields[..], &[("token", "a-token-of-nobody")]].concat();
    lead.sends(&path, &forged).expect(403);
    sends(&mut lead, &[("to", "2026-02-10")]).expect(422);
    sends(&mut lead, &[("to", "2026-02-15"), ("reason", "The archive is being moved.")]).expect(409);
    lead.sees("The archive is being moved.");
    office.run_jobs();
    assert_eq!(due(), "2026-01-26", "nothing has moved");

    sends(&mut lead, &fields).expect(303);
    assert_eq!(due(), "2026-01-26", "not before its letter");
    office.run_jobs();
    assert_eq!(due(), "2026-02-10");
    lead.opens(&format!("/desk/cases/{case}")).expect(200);
    lead.sees("Our own date moved");
    office.verifies();
}
