//! The tables of `benches/README.md`, ready to be put there.

use std::{
    io::{Write, stdout},
    time::Duration,
};

use crate::{Outcome, matrix::Run, raw::Took, rows::Share, rows_before};

/// Memory of a server with 64 clients, from the first day of the product.
const CROWDED_MB: f64 = 150.0;
/// What filing a request of two rights may cost and leave behind, its letter included.
const CPU_MICROS: f64 = 500.0;
const ROWS: f64 = 20.0;
const COLUMNS_KB: f64 = 8.0;
const FILE_KB: f64 = 14.0;
/// Beside the loop that writes the rows of the release before.
const SHARE_PERCENT: f64 = 60.0;
/// Enough of the rows of before to say how many they are: they repeat every three.
const INVENTED: usize = 300;

/// Millions of bytes.
pub fn megabytes(bytes: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "megabytes with one decimal")]
    let bytes = bytes as f64;
    bytes / 1_000_000.0
}

/// A count, to divide by.
pub fn whole(number: usize) -> f64 {
    u32::try_from(number).map_or(f64::MAX, f64::from)
}

/// Bytes for each of so many.
pub fn each(bytes: u64, number: usize) -> f64 {
    megabytes(bytes) * 1e6 / whole(number)
}

/// Thousandths of a second.
pub fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// Millionths of a second, for each of so many.
pub fn micros_each(duration: Duration, number: usize) -> f64 {
    duration.as_secs_f64() * 1e6 / whole(number)
}

/// `kept`, or how many times the aim it is, where less is better.
pub fn kept(measured: f64, aim: f64) -> String {
    if measured <= aim { "kept".to_owned() } else { format!("{:.1} times the aim", measured / aim) }
}

/// Rows and bytes over all tables.
pub fn sum(shares: &[Share]) -> (f64, f64) {
    (shares.iter().map(|share| share.rows).sum(), shares.iter().map(|share| share.bytes).sum())
}

/// Filings.
pub fn runs(runs: &[Run]) -> Outcome<()> {
    let mut out = stdout().lock();
    if runs.is_empty() {
        return Ok(());
    }
    crowds(&mut out, runs)?;
    loops(&mut out, runs)?;
    written(&mut out, runs)?;
    aims(&mut out, runs)
}

fn crowds(out: &mut impl Write, runs: &[Run]) -> Outcome<()> {
    writeln!(
        out,
        "\n| database | program | rights | clients | filings/s | p50 | p99 | server CPU a filing | client CPU a filing | writes a commit | memory (peak) | file a filing |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|---|---|---|---|---|---|")?;
    for run in runs {
        let filings = run.crowd.filings;
        writeln!(
            out,
            "| {} | `serve{}` | {} | {} | {:.0} | {:.1} ms | {:.1} ms | {:.0} µs | {:.0} µs | {:.1} | {:.0} MB ({:.0} MB) | {:.1} kB |",
            run.engine,
            if run.role == "web" { " --role web" } else { "" },
            run.crowd.rights,
            run.crowd.clients,
            a_second(run, run.seen.wall),
            millis(run.seen.percentile(50)),
            millis(run.seen.percentile(99)),
            micros_each(run.server_cpu, filings),
            micros_each(run.seen.cpu, filings),
            whole(filings) / whole(run.groups.max(1)),
            megabytes(run.memory.resident),
            megabytes(run.memory.peak),
            run.file / 1_000.0,
        )?;
    }
    Ok(())
}

fn a_second(run: &Run, wall: Duration) -> f64 {
    whole(run.crowd.filings) / wall.as_secs_f64()
}

fn loops(out: &mut impl Write, runs: &[Run]) -> Outcome<()> {
    if runs.iter().all(|run| run.left.is_none()) {
        return Ok(());
    }
    writeln!(
        out,
        "\n| database | rights | clients | commits | server, filings/s | loop with the rows of today | server beside it | loop with the rows of before | server beside it | CPU a filing of the loops |\n|---|---|---|---|---|---|---|---|---|---|"
    )?;
    for run in runs {
        let Some(left) = &run.left else { continue };
        let (today, before) = (a_second(run, left.today.wall), a_second(run, left.before.wall));
        writeln!(
            out,
            "| {} | {} | {} | {} | {:.0} | {today:.0} | {:.0} % | {before:.0} | {:.0} % | {:.0} and {:.0} µs |",
            run.engine,
            run.crowd.rights,
            run.crowd.clients,
            run.groups,
            a_second(run, run.seen.wall),
            share(run, left.today),
            share(run, left.before),
            micros_each(left.today.cpu, run.crowd.filings),
            micros_each(left.before.cpu, run.crowd.filings),
        )?;
    }
    Ok(())
}

/// What the server files a second, in hundredths of what a loop does.
fn share(run: &Run, took: Took) -> f64 {
    100.0 * took.wall.as_secs_f64() / run.seen.wall.as_secs_f64()
}

/// What a filing of one right and of two writes, its letter included.
fn written(out: &mut impl Write, runs: &[Run]) -> Outcome<()> {
    let of = |rights: usize| {
        let run = runs.iter().filter(|run| run.crowd.rights == rights).find_map(|run| run.left.as_ref());
        run.map(|left| left.shares.as_slice()).unwrap_or_default()
    };
    let (one, two) = (of(1), of(2));
    if one.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n| table | columns | rows, one right | bytes, one right | rows, two rights | bytes, two rights |\n|---|---|---|---|---|---|"
    )?;
    for (a, b) in one.iter().zip(two) {
        if a.rows + b.rows > 0.0 {
            let (table, columns) = (a.table, a.columns);
            writeln!(
                out,
                "| `{table}` | {columns} | {:.2} | {:.0} | {:.2} | {:.0} |",
                a.rows, a.bytes, b.rows, b.bytes
            )?;
        }
    }
    let ((rows_one, bytes_one), (rows_two, bytes_two)) = (sum(one), sum(two));
    writeln!(out, "| all | | {rows_one:.2} | {bytes_one:.0} | {rows_two:.2} | {bytes_two:.0} |")?;
    let of = |rights: usize| sum(&rows_before::shares(&rows_before::invent(rights, INVENTED)));
    let ((rows_one, bytes_one), (rows_two, bytes_two)) = (of(1), of(2));
    writeln!(
        out,
        "| the rows of before | | {rows_one:.2} | {bytes_one:.0} | {rows_two:.2} | {bytes_two:.0} |"
    )?;
    Ok(())
}

fn aims(out: &mut impl Write, runs: &[Run]) -> Outcome<()> {
    writeln!(out, "\n| aim | | measured | |\n|---|---|---|---|")?;
    for run in runs {
        let at = format!("{}, {} clients", run.engine, run.crowd.clients);
        let is_many = run.crowd.clients == 64;
        if let Some(left) = &run.left {
            let (percent, rights) = (share(run, left.before), run.crowd.rights);
            let what = format!("beside the loop with the rows of before, rights {rights}, {at}");
            more(out, &what, (percent, SHARE_PERCENT, " %"))?;
            if rights == 2 {
                let cpu = micros_each(run.server_cpu, run.crowd.filings);
                less(out, &format!("CPU of a filing of two rights, {at}"), (cpu, CPU_MICROS, " µs"), 0)?;
            }
            if rights == 2 && is_many {
                let what = format!("two rights, its letter waiting, {}", run.engine);
                filing(out, &what, &left.shares, run.file)?;
            }
        } else if is_many {
            let peak = megabytes(run.memory.peak);
            less(out, &format!("memory, peak, {at}"), (peak, CROWDED_MB, " MB"), 0)?;
        }
    }
    Ok(())
}

/// What a filing may leave behind: rows, columns, file.
pub fn filing(out: &mut impl Write, what: &str, shares: &[Share], file: f64) -> Outcome<()> {
    let (rows, bytes) = sum(shares);
    // of another build only the file is known
    if !shares.is_empty() {
        less(out, &format!("rows of a filing of {what}"), (rows, ROWS, ""), 2)?;
        less(out, &format!("columns of a filing of {what}"), (bytes / 1_000.0, COLUMNS_KB, " kB"), 1)?;
    }
    less(out, &format!("file of a filing of {what}"), (file / 1_000.0, FILE_KB, " kB"), 1)
}

/// A line of the table of aims, where less is better: measured, aim and unit.
pub fn less(
    out: &mut impl Write,
    what: &str,
    (measured, aim, unit): (f64, f64, &str),
    decimals: usize,
) -> Outcome<()> {
    let kept = kept(measured, aim);
    writeln!(out, "| {what} | {aim:.0}{unit} | {measured:.decimals$}{unit} | {kept} |")?;
    Ok(())
}

/// The same, where more is better.
pub fn more(out: &mut impl Write, what: &str, (measured, aim, unit): (f64, f64, &str)) -> Outcome<()> {
    let kept = if measured >= aim {
        "kept".to_owned()
    } else {
        format!("{:.0} % of the aim", 100.0 * measured / aim)
    };
    writeln!(out, "| {what} | {aim:.0}{unit} | {measured:.0}{unit} | {kept} |")?;
    Ok(())
}
