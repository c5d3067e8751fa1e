//! What an operation answers. The type that is sent also tells the reference its status and its shape.

use actix_web::{
    HttpResponse, HttpResponseBuilder,
    error::JsonPayloadError,
    http::{StatusCode, header},
};
use schemars::JsonSchema;
use serde::Serialize;

use super::input::{Json, SchemaOf, schema_of};
use crate::{
    desk::{Desk, requester::Handed},
    web::download,
};

/// An answer as the reference tells it.
#[derive(Debug, Clone, Copy)]
pub struct Answers {
    /// The status of success.
    pub status: StatusCode,
    /// What comes with it.
    pub content: Content,
    /// Whether `Location` says where the new thing is.
    pub has_location: bool,
}

/// The body of an answer.
#[derive(Debug, Clone, Copy)]
pub enum Content {
    Json(SchemaOf),
    /// The bytes of a file, as an attachment.
    File,
    Nothing,
}

/// Something that can be sent.
pub trait Output {
    /// What is sent.
    const ANSWERS: Answers;

    /// Sends it.
    fn into_response(self) -> HttpResponse;
}

const fn json<T: JsonSchema>(status: StatusCode) -> Answers {
    Answers { status, content: Content::Json(schema_of::<T>), has_location: false }
}

/// What most answers take, so that they are written without growing.
const ANSWER_ROOM: usize = 8 * 1024;

/// The answer that was begun, with its body.
fn sent(mut begun: HttpResponseBuilder, body: &impl Serialize) -> HttpResponse {
    let mut bytes = Vec::with_capacity(ANSWER_ROOM);
    match serde_json::to_writer(&mut bytes, body) {
        Ok(()) => begun.content_type(header::ContentType::json()).body(bytes),
        Err(error) => HttpResponse::from_error(JsonPayloadError::Serialize(error)),
    }
}

impl<T: Serialize + JsonSchema> Output for Json<T> {
    const ANSWERS: Answers = json::<T>(StatusCode::OK);

    fn into_response(self) -> HttpResponse {
        sent(HttpResponse::Ok(), &self.0)
    }
}

/// Something was made: 201.
#[derive(Debug)]
pub struct Created<T>(pub T);

impl<T: Serialize + JsonSchema> Output for Created<T> {
    const ANSWERS: Answers = json::<T>(StatusCode::CREATED);

    fn into_response(self) -> HttpResponse {
        sent(HttpResponse::Created(), &self.0)
    }
}

/// Something was made that has an address: 201.
#[derive(Debug)]
pub struct CreatedAt<T> {
    /// Its address.
    pub location: String,
    /// What was made.
    pub body: T,
}

impl<T: Serialize + JsonSchema> Output for CreatedAt<T> {
    const ANSWERS: Answers = Answers { has_location: true, ..json::<T>(StatusCode::CREATED) };

    fn into_response(self) -> HttpResponse {
        let mut begun = HttpResponse::Created();
        begun.insert_header((header::LOCATION, self.location));
        sent(begun, &self.body)
    }
}

/// 202: accepted; the outcome is not disclosed.
#[derive(Debug)]
pub struct Accepted<T>(pub T);

impl<T: Serialize + JsonSchema> Output for Accepted<T> {
    const ANSWERS: Answers = json::<T>(StatusCode::ACCEPTED);

    fn into_response(self) -> HttpResponse {
        sent(HttpResponse::Accepted(), &self.0)
    }
}

/// It was done, and there is nothing to say: 204.
#[derive(Debug)]
pub struct NoContent;

impl Output for NoContent {
    const ANSWERS: Answers =
        Answers { status: StatusCode::NO_CONTENT, content: Content::Nothing, has_location: false };

    fn into_response(self) -> HttpResponse {
        HttpResponse::NoContent().finish()
    }
}

/// The bytes of a file.
pub struct Attachment {
    pub name: String,
    pub bytes: Vec<u8>,
}

impl Output for Attachment {
    const ANSWERS: Answers = Answers { status: StatusCode::OK, content: Content::File, has_location: false };

    fn into_response(self) -> HttpResponse {
        download::attachment(&self.name, self.bytes)
    }
}

/// A file of an answer, handed out as long as nobody takes it back.
pub struct GivenFile {
    pub desk: Desk,
    pub handed: Handed,
}

impl Output for GivenFile {
    const ANSWERS: Answers = Attachment::ANSWERS;

    fn into_response(self) -> HttpResponse {
        download::while_given(self.desk, self.handed)
    }
}

/// A list that is answered whole, without pages.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ListOf{T}")]
pub struct List<T> {
    /// The items themselves; an empty list where there are none.
    pub items: Vec<T>,
}
