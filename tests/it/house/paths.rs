//! Where names lead. Every path of the code is followed through imports, aliases and re-exports to the file that defines
//! what it names; read with a parser, so that no spelling hides an arrow.
//!
//! What a method does behind `self` is not seen: that is why `impl Desk` stands in few files.

use std::collections::{BTreeMap, BTreeSet};

use super::{reader::read, source::Source};

/// A module by its path from the root: `["store", "views"]`.
pub type ModulePath = Vec<String>;

/// All modules and all paths of some sources.
#[derive(Debug, Default)]
pub struct Paths {
    modules: BTreeMap<ModulePath, Module>,
    /// Every path that the code names, with imports and re-exports.
    pub named: Vec<Named>,
    /// The types that have methods of their own, at each place.
    pub implemented: Vec<Named>,
    /// Every function that others may call.
    pub functions: Vec<Function>,
    /// Every method that is called, by name.
    pub methods: Vec<MethodCall>,
}

/// A function that is not private.
#[derive(Debug, Clone)]
pub struct Function {
    pub module: ModulePath,
    /// The type whose method it is.
    pub of: Option<String>,
    pub name: String,
    pub is_test: bool,
}

/// A call behind a dot, or of a function of a type.
#[derive(Debug, Clone)]
pub struct MethodCall {
    pub module: ModulePath,
    pub name: String,
    pub is_test: bool,
}

/// What a module knows by name.
#[derive(Debug, Default)]
pub struct Module {
    pub file: String,
    pub items: BTreeSet<String>,
    pub children: BTreeSet<String>,
    pub imports: BTreeMap<String, Vec<Vec<String>>>,
    pub globs: Vec<Vec<String>>,
    pub is_test: bool,
}

/// One path, where it stands.
#[derive(Debug, Clone)]
pub struct Named {
    pub file: String,
    pub line: usize,
    pub module: ModulePath,
    pub path: Vec<String>,
    /// A re-export: a face of the module, no use of what it shows.
    pub is_face: bool,
    /// An import, which names something for later.
    pub is_import: bool,
    /// In code that only tests see.
    pub is_test: bool,
}

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The module that defines it, or is it.
    pub module: ModulePath,
    /// Its name there; none for a module.
    pub item: Option<String>,
}

/// `["store", "views", "queue"]` for `src/store/views/queue.rs`.
fn module_of(path: &str) -> ModulePath {
    let inside = path.strip_prefix("src/").unwrap_or(path);
    let mut module: ModulePath = inside.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        module.pop();
    }
    module
}

impl Paths {
    /// Reads sources; one that does not parse is a fault of the test.
    pub fn of(sources: &[Source]) -> Self {
        let mut paths = Self::default();
        for source in sources.iter().filter(|source| source.path != "src/main.rs") {
            read(&mut paths, &source.path, module_of(&source.path), &source.text);
        }
        paths.spread_tests();
        paths
    }

    /// A module, which stands in `file` unless it is known to stand elsewhere.
    pub fn module(&mut self, module: &[String], file: &str) -> &mut Module {
        let known = self.modules.entry(module.to_vec()).or_default();
        if known.file.is_empty() {
            file.clone_into(&mut known.file);
        }
        known
    }

    /// A file that only a module of tests declares is one of tests, with all below it.
    fn spread_tests(&mut self) {
        let roots: Vec<ModulePath> =
            self.modules.iter().filter(|(_, module)| module.is_test).map(|(path, _)| path.clone()).collect();
        let is_below = |path: &[String]| roots.iter().any(|root| path.starts_with(root));
        for (path, module) in &mut self.modules {
            module.is_test |= is_below(path);
        }
        for named in self.named.iter_mut().chain(&mut self.implemented) {
            named.is_test |= is_below(&named.module);
        }
        for function in &mut self.functions {
            function.is_test |= is_below(&function.module);
        }
        for call in &mut self.methods {
            call.is_test |= is_below(&call.module);
        }
    }

    /// The path from the root, of one that begins with `crate`, `self` or `super`.
    pub fn absolute(named: &Named) -> Option<Vec<String>> {
        Self::rooted(&named.path, &named.module)
    }

    fn rooted(path: &[String], module: &[String]) -> Option<Vec<String>> {
        let mut base = match path.first()?.as_str() {
            "crate" => Vec::new(),
            "self" | "super" => module.to_vec(),
            _ => return None,
        };
        let mut rest = path;
        while let Some((first, after)) =
            rest.split_first().filter(|(it, _)| matches!(it.as_str(), "crate" | "self" | "super"))
        {
            if first == "super" {
                base.pop();
            }
            rest = after;
        }
        base.extend_from_slice(rest);
        Some(base)
    }

    /// What a path means where it stands; none for what is no part of these sources.
    pub fn target(&self, named: &Named) -> Option<Target> {
        self.resolve(&named.path, &named.module, &mut BTreeSet::new())
    }

    /// The file that defines a target.
    pub fn file(&self, target: &Target) -> Option<&str> {
        self.modules.get(&target.module).map(|module| module.file.as_str())
    }

    fn resolve(
        &self,
        path: &[String],
        from: &[String],
        seen: &mut BTreeSet<(ModulePath, String)>,
    ) -> Option<Target> {
        match Self::rooted(path, from) {
            Some(rooted) => self.walk(&[], &rooted, seen),
            None => self.walk(from, path, seen),
        }
    }

    fn walk(
        &self,
        module: &[String],
        rest: &[String],
        seen: &mut BTreeSet<(ModulePath, String)>,
    ) -> Option<Target> {
        let here = self.modules.get(module)?;
        let Some((name, after)) = rest.split_first() else {
            return Some(Target { module: module.to_vec(), item: None });
        };
        let item = || {
            here.items.contains(name).then(|| Target { module: module.to_vec(), item: Some(name.clone()) })
        };
        // a module and what it is named after share the name: the last word of a path means the latter
        if after.is_empty()
            && let Some(found) = item()
        {
            return Some(found);
        }
        let below = |seen: &mut _| {
            let child = [module, std::slice::from_ref(name)].concat();
            here.children.contains(name).then(|| self.walk(&child, after, seen)).flatten()
        };
        if !after.is_empty()
            && let Some(found) = below(seen)
        {
            return Some(found);
        }
        let may_import = here.imports.contains_key(name) || !here.globs.is_empty();
        if may_import && seen.insert((module.to_vec(), name.clone())) {
            for import in here.imports.get(name).into_iter().flatten() {
                if let Some(found) = self.resolve(&[import.as_slice(), after].concat(), module, seen) {
                    return Some(found);
                }
            }
            for glob in &here.globs {
                if let Some(Target { module: shown, item: None }) = self.resolve(glob, module, seen)
                    && shown != module
                    && let Some(found) = self.walk(&shown, rest, seen)
                {
                    return Some(found);
                }
            }
        }
        if after.is_empty() { below(seen) } else { item() }
    }

    /// Which file uses what which other file defines, outside tests, with the first name that it uses.
    pub fn arrows(&self) -> BTreeMap<&str, BTreeMap<&str, &Named>> {
        let mut arrows: BTreeMap<&str, BTreeMap<&str, &Named>> = BTreeMap::new();
        for named in self.named.iter().filter(|named| !named.is_test && !named.is_face) {
            let Some(target) = self.target(named).filter(|target| target.item.is_some()) else { continue };
            let Some(file) = self.file(&target).filter(|file| *file != named.file) else { continue };
            arrows.entry(named.file.as_str()).or_default().entry(file).or_insert(named);
        }
        arrows
    }
}
