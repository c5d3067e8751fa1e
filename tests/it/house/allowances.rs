//! What stands against a rule since before it, by name. A list may only shrink: what is mended is taken out.

use std::collections::{BTreeMap, BTreeSet};

/// The lines of a list; what follows `#` is a reason.
pub fn listed(list: &str) -> BTreeSet<String> {
    let plain = |line: &str| line.split('#').next().unwrap_or_default().trim().to_owned();
    list.lines().map(plain).filter(|line| !line.is_empty()).collect()
}

/// The lines of a list that give no reason.
pub fn unreasoned(list: &str) -> Vec<String> {
    let is_bare = |line: &&str| !line.is_empty() && !line.starts_with('#') && !line.contains(" # ");
    list.lines().filter(is_bare).map(str::to_owned).collect()
}

/// What is found and not listed, and what is listed and not found any more.
pub fn only_shrinks(file: &str, list: &str, found: impl IntoIterator<Item = String>) -> Vec<String> {
    let (listed, found): (_, BTreeSet<String>) = (listed(list), found.into_iter().collect());
    let fresh = found.difference(&listed).map(|it| format!("new: {it}"));
    let gone = listed.difference(&found);
    let gone = gone.map(|it| format!("gone, so take it out of tests/it/house/allowed/{file}: {it}"));
    fresh.chain(gone).collect()
}

/// What is found, each once; what stands twice is counted.
pub fn counted(found: Vec<String>) -> BTreeSet<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for one in found {
        *counts.entry(one).or_default() += 1;
    }
    let line =
        |(found, count): (String, usize)| if count == 1 { found } else { format!("{found}, {count} times") };
    counts.into_iter().map(line).collect()
}

#[test]
fn a_list_only_shrinks() {
    let list = "# why\na b # because\nc\n\n";
    let found = |names: &[&str]| only_shrinks("x.txt", list, names.iter().map(|it| (*it).to_owned()));
    assert!(found(&["c", "a b"]).is_empty());
    assert_eq!(found(&["a b", "c", "d"]), ["new: d"]);
    assert_eq!(unreasoned(list), ["c"]);
    assert_eq!(found(&["a b"]), ["gone, so take it out of tests/it/house/allowed/x.txt: c"]);
}
