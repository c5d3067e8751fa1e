//! What `reads` saw, as tables.

use std::{
    fmt::Write as _,
    io::{Write, stdout},
    time::Duration,
};

use crate::{
    Outcome,
    reads::{Read, SCOPES, Seen, Waits},
    tables::{kept, megabytes, millis},
};

const QUEUE_P50: f64 = 3.0;
const QUEUE_P99: f64 = 15.0;
const SEARCH: f64 = 2.0;
const TILES: f64 = 20.0;
const READY: f64 = 1_000.0;
const MEMORY_MB: f64 = 150.0;
const CROWDED_P99: f64 = 50.0;
const SEED_SECS: f64 = 300.0;
/// A deep page beside the first, a sweep of many cases beside one of few.
const DEEP_TIMES: f64 = 1.5;
const SWEEP_TIMES: f64 = 2.0;

/// All tables of one database.
pub fn print(seen: &Seen) -> Outcome<()> {
    let mut out = stdout().lock();
    let engine = seen.engine;
    writeln!(out, "\n| {engine} | |\n|---|---|")?;
    writeln!(out, "| seeded in | {:.0} s |", seen.seeded_in.as_secs_f64())?;
    writeln!(out, "| bytes of the database | {:.0} MB |", megabytes(seen.bytes))?;
    for (what, number) in &seen.stands {
        writeln!(out, "| {what} | {number} |")?;
    }
    let (names, rules): (Vec<_>, Vec<_>) =
        SCOPES.iter().map(|(name, _)| (format!(" {name} |"), "---|")).unzip();
    writeln!(out, "\n| {engine}, p50 / p99 in ms (rows) |{}\n|---|{}", names.concat(), rules.concat())?;
    for read in seen.queue.iter().chain(&seen.others) {
        writeln!(out, "| {} | {} |", named(&read.name), cells(read).join(" | "))?;
    }
    writeln!(out, "\n| {engine}, far down | rows before | first page, p50 / p99 | that page, p50 / p99 |")?;
    writeln!(out, "|---|---|---|---|")?;
    for deep in &seen.deep {
        let (first, page) = (cell(&deep.first), cell(&deep.far));
        writeln!(out, "| {} | {} | {first} | {page} |", named(&deep.name), deep.depth)?;
    }
    let (tiles, queue) = &seen.crowded;
    writeln!(out, "\n| {engine}, at the same time | calls | p50 / p99 | statuses |\n|---|---|---|---|")?;
    for (what, waits) in [("tiles", tiles), ("queue", queue)] {
        let (calls, statuses) = (waits.calls, &waits.statuses);
        writeln!(out, "| 16 callers of {what} | {calls} | {} | {statuses:?} |", cell(waits))?;
    }
    aims(&mut out, seen)
}

fn named(name: &str) -> String {
    name.replace('&', " & ")
}

fn cells(read: &Read) -> Vec<String> {
    let mut cells: Vec<String> = read.scopes.iter().map(cell).collect();
    cells.resize(SCOPES.len(), String::new());
    cells
}

fn cell(waits: &Waits) -> String {
    let mut text = format!("{:.1} / {:.1}", millis(waits.p50), millis(waits.p99));
    if let Some(rows) = waits.rows {
        let cut = if waits.is_cut { ", cut" } else { "" };
        // Writing into a string cannot fail.
        write!(text, " ({rows}{cut})").unwrap_or_default();
    }
    let others: Vec<_> = waits.statuses.iter().filter(|(status, _)| **status != 200).collect();
    if !others.is_empty() {
        write!(text, " {others:?}").unwrap_or_default();
    }
    text
}

/// The slowest of some reads, and how many miss their aim.
fn worst(reads: &[&Read], of: fn(&Waits) -> Duration, aim: f64) -> (f64, String) {
    let all = reads
        .iter()
        .flat_map(|read| read.scopes.iter().zip(SCOPES).map(move |(waits, (scope, _))| (read, scope, waits)));
    let missed = all.clone().filter(|(.., waits)| millis(of(waits)) > aim).count();
    let number = all.clone().count();
    let slowest = all.max_by_key(|(.., waits)| of(waits));
    slowest.map_or((0.0, String::new()), |(read, scope, waits)| {
        let at = named(&read.name);
        (millis(of(waits)), format!("{at}, {scope}; {missed} of {number} reads miss"))
    })
}

fn aims(out: &mut impl Write, seen: &Seen) -> Outcome<()> {
    writeln!(out, "\n| {} | aim | measured | |\n|---|---|---|---|", seen.engine)?;
    let mut line = |what: &str, aim: f64, unit: &str, measured: f64, more: &str| {
        let more = if more.is_empty() { String::new() } else { format!(" ({more})") };
        writeln!(out, "| {what} | {aim} {unit} | {measured:.1} {unit}{more} | {} |", kept(measured, aim))
    };
    let queue: Vec<&Read> = seen.queue.iter().collect();
    let (slowest, at) = worst(&queue, |waits| waits.p50, QUEUE_P50);
    line("queue, slowest p50", QUEUE_P50, "ms", slowest, &at)?;
    let (slowest, at) = worst(&queue, |waits| waits.p99, QUEUE_P99);
    line("queue, slowest p99", QUEUE_P99, "ms", slowest, &at)?;
    let named = |start: &str| -> Vec<&Read> {
        seen.others.iter().filter(|read| read.name.starts_with(start)).collect()
    };
    let (slowest, at) = worst(&named("search"), |waits| waits.p50, SEARCH);
    line("search, slowest p50", SEARCH, "ms", slowest, &at)?;
    let (slowest, _) = worst(&named("tiles"), |waits| waits.p50, TILES);
    line("tiles, p50", TILES, "ms", slowest, "")?;
    for deep in &seen.deep {
        let what = format!("{} rows down beside the first page: {}", deep.depth, deep.name);
        let times = millis(deep.far.p50) / millis(deep.first.p50);
        line(&what, DEEP_TIMES, "times", times, "")?;
    }
    let mut starts = seen.starts.clone();
    starts.sort_unstable();
    let middle = starts.get(starts.len() / 2).copied().unwrap_or_default();
    line("start to ready, middle of five", READY, "ms", millis(middle), "")?;
    let (many, few) = &seen.sweeps;
    let at = format!("{:.3} ms beside {:.3} ms", millis(many.p50), millis(few.p50));
    line(
        "a sweep with nothing due beside one of 10,000 cases",
        SWEEP_TIMES,
        "times",
        millis(many.p50) / millis(few.p50),
        &at,
    )?;
    for (what, memory) in &seen.memory {
        let more = format!("anonymous {:.0} MB", megabytes(memory.anonymous));
        line(&format!("memory after {what}"), MEMORY_MB, "MB", megabytes(memory.resident), &more)?;
    }
    let (tiles, queue) = &seen.crowded;
    line("queue beside 16 callers of the tiles, p99", CROWDED_P99, "ms", millis(queue.p99), "")?;
    let refused = [tiles, queue].iter().filter_map(|waits| waits.statuses.get(&503)).sum::<usize>();
    line("answers 503 meanwhile", 0.0, "", crate::tables::whole(refused), "")?;
    line("seeding", SEED_SECS, "s", seen.seeded_in.as_secs_f64(), "")?;
    Ok(())
}
