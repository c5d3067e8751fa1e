//! `habeas deadlines`: one question a line on stdin, one answer a line on stdout, in the same order. No database.
//!
//! A bad line is answered with an error and the rest go on.

use std::{
    collections::BTreeSet,
    io::{self, BufRead, Read, Write},
};

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use crate::law::{Deadlines, Inquiry, Law, LawError, Laws, Right, TraceStep, Zone, days, deadlines, events};

/// A longer line is refused: no question needs this much.
const LINE_BYTES_MAX: usize = 64 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    id: String,
    law: String,
    right: String,
    received_at: String,
    #[serde(default)]
    events: String,
    zone: String,
}

#[derive(Serialize)]
struct Answer<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ack_due: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extended_due: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_instant: Option<String>,
    law_version: &'a str,
    trace: &'a [TraceStep],
}

#[derive(Serialize)]
struct Refused<'a> {
    /// Of the input, from 1; blank lines count.
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    error: Trouble<'a>,
}

#[derive(Serialize)]
struct Trouble<'a> {
    code: &'a str,
    message: String,
}

/// A stable code and what is wrong.
type Bad = (&'static str, String);

/// Answers every line by the laws inside the binary; false if any line was bad.
///
/// # Errors
/// Reading or writing failed.
pub fn run(input: impl BufRead, output: impl Write) -> io::Result<bool> {
    answer_lines(&super::law::embedded()?, input, output)
}

/// Answers every line by these laws; false if any line was bad.
///
/// # Errors
/// Reading or writing failed.
pub fn answer_lines(laws: &Laws, mut input: impl BufRead, output: impl Write) -> io::Result<bool> {
    let mut output = io::BufWriter::new(output);
    let mut all_well = true;
    let mut line = Vec::new();
    let mut number = 0;
    while let Some(whole) = next_line(&mut input, &mut line)? {
        number += 1;
        if whole && line.trim_ascii().is_empty() {
            continue;
        }
        let well = if whole {
            answer_line(laws, (number, &line), &mut output)?
        } else {
            let message = format!("a line has at most {LINE_BYTES_MAX} bytes");
            refuse(&mut output, (number, None), ("line_too_long", message))?
        };
        all_well &= well;
    }
    output.flush()?;
    Ok(all_well)
}

/// Reads one line; `Some(false)` if it was too long and its rest was dropped, `None` at the end.
fn next_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<bool>> {
    line.clear();
    let limit = u64::try_from(LINE_BYTES_MAX).unwrap_or(u64::MAX);
    if input.by_ref().take(limit).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    if line.last() == Some(&b'\n') || line.len() < LINE_BYTES_MAX {
        return Ok(Some(true));
    }
    input.skip_until(b'\n')?;
    Ok(Some(false))
}

fn answer_line(laws: &Laws, (number, line): (usize, &[u8]), output: &mut impl Write) -> io::Result<bool> {
    let question: Question = match serde_json::from_slice(line) {
        Ok(question) => question,
        Err(error) => {
            let id = serde_json::from_slice::<serde_json::Value>(line).ok();
            let id = id.and_then(|value| value.get("id")?.as_str().map(str::to_owned));
            return refuse(output, (number, id), ("bad_line", unread(&error)));
        }
    };
    match answer(laws, &question) {
        Ok((law, dates)) => {
            let answer = Answer {
                id: &question.id,
                ack_due: dates.acknowledge_by,
                due: dates.due,
                extended_due: dates.extended_due,
                end_instant: dates.end_instant.map(|end| end.to_rfc3339_opts(SecondsFormat::Secs, true)),
                law_version: &law.version,
                trace: &dates.trace,
            };
            serde_json::to_writer(&mut *output, &answer)?;
            output.write_all(b"\n")?;
            Ok(true)
        }
        Err(bad) => refuse(output, (number, Some(question.id)), bad),
    }
}

/// What is wrong with the line. The place is the column alone: each line is read by itself, so that "line 1" would mislead.
fn unread(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let what = words.rsplit_once(" at line ").map_or(words.as_str(), |(what, _)| what);
    format!("{what} at column {}", error.column())
}

fn refuse(
    output: &mut impl Write,
    (line, id): (usize, Option<String>),
    (code, message): Bad,
) -> io::Result<bool> {
    serde_json::to_writer(&mut *output, &Refused { line, id, error: Trouble { code, message } })?;
    output.write_all(b"\n")?;
    Ok(false)
}

/// What somebody gave, fit for a terminal and short.
fn shown(given: &str) -> String {
    given.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// What exists that was perhaps meant: the same but for upper and lower case.
fn like<'k>(given: &str, known: &[&'k str]) -> Option<&'k str> {
    known.iter().find(|known| known.eq_ignore_ascii_case(given)).copied()
}

fn unknown(what: &str, given: &str, known: &[&str]) -> String {
    match like(given, known) {
        Some(near) => format!("{what}: `{}` is not known; did you mean {near}?", shown(given)),
        None => format!("{what}: `{}` is not known; there are {}", shown(given), known.join(", ")),
    }
}

fn answer<'a>(laws: &'a Laws, question: &Question) -> Result<(&'a Law, Deadlines), Bad> {
    let bad = |error: LawError| (error.code(), error.to_string());
    let known = laws.all().iter().find(|law| law.id.as_str() == question.law);
    let id = known.map(|law| law.id.clone()).ok_or_else(|| {
        let known: BTreeSet<&str> = laws.all().iter().map(|law| law.id.as_str()).collect();
        ("unknown_law", unknown("law", &question.law, &known.into_iter().collect::<Vec<_>>()))
    })?;
    let right: Right = question
        .right
        .parse()
        .map_err(|_| ("unknown_right", unknown("right", &question.right, &Right::ALL.map(Right::id))))?;
    let zone: Zone = question.zone.parse().map_err(|_| {
        let known: Vec<&str> = Zone::names().collect();
        let near = like(&question.zone, &known).map(|near| format!("; did you mean {near}?"));
        let given = shown(&question.zone);
        (
            "bad_zone",
            format!("zone: `{given}` is no IANA name, like Europe/Berlin{}", near.unwrap_or_default()),
        )
    })?;
    let received_at = DateTime::parse_from_rfc3339(&question.received_at)
        .map_err(|error| {
            ("bad_received_at", format!("received_at: RFC 3339, like 2026-01-15T10:15:00+01:00: {error}"))
        })?
        .with_timezone(&Utc);
    let received_on = days::local_date(received_at, zone);
    let law = laws.law(&id, received_on).ok_or_else(|| bad(laws.why_not(&id, received_on)))?;
    let (events, overrides) = events::parse(&question.events, law.pause_reason(right)).map_err(bad)?;
    let inquiry = Inquiry {
        right,
        purpose: None,
        ground: None,
        received_at,
        received_on: None,
        zone,
        events: &events,
        overrides,
        calendar: None,
    };
    deadlines(law, &inquiry).map(|dates| (law, dates)).map_err(bad)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(input: &str) -> (bool, Vec<serde_json::Value>) {
        let mut output = Vec::new();
        let well = run(input.as_bytes(), &mut output).unwrap();
        let text = String::from_utf8(output).unwrap();
        (well, text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
    }

    #[test]
    fn a_bad_line_is_found_by_its_number_and_told_what_exists() {
        let change = |from: &str, to: &str| GOOD.replace(from, to);
        let lines = [
            String::new(),
            change("Europe/Berlin", "europe/berlin"),
            change("access", "Access"),
            change("eu-gdpr", "EU-GDPR"),
            change("access", "dance"),
            change("eu-gdpr", "xx-none"),
            "{\"id\": 1}".to_owned(),
        ];
        let (_, answers) = ask(&lines.join("\n"));
        let told: Vec<(u64, &str)> = answers
            .iter()
            .map(|it| (it["line"].as_u64().unwrap(), it["error"]["message"].as_str().unwrap()))
            .collect();
        let numbers: Vec<u64> = told.iter().map(|(line, _)| *line).collect();
        assert_eq!(numbers, [2, 3, 4, 5, 6, 7]);
        for ((_, message), words) in told.iter().zip([
            "`europe/berlin` is no IANA name, like Europe/Berlin; did you mean Europe/Berlin?",
            "`Access` is not known; did you mean access?",
            "`EU-GDPR` is not known; did you mean eu-gdpr?",
            "`dance` is not known; there are access, know",
            "`xx-none` is not known; there are adgm-dpr, ar-25326, au-privacy, base",
            "at column",
        ]) {
            assert!(message.contains(words) && !message.contains("line 1"), "{message}");
        }
    }

    const GOOD: &str = r#"{"id":"V001","law":"eu-gdpr","right":"access","received_at":"2026-01-15T10:15:00+01:00","events":"","zone":"Europe/Berlin"}"#;

    #[test]
    fn one_line_gets_its_dates_and_their_trace() {
        let (well, answers) = ask(GOOD);
        assert!(well);
        assert_eq!(answers[0]["due"], "2026-02-14");
        assert_eq!(answers[0]["end_instant"], "2026-02-14T23:00:00Z");
        assert!(answers[0].get("extended_due").is_none());
        for step in answers[0]["trace"].as_array().unwrap() {
            for field in ["rule", "cite", "basis", "text", "value"] {
                assert!(!step[field].as_str().unwrap().is_empty(), "{step}");
            }
        }
    }

    #[test]
    fn a_bad_line_is_told_and_the_rest_go_on() {
        let long = "x".repeat(LINE_BYTES_MAX + 10);
        let change = |from: &str, to: &str| GOOD.replace(from, to);
        let lines = [
            "not json".to_owned(),
            change("V001", "V\\u0000"),
            change("eu-gdpr", "xx-none"),
            change("access", "dance"),
            change("access", "opt_out"),
            change("Europe/Berlin", "Mars/Olympus"),
            change("2026-01-15T", "2026-02-30T"),
            change("2026-01-15", "2017-01-15"),
            change(r#""events":"""#, r#""events":"pause""#),
            change(r#""events""#, r#""extra":1,"events""#),
            long,
            GOOD.to_owned(),
        ];
        let (well, answers) = ask(&lines.join("\n"));
        assert!(!well);
        let code = |n: usize| answers[n]["error"]["code"].as_str().unwrap_or("none").to_owned();
        let codes: Vec<String> = (0..answers.len()).map(code).collect();
        let expected = [
            "bad_line",
            "none",
            "unknown_law",
            "unknown_right",
            "right_not_granted",
            "bad_zone",
            "bad_received_at",
            "not_in_force",
            "bad_events",
            "bad_line",
            "line_too_long",
            "none",
        ];
        assert_eq!(codes, expected);
        assert_eq!(answers[9]["id"], "V001");
    }
}
