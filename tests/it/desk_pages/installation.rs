//! The pages of whoever runs the installation: jobs, mail, settings, keys.

use chrono::TimeDelta;
use habeas::{
    case::Role,
    clock::Clock,
    desk::{post, staff, upkeep},
};
use rstest::rstest;

use super::{Window, form, text_of};
use crate::{
    api::access,
    support::{
        browser::{Browser, Screen, Scripts},
        databases::Engine,
        office::{Office, PASSWORD},
    },
};

const ADMIN: &str = "admin@office.example";

/// The letter that waits fails in this way.
fn fails(office: &Office, outcome: post::Outcome) {
    office.wait(async {
        let room = post::Room::for_any(1);
        let claimed = post::claim_letters(&office.desk, &room, TimeDelta::minutes(1)).await.unwrap();
        let lost = claimed[0].report(outcome, office.clock.now());
        post::report_letter(&office.desk, lost).await.unwrap();
    });
}

#[rstest]
fn jobs_are_seen_and_asked_for(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let mut window = Window::of(&office, ADMIN, Role::Admin);
    window.opens("/desk/installation").expect(200);
    for words in ["Forgets codes, sessions and drafts", "never", "No letter waits.", "Run now"] {
        window.sees(words);
    }
    window.sends("/desk/installation/jobs/codes", &[]).expect(303);
    window.sends("/desk/installation/jobs/nothing", &[]).expect(404);
    window.opens("/desk/installation").expect(200);
    window.sees("running");
    // what was asked for waits for whichever node looks first
    let asked = office.wait(upkeep::abandoned_slots(&office.desk)).unwrap();
    assert_eq!(asked.iter().map(|(job, _)| job.as_str()).collect::<Vec<_>>(), ["codes"]);
    let (job, at) = &asked[0];
    let take = || upkeep::take_slot(&office.desk, job, *at, false, "node", TimeDelta::minutes(2));
    let held = office.wait(take()).unwrap().expect("nobody holds it");
    assert!(office.wait(take()).unwrap().is_none());
    office.wait(upkeep::finish_slot(&office.desk, held, "forgot 0")).unwrap();
    window.opens("/desk/installation").expect(200);
    window.sees("forgot 0");
    window.does_not_see("behind since");
    office.clock.advance(TimeDelta::days(3));
    window.signs_in(ADMIN).expect(303);
    window.opens("/desk/installation").expect(200);
    window.sees("behind since");
}

#[rstest]
fn mail_that_fails_is_seen_without_anybody_s_address(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let now = office.clock.now();
    office.files(&access("dana@people.example"));
    fails(&office, post::Outcome::Deferred { code: Some(451), next_at: now + TimeDelta::minutes(7) });
    office.files(&access("eve@people.example"));
    fails(&office, post::Outcome::Bounced { code: 550 });
    office.files(&access("ruth@people.example"));
    let mut window = Window::of(&office, ADMIN, Role::Admin);
    window.opens("/desk/installation").expect(200);
    let text = text_of(&window.page);
    for words in
        ["Letters that wait: 1, the oldest since", "Tried, and tried again later", "Lost in the last 30 days"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(text.contains("451") && text.contains("550") && text.contains("10:07"), "{text}");
    assert!(!window.page.contains("people.example"), "{text}");
}

#[test]
fn settings_are_shown_without_secrets_and_to_administrators_alone() {
    let office = Office::with(Engine::Sqlite, "[jobs]\ntick_ms = 777\n");
    let mut window = Window::of(&office, ADMIN, Role::Admin);
    window.opens("/desk/installation").expect(200);
    window.sees("tick_ms = 777");
    for role in [Role::Officer, Role::Lead, Role::Dpo, Role::Auditor] {
        let mut other = Window::of(&office, &format!("{role}@office.example"), role);
        for path in ["/desk/installation", "/desk/keys"] {
            other.opens(path).expect(403);
            other.does_not_see("tick_ms");
        }
        other.opens("/desk").expect(200);
        other.sends("/desk/installation/jobs/codes", &[]).expect(403);
        other.sends("/desk/keys", &[("name", "x"), ("scope", "read")]).expect(403);
    }
    assert!(office.wait(upkeep::abandoned_slots(&office.desk)).unwrap().is_empty());
}

#[rstest]
fn a_key_is_made_shown_once_and_revoked(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let mut window = Window::of(&office, ADMIN, Role::Admin);
    window.opens("/desk/keys").expect(200);
    let wrong = [("name", ""), ("from", "the office"), ("days", "0")];
    window.sends("/desk/keys", &wrong).expect(422);
    for words in
        ["Choose at least one thing", "Enter addresses or ranges", "Enter a number of days", "the office"]
    {
        window.sees(words);
    }
    window.sends("/desk/keys", &[("name", " "), ("scope", "read")]).expect(422);
    let right = [
        ("name", "The shop"),
        ("scope", "read"),
        ("scope", "intake"),
        ("from", "127.0.0.0/8"),
        ("days", "30"),
    ];
    let token = window.hidden("token");
    let sent = form(&[&right[..], &[("token", token.as_str())]].concat());
    window.posts("/desk/keys", &sent, &office.url("")).expect(200);
    let shown = window.page.clone();
    // a second click makes no second key
    window.posts("/desk/keys", &sent, &office.url("")).expect(303);
    window.opens("/desk/keys").expect(200);
    assert_eq!(window.page.matches("action=\"/desk/keys/").count(), 1);
    let secret = shown.split("habeas_key_").nth(1).unwrap().split('<').next().unwrap();
    let secret = format!("habeas_key_{secret}");
    let look = || office.http().get("/api/v1/stats").token(&secret).send().status;
    assert_eq!(look(), 200);
    window.opens("/desk/keys").expect(200);
    window.does_not_see("habeas_key_");
    for words in ["The shop", "intake, read", "127.0.0.0/8", "until 14 February 2026"] {
        window.sees(words);
    }
    let id = window.page.split("action=\"/desk/keys/").nth(1).unwrap()[..36].to_owned();
    window.sends(&format!("/desk/keys/{id}"), &[]).expect(303);
    assert_eq!(look(), 401);
    window.opens("/desk/keys").expect(200);
    window.sees("revoked 15 January 2026");
    window.sends(&format!("/desk/keys/{id}"), &[]).expect(404);
    office.verifies();
}

/// An open browser is not enough to make a key, to end one or to run a job; what was typed is there again afterwards.
#[rstest]
fn what_changes_the_office_wants_a_fresh_proof(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let mut officer = Window::of(&office, "officer@office.example", Role::Officer);
    let mut window = Window::of(&office, ADMIN, Role::Admin);
    let confirms = |window: &mut Window<'_>| {
        window.sees("Confirm that it is you");
        let (to, held) = (window.hidden("to"), window.hidden("held"));
        window.sends("/desk/step-up", &[("to", &to), ("held", &held), ("proof", PASSWORD)])
    };
    let count = || office.wait(staff::keys(&office.desk, staff::By::Operator)).unwrap().len();

    office.clock.advance(TimeDelta::minutes(16));
    window.opens("/desk/keys").expect(200);
    window.sends("/desk/keys", &[("name", "The shop"), ("scope", "read"), ("days", "30")]).expect(200);
    confirms(&mut window).expect(200);
    assert_eq!(count(), 0);
    let kept = window.hidden("kept");
    window.sends("/desk/keys", &[("kept", &kept)]).expect(200);
    window.sees("value=\"The shop\"");
    window.sees("value=\"read\" checked");
    assert_eq!(count(), 0, "nothing was sent yet");
    window.sends("/desk/keys", &[("name", "The shop"), ("scope", "read"), ("days", "30")]).expect(200);
    assert_eq!(count(), 1);

    office.clock.advance(TimeDelta::minutes(16));
    window.opens("/desk/keys").expect(200);
    let revoke = format!("/desk/keys/{}", &window.page.split("action=\"/desk/keys/").nth(1).unwrap()[..36]);
    window.sends(&revoke, &[]).expect(200);
    assert_eq!(confirms(&mut window).expect(303).header("location"), "/desk/keys");
    window.opens("/desk/keys").expect(200);
    window.sees("until 14 February 2026");
    window.sends(&revoke, &[]).expect(303);
    window.opens("/desk/keys").expect(200);
    window.sees("revoked 15 January 2026");

    office.clock.advance(TimeDelta::minutes(16));
    window.opens("/desk/installation").expect(200);
    window.sends("/desk/installation/jobs/codes", &[]).expect(200);
    assert_eq!(confirms(&mut window).expect(303).header("location"), "/desk/installation");
    assert!(office.wait(upkeep::abandoned_slots(&office.desk)).unwrap().is_empty());
    window.opens("/desk/installation").expect(200);
    window.sends("/desk/installation/jobs/codes", &[]).expect(303);
    assert_eq!(office.wait(upkeep::abandoned_slots(&office.desk)).unwrap().len(), 1);

    officer.opens("/desk").expect(303);
    officer.signs_in("officer@office.example").expect(303);
    office.clock.advance(TimeDelta::minutes(16));
    officer.opens("/desk").expect(200);
    for path in ["/desk/keys", revoke.as_str(), "/desk/installation/jobs/codes", "/desk/accounts"] {
        // whose role may not is not asked for a proof first
        officer.sends(path, &[("name", "x"), ("scope", "read")]).expect(403);
        officer.does_not_see("Confirm that it is you");
        officer.opens("/desk").expect(200);
    }
}

#[rstest]
fn an_administrator_sees_that_mail_leaves(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, "[limits]\ndisabled = false\n");
    let mut window = Window::of(&office, ADMIN, Role::Admin);
    let mut other = Window::of(&office, "second@office.example", Role::Admin);
    let test = "/desk/installation/mail";
    window.opens("/desk/installation").expect(200);
    let clicks = window.clicks(test, &[], 3);
    assert!(clicks.iter().all(|it| it.header("location") == "/desk/installation#mail-test"), "{clicks:?}");
    window.opens("/desk/installation").expect(200);
    window.sees("waits to be sent");
    office.run_jobs();
    assert_eq!(office.letters_to(ADMIN).len(), 1, "one form, one letter");
    assert!(office.letters_to(ADMIN)[0].text().contains("mail leaves the installation"));
    window.opens("/desk/installation").expect(200);
    window.sees("taken over by the mail server");

    office.clock.advance(TimeDelta::minutes(1));
    window.sends(test, &[]).expect(303);
    let next_at = office.clock.now() + TimeDelta::minutes(7);
    fails(&office, post::Outcome::Deferred { code: Some(451), next_at });
    window.opens("/desk/installation").expect(200);
    window.sees("did not get through (451)");
    office.clock.advance(TimeDelta::seconds(1));
    window.sends(test, &[]).expect(303);
    fails(&office, post::Outcome::Bounced { code: 550 });
    window.opens("/desk/installation").expect(200);
    window.sees("the mail server said 550");
    // of another administrator's nothing is shown
    other.opens("/desk/installation").expect(200);
    other.does_not_see("taken over by the mail server");
    for _ in 0..2 {
        office.clock.advance(TimeDelta::seconds(1));
        window.opens("/desk/installation").expect(200);
        window.sends(test, &[]).expect(303);
    }
    window.opens("/desk/installation").expect(200);
    let sixth = window.sends(test, &[]).expect(429);
    assert!((1..=3_600).contains(&sixth.header("retry-after").parse::<u32>().unwrap()));
    other.sends(test, &[]).expect(303);
    let events = "SELECT kind AS line FROM events WHERE kind = 'mail_tested'";
    assert_eq!(office.database.lines(events).len(), 6);
    let mut officer = Window::of(&office, "officer@office.example", Role::Officer);
    officer.opens("/desk").expect(200);
    officer.sends(test, &[]).expect(403);
    office.verifies();
}

/// In a real browser: nothing sticks out on a phone, axe finds nothing.
#[test]
fn the_pages_fit_a_phone_and_satisfy_axe() {
    let office = Office::on(Engine::Sqlite);
    office.files(&access("dana@people.example"));
    fails(&office, post::Outcome::Bounced { code: 550 });
    let mut window = Window::of(&office, ADMIN, Role::Admin);
    window.opens("/desk/keys").expect(200);
    window.sends("/desk/keys", &[("name", "The shop"), ("scope", "read")]).expect(200);
    window.opens("/desk/installation").expect(200);
    window.sends("/desk/installation/mail", &[]).expect(303);
    office.wait(async {
        let browser = Browser::open(Screen::Desktop, Scripts::On).await;
        browser.goto(&office.url("/desk/sign-in")).await;
        browser.fill("E-mail address", ADMIN).await;
        browser.fill("Password", PASSWORD).await;
        browser.click("Sign in").await;
        for (name, path) in [("installation", "/desk/installation"), ("keys", "/desk/keys")] {
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
