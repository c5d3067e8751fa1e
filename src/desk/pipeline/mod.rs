//! How a filing or a case changes: a snapshot, what follows from it, one guarded write, tried again in one place. What has
//! no events is written beside it, by the files that `tests/it/house/allowed/writes.txt` names with their reason.
//!
//! ```text
//! command ─▶ execute ─▶ snapshot ─▶ plan ─▶ effects ─▶ rows ─▶ change ─▶ store.write
//!               ▲                                                           │
//!               └──────────────── overtaken: load and decide again ─────────┘
//! ```
//! Filings, acts, timers, messages, files, codes, letter results and accounts pass it. The clock is asked once for a
//! command, in `execute`; everything below takes that instant.

pub mod attempt;
mod beside;
pub mod change;
pub mod command;
pub mod contested;
pub mod effects;
pub mod execute;
pub mod facts;
pub mod form;
pub mod gates;
pub mod joined;
pub mod once;
pub mod person;
pub mod plan;
pub mod review;
pub mod rows;
pub mod snapshot;
pub mod tally;
