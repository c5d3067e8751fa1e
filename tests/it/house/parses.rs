//! A word becomes a value where it comes in: at the entrances, in the store, in a reader of serde. Further inside a text that is
//! parsed is an id that somebody carried as a string.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Expr, ExprMethodCall, ExprPath, GenericArgument, ImplItem, ImplItemFn, Item, ItemFn, ItemImpl, Macro,
    Signature, Token, Type,
    parse::Parser,
    punctuated::Punctuated,
    visit::{self, Visit},
};

use super::{
    allowances::{counted, only_shrinks},
    none,
    reader::{attributes, found, is_for_tests},
    source::Source,
    sources,
};

/// The modules that hold words already read.
const INSIDE: [&str; 6] = ["law", "case", "letters", "desk", "jobs", "mail"];

/// Traits whose implementation is how a word is read.
const READERS: [&str; 3] = ["FromStr", "Deserialize", "TryFrom"];

/// What is a value in any text: figures and days, no ids.
const PLAIN: [&str; 7] = ["usize", "u8", "u16", "u32", "i64", "NaiveDate", "DateTime"];

/// What stands, as `file function: what is read`, with how often and why.
const STANDING: &str = include_str!("allowed/parses.txt");

#[derive(Default)]
struct Reader {
    function: String,
    found: Vec<String>,
}

/// The last word of a type's path.
fn name_of(of: &Type) -> String {
    match of {
        Type::Path(it) => it.path.segments.last().map(|part| part.ident.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}

/// Whether serde calls it.
fn is_serde(signature: &Signature) -> bool {
    let generics = &signature.generics.params;
    generics.iter().any(|generic| match generic {
        syn::GenericParam::Type(it) => it.bounds.iter().any(|bound| match bound {
            syn::TypeParamBound::Trait(it) => {
                it.path.segments.last().is_some_and(|part| part.ident == "Deserializer")
            }
            _ => false,
        }),
        _ => false,
    })
}

impl Reader {
    fn tells(&mut self, what: &str) {
        self.found.push(format!("{}: {what}", self.function));
    }

    fn reads(&mut self, signature: &Signature, walk: impl FnOnce(&mut Self)) {
        if is_serde(signature) {
            return;
        }
        let outside = std::mem::replace(&mut self.function, signature.ident.to_string());
        walk(self);
        self.function = outside;
    }

    /// Calls inside a macro that is no list of expressions.
    fn tokens(&mut self, tokens: TokenStream) {
        if let Ok(expressions) = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens.clone()) {
            expressions.iter().for_each(|expression| self.visit_expr(expression));
            return;
        }
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Ident(word) if word == "parse" && at > 0 && tokens[at - 1].to_string() == "." => {
                    self.tells("parse");
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let of = item.trait_.as_ref().and_then(|(_, path, _)| path.segments.last());
        if !of.is_some_and(|of| READERS.iter().any(|reader| of.ident == reader)) {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !matches!(item, ImplItem::Fn(it) if is_for_tests(&it.attrs)) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.reads(&item.sig, |reader| visit::visit_item_fn(reader, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.reads(&item.sig, |reader| visit::visit_impl_item_fn(reader, item));
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if call.method == "parse" && call.args.is_empty() {
            let of = call.turbofish.as_ref().and_then(|of| of.args.first());
            let of = match of {
                Some(GenericArgument::Type(of)) => name_of(of),
                _ => String::new(),
            };
            if !PLAIN.contains(&of.as_str()) {
                self.tells(format!("parse {of}").trim());
            }
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        let words: Vec<String> = path.path.segments.iter().map(|part| part.ident.to_string()).collect();
        match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            [.., "serde_json" | "toml", "from_str"] => {}
            [.., of, "from_str"] => self.tells(&format!("parse {of}")),
            [.., "str", "parse"] => self.tells("parse"),
            _ => {}
        }
        visit::visit_expr_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        self.tokens(item.tokens.clone());
    }
}

/// Where a word is read inside, by file and function; what stands twice is counted.
fn read_inside(sources: &[Source]) -> BTreeSet<String> {
    let is_inside = |source: &&Source| {
        source.top_module().is_some_and(|top_module| INSIDE.contains(&top_module))
            && !source.path.contains("/tests")
    };
    counted(found(sources.iter().filter(is_inside), |file| {
        let mut reader = Reader::default();
        reader.visit_file(file);
        reader.found
    }))
}

#[test]
fn words_are_read_at_the_edge() {
    none("read it where it comes in", &only_shrinks("parses.txt", STANDING, read_inside(sources())));
    let without = STANDING.lines().filter(|line| !line.starts_with('#') && !line.contains(" # "));
    none("no reason given", &without.map(str::to_owned).collect::<Vec<_>>());
}

#[test]
fn a_word_read_inside_is_seen_in_every_spelling() {
    for body in [
        "let state: State = row.state.parse()?;",
        "row.state.parse::<State>().is_ok()",
        "row.state.parse::<crate::case::State>().is_ok()",
        "State::from_str(&row.state).ok()",
        "<State as FromStr>::from_str(&row.state).ok()",
        "row.state.as_deref().map(str::parse)",
        "assert!(row.state.parse::<State>().is_ok())",
        "tell!(x: row.state.parse::<State>())",
    ] {
        for text in [format!("fn f() {{ {body} }}"), format!("impl Row {{ fn f(&self) {{ {body} }} }}")] {
            let found = read_inside(&[Source::new("src/desk/a.rs", &text)]);
            assert_eq!(found.len(), 1, "{text}");
            assert!(found.iter().all(|it| it.starts_with("src/desk/a.rs f: parse")), "{found:?}");
        }
    }
    let twice = Source::new("src/desk/a.rs", "fn f() { a.parse()?; b.parse()? }");
    assert_eq!(read_inside(&[twice]).into_iter().next().unwrap(), "src/desk/a.rs f: parse, 2 times");
}

#[test]
fn figures_readers_entries_and_tests_are_let_through() {
    for body in [
        "index.parse::<usize>()",
        "text.parse::<chrono::NaiveDate>()",
        "serde_json::from_str(text)",
        "Act::parse(kind, payload)",
        "cron.parse(text)",
    ] {
        let text = format!("fn f() {{ {body}; }}");
        assert!(read_inside(&[Source::new("src/desk/a.rs", &text)]).is_empty(), "{body}");
    }
    let parses = "fn f(text: &str) { text.parse::<State>() }";
    for text in [
        "impl FromStr for A { fn from_str(text: &str) { text.parse() } }".to_owned(),
        "impl<'de> Deserialize<'de> for A { fn deserialize() { text.parse() } }".to_owned(),
        "fn one<'de, D: Deserializer<'de>>(it: D) { text.parse() }".to_owned(),
        format!("#[cfg(test)]\nmod tests {{ {parses} }}"),
    ] {
        assert!(read_inside(&[Source::new("src/desk/a.rs", &text)]).is_empty(), "{text}");
    }
    for path in ["src/web/a.rs", "src/store/a.rs", "src/cli/a.rs", "src/types/a.rs", "src/desk/tests.rs"] {
        assert!(read_inside(&[Source::new(path, parses)]).is_empty(), "{path}");
    }
}
