//! What of a letter the office may not read, or nobody can know before it leaves: codes, links, what is counted from the day
//! of sending. While a body is written a sign stands in each such place, and what belongs there is kept beside.

use std::{cell::RefCell, fmt};

/// Signs of private use. A block of them is enough for any letter, and there are more blocks than somebody's words can fill.
const FIRST: u32 = 0xF_0000;
const BLOCK: u32 = 0x1000;
const BLOCKS: u32 = 32;
/// With which every sign begins, or with a higher one.
const FIRST_BYTE: u8 = 0xF3;
/// Bytes that are looked at together.
const PASSED_OVER: usize = 64;

/// What is not shown before it leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Blank {
    /// Opens the status page.
    Code,
    /// Leads to a page of the person.
    Link,
    /// A day that is counted from that of sending.
    Day,
    /// An instant that is counted from that of sending.
    Moment,
    /// How far a date is from the day of sending.
    Distance,
}

impl Blank {
    /// The id in the message files: the text is `letter-blank-<id>`.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Link => "link",
            Self::Day => "day",
            Self::Moment => "moment",
            Self::Distance => "distance",
        }
    }

    /// For how many characters a line has room, so that lines end at the same word whatever stands there. Codes and links
    /// stand alone on theirs.
    fn width(self) -> usize {
        match self {
            Self::Code | Self::Link => 1,
            Self::Day => 28,
            Self::Moment => 52,
            Self::Distance => 24,
        }
    }
}

/// The places of one body. `Debug` shows none of them.
#[derive(Default)]
pub(super) struct Blanks {
    block: u32,
    held: RefCell<Vec<(Blank, String)>>,
}

impl Blanks {
    /// Without a place yet, for each block of signs.
    pub(super) fn by_block() -> impl Iterator<Item = Self> {
        (0..BLOCKS).map(|block| Self { block, ..Self::default() })
    }

    /// Keeps `content` and gives the sign that stands for it.
    pub(super) fn hold(&self, blank: Blank, content: String) -> String {
        let mut held = self.held.borrow_mut();
        let place = u32::try_from(held.len()).unwrap_or(BLOCK);
        match char::from_u32(FIRST + self.block * BLOCK + place).filter(|_| place < BLOCK) {
            Some(sign) => {
                held.push((blank, content));
                sign.to_string()
            }
            // a letter to staff about thousands of cases, which nobody sees before it leaves
            None => content,
        }
    }

    fn place(&self, sign: char) -> Option<usize> {
        let place = u32::from(sign).checked_sub(FIRST + self.block * BLOCK).filter(|place| *place < BLOCK)?;
        usize::try_from(place).ok()
    }

    /// Whether each sign in `body` is one of these, and stands where a template put it.
    pub(super) fn are_ours(&self, body: &str) -> bool {
        let mut is_seen = vec![false; self.held.borrow().len()];
        let is_new = |place| is_seen.get_mut(place).is_some_and(|seen| !std::mem::replace(seen, true));
        signs(body).filter_map(|(_, sign)| self.place(sign)).all(is_new)
    }

    /// How wide a word is where lines are broken.
    pub(super) fn width(&self, word: &str) -> usize {
        if word.is_ascii() {
            return word.len();
        }
        let held = self.held.borrow();
        let more =
            |sign| self.place(sign).and_then(|place| held.get(place)).map_or(0, |(it, _)| it.width() - 1);
        word.chars().count() + signs(word).map(|(_, sign)| more(sign)).sum::<usize>()
    }

    /// The body with what `content` makes of each place.
    pub(super) fn filled(&self, body: &str, content: impl Fn(Blank, &str) -> String) -> String {
        let held = self.held.borrow();
        let mut whole = String::with_capacity(body.len() + 64 * held.len());
        let mut done = 0;
        for (at, sign) in signs(body) {
            if let Some((blank, kept)) = self.place(sign).and_then(|place| held.get(place)) {
                whole.push_str(&body[done..at]);
                whole.push_str(&content(*blank, kept));
                done = at + sign.len_utf8();
            }
        }
        whole.push_str(&body[done..]);
        whole
    }
}

/// Each character that may be a sign, with its place in the text: by its first byte, and blocks without one are passed over
/// whole, for a letter has thousands of others.
fn signs(body: &str) -> impl Iterator<Item = (usize, char)> {
    let blocks = body.as_bytes().chunks(PASSED_OVER).zip((0..).step_by(PASSED_OVER));
    let with_one = blocks.filter(|(block, _)| block.iter().copied().fold(0, u8::max) >= FIRST_BYTE);
    let firsts = with_one.flat_map(|(block, start)| {
        (start..).zip(block).filter(|(_, byte)| **byte >= FIRST_BYTE).map(|(at, _)| at)
    });
    firsts.filter_map(|at| Some((at, body.get(at..)?.chars().next()?)))
}

impl fmt::Debug for Blanks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blanks(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebodys_own_signs_are_no_places() {
        let mut blocks = Blanks::by_block();
        let (first, second) = (blocks.next().unwrap(), blocks.next().unwrap());
        let typed = "typed \u{F0000} and \u{F0001}";
        let body = |blanks: &Blanks| format!("{typed} {}", blanks.hold(Blank::Link, "L".to_owned()));
        let (unsound, sound) = (body(&first), body(&second));
        assert!(!first.are_ours(&unsound) && second.are_ours(&sound));
        assert_eq!(second.filled(&sound, |_, content| content.to_owned()), format!("{typed} L"));
    }

    #[test]
    fn signs_are_found_wherever_they_stand() {
        for before in 0..3 * PASSED_OVER {
            let body = format!("{}\u{F0000}é\u{F0001}{}", "x".repeat(before), "y".repeat(before % 7));
            let found: Vec<(usize, char)> = signs(&body).collect();
            assert_eq!(found, [(before, '\u{F0000}'), (before + 6, '\u{F0001}')]);
        }
    }
}
