//! JSON that is taken only as documented. An object is read from an object alone (derived readers would take a list, too),
//! no member may stand there twice, and what does not fit is reported by place and kind, never in words that somebody would
//! have to read again.

mod misfit;
mod read;

use std::fmt;

use serde::{Deserialize, Deserializer, de};

pub use self::misfit::{Kind, Misfit};

/// A JSON value as it was sent: members in their order, doubled ones, too.
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number from 0.
    Whole(u64),
    /// A whole number below 0.
    Negative(i64),
    /// Any other number.
    Fraction(f64),
    Text(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

impl Json {
    /// Reads it as a `T`.
    ///
    /// # Errors
    /// Where it does not fit, and how.
    pub fn read<T: de::DeserializeOwned>(self) -> Result<T, Misfit> {
        T::deserialize(self)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Whatever)
    }
}

struct Whatever;

impl<'de> de::Visitor<'de> for Whatever {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Whole(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(u64::try_from(value).map_or(Json::Negative(value), Json::Whole))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Fraction(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::Text(value))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Json::List(items))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut object: A) -> Result<Json, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = object.next_entry()? {
            members.push(member);
        }
        Ok(Json::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Letter {
        to: Person,
        #[serde(default)]
        pages: Option<u8>,
        #[serde(default)]
        also: Vec<Person>,
        #[serde(default)]
        way: Option<Way>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Person {
        name: String,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Way {
        Post,
        Messenger(Person),
    }

    fn read(text: &str) -> Result<Letter, Misfit> {
        serde_json::from_str::<Json>(text).unwrap().read()
    }

    fn misfit(text: &str) -> (String, Kind) {
        let misfit = read(text).unwrap_err();
        (misfit.pointer(), misfit.kind)
    }

    #[test]
    fn what_fits_is_read() {
        let dana = || Person { name: "Dana".to_owned() };
        let letter =
            read(r#"{"to":{"name":"Dana"},"pages":2,"also":[{"name":"Dana"}],"way":"post"}"#).unwrap();
        let whole = Letter { to: dana(), pages: Some(2), also: vec![dana()], way: Some(Way::Post) };
        assert_eq!(letter, whole);
        let way = read(r#"{"to":{"name":"Dana"},"pages":null,"way":{"messenger":{"name":"Dana"}}}"#);
        assert_eq!(way.unwrap().way, Some(Way::Messenger(dana())));
    }

    #[test]
    fn an_object_is_not_read_from_a_list() {
        let expected = || Kind::Wrong { expected: "an object".to_owned() };
        assert_eq!(misfit("[]"), (String::new(), expected()));
        assert_eq!(misfit(r#"{"to":["Dana"]}"#), ("/to".to_owned(), expected()));
        assert_eq!(
            misfit(r#"{"to":{"name":"Dana"},"also":[{"name":"x"},["Dana"]]}"#),
            ("/also/1".to_owned(), expected())
        );
        assert_eq!(
            misfit(r#"{"to":{"name":"Dana"},"way":{"messenger":["Dana"]}}"#),
            ("/way/messenger".to_owned(), expected())
        );
    }

    #[test]
    fn what_does_not_fit_is_told_by_place_and_kind_and_not_repeated() {
        let text = |expected: &str| Kind::Wrong { expected: expected.to_owned() };
        for (body, pointer, kind) in [
            (r#"{"to":{}}"#, "/to/name", Kind::Missing),
            (r#"{"to":{"name":"Dana","name":"Eve"}}"#, "/to/name", Kind::Double),
            (r#"{"to":{"name":4711}}"#, "/to/name", text("a string")),
            (r#"{"to":{"name":"Dana"},"pages":4711}"#, "/pages", text("u8")),
            (r#"{"to":{"name":"Dana"},"pages":-1}"#, "/pages", text("u8")),
            (r#"{"to":{"name":"Dana"},"also":{}}"#, "/also", text("a list")),
            (r#"{"to":{"name":"Dana"},"way":7}"#, "/way", text("a word")),
        ] {
            assert_eq!(misfit(body), (pointer.to_owned(), kind), "{body}");
        }
        let (pointer, kind) = misfit(r#"{"to":{"name":"Dana"},"colour":1}"#);
        let allowed: &[&str] = &["to", "pages", "also", "way"];
        assert_eq!((pointer.as_str(), kind), ("", Kind::Unknown { field: "colour".to_owned(), allowed }));
        let (pointer, kind) = misfit(r#"{"to":{"name":"Dana"},"way":"Dana Example"}"#);
        assert_eq!((pointer.as_str(), kind), ("/way", Kind::NotListed { allowed: &["post", "messenger"] }));
        for misfit in [r#"{"to":{"Dana Example":1}}"#, r#"{"to":{"name":"Dana"},"way":"Dana Example"}"#] {
            assert!(!read(misfit).unwrap_err().to_string().contains("Dana"), "{misfit}");
        }
    }

    #[test]
    fn no_object_holds_a_name_twice_whatever_it_is_read_as() {
        for body in [r#"{"a":1,"b":{"c":1,"c":1}}"#, r#"{"b":{"x":[{"c":1,"c":1}]}}"#] {
            let sent: Json = serde_json::from_str(body).unwrap();
            assert_eq!(sent.read::<serde_json::Value>().unwrap_err().kind, Kind::Double, "{body}");
        }
    }

    #[test]
    fn a_pointer_escapes_what_stands_in_a_name() {
        type Tree = std::collections::BTreeMap<String, std::collections::BTreeMap<String, u8>>;
        let sent: Json = serde_json::from_str(r#"{"a/b":{"c~d":"x"}}"#).unwrap();
        assert_eq!(sent.read::<Tree>().unwrap_err().pointer(), "/a~1b/c~0d");
    }
}
