//! Which passwords may be chosen: long enough, and not among those that are tried first. No rules of composition and no
//! hints (NIST SP 800-63B-4).

use passwords::analyzer::is_common_password;
use secrecy::{ExposeSecret, SecretString};

use super::guess;
use crate::desk::Flaw;

/// Longest password, in bytes.
pub(super) const BYTES_MAX: usize = 256;
/// Shortest password that stands alone, in characters.
const CHARACTERS_MIN: usize = 15;
/// Shortest password beside a second factor, in characters.
const CHARACTERS_MIN_WITH_FACTOR: usize = 8;
/// Least to be guessed of a password that stands alone.
const UNITS_MIN: usize = 8;
/// Least to be guessed of a password beside a second factor.
const UNITS_MIN_WITH_FACTOR: usize = 6;
/// Fewer different characters are a pattern.
const DIFFERENT_MIN: usize = 5;

/// Refuses a password that may not be chosen. `context` are words that anybody would try here: of the product, the
/// office, the owner.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn check(
    password: &SecretString,
    with_second_factor: bool,
    context: &[String],
) -> Result<(), Flaw> {
    let password = password.expose_secret();
    let (characters_min, units_min) = if with_second_factor {
        (CHARACTERS_MIN_WITH_FACTOR, UNITS_MIN_WITH_FACTOR)
    } else {
        (CHARACTERS_MIN, UNITS_MIN)
    };
    if password.len() > BYTES_MAX {
        return Err(Flaw::PasswordLong);
    }
    if password.chars().count() < characters_min {
        return Err(Flaw::PasswordShort);
    }
    let mut different: Vec<char> = password.to_lowercase().chars().collect();
    different.sort_unstable();
    different.dedup();
    let units = guess::units(password, |word| is_common_password(word), context);
    let is_guessable = different.len() < DIFFERENT_MIN || units < units_min || is_common_password(password);
    if is_guessable { Err(Flaw::PasswordGuessable) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaw(password: &str, with_factor: bool) -> Option<Flaw> {
        let context = ["habeas", "office"].map(str::to_owned);
        check(&SecretString::from(password.to_owned()), with_factor, &context).err()
    }

    #[test]
    fn length_is_counted_in_characters_and_bounded_in_bytes() {
        assert_eq!(flaw("only 14 chars!", false), Some(Flaw::PasswordShort));
        assert_eq!(flaw("k7#wq!zp", true), None);
        assert_eq!(flaw("k7#wq!z", true), Some(Flaw::PasswordShort));
        assert_eq!(flaw("מחסן גשר ענן כיסא", false), None);
        assert_eq!(flaw(&"kettle ".repeat(40), false), Some(Flaw::PasswordLong));
    }

    #[test]
    fn what_attackers_try_first_is_refused_and_several_words_are_not() {
        for guessable in [
            "qwertyuiopasdfgh",
            "password123456789 abcd",
            "passwordpassword123456",
            "aaaaaaaaaaaaaaaaaaaa",
            "Habeas-Office-2026!",
        ] {
            for with_factor in [false, true] {
                assert_eq!(flaw(guessable, with_factor), Some(Flaw::PasswordGuessable), "{guessable}");
            }
        }
        for common in ["sunshine1", "football", "iloveyou", "princess1", "P@ssw0rd", "michael1", "12345678"] {
            assert_eq!(flaw(common, true), Some(Flaw::PasswordGuessable), "{common}");
        }
        for good in ["harbour thimble walnut", "correct-battery-staple", "nur ein langer satz von mir"] {
            assert_eq!(flaw(good, false), None, "{good}");
        }
    }
}
