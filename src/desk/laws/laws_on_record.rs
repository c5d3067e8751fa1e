//! The laws on record: every text that cases may have come in under, kept at its first use, so that an open case computes
//! from it whatever files are installed later.
//!
//! Invariant: a version is never reused. Only its last day in force may be set or moved without a new one.

use std::collections::BTreeSet;

use crate::{
    clock::SharedClock,
    config::{Checked, Fault},
    desk::office::open_error::{OpenError, unavailable},
    law::{Law, LawArchive, LawId, Laws},
    store::{Store, StoreError, laws},
};

/// Puts on record what is in use here and was not yet: the laws of all controllers, and the base rules. Answers what is on
/// record and no longer installed in the same words.
pub(in crate::desk) fn keep(
    store: &Store,
    laws: &Laws,
    checked: &Checked,
    clock: &SharedClock,
) -> Result<LawArchive, OpenError> {
    let read = || store.read_blocking("laws on record", laws::all).map_err(|error| unavailable(&error));
    let known = read()?;
    let of = |law: &Law| known.iter().find(|row| row.id == law.id.as_str() && row.version == law.version);
    let reused: Vec<Fault> = laws
        .all()
        .iter()
        .filter(|law| of(law).is_some_and(|row| !law.is_same_version(&row.text)))
        .map(version_reused)
        .collect();
    if !reused.is_empty() {
        return Err(OpenError::Configuration(reused));
    }
    let used: BTreeSet<&LawId> =
        checked.settings.controllers.iter().flat_map(|it| &it.laws).map(|attached| &attached.law).collect();
    let in_use = |law: &&Law| used.contains(&law.id) || law.id == laws.base().id;
    for law in laws.all().iter().filter(in_use).filter(|law| of(law).is_none()) {
        let row = laws::LawText {
            id: law.id.to_string(),
            version: law.version.clone(),
            digest: law.digest.clone(),
            text: law.text.to_string(),
            loaded_at: clock.now(),
        };
        store.write_blocking("keep law", move |tx| laws::keep(tx, &row)).map_err(|error| match error {
            // Another node, with other files, was first.
            StoreError::Taken => OpenError::Configuration(vec![version_reused(law)]),
            other => unavailable(&other),
        })?;
    }
    Ok(no_longer_installed(read()?, laws))
}

/// What is on record, for whoever only reads.
pub(in crate::desk) fn read(store: &Store, laws: &Laws) -> Result<LawArchive, OpenError> {
    let rows = store.read_blocking("laws on record", laws::all).map_err(|error| unavailable(&error))?;
    Ok(no_longer_installed(rows, laws))
}

fn no_longer_installed(rows: Vec<laws::LawText>, laws: &Laws) -> LawArchive {
    let is_installed = |row: &laws::LawText| {
        let installed = row.id.parse().ok().and_then(|id: LawId| laws.by_version(&id, &row.version));
        installed.is_some_and(|law| law.digest == row.digest)
    };
    let read = |row: laws::LawText| {
        let law = Law::parse(&format!("{}.toml", row.id), &row.text);
        if law.is_err() {
            // `habeas verify` names the cases that need it.
            tracing::error!(law = row.id, version = row.version, "a law on record cannot be read");
        }
        law.ok()
    };
    rows.into_iter().filter(|row| !is_installed(row)).filter_map(read).collect()
}

fn version_reused(law: &Law) -> Fault {
    Fault::new(
        &format!("law.{}", law.id),
        format!(
            "the text of version {} differs from the one on record, under which cases came in; \
             give the changed file a new `version` (only `in_force_until` may change without one)",
            law.version
        ),
    )
}
