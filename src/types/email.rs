//! A mailbox: one canonical form for all that compares addresses and for the envelope, and the spelling that was given.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{
    ParseError, Shape, domain,
    typed::{signs, text},
};

/// RFC 5321, section 4.5.3.1.1, in octets.
const LOCAL_MAX: usize = 64;
/// Of a whole address, in octets: its path of 256 has brackets.
const ADDRESS_MAX: usize = 254;

/// An address that mail can be sent to. Two spellings of one mailbox are told by [`EmailAddress::normalised`] to be one.
///
/// `==` compares what was given, too: it is for values, not for mailboxes.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress {
    /// The spelling given, without what shows nothing.
    given: String,
    /// What stands on an envelope: local part composed and unquoted, its letters as given (RFC 5321, section 2.4), domain
    /// in ASCII. None of an address that an earlier release took and no mail can be sent to.
    mailbox: Option<String>,
}

impl EmailAddress {
    /// The spelling that the person gave.
    pub fn as_str(&self) -> &str {
        &self.given
    }

    /// The form under which two spellings are the same mailbox. Letters that only look alike stay different.
    pub fn normalised(&self) -> String {
        self.mailbox.as_deref().map_or_else(|| self.given.to_lowercase(), lower)
    }

    /// The forms under which earlier releases may have indexed this mailbox, the likeliest first: they knew lower case only,
    /// so the spelling given counted, with its domain in either script, composed or not.
    pub fn earlier_forms(&self) -> Vec<String> {
        let canonical = self.normalised();
        let (local, domain) = canonical.rsplit_once('@').unwrap_or((&canonical, ""));
        let unicode = format!("{local}@{}", idna::domain_to_unicode(domain).0);
        let composed = [self.given.to_lowercase(), canonical.clone(), unicode];
        let mut forms: Vec<String> = Vec::with_capacity(2 * composed.len());
        for form in composed.iter().flat_map(|form| [form.clone(), signs::decomposed(form).into_owned()]) {
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        forms
    }

    /// The domain in ASCII; as it was given where no mail can be sent there.
    pub fn domain(&self) -> &str {
        let whole = self.mailbox.as_deref().unwrap_or(&self.given);
        whole.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// What stands on an envelope; nothing for an address of an earlier release that no mail can be sent to.
    pub fn envelope(&self) -> Option<lettre::Address> {
        let (local, domain) = self.mailbox.as_deref()?.rsplit_once('@')?;
        Some(lettre::Address::new_dangerous(local, domain))
    }

    /// An address that is kept already: whatever was taken once is read, be it mailable or not.
    fn kept(given: String) -> Self {
        given.parse().map_or(Self { given, mailbox: None }, |known: Self| known)
    }
}

impl FromStr for EmailAddress {
    type Err = ParseError;
    fn from_str(typed: &str) -> Result<Self, ParseError> {
        const WHAT: &str = "e-mail address";
        const SHAPE: ParseError =
            ParseError::typed(WHAT, "does not look like name@example.org", Shape::Email);
        let typed =
            typed.trim_matches(|sign| signs::is_space(sign) || (sign != '\0' && signs::is_junk(sign)));
        if typed.chars().any(signs::is_junk) {
            // nobody sees that it is there, and without it this would be another mailbox
            return Err(ParseError::typed(WHAT, "has a control character", Shape::Control));
        }
        let tidy = tidied(text::line(WHAT, typed, 400)?);
        let given = bare(tidy.trim());
        if given.chars().count() > ADDRESS_MAX {
            return Err(ParseError::too_long(WHAT));
        }
        let (local, domain) = given.rsplit_once('@').ok_or(SHAPE)?;
        let local = signs::seen(local);
        let mailable = mailable_local(&local).ok_or(SHAPE)?;
        let (shown, ascii) = domain::in_ascii(domain).ok_or(SHAPE)?;
        if mailable.len() > LOCAL_MAX || mailable.len() + 1 + ascii.len() > ADDRESS_MAX {
            return Err(SHAPE);
        }
        Ok(Self { given: format!("{local}@{shown}"), mailbox: Some(format!("{mailable}@{ascii}")) })
    }
}

/// Composed, in narrow signs, without what shows nothing.
fn tidied(line: String) -> String {
    if line.is_ascii() {
        return line;
    }
    signs::composed(&line).chars().map(narrow).filter(|sign| is_seen_in_address(*sign)).collect()
}

/// Wide signs, as the keyboards of East Asia give them, are those of ASCII.
fn narrow(sign: char) -> char {
    match sign {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        '\u{FE6B}' => '@',
        other => other,
    }
}

/// What shows nothing is no part of an address, but the joiners, of which a domain may be made in some scripts.
fn is_seen_in_address(sign: char) -> bool {
    matches!(sign, '\u{200C}' | '\u{200D}') || !signs::is_unseen(sign)
}

/// Without what a link puts before an address.
fn bare(typed: &str) -> &str {
    match typed.split_at_checked("mailto:".len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("mailto:") => rest.trim(),
        Some(_) | None => typed,
    }
}

/// The local part as it stands on an envelope. A quoted one that need not be is the same mailbox without its quotes (RFC
/// 5321, section 4.1.2); an encoded word is the text of a header, which no server knows as a mailbox.
fn mailable_local(local: &str) -> Option<String> {
    if local.chars().any(|sign| signs::is_space(sign) || sign.is_control()) {
        return None;
    }
    if local.contains("=?") && local.contains("?=") {
        return None;
    }
    let Some(quoted) = local.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) else {
        return is_dot_atom(local).then(|| local.to_owned());
    };
    let mut plain = String::with_capacity(quoted.len());
    let mut signs = quoted.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '"' => return None,
            '\\' => plain.push(signs.next()?),
            other => plain.push(other),
        }
    }
    if plain.is_empty() {
        return None;
    }
    if is_dot_atom(&plain) {
        return Some(plain);
    }
    let escaped = plain.chars().flat_map(|sign| {
        let escape = matches!(sign, '"' | '\\').then_some('\\');
        escape.into_iter().chain([sign])
    });
    Some(format!("\"{}\"", escaped.collect::<String>()))
}

/// RFC 5321 with RFC 6531: words of letters, digits and some signs with single dots between.
fn is_dot_atom(text: &str) -> bool {
    let is_atom =
        |sign: char| !sign.is_ascii() || sign.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(sign);
    text.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom))
}

fn lower(mailbox: &str) -> String {
    if mailbox.is_ascii() {
        return mailbox.to_ascii_lowercase();
    }
    signs::composed(&mailbox.to_lowercase()).into_owned()
}

/// Every address in a text that holds several, with blanks, commas or semicolons between.
///
/// # Errors
/// The number, from one, of the first that is none.
pub fn several(typed: &str) -> Result<Vec<EmailAddress>, usize> {
    let parts = typed.split(|sign: char| signs::is_space(sign) || ",;،；，、".contains(sign));
    let parts = parts.filter(|part| !text::is_blank(part));
    parts.enumerate().map(|(place, part)| part.parse().map_err(|_| place + 1)).collect()
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

impl Serialize for EmailAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.given)
    }
}

/// Reads what is kept (see [`super::contact`]).
impl<'de> Deserialize<'de> for EmailAddress {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(typed: &str) -> EmailAddress {
        typed.parse().unwrap_or_else(|error| panic!("{typed:?}: {error}"))
    }

    #[test]
    fn two_spellings_of_one_mailbox_are_one() {
        for (one, other) in [
            ("mia@münchen.example", "mia@xn--mnchen-3ya.example"),
            ("Mia@MÜNCHEN.example", "mia@XN--MNCHEN-3ya.Example"),
            ("nfd@mu\u{308}nchen.example", "nfd@münchen.example"),
            ("rené@example.org", "rene\u{301}@example.org"),
            ("uwe@exa\u{AD}mple.org", "uwe@example.org"),
            ("zoe@example.org\u{200B}", "zoe@example.org"),
            ("ida@straße.example", "ida@xn--strae-oqa.example"),
            ("\u{200E}user.a@example.org", "user.a@example.org"),
            ("user.b@example.org\u{200F}", "user.b@example.org"),
            ("\u{202A}user.d@example.org\u{202C}", "user.d@example.org"),
            ("user.f＠example.org", "user.f@example.org"),
            ("ｕｓｅｒ．ｇ＠ｅｘａｍｐｌｅ．ｏｒｇ", "user.g@example.org"),
            ("user@例え。example", "user@例え.example"),
            ("us\u{2060}er@exam\u{200D}ple.org", "user@example.org"),
            ("\"jane\"@example.org", "jane@example.org"),
            ("\"ja\\ne.doe\"@example.org", "jane.doe@example.org"),
            ("\"a\\@b\"@example.org", "\"a@b\"@example.org"),
            ("MailTo:jane@example.org", "jane@example.org"),
            ("İpek@example.org", "i\u{307}pek@example.org"),
            ("jane@\u{FF45}xample.org", "jane@example.org"),
            ("\u{3}jane@example.org\u{7F}", "jane@example.org"),
        ] {
            assert_eq!(address(one).normalised(), address(other).normalised(), "{one:?} {other:?}");
        }
        for (one, other) in [
            ("mis\u{17F}@example.org", "miss@example.org"),
            ("m\u{456}a@example.org", "mia@example.org"),
            ("jane+tag@example.org", "jane@example.org"),
            ("j.ane@example.org", "jane@example.org"),
            // a joiner that the script knows is a letter of the domain
            ("a@نامه\u{200C}ای.example", "a@نامهای.example"),
        ] {
            assert_ne!(address(one).normalised(), address(other).normalised(), "{one:?} {other:?}");
        }
    }

    #[test]
    fn the_spelling_given_is_shown_and_the_envelope_keeps_its_letters() {
        let mixed = address(" Zoë.X@MÜNCHEN.example\u{200F}");
        assert_eq!(mixed.as_str(), "Zoë.X@MÜNCHEN.example");
        assert_eq!(mixed.envelope().unwrap().to_string(), "Zoë.X@xn--mnchen-3ya.example");
        assert_eq!(mixed.domain(), "xn--mnchen-3ya.example");
        assert_eq!(format!("{mixed:?}"), "EmailAddress(…)");
        assert_eq!(address("\"jane\"@example.org").as_str(), "\"jane\"@example.org");
    }

    #[test]
    fn what_can_be_mailed_is_taken() {
        for good in [
            "a@example.org",
            "first.last+tag@sub.example.org",
            " x@example.org ",
            "dvora@דוגמה.example",
            "o'brien&sons@example.org",
            "a%b@example.org",
            "用户@例え.example",
            "संपर्क@डाटामेल.example",
            "jose\u{301}@example.org",
            "a@r3---sn.example",
            "a@1.example",
            "a@1and1.example",
            "\"a@b\"@example.org",
            &format!("{}@example.org", "x".repeat(64)),
        ] {
            let parsed = address(good);
            let envelope = parsed.envelope().unwrap();
            assert!(envelope.domain().is_ascii(), "{good}");
            assert_eq!(address(envelope.as_ref()).normalised(), parsed.normalised(), "{good}");
        }
    }

    #[test]
    fn what_cannot_be_mailed_is_refused() {
        for bad in [
            "",
            "a",
            "a@b",
            "a@b.c\r\nBcc: x@y.z",
            "a b@example.org",
            "@example.org",
            "a@.org",
            "a@example.org\0",
            "a@example.org\u{7}x",
            "a\u{3}@example.org",
            "a@example..org",
            "a@example.org.",
            "a..b@example.org",
            ".a@example.org",
            "a@@example.org",
            "user@example.123",
            "user@example.１２３",
            "user@example.0x7f",
            "user@[192.0.2.1]",
            "user@[IPv6:2001:db8::1]",
            "user@192.0.2.1",
            "user@1.2.3.4.5",
            "user@exam%70le.com",
            "user@example.com%00",
            "=?utf-8?q?x?=@example.org",
            "=?ISO-8859-1?B?eA==?=@example.org",
            "\"=?utf-8?q?x?=\"@example.org",
            "user@-example.org",
            "user@exam_ple.org",
            "user@xn--a.example",
            "\"\"@example.org",
            "\"a\"b\"@example.org",
            "\"a b\"@example.org",
            "Mia <mia@example.org>",
            "<mia@example.org>",
            &format!("{}@example.org", "x".repeat(65)),
            &format!("{}@example.org", "é".repeat(33)),
            &format!("a@{}.example", "x".repeat(64)),
            &format!("a@{}example", "x.".repeat(130)),
        ] {
            assert!(bad.parse::<EmailAddress>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn what_an_earlier_release_kept_is_read_whatever_it_is() {
        let read = |text: &str| serde_json::from_value::<EmailAddress>(text.into()).unwrap();
        for kept in ["user@[192.0.2.1]", "User@example.123", "no address"] {
            let address = read(kept);
            assert_eq!((address.as_str(), address.envelope()), (kept, None));
            assert_eq!(address.normalised(), kept.to_lowercase());
            assert_eq!(serde_json::to_value(&address).unwrap(), kept);
        }
        assert_eq!(read("mia@münchen.example").normalised(), "mia@xn--mnchen-3ya.example");
    }

    #[test]
    fn the_forms_of_before_are_found_from_each_spelling() {
        let before = ["mia@münchen.example", "mia@mu\u{308}nchen.example", "mia@xn--mnchen-3ya.example"];
        for spelling in ["Mia@münchen.example", "mia@mu\u{308}nchen.example", "mia@xn--mnchen-3ya.example"] {
            let forms = address(spelling).earlier_forms();
            assert!(
                before.iter().all(|form| forms.iter().any(|known| known == form)),
                "{spelling}: {forms:?}"
            );
        }
        assert_eq!(address("A@example.org").earlier_forms(), ["a@example.org"]);
    }

    #[test]
    fn several_addresses_stand_in_one_text() {
        for typed in [
            "a@x.example b@x.example",
            "a@x.example,b@x.example;",
            " a@x.example\n\tb@x.example ",
            "a@x.example、b@x.example",
        ] {
            let found: Vec<String> = several(typed).unwrap().iter().map(EmailAddress::normalised).collect();
            assert_eq!(found, ["a@x.example", "b@x.example"], "{typed:?}");
        }
        assert_eq!(several("a@x.example no address at all"), Err(2));
        assert_eq!(several(" \u{200B} ").unwrap(), []);
    }
}
