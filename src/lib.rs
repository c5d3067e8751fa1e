//! Habeas: a data subject request engine. *Habeas data*: you may have your data.
//!
//! The modules are floors: an import points down only, and modules on one floor never import each other. The table of
//! floors stands in `src/ARCHITECTURE.md`, from which `tests/it/house` reads it.
//!
//! Whatever happens to a case takes one straight line: an entrance (page, API, mail, job) calls a use case in `desk`, which
//! reads one snapshot, asks `case::decide` what follows, and saves events, rows, timers and outgoing messages in one
//! guarded write transaction. What must happen afterwards is done later by someone who may not touch the state and
//! reports back through the same pipeline.

pub mod case;
pub mod cli;
pub mod clock;
pub mod config;
pub mod desk;
pub mod jobs;
pub mod law;
pub mod letters;
pub mod mail;
pub mod oidc;
pub mod store;
pub mod telemetry;
pub mod texts;
pub mod types;
pub mod vault;
pub mod web;
