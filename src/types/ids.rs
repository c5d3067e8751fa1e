//! Identifiers as newtypes over UUIDv7. Never minted here: `clock::Clock::fresh_id` makes them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ParseError;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = ParseError;
            fn from_str(text: &str) -> Result<Self, ParseError> {
                Uuid::try_parse(text).map(Self).map_err(|_| ParseError::new("id", "not a UUID"))
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    };
}

id!(
    /// One filing: what a person sends once.
    FilingId
);
id!(
    /// One case: one right of one filing.
    CaseId
);
id!(
    /// A member of staff.
    UserId
);
id!(
    /// One outgoing message to one recipient.
    OutboxId
);
id!(
    /// One letter to a person: that of its message, or of the task by which it went by post.
    LetterId
);
id!(
    /// One stored file.
    FileId
);
id!(
    /// The files of one answer, as long as they can be collected.
    PackageId
);
id!(
    /// A key of the API.
    KeyId
);
id!(
    /// A thing a person must do.
    TaskId
);
id!(
    /// A session of staff or of a requester.
    SessionId
);

/// A newtype over a short name that stands in URLs, files and configuration.
macro_rules! slug {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
        #[serde(transparent)]
        pub struct $name(#[schemars(regex(pattern = "^[a-z][a-z0-9-]{0,39}$"))] String);

        impl $name {
            /// As text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::types::ParseError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let shaped = (1..=40).contains(&text.len())
                    && text.starts_with(|c: char| c.is_ascii_lowercase())
                    && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
                if shaped {
                    Ok(Self(text.to_owned()))
                } else {
                    Err($crate::types::ParseError::new($what, "1 to 40 of a-z, 0-9 and -, starting with a letter"))
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use slug;

slug!(
    /// The short name of a controller in URLs and configuration.
    ControllerSlug,
    "controller"
);
