//! Reads Rust and HTML sources for the house rules that go by words: code without its comments and strings, foot tests cut
//! off. What a path means is read with a parser, in `paths.rs`.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// One source file.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path from the repository, with `/`.
    pub path: String,
    /// As it stands on disk.
    pub text: String,
    /// The text with comments and the insides of strings blanked; line numbers are kept.
    pub code: String,
    /// `code` without the `#[cfg(test)]` modules.
    pub product: String,
}

impl Source {
    /// A source made of `text`, as if it stood at `path`.
    pub fn new(path: &str, text: &str) -> Self {
        let code = blank(text);
        let product = without_foot_tests(&code);
        Self { path: path.to_owned(), text: text.to_owned(), code, product }
    }

    /// `store` for `src/store/views/queue.rs`, `clock` for `src/clock.rs`; `None` outside `src/` and for `lib` and `main`.
    pub fn top_module(&self) -> Option<&str> {
        let inside = self.path.strip_prefix("src/")?;
        let first = inside.split('/').next()?;
        let top_module = first.strip_suffix(".rs").unwrap_or(first);
        (!matches!(top_module, "lib" | "main")).then_some(top_module)
    }

    /// Lines of `code` in which `word` stands, not as part of a longer word.
    pub fn lines_with(&self, code: &str, word: &str) -> Vec<String> {
        code.lines()
            .enumerate()
            .filter(|(_, line)| has_word(line, word))
            .map(|(at, line)| format!("{}:{}: {}", self.path, at + 1, line.trim()))
            .collect()
    }
}

/// Every file below `folder` whose name ends in `.ext`, in order.
pub fn files(folder: &str, ext: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = |name: &str| fs::read_to_string(root.join(name)).unwrap();
    names(folder, ext).iter().map(|name| Source::new(name, &text(name))).collect()
}

/// The paths of the same files.
pub fn names(folder: &str, ext: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(&root.join(folder), ext, &mut paths);
    paths.sort();
    let name = |path: &PathBuf| path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
    paths.iter().map(name).collect()
}

fn walk(folder: &Path, ext: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, ext, found);
        } else if path.extension().is_some_and(|it| it == ext) {
            found.push(path);
        }
    }
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + word.len()..]);
        !(before.ends_with(is_word) || word.ends_with(is_word) && after.starts_with(is_word))
    })
}

/// Blanks comments and the insides of strings and character literals, keeping every line where it is.
pub fn blank(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while i < chars.len() {
        let end = if at(i) == '/' && at(i + 1) == '/' {
            (i..chars.len()).find(|&j| at(j) == '\n').unwrap_or(chars.len())
        } else if at(i) == '/' && at(i + 1) == '*' {
            end_of_block_comment(&chars, i)
        } else if at(i) == 'r'
            && matches!(at(i + 1), '"' | '#')
            && !(i > 0 && is_word(at(i - 1)) && at(i - 1) != 'b')
        {
            end_of_raw_string(&chars, i)
        } else if at(i) == '"' {
            end_of_string(&chars, i)
        } else if at(i) == '\'' && (at(i + 1) == '\\' || at(i + 2) == '\'') {
            (i + 2 + usize::from(at(i + 1) == '\\')..chars.len())
                .find(|&j| at(j) == '\'')
                .map_or(chars.len(), |j| j + 1)
        } else {
            i
        };
        if end == i {
            out.push(at(i));
            i += 1;
        } else {
            out.extend((i..end).map(|j| if at(j) == '\n' { '\n' } else { ' ' }));
            i = end;
        }
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn end_of_block_comment(chars: &[char], start: usize) -> usize {
    let mut depth = 0;
    let mut i = start;
    while i < chars.len() {
        match (chars.get(i), chars.get(i + 1)) {
            (Some('/'), Some('*')) => {
                depth += 1;
                i += 2;
            }
            (Some('*'), Some('/')) => {
                depth -= 1;
                i += 2;
                if depth == 0 {
                    return i;
                }
            }
            _ => i += 1,
        }
    }
    chars.len()
}

fn end_of_string(chars: &[char], start: usize) -> usize {
    let mut i = start + 1;
    while let Some(c) = chars.get(i) {
        match c {
            '\\' => i += 2,
            '"' => return i + 1,
            _ => i += 1,
        }
    }
    chars.len()
}

/// The end of `r"…"` or `r#"…"#`; `start` itself for a raw identifier such as `r#type`.
fn end_of_raw_string(chars: &[char], start: usize) -> usize {
    let hashes = chars.iter().skip(start + 1).take_while(|c| **c == '#').count();
    if chars.get(start + 1 + hashes) != Some(&'"') {
        return start;
    }
    let mut i = start + 2 + hashes;
    while i < chars.len() {
        if chars[i] == '"' && chars.iter().skip(i + 1).take(hashes).filter(|c| **c == '#').count() == hashes {
            return i + 1 + hashes;
        }
        i += 1;
    }
    chars.len()
}

/// Cuts off what stands under a `#[cfg(test)]` at the edge of the page; lines stay where they are.
fn without_foot_tests(code: &str) -> String {
    let mut kept = String::with_capacity(code.len());
    let mut inside = false;
    for line in code.lines() {
        inside |= line.starts_with("#[cfg(test)]");
        if !inside {
            kept.push_str(line);
        }
        kept.push('\n');
        // the item ends with its closing brace, or at once (`mod tests;`)
        if inside && (line.starts_with('}') || (line.ends_with(';') && !line.starts_with([' ', '#']))) {
            inside = false;
        }
    }
    kept
}
