//! Core, desk, letters and pages name every act, event, state, letter … that they mean: where one could be forgotten in
//! silence, the compiler must be the one who asks. So no catch-all over them, in any spelling.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Expr, ExprLet, ExprMatch, ImplItemFn, Item, ItemFn, ItemImpl, ItemMod, ItemUse, Local, Macro, Pat, Path,
    Token, Type, UseTree,
    parse::{ParseStream, Parser},
    punctuated::Punctuated,
    visit::{self, Visit},
};

use super::{
    allowances::{counted, only_shrinks, unreasoned},
    none,
    reader::{attributes, found, is_for_tests},
    source::Source,
    sources,
};

/// What may have no catch-all.
const LISTS: [&str; 18] = [
    "Act",
    "ActKind",
    "CaseFlag",
    "Chip",
    "DutyKind",
    "Effect",
    "Event",
    "EventKind",
    "FilingEvent",
    "LetterKind",
    "Notice",
    "Reason",
    "Right",
    "State",
    "Step",
    "TaskKind",
    "TimerKind",
    "Wish",
];

/// Where.
const FOLDERS: [&str; 4] = ["src/case/", "src/desk/", "src/letters/", "src/web/"];

/// What stands, as `file function: what over which list`, with how often.
const STANDING: &str = include_str!("allowed/arms.txt");

/// Walks through one file.
#[derive(Default)]
struct Reader {
    /// The function that is read.
    function: String,
    /// The type whose `impl` is read.
    own: Option<String>,
    /// Other names of the lists, and names of their values, as this file imports them.
    aliases: BTreeMap<String, String>,
    found: Vec<String>,
}

impl Reader {
    /// The list that a path names a value of.
    fn list(&self, path: &Path) -> Option<&str> {
        let words: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        let name = match words.as_slice() {
            [.., own, _] if own == "Self" => self.own.as_deref()?,
            [.., list, _] => self.aliases.get(list).map_or(list.as_str(), String::as_str),
            [value] => self.aliases.get(value)?.as_str(),
            [] => return None,
        };
        LISTS.into_iter().find(|list| *list == name)
    }

    /// The lists whose values a pattern names, anywhere in it.
    fn lists(&self, pattern: &Pat) -> BTreeSet<String> {
        let mut named = Naming { reader: self, lists: BTreeSet::new() };
        named.visit_pat(pattern);
        named.lists
    }

    fn tells(&mut self, what: &str, lists: BTreeSet<String>) {
        for list in lists {
            self.found.push(format!("{}: {what} over {list}", self.function));
        }
    }

    fn imports(&mut self, tree: &UseTree, above: Option<&str>) {
        match tree {
            UseTree::Path(part) => self.imports(&part.tree, Some(&part.ident.to_string())),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.imports(tree, above)),
            UseTree::Name(name) => self.alias(&name.ident.to_string(), &name.ident.to_string(), above),
            UseTree::Rename(name) => self.alias(&name.ident.to_string(), &name.rename.to_string(), above),
            UseTree::Glob(_) => {
                if let Some(list) = above.filter(|above| LISTS.contains(above)) {
                    self.found.push(format!("{}: every value imported of {list}", self.function));
                }
            }
        }
    }

    fn alias(&mut self, name: &str, alias: &str, above: Option<&str>) {
        if let Some(list) = above.filter(|above| LISTS.contains(above)) {
            self.aliases.insert(alias.to_owned(), list.to_owned());
        } else if LISTS.contains(&name) && name != alias {
            self.aliases.insert(alias.to_owned(), name.to_owned());
        }
    }

    /// The patterns and matches inside a macro.
    fn tokens(&mut self, tokens: &TokenStream) {
        if let Ok(expressions) = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens.clone()) {
            expressions.iter().for_each(|expression| self.visit_expr(expression));
            return;
        }
        let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            if let TokenTree::Group(group) = token {
                let is_matches =
                    at >= 2 && tokens[at - 2].to_string() == "matches" && tokens[at - 1].to_string() == "!";
                if is_matches { self.matches(&group.stream()) } else { self.tokens(&group.stream()) }
            }
        }
    }

    fn matches(&mut self, tokens: &TokenStream) {
        let parse = |input: ParseStream<'_>| {
            let expression: Expr = input.parse()?;
            input.parse::<Token![,]>()?;
            let pattern = Pat::parse_multi_with_leading_vert(input)?;
            let guard = input
                .peek(Token![if])
                .then(|| input.parse::<Token![if]>().and_then(|_| input.parse::<Expr>()));
            input.parse::<Option<Token![,]>>()?;
            Ok((expression, pattern, guard.transpose()?))
        };
        if let Ok((expression, pattern, guard)) = parse.parse2(tokens.clone()) {
            self.visit_expr(&expression);
            if let Some(guard) = guard {
                self.visit_expr(&guard);
            }
            self.tells("matches!", self.lists(&pattern));
        }
    }

    fn reads_function(&mut self, name: String, walk: impl FnOnce(&mut Self)) {
        let outside = std::mem::replace(&mut self.function, name);
        walk(self);
        self.function = outside;
    }
}

struct Naming<'a> {
    reader: &'a Reader,
    lists: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Naming<'_> {
    fn visit_path(&mut self, path: &'ast Path) {
        self.lists.extend(self.reader.list(path).map(str::to_owned));
    }

    fn visit_pat_ident(&mut self, pattern: &'ast syn::PatIdent) {
        // a value that was imported looks like a binding
        self.lists.extend(self.reader.list(&pattern.ident.clone().into()).map(str::to_owned));
        visit::visit_pat_ident(self, pattern);
    }
}

/// Whether a pattern takes whatever comes.
fn takes_all(pattern: &Pat) -> bool {
    match pattern {
        Pat::Wild(_) => true,
        // `None` and other values without a payload look like bindings, but for their first letter
        Pat::Ident(it) => {
            it.ident.to_string().starts_with(|first: char| first.is_lowercase() || first == '_')
                && it.subpat.as_ref().is_none_or(|(_, inner)| takes_all(inner))
        }
        Pat::Or(it) => it.cases.iter().any(takes_all),
        Pat::Paren(it) => takes_all(&it.pat),
        Pat::Reference(it) => takes_all(&it.pat),
        _ => false,
    }
}

/// The alternatives of a pattern that are tuples, each as its places.
fn tuples(pattern: &Pat) -> Vec<Vec<&Pat>> {
    match pattern {
        Pat::Tuple(it) => vec![it.elems.iter().collect()],
        Pat::Or(it) => it.cases.iter().flat_map(tuples).collect(),
        Pat::Paren(it) => tuples(&it.pat),
        Pat::Reference(it) => tuples(&it.pat),
        _ => Vec::new(),
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        visit::visit_item_mod(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.imports(&item.tree, None);
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        let own = match &*item.self_ty {
            Type::Path(it) => it.path.segments.last().map(|part| part.ident.to_string()),
            _ => None,
        };
        let outside = std::mem::replace(&mut self.own, own);
        visit::visit_item_impl(self, item);
        self.own = outside;
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.reads_function(item.sig.ident.to_string(), |reader| visit::visit_item_fn(reader, item));
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            self.reads_function(item.sig.ident.to_string(), |reader| visit::visit_impl_item_fn(reader, item));
        }
    }

    fn visit_expr_match(&mut self, item: &'ast ExprMatch) {
        let patterns: Vec<&Pat> = item.arms.iter().map(|arm| &arm.pat).collect();
        let named: BTreeSet<String> = patterns.iter().flat_map(|pattern| self.lists(pattern)).collect();
        let rows: Vec<Vec<&Pat>> = patterns.iter().flat_map(|pattern| tuples(pattern)).collect();
        if patterns.iter().any(|pattern| takes_all(pattern)) {
            self.tells("a catch-all", named);
        } else {
            let width = rows.iter().map(Vec::len).max().unwrap_or(0);
            for place in 0..width {
                let column: Vec<&Pat> = rows.iter().filter_map(|row| row.get(place).copied()).collect();
                if column.iter().any(|pattern| takes_all(pattern)) {
                    let lists = column.iter().flat_map(|pattern| self.lists(pattern)).collect();
                    self.tells("a tuple with a place for all", lists);
                }
            }
            // `Some(State::Working) => …, Some(_) => …`: a catch-all one level down
            let inside =
                |pattern: &&Pat| matches!(pattern, Pat::TupleStruct(it) if it.elems.iter().any(takes_all));
            let wrapped = patterns
                .iter()
                .filter(|pattern| matches!(pattern, Pat::TupleStruct(it) if self.list(&it.path).is_none()));
            let wrapped: Vec<&&Pat> = wrapped.collect();
            if wrapped.iter().any(|pattern| inside(pattern)) {
                let lists = wrapped.iter().flat_map(|pattern| self.lists(pattern)).collect();
                self.tells("a catch-all inside", lists);
            }
        }
        visit::visit_expr_match(self, item);
    }

    fn visit_expr_let(&mut self, item: &'ast ExprLet) {
        self.tells("if let", self.lists(&item.pat));
        visit::visit_expr_let(self, item);
    }

    fn visit_local(&mut self, item: &'ast Local) {
        if item.init.as_ref().is_some_and(|init| init.diverge.is_some()) {
            self.tells("let else", self.lists(&item.pat));
        }
        visit::visit_local(self, item);
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        if item.path.is_ident("matches") {
            self.matches(&item.tokens);
        } else {
            self.tokens(&item.tokens);
        }
    }
}

/// What could be forgotten in silence, by file, function and list; what stands twice is counted.
fn forgettable(sources: &[Source]) -> BTreeSet<String> {
    let is_meant = |source: &&Source| {
        FOLDERS.iter().any(|folder| source.path.starts_with(folder)) && !source.path.contains("/tests")
    };
    counted(found(sources.iter().filter(is_meant), |file| {
        let mut reader = Reader::default();
        reader.visit_file(file);
        reader.found
    }))
}

#[test]
fn nothing_of_a_closed_list_is_forgotten_in_silence() {
    none("say each act, event and state", &only_shrinks("arms.txt", STANDING, forgettable(sources())));
    none("no reason beside it", &unreasoned(STANDING));
}

#[test]
fn a_silent_gap_is_seen_in_every_spelling() {
    for body in [
        "match s { State::Working => 1, _ => 2 }",
        "match s { State::Working => 1, other => 2 }",
        "match s { crate::case::State::Working | State::Waiting => 1, ref other => 2 }",
        "match s { State::Working => 1, State::Waiting | _ => 2 }",
        "match &s { &State::Working => 1, &_ => 2 }",
        "match (s, a) { (State::Working, true) => 1, (_, _) => 2 }",
        "match (s, a) { (State::Working, true) => 1, (State::Working, false) => 3, (x, _) => 2 }",
        "match o { Some(State::Working) => 1, Some(_) => 2, None => 3 }",
        "match e { Event::Verified { to, .. } => 1, _ => 2 }",
        "match k { ActKind::Send => 1, _ if a => 2, _ => 3 }",
        "if let Event::Noted = e { 1 } else { 2 }",
        "if a && let Some(Act::Send(x)) = e { 1 } else { 2 }",
        "{ let Event::Filed(f) = e else { return 1 }; 2 }",
        "{ while let State::Working = s {} 2 }",
        "u8::from(matches!(s, State::Working | State::Waiting))",
        "{ assert!(a || !matches!(s, State::Working)); 2 }",
        "{ tell!(x: matches!(s, State::Working if a)); 2 }",
        "{ use super::State::Working; match s { Working => 1, _ => 2 } }",
        "{ use super::Act as A; match s { A::Send => 1, _ => 2 } }",
        "match s { Working => 1, _ => 2 }",
    ] {
        let text = format!("use super::State::{{Working, Waiting}};\nfn f() -> u8 {{ {body} }}");
        assert_eq!(forgettable(&[Source::new("src/case/a.rs", &text)]).len(), 1, "{body}");
    }
    let own = "impl State { fn f(self) -> bool { matches!(self, Self::Working) } }\nuse super::Event::*;";
    assert_eq!(forgettable(&[Source::new("src/case/a.rs", own)]).len(), 2);
}

#[test]
fn what_is_said_in_full_is_let_through() {
    for body in [
        "match s { State::Working => 1, State::Waiting => 2 }",
        "match (s, a) { (State::Working, _) => 1, (State::Waiting, _) => 2 }",
        "match e { Event::Verified { to, .. } => 1, Event::Filed(_) => 2 }",
        "match o { Some(State::Working) => 1, Some(State::Waiting) => 2, None => 3 }",
        "match n { 1 => 1, _ => 2 }",
        "match d { Method::Session => 1, _ => 2 }",
        "if let Some(it) = o { 1 } else { 2 }",
        "u8::from(matches!(d, ClockEvent::Pause { .. }))",
    ] {
        let text = format!("fn f() -> u8 {{ {body} }}");
        assert!(forgettable(&[Source::new("src/case/a.rs", &text)]).is_empty(), "{body}");
    }
    let test = "#[cfg(test)]\nmod tests { fn f() { matches!(s, State::Working); } }";
    assert!(forgettable(&[Source::new("src/case/a.rs", test)]).is_empty());
    for (folder, count) in [("case", 1), ("desk", 1), ("letters", 1), ("web", 1), ("store", 0), ("cli", 0)] {
        let source =
            Source::new(&format!("src/{folder}/a.rs"), "fn f() -> bool { matches!(s, State::Working) }");
        assert_eq!(forgettable(&[source]).len(), count, "{folder}");
    }
}
