//! Words at the edge: `case` and `desk` say nothing in a language of their own. What a person reads stands in
//! `config/locales`, or by language beside a law; lower floors give its id.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::{
    Attribute, Expr, ExprCall, ExprLit, ExprMethodCall, ImplItemFn, Item, Lit, LitStr, Macro,
    visit::{self, Visit},
};

use super::{
    allowances::only_shrinks,
    none,
    reader::{attributes, found, is_for_tests},
    source::Source,
    sources,
};

/// Words that stand, one a line.
const STANDING: &str = include_str!("allowed/words.txt");

/// Who reads what is given to these: the log of the operator.
const TO_THE_LOG: [&str; 6] = ["trace", "debug", "info", "warn", "error", "event"];

/// From four words on it is said to somebody; fewer may name a step for the log.
const WORDS_MIN: usize = 4;

fn is_said(text: &str) -> bool {
    let has_letters = |word: &&str| word.chars().any(char::is_alphabetic);
    let words = text.split_whitespace().filter(has_letters).count();
    words >= WORDS_MIN || words > 1 && text.ends_with(['.', '!', '?'])
}

#[derive(Default)]
struct Reader {
    found: Vec<String>,
}

impl Reader {
    fn text(&mut self, text: &LitStr) {
        if is_said(&text.value()) {
            self.found.push(text.value().split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    fn tokens(&mut self, tokens: &TokenStream) {
        let mut before = String::new();
        for token in tokens.clone() {
            let is_attribute = std::mem::replace(&mut before, token.to_string()) == "#";
            match token {
                TokenTree::Group(group) if !is_attribute => self.tokens(&group.stream()),
                TokenTree::Literal(literal) => {
                    if let Ok(text) = syn::parse_str::<LitStr>(&literal.to_string()) {
                        self.text(&text);
                    }
                }
                TokenTree::Group(_) | TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }
}

/// The last name of what is called.
fn called(function: &Expr) -> Option<String> {
    let Expr::Path(path) = function else { return None };
    path.path.segments.last().map(|part| part.ident.to_string())
}

impl<'ast> Visit<'ast> for Reader {
    // comments, and what `thiserror` writes to the log
    fn visit_attribute(&mut self, _: &'ast Attribute) {}

    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        // the cause of a fault of ours goes to the log
        if called(&call.func).as_deref() != Some("Internal") {
            visit::visit_expr_call(self, call);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if let (true, Some(Expr::Lit(ExprLit { lit: Lit::Str(tag), .. }))) =
            (call.method == "in_language", call.args.first())
        {
            self.found.push(format!("in_language({})", tag.value()));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_lit_str(&mut self, text: &'ast LitStr) {
        self.text(text);
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        let name = item.path.segments.last().map(|part| part.ident.to_string()).unwrap_or_default();
        if !TO_THE_LOG.contains(&name.as_str()) {
            self.tokens(&item.tokens);
        }
    }
}

/// What is said below the edge, by file.
fn said(sources: &[Source]) -> BTreeSet<String> {
    let is_low = |source: &&Source| {
        matches!(source.top_module(), Some("case" | "desk")) && !source.path.contains("/tests")
    };
    let read = |file: &syn::File| {
        let mut reader = Reader::default();
        reader.visit_file(file);
        reader.found
    };
    found(sources.iter().filter(is_low), read).into_iter().collect()
}

#[test]
fn nothing_is_said_below_the_edge() {
    none("say it in config/locales", &only_shrinks("words.txt", STANDING, said(sources())));
}

#[test]
fn words_below_the_edge_are_seen_in_every_spelling() {
    for body in [
        "refuse(\"Only a lead may do this.\")",
        "refuse(format!(\"The case is {state}, and nobody else must be told.\"))",
        "{ let words = \"expected one of these\"; words }",
        "match a { A => \"is required in here\", B => \"\" }",
        "vec![(\"x\", r#\"it is \"required\" here\"#)]",
        "{ const WORDS: &str = \"One proof is recorded.\"; WORDS }",
        "refusal.text.in_language(\"en\")",
    ] {
        let text = format!("fn f() {{ {body}; }}");
        for top_module in ["case", "desk"] {
            let source = Source::new(&format!("src/{top_module}/a.rs"), &text);
            assert_eq!(said(&[source]).len(), 1, "{top_module}: {body}");
        }
        assert!(said(&[Source::new("src/web/a.rs", &text)]).is_empty(), "the edge speaks");
    }
}

#[test]
fn what_nobody_is_told_is_let_through() {
    for text in [
        "/// Only a lead may do this.\nfn f() {}",
        "#[error(\"the rows of a case are gone\")]\nstruct A;",
        "fn f() { tracing::warn!(%error, \"the next page does not say so\"); }",
        "fn f() { Err(Error::Internal(format!(\"event {seq} cannot be read\"))) }",
        "closed_list! { #[doc = \"One for the reader of the code.\"] A, \"a step\" { B = \"b\" } }",
        "fn f() { voice.say(\"desk-field-letter\") }",
        "fn f() { text.in_language(language) }",
        "#[cfg(test)]\nmod tests { const A: &str = \"Please send me everything.\"; }",
    ] {
        assert_eq!(said(&[Source::new("src/desk/a.rs", text)]), BTreeSet::new(), "{text}");
    }
}
