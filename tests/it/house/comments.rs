//! What is public says what it is for; a field or a variant has a comment only where it says more than its name.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Attribute, ImplItemFn, Item, Meta, Visibility, visit::Visit};

use super::{
    none,
    reader::{attributes, is_for_tests},
    source::Source,
    sources,
};

/// Words that ask or point and say nothing by themselves.
const EMPTY: [&str; 19] = [
    "the", "its", "a", "an", "of", "which", "what", "when", "who", "how", "why", "whose", "by", "to", "in",
    "for", "id", "s", "one",
];

/// A file whose public structs are described elsewhere: each key once, in `config/default.toml`.
const DESCRIBED_ELSEWHERE: &str = "src/config/sections.rs";

/// Reads one file for public items without a comment.
struct Undescribed<'a> {
    path: &'a str,
    faults: Vec<String>,
}

impl Undescribed<'_> {
    fn wants(&mut self, visibility: &Visibility, attributes: &[Attribute], name: &syn::Ident) {
        let is_doc = |it: &Attribute| matches!(&it.meta, Meta::NameValue(it) if it.path.is_ident("doc"));
        if matches!(visibility, Visibility::Public(_)) && !attributes.iter().any(is_doc) {
            self.faults.push(format!("{}:{}: `{name}` says nothing", self.path, name.span().start().line));
        }
    }
}

impl<'ast> Visit<'ast> for Undescribed<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = attributes(item);
        if is_for_tests(attributes) {
            return;
        }
        match item {
            // a module in a file of its own has its head there
            Item::Mod(it) if it.content.is_some() => self.wants(&it.vis, attributes, &it.ident),
            Item::Struct(it) => self.wants(&it.vis, attributes, &it.ident),
            Item::Enum(it) => self.wants(&it.vis, attributes, &it.ident),
            Item::Trait(it) => self.wants(&it.vis, attributes, &it.ident),
            Item::Fn(it) => self.wants(&it.vis, attributes, &it.sig.ident),
            _ => {}
        }
        syn::visit::visit_item(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.wants(&item.vis, &item.attrs, &item.sig.ident);
    }
}

fn undescribed(sources: &[Source]) -> Vec<String> {
    let of = |source: &Source| {
        let tree = syn::parse_file(&source.text).unwrap_or_else(|error| panic!("{}: {error}", source.path));
        let mut reader = Undescribed { path: &source.path, faults: Vec::new() };
        reader.visit_file(&tree);
        reader.faults
    };
    sources.iter().filter(|source| source.path != DESCRIBED_ELSEWHERE).flat_map(of).collect()
}

#[test]
fn everything_public_says_what_it_is_for() {
    none("a public item without a comment", &undescribed(sources()));
}

#[test]
fn a_public_item_without_a_comment_is_seen() {
    let text = "pub struct A;\n/// Said.\npub struct B { pub a: u8 }\npub enum C {}\npub trait D {}\npub mod e {}\n\
                pub fn f() {}\nimpl B { pub fn g(&self) {} fn own(&self) {} }\nfn own() {}\npub mod elsewhere;\n\
                #[cfg(test)]\nmod tests { pub fn h() {} }";
    let found = undescribed(&[Source::new("src/law/a.rs", text)]);
    let names: Vec<&str> = found.iter().filter_map(|it| it.split('`').nth(1)).collect();
    assert_eq!(names, ["A", "C", "D", "e", "f", "g"]);
}

/// The words of a name, of `ReplyBy` as of `reply_by`, in small letters.
fn words_of(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    for c in name.chars() {
        if !c.is_ascii_alphabetic()
            || c.is_ascii_uppercase() && words.last().is_some_and(|it| !is_capital(it))
        {
            words.push(String::new());
        }
        if c.is_ascii_alphabetic() {
            words.last_mut().unwrap().push(c);
        }
    }
    let small = words.into_iter().map(|it| it.to_ascii_lowercase());
    small.filter(|it| !it.is_empty()).collect()
}

fn is_capital(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_uppercase())
}

/// Whether a comment of at most three words only repeats what stands behind it, or asks a question.
fn is_empty(comment: &str, behind: &[String]) -> bool {
    let letters = comment.to_lowercase();
    let words: Vec<&str> =
        letters.split(|c: char| !c.is_ascii_alphabetic()).filter(|it| !it.is_empty()).collect();
    let same = |word: &str| {
        behind.iter().any(|it| {
            let stem = word.get(..5).filter(|_| word.len() > 4);
            it.trim_end_matches('s') == word.trim_end_matches('s')
                || stem.is_some_and(|stem| it.starts_with(stem))
        })
    };
    words.len() <= 3 && words.iter().all(|word| EMPTY.contains(word) || same(word))
}

/// The text of `#[doc = "…"]`, which is what a parser makes of `/// …`.
fn comment(attribute: &TokenTree) -> Option<String> {
    let TokenTree::Group(group) = attribute else { return None };
    let parts: Vec<TokenTree> = group.stream().into_iter().collect();
    match parts.as_slice() {
        [TokenTree::Ident(doc), TokenTree::Punct(_), TokenTree::Literal(text)] if doc == "doc" => {
            Some(syn::parse_str::<syn::LitStr>(&text.to_string()).ok()?.value())
        }
        _ => None,
    }
}

/// Comments of one line that say nothing, wherever they stand: in items, and in the rows of a macro.
fn empty_comments(path: &str, tokens: TokenStream, faults: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_attribute = |at: usize| {
        matches!(tokens.get(at), Some(TokenTree::Punct(it)) if it.as_char() == '#')
            && matches!(tokens.get(at + 1), Some(TokenTree::Group(it)) if it.delimiter() == Delimiter::Bracket)
    };
    let mut at = 0;
    while at < tokens.len() {
        let first = at;
        let mut comments = Vec::new();
        while is_attribute(at) {
            comments.extend(comment(&tokens[at + 1]));
            at += 2;
        }
        if let ([only], Some(next)) = (comments.as_slice(), tokens.get(at)) {
            let line = next.span().start().line;
            let behind: Vec<String> =
                tokens[at..].iter().take_while(|it| it.span().start().line == line).flat_map(names).collect();
            if is_empty(only, &behind) {
                let line = tokens[first].span().start().line;
                faults.push(format!("{path}:{line}: `///{only}` says nothing"));
            }
        }
        if let Some(TokenTree::Group(group)) = tokens.get(at) {
            empty_comments(path, group.stream(), faults);
        }
        at += 1;
    }
}

/// The words of the names in a token.
fn names(token: &TokenTree) -> Vec<String> {
    match token {
        TokenTree::Ident(name) => words_of(&name.to_string()),
        TokenTree::Group(group) if group.delimiter() != Delimiter::Brace => {
            group.stream().into_iter().flat_map(|it| names(&it)).collect()
        }
        TokenTree::Literal(text) => words_of(&text.to_string()),
        TokenTree::Group(_) | TokenTree::Punct(_) => Vec::new(),
    }
}

fn empty(sources: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for source in sources {
        let tokens: TokenStream =
            source.text.parse().unwrap_or_else(|error| panic!("{}: {error}", source.path));
        empty_comments(&source.path, tokens, &mut faults);
    }
    faults
}

#[test]
fn no_comment_only_repeats_a_name() {
    none("a comment that says what the name says", &empty(sources()));
}

#[test]
fn a_comment_that_only_repeats_a_name_is_seen() {
    let empty = |text: &str| empty(&[Source::new("src/law/a.rs", text)]).len();
    for text in [
        "struct A {\n /// The case.\n case: Case,\n}",
        "struct A {\n /// When.\n #[serde(skip)]\n at: Instant,\n}",
        "enum A {\n /// A refusal.\n Refused { why: u8 },\n}",
        "enum A {\n Done {\n  /// Its id.\n  file: FileId,\n }\n}",
        "list! {\n /// Which letter.\n LetterKind, \"letter\" {\n  Done = \"done\",\n }\n}",
        "list! {\n List {\n  /// 11: done.\n  Done = \"done\",\n }\n}",
        "/// Reply by.\nstruct ReplyBy;",
    ] {
        assert_eq!(empty(text), 1, "{text}");
    }
    for text in [
        "struct A {\n /// The case it appeals.\n case: Case,\n}",
        "struct A {\n /// Last working day.\n work_by: Day,\n}",
        "struct A {\n /// The case.\n /// GDPR Art. 12.\n case: Case,\n}",
        "struct A {\n case: Case,\n}",
    ] {
        assert_eq!(empty(text), 0, "{text}");
    }
}
