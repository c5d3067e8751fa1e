//! Reads one file into the map of paths: what it defines, imports, names, implements and calls.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{
    Attribute, ExprMethodCall, ImplItem, ImplItemFn, Item, ItemFn, ItemImpl, ItemMod, ItemUse, Macro, Meta,
    Path, Type, UseTree, Visibility,
    visit::{self, Visit},
};

use super::{
    paths::{Function, MethodCall, Module, ModulePath, Named, Paths},
    source::Source,
};

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

/// What a rule finds in sources, each with its file in front.
pub fn found<'s>(
    sources: impl Iterator<Item = &'s Source>,
    read: impl Fn(&syn::File) -> Vec<String>,
) -> Vec<String> {
    let of = |source: &Source| {
        let tree = syn::parse_file(&source.text).unwrap_or_else(|error| panic!("{}: {error}", source.path));
        let found = read(&tree).into_iter().map(|found| format!("{} {found}", source.path));
        found.collect::<Vec<_>>()
    };
    sources.flat_map(of).collect()
}

/// Reads `text`, which stands in `file` and is `module`.
pub fn read(paths: &mut Paths, file: &str, module: ModulePath, text: &str) {
    let tree = syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut reader = Reader { file, module, is_test: false, own: None, paths };
    reader.here();
    reader.visit_file(&tree);
}

/// Walks through one file.
struct Reader<'a> {
    file: &'a str,
    module: ModulePath,
    is_test: bool,
    /// The type whose `impl` is read.
    own: Option<String>,
    paths: &'a mut Paths,
}

impl Reader<'_> {
    fn here(&mut self) -> &mut Module {
        self.paths.module(&self.module, self.file)
    }

    fn named(&self, name: &Ident, path: Vec<String>) -> Named {
        let (file, module, line) = (self.file.to_owned(), self.module.clone(), name.span().start().line);
        Named { file, line, module, path, is_face: false, is_import: false, is_test: self.is_test }
    }

    fn names(&mut self, first: &Ident, path: Vec<String>) {
        if let [_, .., last] = path.as_slice() {
            self.calls(last.clone());
        }
        let named = self.named(first, path);
        self.paths.named.push(named);
    }

    fn calls(&mut self, name: String) {
        let (module, is_test) = (self.module.clone(), self.is_test);
        self.paths.methods.push(MethodCall { module, name, is_test });
    }

    fn offers(&mut self, visibility: &Visibility, name: &Ident) {
        if !matches!(visibility, Visibility::Inherited) {
            let (module, of, is_test) = (self.module.clone(), self.own.clone(), self.is_test);
            self.paths.functions.push(Function { module, of, name: name.to_string(), is_test });
        }
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
        let named = Named { is_face, is_import: true, ..self.named(ident, path.clone()) };
        self.paths.named.push(named);
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
        let is =
            |at: usize, c: char| matches!(tokens.get(at), Some(TokenTree::Punct(it)) if it.as_char() == c);
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(first) if at > 1 && is(at - 2, '.') => self.calls(first.to_string()),
                TokenTree::Ident(first) => {
                    let mut path = vec![first.to_string()];
                    while is(at, ':')
                        && is(at + 1, ':')
                        && let Some(TokenTree::Ident(next)) = tokens.get(at + 2)
                    {
                        path.push(next.to_string());
                        at += 3;
                    }
                    self.names(first, path);
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}

/// What stands before an item.
pub fn attributes(item: &Item) -> &[Attribute] {
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

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.offers(&item.vis, &item.sig.ident);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.offers(&item.vis, &item.sig.ident);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let own = match &*item.self_ty {
            Type::Path(own) => Some(own.path.segments.iter().map(|part| &part.ident).collect::<Vec<_>>()),
            _ => None,
        };
        if let (Some([first, ..]), None) = (own.as_deref(), &item.trait_) {
            let named = self.named(first, own.iter().flatten().map(ToString::to_string).collect());
            self.paths.implemented.push(named);
        }
        self.own = own.and_then(|own| own.last().map(ToString::to_string));
        visit::visit_item_impl(self, item);
        self.own = None;
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        self.calls(call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if path.leading_colon.is_none()
            && let Some(first) = path.segments.first()
        {
            let words = path.segments.iter().map(|part| part.ident.to_string()).collect();
            self.names(&first.ident, words);
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
