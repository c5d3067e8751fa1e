//! Whether the office can work, for those who watch it.

use crate::{
    desk::{Desk, Error},
    store::outbox,
};

/// Asks storage, and says for how many seconds the oldest letter that is due has waited.
///
/// # Errors
/// Storage that does not answer.
pub async fn readiness(desk: &Desk) -> Result<u64, Error> {
    let now = desk.0.clock.now();
    let oldest = desk.0.store.read("readiness", move |conn| outbox::oldest_waiting(conn, now)).await?;
    Ok(oldest.map_or(0, |since| u64::try_from((now - since).num_seconds()).unwrap_or(0)))
}
