//! Habeas: a data subject request engine. *Habeas data*: you may have your data.
//!
//! The modules are floors. An import points down only, and modules on one floor never import each other
//! (`tests/it/house.rs` reads the sources and fails otherwise). From the top:
//!
//! | floor | what it is |
//! |---|---|
//! | `cli` | commands and wiring: demo, serve, and the rest |
//! | `jobs` | when: the list of jobs, slots, workers, sweeps |
//! | `web` · `mail` | the doors: pages and API · transport and sending |
//! | `desk` | use cases, one file each; the only caller of `case::decide` |
//! | `store` | rows and queries; the only rooms that know SQL |
//! | `vault` · `config` · `letters` | keys and ciphers · typed settings · typed facts to subject, text, HTML |
//! | `case` | the state machine (pure) |
//! | `law` | laws as data, calendars, deadlines with their trace (pure) |
//! | `types` · `texts` | words and ids · Fluent messages |
//!
//! `clock` (time, fresh ids, randomness) is used from `desk` upward; `telemetry` only by `cli`.
//!
//! Whatever happens to a case takes one straight line: a door (page, API, mail, job) calls a use case in `desk`, which
//! reads one snapshot, asks `case::decide` what follows, and saves events, rows, timers and outgoing messages in one
//! guarded write transaction. What must happen afterwards is done later by someone who may not touch the state and
//! reports back through the same door.

pub mod case;
pub mod cli;
pub mod clock;
pub mod config;
pub mod desk;
pub mod jobs;
pub mod law;
pub mod letters;
pub mod mail;
pub mod store;
pub mod telemetry;
pub mod texts;
pub mod types;
pub mod vault;
pub mod web;
