//! Typed settings: built-in default text, then a file, then the environment; loaded, normalised, checked, then frozen.
//!
//! `config/default.toml` documents every key and is itself the default. Knows no database and reads no clock.

mod check;
mod fault;
mod load;
mod sections;
mod zoneinfo;

pub use check::Checked;
pub use fault::Fault;
pub use load::{DEFAULT_TEXT, load, load_text, show};
pub use sections::{
    Auth, Blobs, ClockSettings, Controller, Database, DeskSettings, Jobs, LadderSettings, LawSettings,
    Limits, Log, LogFormat, Mail, Mfa, Oidc, RestDay, Server, Settings, VaultSettings, percent,
};
pub use zoneinfo::Zones;
