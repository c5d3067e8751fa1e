//! `POST /api/v1/requests`: files what a person asks, or what staff took down from a letter or a call.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::Payload,
};

use serde::Deserialize;

use super::{
    body::{self, Object},
    call::{Call, Visitor},
};
use crate::{
    desk::{
        Filer,
        intake::{self, RawFiling},
    },
    web::{limits::Bucket, problem::Problem},
};

const IDEMPOTENCY_KEY: &str = "idempotency-key";
const KEY_BYTES_MAX: usize = 255;

/// Where objects must stand: the parser would also take lists in their places.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Shape {
    residence: Option<Object>,
    requester: Option<Object>,
    identifiers: Vec<Object>,
    rights: Vec<Object>,
}

/// Files a request; 201 with its receipt.
///
/// # Errors
/// 400 and 415 for bodies that are not as documented, 422 with every field to mend, 429 for the public.
pub async fn file(visitor: Visitor, body: Payload) -> Result<HttpResponse, Problem> {
    let call = &visitor.call;
    if visitor.who.is_none() {
        call.admit(Bucket::Writing)?;
    }
    let key = idempotency_key(call)?;
    let bytes = body::bytes(call, body).await?;
    let raw: RawFiling = body::parse(&bytes)?;
    body::parse::<Shape>(&bytes)?;
    let filer = if let Some(staff) = &visitor.who {
        Filer::Staff(staff)
    } else {
        call.admit(Bucket::Filing)?;
        Filer::Api
    };
    let receipt = intake::file_request(visitor.desk(), filer, &raw, None, key).await?;
    let location = format!("/api/v1/requests/{}", receipt.reference);
    Ok(HttpResponse::Created().insert_header((header::LOCATION, location)).json(receipt))
}

/// The key under which a repeated call is the same filing.
fn idempotency_key(call: &Call) -> Result<Option<&str>, Problem> {
    let mut values = call.request().headers().get_all(IDEMPOTENCY_KEY);
    let Some(value) = values.next() else { return Ok(None) };
    let key = value.to_str().ok().filter(|key| (1..=KEY_BYTES_MAX).contains(&key.len()));
    if key.is_some() && values.next().is_none() {
        return Ok(key);
    }
    let detail = "Idempotency-Key takes one value of 1 to 255 printable ASCII characters.";
    Err(Problem::new(StatusCode::BAD_REQUEST, "malformed", detail))
}
