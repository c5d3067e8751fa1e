//! Collecting the answer: released files only, of this filing only, with a fresh code; and how files lie at rest.

use std::{fs, path::Path};

use chrono::TimeDelta;
use habeas::{
    case::{Outcome, Role},
    desk::{
        Error, officer, requester, upkeep,
        views::{FileView, Receipt},
    },
    letters::OutgoingMail,
    types::CaseId,
};
use rstest::rstest;
use serde_json::json;

use crate::support::{
    bare::{Bare, staff},
    databases::Engine,
};

const NAME: &str = "Auszug für Dana.csv";
pub(super) const BYTES: &[u8] = b"name;Dana Example\nnumber;17\n";

pub(super) fn attaches(office: &Bare, case: CaseId) -> FileView {
    let officer = staff(1, Role::Officer);
    office.wait(officer::attach_file(&office.desk, &officer, case, NAME, BYTES.to_vec())).unwrap()
}

/// From receipt to an answer that the mail server took.
pub(super) fn answers(office: &Bare, receipt: &Receipt) -> FileView {
    sends(office, receipt).0
}

/// The same, with the mails of that moment.
pub(super) fn sends(office: &Bare, receipt: &Receipt) -> (FileView, Vec<OutgoingMail>) {
    let (officer, lead, case) = (staff(1, Role::Officer), staff(2, Role::Lead), receipt.cases[0].id);
    let file = attaches(office, case);
    let proof = json!({ "method": "two_points", "evidence": ["number and postcode"], "tier": 2,
        "result": "established" });
    if office.case(case).item.state.is_before_work() {
        office.acts(&officer, case, "verify", proof);
    }
    let item = json!({ "label": "Account data", "outcome": "give", "files": [file.id] });
    let reviewed = office.acts(&officer, case, "decide", json!({ "items": [item] }));
    let digest = reviewed.review_digest.unwrap();
    office.acts(&lead, case, "approve", json!({ "digest": digest }));
    office.acts(&officer, case, "send", json!({}));
    office.later(TimeDelta::seconds(11));
    office.wait(upkeep::fire_due_timers(&office.desk, 100)).unwrap();
    (file, office.mails())
}

#[rstest]
fn the_answer_is_collected_with_a_fresh_code_only(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    let requester = office.comes_in(&receipt);
    let before = attaches(&office, receipt.cases[0].id);
    let unreleased = office.wait(requester::package_file(&office.desk, &requester, before.id));
    assert!(matches!(unreleased, Err(Error::NotFound)), "not before the answer");
    assert!(!office.wait(requester::filing_status(&office.desk, &requester)).unwrap().package_ready);

    let file = answers(&office, &receipt);
    let status = office.wait(requester::filing_status(&office.desk, &requester)).unwrap();
    assert!(status.package_ready);
    assert_eq!(
        (status.cases[0].state.id(), status.cases[0].outcome.map(Outcome::id)),
        ("answered", Some("full"))
    );
    assert_eq!(status.cases[0].timeline.last().unwrap().what.id(), "answered");
    let package = office.wait(requester::package(&office.desk, &requester)).unwrap();
    assert_eq!(package.files.len(), 1, "only what the decision gives");
    let FileView { id, name, sha256, .. } = &package.files[0].file;
    assert_eq!((*id, name.as_str(), sha256), (file.id, NAME, &file.sha256));
    let handed = office.wait(requester::package_file(&office.desk, &requester, file.id)).unwrap();
    assert_eq!(handed.bytes, BYTES);

    office.later(TimeDelta::minutes(10));
    assert!(matches!(office.wait(requester::package(&office.desk, &requester)), Err(Error::CodeRequired)));
    let stale = office.wait(requester::package_file(&office.desk, &requester, file.id));
    assert!(matches!(stale, Err(Error::CodeRequired)));
    assert!(!office.wait(requester::filing_status(&office.desk, &requester)).unwrap().code_is_fresh);
    office.asks_for_code(receipt.reference.as_str()).unwrap();
    let again = office.enters(&receipt, &office.code()).unwrap();
    assert_eq!(office.wait(requester::package(&office.desk, &again)).unwrap().files.len(), 1);
}

#[rstest]
fn the_file_of_another_filing_is_not_found(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Bare::on(engine);
    let theirs = office.files(Some("other@mail.example"), &["access"]);
    office.mails();
    let file = answers(&office, &theirs);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    let requester = office.comes_in(&receipt);
    assert!(office.wait(requester::package(&office.desk, &requester)).unwrap().files.is_empty());
    let taken = office.wait(requester::package_file(&office.desk, &requester, file.id));
    assert!(matches!(taken, Err(Error::NotFound)));
    let officer = staff(1, Role::Officer);
    let through_other = office.wait(officer::case_file(&office.desk, &officer, receipt.cases[0].id, file.id));
    assert!(matches!(through_other, Err(Error::NotFound)));
}

#[rstest]
fn files_are_for_those_who_work_on_cases_and_not_too_large(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    let case = receipt.cases[0].id;
    let file = attaches(&office, case);
    let open = |role| office.wait(officer::case_file(&office.desk, &staff(3, role), case, file.id));
    let (view, bytes) = open(Role::Auditor).unwrap();
    assert_eq!((view.name.as_str(), view.bytes, bytes.as_slice()), (NAME, 28, BYTES));
    assert!(matches!(open(Role::Admin), Err(Error::NotAllowed)));
    let attach = |role, name: &str, bytes: Vec<u8>| {
        office
            .wait(officer::attach_file(&office.desk, &staff(3, role), case, name, bytes))
            .map(|view| view.name)
    };
    assert!(matches!(attach(Role::Auditor, NAME, vec![1]), Err(Error::NotAllowed)));
    assert!(matches!(attach(Role::Dpo, NAME, vec![1]), Err(Error::NotAllowed)));
    assert!(matches!(attach(Role::Lead, "..", vec![1]), Err(Error::Fields(_))));
    let too_large = vec![0; office.desk.settings().settings.limits.file_bytes_max + 1];
    assert!(matches!(attach(Role::Lead, NAME, too_large), Err(Error::TooLarge { .. })));
    assert!(matches!(attach(Role::Lead, "empty.txt", Vec::new()), Err(Error::Fields(_))), "no answer at all");
    assert_eq!(attach(Role::Lead, "../up/small.txt", vec![b'1']).unwrap(), "small.txt");
    let large = vec![b'7'; 200_000];
    let view = office.wait(officer::attach_file(
        &office.desk,
        &staff(1, Role::Officer),
        case,
        "large.txt",
        large.clone(),
    ));
    let (_, back) = office
        .wait(officer::case_file(&office.desk, &staff(1, Role::Officer), case, view.unwrap().id))
        .unwrap();
    assert_eq!(back, large);
}

#[rstest]
fn a_file_at_rest_shows_neither_its_name_nor_its_words(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Bare::on(engine);
    let receipt = office.files(Some("dana@mail.example"), &["access"]);
    attaches(&office, receipt.cases[0].id);
    let mut seen = 0;
    each_file(&office.database.folder().join("blobs"), &mut |path, bytes| {
        seen += 1;
        assert!(!path.to_string_lossy().contains("Dana"));
        assert!(!bytes.windows(4).any(|window| window == b"Dana"));
    });
    assert_eq!(seen, 1);
}

pub(super) fn each_file(folder: &Path, look: &mut impl FnMut(&Path, &[u8])) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { each_file(&path, look) } else { look(&path, &fs::read(&path).unwrap()) }
    }
}
