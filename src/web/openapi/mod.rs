//! The reference of the API, as OpenAPI 3.1 and as a page. Both are made of the table of operations and of the types that
//! the handlers read and answer.

mod assembly;
mod examples;
mod page;
mod shapes;
mod text;

use std::sync::LazyLock;

use actix_web::{HttpResponse, http::header};
use serde_json::Value;

pub use self::{examples::Example, page::page};

/// The OpenAPI description, made once of the table of operations.
pub fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(assembly::make);
    &DOCUMENT
}

/// The document as it is printed and served.
pub fn printed() -> String {
    format!("{:#}\n", document())
}

/// `GET /api/openapi.json`.
pub async fn json() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CONTENT_TYPE, "application/json")).body(printed())
}
