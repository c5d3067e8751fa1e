//! Folders that read as contents: few entries at the top of a module, and few files in which a type of many methods stands.

use std::{collections::BTreeSet, fs, path::Path};

use super::{none, paths, paths::Paths, source::Source};

/// How many entries a module may have at its top.
const ENTRIES: [(&str, usize); 4] =
    [("src/desk", 14), ("src/law", 10), ("src/case", 10), ("src/web/desk_pages", 11)];

/// In how many files methods of the desk itself may stand: what a method does behind `self` is no arrow that is seen.
const DESK_FILES: usize = 3;

fn crowded(top_module: &str, entries: &BTreeSet<String>, most: usize) -> Vec<String> {
    let told = || format!("{top_module} has {} entries, at most {most}: {entries:?}", entries.len());
    (entries.len() > most).then(told).into_iter().collect()
}

#[test]
fn a_module_has_few_entries_at_its_top() {
    let mut faults = Vec::new();
    for (top_module, most) in ENTRIES {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(top_module);
        let entries = fs::read_dir(folder).unwrap();
        let entries = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        faults.extend(crowded(top_module, &entries, most));
    }
    none("a folder that does not read as contents", &faults);
}

#[test]
fn a_crowded_folder_is_seen() {
    let entries = ["a", "b", "c"].map(str::to_owned).into();
    assert_eq!((crowded("x", &entries, 3).len(), crowded("x", &entries, 2).len()), (0, 1));
}

/// The files with methods of the desk itself, outside tests.
fn desk_files(paths: &Paths) -> BTreeSet<&str> {
    let of_desk = paths.implemented.iter().filter(|named| {
        let target = paths.target(named).and_then(|target| target.item);
        !named.is_test && target.as_deref() == Some("Desk")
    });
    of_desk.map(|named| named.file.as_str()).collect()
}

#[test]
fn use_cases_are_no_methods_of_the_desk() {
    let files = desk_files(paths());
    assert!(!files.is_empty() && files.len() <= DESK_FILES, "`impl Desk` stands in {files:?}");
}

#[test]
fn methods_of_the_desk_are_seen_behind_any_name() {
    let top_module =
        "pub mod a;\npub mod b;\npub mod c;\npub struct Desk;\npub struct Other;\nimpl Desk { fn f() {} }";
    let sources = [
        Source::new("src/lib.rs", "pub mod desk;"),
        Source::new("src/desk/mod.rs", top_module),
        Source::new("src/desk/a.rs", "use super::Desk as D;\nimpl D { fn g() {} }"),
        Source::new("src/desk/b.rs", "impl crate::desk::Desk {}\nimpl super::Other {}"),
        Source::new(
            "src/desk/c.rs",
            "impl Clone for super::Desk {}\nimpl super::Other {}\n#[cfg(test)]\nimpl super::Desk {}",
        ),
    ];
    let found: Vec<String> = desk_files(&Paths::of(&sources)).into_iter().map(str::to_owned).collect();
    assert_eq!(found, ["src/desk/a.rs", "src/desk/b.rs", "src/desk/mod.rs"]);
}
