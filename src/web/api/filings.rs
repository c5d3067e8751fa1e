//! `POST /api/v1/requests`: files what a person asks, themselves or through a program, or what staff took down from a
//! letter or a call.

use super::{
    answer::CreatedAt,
    call::{Filing, Visitor},
    input::Keyed,
};
use crate::{
    desk::{
        Filer,
        intake::{self, RawFiling},
        views::Receipt,
    },
    web::problem::Problem,
};

/// Files a request; 201 with its receipt.
///
/// # Errors
/// 422 with every field to mend. Never 429: what comes too fast is filed like the rest and marked for an officer.
pub async fn file(
    visitor: Visitor,
    Keyed { key, body: raw }: Keyed<RawFiling>,
) -> Result<CreatedAt<Receipt>, Problem> {
    let filer = match &visitor.who {
        Filing::Staff(staff) => Filer::Staff(staff),
        Filing::Program(holder) => Filer::Program(holder),
        Filing::Public => Filer::Api(visitor.call.network()),
    };
    let receipt = intake::file_request(visitor.desk(), filer, &raw, None, key.as_deref()).await?;
    let location = format!("/api/v1/requests/{}", receipt.reference);
    Ok(CreatedAt { location, body: receipt })
}
