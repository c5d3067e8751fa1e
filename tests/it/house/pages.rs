//! What a page may not hold, because the content policy forbids it, and that every page is looked at with axe.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use syn::LitStr;

use super::{
    allowances::only_shrinks,
    none,
    source::{Source, files},
};

fn inline_code(pages: &[Source]) -> Vec<String> {
    let mut faults = Vec::new();
    for page in pages {
        for (at, line) in page.text.lines().enumerate() {
            let lower = line.to_ascii_lowercase();
            let bad_script = lower.contains("<script") && !lower.contains("src=");
            let event = lower.match_indices(" on").any(|(i, _)| {
                let rest = lower.get(i + 3..).unwrap_or("");
                rest.split_once('=').is_some_and(|(name, value)| {
                    name.len() > 2
                        && name.chars().all(|c| c.is_ascii_alphabetic())
                        && value.starts_with(['"', '\''])
                })
            });
            let style = lower.contains(" style=") || lower.contains("<style");
            if bad_script || event || style || lower.contains("javascript:") {
                faults.push(format!("{}:{}: {}", page.path, at + 1, line.trim()));
            }
        }
    }
    faults
}

#[test]
fn no_page_holds_inline_code() {
    // letters are exempt: mail readers know no stylesheets, and no content policy guards them
    let pages = files("src/web", "html");
    assert!(pages.len() > 20, "no pages: are we reading the right folder? {}", pages.len());
    none("the content policy forbids inline styles, scripts and event attributes", &inline_code(&pages));
}

#[test]
fn inline_code_is_seen() {
    for text in [
        "<p style=\"color:red\">",
        "<style>p{}</style>",
        "<script>go()</script>",
        "<a onclick=\"go()\">",
        "<a href=\"javascript:go()\">",
    ] {
        assert_eq!(inline_code(&[Source::new("a.html", text)]).len(), 1, "{text}");
    }
    let good = "<script src=\"/assets/a.js\" defer></script><p class=\"one\">based on=\"\" style</p>";
    assert!(inline_code(&[Source::new("a.html", good)]).is_empty());
}

/// Addresses that no walk opens by name, each with what else looks at it, or why nothing does.
const UNWALKED: &str = include_str!("allowed/unwalked.txt");

/// The addresses that a file routes `GET` to, from the root of the site.
fn routed(source: &Source) -> Vec<String> {
    let above = if source.path.contains("/desk_pages/") { "/desk" } else { "" };
    let text: String = source.text.split_whitespace().collect();
    let rows = text.split(".route(\"").skip(1).filter_map(|row| row.split_once("\",get()"));
    let rows = rows.filter(|(path, _)| !path.contains('"'));
    rows.map(|(path, _)| format!("{above}{}", path.trim_end_matches('/'))).collect()
}

/// The texts in the functions of a file that look with axe, and in its list `PAGES`.
fn opened(text: &str) -> Vec<String> {
    let (mut texts, mut last_word) = (Vec::new(), String::new());
    for token in text.parse::<TokenStream>().unwrap() {
        match token {
            TokenTree::Group(group) if last_word == "PAGES" || group.to_string().contains("axe ()") => {
                literals(group.stream(), &mut texts);
            }
            TokenTree::Ident(word) if last_word != "PAGES" => last_word = word.to_string(),
            TokenTree::Punct(sign) if sign.as_char() == ';' => last_word.clear(),
            TokenTree::Group(_) | TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    texts
}

fn literals(tokens: TokenStream, all: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => literals(group.stream(), all),
            TokenTree::Literal(literal) => {
                all.extend(syn::parse_str::<LitStr>(&literal.to_string()).ok().map(|text| text.value()));
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

/// Whether `path` is an address of `route`; what stands in braces is any word.
fn is_at(path: &str, route: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default().trim_end_matches('/');
    let parts: Vec<(&str, &str)> = path.split('/').zip(route.split('/')).collect();
    path.split('/').count() == route.split('/').count()
        && parts.iter().all(|(part, of_route)| part == of_route || of_route.starts_with('{'))
}

#[test]
fn a_walk_with_axe_opens_every_page() {
    let walks = [
        "tests/it/pages.rs",
        "tests/it/desk_pages/walk.rs",
        "tests/it/desk_pages/installation.rs",
        "tests/it/single_sign_on.rs",
        "tests/it/desk_laws/walk.rs",
    ];
    let of_walks = files("tests/it", "rs").into_iter().filter(|file| walks.contains(&file.path.as_str()));
    let opened: Vec<String> = of_walks.flat_map(|file| opened(&file.text)).collect();
    let routed: BTreeSet<String> = files("src/web", "rs").iter().flat_map(routed).collect();
    assert!(routed.len() >= 40 && opened.len() > 30, "{} {}", routed.len(), opened.len());
    let unwalked = routed.into_iter().filter(|route| !opened.iter().any(|path| is_at(path, route)));
    let unwalked = unwalked.map(|route| if route.is_empty() { "/".to_owned() } else { route });
    none("a page that no walk looks at", &only_shrinks("unwalked.txt", UNWALKED, unwalked));
}

#[test]
fn a_page_that_no_walk_opens_is_seen() {
    let source =
        Source::new("src/web/desk_pages/mod.rs", ".route(\"/a/{id}\", get().to(a))\n.route(\"/b\", post())");
    assert_eq!(routed(&source), ["/desk/a/{id}"]);
    let walk =
        "fn walk() { goto(&format!(\"/desk/a/{case}\")); look().axe().await; }\nfn other() { goto(\"/b\"); }";
    assert_eq!(opened(walk), ["/desk/a/{case}"]);
    assert!(is_at("/desk/a/{case}?x=1", "/desk/a/{id}") && !is_at("/desk/a", "/desk/a/{id}"));
    assert!(!is_at("/desk/b/{case}", "/desk/a/{id}"));
}
