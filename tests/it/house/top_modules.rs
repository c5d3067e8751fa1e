//! What may stand in one module only: crates, the connection of two databases, the machine's clock.

use super::{none, source::Source, sources};

/// Crates that only some modules may name; everyone else reaches them through those.
const CRATES: [(&str, &[&str]); 7] = [
    ("diesel", &["store"]),
    ("diesel_migrations", &["store"]),
    ("r2d2", &["store"]),
    ("actix_web", &["web", "cli"]),
    ("lettre", &["mail", "types"]),
    ("askama", &["web", "letters"]),
    ("clap", &["cli"]),
];

fn strange_crates(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources {
        for (name, top_modules) in CRATES {
            if source.top_module().is_some_and(|top_module| !top_modules.contains(&top_module)) {
                faults.extend(source.lines_with(&source.product, &format!("{name}::")));
            }
        }
        if source.top_module().is_some_and(|top_module| matches!(top_module, "types" | "law" | "case")) {
            for name in ["tokio::", "tracing::", "rand::", "std::fs", "std::net", "std::env"] {
                faults.extend(source.lines_with(&source.product, name));
            }
        }
    }
    faults
}

#[test]
fn every_crate_stays_in_its_module() {
    none("a crate outside its module", &strange_crates(sources()));
}

#[test]
fn a_crate_outside_its_module_is_seen() {
    let bad = [
        Source::new("src/desk/a.rs", "use diesel::prelude::*;"),
        Source::new("src/law/a.rs", "use std::fs;"),
    ];
    assert_eq!(strange_crates(&bad).len(), 2);
}

fn loose_connections(sources: &[Source]) -> Vec<String> {
    let outside = sources.iter().filter(|it| it.path != "src/store/connection.rs");
    outside.flat_map(|it| it.lines_with(&it.code, "AnyConnection")).collect()
}

#[test]
fn the_connection_of_two_databases_stays_in_its_file() {
    none("AnyConnection outside src/store/connection.rs", &loose_connections(sources()));
}

#[test]
fn a_loose_connection_is_seen() {
    let text = "fn f(c: &mut AnyConnection) {}";
    assert_eq!(loose_connections(&[Source::new("src/store/cases.rs", text)]).len(), 1);
    assert!(loose_connections(&[Source::new("src/store/connection.rs", text)]).is_empty());
}

fn other_clocks(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources.iter().filter(|it| it.path != "src/clock.rs") {
        for call in ["Utc::now", "Local::now", "SystemTime::now", "Uuid::now_v7", "Uuid::new_v4"] {
            faults.extend(source.lines_with(&source.code, call));
        }
    }
    faults
}

#[test]
fn only_the_clock_reads_the_clock() {
    none("time and ids are handed in", &other_clocks(sources()));
}

#[test]
fn another_clock_is_seen() {
    let text = "let a = chrono::Utc::now();\n// Utc::now in a comment\nlet b = Uuid::now_v7();";
    assert_eq!(other_clocks(&[Source::new("src/desk/a.rs", text)]).len(), 2);
}
