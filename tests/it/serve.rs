//! The program from outside: ready, alive, asked to stop, and refusing a configuration it does not understand.

use std::{fs, net::TcpListener};

use rstest::rstest;

use crate::support::{
    databases::Engine,
    http::Http,
    premises::{Premises, eventually},
    process::{Installation, Server},
};

/// Where the log says that metrics are.
fn metrics_of(server: &Server) -> String {
    eventually("the log names the address of the metrics", || {
        let log = server.logs();
        let line = log.lines().find(|line| line.contains("metrics at http://"))?;
        Some(line.split("metrics at ").nth(1)?.trim_end_matches("/metrics").to_owned())
    })
}

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

#[test]
fn metrics_have_an_address_of_their_own_and_nothing_beside_them() {
    let installation = Installation::new();
    for role in ["all", "worker"] {
        let server = installation.start(&["serve", "--role", role]);
        let metrics = metrics_of(&server);
        assert!(metrics.starts_with("http://127.0.0.1:") && metrics != server.url(""), "{metrics}");
        let (inside, outside) = (Http::at(&metrics), Http::at(&server.url("")));
        let answer = inside.get("/metrics").send().expect(200);
        assert!(answer.header("content-type").starts_with("text/plain"));
        assert!(answer.text().contains("\nhabeas_write_group_size_count "), "{}", answer.text());
        inside.get("/healthz").send().expect(404);
        outside.get("/healthz").send().expect(200);
        outside.get("/metrics").send().expect(404);
        assert_eq!(server.stop(), Some(0));
    }
}

#[test]
fn metrics_can_be_switched_off() {
    let server = Installation::new().with("HABEAS__SERVER__METRICS_BIND", "off").serve();
    Http::at(&server.url("")).get("/metrics").send().expect(404);
    assert!(!server.logs().contains("metrics at"), "{}", server.logs());
}

#[test]
fn a_port_that_is_taken_is_named_with_its_setting() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    for (variable, key) in
        [("HABEAS__SERVER__BIND", "server.bind"), ("HABEAS__SERVER__METRICS_BIND", "server.metrics_bind")]
    {
        let answer = Installation::new().with(variable, &address).try_start(&["serve"]).unwrap_err();
        assert_eq!((answer.code, answer.stdout.as_str()), (Some(78), ""), "{}", answer.stderr);
        let fault = format!("{key}: cannot listen on {address}: ");
        assert!(answer.stderr.contains(&fault), "{}", answer.stderr);
    }
    let answer =
        Installation::new().with("HABEAS__SERVER__METRICS_BIND", "somewhere").run(&["config", "check"], "");
    assert_eq!(answer.code, Some(78), "{answer:?}");
    assert!(answer.stderr.contains("server.metrics_bind") && answer.stderr.contains("or off"), "{answer:?}");
}

#[rstest]
fn without_the_root_key_of_its_database_it_does_not_start(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let premises = Premises::on(engine);
    assert_eq!(premises.node().serve().stop(), Some(0));
    let file = premises.database().folder().join("habeas.key");
    let own = fs::read(&file).unwrap();
    let refused = |problem: &str| {
        let answer = premises.node().try_start(&["serve"]).unwrap_err();
        assert_eq!((answer.code, answer.stdout.as_str()), (Some(78), ""), "{}", answer.stderr);
        assert!(answer.stderr.contains(&format!("vault.key_file: {problem}")), "{}", answer.stderr);
    };

    fs::remove_file(&file).unwrap();
    let missing = "is missing, but this database was sealed with a root key; bring that file back";
    refused(&format!("{} {missing}", file.display()));
    assert!(!file.exists(), "a new key would open nothing that is there");

    let another = Premises::on(Engine::Sqlite);
    assert_eq!(another.node().serve().stop(), Some(0));
    fs::copy(another.database().folder().join("habeas.key"), &file).unwrap();
    refused("this is not the root key with which the database was sealed");

    fs::write(&file, own).unwrap();
    assert_eq!(premises.node().serve().stop(), Some(0));
}
