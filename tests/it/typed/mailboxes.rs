//! Two spellings of one mailbox are one mailbox: in a search, for staff, on the envelope. What cannot be mailed is told at
//! the door.

use habeas::case::Role;
use rstest::rstest;
use serde_json::json;

use super::{by_mail, filing, found, post, refused_at};
use crate::support::{
    databases::Engine,
    office::{Office, PASSWORD},
    people::Officer,
    window::Window,
};

/// What is typed, what is searched for, and where the letter goes.
const SPELLINGS: [(&str, &str, &str); 20] = [
    ("mia@münchen.example", "mia@xn--mnchen-3ya.example", "mia@xn--mnchen-3ya.example"),
    ("ole@xn--mnchen-3ya.example", "ole@münchen.example", "ole@xn--mnchen-3ya.example"),
    ("nfd@mu\u{308}nchen.example", "nfd@münchen.example", "nfd@xn--mnchen-3ya.example"),
    ("rené@example.org", "rene\u{301}@example.org", "rené@example.org"),
    ("uwe@exa\u{AD}mple.org", "uwe@example.org", "uwe@example.org"),
    ("zoe@example.org\u{200B}", "zoe@example.org", "zoe@example.org"),
    ("ida@straße.example", "ida@xn--strae-oqa.example", "ida@xn--strae-oqa.example"),
    ("jose\u{301}@example.org", "josé@example.org", "josé@example.org"),
    ("\u{200E}user.a@example.org", "user.a@example.org", "user.a@example.org"),
    ("user.b@example.org\u{200F}", "user.b@example.org", "user.b@example.org"),
    ("\u{202A}user.d@example.org\u{202C}", "user.d@example.org", "user.d@example.org"),
    ("user.f＠example.org", "user.f@example.org", "user.f@example.org"),
    ("ｕｓｅｒ．ｇ＠ｅｘａｍｐｌｅ．ｏｒｇ", "user.g@example.org", "user.g@example.org"),
    ("\"jane\"@example.org", "jane@example.org", "jane@example.org"),
    ("MAILTO:max@example.org", "mailto:max@example.org", "max@example.org"),
    ("Ulla@MÜNCHEN.Example", "ulla@münchen.example", "Ulla@xn--mnchen-3ya.example"),
    ("user@例え。example", "user@例え.example", "user@xn--r8jz45g.example"),
    ("संपर्क@डाटामेल.example", "संपर्क@xn--c2bd4bq1db8d.example", "संपर्क@xn--c2bd4bq1db8d.example"),
    ("\u{FEFF}o'neil&co@example.org\u{A0}", "O'Neil&Co@example.org", "o'neil&co@example.org"),
    ("a%b@example.org", "A%B@example.org", "a%b@example.org"),
];

#[rstest]
fn a_person_is_found_by_each_spelling_and_gets_the_letter(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let filed = SPELLINGS.map(|(typed, ..)| {
        let answer = post(&office, &by_mail(typed));
        assert_eq!(answer.status, 201, "{typed:?}: {}", answer.text());
        answer.json()["reference"].as_str().unwrap().to_owned()
    });
    office.run_jobs();
    for ((typed, searched, mailed), reference) in SPELLINGS.iter().zip(&filed) {
        for q in [typed, searched] {
            assert_eq!(found(&officer, q), [reference.as_str()], "{typed:?} by {q:?}");
        }
        assert_eq!(office.letters_to(mailed).len(), 1, "{typed:?}");
    }
    // letters that only look alike are other mailboxes
    for other in ["mi\u{430}@münchen.example", "zoe@example.or\u{261}", "u\u{17F}er.a@example.org"] {
        assert_eq!(found(&officer, other), [""; 0], "{other:?}");
    }
}

/// What the officer sees is what the person gave.
#[test]
fn the_spelling_that_was_given_is_shown() {
    let office = Office::on(Engine::Sqlite);
    let officer = office.hires("officer@office.example", Role::Officer);
    let case = office.files(&by_mail("Mia@München.example\u{200B}")).case();
    assert_eq!(officer.case(&case)["requester_email"], "Mia@München.example");
}

#[rstest]
fn what_cannot_be_mailed_is_refused_at_its_field(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let before = office.database.rows();
    for typed in [
        "user@example.123",
        "user@example.１２３",
        "user@[192.0.2.1]",
        "user@[IPv6:2001:db8::1]",
        "user@192.0.2.1",
        "user@1.2.3.4.5",
        "user@example.0x7f",
        "user@exam%70le.com",
        "=?utf-8?q?x?=@example.org",
        "a@[127.0.0.1]",
        "user@exam ple.org",
        "user@xn--a.example",
        "user@example..org",
        "us\u{7}er@example.org",
    ] {
        refused_at(&office, &by_mail(typed), "/requester/email");
    }
    assert_eq!(office.database.rows(), before);
    office.run_jobs();
    assert!(office.letters_to("user@example.com").is_empty());
}

#[rstest]
fn staff_sign_in_by_each_spelling(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let settings = "[server]\ntrusted_proxies = [\"127.0.0.1\"]\n[limits]\nsignins_per_10_min = 3\n";
    let office = Office::with(engine, settings);
    office.hires("dora@münchen.example", Role::Officer);
    // tries are counted by account and network: one network here, so that the account is what differs
    let enters = |email: &str, password: &str| {
        let credentials = json!({ "email": email, "password": password });
        let call = office.http().post("/api/v1/auth/token");
        call.header("x-forwarded-for", "192.0.2.1").json(&credentials)
    };
    let spellings =
        ["dora@xn--mnchen-3ya.example", "Dora@mu\u{308}nchen.example", "\u{200E}dora@MÜNCHEN.example"];
    for spelling in spellings {
        office.clock.advance(chrono::TimeDelta::minutes(10));
        enters(spelling, PASSWORD).expect(200);
    }
    // what Chromium makes of a field of type email
    let mut window = Window::new(&office);
    office.clock.advance(chrono::TimeDelta::minutes(10));
    window.signs_in("dora@xn--mnchen-3ya.example").expect(303);
    // one account, whatever it is called; its tries are shared
    let other = spellings[0].parse().unwrap();
    let twice =
        habeas::desk::staff::add_user(&office.desk, &other, Role::Lead, habeas::types::Reach::All, PASSWORD);
    assert!(office.wait(twice).is_err());
    office.clock.advance(chrono::TimeDelta::minutes(10));
    let tried = spellings.map(|spelling| enters(spelling, "wrong, and long enough").status);
    assert_eq!((tried, enters("dora@münchen.example", PASSWORD).status), ([401; 3], 429));
}

#[rstest]
fn a_case_is_given_to_a_colleague_by_each_spelling(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    office.hires("dora@münchen.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let case = office.files(&by_mail("dana@people.example")).case();
    let after = lead.does(&case, "assign", json!({ "to": "dora@xn--mnchen-3ya.example" }));
    assert_eq!(after["assignee"], "dora@münchen.example");
    let asked = |lead: &Officer<'_>, email: &str| {
        let email: String = url::form_urlencoded::byte_serialize(email.as_bytes()).collect();
        lead.gets(&format!("/cases?assignee={email}")).expect(200).json()["items"].as_array().unwrap().len()
    };
    for spelling in ["dora@münchen.example", "dora@xn--mnchen-3ya.example", "DORA@mu\u{308}nchen.example"] {
        assert_eq!(asked(&lead, spelling), 1, "{spelling}");
    }
}

#[rstest]
fn what_helps_to_find_a_person_is_used(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut body = by_mail("ivo@example.org");
    body["identifiers"] = json!([
        { "kind": "phone", "value": "+1 212 555 7777" },
        { "kind": "email", "value": "ivo@bücher.example" },
        { "kind": "login", "value": "ivo@login.example" },
        { "kind": "order_number", "value": "A 47-11" },
        { "kind": "customer_number", "value": "٢١٢٥٥٥" },
    ]);
    let reference = office.files(&body).reference;
    for q in [
        "+12125557777",
        "(+1) 212 555–7777",
        "ivo@xn--bcher-kva.example",
        "ivo@login.example",
        "a47-11",
        "Ａ４７\u{2011}11",
        "212555",
        "ivo@example.org",
    ] {
        assert_eq!(found(&officer, q), [reference.as_str()], "{q}");
    }
    assert_eq!(found(&officer, "A47-12"), [""; 0]);
    for (kind, value) in
        [("phone", "call me"), ("email", "no address at all"), ("Phone", "12"), ("EMAIL", "x@1.2.3.4")]
    {
        let mut body = by_mail("ivo@example.org");
        body["identifiers"] =
            json!([{ "kind": "order_number", "value": "1" }, { "kind": kind, "value": value }]);
        refused_at(&office, &body, "/identifiers/1/value");
    }
}

/// The field of the wizard takes several, and tells which one it does not understand.
#[test]
fn further_addresses_are_all_used_or_told() {
    let office = Office::on(Engine::Sqlite);
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut window = Window::new(&office);
    for (page, fields) in [
        ("whose-data", &[("whose", "self")][..]),
        ("place", &[("country", "DE")]),
        ("relationship", &[("relationship", "customer")]),
        ("wishes", &[("wishes", "copy")]),
        ("about-copy", &[("scope", "all")]),
    ] {
        window.opens(&format!("/request/{page}")).expect(200);
        window.sends(&format!("/request/{page}"), fields).expect(303);
    }
    window.opens("/request/find").expect(200);
    for (typed, told) in [
        ("no address at all", "Address number 1 is not understood"),
        ("we2@example.org, me", "Address number 2 is not understood"),
        ("we2@example.org we3@[192.0.2.1]", "Address number 2 is not understood"),
    ] {
        window.sends("/request/find", &[("email", "we1@example.org"), ("other_emails", typed)]).expect(422);
        window.sees(told);
        window.sees(typed);
    }
    let typed = "we2@example.org\u{A0}we3@bücher.example;\u{200E}we4@example.org ";
    window.sends("/request/find", &[("email", "we1@example.org"), ("other_emails", typed)]).expect(303);
    window.opens("/request/reply").expect(200);
    window.sends("/request/reply", &[("reply_by", "portal")]).expect(303);
    window.opens("/request/check").expect(200);
    window.sends("/request/send", &[]).expect(303);
    for q in ["we1@example.org", "we2@example.org", "we3@xn--bcher-kva.example", "we4@example.org"] {
        assert_eq!(found(&officer, q).len(), 1, "{q}");
    }
}

/// A filing with everything that a person may type in one field too many.
#[test]
fn a_name_without_anything_to_see_is_no_name() {
    let office = Office::on(Engine::Sqlite);
    let officer = office.hires("officer@office.example", Role::Officer);
    let body = filing(&json!({ "name": "\u{200B} \u{202E}", "email": "dana@people.example" }));
    let case = office.files(&body).case();
    assert!(officer.case(&case)["requester_name"].is_null());
}
