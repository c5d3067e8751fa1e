//! What a controller chose for itself where no law names a figure.

use serde::Deserialize;

/// What a controller chose for itself where no law names a figure; each has a default. What a key means stands in
/// `config/default.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// Local days after that of `send` until the end of which an answer can be collected.
    pub collect_days: u32,
}

impl Default for Profile {
    fn default() -> Self {
        Self { collect_days: 30 }
    }
}
