//! How words become columns: ids and slugs as TEXT, instants as TIMESTAMP in UTC.
//!
//! A foreign word in a column is an error of the row, never a panic.

use chrono::{DateTime, NaiveDateTime, SubsecRound, Utc};
use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, Queryable},
    expression::AsExpression,
    sql_types::{Nullable, Text, Timestamp},
};

use crate::{
    case::{Channel, Outcome, PackageEnd, Relationship, ReplyBy, Role, State, TaskKind},
    law::{Basis, LawId, OnBehalfOf, Purpose, Right},
    types::{
        CaseId, ControllerSlug, Door, Factors, FileId, FilingId, KeyId, KeyScopes, Locale, Networks,
        OutboxId, PackageId, ParseError, Place, Reach, Reference, TaskId, UserId,
    },
};

/// An instant as it stands in a column: UTC, microseconds, so that both databases give back what was put in.
#[derive(Debug, Clone, Copy)]
pub struct Instant(NaiveDateTime);

/// An instant that may be absent.
#[derive(Debug, Clone, Copy)]
pub struct MaybeInstant(Option<NaiveDateTime>);

/// The column form of an instant, for filters.
pub(super) fn utc(at: DateTime<Utc>) -> NaiveDateTime {
    at.naive_utc().trunc_subsecs(6)
}

impl From<DateTime<Utc>> for Instant {
    fn from(at: DateTime<Utc>) -> Self {
        Self(utc(at))
    }
}

impl From<Instant> for DateTime<Utc> {
    fn from(at: Instant) -> Self {
        at.0.and_utc()
    }
}

impl From<Option<DateTime<Utc>>> for MaybeInstant {
    fn from(at: Option<DateTime<Utc>>) -> Self {
        Self(at.map(utc))
    }
}

impl From<MaybeInstant> for Option<DateTime<Utc>> {
    fn from(at: MaybeInstant) -> Self {
        at.0.map(|at| at.and_utc())
    }
}

impl AsExpression<Timestamp> for Instant {
    type Expression = <NaiveDateTime as AsExpression<Timestamp>>::Expression;
    fn as_expression(self) -> Self::Expression {
        AsExpression::<Timestamp>::as_expression(self.0)
    }
}

impl AsExpression<Nullable<Timestamp>> for MaybeInstant {
    type Expression = <Option<NaiveDateTime> as AsExpression<Nullable<Timestamp>>>::Expression;
    fn as_expression(self) -> Self::Expression {
        AsExpression::<Nullable<Timestamp>>::as_expression(self.0)
    }
}

impl<DB: Backend> Queryable<Timestamp, DB> for Instant
where
    NaiveDateTime: FromSql<Timestamp, DB>,
{
    type Row = NaiveDateTime;
    fn build(row: NaiveDateTime) -> deserialize::Result<Self> {
        Ok(Self(row))
    }
}

impl<DB: Backend> Queryable<Nullable<Timestamp>, DB> for MaybeInstant
where
    NaiveDateTime: FromSql<Timestamp, DB>,
{
    type Row = Option<NaiveDateTime>;
    fn build(row: Option<NaiveDateTime>) -> deserialize::Result<Self> {
        Ok(Self(row))
    }
}

/// A word that may be absent.
#[derive(Debug, Clone)]
pub struct MaybeText(Option<String>);

impl AsExpression<Nullable<Text>> for MaybeText {
    type Expression = <Option<String> as AsExpression<Nullable<Text>>>::Expression;
    fn as_expression(self) -> Self::Expression {
        AsExpression::<Nullable<Text>>::as_expression(self.0)
    }
}

impl<DB: Backend> Queryable<Nullable<Text>, DB> for MaybeText
where
    String: FromSql<Text, DB>,
{
    type Row = Option<String>;
    fn build(row: Option<String>) -> deserialize::Result<Self> {
        Ok(Self(row))
    }
}

macro_rules! words {
    ($($word:ty),+) => {$(
        impl AsExpression<Text> for $word {
            type Expression = <String as AsExpression<Text>>::Expression;
            fn as_expression(self) -> Self::Expression {
                AsExpression::<Text>::as_expression(self.to_string())
            }
        }

        impl AsExpression<Text> for &$word {
            type Expression = <String as AsExpression<Text>>::Expression;
            fn as_expression(self) -> Self::Expression {
                AsExpression::<Text>::as_expression(self.to_string())
            }
        }

        impl<DB: Backend> Queryable<Text, DB> for $word
        where
            String: FromSql<Text, DB>,
        {
            type Row = String;
            fn build(row: String) -> deserialize::Result<Self> {
                Ok(row.parse::<Self>()?)
            }
        }

        impl From<Option<$word>> for MaybeText {
            fn from(word: Option<$word>) -> Self {
                Self(word.map(|word| word.to_string()))
            }
        }

        impl TryFrom<MaybeText> for Option<$word> {
            type Error = ParseError;
            fn try_from(text: MaybeText) -> Result<Self, ParseError> {
                text.0.map(|text| text.parse()).transpose()
            }
        }
    )+};
}

words!(
    Basis,
    CaseId,
    Channel,
    ControllerSlug,
    Door,
    Factors,
    FileId,
    FilingId,
    KeyId,
    KeyScopes,
    LawId,
    Locale,
    Networks,
    OnBehalfOf,
    OutboxId,
    Outcome,
    PackageEnd,
    PackageId,
    Place,
    Purpose,
    Reach,
    Reference,
    Relationship,
    ReplyBy,
    Right,
    Role,
    State,
    TaskId,
    TaskKind,
    UserId
);
