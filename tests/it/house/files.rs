//! What every file has: a head, a subject for a name, a size; and what none has: unfinished work, lints waved through.

use super::{
    none,
    source::{Source, files as files_of},
    sources,
};

const NAMELESS: [&str; 8] = ["util", "utils", "helper", "helpers", "common", "misc", "manager", "managers"];

const MAX_LINES: usize = 400;

fn ill_formed(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources {
        if !source.text.starts_with("//! ") {
            faults.push(format!("{}:1: no head that says what the module is for", source.path));
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
    let tests: Vec<Source> =
        ["tests/it", "benches"].iter().flat_map(|folder| files_of(folder, "rs")).collect();
    assert!(tests.len() > 100, "{}", tests.len());
    let rule = "a file has a head, at most 400 lines, and a noun for a name";
    none(rule, &ill_formed(sources()));
    none(rule, &ill_formed(&tests));
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
    none("no TODO, no allow", &unfinished(sources()));
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
    none("a dead file", &dead_files(sources()));
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
