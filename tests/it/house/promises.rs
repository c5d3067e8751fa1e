//! Every promise of the papers has a test: the table in `tests/PROMISES.md` names tests that exist.

use std::collections::BTreeSet;

use super::{
    none,
    source::{Source, files as files_of},
    sources,
};

const TABLE: &str = include_str!("../../PROMISES.md");
const SENTENCES: &str = include_str!("../../SENTENCES.md");
const README: &str = include_str!("../../../README.md");
/// What is a test by being run.
const COMMANDS: [&str; 2] = ["tests/run", ".ci/run"];
/// Sentences that claim nothing.
const NO_CLAIMS: usize = 5;

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

/// The sentences of a paper before a heading: no code, no table, no heading, one blank between words.
fn sentences(paper: &str, before: &str) -> Vec<String> {
    let mut is_code = false;
    let prose = paper.lines().take_while(|line| *line != before).map(|line| {
        let fence = line.starts_with("```");
        is_code ^= fence;
        if fence || is_code || line.starts_with(['#', '|']) { "" } else { line }
    });
    let text = prose.collect::<Vec<_>>().join("\n").replace("**", "");
    let mut found = Vec::new();
    for paragraph in text.split("\n\n") {
        let mut sentence = Vec::new();
        for word in paragraph.split_whitespace() {
            sentence.push(word);
            if word.ends_with('.') || word.ends_with(".)") {
                found.push(std::mem::take(&mut sentence).join(" "));
            }
        }
        found.extend((!sentence.is_empty()).then(|| sentence.join(" ")));
    }
    found
}

/// What a table of sentences gets wrong about a paper.
fn loose(table: &str, sentences: &[String], tests: &BTreeSet<String>) -> Vec<String> {
    let rows = table.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    let rows: Vec<(&str, &str)> =
        rows.filter_map(|row| row.trim_matches('|').trim().rsplit_once(" | ")).collect();
    let mut faults = Vec::new();
    for sentence in sentences.iter().filter(|it| !rows.iter().any(|(said, _)| said == it)) {
        faults.push(format!("not in the table: {sentence}"));
    }
    for (said, held) in &rows {
        if !sentences.iter().any(|sentence| sentence == said) {
            faults.push(format!("said no more: {said}"));
        }
        let mut named = held.split('`').skip(1).step_by(2).peekable();
        if *held != "-" && named.peek().is_none() {
            faults.push(format!("held by nothing: {said}"));
        }
        let unknown = named.filter(|name| !tests.contains(*name) && !COMMANDS.contains(name));
        faults.extend(unknown.map(|name| format!("no such test: {name}")));
    }
    faults
}

#[test]
fn every_sentence_of_the_readme_is_held_by_a_test() {
    let tests: BTreeSet<String> =
        files_of("tests/it", "rs").iter().chain(sources()).flat_map(tests_of).collect();
    let said = sentences(README, "## What the law says, as data");
    assert!(said.len() > 40, "{}", said.len());
    none("a sentence that no test holds", &loose(SENTENCES, &said, &tests));
    assert_eq!(SENTENCES.matches("| - |").count(), NO_CLAIMS, "a sentence that claims nothing");
}

#[test]
fn a_sentence_that_no_test_holds_is_seen() {
    let paper =
        "# One\n\nIt runs. It has\n**two** legs.)\n\n```sh\nNo. Yes.\n```\nIt sings\n## Two\nIt flies.";
    let said = sentences(paper, "## Two");
    assert_eq!(said, ["It runs.", "It has two legs.)", "It sings"]);
    let tests = BTreeSet::from(["a::walks".to_owned()]);
    let table =
        "|---|---|\n| It runs. | `a::walks` |\n| It has two legs.) | `a::none` |\n| It sits. | nothing |";
    assert_eq!(
        loose(table, &said, &tests),
        [
            "not in the table: It sings",
            "no such test: a::none",
            "said no more: It sits.",
            "held by nothing: It sits."
        ]
    );
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
