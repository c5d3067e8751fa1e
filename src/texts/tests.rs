//! The texts against the sources that use them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use unic_langid::langid;

use super::*;

fn files(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, endings, found);
        } else if endings.iter().any(|ending| path.extension().is_some_and(|e| e == *ending)) {
            found.push(path);
        }
    }
}

/// Every key of a language, and the files that define it.
fn keys(tag: &str) -> BTreeMap<String, Vec<PathBuf>> {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("config/locales").join(tag), &["ftl"], &mut found);
    let mut keys: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for path in found {
        for line in fs::read_to_string(&path).unwrap().lines() {
            let Some((key, _)) = line.split_once('=') else { continue };
            let key = key.trim_end();
            let shaped = key.starts_with(|c: char| c.is_ascii_alphabetic())
                && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
            if shaped {
                keys.entry(key.to_owned()).or_default().push(path.clone());
            }
        }
    }
    keys
}

/// The keys that sources and templates name literally, with the file that names them.
fn keys_in_use() -> BTreeMap<String, PathBuf> {
    let mut found = Vec::new();
    for context in ["cli", "desk", "letters", "mail", "texts", "web"] {
        let context = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(context);
        files(&context, &["rs", "html", "txt"], &mut found);
    }
    let mut used = BTreeMap::new();
    for path in found {
        if path.ends_with("texts/tests.rs") {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        for call in [".say(\"", ".say_one(\"", ".say_with(\"", ".say_with(\n", ".html_one(\""] {
            for (at, _) in source.match_indices(call) {
                let rest = source[at + call.len()..].trim_start().trim_start_matches('"');
                let key: String = rest.chars().take_while(|c| *c != '"').collect();
                used.insert(key, path.clone());
            }
        }
    }
    used
}

#[test]
fn every_key_that_a_source_or_template_names_exists() {
    let known = keys("en");
    let missing: Vec<_> = keys_in_use()
        .into_iter()
        .filter(|(key, _)| !key.contains('{') && !known.contains_key(key))
        .map(|(key, path)| format!("{key} in {}", path.display()))
        .collect();
    assert!(missing.is_empty(), "no such text: {missing:#?}");
}

/// Only the letters' own files: pages put keys together, and share words with letters.
#[test]
fn no_text_of_a_letter_is_dead() {
    let mut found = Vec::new();
    for context in ["letters", "texts", "web"] {
        let context = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(context);
        files(&context, &["rs", "html", "txt"], &mut found);
    }
    let sources: String = found.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let named = |key: &str| {
        let families = key.match_indices('-').map(|(at, _)| &key[..at]);
        sources.contains(&format!("\"{key}\""))
            || families.into_iter().any(|family| {
                sources.contains(&format!("\"{family}\"")) || sources.contains(&format!("\"{family}-{{"))
            })
    };
    let ours = |paths: &[PathBuf]| {
        let name = paths[0].file_name().unwrap().to_string_lossy().into_owned();
        name.starts_with("letters")
    };
    let dead: Vec<_> = keys("en")
        .into_iter()
        .filter(|(key, paths)| ours(paths) && !named(key))
        .map(|(key, _)| key)
        .collect();
    assert!(dead.is_empty(), "nobody says: {dead:#?}");
}

#[test]
fn no_key_is_defined_twice() {
    for language in Texts::embedded().languages() {
        let twice: Vec<_> =
            keys(&language.tag.to_string()).into_iter().filter(|(_, paths)| paths.len() > 1).collect();
        assert!(twice.is_empty(), "{}: {twice:#?}", language.tag);
    }
}

#[test]
fn every_language_has_every_text() {
    let english: BTreeSet<String> = keys("en").into_keys().collect();
    for language in Texts::embedded().languages() {
        let theirs: BTreeSet<String> = keys(&language.tag.to_string()).into_keys().collect();
        let differ: Vec<_> = english.symmetric_difference(&theirs).collect();
        assert!(differ.is_empty(), "{}: {differ:?}", language.tag);
    }
}

#[test]
fn a_missing_key_shows_itself() {
    assert_eq!(Texts::embedded().tr(&langid!("en"), "no-such-key", &[]), "⟦no-such-key⟧");
    assert_eq!(Texts::embedded().tr(&langid!("en"), "days-ahead", &[]), "⟦days-ahead⟧");
}

#[test]
fn values_are_inserted_without_isolation_marks() {
    let text = Texts::embedded().tr(&langid!("en"), "period-days", &[("count", 7.into())]);
    assert_eq!(text, "7 days");
}

#[test]
fn a_wish_meets_the_best_language_we_have() {
    let texts = Texts::embedded();
    assert_eq!(texts.negotiate(&langid!("en-GB")), langid!("en"));
    assert_eq!(texts.negotiate(&langid!("xx")), langid!("en"));
    assert_eq!(texts.languages()[0].name, "English");
}

#[test]
fn a_sentence_is_said_by_a_voice_and_is_english_in_json() {
    let voice = Texts::embedded().speak(&langid!("en"));
    let day = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
    let last = Sentence::of("forbidden", "last_date", vec![("last", day.into())]);
    assert_eq!(voice.sentence(&last), "What law and published promises allow ends on 2026-03-01.");
    assert_eq!(last.clone().citing(String::new()), last);
    let outer = last.citing("GDPR Art. 12(3)".to_owned());
    let words = "What law and published promises allow ends on 2026-03-01. (GDPR Art. 12(3))";
    assert_eq!(serde_json::to_value(&outer).unwrap(), words);
    let listed = vec![("states", Argument::List(vec!["working".to_owned(), "waiting".to_owned()]))];
    let listed = voice.sentence(&Sentence::of("forbidden", "not_in_state", listed));
    assert!(listed.contains('⟦'), "what is not filled in is seen: {listed}");
}

#[test]
fn a_sentence_of_a_law_is_said_in_the_best_language_it_has() {
    let texts: BTreeMap<String, String> =
        [("en", "excessive"), ("de", "exzessiv")].map(|(tag, text)| (tag.to_owned(), text.to_owned())).into();
    for (tag, words) in [("de", "exzessiv"), ("de-AT", "exzessiv"), ("en", "excessive"), ("fr", "excessive")]
    {
        assert_eq!(best_of(&texts, tag), words, "{tag}");
    }
    let voice = Texts::embedded().speak(&langid!("de"));
    let spoken = best_of(&texts, &voice.lang().to_string()).to_owned();
    assert_eq!(voice.sentence(&Sentence::ByLanguage(texts.clone())), spoken);
    assert_eq!(serde_json::to_value(Sentence::ByLanguage(texts)).unwrap(), "excessive");
}

#[test]
fn dates_are_written_out() {
    let voice = Texts::embedded().speak(&langid!("en"));
    let date = NaiveDate::from_ymd_opt(2026, 12, 21).unwrap();
    assert_eq!(voice.day(date), "Monday 21 December 2026");
    assert_eq!(voice.day_plain(date), "21 December 2026");
    let at = chrono::DateTime::parse_from_rfc3339("2026-12-22T01:05:00+02:00").unwrap();
    assert_eq!(voice.instant(at, "Asia/Jerusalem"), "Tuesday 22 December 2026, 01:05 (Asia/Jerusalem)");
    for (days, words) in [(-1, "1 day ago"), (0, "today"), (1, "1 day from now"), (30, "30 days from now")] {
        assert_eq!(voice.distance(date + chrono::Days::new(0) + chrono::TimeDelta::days(days), date), words);
    }
}
