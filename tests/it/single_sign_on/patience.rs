//! A provider that is slow or silent, and people who do not wait for it: tabs side by side, browsers that go away.

use std::{io::Write, net::TcpStream, thread, time::Duration};

use chrono::TimeDelta;
use habeas::case::Role;
use rstest::rstest;

use super::{OFFICER, Trusting};
use crate::support::{databases::Engine, http::Answer};

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
