//! What a queue shows: the filters of `GET /api/v1/cases` and of the queue page's address.

use std::{borrow::Cow, str::FromStr};

use chrono::NaiveDate;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};

use crate::{
    case::{CaseFlag, DueStatus, State, StateGroup},
    law::{LawId, Right},
    types::{ControllerSlug, EmailAddress, ParseError},
};

/// Filters as they stand in an address; every one is optional. Unknown ones are refused.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct QueueFilter {
    /// Those in one state, or all that are open or closed; absent means open, and with `q` all.
    pub state: Option<AskedState>,
    /// Cases in which this law has a clock, leading or not.
    pub law: Option<LawId>,
    /// Cases in which this right was asked for.
    pub right: Option<Right>,
    /// An e-mail address, `me` or `none`.
    pub assignee: Option<AskedAssignee>,
    /// Cases due before that day.
    pub due_before: Option<NaiveDate>,
    /// How the date stands; open cases only.
    pub due: Option<DueStatus>,
    /// One of the flags of a row.
    pub flag: Option<CaseFlag>,
    /// An e-mail address, a telephone number, a reference, the number of an order or a customer, or a whole name, in any
    /// spelling.
    pub q: Option<String>,
    /// Cases of this controller, by its slug in the configuration; of several, separated by commas.
    pub controller: Option<AskedControllers>,
    /// Where the page begins, from the page before.
    pub cursor: Option<String>,
    /// Rows on a page, 1 to 100.
    pub limit: Option<u32>,
}

/// One state, or a group of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedState {
    /// All of a group.
    Group(StateGroup),
    One(State),
}

impl FromStr for AskedState {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        text.parse().map(Self::Group).or_else(|_| text.parse().map(Self::One))
    }
}

impl<'de> Deserialize<'de> for AskedState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| de::Error::unknown_variant(&text, &["open", "closed", "the id of a state"]))
    }
}

impl JsonSchema for AskedState {
    fn schema_name() -> Cow<'static, str> {
        "AskedState".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let groups = StateGroup::ALL.iter().map(|group| group.id());
        let ids: Vec<&str> = groups.chain(State::ALL.iter().map(|state| state.id())).collect();
        json_schema!({
            "description": "One state, or a group of them.",
            "type": "string",
            "enum": ids,
        })
    }
}

/// One controller, or several with commas between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedControllers(pub Vec<ControllerSlug>);

impl FromStr for AskedControllers {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        let mut slugs: Vec<ControllerSlug> =
            text.split(',').map(|slug| slug.trim().parse()).collect::<Result<_, _>>()?;
        slugs.sort();
        slugs.dedup();
        Ok(Self(slugs))
    }
}

impl<'de> Deserialize<'de> for AskedControllers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| de::Error::invalid_value(de::Unexpected::Str(&text), &"slugs of controllers"))
    }
}

impl JsonSchema for AskedControllers {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "AskedControllers".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}

/// Whose cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskedAssignee {
    /// Those of who asks.
    Me,
    Nobody,
    Colleague(EmailAddress),
}

impl FromStr for AskedAssignee {
    type Err = ParseError;
    fn from_str(text: &str) -> Result<Self, ParseError> {
        match text {
            "me" => Ok(Self::Me),
            "none" => Ok(Self::Nobody),
            email => email.parse().map(Self::Colleague),
        }
    }
}

impl<'de> Deserialize<'de> for AskedAssignee {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_| de::Error::unknown_variant(&text, &["me", "none", "an e-mail address"]))
    }
}

impl JsonSchema for AskedAssignee {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "AskedAssignee".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}
