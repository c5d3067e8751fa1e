//! Whoever did something on the status page is told that it arrived, once; and what a letter offers is there.

use rstest::rstest;
use serde_json::json;

use crate::{
    api::access,
    support::{databases::Engine, office::Office, window::Window},
};

const WITHDRAW: &str = "I no longer want this";
const REOPEN: &str = "I want this after all";

/// Says it now, and not again.
#[track_caller]
fn says_once(window: &mut Window<'_>, text: &str) {
    window.opens("/status").expect(200);
    window.sees(text);
    window.opens("/status").expect(200);
    window.does_not_see(text);
}

#[rstest]
fn what_a_person_did_is_said_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let mut person = office.files(&access("dana@people.example"));
    office.run_jobs();
    let mut window = Window::new(&office);
    window.opens(&format!("/status?reference={}&confirm=1", person.reference)).expect(200);
    window.sends("/status/enter", &[("code", "12ab")]).expect(422);
    window.sees("A code has 6 digits");
    window.sends("/status/enter", &[("code", &person.code())]).expect(303);
    says_once(&mut window, "Your address is confirmed");
    window.sends("/status/message", &[("message", "Also the chats, please.")]).expect(303);
    says_once(&mut window, "Your message has reached us");

    window.opens(&format!("/status/complaint?case={}", person.case())).expect(200);
    window.sends("/status/complaint", &[("text", "Nobody called back.")]).expect(303);
    says_once(&mut window, "Your complaint has reached us");

    let case = person.case();
    window.sees(WITHDRAW);
    window.does_not_see(REOPEN);
    window.opens(&format!("/status/withdraw?case={case}")).expect(200);
    window.sends("/status/withdraw", &[("choice", "keep")]).expect(303);
    window.opens("/status").expect(200);
    window.does_not_see("You have withdrawn");
    window.opens(&format!("/status/withdraw?case={case}")).expect(200);
    window.sends("/status/withdraw", &[("choice", "withdraw")]).expect(303);
    says_once(&mut window, "You have withdrawn this request.");

    // as its letter says
    office.run_jobs();
    assert!(person.letters().last().unwrap().text().contains("You can open it again on this page"));
    office.later(chrono::TimeDelta::days(3));
    let mut window = Window::new(&office);
    window.opens("/status").expect(200);
    window.sends("/status/code", &[("reference", &person.reference)]).expect(200);
    office.run_jobs();
    window.sends("/status/enter", &[("code", &person.code())]).expect(303);
    window.opens("/status").expect(200);
    window.does_not_see("Your address is confirmed");
    window.sees(REOPEN);
    let before = person.letters().len();
    window.opens(&format!("/status/reopen?case={case}")).expect(200);
    for clicked in window.clicks("/status/reopen", &[("choice", "reopen")], 3) {
        assert_eq!((clicked.status, clicked.header("location")), (303, "/status"));
    }
    says_once(&mut window, "A new period begins today");
    window.sees(WITHDRAW);
    office.run_jobs();
    assert_eq!(person.letters().len(), before + 1, "a receipt with the new date");
    person.comes_back();
    let reopened = &person.gets("").expect(200).json()["cases"][0];
    assert_eq!((&reopened["may_withdraw"], &reopened["may_reopen"]), (&json!(true), &json!(false)));
    let refused = person.posts("/reopen", &json!({ "case": case })).expect(409);
    assert_eq!(refused.problem(), "wrong_state");
    office.verifies();
}
