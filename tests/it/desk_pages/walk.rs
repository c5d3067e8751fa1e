//! Every kind of page in a real browser, and that an office shows no mailbox.

use std::fs;

use habeas::{case::Role, clock::Clock, desk::staff, types::Reach};
use serde_json::json;

use super::OFFICER;
use crate::{
    api::access,
    support::{
        authenticator,
        browser::{Browser, Screen, Scripts},
        databases::Engine,
        office::{Office, PASSWORD},
    },
};

/// Mails with codes lie in the folder of an office that is served, too; they are shown by a demo alone.
#[test]
fn an_office_shows_no_mailbox() {
    let office = Office::on(Engine::Sqlite);
    let folder = office.database.folder().join("outbox");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("one.eml"), "Subject: HB-0000\r\n\r\n123456").unwrap();
    for path in ["/dev/mail", "/dev/mail/one.eml", "/dev/mail/one.eml/html"] {
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
    let [again, merged] = [0; 2].map(|_| office.files(&access("dana@people.example")).case());
    officer.does(&merged, "merge", json!({ "into": again }));
    let act = |act: &str| format!("/desk/cases/{case}/acts/{act}");
    let account = office.wait(staff::users(&office.desk)).unwrap()[0].id;
    office.hires("admin@office.example", Role::Admin);
    let pages = [
        ("my-day", "/desk".to_owned()),
        ("queue", "/desk/queue".to_owned()),
        ("tasks", "/desk/tasks".to_owned()),
        ("new", "/desk/new".to_owned()),
        ("case", format!("/desk/cases/{case}")),
        ("record", format!("/desk/cases/{case}/messages")),
        ("decide", act("decide")),
        ("verify", act("verify")),
        ("classify", act("classify")),
        ("refuse", act("refuse")),
        ("approve", act("approve")),
        ("refer", act("refer")),
        ("merge", act("merge")),
        ("merged", format!("/desk/cases/{merged}")),
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
        browser.resize(Screen::Desktop).await;
        browser.goto(&office.url("/desk")).await;
        browser.click("Sign out").await;
        browser.sees("You are signed out.").await;
        browser.fill("E-mail address", "admin@office.example").await;
        browser.fill("Password", PASSWORD).await;
        browser.click("Sign in").await;
        browser.sees("No cases for administrators").await;
        browser.resize(Screen::Phone).await;
        browser.goto(&office.url("/desk/accounts")).await;
        browser.sees("Invite somebody").await;
        for (name, path) in
            [("accounts", "/desk/accounts"), ("confine", &format!("/desk/accounts/{account}"))]
        {
            browser.goto(&office.url(path)).await;
            browser.screenshot(&format!("desk-{name}-phone")).await;
            assert_eq!(browser.sticking_out().await, Vec::<String>::new(), "{name}");
            let faults = browser.axe().await;
            assert!(faults.is_empty(), "{name}: {faults:#?}");
        }
    });
}

/// A new colleague comes in by the mailed link, chooses a password, sets up the second factor, loses it, and comes in by a
/// recovery code: on the narrowest phone, each page satisfying axe.
#[test]
fn a_new_colleague_sets_up_both_factors_on_a_phone_and_recovers_a_lost_one() {
    let office = Office::with(Engine::Sqlite, "[auth]\nmfa = \"required\"\n");
    office
        .wait(staff::invite_user(
            &office.desk,
            staff::By::Operator,
            &OFFICER.parse().unwrap(),
            Role::Officer,
            Reach::All,
        ))
        .unwrap();
    office.run_jobs();
    let links =
        office.letters_to(OFFICER).iter().flat_map(crate::support::letter::Letter::links).collect::<Vec<_>>();
    let [link] = &links[..] else { panic!("{links:?}") };
    let token = link.rsplit('/').next().unwrap();
    let own = "harbour thimble walnut";
    office.wait(async {
        let browser = Browser::open(Screen::Phone, Scripts::On).await;
        let looks = async |name: &str| {
            browser.screenshot(&format!("desk-{name}-phone")).await;
            assert_eq!(browser.sticking_out().await, Vec::<String>::new(), "{name}");
            let faults = browser.axe().await;
            assert!(faults.is_empty(), "{name}: {faults:#?}");
        };
        browser.goto(&office.url(&format!("/desk/invitation/{token}"))).await;
        looks("invitation").await;
        browser.click("Go on").await;
        browser.sees("New password").await;
        browser.click("Keep this password").await;
        browser.sees("There is a problem").await;
        looks("password").await;
        browser.fill("New password", own).await;
        browser.fill("New password, once more", own).await;
        browser.click("Keep this password").await;

        browser.sees("Set up your second factor").await;
        // loaded again it shows the same secret
        browser.goto(&office.url("/desk/second-factor")).await;
        looks("second-factor").await;
        let text = browser.text().await;
        let is_secret = |line: &&str| line.len() == 39 && line.split(' ').all(|four| four.len() == 4);
        let secret = text.lines().find(is_secret).unwrap().to_owned();
        browser.fill("Code", &authenticator::code(&secret, office.clock.now())).await;
        browser.click("Set up and go on").await;
        browser.sees("These codes are shown now and never again.").await;
        looks("recovery-codes-new").await;
        let text = browser.text().await;
        let codes: Vec<&str> = text.lines().filter(|line| line.matches('-').count() == 5).collect();
        assert_eq!(codes.len(), 10, "{text}");
        browser.click("I have kept them, go on").await;
        browser.sees("My day").await;
        browser.click("Sign out").await;
        browser.sees("You are signed out.").await;

        browser.fill("E-mail address", OFFICER).await;
        browser.fill("Password", own).await;
        browser.fill("Code from your authenticator app", codes[0]).await;
        browser.click("Sign in").await;
        browser.sees("My day").await;
        browser.goto(&office.url("/desk/account")).await;
        browser.sees("Opened by password, recovery code").await;
        looks("account").await;
        browser.goto(&office.url("/desk/recovery-codes")).await;
        browser.sees("You have 9 codes left.").await;
        looks("recovery-codes").await;

        // a quarter of an hour later that proof is stale
        office.clock.advance(chrono::TimeDelta::minutes(16));
        browser.goto(&office.url("/desk/password")).await;
        browser.sees("Confirm that it is you").await;
        looks("step-up").await;
        browser
            .fill("Code from your authenticator app", &authenticator::code(&secret, office.clock.now()))
            .await;
        browser.click("Confirm").await;
        browser.sees("Your password now").await;
        looks("password-change").await;
    });
}
