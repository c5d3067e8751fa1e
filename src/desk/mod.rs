//! What the office does: one use case a file, one write transaction each; the only caller of `case::decide`.
//!
//! Form, API, mail, jobs and command line use the same methods of [`Desk`]. Knows no HTTP, SQL, HTML or SMTP.

pub mod error;
pub(crate) mod identity;
pub mod intake;
pub mod views;

pub use error::{Error, FieldError};
