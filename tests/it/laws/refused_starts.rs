//! A malformed law file keeps the office closed: `serve`, `config check` and `law test` end with 78 and say file, line, key,
//! what is wrong and what is allowed, each fault on a line of its own.

use std::fs;

use super::malformed::{FAULTS, GOOD};
use crate::support::process::Installation;

/// A file as it is put into the directory of laws.
fn text(id: &str, from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{id}: {from}");
    GOOD.replacen(from, to, 1).replacen("\"ID\"", &format!("\"{id}\""), 1)
}

fn with(files: &[(String, String)]) -> Installation {
    let installation = Installation::new();
    let folder = installation.path("laws");
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    let folder = folder.to_string_lossy().into_owned();
    installation.with("HABEAS__LAW__DIRECTORY", &folder)
}

/// What each of the three commands says; always the same, and always the end.
fn refused(installation: &Installation) -> Vec<String> {
    let said = |command: &[&str]| {
        let answer = installation.run(command, "");
        assert_eq!(answer.code, Some(78), "{command:?}: {answer:?}");
        assert_eq!(answer.stdout, "", "{command:?}");
        answer.stderr.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let first = said(&["law", "test"]);
    assert_eq!(said(&["config", "check"]), first);
    let serving = said(&["serve"]);
    assert!(first.iter().all(|line| serving.contains(line)), "{serving:?}");
    first
}

#[test]
fn the_good_file_is_good() {
    let installation = with(&[("x-good.toml".to_owned(), text("x-good", "Act 1", "Act 1"))]);
    let answer = installation.run(&["law", "test"], "");
    assert_eq!(answer.code, Some(0), "{answer:?}");
    assert!(answer.stdout.contains("x-good 1: 1 of 1 examples come true"), "{}", answer.stdout);
}

#[test]
fn every_malformed_file_is_told_with_file_line_key_and_what_is_allowed() {
    let files: Vec<(String, String)> =
        FAULTS.iter().map(|bad| (format!("{}.toml", bad.id), text(bad.id, bad.from, bad.to))).collect();
    let said = refused(&with(&files));
    for (bad, (name, text)) in FAULTS.iter().zip(&files) {
        // The last line that holds it: what was put in twice is named where it comes the second time.
        let line = text.lines().collect::<Vec<_>>();
        let line = line.iter().rposition(|line| line.starts_with(bad.line)).unwrap() + 1;
        let start = format!("{name}:{line}: {}: ", bad.key);
        let told = said.iter().find(|told| told.starts_with(&start)).unwrap_or_else(|| {
            let of_file = said.iter().filter(|told| told.starts_with(name.as_str())).collect::<Vec<_>>();
            panic!("{start} is not said; {of_file:?}")
        });
        assert!(bad.said.iter().all(|piece| told.contains(piece)), "{told}");
    }
    assert!(said.len() >= FAULTS.len());
    assert!(said.iter().all(|line| line.starts_with("x-")), "nothing is said of good files: {said:?}");
}

#[test]
fn what_only_shows_beside_other_files_is_told_too() {
    let base = include_str!("../../../config/laws/base.toml").replacen("id = \"base\"", "id = \"x-base\"", 1);
    let plain = |version: &str, from: &str| {
        text("x-time", "version = \"1\"", &format!("version = \"{version}\"")).replacen("2020-01-01", from, 1)
    };
    let files = [
        ("x-base.toml".to_owned(), base),
        ("x-base.en.toml".to_owned(), include_str!("../../../config/laws/base.en.toml").to_owned()),
        ("x-time.toml".to_owned(), plain("2", "2024-01-01")),
        ("x-time@1.toml".to_owned(), plain("1", "2020-01-01")),
    ];
    let said = refused(&with(&files));
    let overlap = "x-time.toml:7: in_force_from: two files of x-time are in force on 2024-01-01";
    assert!(said.iter().any(|line| line.starts_with(overlap)), "{said:?}");
    assert!(said.iter().any(|line| line.contains("x-base.toml:") && line.contains(": kind: a second file of base rules")), "{said:?}");
    assert_eq!(said.len(), 2, "{said:?}");
}

#[test]
fn an_example_that_does_not_come_true_keeps_the_office_closed() {
    let wrong = text("x-wrong", "due = \"2026-04-01\"", "due = \"2026-04-02\"");
    let said = refused(&with(&[("x-wrong.toml".to_owned(), wrong)]));
    assert_eq!(
        said,
        [
            "x-wrong.toml:60: examples[0]: `thirty days` does not come true: due: expected 2026-04-02, came 2026-04-01; \
             mend the example or the figures"
        ]
    );
}

/// What is wrong with a controller's laws and days is told by its key.
#[test]
fn a_controller_that_contradicts_itself_is_told() {
    let controller = |more: &str| {
        format!(
            "[[controllers]]\nslug = \"default\"\nname = \"Office\"\nzone = \"UTC\"\nmailbox = \"office@office.example\"\n\
             relationships = [\"customer\"]\nlaws = [{{ law = \"eu-gdpr\", by = \"residence\" }}]\n{more}\n"
        )
    };
    let checked =
        |more: &str| Installation::new().with_config(&controller(more)).run(&["config", "check"], "");
    for (more, said) in [
        (
            "closures = [\"2026-10-31\"]\nworking_days = [\"2026-10-31\"]",
            "controllers[0].working_days: 2026-10-31 is worked and not worked",
        ),
        (
            "rest_days = [{ on = \"2026-10-27\", name = \" \" }]",
            "controllers[0].rest_days: each day has a name",
        ),
        (
            "relationship_means = { staff = \"employee\" }",
            "controllers[0].relationship_means: `staff` is none of its relationships: customer",
        ),
        (
            "relationship_means = { customer = \"wizard\" }",
            "controllers.0.relationship_means.customer: value not allowed; allowed: employee, applicant",
        ),
    ] {
        let answer = checked(more);
        assert_eq!(answer.code, Some(78), "{answer:?}");
        assert!(answer.stderr.contains(said), "{answer:?}");
    }
    let answer = checked(
        "rest_days = [{ on = \"2026-10-27\", name = \"Election day\" }]\nworking_days = [\"2026-10-31\"]",
    );
    assert_eq!(answer.code, Some(0), "{answer:?}");
}

/// A promise that is longer than the law stops nothing: the law's date counts. It is said all the same.
#[test]
fn config_check_says_what_a_promise_is_worth() {
    let installation = with(&[(
        "promise-gdpr.toml".to_owned(),
        include_str!("../../../config/promises/promise-gdpr.toml").to_owned(),
    )]);
    let answer = installation
        .with_config(
            "[[controllers]]\nslug = \"default\"\nname = \"Office\"\nzone = \"UTC\"\nmailbox = \"office@office.example\"\n\
             laws = [{ law = \"eu-gdpr\", by = \"residence\" }, { law = \"promise-gdpr\", by = \"establishment\" }]\n",
        )
        .run(&["config", "check"], "");
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let lines: Vec<&str> = answer.stdout.lines().collect();
    assert!(lines[0].starts_with("controller default: unlawful: promise-gdpr ("), "{lines:?}");
    assert!(lines[0].contains(
        "eu-gdpr has 1 month and 2 months more (GDPR Art 12(3)); longer than the law allows on 120 of 1461"
    ));
    assert_eq!(lines.last(), Some(&"configuration is valid"));
}
