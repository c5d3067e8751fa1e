//! Every kind of event, as it stands in a stream: it is read, written back to the same bytes, and does to a case or to a
//! filing what it always did. Built from the bytes alone, so that the types behind them are free to move.

use std::{collections::BTreeSet, fmt::Write};

use habeas::case::{self, Event, filing, filing::FilingEvent};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The stories: a title after `#`, then one event a line, as stored.
const CASES: &str = include_str!("../data/before/case-events.jsonl");
const FILINGS: &str = include_str!("../data/before/filing-events.jsonl");

/// Which fields of which events hold one of a closed list; `*` is every place of an array. Kinds of timers carry figures
/// and are no list of ids.
const CASE_LISTS: &[(&str, &str)] = &[
    ("unmerged", "/to"),
    ("referral_started", "/basis"),
    ("letter_bounced", "/letter"),
    ("dispatched", "/duty"),
    ("dispatched", "/channel"),
    ("verified", "/method"),
    ("verified", "/authority"),
    ("asked", "/reason"),
    ("extension_announced", "/reasons/*"),
    ("clock_moved", "/clock/event"),
    ("decided", "/items/*/outcome"),
    ("decided", "/outcome"),
    ("reopened", "/cause"),
    ("delivered", "/evidence/by"),
    ("classified", "/asked/right"),
    ("classified", "/asked/scope"),
    ("classified", "/asked/purpose"),
    ("classified", "/asked/ground"),
    ("classified", "/age"),
    ("classified", "/record"),
    ("filed", "/channel"),
    ("filed", "/reply_by"),
    ("filed", "/on_behalf_of"),
    ("dated", "/flagged"),
    ("dated", "/clocks/*/kind"),
    ("dated", "/clocks/*/basis"),
    ("dated", "/clocks/*/certainty"),
    ("dated", "/trace/*/reason/kind"),
    ("dated", "/trace/*/reason/unit"),
];

fn stories(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut stories: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("# ") {
            Some(title) => stories.push((title, Vec::new())),
            None => stories.last_mut().unwrap().1.push(line),
        }
    }
    stories
}

/// The lines of a file that are events.
fn stored(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

fn value(line: &str) -> Value {
    serde_json::from_str(line).unwrap()
}

/// Fails unless every line is read, and written back as it was.
fn survives<E: Serialize + DeserializeOwned>(text: &str) {
    let mut changed = String::new();
    for line in stored(text) {
        match serde_json::from_str::<E>(line) {
            Ok(event) => {
                let written = serde_json::to_string(&event).unwrap();
                if written != line {
                    writeln!(changed, "stored  {line}\nwritten {written}").unwrap();
                }
            }
            Err(error) => writeln!(changed, "stored  {line}\nunread  {error}").unwrap(),
        }
    }
    assert!(changed.is_empty(), "{changed}");
}

/// What may stand at a place of an event, as serde tells when it meets something else.
fn allowed<E: Serialize + DeserializeOwned>(event: &Value, pointer: &str) -> BTreeSet<String> {
    let with = |id: &str| {
        let mut event = event.clone();
        *event.pointer_mut(pointer).unwrap() = id.into();
        event
    };
    let Err(error) = serde_json::from_value::<E>(with("?")) else {
        panic!("{pointer} takes anything: {event}");
    };
    let told = error.to_string();
    let Some((_, list)) = told.split_once("unknown variant `?`, expected ") else {
        panic!(
            "{pointer}: serde does not list what it takes there ({told}); compare with the closed list itself"
        );
    };
    let ids: BTreeSet<String> = list.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(ids.len() > 1, "{told}");
    ids
}

/// The places of an event that a pattern means, as pointers.
fn places(event: &Value, pattern: &str) -> Vec<String> {
    let Some((list, rest)) = pattern.split_once("/*") else { return vec![pattern.to_owned()] };
    let count = event.pointer(list).and_then(Value::as_array).map_or(0, Vec::len);
    (0..count).map(|at| format!("{list}/{at}{rest}")).collect()
}

/// Fails unless the file holds every id that is taken at `pattern`; another spelling of an id counts as that id.
fn holds_every_id<E: Serialize + DeserializeOwned>(text: &str, kind: &str, pattern: &str) {
    let mut pinned = BTreeSet::new();
    let mut example = None;
    for event in stored(text).map(value).filter(|event| event["event"] == kind) {
        for place in places(&event, pattern) {
            if let Some(id) = event.pointer(&place).and_then(Value::as_str) {
                pinned.insert(id.to_owned());
                example = Some((event.clone(), place));
            }
        }
    }
    let (event, place) = example.unwrap_or_else(|| panic!("no {kind} has {pattern}"));
    // what an id is written back as; one that does not fit the rest of this event is itself
    let written = |id: &str| {
        let mut other = event.clone();
        *other.pointer_mut(&place).unwrap() = id.into();
        let read = serde_json::from_value::<E>(other).ok()?;
        serde_json::to_value(&read).ok()?.pointer(&place)?.as_str().map(str::to_owned)
    };
    let known = allowed::<E>(&event, &place);
    let known: BTreeSet<String> = known.into_iter().map(|id| written(&id).unwrap_or(id)).collect();
    assert_eq!(pinned, known, "{kind} {pattern}: left what the file holds, right what is taken");
}

/// Each leaf that differs, one a line.
fn differences(before: &Value, after: &Value, path: &str, told: &mut String) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for key in keys {
                let (old, new) = (old.get(key), new.get(key));
                let at = format!("{path}.{key}");
                differences(old.unwrap_or(&Value::Null), new.unwrap_or(&Value::Null), &at, told);
            }
        }
        _ if before == after => {}
        _ => writeln!(told, "  {}: {before} → {after}", path.trim_start_matches('.')).unwrap(),
    }
}

/// What each event of a story changes, as one text; how a story begins is told as its difference to the one before it.
fn told<E: DeserializeOwned, T: Serialize>(text: &str, replay: impl Fn(&[E]) -> Option<T>) -> String {
    let mut told = String::new();
    let mut begun = Value::Object(serde_json::Map::new());
    for (title, lines) in stories(text) {
        writeln!(told, "# {title}").unwrap();
        let events: Vec<E> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        let mut before = begun.clone();
        for (at, line) in lines.iter().enumerate() {
            let after = replay(&events[..=at]).unwrap_or_else(|| panic!("{title}: no replay of {line}"));
            let after = serde_json::to_value(after).unwrap();
            writeln!(told, "{}", value(line)["event"].as_str().unwrap()).unwrap();
            differences(&before, &after, "", &mut told);
            if at == 0 {
                begun.clone_from(&after);
            }
            before = after;
        }
    }
    told
}

fn kinds(text: &str) -> BTreeSet<String> {
    stored(text).map(|line| value(line)["event"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_event_is_read_and_written_back_to_the_same_bytes() {
    survives::<Event>(CASES);
    survives::<FilingEvent>(FILINGS);
}

#[test]
fn every_kind_of_event_is_among_them() {
    assert_eq!(kinds(CASES), allowed::<Event>(&value(stored(CASES).next().unwrap()), "/event"));
    assert_eq!(kinds(CASES).len(), 66);
    assert_eq!(kinds(FILINGS), allowed::<FilingEvent>(&value(stored(FILINGS).next().unwrap()), "/event"));
    assert_eq!(kinds(FILINGS).len(), 12);
}

#[test]
fn every_id_of_a_closed_list_is_among_them() {
    for (kind, pointer) in CASE_LISTS {
        holds_every_id::<Event>(CASES, kind, pointer);
    }
    holds_every_id::<FilingEvent>(FILINGS, "filed", "/channel");
}

#[test]
fn a_replay_of_stored_events_gives_the_case_that_it_always_gave() {
    insta::assert_snapshot!(told(CASES, |events: &[Event]| case::replay(events)));
}

#[test]
fn a_replay_of_stored_events_gives_the_filing_that_it_always_gave() {
    insta::assert_snapshot!(told(FILINGS, |events: &[FilingEvent]| filing::replay(events)));
}

#[test]
fn a_change_of_what_is_stored_is_seen() {
    let lost =
        std::panic::catch_unwind(|| survives::<FilingEvent>(r#"{"event":"code_sent","at":"2026-03-07"}"#));
    assert!(lost.is_err());
    let spaced = r#"{"event":"code_sent", "at":"2026-03-07T11:00:00Z"}"#;
    assert!(std::panic::catch_unwind(|| survives::<FilingEvent>(spaced)).is_err());
    let short = CASES.replace("\"to\":\"merged\"", "\"to\":\"working\"");
    assert!(std::panic::catch_unwind(|| holds_every_id::<Event>(&short, "unmerged", "/to")).is_err());
}
