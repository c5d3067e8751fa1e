//! How much of a password somebody would have to guess who knows what people choose.
//!
//! A password is laid out in pieces. What every attacker's list begins with (common passwords, runs on the keyboard and in
//! the alphabet, years, repetitions, words about the office and its owner) counts as one or three units however long it is,
//! anything else as one a character. The cheapest way to lay it out counts.

/// Rows of keyboards, and the alphabet: who walks along one, either way, chose one thing.
const ROWS: [&str; 10] = [
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "abcdefghijklmnopqrstuvwxyz",
];
/// Shortest piece that is a run or repeats an earlier one.
const RUN_MIN: usize = 3;
/// Shortest piece that is looked up in the list.
const WORD_MIN: usize = 4;
/// Longest piece that is looked up; no common password is longer.
const WORD_MAX: usize = 40;
const UNITS_OF_RUN: usize = 1;
/// A word of a list of a hundred thousand is as hard to hit as three characters.
const UNITS_OF_WORD: usize = 3;

/// The units of a password. `is_common` knows common passwords in lower case; `context` are words in lower case that
/// anybody would try here.
pub(super) fn units(password: &str, is_common: impl Fn(&str) -> bool, context: &[String]) -> usize {
    let plain: Vec<char> = password.chars().flat_map(char::to_lowercase).collect();
    let unmasked: Vec<char> = plain.iter().map(|c| unmask(*c)).collect();
    let mut cheapest = vec![usize::MAX; plain.len() + 1];
    if let Some(first) = cheapest.first_mut() {
        *first = 0;
    }
    for start in 0..plain.len() {
        let Some(before) = cheapest.get(start).copied() else { continue };
        let alone = plain.get(start).map_or(0, |c| usize::from(!is_separator(*c)));
        let mut reach = |length: usize, units: usize| {
            if let Some(there) = cheapest.get_mut(start + length) {
                *there = (*there).min(before.saturating_add(units));
            }
        };
        reach(1, alone);
        for letters in [&plain, &unmasked] {
            let Some((past, rest)) = letters.split_at_checked(start) else { continue };
            for length in RUN_MIN..=run_length(rest) {
                reach(length, UNITS_OF_RUN);
            }
            for length in RUN_MIN..=rest.len() {
                let Some(piece) = rest.get(..length) else { break };
                if is_repeated(past, piece) || is_year(piece) {
                    reach(length, UNITS_OF_RUN);
                }
                if (WORD_MIN..=WORD_MAX).contains(&length) {
                    let word: String = piece.iter().collect();
                    if context.contains(&word) {
                        reach(length, UNITS_OF_RUN);
                    } else if is_common(&word) {
                        reach(length, UNITS_OF_WORD);
                    }
                }
            }
        }
    }
    cheapest.last().copied().unwrap_or(0)
}

/// The letter that a sign stands for where people write `p@ssw0rd`.
fn unmask(c: char) -> char {
    match c {
        '@' | '4' => 'a',
        '3' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '$' | '5' => 's',
        '7' => 't',
        other => other,
    }
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '_' | '.')
}

/// How far from its beginning a text is one character over and over, or a walk along a row.
fn run_length(text: &[char]) -> usize {
    let Some(first) = text.first() else { return 0 };
    let same = text.iter().take_while(|c| *c == first).count();
    let along = |row: Vec<char>| {
        let Some(at) = row.iter().position(|c| c == first) else { return 0 };
        row.iter().skip(at).zip(text).take_while(|(expected, c)| expected == c).count()
    };
    let walks = ROWS.iter().flat_map(|row| [row.chars().collect(), row.chars().rev().collect()]);
    walks.map(along).max().unwrap_or(0).max(same)
}

fn is_repeated(past: &[char], piece: &[char]) -> bool {
    past.windows(piece.len()).any(|earlier| earlier == piece)
}

fn is_year(piece: &[char]) -> bool {
    let [first, second, rest @ ..] = piece else { return false };
    rest.len() == 2
        && rest.iter().all(char::is_ascii_digit)
        && matches!((first, second), ('1', '9') | ('2', '0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(password: &str) -> usize {
        let common = ["password", "letmein", "dragon"];
        units(password, |word| common.contains(&word), &["acme".to_owned(), "privacy".to_owned()])
    }

    #[test]
    fn what_everybody_tries_counts_little_however_long_it_is() {
        for (password, expected) in [
            ("", 0),
            ("qwertyuiopasdfgh", 2),
            ("poiuytrewq", 1),
            ("aaaaaaaaaaaaaaaaaaaa", 1),
            ("abcabcabcabcabc", 4),
            ("password123456789 abcd", 5),
            ("P@ssw0rd-P4ssword", 4),
            ("letmeinletmeinletmein", 5),
            ("Acme-Privacy-2026!", 4),
            ("dragon1987", 4),
            ("xkqzabcw xkqzabcw", 7),
        ] {
            assert_eq!(of(password), expected, "{password}");
        }
    }

    #[test]
    fn what_nobody_tries_counts_by_its_characters() {
        for (password, expected) in [("8 chars!", 7), ("cloud bridge chair", 16), ("מחסן גשר ענן", 10)]
        {
            assert_eq!(of(password), expected, "{password}");
        }
    }
}
