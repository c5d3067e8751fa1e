//! The laws on record: every text that cases may have come in under, kept at its first use, so that an open case computes
//! from it whatever files are installed later.
//!
//! Invariant: a version is never reused. Only its last day in force may be set or moved without a new one, and a language
//! added. Sentences that stand beside a law are rows of their own, one a language: `eu-gdpr.en` beside `eu-gdpr`.

use std::collections::BTreeSet;

use crate::{
    clock::SharedClock,
    config::{Checked, Fault},
    desk::office::open_error::{OpenError, unavailable},
    law::{self, Law, LawArchive, LawId, Laws},
    store::{
        Store, StoreError, Tx,
        laws::{self, LawText},
    },
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
    let reused: Vec<Fault> =
        laws.all().iter().filter(|law| says_something_else(law, &known)).map(version_reused).collect();
    if !reused.is_empty() {
        return Err(OpenError::Configuration(reused));
    }
    let used: BTreeSet<&LawId> =
        checked.settings.controllers.iter().flat_map(|it| &it.laws).map(|attached| &attached.law).collect();
    let in_use = |law: &&Law| used.contains(&law.id) || law.id == laws.base().id;
    for law in laws.all().iter().filter(in_use) {
        let rows = missing(law, &known, clock);
        if rows.is_empty() {
            continue;
        }
        // In one transaction: without its sentences a law cannot be read again.
        let write = move |tx: &mut Tx<'_>| rows.iter().try_for_each(|row| laws::keep(tx, row).map(drop));
        store.write_blocking("keep law", write).map_err(|error| match error {
            // Another node, with other files, was first.
            StoreError::Taken => OpenError::Configuration(vec![version_reused(law)]),
            other => unavailable(&other),
        })?;
    }
    Ok(no_longer_installed(&read()?, laws))
}

/// What is on record, for whoever only reads.
pub(in crate::desk) fn read(store: &Store, laws: &Laws) -> Result<LawArchive, OpenError> {
    let rows = store.read_blocking("laws on record", laws::all).map_err(|error| unavailable(&error))?;
    Ok(no_longer_installed(&rows, laws))
}

/// The rows that are laws, not sentences beside one.
pub(in crate::desk) fn laws_among(rows: &[LawText]) -> impl Iterator<Item = &LawText> {
    rows.iter().filter(|row| row.law().is_some())
}

/// The law of a row, with the sentences that are on record beside it.
pub(in crate::desk) fn law_of(row: &LawText, rows: &[LawText]) -> Result<Law, Vec<law::Fault>> {
    let sentences = beside(row, rows).map(|(language, it)| (language, it.text.as_str()));
    Law::of_record(&format!("{}.toml", row.id), &row.text, sentences)
}

/// The sentences on record beside a law, by language.
fn beside<'a>(law: &'a LawText, rows: &'a [LawText]) -> impl Iterator<Item = (&'a str, &'a LawText)> {
    let language = |row: &'a LawText| row.id.strip_prefix(law.id.as_str())?.strip_prefix('.');
    rows.iter().filter(|row| row.version == law.version).filter_map(move |row| Some((language(row)?, row)))
}

fn row_of<'a>(law: &Law, rows: &'a [LawText]) -> Option<&'a LawText> {
    rows.iter().find(|row| row.id == law.id.as_str() && row.version == law.version)
}

/// Whether the texts of a row are those that are installed.
fn is_installed(row: &LawText, rows: &[LawText], law: &Law) -> bool {
    let same = |(language, row): (&str, &LawText)| {
        law.sentences.get(language).is_some_and(|installed| installed.digest == row.digest)
    };
    law.digest == row.digest && beside(row, rows).all(same)
}

fn says_something_else(law: &Law, rows: &[LawText]) -> bool {
    let Some(row) = row_of(law, rows).filter(|row| !is_installed(row, rows, law)) else { return false };
    match law_of(row, rows) {
        Ok(recorded) => !law.is_same_version(&recorded),
        Err(_) => *law.text != *row.text,
    }
}

/// What is not on record of a law: all of it, or a language that has been added since.
fn missing(law: &Law, rows: &[LawText], clock: &SharedClock) -> Vec<LawText> {
    let row = |id: String, digest: &str, text: &str| LawText {
        id,
        version: law.version.clone(),
        digest: digest.to_owned(),
        text: text.to_owned(),
        loaded_at: clock.now(),
    };
    let known = row_of(law, rows);
    let whole = known.is_none().then(|| row(law.id.to_string(), &law.digest, &law.text));
    let recorded = known.and_then(|known| law_of(known, rows).ok());
    let is_on_record = |language: &str| {
        let has_row = known.is_some_and(|known| beside(known, rows).any(|(known, _)| known == language));
        has_row || recorded.as_ref().is_some_and(|recorded| recorded.speaks(language))
    };
    let added = law.sentences.iter().filter(|(language, _)| !is_on_record(language));
    let added = added.map(|(language, it)| row(format!("{}.{language}", law.id), &it.digest, &it.text));
    whole.into_iter().chain(added).collect()
}

fn no_longer_installed(rows: &[LawText], laws: &Laws) -> LawArchive {
    let archived = |row: &LawText| {
        let installed = row.law().and_then(|id| laws.by_version(&id, &row.version));
        if installed.is_some_and(|law| is_installed(row, rows, law)) {
            return None;
        }
        let Ok(law) = law_of(row, rows) else {
            // `habeas verify` names the cases that need it.
            tracing::error!(law = row.id, version = row.version, "a law on record cannot be read");
            return None;
        };
        Some(law).filter(|law| installed.is_none_or(|installed| !installed.holds(law)))
    };
    laws_among(rows).filter_map(archived).collect()
}

fn version_reused(law: &Law) -> Fault {
    Fault::new(
        &format!("law.{}", law.id),
        format!(
            "the text of version {} differs from the one on record, under which cases came in; \
             give the changed file a new `version` (only `in_force_until` may change without one, and a language be added)",
            law.version
        ),
    )
}
