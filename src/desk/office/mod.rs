//! How the office opens, and what it holds: settings, keys, controllers.

pub mod controller;
pub(in crate::desk) mod file_kind;
pub mod keyring;
pub(in crate::desk) mod notices;
pub(in crate::desk) mod office_forms;
pub mod open;
pub mod open_error;
pub(in crate::desk) mod scanner;
