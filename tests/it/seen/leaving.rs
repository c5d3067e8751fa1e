//! A shared computer forgets: leaving ends draft, cookies and session, and after sending only a key is left.

use chrono::TimeDelta;
use rstest::rstest;

use super::{A, answers, checks, reference, sends};
use crate::{
    api::access,
    support::{databases::Engine, http::Answer, office::Office, window::Window},
};

/// Leaves by the button of the page.
#[track_caller]
fn leaves(window: &mut Window) {
    let answer = window.sends("/status/leave", &[]).expect(303);
    assert_eq!(answer.header("location"), "/");
    ends_everything(&answer);
}

fn ends_everything(answer: &Answer) {
    assert_eq!(answer.header("clear-site-data"), "\"cache\", \"storage\"");
    let cookies: Vec<&str> =
        answer.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap()).collect();
    for name in ["habeas-visit=;", "habeas-requester=;"] {
        let ended = |cookie: &&str| cookie.starts_with(name) && cookie.contains("Max-Age=0");
        assert_eq!(cookies.iter().filter(|cookie| cookie.starts_with(&name[..name.len() - 1])).count(), 1);
        assert!(cookies.iter().any(ended), "{name}: {cookies:?}");
    }
}

/// No page shows anything of the person.
#[track_caller]
fn forgets(window: &mut Window, known: &[&str]) {
    let pages =
        ["/", "/request", "/request/find", "/request/check", "/request/sent", "/status", "/status/package"];
    for path in pages {
        let mut page = window.opens(path);
        for _ in 0..3 {
            if page.status == 303 {
                page = window.opens(page.header("location"));
            }
        }
        assert_eq!(page.status, 200, "{path}");
        for word in known {
            assert!(!page.text().contains(word), "{path} shows {word}: {}", page.text());
        }
    }
}

#[rstest]
fn who_leaves_the_receipt_leaves_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let mut window = Window::new(&office);
    checks(&mut window, A);
    sends(&mut window).expect(303);
    window.opens("/request/sent").expect(200);
    window.sees("Do other people use this device?");
    let receipt = reference(&window.page);
    leaves(&mut window);
    assert_eq!(office.database.asks("SELECT CAST(COUNT(*) AS TEXT) AS line FROM drafts"), ["0"]);
    forgets(&mut window, &[&receipt, A]);
}

#[rstest]
fn who_leaves_the_status_page_leaves_nothing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let mut window = Window::new(&office);
    checks(&mut window, A);
    sends(&mut window).expect(303);
    window.opens("/request/sent").expect(200);
    let receipt = reference(&window.page);
    office.run_jobs();
    let code = office.letters_to(A)[0].code().unwrap();
    window.sends("/request/confirm", &[("code", &code)]).expect(303);
    window.opens("/status").expect(200);
    window.sees(&receipt);
    // a second browser with the same cookies, as somebody would have who kept them
    let kept = window.http.call("GET", "/status").send().expect(200);
    assert!(kept.text().contains(&receipt));
    leaves(&mut window);
    for table in ["drafts", "sessions"] {
        let rows = office.database.asks(&format!("SELECT CAST(COUNT(*) AS TEXT) AS line FROM {table}"));
        assert_eq!(rows, ["0"], "{table}");
    }
    forgets(&mut window, &[&receipt, A]);
}

/// Going back to a page of before and leaving again leads out again, whatever the browser kept.
#[test]
fn leaving_twice_is_leaving() {
    let office = Office::on(Engine::Sqlite);
    let mut window = Window::new(&office);
    checks(&mut window, A);
    sends(&mut window).expect(303);
    window.opens("/request/sent").expect(200);
    let mut back = window.tab();
    for answer in window.clicks("/status/leave", &[], 3) {
        assert_eq!((answer.status, answer.header("location")), (303, "/"));
    }
    leaves(&mut back);
}

#[rstest]
fn after_sending_the_draft_keeps_only_its_key(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let mut window = Window::new(&office);
    checks(&mut window, A);
    sends(&mut window).expect(303);
    window.opens("/request/sent").expect(200);
    let token = visit_of(&window);
    let draft = office.wait(habeas::desk::intake::load_draft(&office.desk, &token)).unwrap().unwrap();
    let mut kept: Vec<&String> = draft.as_object().unwrap().keys().collect();
    kept.sort();
    assert_eq!(kept, ["controller", "form_key", "is_sent", "steps"]);
    assert_eq!(draft["steps"], serde_json::json!({}));
    assert!(!draft.to_string().contains(A), "{draft}");
    // asking for something else begins with the first question, and nothing is filled in
    assert_eq!(window.sends("/request/again", &[]).expect(303).header("location"), "/request");
    window.opens("/request/find").expect(200);
    window.does_not_see(A);
    answers(&mut window, "place", &[("country", "FR")]);
}

/// The secret name of the visit, out of what the server set.
fn visit_of(window: &Window) -> String {
    let cookies = window.http.exchanges().into_iter().filter_map(|exchange| {
        let cookie = exchange.answer.header("set-cookie").to_owned();
        Some(cookie.strip_prefix("habeas-visit=")?.split([';', '.']).next()?.to_owned())
    });
    cookies.last().unwrap()
}

#[rstest]
fn a_session_ends_after_fifteen_idle_minutes_and_two_hours(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let mut person = office.files(&access(A));
    person.enters_the_code();
    let page = |token: &str| {
        let cookie = format!("habeas-requester={token}");
        office.http().get("/status").header("cookie", &cookie).send().expect(200).text()
    };
    let is_open = |token: &str| page(token).contains("What happened so far");
    // used every fourteen minutes it lives two hours
    for minute in (14..120).step_by(14) {
        office.clock.advance(TimeDelta::minutes(14));
        assert!(is_open(person.token()), "after {minute} minutes");
        person.gets("").expect(200);
    }
    office.clock.advance(TimeDelta::minutes(8));
    assert!(!is_open(person.token()));
    person.gets("").expect(401);

    // and left alone fifteen minutes, on pages and in the API alike
    person.comes_back();
    office.clock.advance(TimeDelta::minutes(15) - TimeDelta::seconds(1));
    assert!(is_open(person.token()));
    office.clock.advance(TimeDelta::minutes(15));
    person.gets("").expect(401);
    assert!(!is_open(person.token()));
}
