//! How the office opens, and what it holds: settings, keys, controllers.

pub mod controller;
pub mod keyring;
pub mod open;
pub mod open_error;
