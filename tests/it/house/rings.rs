//! Rings: modules at the top level never import each other in a circle, and files only in the circles that stood before.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    allowances::only_shrinks,
    none, paths,
    paths::{Named, Paths},
    source::Source,
};

/// Rings of files that stand, one a line.
const STANDING: &str = include_str!("allowed/rings.txt");

/// The sets of nodes that reach each other, the largest first.
fn rings<'a>(arrows: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> Vec<BTreeSet<&'a str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = arrows
        .keys()
        .map(|start| {
            let (mut found, mut open) = (BTreeSet::new(), vec![*start]);
            while let Some(node) = open.pop() {
                for next in arrows.get(node).into_iter().flatten() {
                    if found.insert(*next) {
                        open.push(next);
                    }
                }
            }
            (*start, found)
        })
        .collect();
    let mut rings: Vec<BTreeSet<&str>> = Vec::new();
    for (node, found) in &reached {
        if found.contains(node) && !rings.iter().any(|ring| ring.contains(node)) {
            let back = |other: &&&str| reached.get(**other).is_some_and(|it| it.contains(node));
            rings.push(found.iter().filter(back).copied().collect());
        }
    }
    rings.sort_by_key(|ring| std::cmp::Reverse(ring.len()));
    rings
}

/// Each ring as one line, and the arrows inside it.
fn rings_of_files(paths: &Paths) -> BTreeMap<String, Vec<String>> {
    let arrows = paths.arrows();
    let plain = arrows.iter().map(|(file, targets)| (*file, targets.keys().copied().collect()));
    let mut told = BTreeMap::new();
    for ring in rings(&plain.collect()) {
        let inside =
            |file: &str| arrows.get(file).into_iter().flatten().filter(|(target, _)| ring.contains(*target));
        let arrow = |(target, named): (&&str, &&Named)| {
            format!("{}:{} uses {} of {target}", named.file, named.line, named.path.join("::"))
        };
        let arrows: Vec<String> = ring.iter().flat_map(|file| inside(file).map(arrow)).collect();
        told.insert(ring.into_iter().collect::<Vec<_>>().join(" "), arrows);
    }
    told
}

#[test]
fn no_new_ring_of_files() {
    let found = rings_of_files(paths());
    for (ring, arrows) in &found {
        println!("{} files: {ring}\n  {}", ring.split(' ').count(), arrows.join("\n  "));
    }
    none("a ring of files", &only_shrinks("rings.txt", STANDING, found.into_keys()));
    let without = STANDING.lines().filter(|line| !line.starts_with('#') && !line.contains(" # "));
    none("a ring without a reason", &without.map(str::to_owned).collect::<Vec<_>>());
}

fn rings_of_modules(paths: &Paths) -> Vec<String> {
    let mut top_modules: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for named in &paths.named {
        let (Some(top_module), Some(path)) = (named.module.first(), Paths::absolute(named)) else { continue };
        let target = path.into_iter().next().filter(|target| target != top_module);
        top_modules.entry(top_module.clone()).or_default().extend(target);
    }
    let arrows = top_modules
        .iter()
        .map(|(top_module, targets)| (top_module.as_str(), targets.iter().map(String::as_str).collect()));
    let told = |ring: BTreeSet<&str>| ring.into_iter().collect::<Vec<_>>().join(" ");
    rings(&arrows.collect()).into_iter().map(told).collect()
}

#[test]
fn no_ring_of_modules() {
    none("modules at the top import each other in a ring", &rings_of_modules(paths()));
}

#[test]
fn a_ring_of_modules_is_seen() {
    let a = Source::new("src/vault/mod.rs", "use crate::config::C;");
    let b = Source::new("src/config/mod.rs", "use crate::letters::L;");
    let c = Source::new("src/letters/mod.rs", "use crate::vault::V;");
    assert!(rings_of_modules(&Paths::of(&[a.clone(), b.clone()])).is_empty());
    assert_eq!(rings_of_modules(&Paths::of(&[a, b, c])), ["config letters vault"]);
}

/// Two files that use each other, in the spelling given: `a` defines `A` and `f`, `b` names them.
fn pair(b: &str) -> usize {
    let top = "pub mod a;\npub mod b;\npub use a::A as Face;\npub use a::*;";
    let paths = Paths::of(&[
        Source::new("src/lib.rs", "pub mod module;"),
        Source::new("src/module/mod.rs", top),
        Source::new("src/module/a.rs", "use super::b::B;\npub struct A(B);\npub fn f() {}"),
        Source::new("src/module/b.rs", b),
    ]);
    rings_of_files(&paths).len()
}

#[test]
fn a_ring_of_files_is_seen_in_every_spelling() {
    for spelling in [
        "use super::a::A;\npub struct B(A);",
        "use crate::module::a;\npub struct B;\nfn g(_: a::A) {}",
        "use crate::module::a::A as Other;\npub struct B(Other);",
        "pub struct B(crate::module::Face);",
        "use super::Face;\npub struct B(Face);",
        "use crate::module as r;\npub struct B(r::Face);",
        "pub struct B;\nfn g() { super::a::f(); }",
        "pub struct B;\nfn g() { use crate::module::*; f(); }",
        "pub struct B;\nfn g() { assert!(super::a::f() == ()); }",
        "pub struct B;\nimpl B { fn g() -> Option<Vec<super::A>> { None } }",
    ] {
        assert_eq!(pair(spelling), 1, "{spelling}");
    }
}

#[test]
fn what_is_no_use_makes_no_ring() {
    for spelling in [
        "pub struct B;\npub use super::a::A;",
        "pub struct B;\n#[cfg(test)]\nmod tests { use super::super::a::A; fn g(_: A) {} }",
        "pub struct B;\n#[cfg(test)]\nfn g(_: super::a::A) {}",
        "/// [`super::a::A`]\npub(in crate::module) struct B;",
        "pub struct B;\nfn g() { let _ = \"super::a::f()\"; }",
        "pub struct B;\nfn g(a: u8) -> u8 { a }",
    ] {
        assert_eq!(pair(spelling), 0, "{spelling}");
    }
}

#[test]
fn a_folder_of_tests_makes_no_ring() {
    let tests = Source::new("src/module/tests/one.rs", "use crate::module::Part;");
    let top_module = Source::new("src/module/mod.rs", "#[cfg(test)]\nmod tests;\npub struct Part;");
    let top = Source::new(
        "src/module/tests/mod.rs",
        "mod one;\npub(super) struct Case;\nfn f(_: crate::module::Part) {}",
    );
    assert!(rings_of_files(&Paths::of(&[top_module, top, tests])).is_empty());
}
