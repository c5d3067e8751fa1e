//! The papers name what there is: the map of `src/ARCHITECTURE.md` has each folder, and each path of a paper exists.

use std::{collections::BTreeSet, fs, path::Path};

use super::{none, source::names};

const ARCHITECTURE: &str = include_str!("../../../src/ARCHITECTURE.md");
const PAPERS: [(&str, &str); 4] = [
    ("src/ARCHITECTURE.md", ARCHITECTURE),
    ("src/STYLE.md", include_str!("../../../src/STYLE.md")),
    ("README.md", include_str!("../../../README.md")),
    ("tests/PROMISES.md", include_str!("../../PROMISES.md")),
];

/// The kinds of files that papers name.
const KINDS: [&str; 5] = ["rs", "toml", "ftl", "md", "jsonl"];

/// Floors whose folders the map names one by one; of the others it names the floor.
const NAMED_BY_FOLDER: [&str; 4] = ["law", "case", "desk", "web"];

/// What the map names, below its head `| folder |`: a row says once on which floor its folders stand.
fn mapped(text: &str) -> BTreeSet<String> {
    let rows = text.lines().skip_while(|line| !line.starts_with("| folder |")).skip(2);
    let mut found = BTreeSet::new();
    for row in rows.take_while(|line| line.starts_with('|')) {
        let mut floor = None;
        for name in row.split('|').nth(1).unwrap_or_default().split('`').skip(1).step_by(2) {
            match (name.split_once('/'), floor) {
                (Some((above, _)), _) => floor = Some(above),
                (None, Some(above)) => {
                    found.insert(format!("{above}/{name}"));
                    continue;
                }
                (None, None) => {}
            }
            found.insert(name.to_owned());
        }
    }
    found
}

/// The folders that the map has to name: those of `src`, and inside some floors those of the floor.
fn folders() -> BTreeSet<String> {
    let below = |folder: &str| -> Vec<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
        let entries = fs::read_dir(root).unwrap().map(Result::unwrap);
        let folders = entries.filter(|entry| entry.path().is_dir());
        folders.map(|entry| entry.file_name().into_string().unwrap()).filter(|name| name != "tests").collect()
    };
    let mut found = BTreeSet::new();
    for floor in below("") {
        if NAMED_BY_FOLDER.contains(&floor.as_str()) {
            found.extend(below(&floor).into_iter().map(|folder| format!("{floor}/{folder}")));
        } else {
            found.insert(floor);
        }
    }
    found
}

#[test]
fn the_map_has_every_folder_and_no_other() {
    let (mapped, folders) = (mapped(ARCHITECTURE), folders());
    assert!(folders.len() > 30, "{folders:?}");
    let missing = folders.difference(&mapped).map(|folder| format!("src/{folder} is not on the map"));
    let gone = mapped.difference(&folders).map(|folder| format!("src/{folder} is on the map only"));
    none("a map that is not the house", &missing.chain(gone).collect::<Vec<_>>());
}

#[test]
fn a_row_of_the_map_says_its_floor_once() {
    let text = "| folder | what |\n|---|---|\n| `a/b` `c` | x `y` |\n| `d` `e` | |\n\n| `f` |";
    assert_eq!(mapped(text).into_iter().collect::<Vec<_>>(), ["a/b", "a/c", "d", "e"]);
}

/// The paths of a paper that no file ends in. A path with a part to fill in (`<tag>`, `ID`) names no file.
fn lost(paper: &str, text: &str, files: &[String]) -> Vec<String> {
    let names_a_file = |name: &&str| {
        let kind = Path::new(name).extension().and_then(|it| it.to_str()).unwrap_or_default();
        KINDS.contains(&kind)
            && !name.contains(['<', ' ', '*', '%'])
            && !name.contains("ID")
            && !name.contains("LANGUAGE")
    };
    let exists = |name: &str| {
        let name = name.trim_start_matches("../");
        files.iter().any(|file| file == name || file.ends_with(&format!("/{name}")))
    };
    let named = text.split('`').skip(1).step_by(2).filter(names_a_file);
    named.filter(|name| !exists(name)).map(|name| format!("{paper}: {name}")).collect()
}

#[test]
fn every_path_of_the_papers_exists() {
    let folders = ["src", "config", "tests", "benches", "deploy", "migrations"];
    let mut all: Vec<String> =
        ["README.md", "Cargo.toml", "deny.toml", "diesel.toml"].map(str::to_owned).into();
    for folder in folders {
        for kind in KINDS {
            all.extend(names(folder, kind));
        }
    }
    let lost: Vec<String> = PAPERS.iter().flat_map(|(paper, text)| lost(paper, text, &all)).collect();
    none("a paper names what is not there", &lost);
}

#[test]
fn a_path_that_leads_nowhere_is_seen() {
    let files = ["src/a/b.rs".to_owned()];
    let text = "`b.rs`, `a/b.rs`, `xb.rs`, `a/c.rs`, `<tag>/d.rs`, `no file`";
    assert_eq!(lost("p", text, &files), ["p: xb.rs", "p: a/c.rs"]);
}
