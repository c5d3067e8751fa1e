//! Who asks for what in a demo: the texts of `config/demo/filings.toml`, dealt out in turn.

use serde::Deserialize;

use crate::desk::intake::{RawFiling, RawIdentifier, RawPlace, RawRequester, RawRight};

const TEXTS: &str = include_str!("../../../config/demo/filings.toml");

/// Addresses at this host refuse every mail.
pub(super) const GONE: &str = "gone.example";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    filing: Vec<Part>,
}

/// What several people ask for in the same words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    names: Vec<String>,
    country: String,
    region: Option<String>,
    relationship: Option<String>,
    rights: Vec<String>,
    purpose: Option<String>,
    ground: Option<String>,
    message: String,
}

/// How a filing reaches the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// By the form or the programming interface, with an address that takes mail.
    Online,
    /// The same, with an address that refuses mail.
    Bouncing,
    /// On paper, without an address for mail.
    Paper,
}

/// Everybody who may ask.
#[derive(Debug)]
pub(super) struct Cast(Vec<Part>);

impl Cast {
    /// Reads the texts.
    pub(super) fn read() -> Result<Self, toml::de::Error> {
        toml::from_str::<File>(TEXTS).map(|file| Self(file.filing))
    }

    /// Filing number `number` of a demo. `patient`: of somebody whose law leaves a month or more.
    pub(super) fn filing(&self, number: usize, way: Way, patient: bool) -> Option<RawFiling> {
        let mut dealt = self.0.iter().cycle().skip(number % self.0.len().max(1)).take(self.0.len());
        let part = dealt.find(|part| !patient || part.is_patient())?;
        let name = part.names.get(number / self.0.len().max(1) % part.names.len().max(1))?;
        let host = if way == Way::Bouncing { GONE } else { "people.example" };
        let mailbox = || format!("{}{number}@{host}", mailbox_of(name));
        let (email, postal_address) = match way {
            Way::Online | Way::Bouncing => (Some(mailbox()), None),
            Way::Paper => (None, Some(format!("{name}\n{} Example Road", number % 90 + 1))),
        };
        let dealt = ["customer", "customer", "visitor", "other"];
        let relationship = part
            .relationship
            .as_deref()
            .or_else(|| dealt.get(number % dealt.len()).copied())
            .map(str::to_owned);
        Some(RawFiling {
            controller: Some(if (number + number / 24) % 3 == 2 { "fjordly" } else { "default" }.to_owned()),
            locale: Some("en".to_owned()),
            residence: Some(RawPlace { country: part.country.clone(), region: part.region.clone() }),
            relationship,
            reply_by: Some(if way == Way::Paper { "post" } else { "portal" }.to_owned()),
            requester: RawRequester { name: Some(name.clone()), email, phone: None, postal_address },
            identifiers: vec![RawIdentifier {
                kind: "order_number".to_owned(),
                value: format!("A-{}", 10_407 + number * 37),
            }],
            rights: part.rights.iter().map(|right| part.right(right)).collect(),
            message: Some(part.message.trim().to_owned()),
            ..RawFiling::default()
        })
    }
}

impl Part {
    fn is_patient(&self) -> bool {
        let fast = ["opt_out", "limit_sensitive", "withdraw_consent", "question"];
        !matches!(self.country.as_str(), "IL" | "EG")
            && self.purpose.is_none()
            && !self.rights.iter().any(|right| fast.contains(&right.as_str()))
    }

    fn right(&self, right: &str) -> RawRight {
        RawRight {
            right: right.to_owned(),
            purpose: self.purpose.clone().filter(|_| right == "objection"),
            ground: self.ground.clone().filter(|_| matches!(right, "erasure" | "restriction")),
            ..RawRight::default()
        }
    }
}

/// `Sofía Herrera` has the mailbox `sofa.herrera`: whatever is plain stays.
fn mailbox_of(name: &str) -> String {
    let plain = |part: &str| part.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    name.split(' ').map(plain).collect::<Vec<_>>().join(".").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_texts_give_a_filing_for_every_number() {
        let cast = Cast::read().unwrap();
        for number in 0..200 {
            let online = cast.filing(number, Way::Online, number % 2 == 0).unwrap();
            assert!(online.requester.email.unwrap().ends_with(".example"), "{number}");
            assert!(!online.rights.is_empty());
        }
        let paper = cast.filing(5, Way::Paper, false).unwrap();
        assert!(paper.requester.email.is_none() && paper.requester.postal_address.is_some());
        let patient = cast.filing(2, Way::Bouncing, true).unwrap();
        assert_ne!(patient.residence.unwrap().country, "IL");
        assert!(patient.requester.email.unwrap().ends_with(GONE));
    }
}
