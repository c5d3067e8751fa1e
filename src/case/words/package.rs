//! The files of an answer: that they were collected, and how it ends that they can be.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::types::{FileId, closed_list};

/// A file of the answer was handed out, wholly or in part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collected {
    pub file: FileId,
    /// When it began.
    pub at: DateTime<Utc>,
}

closed_list! {
    /// Why the files of an answer can be collected no more. The ids stand in the database and in events.
    PackageEnd, "ending" {
        /// The day that the letter named is over; the bytes are destroyed.
        Over = "over",
        /// It was taken back.
        Recalled = "recalled",
        /// The case was opened again for an error of ours.
        Reopened = "reopened",
        /// A later answer to the same case took its place.
        Replaced = "replaced",
    }
}
