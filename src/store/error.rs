//! What can go wrong in the store. Diesel's errors are sorted here, once; nothing of diesel passes upward but as a
//! source for the log, and no text holds a person.

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// Whatever lies below an error, for the log only.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why the store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such row.
    #[error("no such row")]
    NotFound,
    /// Someone else changed it since it was read. Load again, decide again.
    #[error("changed by someone else meanwhile")]
    Overtaken,
    /// A key that may exist once is in use: an id, a reference, an address, an idempotency key.
    #[error("this key is in use")]
    Taken,
    /// What is good once was used before, or never was good.
    #[error("good once, and used before")]
    Spent,
    /// A lease ran out, and somebody else holds it now.
    #[error("the lease is somebody else's")]
    LeaseLost,
    /// A row that cannot be read as what it should be.
    #[error("corrupt row in {table} ({id}), column {column}")]
    Corrupt {
        /// The table, or `row` where the database library did not say.
        table: &'static str,
        /// The key of the row, where known.
        id: String,
        /// The column, where known.
        column: String,
    },
    /// The database cannot be reached, is full, locked or broken. Trying later may help.
    #[error("storage is unavailable")]
    Unavailable(#[source] Option<Cause>),
}

impl StoreError {
    /// A row whose `column` holds something foreign.
    pub(crate) fn corrupt(table: &'static str, id: impl std::fmt::Display, column: &'static str) -> Self {
        Self::Corrupt { table, id: id.to_string(), column: column.to_owned() }
    }

    pub(super) fn unavailable(cause: impl Into<Cause>) -> Self {
        Self::Unavailable(Some(cause.into()))
    }

    /// Whether the transaction itself can no longer be trusted: anything but a constraint or a refusal.
    pub(super) fn ends_the_group(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        use DatabaseErrorKind as Kind;
        match error {
            DieselError::NotFound => Self::NotFound,
            DieselError::DatabaseError(Kind::UniqueViolation, _) => Self::Taken,
            // A constraint that is not about uniqueness is broken by a caller's mistake, never by a full disk.
            DieselError::DatabaseError(
                Kind::ForeignKeyViolation | Kind::NotNullViolation | Kind::CheckViolation,
                ref details,
            ) => Self::Corrupt {
                table: "row",
                id: String::new(),
                column: details.constraint_name().unwrap_or("constraint").to_owned(),
            },
            DieselError::DeserializationError(cause) => {
                Self::Corrupt { table: "row", id: String::new(), column: cause.to_string() }
            }
            other => Self::Unavailable(Some(Box::new(other))),
        }
    }
}
