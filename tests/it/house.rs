//! The house rules, read off the sources: floors, rings, heads, sizes, names, and what may stand in one module only.
//! Each rule is a function from sources to faults; beside each stands a test that the rule can fail.

mod allowances;
mod arms;
mod callers;
mod comments;
mod files;
mod floors;
mod folders;
mod map;
mod pages;
mod parses;
mod paths;
mod promises;
mod reader;
mod rings;
mod source;
mod top_modules;
mod words;
mod writes;

use std::sync::LazyLock;

use paths::Paths;
use source::{Source, files as files_of};

/// All sources of the product, read once.
fn sources() -> &'static [Source] {
    static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(|| files_of("src", "rs"));
    assert!(SOURCES.len() > 20, "the house is empty: are we reading the right folder?");
    &SOURCES
}

/// The paths of all sources, read once.
fn paths() -> &'static Paths {
    static PATHS: LazyLock<Paths> = LazyLock::new(|| Paths::of(sources()));
    &PATHS
}

#[track_caller]
fn none(rule: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{rule}:\n  {}", faults.join("\n  "));
}
