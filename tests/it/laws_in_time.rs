//! Law in time: a request is answered by the law of its day of receipt, and an open case keeps it, whatever files are
//! installed later.

use std::{fs, path::Path};

use chrono::{Days, NaiveDate, TimeDelta};
use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    api::access,
    support::{
        databases::Engine,
        office::Office,
        people::Officer,
        premises::{self, Caller, Premises, hire},
        process::Installation,
    },
};

/// One version of a law: a period in days, and one ground for refusing, in words of its own.
pub fn version(version: &str, from: &str, until: Option<&str>, days: u32) -> String {
    let until = until.map_or_else(String::new, |until| format!("in_force_until = \"{until}\"\n"));
    let due = from.parse::<NaiveDate>().unwrap() + Days::new(days.into());
    format!(
        r#"id = "eu-gdpr"
version = "{version}"
name = "A regulation that changes"
cite = "Regulation {version}"
kind = "statute"
places = ["DE"]
in_force_from = "{from}"
{until}calendar = "WEEKDAYS"

[counting]
cite = "Art 1"
basis = "statute"
certainty = "T"

[rules.plain]
start = "receipt"

[[rules.plain.figures]]
value = {days}
unit = "days"
basis = "statute"
cite = "Art 2 of {version}"
certainty = "T"

[rights.access]
rule = "plain"
basis = "statute"
cite = "Art 3"
certainty = "T"

[[refusals]]
code = "excessive"
cite = "Art 4"
certainty = "T"
text.en = "The words of {version}."

[[examples]]
name = "any"
right = "access"
received_at = "{from}T10:00:00Z"
zone = "UTC"
due = "{due}"
"#
    )
}

pub fn put(folder: &Path, name: &str, text: &str) {
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join(name), text).unwrap();
}

fn standing(case: &Value) -> (&str, &str) {
    (case["law_version"].as_str().unwrap(), case["due"].as_str().unwrap())
}

/// The office opens on 15 January 2026; the law changes on the 16th.
#[rstest]
fn a_law_that_changes_tomorrow_applies_to_filings_from_tomorrow(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let database = engine.database();
    let folder = database.folder().join("laws");
    put(&folder, "eu-gdpr.toml", &version("old", "2018-05-25", Some("2026-01-15"), 30));
    put(&folder, "eu-gdpr@2026.toml", &version("new", "2026-01-16", None, 10));
    let office = Office::over(database, &format!("[law]\ndirectory = \"{}\"\n", folder.display()));
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let before = office.files(&access("dana@people.example"));
    assert_eq!(standing(&officer.case(&before.case())), ("old", "2026-02-14"));
    assert!(officer.case(&before.case()).get("rule_change").is_none());

    office.later(TimeDelta::days(1));
    let [officer, lead] = [officer, lead].map(|staff| Officer::signs_in(&office, &staff.email));
    let after = office.files(&access("noa@people.example"));
    assert_eq!(standing(&officer.case(&after.case())), ("new", "2026-01-26"));
    assert_eq!(
        officer.case(&before.case())["rule_change"],
        json!({ "law": "eu-gdpr", "kept": "old", "version": "new" })
    );
    assert!(officer.case(&after.case()).get("rule_change").is_none());

    // An act that counts again counts by the old law; a receipt corrected into the old law's time comes under it.
    let receipt = |day: &str| json!({ "received_at": format!("{day}T09:00:00Z"), "reason": "postmark", "evidence": ["envelope"] });
    let corrected = officer.does(&before.case(), "correct_receipt", receipt("2026-01-13"));
    assert_eq!(standing(&corrected), ("old", "2026-02-12"));
    let corrected = officer.does(&after.case(), "correct_receipt", receipt("2026-01-14"));
    assert_eq!(standing(&corrected), ("old", "2026-02-13"));

    // The letter speaks the words of the case's own version.
    let refused =
        officer.does(&before.case(), "refuse", json!({ "code": "excessive", "text": "See below." }));
    lead.does(&before.case(), "approve", json!({ "digest": refused["review_digest"] }));
    officer.does(&before.case(), "send", json!({}));
    office.later(TimeDelta::minutes(1));
    let letters = before.letters();
    assert!(letters.iter().any(|letter| letter.text().contains("The words of old.")), "{letters:?}");
    assert!(officer.case(&before.case()).get("rule_change").is_none(), "closed: nothing to warn of");
    office.verifies();
}

/// A node that reads its laws from `folder`.
pub fn node(premises: &Premises, folder: &Path) -> Installation {
    premises.node().with("HABEAS__LAW__DIRECTORY", folder.to_str().unwrap())
}

/// What `habeas verify` finds first.
fn fault(node: &Installation) -> String {
    let answer = node.run(&["verify"], "");
    assert_eq!(answer.code, Some(1), "{answer:?}");
    answer.stdout
}

#[rstest]
fn an_open_case_keeps_its_law_over_a_restart_with_other_files(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let premises = Premises::on(engine);
    let folder = premises.database().folder().join("laws");
    put(&folder, "eu-gdpr.toml", &version("one", "2018-05-25", None, 30));
    let node = node(&premises, &folder);
    let server = node.serve();
    hire(&node, "officer@office.example", "officer");
    let case = Caller::at(&server).opens_case(&premises::access("dana@people.example", "DE"));
    let due = Caller::staff(&server, "officer@office.example").case(&case)["due"].clone();
    assert_eq!(server.stop(), Some(0));

    // The same version in other words is refused, by the server and by whatever else opens the office.
    put(&folder, "eu-gdpr.toml", &version("one", "2018-05-25", None, 20));
    let refused = node.try_start(&["serve"]).unwrap_err();
    assert_eq!(refused.code, Some(78), "{refused:?}");
    for part in ["law.eu-gdpr", "version one", "new `version`"] {
        assert!(refused.stderr.contains(part), "{part}: {}", refused.stderr);
    }
    assert_eq!(node.run(&["verify"], "").code, Some(78));

    // An end is no change for whoever came in before it, even an end in the past.
    put(&folder, "eu-gdpr.toml", &version("one", "2018-05-25", Some("2026-01-01"), 30));
    put(&folder, "eu-gdpr@two.toml", &version("two", "2026-01-02", None, 20));
    let server = node.serve();
    let officer = Caller::staff(&server, "officer@office.example");
    let kept = officer.case(&case);
    assert_eq!((&kept["law_version"], &kept["due"]), (&json!("one"), &due));
    assert_eq!(kept["rule_change"], json!({ "law": "eu-gdpr", "kept": "one", "version": "two" }));
    assert_eq!(server.stop(), Some(0));

    // A new version in the place of the old: new filings come under it, the open case stays.
    fs::remove_file(folder.join("eu-gdpr@two.toml")).unwrap();
    put(&folder, "eu-gdpr.toml", &version("three", "2018-05-25", None, 10));
    let server = node.serve();
    let officer = Caller::staff(&server, "officer@office.example");
    let fresh = Caller::at(&server).opens_case(&premises::access("noa@people.example", "DE"));
    assert_eq!(officer.case(&fresh)["law_version"], "three");
    let act = json!({ "version": officer.case(&case)["version"], "reasons": ["complexity"], "text": "Many systems." });
    let (status, no) = officer.posts(&format!("/cases/{case}/acts/extend"), &act).unwrap();
    assert_eq!((status, no["citation"].as_str()), (409, Some("eu-gdpr")), "{no}");
    let version = officer.case(&case)["version"].clone();
    let act = json!({ "version": version, "relationship": "student" });
    let (status, kept) = officer.posts(&format!("/cases/{case}/acts/classify"), &act).unwrap();
    assert_eq!(status, 200, "{kept}");
    assert_eq!((&kept["law_version"], &kept["due"]), (&json!("one"), &due));
    assert_eq!(kept["rule_change"], json!({ "law": "eu-gdpr", "kept": "one", "version": "three" }));
    assert_eq!(server.stop(), Some(0));

    // Verify misses a version that an open case needs, and sees a text that was changed behind our back.
    assert!(premises::verified(&node).ends_with("law versions"));
    let database = premises.database();
    database
        .raw("UPDATE laws SET text = replace(text, 'value = 30', 'value = 31') WHERE version = 'one'")
        .unwrap();
    assert!(fault(&node).contains("laws eu-gdpr one: the text on record is not the one"), "{}", fault(&node));
    database.raw("DELETE FROM laws WHERE version = 'one'").unwrap();
    let found = fault(&node);
    assert!(found.contains(&format!("cases {case}")) && found.contains("eu-gdpr one"), "{found}");
}

/// Sentences of the law of these tests, in German.
fn german(sentence: &str) -> String {
    format!("[refusals]\nexcessive = \"{sentence}\"\n")
}

/// A new language is no new version, nor is another form of the same words; other words are.
#[rstest]
fn a_language_is_added_under_the_version_on_record(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let premises = Premises::on(engine);
    let folder = premises.database().folder().join("laws");
    let inside = version("one", "2018-05-25", None, 30);
    put(&folder, "eu-gdpr.toml", &inside);
    let node = node(&premises, &folder);
    let server = node.serve();
    hire(&node, "officer@office.example", "officer");
    let case = Caller::at(&server).opens_case(&premises::access("dana@people.example", "DE"));
    assert_eq!(server.stop(), Some(0));
    let recorded =
        || premises.database().asks("SELECT id AS line FROM laws WHERE id LIKE 'eu-gdpr%' ORDER BY id");
    assert_eq!(recorded(), ["eu-gdpr"], "its sentences stand in its text");

    put(&folder, "eu-gdpr.de.toml", &german("Die Worte von eins."));
    assert_eq!(node.serve().stop(), Some(0));
    assert_eq!(recorded(), ["eu-gdpr", "eu-gdpr.de"]);
    assert_eq!(node.serve().stop(), Some(0));
    assert_eq!(recorded(), ["eu-gdpr", "eu-gdpr.de"], "once");

    // The same words in the other form.
    let words = "text.en = \"The words of one.\"\n";
    assert!(inside.contains(words));
    put(&folder, "eu-gdpr.toml", &inside.replace(words, ""));
    put(&folder, "eu-gdpr.en.toml", &german("The words of one."));
    assert_eq!(node.serve().stop(), Some(0));
    assert_eq!(recorded(), ["eu-gdpr", "eu-gdpr.de"], "English is on record");

    for (language, sentence) in [("en", "Other words."), ("de", "Andere Worte.")] {
        let file = format!("eu-gdpr.{language}.toml");
        let before = fs::read_to_string(folder.join(&file)).unwrap();
        put(&folder, &file, &german(sentence));
        let refused = node.try_start(&["serve"]).unwrap_err();
        assert_eq!(refused.code, Some(78), "{refused:?}");
        assert!(
            refused.stderr.contains("law.eu-gdpr") && refused.stderr.contains("version one"),
            "{refused:?}"
        );
        put(&folder, &file, &before);
    }

    // A language that is no longer installed stays on record with the law.
    fs::remove_file(folder.join("eu-gdpr.de.toml")).unwrap();
    put(&folder, "eu-gdpr.toml", &version("two", "2018-05-25", None, 20));
    fs::remove_file(folder.join("eu-gdpr.en.toml")).unwrap();
    let server = node.serve();
    let kept = Caller::staff(&server, "officer@office.example").case(&case);
    assert_eq!(kept["law_version"], "one");
    assert_eq!(server.stop(), Some(0));
    assert!(premises::verified(&node).ends_with("law versions"));
    premises.raw("UPDATE laws SET text = replace(text, 'Worte', 'Wort') WHERE id = 'eu-gdpr.de'").unwrap();
    assert!(
        fault(&node).contains("laws eu-gdpr.de one: the text on record is not the one"),
        "{}",
        fault(&node)
    );
}

/// What ships is put on record in two parts, and is still what it was where the sentences stand inside the file.
#[test]
fn a_law_that_ships_may_be_put_back_into_one_file() {
    let premises = Premises::on(Engine::Sqlite);
    let folder = premises.database().folder().join("laws");
    fs::create_dir_all(&folder).unwrap();
    let node = node(&premises, &folder);
    assert_eq!(node.serve().stop(), Some(0));
    let recorded = premises.database().asks("SELECT id AS line FROM laws ORDER BY id");
    for id in ["base", "base.en", "eu-gdpr", "eu-gdpr.en"] {
        assert!(recorded.iter().any(|it| it == id), "{id}: {recorded:?}");
    }
    let old = include_str!("laws/old_form/eu-gdpr.toml");
    put(&folder, "eu-gdpr.toml", old);
    assert_eq!(node.serve().stop(), Some(0));
    assert!(premises::verified(&node).ends_with("law versions"));
    put(&folder, "eu-gdpr.toml", &old.replace("Your request is excessive", "Your request is too much"));
    assert_eq!(node.try_start(&["serve"]).unwrap_err().code, Some(78));
}
