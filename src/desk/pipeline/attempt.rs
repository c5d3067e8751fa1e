//! One try of a command: what is the same for all that is put together in it.

use chrono::{DateTime, Utc};
use tokio::sync::OnceCell;

use crate::desk::{
    Desk, Error,
    staff::colleagues::{Colleague, active_colleagues},
};

/// One try of a command: the instant at which it happens, and what is read at most once for it.
pub(crate) struct Attempt {
    pub(crate) desk: Desk,
    /// The same instant in each try of a command.
    pub(crate) now: DateTime<Utc>,
    /// Whether it was tried before and came too late.
    pub(crate) is_again: bool,
    colleagues: OnceCell<Vec<Colleague>>,
}

impl Attempt {
    pub(super) fn new(desk: &Desk, now: DateTime<Utc>, is_again: bool) -> Self {
        Self { desk: desk.clone(), now, is_again, colleagues: OnceCell::new() }
    }

    /// Who of the staff can get mail.
    pub(crate) async fn colleagues(&self) -> Result<&[Colleague], Error> {
        let found = self.colleagues.get_or_try_init(|| active_colleagues(&self.desk)).await?;
        Ok(found)
    }
}
