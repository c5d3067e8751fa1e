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
    web::{problem::Problem, signals},
};

/// Files a request; 201 with its receipt.
///
/// # Errors
/// 422 with every field to mend. Never 429: what comes too fast is filed like the rest and marked for an officer.
pub async fn file(
    visitor: Visitor,
    Keyed { key, body }: Keyed<RawFiling>,
) -> Result<CreatedAt<Receipt>, Problem> {
    // a member of staff types in for somebody else: what their own browser says is nobody's signal
    let signals = match &visitor.who {
        Filing::Staff(_) => Vec::new(),
        Filing::Program(_) | Filing::Public => signals::of(visitor.call.request().headers()),
    };
    let raw = RawFiling { signals, ..body };
    let filer = match &visitor.who {
        Filing::Staff(staff) => Filer::Staff(staff),
        Filing::Program(holder) => Filer::Program(holder),
        Filing::Public => Filer::Api(visitor.call.network()),
    };
    let receipt = intake::file_request(visitor.desk(), filer, &raw, None, key.as_deref()).await?;
    let location = format!("/api/v1/requests/{}", receipt.reference);
    Ok(CreatedAt { location, body: receipt })
}
