//! Letters 1 and 2: we have your request; please confirm this address. One message.
//!
//! Quotes nothing that the sender typed: the address may be a stranger's.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    blank::Blank,
    body::bodies,
    facts::{CaseLine, Code, DueDate},
    why::{Sampled, Why},
    words::Words,
};
use crate::{
    law::{Basis, Right, Unit, Zone},
    types::Reference,
};

/// A code and a link to confirm an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// Six digits.
    pub code: Code,
    /// The page that confirms by one click.
    pub path: String,
    /// Until when both work.
    pub valid_until: DateTime<Utc>,
}

/// How we make sure who asks: the highest that one of the cases needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofNeeded {
    /// None is needed.
    None,
    /// Confirming the address is enough.
    Mailbox,
    /// We compare with what we hold already.
    OnFile,
    /// A sign-in at the controller, or a document.
    Strong,
}

impl ProofNeeded {
    /// Every kind, by rising tier of proof.
    pub const ALL: [Self; 4] = [Self::None, Self::Mailbox, Self::OnFile, Self::Strong];

    /// What a tier of proof (0 to 3) asks of the person; a higher tier counts as 3.
    pub fn of_tier(tier: u8) -> Self {
        match tier {
            0 => Self::None,
            1 => Self::Mailbox,
            2 => Self::OnFile,
            _ => Self::Strong,
        }
    }

    /// The id in the message files: the text is `proof-<id>`.
    pub fn id(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Mailbox => "mailbox",
            Self::OnFile => "on_file",
            Self::Strong => "strong",
        }
    }
}

/// What the receipt says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The filing.
    pub reference: Reference,
    /// When it reached us.
    pub received_at: DateTime<Utc>,
    /// The controller's zone.
    pub zone: Zone,
    /// Whether this replaces an earlier receipt: the right or a date changed.
    pub corrected: bool,
    /// One line a case.
    pub cases: Vec<CaseLine>,
    /// How we make sure who asks.
    pub proof: ProofNeeded,
    /// Absent where the address is confirmed already, or there is none.
    pub confirm: Option<Confirm>,
    /// The status page.
    pub status_path: String,
}

impl Receipt {
    fn subject_line(&self, words: &Words<'_>) -> String {
        let key = match (self.corrected, self.confirm.is_some()) {
            (true, _) => "receipt-subject-corrected",
            (false, true) => "receipt-subject-confirm",
            (false, false) => "receipt-subject",
        };
        words.say_one(key, "reference", self.reference.as_str())
    }

    fn received(&self, words: &Words<'_>) -> String {
        words.voice.instant(self.zone.local(self.received_at), self.zone.name())
    }

    fn valid_until(&self, words: &Words<'_>, confirm: &Confirm) -> String {
        let until = words.voice.instant(self.zone.local(confirm.valid_until), self.zone.name());
        words.say_one("confirm-until", "until", words.blanks.hold(Blank::Moment, until))
    }

    /// Invented facts: three laws, three kinds of date, one case under two laws.
    pub fn sample() -> Self {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default();
        let figure = |days, basis, count, unit, cite| Sampled {
            basis,
            count,
            unit,
            on: today + chrono::Days::new(days),
            cite,
        };
        let month = figure(30, Basis::Statute, 30, Unit::Days, "GDPR Art. 12(3)");
        let longer = figure(45, Basis::Statute, 45, Unit::Days, "Cal. Civ. Code 1798.130(a)(2)");
        let two_laws =
            Why::sample("eu-gdpr", &[month], None).beside(Why::sample("us-ca-ccpa", &[longer], None));
        let own = figure(10, Basis::Policy, 7, Unit::BusinessDays, "");
        let own_rule =
            Why::sample("il-ppl", &[own, figure(30, Basis::Regulation, 30, Unit::Days, "reg. 2(a)")], None);
        let due = |it: Sampled, why| Some(DueDate { on: it.on, today, why });
        Self {
            reference: Reference::from_random([1, 2, 3, 4, 5, 6, 7, 8]),
            received_at: today.and_time(chrono::NaiveTime::MIN).and_utc() + chrono::TimeDelta::minutes(785),
            zone: Zone::UTC,
            corrected: false,
            cases: vec![
                CaseLine {
                    right: Right::Access,
                    purpose: None,
                    due: due(month, two_laws),
                    is_stopped: false,
                },
                CaseLine { right: Right::Erasure, purpose: None, due: due(own, own_rule), is_stopped: false },
                CaseLine { right: Right::Question, purpose: None, due: None, is_stopped: false },
            ],
            proof: ProofNeeded::OnFile,
            confirm: "482913".parse().ok().map(|code| Confirm {
                code,
                path: "/confirm/9f3kq2".to_owned(),
                valid_until: today.and_time(chrono::NaiveTime::MIN).and_utc() + chrono::TimeDelta::hours(61),
            }),
            status_path: "/status".to_owned(),
        }
    }

    pub(super) fn samples() -> Vec<Self> {
        let plain = Self::sample();
        let confirmed = Self { confirm: None, proof: ProofNeeded::Strong, ..plain.clone() };
        let stopped = CaseLine { right: Right::Access, purpose: None, due: None, is_stopped: true };
        let corrected = Self { corrected: true, cases: vec![stopped], ..confirmed.clone() };
        vec![plain, confirmed, corrected]
    }
}

bodies!(Receipt, "letters/receipt/body.txt", "letters/receipt/body.html");
