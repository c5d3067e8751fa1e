//! Every kind of page in a real browser, and the mailbox that a demo shows.

use std::fs;

use habeas::case::Role;
use serde_json::json;

use super::OFFICER;
use crate::{
    api::access,
    support::{
        browser::{Browser, Screen, Scripts},
        databases::Engine,
        office::{Office, PASSWORD},
    },
};

#[test]
fn the_development_mailbox_shows_what_lies_in_the_folder() {
    let office = Office::on(Engine::Sqlite);
    let answer = office.asks("/dev/mail").expect(200);
    assert!(answer.text().contains("No mail has been written yet."));
    let folder = office.database.folder().join("outbox");
    fs::create_dir_all(&folder).unwrap();
    let mail = "Subject: HB-0000\r\nTo: dana@people.example\r\nContent-Type: text/html\r\n\r\n<b>Hello</b>";
    fs::write(folder.join("one.eml"), mail).unwrap();
    assert!(office.asks("/dev/mail").expect(200).text().contains("/dev/mail/one.eml"));
    office.asks("/dev/mail/one.eml").expect(200);
    let html = office.asks("/dev/mail/one.eml/html").expect(200);
    assert!(html.header("content-security-policy").starts_with("sandbox"));
    assert_eq!(html.body, b"<b>Hello</b>");
    for path in ["/dev/mail/two.eml", "/dev/mail/..%2Fhabeas.key", "/dev/mail/.eml", "/dev/mail/habeas.toml"]
    {
        office.asks(path).expect(404);
    }
}

/// Every kind of page in a real browser: nothing sticks out on a phone, axe finds nothing.
#[test]
fn the_console_fits_a_phone_and_satisfies_axe() {
    let office = Office::on(Engine::Sqlite);
    let mut body = access("dana@people.example");
    body["rights"] =
        json!([{ "right": "access" }, { "right": "erasure", "details": "Everything since 2019, please." }]);
    body["message"] = "Good day,\n\nplease send me a copy.\n\nשלום".into();
    let person = office.files(&body);
    let officer = office.hires(OFFICER, Role::Officer);
    let case = person.receipt["cases"][0]["id"].as_str().unwrap().to_owned();
    officer.does(&case, "assign", json!({ "to": "me" }));
    officer.does(
        &case,
        "note",
        json!({ "text": "A note with an order number: A-1001-2002-3003-4004-5005-6006." }),
    );
    officer.brings(&case, "account-data-of-the-person-since-2019.csv", b"a,b\n1,2\n");
    let proof = json!({ "method": "two_points", "evidence": "order number and postcode", "tier": 2, "result": "established" });
    officer.does(&case, "verify", proof);
    let act = |act: &str| format!("/desk/cases/{case}/acts/{act}");
    let pages = [
        ("my-day", "/desk".to_owned()),
        ("queue", "/desk/queue".to_owned()),
        ("tasks", "/desk/tasks".to_owned()),
        ("new", "/desk/new".to_owned()),
        ("case", format!("/desk/cases/{case}")),
        ("decide", act("decide")),
        ("verify", act("verify")),
        ("classify", act("classify")),
        ("refuse", act("refuse")),
        ("approve", act("approve")),
        ("reference", "/api".to_owned()),
    ];
    office.wait(async {
        // axe is a script itself; that no page needs one, the tests above show
        let browser = Browser::open(Screen::Desktop, Scripts::On).await;
        browser.goto(&office.url("/desk/sign-in")).await;
        browser.screenshot("desk-sign-in").await;
        assert!(browser.axe().await.is_empty(), "sign-in");
        browser.fill("E-mail address", OFFICER).await;
        browser.fill("Password", PASSWORD).await;
        browser.click("Sign in").await;
        browser.sees("My day").await;
        for (name, path) in &pages {
            for (screen, size) in [(Screen::Desktop, "desktop"), (Screen::Phone, "phone")] {
                browser.resize(screen).await;
                browser.goto(&office.url(path)).await;
                browser.screenshot(&format!("desk-{name}-{size}")).await;
                assert_eq!(browser.sticking_out().await, Vec::<String>::new(), "{name} on a {size}");
                let faults = browser.axe().await;
                assert!(faults.is_empty(), "{name} on a {size}: {faults:#?}");
            }
        }
    });
}
