//! How the office opens, and what it holds: settings, keys, controllers.

pub mod keyring;
pub mod open;
