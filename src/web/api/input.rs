//! What a call brings along. The type that reads it also tells the reference what it takes.

use std::future::Future;

use actix_web::web::Payload;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::DeserializeOwned;

use super::{body, call::Call, query};
use crate::{
    case::ActKind,
    web::problem::{Code, Problem},
};

const IDEMPOTENCY_KEY: &str = "idempotency-key";
const KEY_BYTES_MAX: usize = 255;

/// Gives the shape of a type, for the reference.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// The shape of `T`.
pub fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// What an operation takes beside its path.
#[derive(Debug, Clone, Copy, Default)]
pub struct Takes {
    pub body: Option<Body>,
    /// The query: an object whose members are the parameters.
    pub query: Option<SchemaOf>,
    /// Whether `Idempotency-Key` counts.
    pub is_keyed: bool,
}

/// What an operation takes as its body.
#[derive(Debug, Clone, Copy)]
pub enum Body {
    /// An object in JSON.
    Json {
        /// Its shape.
        schema: SchemaOf,
        /// Whether it must be there.
        is_required: bool,
    },
    /// An act: its payload, the version that was seen, and perhaps further cases.
    Act(ActKind),
    /// One file in a form, in the field `file`.
    File,
}

/// Something that is read out of a call whose caller has been checked.
pub trait Input: Sized {
    /// What is taken.
    const TAKES: Takes;

    /// Reads it.
    ///
    /// # Errors
    /// 400, 408, 413, 415 for what is not as documented.
    fn read(call: &Call, body: Payload) -> impl Future<Output = Result<Self, Problem>>;
}

impl Input for () {
    const TAKES: Takes = Takes { body: None, query: None, is_keyed: false };

    async fn read(_: &Call, _: Payload) -> Result<Self, Problem> {
        Ok(())
    }
}

/// A JSON object; as an answer: 200.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + JsonSchema> Input for Json<T> {
    const TAKES: Takes = Takes {
        body: Some(Body::Json { schema: schema_of::<T>, is_required: true }),
        query: None,
        is_keyed: false,
    };

    async fn read(call: &Call, body: Payload) -> Result<Self, Problem> {
        body::json(call, body).await.map(Self)
    }
}

/// A JSON object that may be left out.
#[derive(Debug)]
pub struct Optional<T>(pub T);

impl<T: DeserializeOwned + JsonSchema + Default> Input for Optional<T> {
    const TAKES: Takes = Takes {
        body: Some(Body::Json { schema: schema_of::<T>, is_required: false }),
        query: None,
        is_keyed: false,
    };

    async fn read(call: &Call, body: Payload) -> Result<Self, Problem> {
        body::json_if_any(call, body).await.map(Self)
    }
}

/// A JSON object under a key: a repeated call with the same key is the same call.
#[derive(Debug)]
pub struct Keyed<T> {
    /// The key, if one came along.
    pub key: Option<String>,
    /// The object.
    pub body: T,
}

impl<T: DeserializeOwned + JsonSchema> Input for Keyed<T> {
    const TAKES: Takes = Takes { is_keyed: true, ..<Json<T> as Input>::TAKES };

    async fn read(call: &Call, body: Payload) -> Result<Self, Problem> {
        let key = idempotency_key(call)?;
        Ok(Self { key, body: body::json(call, body).await? })
    }
}

fn idempotency_key(call: &Call) -> Result<Option<String>, Problem> {
    let mut values = call.request().headers().get_all(IDEMPOTENCY_KEY);
    let Some(value) = values.next() else { return Ok(None) };
    let key = value.to_str().ok().filter(|key| (1..=KEY_BYTES_MAX).contains(&key.len()));
    if let (Some(key), None) = (key, values.next()) {
        return Ok(Some(key.to_owned()));
    }
    let detail = "Idempotency-Key takes one value of 1 to 255 printable ASCII characters.";
    Err(Problem::new(Code::Malformed, detail))
}

/// The query of the address.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned + JsonSchema> Input for Query<T> {
    const TAKES: Takes = Takes { body: None, query: Some(schema_of::<T>), is_keyed: false };

    async fn read(call: &Call, _: Payload) -> Result<Self, Problem> {
        query::read(call.request().query_string()).map(Self)
    }
}
