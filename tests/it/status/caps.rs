//! What one request may hold: messages, files, a form that was begun.

use chrono::TimeDelta;
use habeas::{
    case::Role,
    desk::{Error, intake, officer, requester},
};
use rstest::rstest;
use serde_json::json;

use crate::support::{
    bare::{Bare, network, staff},
    databases::Engine,
};

const CAPS: &str = "[limits]\nmessages_per_day = 2\nfiles_per_filing = 2\ndraft_bytes_max = 16384\n";

#[rstest]
fn a_person_writes_so_often_a_day(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Bare::with(engine, CAPS);
    let receipt = office.files(Some("dana@mail.example"), &["access", "erasure"]);
    let requester = office.comes_in(&receipt);
    let writes = |text: &str| office.wait(requester::write_message(&office.desk, &requester, text));
    writes("First of all").unwrap();
    office.later(TimeDelta::hours(1));
    writes("Second").unwrap();
    assert!(matches!(writes("Third"), Err(Error::TooMany { retry_secs: 82_800 })));
    let status = office.wait(requester::filing_status(&office.desk, &requester)).unwrap();
    assert_eq!(status.messages.len(), 2);
    office.later(TimeDelta::hours(23));
    writes("Third").unwrap();
    assert!(matches!(writes("Fourth"), Err(Error::TooMany { retry_secs: 3_600 })));
}

#[rstest]
fn a_request_has_so_many_files(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Bare::with(engine, CAPS);
    let receipt = office.files(Some("dana@mail.example"), &["access", "erasure"]);
    let officer = staff(1, Role::Officer);
    let attach = |case: usize, name: &str| {
        let case = receipt.cases[case].id;
        office.wait(officer::attach_file(&office.desk, &officer, case, name, b"a;b\n".to_vec()))
    };
    attach(0, "one.csv").unwrap();
    attach(1, "two.csv").unwrap();
    for case in [0, 1] {
        let Err(Error::Fields(faults)) = attach(case, "three.csv") else { panic!("a third file was taken") };
        assert_eq!((faults.len(), faults[0].pointer.as_str()), (1, "/file"));
    }
    let stored = office.database.lines("SELECT CAST(COUNT(*) AS TEXT) AS line FROM files");
    assert_eq!(stored, ["2"]);
}

#[rstest]
fn a_form_that_was_begun_has_a_size(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Bare::with(engine, CAPS);
    let controller = &office.desk.controllers()[0];
    let save = |chars: usize| {
        let typed = json!({ "message": "x".repeat(chars) });
        office.wait(intake::save_draft(&office.desk, None, controller, &typed, network(1)))
    };
    save(16_000).unwrap();
    assert!(matches!(save(16_400), Err(Error::TooLarge { bytes_max: 16_384 })));
    assert_eq!(office.database.lines("SELECT CAST(COUNT(*) AS TEXT) AS line FROM drafts"), ["1"]);
}
