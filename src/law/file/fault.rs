//! What can be wrong with a law file, and where in its text: file, line, key.

use std::fmt;

use toml::de::{DeTable, DeValue};

/// One fault in a law file: where it is, what is wrong, what is allowed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    pub file: String,
    /// The line, where known, from 1.
    pub line: Option<usize>,
    /// The key, for example `rules.month.figures`.
    pub key: String,
    /// What is wrong and what is allowed.
    pub problem: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        self.line.map_or(Ok(()), |line| write!(f, ":{line}"))?;
        write!(f, ": {}: {}", self.key, self.problem)
    }
}

impl Fault {
    /// The fault of a key, with the line on which the key stands, or that of the table in which it is missing.
    pub(super) fn at(file: &str, text: &str, key: impl Into<String>, problem: String) -> Self {
        let key = key.into();
        let line = DeTable::parse(text).ok().and_then(|table| {
            let start = start_of(table.get_ref(), &key)?;
            Some(line_at(text, start))
        });
        Self { file: file.to_owned(), line, key, problem }
    }

    /// The parser's complaint about a text that has not the shape of the file, with what is allowed.
    pub(super) fn of_shape(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let line = error.span().map(|span| line_at(text, span.start));
        let key = line.map_or_else(String::new, |line| key_at(text, line));
        Self { file: file.to_owned(), line, key, problem: error.message().to_owned() }
    }
}

fn line_at(text: &str, start: usize) -> usize {
    text.get(..start).unwrap_or("").matches('\n').count() + 1
}

/// Where a key like `rules.month.figures[0].cap` begins; as far down as it can be followed.
fn start_of(table: &DeTable<'_>, key: &str) -> Option<usize> {
    let (mut table, mut start) = (table, None);
    for part in key.split('.') {
        let (name, index) = match part.strip_suffix(']').and_then(|part| part.split_once('[')) {
            Some((name, index)) => (name, index.parse::<usize>().ok()),
            None => (part, None),
        };
        let Some((own, value)) = table.iter().find(|(own, _)| own.get_ref() == name) else { break };
        start = Some(own.span().start);
        let inner = match (value.get_ref(), index) {
            (DeValue::Array(list), Some(n)) => {
                let Some(item) = list.get(n) else { break };
                start = Some(item.span().start);
                item.get_ref()
            }
            (value, _) => value,
        };
        let DeValue::Table(next) = inner else { break };
        table = next;
    }
    start
}

/// The table and the key that stand at a line.
fn key_at(text: &str, line: usize) -> String {
    let lines: Vec<&str> = text.lines().take(line).collect();
    let is_header = |line: &&&str| line.trim_start().starts_with('[') && line.trim_end().ends_with(']');
    let table = lines.iter().rev().find(is_header).map_or("", |line| line.trim().trim_matches(['[', ']']));
    let own = lines.last().and_then(|line| line.split_once('=')).map_or("", |(key, _)| key.trim());
    match (table, own) {
        ("", own) => own.to_owned(),
        (table, "") => table.to_owned(),
        (table, own) => format!("{table}.{own}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_on_its_line() {
        let text = "id = 1\n\n[rules.month]\nstart = 2\n\n[[rules.month.figures]]\nvalue = 3\n\n[[rules.month.figures]]\nvalue = 4\ncap = { value = 5 }\n";
        let line = |key: &str| Fault::at("x", text, key, String::new()).line;
        assert_eq!(line("id"), Some(1));
        assert_eq!(line("rules.month.start"), Some(4));
        assert_eq!(line("rules.month.figures[0].value"), Some(7));
        assert_eq!(line("rules.month.figures[1].cap.value"), Some(11));
        assert_eq!(line("rules.month.figures[1].cite"), Some(9), "missing: where its table begins");
        assert_eq!(line("nowhere"), None);
    }
}
