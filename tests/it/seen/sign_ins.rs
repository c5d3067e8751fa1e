//! A second click of what opens a sign-in, or puts one in the place of another, ends where the first did: one sign-in, one
//! set of codes, no try that counts. What is no second click opens nothing.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use habeas::{case::Role, clock::Clock, desk::staff, types::Reach};
use rstest::rstest;

use crate::support::{
    authenticator::code,
    databases::Engine,
    http::{Answer, Http},
    office::{Office, PASSWORD},
    window::{Window, unescaped},
};

const OFFICER: &str = "officer@office.example";
const OWN: &str = "harbour thimble walnut";
const LIMITS: &str = "[limits]\nfilings_per_10_min = 1000\n";

/// All cookies that a browser has by now.
fn cookies(window: &Window<'_>) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for exchange in window.http.exchanges() {
        for set in exchange.answer.headers.get_all("set-cookie") {
            let (name, value) = set.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            all.insert(name.to_owned(), value.to_owned());
        }
    }
    all
}

/// The cookie of a sign-in that an answer sets.
fn sign_in_of(answer: &Answer) -> Option<String> {
    let mut set = answer.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap());
    set.find_map(|it| it.strip_prefix("habeas-staff=")).map(|it| it.split(';').next().unwrap().to_owned())
}

/// A form once more, from a browser that holds these cookies.
fn again(office: &Office, cookies: &BTreeMap<String, String>, path: &str, body: &str) -> Answer {
    let cookies: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let browser = Http::at(&office.url(""));
    let call = browser.post(path).header("cookie", &cookies.join("; ")).header("origin", &office.url(""));
    call.header("content-type", "application/x-www-form-urlencoded").bytes(body.as_bytes())
}

/// Two clicks at once and a third one with what the browser held before them: all end in the same place with the same cookie.
#[track_caller]
fn three_clicks(window: &Window<'_>, path: &str, fields: &[(&str, &str)]) -> Vec<Answer> {
    let (before, body) = (cookies(window), window.filled(path, fields));
    let mut answers = window.clicks(path, fields, 2);
    answers.push(again(window.office, &before, path, &body));
    for answer in &answers {
        assert_eq!(answer.status, answers[0].status, "{}", answer.text());
        assert_eq!(answer.header("location"), answers[0].header("location"));
        assert_eq!(sign_in_of(answer), sign_in_of(&answers[0]), "one sign-in");
    }
    answers
}

fn number(office: &Office, sql: &str) -> i64 {
    office.database.lines(&format!("SELECT CAST(COUNT(*) AS TEXT) AS line FROM {sql}"))[0].parse().unwrap()
}

#[track_caller]
fn nothing_counts(office: &Office) {
    assert_eq!(number(office, "waits WHERE digest LIKE 'sign-in-%'"), 0, "a try is missing");
}

/// The codes that a page shows.
fn codes(page: &str) -> Vec<String> {
    let shown = page.split("<li><bdi class=\"ltr\">").skip(1).filter_map(|rest| rest.split('<').next());
    shown.map(str::to_owned).collect()
}

/// A colleague with a second factor: its secret. The clock stands at a code that was not used.
fn enrolled(office: &Office) -> String {
    office.hires(OFFICER, Role::Officer);
    let secret = office.wait(async {
        let whence = staff::Whence {
            network: habeas::types::Network::of(std::net::Ipv4Addr::LOCALHOST.into()),
            device: None,
        };
        let session = staff::sign_in(&office.desk, OFFICER, PASSWORD, None, whence).await.unwrap();
        let who = staff::staff(&office.desk, &session.token).await.unwrap();
        let secret = staff::begin_enrolment(&office.desk, &who).await.unwrap().secret;
        let shown = code(&secret, office.clock.now());
        staff::finish_enrolment(&office.desk, &who, &shown).await.unwrap();
        staff::sign_out(&office.desk, &who).await.unwrap();
        secret
    });
    office.clock.advance(TimeDelta::minutes(2));
    secret
}

#[rstest]
fn a_sign_in_clicked_thrice_is_one(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, LIMITS);
    let secret = enrolled(&office);
    let before = number(&office, "sessions");
    let mut window = Window::new(&office);
    window.opens("/desk/sign-in?to=/desk/queue").expect(200);
    let shown = code(&secret, office.clock.now());
    let typed = [("email", OFFICER), ("password", PASSWORD), ("code", shown.as_str())];
    let (held, body) = (cookies(&window), window.filled("/desk/sign-in", &typed));
    let answers = three_clicks(&window, "/desk/sign-in", &typed);
    assert_eq!((answers[0].status, answers[0].header("location")), (303, "/desk/queue"));
    assert_eq!(number(&office, "sessions"), before + 1);
    nothing_counts(&office);
    window.opens("/desk/queue").expect(200);

    // the same typed into another form: the code is used up
    let mut other = Window::new(&office);
    other.opens("/desk/sign-in").expect(200);
    other.sends("/desk/sign-in", &typed).expect(422);
    // the form itself, out of a browser that it does not belong to
    let elsewhere = again(&office, &cookies(&other), "/desk/sign-in", &body);
    assert_eq!((elsewhere.status, sign_in_of(&elsewhere)), (422, None));

    // later it is no click: who goes on with that sign-in is led on, and nobody else
    office.clock.advance(TimeDelta::seconds(61));
    let late = again(&office, &cookies(&window), "/desk/sign-in", &body);
    assert_eq!((late.status, late.header("location")), (303, "/desk/queue"));
    let bare = again(&office, &held, "/desk/sign-in", &body);
    assert_eq!((bare.status, sign_in_of(&bare)), (422, None));
    assert_eq!(number(&office, "sessions"), before + 1);
}

#[rstest]
fn a_form_that_was_sent_before_signing_out_opens_nothing_by_its_code(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, LIMITS);
    let secret = enrolled(&office);
    let mut window = Window::new(&office);
    window.opens("/desk/sign-in").expect(200);
    let shown = code(&secret, office.clock.now());
    let typed = [("email", OFFICER), ("password", PASSWORD), ("code", shown.as_str())];
    let body = window.filled("/desk/sign-in", &typed);
    window.sends("/desk/sign-in", &typed).expect(303);
    window.opens("/desk").expect(200);
    let held = cookies(&window);
    assert_eq!(window.sends("/desk/sign-out", &[]).expect(303).header("location"), "/desk/sign-in?out=1");
    // a second click of that, too
    let left = again(&office, &held, "/desk/sign-out", "token=x");
    assert_eq!((left.status, left.header("location")), (303, "/desk/sign-in?out=1"));
    let back = again(&office, &held, "/desk/sign-in", &body);
    assert_eq!((back.status, sign_in_of(&back)), (422, None));
}

#[rstest]
fn a_second_factor_set_up_by_many_clicks_has_one_set_of_codes(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, LIMITS);
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    window.opens("/desk/second-factor").expect(200);
    let secret = window.page.split("class=\"secret\"><bdi class=\"ltr\">").nth(1).unwrap();
    let shown = code(secret.split('<').next().unwrap(), office.clock.now());
    let body = window.filled("/desk/second-factor", &[("code", &shown)]);
    let answers = three_clicks(&window, "/desk/second-factor", &[("code", &shown)]);
    let first = codes(&answers[0].text());
    assert_eq!(first.len(), 10);
    for answer in &answers {
        assert_eq!(codes(&answer.text()), first, "the codes that are in force");
    }
    assert_eq!(number(&office, "recovery_codes"), 10);
    assert_eq!(number(&office, "sessions"), 1);
    // loaded again, with the cookie of the new sign-in
    assert_eq!(codes(&again(&office, &cookies(&window), "/desk/second-factor", &body).text()), first);
    office.clock.advance(TimeDelta::seconds(61));
    let late = again(&office, &cookies(&window), "/desk/second-factor", &body);
    assert_eq!((late.status, late.header("location")), (303, "/desk/recovery-codes"));
    office.run_jobs();
    let told = office.letters_to(OFFICER).into_iter().filter(|letter| letter.raw().contains("Subject: "));
    assert_eq!(told.count(), 1, "one letter about it");
}

#[rstest]
fn a_fresh_proof_clicked_thrice_is_one(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, LIMITS);
    let secret = enrolled(&office);
    let mut window = Window::new(&office);
    window.opens("/desk/sign-in").expect(200);
    let shown = code(&secret, office.clock.now());
    let typed = [("email", OFFICER), ("password", PASSWORD), ("code", shown.as_str())];
    window.sends("/desk/sign-in", &typed).expect(303);
    office.clock.advance(TimeDelta::minutes(16));
    window.opens("/desk/password").expect(200);
    window.sees("Confirm that it is you");
    let shown = code(&secret, office.clock.now());
    let answers = three_clicks(&window, "/desk/step-up", &[("proof", &shown)]);
    assert_eq!((answers[0].status, answers[0].header("location")), (303, "/desk/password"));
    assert!(sign_in_of(&answers[0]).is_some());
    nothing_counts(&office);
    window.opens("/desk/password").expect(200);
    window.sees("Your password now");

    // the password that is chosen then, as well
    let typed = [("old", PASSWORD), ("new", OWN), ("again", OWN)];
    let answers = three_clicks(&window, "/desk/password", &typed);
    assert_eq!((answers[0].status, answers[0].header("location")), (303, "/desk"));
    window.opens("/desk").expect(200);
    nothing_counts(&office);
    office.run_jobs();
    let told = office.letters_to(OFFICER);
    assert_eq!(told.len(), 2, "the second factor, and the password once");
}

#[rstest]
fn a_link_clicked_thrice_is_opened_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, LIMITS);
    let email = OFFICER.parse().unwrap();
    office
        .wait(staff::invite_user(&office.desk, staff::By::Operator, &email, Role::Officer, Reach::All))
        .unwrap();
    office.run_jobs();
    let links = office.letters_to(OFFICER)[0].links();
    let link = links.iter().find_map(|link| link.find("/desk/invitation/").map(|at| link[at..].to_owned()));
    let link = link.unwrap();
    let mut window = Window::new(&office);
    window.opens(&link).expect(200);
    let body = window.filled(&link, &[]);
    let answers = three_clicks(&window, &link, &[]);
    assert_eq!((answers[0].status, answers[0].header("location")), (303, "/desk/password"));
    assert_eq!(number(&office, "sessions"), 1);
    window.opens("/desk/password").expect(200);
    office.clock.advance(TimeDelta::seconds(61));
    let late = again(&office, &cookies(&window), &link, &body);
    assert_eq!((late.status, late.header("location")), (303, "/desk/password"));
    let mut stranger = Window::new(&office);
    stranger.opens(&link).expect(410);
}

#[rstest]
fn new_recovery_codes_clicked_thrice_are_one_set(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, LIMITS);
    let secret = enrolled(&office);
    let mut window = Window::new(&office);
    window.opens("/desk/sign-in").expect(200);
    let shown = code(&secret, office.clock.now());
    let typed = [("email", OFFICER), ("password", PASSWORD), ("code", shown.as_str())];
    window.sends("/desk/sign-in", &typed).expect(303);
    window.opens("/desk/recovery-codes").expect(200);
    let body = window.filled("/desk/recovery-codes", &[]);
    let answers = three_clicks(&window, "/desk/recovery-codes", &[]);
    let first = codes(&answers[0].text());
    assert_eq!(first.len(), 10);
    for answer in &answers {
        assert_eq!(codes(&answer.text()), first);
    }
    office.run_jobs();
    assert_eq!(office.letters_to(OFFICER).len(), 2, "the second factor, and the codes once");

    window.opens("/desk/recovery-codes").expect(200);
    let next = codes(&window.sends("/desk/recovery-codes", &[]).expect(200).text());
    assert!(next.len() == 10 && next != first);
    // the form of before shows no codes that are void, and voids none
    let old = again(&office, &cookies(&window), "/desk/recovery-codes", &body).expect(200);
    assert!(codes(&old.text()).is_empty() && old.text().contains("10"), "{}", unescaped(&old.text()));
    let digests = || office.database.lines("SELECT digest AS line FROM recovery_codes ORDER BY digest");
    let in_force = digests();
    again(&office, &cookies(&window), "/desk/recovery-codes", &body).expect(200);
    assert_eq!(digests(), in_force);
    // whoever found the browser open has no fresh proof
    office.clock.advance(TimeDelta::minutes(16));
    let stale = again(&office, &cookies(&window), "/desk/recovery-codes", &body).expect(200);
    assert!(stale.text().contains("Confirm that it is you") && codes(&stale.text()).is_empty());
}

#[rstest]
fn a_sign_in_is_ended_by_many_clicks(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, LIMITS);
    let mut here = Window::of(&office, OFFICER, Role::Officer);
    let mut there = Window::new(&office);
    there.signs_in(OFFICER).expect(303);
    here.opens("/desk/account").expect(200);
    let id = here.page.split("name=\"end\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let answers = three_clicks(&here, "/desk/account", &[("end", &id)]);
    assert_eq!((answers[0].status, answers[0].header("location")), (303, "/desk/account"));
}
