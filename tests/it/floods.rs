//! Many at once from one place: filings are taken all the same, and nobody keeps anybody out.

use chrono::TimeDelta;
use habeas::{
    case::Role,
    desk::staff::{self, Whence},
    types::{Network, Reach},
};
use rstest::rstest;
use serde_json::json;

use crate::{
    api::access,
    support::{
        databases::Engine,
        office::{Office, PASSWORD},
    },
};

const FILING: &str = "/api/v1/requests";
const WRONG: &str = "wrong, and long enough";

#[rstest]
fn a_flood_of_filings_is_marked_and_one_of_sign_ins_slowed_down(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, "[limits]\nfilings_per_10_min = 2\nsignins_per_10_min = 3\n");
    let officer = office.hires("officer@office.example", Role::Officer);
    let file = |number: u32| {
        let answer =
            office.http().post(FILING).json(&access(&format!("p{number}@people.example"))).expect(201);
        answer.json()["cases"][0]["id"].as_str().unwrap().to_owned()
    };
    let cases = [1, 2, 3, 4].map(file);
    let flags = |case: &str| officer.case(case)["flags"].clone();
    let marked = || cases.each_ref().map(|case| flags(case).as_array().unwrap().contains(&json!("review")));
    assert_eq!(
        marked(),
        [false, false, true, true],
        "what comes too fast is filed like the rest, and marked"
    );
    let listed = |filter: &str| {
        let items = officer.gets(&format!("/cases?flag={filter}")).expect(200).json()["items"].clone();
        items
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(listed("review").len(), 2);
    assert_eq!(
        officer.case(&cases[3])["due"],
        officer.case(&cases[0])["due"],
        "its clock runs like any other"
    );
    officer.does(&cases[2], "assign", json!({ "to": "me" }));
    assert_eq!(marked(), [false, false, false, true], "whoever takes it has looked");
    assert_eq!(listed("review"), [cases[3].clone()]);
    office.clock.advance(TimeDelta::minutes(10));
    let later = file(5);
    assert!(!flags(&later).as_array().unwrap().contains(&json!("review")));
    let by_letter = officer.files(&access("by.letter@people.example"));
    assert!(!flags(&by_letter.case()).as_array().unwrap().contains(&json!("review")));
    office.verifies();
    let enter = || {
        let credentials = json!({ "email": "nobody@office.example", "password": WRONG });
        office.http().post("/api/v1/auth/token").json(&credentials).status
    };
    // the officer's own sign-in took none of them
    assert_eq!([(); 4].map(|()| enter()), [401, 401, 401, 429]);
}

#[rstest]
fn a_stranger_does_not_keep_a_colleague_out(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let settings = "[server]\ntrusted_proxies = [\"127.0.0.1\"]\n[limits]\nsignins_per_10_min = 3\n";
    let office = Office::with(engine, settings);
    let officer = office.hires("officer@office.example", Role::Officer);
    let enter = |address: u8, password: &str| {
        let credentials = json!({ "email": officer.email, "password": password });
        let call = office.http().post("/api/v1/auth/token");
        call.header("x-forwarded-for", &format!("192.0.2.{address}")).json(&credentials)
    };
    let window = |address: u8| Whence {
        network: Network::of(std::net::Ipv4Addr::new(192, 0, 2, address).into()),
        device: None,
    };
    let page =
        |from: Whence<'_>| office.wait(staff::sign_in(&office.desk, &officer.email, PASSWORD, None, from));
    let device = page(window(9)).unwrap().device.expect("a browser that is known from now on");
    let mut known = window(9);
    known.device = Some(&device);
    assert!(page(known).unwrap().device.is_none(), "known already");
    for address in 1..=9 {
        assert_eq!([(); 3].map(|()| enter(address, WRONG).status), [401; 3]);
        let fourth = enter(address, PASSWORD).expect(429);
        assert_eq!((fourth.problem().as_str(), fourth.header("retry-after")), ("too_many", "200"));
    }
    enter(10, PASSWORD).expect(200);
    page(known).expect("the owner, beside the stranger, in a browser that is known");
    assert!(page(window(9)).is_err(), "in any other");
    let mut foreign = window(1);
    foreign.device = Some("what a stranger made up");
    assert!(page(foreign).is_err());
    office.clock.advance(TimeDelta::seconds(200));
    enter(9, PASSWORD).expect(200);
}

#[rstest]
fn an_office_behind_one_address_signs_in_and_works(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, "[limits]\nsignins_per_10_min = 4\n");
    for number in 0..12 {
        let email = format!("officer{number}@office.example");
        office
            .wait(staff::add_user(&office.desk, &email.parse().unwrap(), Role::Officer, Reach::All, PASSWORD))
            .unwrap();
        let sign_in = |password: &str| {
            let credentials = json!({ "email": email, "password": password });
            office.http().post("/api/v1/auth/token").json(&credentials)
        };
        sign_in(WRONG).expect(401);
        let tokens = sign_in(PASSWORD).expect(200).json();
        let refresh = json!({ "refresh_token": tokens["refresh_token"] });
        office.http().post("/api/v1/auth/refresh").json(&refresh).expect(200);
    }
}

/// Five may try a code from one network within some minutes by the measure of an earlier release; whoever came sixth was
/// shut out by five strangers who had done nothing wrong.
#[rstest]
fn visitors_behind_one_address_all_get_in(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    for number in 0..12 {
        let mut visitor = office.files(&access(&format!("visitor{number}@people.example")));
        visitor.comes_back();
        visitor.gets("").expect(200);
    }
}
