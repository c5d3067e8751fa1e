//! What the office does: one use case a file, one write transaction each; the only caller of `case::decide`.
//!
//! Form, API, mail, jobs and command line use the same methods of [`Desk`]. Knows no HTTP, SQL, HTML or SMTP.

pub mod error;
pub(crate) mod identity;
pub mod intake;
mod pending;
pub mod queue_filter;
pub mod views;

pub use error::{Error, FieldError};
pub use pending::Filer;
pub use queue_filter::QueueFilter;

/// The office: everything a use case may hold. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Desk {}
