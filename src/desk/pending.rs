//! Signatures of the use cases, so that the doors can be built while the rooms behind them are.

use super::{Desk, Error};

#[expect(clippy::unused_async, clippy::missing_errors_doc, reason = "signature only")]
impl Desk {
    /// Whether storage answers and the schema is current, for `/readyz`; and seconds that the oldest mail has waited.
    pub async fn readiness(&self) -> Result<u64, Error> {
        Err(Error::Internal("not built yet".to_owned()))
    }
}
