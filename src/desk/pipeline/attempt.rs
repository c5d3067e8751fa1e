//! One try of a command: what is the same for all that is put together in it.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use tokio::sync::OnceCell;

use crate::desk::{
    Desk, Error,
    post::leaving::Leaving,
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
    /// What would leave, where nothing is to be written.
    rehearsed: Option<Mutex<Vec<Leaving>>>,
}

impl Attempt {
    pub(super) fn new(desk: &Desk, now: DateTime<Utc>, is_again: bool) -> Self {
        Self { desk: desk.clone(), now, is_again, colleagues: OnceCell::new(), rehearsed: None }
    }

    /// One of which nothing is written: what its letters say is kept, to be shown.
    pub(crate) fn rehearsal(desk: &Desk, now: DateTime<Utc>) -> Self {
        Self { rehearsed: Some(Mutex::default()), ..Self::new(desk, now, false) }
    }

    /// Takes down what would leave.
    pub(crate) fn leaves(&self, letters: Vec<Leaving>) {
        if let Some(rehearsed) = &self.rehearsed {
            rehearsed.lock().unwrap_or_else(PoisonError::into_inner).extend(letters);
        }
    }

    /// What would leave of all that was put together until now; from then on it begins anew.
    pub(crate) fn take_leaving(&self) -> Vec<Leaving> {
        let rehearsed = self.rehearsed.as_ref();
        rehearsed
            .map(|all| std::mem::take(&mut *all.lock().unwrap_or_else(PoisonError::into_inner)))
            .unwrap_or_default()
    }

    /// Who of the staff can get mail.
    pub(crate) async fn colleagues(&self) -> Result<&[Colleague], Error> {
        let found = self.colleagues.get_or_try_init(|| active_colleagues(&self.desk)).await?;
        Ok(found)
    }
}
