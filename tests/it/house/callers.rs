//! Every function that the store offers is called by the product: rustc cannot tell, because the tests see all of them.

use std::collections::BTreeSet;

use super::{allowances::only_shrinks, none, paths, paths::Paths, source::Source};

/// Functions that wait for their caller, each with the issue that brings it.
const WAITING: &str = include_str!("allowed/uncalled.txt");

/// Functions of the store that anybody may call and nobody does, as `keys::destroy`; a method by its name alone.
fn uncalled(paths: &Paths) -> BTreeSet<String> {
    let called: BTreeSet<(String, String)> = paths
        .named
        .iter()
        .filter(|named| !named.is_test && !named.is_face && !named.is_import)
        .filter_map(|named| {
            let target = paths.target(named)?;
            Some((target.module.join("::"), target.item?))
        })
        .collect();
    let methods: BTreeSet<&str> =
        paths.methods.iter().filter(|call| !call.is_test).map(|call| call.name.as_str()).collect();
    let of_store = paths
        .functions
        .iter()
        .filter(|function| !function.is_test && function.module.starts_with(&["store".to_owned()]));
    of_store
        .filter(|function| match &function.of {
            None => !called.contains(&(function.module.join("::"), function.name.clone())),
            Some(_) => !methods.contains(function.name.as_str()),
        })
        .map(|function| {
            let path = [&function.module[1..], function.of.as_slice(), std::slice::from_ref(&function.name)]
                .concat();
            path.join("::")
        })
        .collect()
}

#[test]
fn every_function_of_the_store_has_a_caller() {
    none(
        "a function of the store that only tests call",
        &only_shrinks("uncalled.txt", WAITING, uncalled(paths())),
    );
    let without = WAITING.lines().filter(|line| !line.starts_with('#') && !line.contains("# issue "));
    none("no issue that brings the caller", &without.map(str::to_owned).collect::<Vec<_>>());
}

#[test]
fn a_function_without_a_caller_is_seen() {
    let rows = "pub struct Rows;\nimpl Rows { pub fn new() -> Self { Rows } pub fn count(&self) {} pub fn sum(&self) {} }\n\
                pub fn called() {}\npub fn dead() {}\npub fn shown() {}\npub fn inside() {}\nfn own() { inside() }\n\
                #[cfg(test)]\nmod tests { fn f() { super::dead() } }";
    let user = "use crate::store::rows::{self, Rows, shown};\nfn f() { rows::called(); Rows::new().count(); }\n\
                #[cfg(test)]\nfn g(rows: Rows) { rows.sum(); shown() }";
    let sources = [
        Source::new("src/lib.rs", "pub mod desk;\npub mod store;"),
        Source::new("src/store/mod.rs", "pub mod rows;\npub use rows::dead;"),
        Source::new("src/store/rows.rs", rows),
        Source::new("src/desk/mod.rs", user),
    ];
    let found: Vec<String> = uncalled(&Paths::of(&sources)).into_iter().collect();
    assert_eq!(found, ["rows::Rows::sum", "rows::dead", "rows::shown"]);
}
