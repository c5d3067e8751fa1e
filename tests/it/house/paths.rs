//! Where names lead. Every path of the code is followed through imports, aliases and re-exports to the file that defines
//! what it names; read with a parser, so that no spelling hides an arrow.
//!
//! What a method does behind `self` is not seen: that is why `impl Desk` stands in few files.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{
    Attribute, ImplItem, Item, ItemMod, ItemUse, Macro, Meta, Path, UseTree, Visibility,
    visit::{self, Visit},
};

use super::source::Source;

/// A module by its path from the root: `["store", "views"]`.
pub type ModulePath = Vec<String>;

/// All modules and all paths of some sources.
#[derive(Debug, Default)]
pub struct Paths {
    modules: BTreeMap<ModulePath, Module>,
    /// Every path that the code names, with imports and re-exports.
    pub named: Vec<Named>,
}

/// What a module knows by name.
#[derive(Debug, Default)]
struct Module {
    file: String,
    items: BTreeSet<String>,
    children: BTreeSet<String>,
    imports: BTreeMap<String, Vec<Vec<String>>>,
    globs: Vec<Vec<String>>,
    is_test: bool,
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

/// Whether an attribute hides something from everything but tests.
pub fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => {
            let words: Vec<String> = list.tokens.to_string().split_whitespace().map(str::to_owned).collect();
            words.iter().any(|word| word == "test") && !words.iter().any(|word| word == "not")
        }
        _ => false,
    })
}

impl Paths {
    /// Reads sources; one that does not parse is a fault of the test.
    pub fn of(sources: &[Source]) -> Self {
        let mut paths = Self::default();
        for source in sources.iter().filter(|source| source.path != "src/main.rs") {
            let tree =
                syn::parse_file(&source.text).unwrap_or_else(|error| panic!("{}: {error}", source.path));
            let module = module_of(&source.path);
            let mut reader = Reader { file: &source.path, module, is_test: false, paths: &mut paths };
            reader.here();
            reader.visit_file(&tree);
        }
        paths.spread_tests();
        paths
    }

    fn module(&mut self, module: &[String], file: &str) -> &mut Module {
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
        for named in &mut self.named {
            named.is_test |= is_below(&named.module);
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

/// Walks through one file.
struct Reader<'a> {
    file: &'a str,
    module: ModulePath,
    is_test: bool,
    paths: &'a mut Paths,
}

impl Reader<'_> {
    fn here(&mut self) -> &mut Module {
        self.paths.module(&self.module, self.file)
    }

    fn names(&mut self, line: usize, path: Vec<String>, is_face: bool) {
        let (file, module) = (self.file.to_owned(), self.module.clone());
        self.paths.named.push(Named { file, line, module, path, is_face, is_test: self.is_test });
    }

    fn defines(&mut self, name: &Ident) {
        let name = name.to_string();
        self.here().items.insert(name);
    }

    fn imports(&mut self, tree: &UseTree, prefix: &[String], is_face: bool) {
        let with = |name: &Ident| [prefix, &[name.to_string()]].concat();
        let (path, alias, ident) = match tree {
            UseTree::Path(part) => return self.imports(&part.tree, &with(&part.ident), is_face),
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.imports(tree, prefix, is_face));
            }
            UseTree::Glob(_) => return self.here().globs.push(prefix.to_vec()),
            UseTree::Name(name) if name.ident == "self" => {
                (prefix.to_vec(), prefix.last().cloned().unwrap_or_default(), &name.ident)
            }
            UseTree::Name(name) => (with(&name.ident), name.ident.to_string(), &name.ident),
            UseTree::Rename(name) if name.ident == "self" => {
                (prefix.to_vec(), name.rename.to_string(), &name.ident)
            }
            UseTree::Rename(name) => (with(&name.ident), name.rename.to_string(), &name.ident),
        };
        // `use crate::case::{self}` stands at a line, too
        self.names(ident.span().start().line, path.clone(), is_face);
        self.here().imports.entry(alias).or_default().push(path);
    }

    /// Runs `walk` for something that may be for tests only.
    fn guarded(&mut self, attributes: &[Attribute], walk: impl FnOnce(&mut Self)) {
        let outside = self.is_test;
        self.is_test |= is_for_tests(attributes);
        walk(self);
        self.is_test = outside;
    }

    /// The paths inside a macro, which no parser knows.
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is_colon =
            |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(it)) if it.as_char() == ':');
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(first) => {
                    let line = first.span().start().line;
                    let mut path = vec![first.to_string()];
                    while is_colon(at)
                        && is_colon(at + 1)
                        && let Some(TokenTree::Ident(next)) = tokens.get(at + 2)
                    {
                        path.push(next.to_string());
                        at += 3;
                    }
                    self.names(line, path, false);
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Macro(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Union(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => &[],
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        self.guarded(attributes(item), |reader| {
            match item {
                Item::Const(it) => reader.defines(&it.ident),
                Item::Enum(it) => reader.defines(&it.ident),
                Item::Fn(it) => reader.defines(&it.sig.ident),
                Item::Macro(it) => it.ident.iter().for_each(|name| reader.defines(name)),
                Item::Static(it) => reader.defines(&it.ident),
                Item::Struct(it) => reader.defines(&it.ident),
                Item::Trait(it) => reader.defines(&it.ident),
                Item::Type(it) => reader.defines(&it.ident),
                Item::Union(it) => reader.defines(&it.ident),
                _ => {}
            }
            visit::visit_item(reader, item);
        });
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        let name = item.ident.to_string();
        let is_test = self.is_test;
        self.here().children.insert(name.clone());
        self.module.push(name);
        let inside = self.module.clone();
        let file = if item.content.is_some() { self.file } else { "" };
        self.paths.module(&inside, file).is_test |= is_test;
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if item.leading_colon.is_none() {
            self.imports(&item.tree, &[], !matches!(item.vis, Visibility::Inherited));
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes: &[Attribute] = match item {
            ImplItem::Const(it) => &it.attrs,
            ImplItem::Fn(it) => &it.attrs,
            ImplItem::Type(it) => &it.attrs,
            _ => &[],
        };
        self.guarded(attributes, |reader| visit::visit_impl_item(reader, item));
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if path.leading_colon.is_none()
            && let Some(first) = path.segments.first()
        {
            let words = path.segments.iter().map(|part| part.ident.to_string()).collect();
            self.names(first.ident.span().start().line, words, false);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        self.visit_path(&item.path);
        self.tokens(item.tokens.clone());
    }

    // neither how far something is seen nor what it is marked with is a use
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}
