//! What a person sends, before and after it is checked. Form, API and staff share these rules and their messages.
//!
//! Checking needs no database: whatever is well formed is filed, from anyone, wherever they live.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::error::FieldError;
use crate::{
    config::Controller,
    law::{Purpose, Right},
    types::{EmailAddress, Locale, PersonName, PhoneNumber, Place, PostalAddress, text},
};

const MESSAGE_MAX: usize = 200_000;
const DETAILS_MAX: usize = 10_000;
const IDENTIFIERS_MAX: usize = 20;
const RIGHTS_MAX: usize = 20;

/// The body of `POST /api/v1/requests`; the wizard fills the same. Unknown fields are refused when read.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RawFiling {
    /// Controller slug; absent: the first controller.
    pub controller: Option<String>,
    /// Language tag.
    pub locale: Option<String>,
    /// Place, or absent.
    pub residence: Option<RawPlace>,
    /// One of the controller's relationships.
    pub relationship: Option<String>,
    /// `self`; others come with a later issue of their own.
    pub on_behalf_of: Option<String>,
    /// `portal`, `post`, `other`.
    pub reply_by: Option<String>,
    /// Who asks.
    pub requester: RawRequester,
    /// What finds the record.
    pub identifiers: Vec<RawIdentifier>,
    /// What is asked.
    pub rights: Vec<RawRight>,
    /// In the person's own words.
    pub message: Option<String>,
    /// Staff only: when it reached the office.
    pub received_at: Option<DateTime<Utc>>,
    /// Staff only: how it reached the office.
    pub channel: Option<String>,
    /// Staff only: why `received_at` lies in the past.
    pub reason: Option<String>,
}

/// Country and region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RawPlace {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Second half of ISO 3166-2.
    pub region: Option<String>,
}

/// How the person is called and reached.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RawRequester {
    /// Full name.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Postal address in lines.
    pub postal_address: Option<String>,
}

impl std::fmt::Debug for RawRequester {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RawRequester(…)")
    }
}

/// A key under which the controller may hold the person.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RawIdentifier {
    /// For example `order_number`.
    pub kind: String,
    /// Its value.
    pub value: String,
}

impl std::fmt::Debug for RawIdentifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RawIdentifier(…)")
    }
}

/// One right and its details.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RawRight {
    /// Right id.
    pub right: String,
    /// Access: `all`, `categories`, `recipients` or an area in words.
    pub scope: Option<String>,
    /// Objection: purpose id.
    pub purpose: Option<String>,
    /// Erasure, restriction: ground.
    pub ground: Option<String>,
    /// Own words.
    pub details: Option<String>,
}

/// Who files: decides which fields are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FiledBy {
    /// The public: form or API without a token.
    Public,
    /// A member of staff.
    Staff,
}

/// How a filing reached us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The public form.
    Form,
    /// The public API.
    Api,
    /// E-mail.
    Mail,
    /// A letter.
    Letter,
    /// Telephone.
    Telephone,
    /// In person.
    InPerson,
    /// An authorised agent.
    Agent,
}

impl Channel {
    /// The stable id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Api => "api",
            Self::Mail => "mail",
            Self::Letter => "letter",
            Self::Telephone => "telephone",
            Self::InPerson => "in_person",
            Self::Agent => "agent",
        }
    }

    fn from_id(id: &str) -> Option<Self> {
        [Self::Form, Self::Api, Self::Mail, Self::Letter, Self::Telephone, Self::InPerson, Self::Agent]
            .into_iter()
            .find(|channel| channel.id() == id)
    }
}

/// A filing that can be filed.
#[derive(Debug, Clone)]
pub struct NewFiling {
    /// Language.
    pub locale: Locale,
    /// Where the person lives, if they said so.
    pub residence: Option<Place>,
    /// Relationship id.
    pub relationship: Option<String>,
    /// `portal`, `post` or `other`.
    pub reply_by: ReplyBy,
    /// Who asks.
    pub requester: Requester,
    /// Kind and value.
    pub identifiers: Vec<Identifier>,
    /// At least one.
    pub rights: Vec<NewRight>,
    /// Own words; never shortened.
    pub message: Option<String>,
    /// Staff: when it reached the office.
    pub received_at: Option<DateTime<Utc>>,
    /// How it came.
    pub channel: Channel,
    /// Staff: why in the past.
    pub reason: Option<String>,
}

/// How the person wants the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplyBy {
    /// On the status page.
    Portal,
    /// By post.
    Post,
    /// Otherwise.
    Other,
}

impl ReplyBy {
    /// The stable id.
    pub fn id(self) -> &'static str {
        match self {
            Self::Portal => "portal",
            Self::Post => "post",
            Self::Other => "other",
        }
    }
}

/// How the person is called and reached; personal, kept sealed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Requester {
    /// Full name.
    pub name: Option<PersonName>,
    /// E-mail address.
    pub email: Option<EmailAddress>,
    /// Telephone.
    pub phone: Option<PhoneNumber>,
    /// Postal address.
    pub postal_address: Option<PostalAddress>,
}

/// A key under which the controller may hold the person; personal, kept sealed.
#[derive(Clone, Serialize, Deserialize)]
pub struct Identifier {
    /// Kind.
    pub kind: String,
    /// Value.
    pub value: String,
}

impl std::fmt::Debug for Identifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identifier(…)")
    }
}

/// One right asked for.
#[derive(Debug, Clone)]
pub struct NewRight {
    /// Right.
    pub right: Right,
    /// Scope.
    pub scope: Option<String>,
    /// Purpose.
    pub purpose: Option<Purpose>,
    /// Ground.
    pub ground: Option<String>,
    /// Own words; personal, kept sealed.
    pub details: Option<String>,
}

impl NewRight {
    /// Whether no proof of identity may ever be asked (`case.md` §2, fast lane).
    pub fn is_fast_lane(&self) -> bool {
        matches!(self.right, Right::OptOut | Right::LimitSensitive | Right::WithdrawConsent)
            || (self.right == Right::Objection && self.purpose == Some(Purpose::Marketing))
    }
}

/// Collects faults so that a person sees all of them at once.
#[derive(Default)]
struct Faults(Vec<FieldError>);

impl Faults {
    fn add(&mut self, pointer: impl Into<String>, code: &'static str, message: &str) {
        self.0.push(FieldError::new(pointer, code, message));
    }

    fn take<T>(&mut self, pointer: &str, parsed: Result<T, crate::types::ParseError>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(fault) => {
                let code = if fault.problem.contains("too long") { "too_long" } else { "invalid" };
                self.add(pointer, code, &format!("The {fault}."));
                None
            }
        }
    }
}

/// Blank counts as absent; a person who leaves a field empty has not filled it in wrongly.
fn given(field: Option<&String>) -> Option<&str> {
    field.map(String::as_str).filter(|value| !value.trim().is_empty())
}

impl RawFiling {
    /// Checks everything at once.
    ///
    /// # Errors
    /// Every field that must be mended, with its JSON pointer.
    pub fn parse(
        &self,
        controller: &Controller,
        by: FiledBy,
        default_channel: Channel,
        now: DateTime<Utc>,
    ) -> Result<NewFiling, Vec<FieldError>> {
        let mut faults = Faults::default();
        let locale = given(self.locale.as_ref()).map_or_else(
            || Some(controller.languages.first().cloned().unwrap_or_else(Locale::english)),
            |tag| faults.take("/locale", tag.parse()),
        );
        let residence =
            self.residence.as_ref().filter(|place| !place.country.trim().is_empty()).and_then(|place| {
                faults.take("/residence", Place::new(&place.country, place.region.as_deref()))
            });
        let relationship = given(self.relationship.as_ref()).map(str::to_owned);
        if relationship.as_ref().is_some_and(|r| !controller.relationships.contains(r)) {
            faults.add(
                "/relationship",
                "unknown",
                "Choose one of the relationships that this organisation lists.",
            );
        }
        if given(self.on_behalf_of.as_ref()).is_some_and(|who| who != "self") {
            faults.add(
                "/on_behalf_of",
                "not_allowed",
                "Requests for another person cannot be filed here yet; write to the organisation by mail or post.",
            );
        }
        let reply_by = match given(self.reply_by.as_ref()) {
            None | Some("portal") => ReplyBy::Portal,
            Some("post") => ReplyBy::Post,
            Some("other") => ReplyBy::Other,
            Some(_) => {
                faults.add("/reply_by", "unknown", "Use portal, post or other.");
                ReplyBy::Portal
            }
        };
        let requester = self.parse_requester(&mut faults);
        let identifiers = self.parse_identifiers(&mut faults);
        let rights = self.parse_rights(&mut faults);
        let fast_only = !rights.is_empty() && rights.iter().all(NewRight::is_fast_lane);
        let reachable =
            requester.email.is_some() || requester.phone.is_some() || requester.postal_address.is_some();
        if !reachable && !fast_only && faults.0.iter().all(|f| !f.pointer.starts_with("/requester")) {
            faults.add(
                "/requester/email",
                "required",
                "Enter an e-mail address, a telephone number or a postal address.",
            );
        }
        if !reachable && fast_only && identifiers.is_empty() {
            faults.add(
                "/requester/email",
                "required",
                "Enter the e-mail address or another identifier that you use with us.",
            );
        }
        let message = self
            .message
            .as_ref()
            .filter(|m| !m.is_empty())
            .and_then(|message| faults.take("/message", text::lines("message", message, MESSAGE_MAX)));
        let channel = self.parse_staff_fields(by, default_channel, now, &mut faults);
        let reason =
            given(self.reason.as_ref()).and_then(|r| faults.take("/reason", text::lines("reason", r, 2_000)));
        match (locale, faults.0.is_empty()) {
            (Some(locale), true) => Ok(NewFiling {
                locale,
                residence,
                relationship,
                reply_by,
                requester,
                identifiers,
                rights,
                message,
                received_at: self.received_at,
                channel,
                reason,
            }),
            _ => Err(faults.0),
        }
    }

    fn parse_requester(&self, faults: &mut Faults) -> Requester {
        let raw = &self.requester;
        Requester {
            name: given(raw.name.as_ref()).and_then(|t| faults.take("/requester/name", t.parse())),
            email: given(raw.email.as_ref()).and_then(|t| faults.take("/requester/email", t.parse())),
            phone: given(raw.phone.as_ref()).and_then(|t| faults.take("/requester/phone", t.parse())),
            postal_address: given(raw.postal_address.as_ref())
                .and_then(|t| faults.take("/requester/postal_address", t.parse())),
        }
    }

    fn parse_identifiers(&self, faults: &mut Faults) -> Vec<Identifier> {
        if self.identifiers.len() > IDENTIFIERS_MAX {
            faults.add("/identifiers", "too_long", "At most 20 identifiers.");
        }
        let mut identifiers = Vec::new();
        for (index, raw) in self.identifiers.iter().take(IDENTIFIERS_MAX).enumerate() {
            let kind = faults.take(&format!("/identifiers/{index}/kind"), text::line("kind", &raw.kind, 40));
            let value =
                faults.take(&format!("/identifiers/{index}/value"), text::line("value", &raw.value, 254));
            if let (Some(kind), Some(value)) = (kind, value) {
                identifiers.push(Identifier { kind, value });
            }
        }
        identifiers
    }

    fn parse_rights(&self, faults: &mut Faults) -> Vec<NewRight> {
        if self.rights.is_empty() {
            faults.add("/rights", "required", "Choose at least one thing that you want.");
        }
        if self.rights.len() > RIGHTS_MAX {
            faults.add("/rights", "too_long", "At most 20 rights in one filing.");
        }
        let mut rights: Vec<NewRight> = Vec::new();
        for (index, raw) in self.rights.iter().take(RIGHTS_MAX).enumerate() {
            let at = |field: &str| format!("/rights/{index}/{field}");
            let Ok(right) = raw.right.parse::<Right>() else {
                faults.add(at("right"), "unknown", "Not a right that we know.");
                continue;
            };
            let purpose = match (right, given(raw.purpose.as_ref())) {
                (_, None) => None,
                (Right::Objection, Some(id)) => {
                    let parsed =
                        serde_json::from_value::<Purpose>(serde_json::Value::String(id.to_owned())).ok();
                    if parsed.is_none() {
                        faults.add(
                            at("purpose"),
                            "unknown",
                            "Use marketing, profiling, research, training or other.",
                        );
                    }
                    parsed
                }
                (_, Some(_)) => {
                    faults.add(at("purpose"), "not_allowed", "Only an objection has a purpose.");
                    None
                }
            };
            let scope = given(raw.scope.as_ref())
                .and_then(|t| faults.take(&at("scope"), text::line("scope", t, 500)));
            let ground = given(raw.ground.as_ref())
                .and_then(|t| faults.take(&at("ground"), text::line("ground", t, 100)));
            if ground.is_some() && !matches!(right, Right::Erasure | Right::Restriction) {
                faults.add(at("ground"), "not_allowed", "Only erasure and restriction have a ground.");
            }
            let details = raw
                .details
                .as_ref()
                .filter(|d| !d.is_empty())
                .and_then(|d| faults.take(&at("details"), text::lines("details", d, DETAILS_MAX)));
            if rights.iter().any(|known| known.right == right && known.purpose == purpose) {
                faults.add(at("right"), "invalid", "This right is in the filing already.");
                continue;
            }
            rights.push(NewRight { right, scope, purpose, ground, details });
        }
        rights
    }

    /// `channel`, `received_at` and `reason` come from staff only, and never from the future.
    fn parse_staff_fields(
        &self,
        by: FiledBy,
        default_channel: Channel,
        now: DateTime<Utc>,
        faults: &mut Faults,
    ) -> Channel {
        let channel = given(self.channel.as_ref());
        if by == FiledBy::Public {
            for (present, pointer) in [
                (channel.is_some(), "/channel"),
                (self.received_at.is_some(), "/received_at"),
                (given(self.reason.as_ref()).is_some(), "/reason"),
            ] {
                if present {
                    faults.add(pointer, "not_allowed", "Only staff may set this.");
                }
            }
            return default_channel;
        }
        if let Some(received_at) = self.received_at {
            if received_at > now {
                faults.add("/received_at", "in_future", "Receipt cannot lie in the future.");
            } else if received_at < now - chrono::TimeDelta::minutes(5)
                && given(self.reason.as_ref()).is_none()
            {
                faults.add("/reason", "required", "Say why the receipt lies in the past.");
            }
        }
        match channel {
            None => default_channel,
            Some(id) => Channel::from_id(id).unwrap_or_else(|| {
                faults.add(
                    "/channel",
                    "unknown",
                    "Use form, api, mail, letter, telephone, in_person or agent.",
                );
                default_channel
            }),
        }
    }
}
