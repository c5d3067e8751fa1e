//! The shape of a letter's text: lines of 72 characters, one blank line between paragraphs.

use std::borrow::Cow;

const WIDTH: usize = 72;

/// A subject is one line: line ends become blanks.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Wraps at blanks and keeps every line end of the author. Words are never broken, so that links and codes stay whole;
/// the indent of a line continues on the lines that follow from it.
pub(super) fn wrap(text: &str) -> String {
    wrap_by(text, &|word| word.chars().count())
}

/// The same with `width` to say how wide a word counts.
pub(super) fn wrap_by(text: &str, width_of: &dyn Fn(&str) -> usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + 80);
    let mut blank = true;
    let text = if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    };
    for line in text.lines() {
        let line = line.trim_end();
        if line.is_empty() {
            if !blank {
                wrapped.push('\n');
            }
            blank = true;
            continue;
        }
        blank = false;
        wrap_line(line, width_of, &mut wrapped);
    }
    wrapped.truncate(wrapped.trim_end().len());
    wrapped.push('\n');
    wrapped
}

fn wrap_line(line: &str, width_of: &dyn Fn(&str) -> usize, wrapped: &mut String) {
    let body = line.trim_start();
    let indent = line.get(..line.len() - body.len()).unwrap_or_default();
    wrapped.push_str(indent);
    let mut width = indent.chars().count();
    let mut first = true;
    for word in body.split(' ') {
        let length = width_of(word);
        if !first && width + 1 + length > WIDTH {
            wrapped.push('\n');
            wrapped.push_str(indent);
            width = indent.chars().count();
        } else if !first {
            wrapped.push(' ');
            width += 1;
        }
        wrapped.push_str(word);
        width += length;
        first = false;
    }
    wrapped.push('\n');
}

/// Drops the blank lines that a template's branches leave behind.
pub(super) fn lean(html: &str) -> String {
    let mut lean = String::with_capacity(html.len());
    for line in html.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        lean.push_str(line);
        lean.push('\n');
    }
    lean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_wrapped_and_links_stay_whole() {
        let link = format!("https://privacy.example/{}", "x".repeat(90));
        let text = format!("{}\n\n\n\n{link}\n123456\n", "word ".repeat(30));
        let wrapped = wrap(&text);
        assert!(wrapped.lines().all(|line| line.chars().count() <= 72 || line == link));
        assert!(wrapped.lines().any(|line| line == "123456"));
        assert!(!wrapped.contains("\n\n\n"));
        assert_eq!(wrapped.split_whitespace().count(), text.split_whitespace().count());
    }

    #[test]
    fn an_authors_line_ends_stay() {
        assert_eq!(wrap("one\r\ntwo\rthree\n\n  four"), "one\ntwo\nthree\n\n  four\n");
    }
}
