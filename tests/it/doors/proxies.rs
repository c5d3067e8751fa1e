//! One client is one client behind any proxy, and a proxy that nobody named is told.

use habeas::{case::Role, types::Reference};
use rstest::rstest;
use serde_json::json;

use crate::{
    api::access,
    support::{
        databases::Engine,
        http::Http,
        office::Office,
        process::{Installation, Server},
    },
};

/// Who asks, by its number, as each form of header says it.
type Says = fn(usize) -> (&'static str, String);

const FORMS: [Says; 9] = [
    |n| ("x-forwarded-for", format!("198.51.100.{n}")),
    |n| ("x-forwarded-for", format!("198.51.101.{n}:5321")),
    |n| ("x-forwarded-for", format!("\"198.51.102.{n}:5321\"")),
    |n| ("x-forwarded-for", format!("[2001:db8:1{n}::1]:443")),
    |n| ("x-forwarded-for", format!("2001:db8:2{n}::1")),
    |n| ("x-forwarded-for", format!("203.0.113.99, 198.51.103.{n}, 10.20.30.40")),
    |n| ("forwarded", format!("for=198.51.104.{n}")),
    |n| ("forwarded", format!("for=\"[2001:db8:3{n}::1]:4711\";proto=https;host=privacy.example")),
    |n| ("forwarded", format!("for=203.0.113.99, For=\"198.51.105.{n}:80\";by=10.0.0.1, for=10.20.30.40")),
];

/// Where a code for a request is entered that nobody filed.
fn nobodys(number: u64) -> String {
    format!("/api/v1/requests/{}/session", Reference::from_random(number.to_be_bytes()))
}

#[rstest]
fn eight_clients_behind_one_proxy_are_eight(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let settings =
        "[server]\ntrusted_proxies = [\"127.0.0.0/8\", \"10.0.0.0/8\"]\n[limits]\nsignins_per_10_min = 1\n";
    let own = "[[controllers]]\nslug = \"default\"\nname = \"One\"\nzone = \"UTC\"\nmailbox = \"one@habeas.example\"\n\
               host = \"privacy.example\"\nlaws = [{ law = \"eu-gdpr\", by = \"residence\" }]\n";
    let office = Office::with(engine, &format!("{settings}{own}"));
    let mut number = 0;
    let mut tries = |(name, value): (&str, String)| {
        number += 1;
        // wrong codes are counted by network, whatever they are for
        let call = office.http().post(&nobodys(number)).header(name, &value);
        call.json(&json!({ "code": "000000" })).status
    };
    for says in FORMS {
        let first: Vec<u16> = (1..=8).map(|client| tries(says(client))).collect();
        assert_eq!(first, [401; 8], "{:?}", says(1));
        let second: Vec<u16> = (1..=8).map(|client| tries(says(client))).collect();
        assert_eq!(second, [429; 8], "{:?}", says(1));
    }
}

#[test]
fn four_filings_of_four_addresses_are_taken_in_each_form() {
    let settings = "[server]\ntrusted_proxies = [\"127.0.0.1\"]\n[limits]\nfilings_per_10_min = 2\n";
    let office = Office::with(Engine::Sqlite, settings);
    let files = |from: String| {
        let call = office.http().post("/api/v1/requests").header("x-forwarded-for", &from);
        let answer = call.json(&access("dana@people.example")).expect(201).json();
        answer["cases"][0]["id"].as_str().unwrap().to_owned()
    };
    let cases: Vec<String> = (10..=13)
        .flat_map(|number| [format!("198.51.100.{number}:5321"), format!("[2001:db8:{number}::1]:443")])
        .map(files)
        .collect();
    // what one client sends beyond its limit is filed as well, and marked
    let officer = office.hires("officer@office.example", Role::Officer);
    for case in cases {
        let flags = officer.case(&case)["flags"].clone();
        assert!(!flags.as_array().unwrap().contains(&json!("review")), "{flags}");
    }
}

/// A proxy that is not named is not believed, whatever it writes.
#[test]
fn who_is_not_named_is_one_client() {
    let office = Office::with(Engine::Sqlite, "[limits]\nsignins_per_10_min = 2\n");
    let statuses: Vec<u16> = (1..=4)
        .map(|number| {
            let call = office.http().post(&nobodys(number));
            let call = call.header("x-forwarded-for", &format!("198.51.100.{number}"));
            call.json(&json!({ "code": "000000" })).status
        })
        .collect();
    assert_eq!(statuses, [401, 401, 429, 429]);
}

fn notes(server: &Server) -> serde_json::Value {
    Http::at(&server.url("")).get("/readyz").send().expect(200).json()["notes"].clone()
}

#[test]
fn an_unnamed_proxy_is_told_once_and_noted() {
    let server = Installation::new().serve();
    let http = Http::at(&server.url(""));
    http.get("/").send().expect(200);
    assert!(notes(&server).is_null());
    for (name, value) in [
        ("x-forwarded-for", "198.51.100.77"),
        ("forwarded", "for=198.51.100.78"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-for", "198.51.100.79"),
    ] {
        http.get("/").header(name, value).send().expect(200);
    }
    assert_eq!(notes(&server), json!(["forwarded_by_unnamed_proxy"]));
    let log = server.logs();
    assert_eq!(log.matches("server.trusted_proxies does not name").count(), 1, "{log}");
    assert!(!log.contains("198.51.100"), "an address is in the log: {log}");

    // named, there is nothing to tell
    let named = Installation::new().with("HABEAS__SERVER__TRUSTED_PROXIES", "[\"127.0.0.0/8\"]").serve();
    Http::at(&named.url("")).get("/").header("x-forwarded-for", "198.51.100.77").send().expect(200);
    assert!(notes(&named).is_null());
    assert!(!named.logs().contains("does not name"), "{}", named.logs());
}
