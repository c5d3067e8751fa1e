//! A case on which much happened: an officer wrote hundreds of notes on it.

use serde_json::{Value, json};

use crate::{Outcome, caller::Caller};

/// Events of a long case.
const EVENTS: usize = 500;

/// Notes on `case` until it has so many events.
pub fn lengthen(officer: &mut Caller, case: &str) -> Outcome<()> {
    let address = format!("/api/v1/cases/{case}");
    let mut seen = officer.get(&address)?.json()?;
    while seen.pointer("/events").and_then(Value::as_array).map_or(0, Vec::len) < EVENTS {
        let version = seen.get("version").ok_or("a case without a version")?;
        let note =
            json!({ "version": version, "text": "Called back, nobody there; will try again tomorrow." });
        seen =
            officer.post(&format!("{address}/acts/note"), "application/json", &note.to_string())?.json()?;
    }
    Ok(())
}
