//! The house rules, read off the sources: floors, heads, sizes, names, and what may stand in one room only.
//! Each rule is a function from sources to faults; beside each stands a test that the rule can fail.

mod source;

use std::collections::{BTreeMap, BTreeSet};

use source::{Source, files};

/// The floors from the ground up. An import points to a lower line; rooms on one line never import each other.
const FLOORS: [&[&str]; 9] = [
    &["types", "texts"],
    &["law"],
    &["case"],
    &["vault", "config", "letters"],
    &["store"],
    &["desk"],
    &["web", "mail"],
    &["jobs"],
    &["cli"],
];

/// Crates that only some rooms may name; everyone else reaches them through those rooms.
const CRATES: [(&str, &[&str]); 7] = [
    ("diesel", &["store"]),
    ("diesel_migrations", &["store"]),
    ("r2d2", &["store"]),
    ("actix_web", &["web", "cli"]),
    ("lettre", &["mail", "types"]),
    ("askama", &["web", "letters"]),
    ("clap", &["cli"]),
];

const NAMELESS: [&str; 8] = ["util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"];

const MAX_LINES: usize = 400;

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

fn sources() -> Vec<Source> {
    let sources = files("src", "rs");
    assert!(sources.len() > 20, "the house is empty: are we reading the right folder?");
    sources
}

#[track_caller]
fn none(rule: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{rule}:\n  {}", faults.join("\n  "));
}

// ---- floors

fn wrong_imports(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources {
        let Some(room) = source.room() else { continue };
        for (line, path) in source.imports() {
            let Some(target) = path.first().map(String::as_str).filter(|it| *it != room) else { continue };
            let (mine, theirs) = (floor(room), floor(target));
            let why = match (mine, theirs) {
                (Some(mine), Some(theirs)) if theirs > mine => "upward",
                (Some(mine), Some(theirs)) if theirs == mine => "sideways",
                (None, Some(_)) if room == "clock" => "the clock knows nobody",
                (Some(_), None) if target == "telemetry" && room != "cli" => "telemetry is for cli",
                (None, Some(theirs)) if room == "telemetry" && theirs >= 4 => "upward",
                (Some(4..), _) if path.starts_with(&["case".into(), "decide".into()]) && room != "desk" => {
                    "only the desk decides"
                }
                (_, Some(4)) if room == "web" => "web never sees store",
                _ => continue,
            };
            faults.push(format!("{}:{line}: {room} → {} ({why})", source.path, path.join("::")));
        }
        for (line, path) in source.product_imports() {
            if path.first().is_some_and(|it| it == "clock") && floor(room).is_some_and(|it| it < 5) {
                faults.push(format!(
                    "{}:{line}: {room} takes time and ids as parameters, not the clock",
                    source.path
                ));
            }
        }
    }
    faults
}

#[test]
fn imports_point_down_only() {
    none("an import points down only", &wrong_imports(&sources()));
}

#[test]
fn every_room_stands_on_a_floor() {
    let known = |room: &str| floor(room).is_some() || matches!(room, "clock" | "telemetry");
    let strangers: Vec<String> = sources()
        .iter()
        .filter(|it| it.room().is_some_and(|room| !known(room)))
        .map(|it| it.path.clone())
        .collect();
    none("a room that is not in the table of floors", &strangers);
}

#[test]
fn a_wrong_import_is_seen_in_every_spelling() {
    for (path, text) in [
        ("src/law/a.rs", "use crate::case::Case;"),
        ("src/law/a.rs", "use crate::{\n    types::Locale,\n    store::{self, views::queue},\n};"),
        ("src/law/a.rs", "fn f(c: &crate::desk::Desk) {}"),
        ("src/law/a.rs", "use super::super::web;\nuse super::super::web::page;"),
        ("src/law/mod.rs", "mod tests { use super::super::store::x; }"),
        ("src/types/a.rs", "use crate::texts::Texts;"),
        ("src/web/a.rs", "use crate::mail::send;"),
        ("src/web/a.rs", "use crate::store::Store;"),
        ("src/web/a.rs", "use crate::case::{state::State, decide};"),
        ("src/store/a.rs", "use crate::clock::Clock;"),
        ("src/jobs/a.rs", "use crate::telemetry::start;"),
        ("src/clock.rs", "use crate::types::ids::CaseId;"),
    ] {
        assert!(!wrong_imports(&[Source::new(path, text)]).is_empty(), "{path}: {text}");
    }
}

#[test]
fn a_lawful_import_is_let_through() {
    for (path, text) in [
        ("src/case/a.rs", "use crate::law::Laws;\nuse super::state::State;\npub(in crate::case) fn f() {}"),
        (
            "src/case/a.rs",
            "//! See [`crate::store::Store`].\n/* crate::web::x */ const A: &str = \"crate::web::x\";",
        ),
        (
            "src/store/views/queue.rs",
            "use super::super::connection::Conn;\nuse super::super::super::case::Case;",
        ),
        ("src/store/a.rs", "fn f() {}\n#[cfg(test)]\nmod tests {\n    use crate::clock::TestClock;\n}\n"),
        ("src/desk/a.rs", "use crate::{case::decide::decide, clock::SharedClock, store::Store};"),
        ("src/cli/mod.rs", "use crate::{telemetry, web as pages};\nlet c = '\"'; let d = '\\'';"),
    ] {
        assert_eq!(wrong_imports(&[Source::new(path, text)]), Vec::<String>::new(), "{path}: {text}");
    }
}

// ---- rings

fn ring(sources: &[Source]) -> Option<Vec<String>> {
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources {
        let Some(room) = source.room() else { continue };
        let targets = source.imports().into_iter().filter_map(|(_, path)| path.into_iter().next());
        edges.entry(room.to_owned()).or_default().extend(targets.filter(|it| it != room));
    }
    // take away rooms that import nobody left, until nothing changes: what stays holds a ring
    loop {
        let rooms: BTreeSet<String> = edges.keys().cloned().collect();
        let before = edges.len();
        edges.retain(|_, targets| targets.iter().any(|it| rooms.contains(it)));
        if edges.len() == before {
            return (!edges.is_empty()).then(|| edges.into_keys().collect());
        }
    }
}

#[test]
fn no_ring_of_rooms() {
    assert_eq!(ring(&sources()), None, "these rooms import each other in a ring");
}

#[test]
fn a_ring_is_seen() {
    let a = Source::new("src/vault/mod.rs", "use crate::config::C;");
    let b = Source::new("src/config/mod.rs", "use crate::letters::L;");
    let c = Source::new("src/letters/mod.rs", "use crate::vault::V;");
    assert_eq!(ring(&[a.clone(), b.clone()]), None);
    assert_eq!(ring(&[a, b, c]).unwrap().len(), 3);
}

// ---- one room only

fn strange_crates(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources {
        for (name, rooms) in CRATES {
            if source.room().is_some_and(|room| !rooms.contains(&room)) {
                faults.extend(source.lines_with(&source.product, &format!("{name}::")));
            }
        }
        if source.room().is_some_and(|room| matches!(room, "types" | "law" | "case")) {
            for name in ["tokio::", "tracing::", "rand::", "std::fs", "std::net", "std::env"] {
                faults.extend(source.lines_with(&source.product, name));
            }
        }
    }
    faults
}

#[test]
fn every_crate_stays_in_its_room() {
    none("a crate outside its room", &strange_crates(&sources()));
}

#[test]
fn a_crate_outside_its_room_is_seen() {
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
    none("AnyConnection outside src/store/connection.rs", &loose_connections(&sources()));
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
    none("time and ids are handed in", &other_clocks(&sources()));
}

#[test]
fn another_clock_is_seen() {
    let text = "let a = chrono::Utc::now();\n// Utc::now in a comment\nlet b = Uuid::now_v7();";
    assert_eq!(other_clocks(&[Source::new("src/desk/a.rs", text)]).len(), 2);
}

// ---- every file

fn ill_formed(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources {
        if !source.text.starts_with("//! ") {
            faults.push(format!("{}:1: no head that says what the room is for", source.path));
        }
        let lines = source.text.lines().count();
        if lines > MAX_LINES {
            faults.push(format!(
                "{}:{lines}: more than {MAX_LINES} lines; it wants a second noun",
                source.path
            ));
        }
        let names = source.path.split('/').map(|it| it.trim_end_matches(".rs"));
        if let Some(name) = names.flat_map(|it| it.split('_')).find(|it| NAMELESS.contains(it)) {
            faults.push(format!("{}:1: `{name}` is not a subject", source.path));
        }
    }
    faults
}

#[test]
fn every_file_has_a_head_a_subject_and_a_size() {
    none("a file has a head, at most 400 lines, and a noun for a name", &ill_formed(&sources()));
}

#[test]
fn an_ill_formed_file_is_seen() {
    let long = format!("//! Long.\n{}", "\n".repeat(MAX_LINES));
    for (path, text) in
        [("src/law/a.rs", "use std;"), ("src/law/a.rs", &*long), ("src/law/date_utils.rs", "//! Days.")]
    {
        assert_eq!(ill_formed(&[Source::new(path, text)]).len(), 1, "{path}");
    }
}

fn unfinished(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources {
        for word in ["TODO", "FIXME", "XXX", "HACK"] {
            faults.extend(source.lines_with(&source.text, word));
        }
        for word in ["todo!", "unimplemented!", "#[allow(", "#![allow("] {
            faults.extend(source.lines_with(&source.code, word));
        }
    }
    faults
}

#[test]
fn nothing_is_left_unfinished_or_waved_through() {
    none("no TODO, no allow", &unfinished(&sources()));
}

#[test]
fn unfinished_work_is_seen() {
    for text in
        ["// TODO: later", "fn f() { todo!() }", "unimplemented!()", "#[allow(dead_code)]", "#![allow(x)]"]
    {
        assert_eq!(unfinished(&[Source::new("src/law/a.rs", text)]).len(), 1, "{text}");
    }
}

fn dead_files(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources {
        if matches!(source.path.as_str(), "src/lib.rs" | "src/main.rs") {
            continue;
        }
        let module = source.path.trim_end_matches(".rs").trim_end_matches("/mod");
        let (folder, name) = module.rsplit_once('/').unwrap();
        let parents = [format!("{folder}/mod.rs"), format!("{folder}.rs"), format!("{folder}/lib.rs")];
        let named = sources.iter().filter(|it| parents.contains(&it.path)).any(|parent| {
            let declared = format!("mod {name};");
            parent
                .code
                .lines()
                .any(|line| line.trim() == declared || line.trim().ends_with(&format!(" {declared}")))
        });
        if !named {
            faults.push(format!("{}:1: no `mod {name};` names this file", source.path));
        }
    }
    faults
}

#[test]
fn no_dead_file() {
    none("a dead file", &dead_files(&sources()));
}

#[test]
fn a_dead_file_is_seen() {
    let lib = Source::new("src/lib.rs", "pub mod law;");
    let law = Source::new("src/law/mod.rs", "//! pub mod dead;\npub(crate) mod right;");
    let right = Source::new("src/law/right.rs", "");
    let dead = Source::new("src/law/dead.rs", "");
    assert!(dead_files(&[lib.clone(), law.clone(), right.clone()]).is_empty());
    assert_eq!(dead_files(&[lib, law, right, dead]).len(), 1);
}

// ---- pages

fn inline_code(pages: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for page in pages {
        for (at, line) in page.text.lines().enumerate() {
            let lower = line.to_ascii_lowercase();
            let bad_script = lower.contains("<script") && !lower.contains("src=");
            let event = lower.match_indices(" on").any(|(i, _)| {
                let rest = lower.get(i + 3..).unwrap_or("");
                rest.split_once('=').is_some_and(|(name, value)| {
                    name.len() > 2
                        && name.chars().all(|c| c.is_ascii_alphabetic())
                        && value.starts_with(['"', '\''])
                })
            });
            let style = lower.contains(" style=") || lower.contains("<style");
            if bad_script || event || style || lower.contains("javascript:") {
                faults.push(format!("{}:{}: {}", page.path, at + 1, line.trim()));
            }
        }
    }
    faults
}

#[test]
fn no_page_holds_inline_code() {
    // letters are exempt: mail readers know no stylesheets, and no content policy guards them
    let mut pages = files("src/web", "html");
    pages.extend(files("templates", "html").into_iter().filter(|it| !it.path.contains("letters")));
    none("the content policy forbids inline styles, scripts and event attributes", &inline_code(&pages));
}

#[test]
fn inline_code_is_seen() {
    for text in [
        "<p style=\"color:red\">",
        "<style>p{}</style>",
        "<script>go()</script>",
        "<a onclick=\"go()\">",
        "<a href=\"javascript:go()\">",
    ] {
        assert_eq!(inline_code(&[Source::new("a.html", text)]).len(), 1, "{text}");
    }
    let good = "<script src=\"/assets/a.js\" defer></script><p class=\"one\">based on=\"\" style</p>";
    assert!(inline_code(&[Source::new("a.html", good)]).is_empty());
}
