//! Every function that a floor below desk and pages offers is called by the product: rustc cannot tell, because the tests see
//! all of them.

use std::collections::BTreeSet;

use super::{
    allowances::{only_shrinks, unreasoned},
    none, paths,
    paths::Paths,
    source::{Source, files},
    sources,
};

/// The modules that are looked at.
const OFFERING: [&str; 9] = ["case", "config", "law", "letters", "mail", "store", "texts", "types", "vault"];

/// Functions that nobody calls but tests, each with its reason.
const WAITING: &str = include_str!("allowed/uncalled.txt");

/// What templates call.
fn called_in(templates: &[Source]) -> BTreeSet<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let before = |text: &str| text.rsplit(|c| !is_word(c)).next().unwrap_or_default().to_owned();
    let of = |template: &Source| {
        template.text.match_indices('(').map(|(at, _)| before(&template.text[..at])).collect::<Vec<_>>()
    };
    templates.iter().flat_map(of).filter(|name| !name.is_empty()).collect()
}

/// Functions that anybody may call and nobody does, as `store::keys::destroy`; a method by its name alone, and so what an
/// attribute or a template calls.
fn uncalled(paths: &Paths, templates: &[Source], sources: &[Source]) -> BTreeSet<String> {
    let in_templates = called_in(templates);
    let attribute = |source: &Source| {
        let lines = source.text.lines().map(str::trim).filter(|line| line.starts_with("#["));
        lines.flat_map(|line| line.split('"').skip(1).step_by(2)).map(str::to_owned).collect::<Vec<_>>()
    };
    let in_attributes: BTreeSet<String> = sources
        .iter()
        .flat_map(attribute)
        .filter_map(|path| path.rsplit("::").next().map(str::to_owned))
        .collect();
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
    let offered = paths.functions.iter().filter(|function| {
        let top = function.module.first().map(String::as_str);
        !function.is_test && top.is_some_and(|top| OFFERING.contains(&top))
    });
    offered
        .filter(|function| !in_templates.contains(&function.name) && !in_attributes.contains(&function.name))
        .filter(|function| match &function.of {
            None => !called.contains(&(function.module.join("::"), function.name.clone())),
            Some(_) => !methods.contains(function.name.as_str()),
        })
        .map(|function| {
            let path =
                [&function.module[..], function.of.as_slice(), std::slice::from_ref(&function.name)].concat();
            path.join("::")
        })
        .collect()
}

#[test]
fn every_function_has_a_caller() {
    none(
        "a function that only tests call",
        &only_shrinks("uncalled.txt", WAITING, uncalled(paths(), &files("src", "html"), sources())),
    );
    none("no reason beside it", &unreasoned(WAITING));
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
    let found = |templates: &[Source]| -> Vec<String> {
        uncalled(&Paths::of(&sources), templates, &sources).into_iter().collect()
    };
    assert_eq!(found(&[]), ["store::rows::Rows::sum", "store::rows::dead", "store::rows::shown"]);
    let template = Source::new("src/web/a.html", "{{ rows.sum() }} {{ page.name(\"x\") }}");
    assert_eq!(found(&[template]), ["store::rows::dead", "store::rows::shown"]);
}
