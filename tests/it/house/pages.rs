//! What a page may not hold, because the content policy forbids it.

use super::{
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
