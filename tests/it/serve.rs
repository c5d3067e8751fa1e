//! The program from outside: ready, alive, asked to stop, and refusing a configuration it does not understand.

use crate::support::process::Installation;

#[test]
fn a_misspelt_setting_stops_the_start() {
    let answer = Installation::new().with("HABEAS__SERVER__BINDD", "127.0.0.1:0").run(&["serve"], "");
    assert_eq!((answer.code, answer.stdout.as_str()), (Some(78), ""), "{answer:?}");
}

#[test]
fn it_says_ready_answers_and_stops_when_asked() {
    let installation = Installation::new();
    let server = installation.serve();
    assert!(server.url("").starts_with("http://127.0.0.1:"), "{}", server.url(""));
    let answer = ureq::get(server.url("/healthz")).call().unwrap();
    assert_eq!(answer.status(), 200);
    assert!(installation.path("habeas-data").is_dir());
    assert_eq!(server.stop(), Some(0));
}

#[test]
fn it_starts_again_after_it_was_killed() {
    let installation = Installation::new();
    let first = installation.serve();
    let id = first.id();
    first.kill();
    let second = installation.serve();
    assert_ne!(second.id(), id);
    assert_eq!(ureq::get(second.url("/readyz")).call().unwrap().status(), 200);
    assert!(!second.logs().contains("panicked"), "{}", second.logs());
}

#[test]
fn a_second_program_on_the_same_data_is_turned_away() {
    let installation = Installation::new();
    let _first = installation.serve();
    let second = installation.try_start(&["serve"]).unwrap_err();
    assert_eq!((second.code, second.stdout.as_str()), (Some(78), ""), "{}", second.stderr);
}
