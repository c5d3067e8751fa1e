//! Floors: an import points down, never up or sideways. The table stands in `src/ARCHITECTURE.md` and nowhere else.

use std::sync::LazyLock;

use super::{
    none, paths,
    paths::{Named, Paths},
    source::Source,
    sources,
};

const ARCHITECTURE: &str = include_str!("../../../src/ARCHITECTURE.md");

/// The floors from the ground up; modules on one floor never import each other.
static FLOORS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| table(ARCHITECTURE));

/// The rows below the head `| floor |`, whose first column names the modules of a floor, from the top down.
fn table(text: &str) -> Vec<Vec<String>> {
    let rows = text.lines().skip_while(|line| !line.starts_with("| floor |")).skip(2);
    let names = |row: &str| -> Vec<String> {
        let first = row.split('|').nth(1).unwrap_or_default();
        first.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    let mut floors: Vec<Vec<String>> = rows.take_while(|line| line.starts_with('|')).map(names).collect();
    floors.reverse();
    floors
}

fn floor(top_module: &str) -> Option<usize> {
    FLOORS.iter().position(|top_modules| top_modules.iter().any(|it| it == top_module))
}

/// Whether `top_module` stands on the floor of `other` or above it.
fn is_from(top_module: &str, other: &str) -> bool {
    floor(top_module) >= floor(other) && floor(top_module).is_some()
}

/// Why a path may not stand where it stands.
fn why_wrong(named: &Named, path: &[String], paths: &Paths) -> Option<&'static str> {
    let (top_module, target) = (named.module.first()?.as_str(), path.first()?.as_str());
    if top_module == target {
        return None;
    }
    match (floor(top_module), floor(target)) {
        (Some(mine), Some(theirs)) if theirs > mine => Some("upward"),
        (Some(mine), Some(theirs)) if theirs == mine => Some("sideways"),
        (None, Some(_)) if top_module == "clock" => Some("the clock knows nobody"),
        (Some(_), None) if target == "telemetry" && top_module != "cli" => Some("telemetry is for cli"),
        (None, Some(_)) if top_module == "telemetry" && is_from(target, "store") => Some("upward"),
        (_, Some(_)) if top_module == "web" && target == "store" => Some("web never sees store"),
        (Some(_), None) if target == "clock" && !named.is_test && !is_from(top_module, "desk") => {
            Some("time and ids are parameters here, not the clock")
        }
        _ => None,
    }
    .or_else(|| decides(named, paths))
}

/// Only the desk asks `case::decide`, whatever it is called where it is asked.
fn decides(named: &Named, paths: &Paths) -> Option<&'static str> {
    let top_module = named.module.first()?;
    let target = paths.target(named)?;
    let is_deciding = target.module.starts_with(&["case".into(), "decide".into()]);
    (is_deciding && !matches!(top_module.as_str(), "case" | "desk")).then_some("only the desk decides")
}

fn wrong_imports(paths: &Paths) -> Vec<String> {
    let mut faults = Vec::new();
    for named in &paths.named {
        let why = match Paths::absolute(named) {
            Some(path) => why_wrong(named, &path, paths),
            None => decides(named, paths),
        };
        if let Some(why) = why {
            let top_module = named.module.first().map_or("", String::as_str);
            faults.push(format!(
                "{}:{}: {top_module} → {} ({why})",
                named.file,
                named.line,
                named.path.join("::")
            ));
        }
    }
    faults
}

#[test]
fn imports_point_down_only() {
    none("an import points down only", &wrong_imports(paths()));
}

#[test]
fn the_table_of_floors_is_read() {
    assert_eq!(
        table("a\n| floor | b |\n|---|---|\n| `top` | x `y` |\n| `low` · `base` | z |\n\n| `no` |"),
        [vec!["low", "base"], vec!["top"]]
    );
    let top_modules: Vec<&str> = FLOORS.iter().flatten().map(String::as_str).collect();
    assert!(
        top_modules.len() > 10 && floor("types") == Some(0) && floor("cli") == Some(FLOORS.len() - 1),
        "{top_modules:?}"
    );
}

fn strangers(sources: &[Source]) -> Vec<String> {
    let known = |top_module: &str| floor(top_module).is_some() || matches!(top_module, "clock" | "telemetry");
    let is_strange = |it: &&Source| it.top_module().is_some_and(|top_module| !known(top_module));
    sources.iter().filter(is_strange).map(|it| it.path.clone()).collect()
}

#[test]
fn every_module_stands_on_a_floor() {
    none("a module that is not in the table of floors", &strangers(sources()));
    let missing = FLOORS
        .iter()
        .flatten()
        .filter(|top_module| !sources().iter().any(|it| it.top_module() == Some(top_module)));
    none("a module of the table that is not there", &missing.cloned().collect::<Vec<_>>());
}

#[test]
fn a_module_without_a_floor_is_seen() {
    let of = |path: &str| strangers(&[Source::new(path, "")]).len();
    assert_eq!((of("src/attic/mod.rs"), of("src/law/mod.rs"), of("src/clock.rs")), (1, 0, 0));
}

#[test]
fn a_wrong_import_is_seen_in_every_spelling() {
    for (path, text) in [
        ("src/law/a.rs", "use crate::case::Case;"),
        ("src/law/a.rs", "use crate::{\n    types::Locale,\n    store::{self, views::queue},\n};"),
        ("src/law/a.rs", "fn f(c: &crate::desk::Desk) {}"),
        ("src/law/a.rs", "fn f() { assert!(crate::desk::f()); }"),
        ("src/law/a.rs", "use super::super::web;\nuse super::super::web::page;"),
        ("src/law/mod.rs", "mod tests { use super::super::store::x; }"),
        ("src/types/a.rs", "use crate::texts::Texts;"),
        ("src/web/a.rs", "use crate::mail::send;"),
        ("src/web/a.rs", "use crate::store::Store;"),
        ("src/store/a.rs", "use crate::clock::Clock;"),
        ("src/jobs/a.rs", "use crate::telemetry::start;"),
        ("src/telemetry.rs", "use crate::store::Store;"),
        ("src/clock.rs", "use crate::types::ids::CaseId;"),
    ] {
        assert!(!wrong_imports(&Paths::of(&[Source::new(path, text)])).is_empty(), "{path}: {text}");
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
        (
            "src/cli/mod.rs",
            "use crate::{telemetry, web as pages};\nconst C: char = '\"';\nconst D: char = '\\'';",
        ),
    ] {
        assert_eq!(
            wrong_imports(&Paths::of(&[Source::new(path, text)])),
            Vec::<String>::new(),
            "{path}: {text}"
        );
    }
}

/// Faults of a file that knows a case whose `decide` stands in a folder, shown by two faces.
fn deciding(path: &str, text: &str) -> usize {
    let paths = Paths::of(&[
        Source::new("src/lib.rs", "pub mod case;\npub mod desk;\npub mod web;"),
        Source::new(
            "src/case/mod.rs",
            "pub mod decide;\npub mod state;\npub use self::decide::{decide, file as begin};",
        ),
        Source::new(
            "src/case/decide/mod.rs",
            "mod guards;\npub use guards::allowed;\npub fn decide() {}\npub fn file() {}",
        ),
        Source::new("src/case/decide/guards.rs", "pub fn allowed() {}"),
        Source::new("src/case/state.rs", "pub struct State;"),
        Source::new(path, text),
    ]);
    wrong_imports(&paths).len()
}

#[test]
fn whoever_decides_outside_the_desk_is_seen_behind_any_import() {
    for text in [
        "use crate::case::decide::decide;",
        "use crate::case::{state::State, decide};",
        "use crate::case;\nfn f() { case::decide(); }",
        "use crate::case as pure;\nfn f() { pure::decide(); }",
        "use crate::case::*;\nfn f() { decide(); }",
        "use crate::case;\nfn f() { case::begin(); }",
        "use crate::case;\nfn f() { assert!(case::decide::allowed() == ()); }",
        "use crate::{case, case::state};\nfn f() -> impl Fn() { case::decide }",
        "fn f() { crate::case::decide::allowed(); }",
    ] {
        assert_ne!(deciding("src/web/a.rs", text), 0, "{text}");
        assert_eq!(deciding("src/desk/a.rs", text), 0, "{text}");
    }
    assert_eq!(
        deciding("src/web/a.rs", "use crate::case::{self, state::State};\nfn f(_: case::state::State) {}"),
        0
    );
}
