//! The query of an address, taken only as documented. An empty value is no value; control characters stand in none.

use std::{borrow::Cow, fmt};

use serde::{
    de::{self, DeserializeOwned, IntoDeserializer, Visitor, value::MapDeserializer},
    forward_to_deserialize_any,
};
use url::form_urlencoded;

use crate::{
    desk::{FieldFault, Flaw},
    web::problem::{Code, Problem},
};

/// Reads a query.
///
/// # Errors
/// 400 for a parameter that is unknown, stands there twice, or has a value that it cannot have.
pub fn read<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    let pairs = form_urlencoded::parse(query.as_bytes()).map(|(name, text)| {
        let value = Text { text, of: Some(name.clone()) };
        (Text { text: name, of: None }, value)
    });
    T::deserialize(MapDeserializer::<_, Fault>::new(pairs)).map_err(Problem::from)
}

/// What is wrong with a query. Says nothing of what stands in it.
#[derive(Debug, Default)]
struct Fault {
    /// The filter whose value it is.
    of: Option<String>,
    /// A word where a list of them is closed.
    is_unknown: bool,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a query that is not as documented")
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::default()
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self { is_unknown: true, ..Self::default() }
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        let detail = "A filter is unknown, stands there twice, or has a value that it cannot have.";
        let flaw = if fault.is_unknown { Flaw::FilterValueUnknown } else { Flaw::FilterValue };
        let field = |name| FieldFault::new(format!("/{name}"), &flaw);
        Self::new(Code::BadFilter, detail).with_faults(fault.of.map(field).into_iter().collect())
    }
}

/// A name or a value.
struct Text<'q> {
    text: Cow<'q, str>,
    /// Whose value it is.
    of: Option<Cow<'q, str>>,
}

impl<'de> IntoDeserializer<'de, Fault> for Text<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $number:ty),+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            let number: Result<$number, _> = self.text.parse();
            visitor.$visit(number.map_err(de::Error::custom)?)
        })+
    };
}

impl<'de> de::Deserializer<'de> for Text<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        if self.text.chars().any(char::is_control) {
            return Err(de::Error::custom("a control character"));
        }
        visitor.visit_str(&self.text)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        if self.text.is_empty() {
            return visitor.visit_none();
        }
        let of = self.of.clone().map(Cow::into_owned);
        visitor.visit_some(self).map_err(|fault| Fault { of, ..fault })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let text: de::value::CowStrDeserializer<'de, Self::Error> = self.text.into_deserializer();
        text.deserialize_enum(name, variants, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    numbers!(deserialize_u32 visit_u32 u32, deserialize_u64 visit_u64 u64);

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        case::StateGroup,
        desk::{AskedState, QueueFilter},
        law::Right,
    };

    #[test]
    fn filters_are_read_and_empty_ones_left_out() {
        let query = "state=open&law=&right=access&due_before=2026-02-01&due=&flag=&q=&limit=10";
        let filter: QueueFilter = read(query).unwrap();
        assert_eq!(filter.state, Some(AskedState::Group(StateGroup::Open)));
        assert_eq!(filter.right, Some(Right::Access));
        assert_eq!(filter.limit, Some(10));
        assert!(filter.law.is_none() && filter.q.is_none() && filter.due_before.is_some());
    }

    #[test]
    fn unknown_filters_and_bad_values_are_refused() {
        for query in [
            "colour=red",
            "colour=",
            "limit=ten",
            "limit=-1",
            "limit=1.5",
            "due_before=soon",
            "law=%00",
            "state=open&state=closed",
        ] {
            assert!(read::<QueueFilter>(query).unwrap_err().is(Code::BadFilter), "{query}");
        }
    }

    #[test]
    fn a_bad_value_names_its_filter() {
        for (query, named) in [
            ("state=asleep", Some(("/state", "unknown"))),
            ("limit=5&right=all", Some(("/right", "unknown"))),
            ("assignee=somebody", Some(("/assignee", "unknown"))),
            ("flag=nothing", Some(("/flag", "unknown"))),
            ("due_before=soon", Some(("/due_before", "invalid"))),
            ("limit=ten", Some(("/limit", "invalid"))),
            ("colour=red", None),
            ("state=open&state=closed", None),
        ] {
            let problem = read::<QueueFilter>(query).unwrap_err();
            let errors = problem.errors.iter().map(|error| (error.pointer.as_str(), error.code));
            assert_eq!(errors.collect::<Vec<_>>(), named.into_iter().collect::<Vec<_>>(), "{query}");
        }
    }
}
