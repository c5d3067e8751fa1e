//! The query of an address, taken only as documented. An empty value is no value; control characters stand in none.

use std::borrow::Cow;

use serde::{
    de::{self, DeserializeOwned, IntoDeserializer, Visitor, value::MapDeserializer},
    forward_to_deserialize_any,
};
use url::form_urlencoded;

use crate::web::problem::{Code, Problem};

/// Reads a query.
///
/// # Errors
/// 400 for a parameter that is unknown, stands there twice, or has a value that it cannot have.
pub fn read<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    let pairs = form_urlencoded::parse(query.as_bytes()).map(|(name, value)| (Text(name), Text(value)));
    T::deserialize(MapDeserializer::<_, de::value::Error>::new(pairs)).map_err(|_| bad_filter())
}

fn bad_filter() -> Problem {
    let detail = "A filter is unknown, stands there twice, or has a value that it cannot have.";
    Problem::new(Code::BadFilter, detail)
}

/// A name or a value.
struct Text<'q>(Cow<'q, str>);

impl<'de> IntoDeserializer<'de, de::value::Error> for Text<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! numbers {
    ($($method:ident $visit:ident $number:ty),+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            let number: Result<$number, _> = self.0.parse();
            visitor.$visit(number.map_err(de::Error::custom)?)
        })+
    };
}

impl<'de> de::Deserializer<'de> for Text<'de> {
    type Error = de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        if self.0.chars().any(char::is_control) {
            return Err(de::Error::custom("a control character"));
        }
        visitor.visit_str(&self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        if self.0.is_empty() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        let text: de::value::CowStrDeserializer<'de, Self::Error> = self.0.into_deserializer();
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
    use crate::desk::QueueFilter;

    #[test]
    fn filters_are_read_and_empty_ones_left_out() {
        let query = "state=open&law=&right=access&due_before=2026-02-01&due=&flag=&q=&limit=10";
        let filter: QueueFilter = read(query).unwrap();
        assert_eq!(filter.state.as_deref(), Some("open"));
        assert_eq!(filter.right.as_deref(), Some("access"));
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
}
