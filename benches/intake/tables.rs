//! The tables of `benches/README.md`, ready to be put there.

use std::{
    io::{Write, stdout},
    time::Duration,
};

use crate::{Outcome, Run, premises::Memory, rows::Share};

/// Aims, from the first day of the product.
const READY_SECS: f64 = 0.3;
const IDLE_MB: f64 = 50.0;
const CROWDED_MB: f64 = 150.0;
const CPU_MICROS: f64 = 100.0;
const SHARE_OF_RAW: f64 = 80.0;

fn megabytes(bytes: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "megabytes with one decimal")]
    let bytes = bytes as f64;
    bytes / 1_000_000.0
}

fn whole(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// `kept`, or how many times the aim it is.
fn against(measured: f64, aim: f64) -> String {
    if measured <= aim { "kept".to_owned() } else { format!("{:.1} times the aim", measured / aim) }
}

/// Smallest, middle and largest.
fn spread(times: &[Duration]) -> (Duration, Duration, Duration) {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let at = |place: usize| sorted.get(place).copied().unwrap_or_default();
    (at(0), at(sorted.len() / 2), at(sorted.len().saturating_sub(1)))
}

/// Start, memory at rest, size.
pub fn start(
    first: &[Duration],
    later: &[Duration],
    idle: Memory,
    cpu: Duration,
    size: u64,
    stripped: Option<u64>,
) -> Outcome<()> {
    let mut out = stdout().lock();
    writeln!(out, "\n| start and rest | measured | aim | |\n|---|---|---|---|")?;
    for (name, times) in [("first start, empty folder", first), ("later start", later)] {
        let (least, middle, most) = spread(times);
        writeln!(
            out,
            "| process start to `ready`, {name} ({} runs) | min {:.0} / median {:.0} / max {:.0} ms | {:.0} ms | {} |",
            times.len(),
            millis(least),
            millis(middle),
            millis(most),
            READY_SECS * 1_000.0,
            against(middle.as_secs_f64(), READY_SECS),
        )?;
    }
    writeln!(out, "| processor time from start to 3 s later | {:.0} ms | | |", millis(cpu))?;
    writeln!(
        out,
        "| memory idle, resident | {:.1} MB (anonymous {:.1} MB) | {IDLE_MB:.0} MB | {} |",
        megabytes(idle.resident),
        megabytes(idle.anonymous),
        against(megabytes(idle.resident), IDLE_MB),
    )?;
    let stripped = stripped.map(|size| format!(" (stripped {:.1} MB)", megabytes(size))).unwrap_or_default();
    writeln!(out, "| binary, release profile with line tables | {:.1} MB{stripped} | | |", megabytes(size))?;
    Ok(())
}

/// Filings.
pub fn runs(runs: &[Run]) -> Outcome<()> {
    let mut out = stdout().lock();
    if runs.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n| database | program | clients | filings/s | p50 | p99 | server CPU a filing | client CPU a filing | writes a commit | memory (peak) |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|---|---|---|")?;
    for run in runs {
        let filings = whole(run.filings);
        writeln!(
            out,
            "| {} | `serve{}` | {} | {:.0} | {:.1} ms | {:.1} ms | {:.0} µs | {:.0} µs | {:.1} | {:.0} MB ({:.0} MB) |",
            run.engine,
            if run.role == "web" { " --role web" } else { "" },
            run.clients,
            filings / run.seen.wall.as_secs_f64(),
            millis(run.seen.percentile(50)),
            millis(run.seen.percentile(99)),
            run.server_cpu.as_secs_f64() * 1e6 / filings,
            run.seen.cpu.as_secs_f64() * 1e6 / filings,
            filings / whole(run.groups.max(1)),
            megabytes(run.memory.resident),
            megabytes(run.memory.peak),
        )?;
    }
    writeln!(
        out,
        "\n| database | clients | server, filings/s | raw loop, filings/s | server/raw | raw loop CPU a filing | commits |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|")?;
    for run in runs {
        let Some(raw) = run.raw else { continue };
        let filings = whole(run.filings);
        let (server, bare) = (filings / run.seen.wall.as_secs_f64(), filings / raw.wall.as_secs_f64());
        writeln!(
            out,
            "| {} | {} | {server:.0} | {bare:.0} | {:.0} % | {:.0} µs | {} |",
            run.engine,
            run.clients,
            100.0 * server / bare,
            raw.cpu.as_secs_f64() * 1e6 / filings,
            run.groups,
        )?;
    }
    aims(&mut out, runs)
}

fn aims(out: &mut impl Write, runs: &[Run]) -> Outcome<()> {
    writeln!(out, "\n| aim | | measured | |\n|---|---|---|---|")?;
    for run in runs.iter().filter(|run| run.role == "web") {
        let filings = whole(run.filings);
        let cpu = run.server_cpu.as_secs_f64() * 1e6 / filings;
        let at = format!("{}, {} clients", run.engine, run.clients);
        writeln!(
            out,
            "| CPU a filing, {at} | {CPU_MICROS:.0} µs | {cpu:.0} µs | {} |",
            against(cpu, CPU_MICROS)
        )?;
        if let (Some(raw), "SQLite") = (run.raw, run.engine) {
            let share = 100.0 * raw.wall.as_secs_f64() / run.seen.wall.as_secs_f64();
            let words = if share >= SHARE_OF_RAW {
                "kept".to_owned()
            } else {
                format!("{:.0} points below", SHARE_OF_RAW - share)
            };
            writeln!(out, "| share of the raw loop, {at} | {SHARE_OF_RAW:.0} % | {share:.0} % | {words} |")?;
        }
    }
    for run in runs.iter().filter(|run| run.role == "all" && run.clients == 64) {
        let peak = megabytes(run.memory.peak);
        writeln!(
            out,
            "| memory at 64 clients, peak, {} | {CROWDED_MB:.0} MB | {peak:.0} MB | {} |",
            run.engine,
            against(peak, CROWDED_MB)
        )?;
    }
    Ok(())
}

/// What one filing writes.
pub fn shares(shares: &[Share]) -> Outcome<()> {
    let mut out = stdout().lock();
    writeln!(out, "\n| table | columns | rows a filing | bytes a filing |\n|---|---|---|---|")?;
    for share in shares {
        writeln!(out, "| `{}` | {} | {:.2} | {:.0} |", share.table, share.columns, share.rows, share.bytes)?;
    }
    let rows: f64 = shares.iter().map(|share| share.rows).sum();
    let bytes: f64 = shares.iter().map(|share| share.bytes).sum();
    writeln!(out, "| all | | {rows:.2} | {bytes:.0} |")?;
    Ok(())
}
