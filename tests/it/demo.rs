//! The demonstration as a newcomer meets it: one command, accounts on the screen, and an office in full swing.

use std::{collections::BTreeMap, fs};

use serde_json::{Value, json};

use crate::support::{
    http::Http,
    process::{Installation, Server},
};

/// States that are a page of their own for somebody who looks around.
const STATES: [&str; 10] = [
    "received",
    "verifying",
    "working",
    "waiting",
    "reviewing",
    "releasing",
    "answered",
    "refused",
    "withdrawn",
    "not_a_request",
];

/// To whoever sits at its machine, and to nobody else.
fn shows_its_mailbox(place: &Installation, server: &Server) {
    let http = Http::at(&server.url(""));
    let asks = |path: &str| http.get(path).send();
    let mail = "Subject: HB-0000\r\nTo: dana@people.example\r\nContent-Type: text/html\r\n\r\n<b>Hello</b>";
    fs::write(place.path("demo/outbox/one.eml"), mail).unwrap();
    assert!(asks("/dev/mail").expect(200).text().contains("/dev/mail/one.eml"));
    asks("/dev/mail/one.eml").expect(200);
    let html = asks("/dev/mail/one.eml/html").expect(200);
    assert!(html.header("content-security-policy").starts_with("sandbox"));
    assert_eq!(html.body, b"<b>Hello</b>");
    for path in ["/dev/mail/two.eml", "/dev/mail/..%2Fhabeas.key", "/dev/mail/.eml", "/dev/mail/habeas.toml"]
    {
        asks(path).expect(404);
    }
    for path in ["/dev/mail", "/dev/mail/one.eml", "/dev/mail/one.eml/html"] {
        for (name, value) in [
            ("x-forwarded-for", "203.0.113.9"),
            ("x-forwarded-for", "127.0.0.1"),
            ("forwarded", "for=203.0.113.9"),
            ("x-forwarded-host", "127.0.0.1"),
            ("x-real-ip", "203.0.113.9"),
            ("via", "1.1 proxy"),
        ] {
            http.get(path).header(name, value).send().expect(404);
        }
        http.get(path).header("host", "privacy.example").send().expect(421);
    }
    fs::remove_file(place.path("demo/outbox/one.eml")).unwrap();
}

#[test]
fn a_demo_starts_with_staff_who_can_sign_in_and_cases_in_every_state() {
    let place = Installation::new();
    let server = place.start(&["demo", "--port", "0", "--dir", "demo"]);
    let fetched = |path: &str| ureq::get(server.url(path)).call().unwrap().status().as_u16();
    for path in ["/", "/request", "/dev/mail", "/readyz"] {
        assert_eq!(fetched(path), 200, "{path}");
    }
    shows_its_mailbox(&place, &server);

    let accounts: BTreeMap<&str, (&str, &str)> = server
        .said()
        .lines()
        .filter_map(|line| match line.split_whitespace().collect::<Vec<_>>()[..] {
            [role, email, password] if email.ends_with(".example") => Some((role, (email, password))),
            _ => None,
        })
        .collect();
    assert_eq!(accounts.keys().copied().collect::<Vec<_>>(), ["admin", "auditor", "dpo", "lead", "officer"]);
    let token = |role: &str| -> String {
        let (email, password) = accounts[role];
        let body = json!({"email": email, "password": password});
        let mut answer = ureq::post(server.url("/api/v1/auth/token")).send_json(body).unwrap();
        let answer: Value = answer.body_mut().read_json().unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    };
    for role in ["lead", "dpo", "admin"] {
        token(role);
    }
    let token = token("officer");
    let asks = |path: &str| -> Value {
        let request = ureq::get(server.url(path)).header("Authorization", format!("Bearer {token}"));
        request.call().unwrap().body_mut().read_json().unwrap()
    };

    let (mut states, mut laws, mut outcomes, mut flags, mut chips) = Default::default();
    let mut total = 0;
    let count = |counts: &mut BTreeMap<String, u32>, name: &Value| {
        if let Some(name) = name.as_str() {
            *counts.entry(name.to_owned()).or_default() += 1;
        }
    };
    for state in STATES {
        let mut cursor = String::new();
        loop {
            let page = asks(&format!("/api/v1/cases?state={state}&limit=100{cursor}"));
            for item in page["items"].as_array().unwrap() {
                total += 1;
                count(&mut states, &item["state"]);
                count(&mut laws, &item["law"]);
                count(&mut outcomes, &item["outcome"]);
                count(&mut chips, &item["chip"]);
                for flag in item["flags"].as_array().unwrap() {
                    count(&mut flags, flag);
                }
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
    }
    println!("{total} cases\n{states:?}\n{laws:?}\n{outcomes:?}\n{chips:?}\n{flags:?}");
    assert!((180..=230).contains(&total), "{total}");
    let lacks = |counts: &BTreeMap<String, u32>, names: &[&str]| -> Vec<String> {
        names.iter().filter(|name| !counts.contains_key(**name)).map(|name| (*name).to_owned()).collect()
    };
    assert!(lacks(&states, &STATES).is_empty(), "{:?}", lacks(&states, &STATES));
    assert!(lacks(&laws, &["eu-gdpr", "il-ppl", "us-ca-ccpa"]).is_empty(), "{laws:?}");
    assert!(lacks(&outcomes, &["full", "part", "none_held"]).is_empty(), "{outcomes:?}");
    assert!(lacks(&chips, &["on_track", "soon", "overdue", "paused", "closed"]).is_empty(), "{chips:?}");
    assert!(lacks(&flags, &["unconfirmed", "undelivered", "extended", "message"]).is_empty(), "{flags:?}");
    let tiles = asks("/api/v1/stats");
    assert!(tiles["mail_trouble"].as_u64().unwrap() > 0, "{tiles}");

    let again = place.run(&["demo", "--port", "0", "--dir", "demo"], "");
    assert_eq!(again.code, Some(1));
    assert!(again.stderr.contains("holds a demo already"), "{}", again.stderr);
    assert_eq!(server.stop(), Some(0));
}
