//! A provider that is slow or silent, and people who do not wait for it: tabs side by side, browsers that go away.

use std::{io::Write, net::TcpStream, thread, time::Duration};

use chrono::TimeDelta;
use habeas::case::Role;
use rstest::rstest;

use super::{OFFICER, Trusting};
use crate::support::{databases::Engine, http::Answer, provider::Lie, window::Window};

#[rstest]
fn two_tabs_set_out_and_both_come_back(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let it = Trusting::on(engine, "mfa = \"optional\"");
    drop(it.linked(OFFICER, Role::Officer, "u-17"));
    let mut first = Window::new(&it.office);
    let there = first.sets_out();
    let mut second = first.tab();
    let over_there = second.sets_out();
    first.comes_back(&there).expect(200);
    second.comes_back(&over_there).expect(200);
    first.opens("/desk/queue").expect(200);
}

/// The name and value of the cookie of a sign-in that was just opened.
fn cookie(answer: &Answer) -> String {
    let cookies = answer.headers.get_all("set-cookie");
    let pairs = cookies.iter().map(|cookie| cookie.to_str().unwrap().split(';').next().unwrap().to_owned());
    pairs.into_iter().find(|pair| pair.starts_with("habeas-staff=")).unwrap()
}

#[rstest]
fn a_browser_that_goes_away_while_the_provider_is_asked_costs_nobody_their_sign_in(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let it = Trusting::on(engine, "mfa = \"optional\"");
    drop(it.linked(OFFICER, Role::Officer, "u-17"));
    let (mut window, entered) = it.tries();
    it.advance(TimeDelta::seconds(61));
    it.provider.takes(Duration::from_millis(500));
    let host = it.office.url("").replace("http://", "");
    let request =
        |path: &str| format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {}\r\n\r\n", cookie(&entered));
    let mut browser = TcpStream::connect(&host).unwrap();
    // an answer that nobody reads makes the connection end at once when it is closed
    browser.write_all((request("/healthz") + &request("/desk/queue")).as_bytes()).unwrap();
    while it.provider.busy() == 0 {
        thread::sleep(Duration::from_millis(10));
    }
    drop(browser);
    window.opens("/desk/queue").expect(200);
    it.provider.takes(Duration::ZERO);
    it.advance(TimeDelta::seconds(61));
    window.opens("/desk/queue").expect(200);
    assert_eq!(it.provider.asked(), (2, 0), "no grant is used twice");
}

#[rstest]
fn who_waits_for_a_silent_provider_reads_why_and_may_leave(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let it = Trusting::on(engine, "mfa = \"optional\"");
    let mut window = it.linked(OFFICER, Role::Officer, "u-17");
    window.opens("/desk/queue").expect(200);
    let queue = window.page.clone();
    it.provider.is_down(true);
    it.advance(TimeDelta::seconds(61));
    let answer = window.opens("/desk/queue").expect(503);
    assert!(answer.header("content-type").starts_with("text/html"), "{}", answer.text());
    window.sees("Example ID does not answer.");
    window.page = queue;
    let leave = window.filled("/desk/sign-out", &[]);
    window.posts("/desk/sign-out", &leave, "https://evil.example").expect(403);
    window.tab().opens("/desk/queue").expect(503);
    window.posts("/desk/sign-out", &leave, &it.office.url("")).expect(303);
    it.provider.is_down(false);
    window.opens("/desk/queue").expect(303);
}

#[rstest]
fn who_is_not_let_in_keeps_what_was_typed(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let it = Trusting::on(engine, "mfa = \"optional\"");
    drop(it.linked(OFFICER, Role::Officer, "u-17"));
    let mut window = Window::new(&it.office);
    window.posts("/desk/new", "token=old&message=a+long+letter", &it.office.url("")).expect(401);
    let turns: [(Lie, bool, u16, &str); 3] = [
        (Lie::Nonce, false, 401, "did not let you in"),
        (Lie::None, true, 503, "does not answer"),
        (Lie::None, false, 200, ""),
    ];
    for (lie, is_down, status, text) in turns {
        let there = window.sends("/desk/sign-in/provider", &[]).expect(200);
        it.provider.lies(lie);
        it.provider.is_down(is_down);
        window.comes_back(&there).expect(status);
        window.sees(text);
        assert!(window.hidden("kept").contains("a long letter"), "{lie:?}: {}", window.page);
    }
    // what the provider says of itself is old by then
    let mut window = Window::new(&it.office);
    window.posts("/desk/new", "token=old&message=a+long+letter", &it.office.url("")).expect(401);
    it.provider.is_down(true);
    it.advance(TimeDelta::minutes(11));
    window.sends("/desk/sign-in/provider", &[]).expect(503);
    assert!(window.hidden("kept").contains("a long letter"), "{}", window.page);
}

/// Anybody can set out, and leave as much as a form can hold.
#[rstest]
fn what_is_left_behind_has_a_cap_and_nobody_loses_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let it = Trusting::on(engine, "mfa = \"optional\"\n[limits]\ndrafts_per_day = 100");
    drop(it.linked(OFFICER, Role::Officer, "u-17"));
    let mut window = Window::new(&it.office);
    window.posts("/desk/new", "token=old&message=a+long+letter", &it.office.url("")).expect(401);
    let page = window.page.clone();
    for _ in 0..100 {
        window.page.clone_from(&page);
        window.sends("/desk/sign-in/provider", &[]).expect(200);
    }
    window.page.clone_from(&page);
    window.sends("/desk/sign-in/provider", &[]).expect(429);
    assert!(window.hidden("kept").contains("a long letter"), "{}", window.page);
    // who leaves nothing behind is let in as ever, and after an hour everybody
    assert_eq!(it.tries().1.status, 200);
    it.advance(TimeDelta::hours(1));
    let there = window.sends("/desk/sign-in/provider", &[]).expect(200);
    window.comes_back(&there).expect(200);
    assert!(window.hidden("kept").contains("a long letter"), "{}", window.page);
}

/// Each that asks holds a thread, of which the database needs some.
#[test]
fn a_crowd_before_a_slow_provider_takes_turns() {
    let it = Trusting::on(Engine::Sqlite, "mfa = \"optional\"");
    drop(it.linked(OFFICER, Role::Officer, "u-17"));
    it.provider.takes(Duration::from_millis(500));
    thread::scope(|scope| {
        let crowd: Vec<_> = (0..40).map(|_| scope.spawn(|| it.tries().1.status)).collect();
        assert!(crowd.into_iter().all(|one| one.join().unwrap() == 200));
    });
    assert_eq!(it.provider.busy_most(), 32);
}
