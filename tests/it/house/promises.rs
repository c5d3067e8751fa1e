//! Every promise of the papers has a test: the table in `tests/PROMISES.md` names tests that exist.

use std::collections::BTreeSet;

use super::{
    none,
    source::{Source, files as files_of},
    sources,
};

const TABLE: &str = include_str!("../../PROMISES.md");

/// Every test of a source, by the path of its module.
fn tests_of(source: &Source) -> Vec<String> {
    let inside = source.path.trim_start_matches("tests/it/").trim_start_matches("src/");
    let inside = inside.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
    let (mut is_test, mut found) = (false, Vec::new());
    for line in source.code.lines().map(str::trim) {
        is_test |= line.starts_with("#[") && (line.contains("test]") || line.contains("test("));
        if let Some((_, name)) = line.split_once("fn ").filter(|_| is_test && !line.starts_with("#[")) {
            let name = name.split(['(', '<']).next().unwrap_or_default();
            found.push(format!("{inside}::{name}"));
            is_test = false;
        }
    }
    found
}

/// The tests that a table names and nobody wrote, and its rows that name none.
fn unproven(table: &str, tests: &BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    for row in table.lines().skip_while(|line| !line.starts_with("|---")).skip(1) {
        let named: Vec<&str> =
            row.split('|').nth(2).unwrap_or_default().split('`').skip(1).step_by(2).collect();
        if named.is_empty() {
            faults.push(format!("no test: {row}"));
        }
        faults.extend(
            named.iter().filter(|name| !tests.contains(**name)).map(|name| format!("no such test: {name}")),
        );
    }
    faults
}

#[test]
fn every_promise_has_its_test() {
    let tests: BTreeSet<String> =
        files_of("tests/it", "rs").iter().chain(sources()).flat_map(tests_of).collect();
    assert!(tests.len() > 300 && TABLE.lines().count() > 40, "{}", tests.len());
    none("a promise without a test", &unproven(TABLE, &tests));
}

#[test]
fn a_promise_without_a_test_is_seen() {
    let text = "#[test]\nfn one() {}\n#[rstest]\nfn two(a: u8) {}\n#[tokio::test]\nasync fn three() {}\nfn none() {}";
    let tests: BTreeSet<String> = tests_of(&Source::new("tests/it/a/b.rs", text)).into_iter().collect();
    assert_eq!(
        tests.iter().map(String::as_str).collect::<Vec<_>>(),
        ["a::b::one", "a::b::three", "a::b::two"]
    );
    let inside = Source::new("src/web/problem/mod.rs", "mod tests {\n    #[test]\n    fn four() {}\n}");
    assert_eq!(tests_of(&inside), ["web::problem::four"]);
    let table =
        "| promise | test |\n|---|---|\n| x | `a::b::one`, `a::b::two` |\n| y | `a::b::none` |\n| z | |";
    assert_eq!(unproven(table, &tests), ["no such test: a::b::none", "no test: | z | |"]);
}
