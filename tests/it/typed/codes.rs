//! Digits are digits, in every script and at every door where a code is typed.

use chrono::TimeDelta;
use rstest::rstest;
use serde_json::json;

use super::by_mail;
use crate::support::{databases::Engine, office::Office, window::Window};

/// The same digits in the script that has its zero there.
fn in_script(code: &str, zero: u32) -> String {
    code.chars().map(|digit| char::from_u32(digit.to_digit(10).unwrap() + zero).unwrap()).collect()
}

const ARABIC_INDIC: u32 = 0x660;
const FULL_WIDTH: u32 = 0xFF10;
const DEVANAGARI: u32 = 0x966;
const PERSIAN: u32 = 0x6F0;

#[rstest]
fn a_code_in_digits_of_any_script_lets_its_owner_in(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let person = office.files(&by_mail("dana@people.example"));
    office.run_jobs();
    for zero in [ARABIC_INDIC, FULL_WIDTH, DEVANAGARI, PERSIAN] {
        let code = in_script(&person.code(), zero);
        let (first, last) = code.split_at(code.len() / 2);
        let mut window = Window::new(&office);
        window.opens("/status").expect(200);
        let typed = format!("\u{202A}{first}\u{A0}\u{2011}{last}.\u{202C}");
        let fields = [("reference", person.reference.as_str()), ("code", typed.as_str())];
        let led = window.sends("/status/enter", &fields).expect(303);
        assert_eq!(led.header("location"), "/status", "{zero:x}");
        next_code(&office, &person.reference);
        let session = format!("/api/v1/requests/{}/session", person.reference);
        let code = in_script(&person.code(), zero);
        office.http().post(&session).json(&json!({ "code": code })).expect(200);
        next_code(&office, &person.reference);
    }
}

/// What is no code costs no try, whatever script it is in.
#[test]
fn what_is_no_code_costs_no_try() {
    let office = Office::on(Engine::Sqlite);
    let person = office.files(&by_mail("dana@people.example"));
    office.run_jobs();
    for _ in 0..3 {
        for rubbish in ["٣٣٣٧١", "三三三七一六", "33371six", "٣٣٣٧١٦٦"] {
            assert_eq!(person.enters(rubbish).status, 401, "{rubbish}");
        }
    }
    person.enters(&in_script(&person.code(), ARABIC_INDIC)).expect(200);
}

fn next_code(office: &Office, reference: &str) {
    office.clock.advance(TimeDelta::minutes(2));
    office.http().post(&format!("/api/v1/requests/{reference}/code")).send().expect(202);
    office.run_jobs();
}
