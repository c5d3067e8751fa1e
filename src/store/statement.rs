//! A statement put together from fixed words and bound values, for what the query builder cannot say: parts joined by UNION
//! ALL whose number is known only when somebody asks. In the common subset of both databases, like everything else.

use std::{fmt, marker::PhantomData};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::{
    prelude::*,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    sql_types::{Bool, Date, Text, Timestamp},
};

use super::Conn;

/// What the statements of this crate are written for: either database.
pub(super) type Backend = <Conn as diesel::Connection>::Backend;

#[derive(Debug, Clone)]
enum Part {
    Sql(&'static str),
    /// Said in figures, not bound, so that the planner knows how few rows are wanted.
    Number(i64),
    Text(String),
    Instant(NaiveDateTime),
    Day(NaiveDate),
    Bool(bool),
    /// Prepared for one use.
    Once,
}

/// A statement that answers rows of the type `ST`.
#[derive(Debug, Clone)]
pub(super) struct Statement<ST> {
    parts: Vec<Part>,
    answers: PhantomData<ST>,
}

impl<ST> Statement<ST> {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { parts: Vec::new(), answers: PhantomData }
    }

    fn with(&mut self, part: Part) -> &mut Self {
        self.parts.push(part);
        self
    }

    /// Words of the statement.
    pub fn sql(&mut self, words: &'static str) -> &mut Self {
        self.with(Part::Sql(words))
    }

    /// A figure of the statement itself, as a limit.
    pub fn number(&mut self, number: i64) -> &mut Self {
        self.with(Part::Number(number))
    }

    /// A bound text.
    pub fn text(&mut self, text: impl fmt::Display) -> &mut Self {
        self.with(Part::Text(text.to_string()))
    }

    /// A bound instant, in UTC.
    pub fn instant(&mut self, at: NaiveDateTime) -> &mut Self {
        self.with(Part::Instant(at))
    }

    /// A bound local date.
    pub fn day(&mut self, on: NaiveDate) -> &mut Self {
        self.with(Part::Day(on))
    }

    /// A bound truth value.
    pub fn bool(&mut self, value: bool) -> &mut Self {
        self.with(Part::Bool(value))
    }

    /// It is not kept prepared: its words hardly ever come again.
    pub fn once(&mut self) -> &mut Self {
        self.with(Part::Once)
    }

    /// Goes on with another one.
    pub fn then<Other>(&mut self, other: &Statement<Other>) -> &mut Self {
        self.parts.extend(other.parts.iter().cloned());
        self
    }
}

impl<ST> QueryFragment<Backend> for Statement<ST> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Backend>) -> QueryResult<()> {
        for part in &self.parts {
            match part {
                Part::Sql(words) => out.push_sql(words),
                Part::Number(number) => out.push_sql(&number.to_string()),
                Part::Text(text) => out.push_bind_param::<Text, _>(text)?,
                Part::Instant(at) => out.push_bind_param::<Timestamp, _>(at)?,
                Part::Day(on) => out.push_bind_param::<Date, _>(on)?,
                Part::Bool(value) => out.push_bind_param::<Bool, _>(value)?,
                Part::Once => out.unsafe_to_cache_prepared(),
            }
        }
        Ok(())
    }
}

/// Known by its text alone: the same words are prepared once for a connection.
impl<ST> QueryId for Statement<ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST> Query for Statement<ST> {
    type SqlType = ST;
}

impl<ST> RunQueryDsl<Conn> for Statement<ST> {}
