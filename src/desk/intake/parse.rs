//! Every rule for what a person sends, all faults at once, each with its JSON pointer and what to do.

use std::str::FromStr;

use chrono::{DateTime, TimeDelta, Utc};
use serde::de::DeserializeOwned;

use super::{
    Channel, FiledBy, Identifier, NewFiling, NewRight, RawFiling, RawPlace, RawRight, ReplyBy, Requester,
};
use crate::{
    case::{Asked, RECEIPT_REACHES_BACK, Relationship},
    config::Controller,
    desk::{FieldFault, Flaw},
    law::Right,
    types::{EmailAddress, Locale, ParseError, PhoneNumber, Place, Shape, Signal, instant, text},
};

const MESSAGE_MAX: usize = 200_000;
const DETAILS_MAX: usize = 10_000;
const IDENTIFIERS_MAX: usize = 20;
const RIGHTS_MAX: usize = 20;

/// Collects faults so that a person sees all of them at once.
#[derive(Default)]
struct Faults(Vec<FieldFault>);

impl Faults {
    fn add(&mut self, pointer: impl Into<String>, flaw: &Flaw) {
        self.0.push(FieldFault::new(pointer, flaw));
    }

    fn take<T>(&mut self, pointer: &str, parsed: Result<T, ParseError>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(fault) => {
                self.0.push(FieldFault::typed(pointer, &fault));
                None
            }
        }
    }

    /// A country with its region, a fault at the one that is wrong.
    fn take_place(&mut self, sent: &RawPlace) -> Option<Place> {
        let region = sent.region.as_deref();
        let place = match region {
            Some(blank) if text::is_blank(blank) => Place::new(&sent.country, None).and(Err(NO_REGION)),
            _ => Place::new(&sent.country, region),
        };
        let part = match place.as_ref().map_err(|fault| fault.shape) {
            Err(Shape::Region | Shape::ListedRegion) => "region",
            _ => "country",
        };
        self.take(&format!("/residence/{part}"), place)
    }
}

const NO_REGION: ParseError = ParseError::typed("region", "is empty", Shape::Region);

/// Blank counts as absent; a person who leaves a field empty has not filled it in wrongly. Not so a code, which nobody
/// types: one that is blank is a fault of the program that sends it.
fn given(field: Option<&String>) -> Option<&str> {
    field.map(String::as_str).filter(|value| !text::is_blank(value))
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
    ) -> Result<NewFiling, Vec<FieldFault>> {
        let mut faults = Faults::default();
        let locale = self.locale.as_deref().map_or_else(
            || Some(controller.languages.first().cloned().unwrap_or_else(Locale::english)),
            |tag| faults.take("/locale", tag.parse()),
        );
        let residence = self.residence.as_ref().and_then(|place| faults.take_place(place));
        let relationship = self.parse_relationship(controller, &mut faults);
        if self.on_behalf_of.as_deref().is_some_and(|who| who != "self") {
            faults.add("/on_behalf_of", &Flaw::NobodyElse);
        }
        let reply_by = match self.reply_by.as_deref() {
            None => ReplyBy::Portal,
            Some(id) => ReplyBy::from_str(id).unwrap_or_else(|_| {
                faults.add("/reply_by", &Flaw::ReplyBy);
                ReplyBy::Portal
            }),
        };
        let requester = self.parse_requester(&mut faults);
        let identifiers = self.parse_identifiers(&mut faults);
        let rights = self.parse_rights(&mut faults);
        let fast_only = !rights.is_empty() && rights.iter().all(|right| right.asked.is_fast_lane());
        let reachable =
            requester.email.is_some() || requester.phone.is_some() || requester.postal_address.is_some();
        if !reachable && !fast_only && faults.0.iter().all(|f| !f.pointer.starts_with("/requester")) {
            faults.add("/requester/email", &Flaw::Reachable);
        }
        if !reachable && fast_only && identifiers.is_empty() {
            faults.add("/requester/email", &Flaw::Findable);
        }
        let message = self
            .message
            .as_ref()
            .filter(|m| !m.is_empty())
            .and_then(|message| faults.take("/message", text::lines("message", message, MESSAGE_MAX)));
        let (channel, received_at) = self.parse_staff_fields(by, default_channel, now, &mut faults);
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
                received_at,
                channel,
                reason,
                signals: self.kept_signals(controller),
            }),
            _ => Err(faults.0),
        }
    }

    /// Global Privacy Control always, as proof that the person asked; Do Not Track where it means something.
    fn kept_signals(&self, controller: &Controller) -> Vec<Signal> {
        let is_kept = |signal: &Signal| match signal {
            Signal::Gpc => true,
            Signal::DoNotTrack => controller.signals.do_not_track,
        };
        self.signals.iter().copied().filter(is_kept).collect()
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
            faults.add("/identifiers", &Flaw::TooManyIdentifiers);
        }
        let mut identifiers = Vec::new();
        for (index, raw) in self.identifiers.iter().take(IDENTIFIERS_MAX).enumerate() {
            let kind = faults.take(&format!("/identifiers/{index}/kind"), text::word("kind", &raw.kind, 40));
            let value = match kind.as_deref().map(str::to_lowercase).as_deref() {
                Some("email") => raw.value.parse().map(|email: EmailAddress| email.as_str().to_owned()),
                Some("phone") => raw.value.parse().map(|phone: PhoneNumber| phone.as_str().to_owned()),
                Some(_) | None => text::line("value", &raw.value, 254),
            };
            let value = faults.take(&format!("/identifiers/{index}/value"), value);
            if let (Some(kind), Some(value)) = (kind, value) {
                identifiers.push(Identifier { kind, value });
            }
        }
        identifiers
    }

    fn parse_rights(&self, faults: &mut Faults) -> Vec<NewRight> {
        if self.rights.is_empty() {
            faults.add("/rights", &Flaw::NoRight);
        }
        if self.rights.len() > RIGHTS_MAX {
            faults.add("/rights", &Flaw::TooManyRights);
        }
        let mut rights: Vec<NewRight> = Vec::new();
        for (index, raw) in self.rights.iter().take(RIGHTS_MAX).enumerate() {
            let Some(right) = parse_right(raw, index, faults) else { continue };
            let known = |known: &NewRight| {
                known.asked.right == right.asked.right && known.asked.purpose == right.asked.purpose
            };
            if rights.iter().any(known) {
                faults.add(format!("/rights/{index}/right"), &Flaw::RightTwice);
                continue;
            }
            rights.push(right);
        }
        rights
    }

    fn parse_relationship(&self, controller: &Controller, faults: &mut Faults) -> Option<Relationship> {
        let id = self.relationship.as_deref()?;
        let known = controller.relationships.iter().any(|listed| listed == id);
        let parsed = Relationship::from_str(id).ok().filter(|_| known);
        if parsed.is_none() {
            faults.add("/relationship", &Flaw::Relationship);
        }
        parsed
    }

    /// `received_at` and `reason` come from staff, or from a program that may say so, and never from the future; `channel`
    /// from every program with a key, too.
    fn parse_staff_fields(
        &self,
        by: FiledBy,
        default_channel: Channel,
        now: DateTime<Utc>,
        faults: &mut Faults,
    ) -> (Channel, Option<DateTime<Utc>>) {
        let channel = self.channel.as_deref();
        let (may_name_channel, may_backdate) = match by {
            FiledBy::Public => (false, false),
            FiledBy::Program { may_backdate } => (true, may_backdate),
            FiledBy::Staff => (true, true),
        };
        for (present, may, pointer) in [
            (channel.is_some(), may_name_channel, "/channel"),
            (self.received_at.is_some(), may_backdate, "/received_at"),
            (given(self.reason.as_ref()).is_some(), may_backdate, "/reason"),
        ] {
            if present && !may {
                faults.add(pointer, &Flaw::StaffOnly);
            }
        }
        let channel = channel.filter(|_| may_name_channel);
        if !may_backdate {
            return (parse_channel(channel, default_channel, faults), None);
        }
        let received_at = given(self.received_at.as_ref()).and_then(|text| {
            let read = instant::read(text);
            if read.is_none() {
                faults.add("/received_at", &Flaw::Instant);
            }
            read
        });
        if let Some(received_at) = received_at {
            if received_at > now {
                faults.add("/received_at", &Flaw::ReceiptInFuture);
            } else if received_at < now - RECEIPT_REACHES_BACK {
                faults.add("/received_at", &Flaw::ReceiptLongAgo);
            } else if received_at < now - TimeDelta::minutes(5) && given(self.reason.as_ref()).is_none() {
                faults.add("/reason", &Flaw::ReasonForPast);
            }
        }
        (parse_channel(channel, default_channel, faults), received_at)
    }
}

/// How it came, where that is said.
fn parse_channel(id: Option<&str>, usual: Channel, faults: &mut Faults) -> Channel {
    id.map_or(usual, |id| {
        Channel::from_str(id).unwrap_or_else(|_| {
            faults.add("/channel", &Flaw::Channel);
            usual
        })
    })
}

/// One right with what narrows it, or every fault in it.
fn parse_right(raw: &RawRight, index: usize, faults: &mut Faults) -> Option<NewRight> {
    let at = |field: &str| format!("/rights/{index}/{field}");
    let Ok(right) = raw.right.parse::<Right>() else {
        faults.add(at("right"), &Flaw::RightUnknown);
        return None;
    };
    let asked = Asked {
        right,
        scope: one_of(raw.scope.as_ref(), &at("scope"), &Flaw::ScopeUnknown, faults),
        purpose: one_of(raw.purpose.as_ref(), &at("purpose"), &Flaw::PurposeUnknown, faults),
        ground: one_of(raw.ground.as_ref(), &at("ground"), &Flaw::GroundUnknown, faults),
    };
    if let Err(part) = asked.check() {
        faults.add(at(part.id()), &part.into());
    }
    let details = raw
        .details
        .as_ref()
        .filter(|details| !details.is_empty())
        .and_then(|details| faults.take(&at("details"), text::lines("details", details, DETAILS_MAX)));
    Some(NewRight { asked, details })
}

/// A closed list by its ids.
fn one_of<T: DeserializeOwned>(
    raw: Option<&String>,
    pointer: &str,
    flaw: &Flaw,
    faults: &mut Faults,
) -> Option<T> {
    let id = raw?;
    let parsed = serde_json::from_value(serde_json::Value::String(id.clone())).ok();
    if parsed.is_none() {
        faults.add(pointer, flaw);
    }
    parsed
}
