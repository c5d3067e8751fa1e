//! Start, memory at rest, size.

use std::{
    fs,
    io::{Write, stdout},
    thread,
    time::Duration,
};

use crate::{
    Outcome,
    premises::{Premises, program},
    tables::{kept, megabytes, millis},
};

/// Aims, from the first day of the product.
const READY_MILLIS: f64 = 300.0;
const IDLE_MB: f64 = 50.0;

/// Starts the program so many times in an empty folder and so many times in one that it knows; prints a table.
pub fn measure(starts: usize) -> Outcome<()> {
    let mut first = Vec::with_capacity(starts);
    for _ in 0..starts {
        let premises = Premises::on_sqlite()?;
        let running = premises.serve("all")?;
        first.push(running.started_in);
        running.stop()?;
    }
    let premises = Premises::on_sqlite()?;
    premises.serve("all")?.stop()?;
    let mut later = Vec::with_capacity(starts);
    for _ in 0..starts {
        let running = premises.serve("all")?;
        later.push(running.started_in);
        running.stop()?;
    }
    let running = premises.serve("all")?;
    // What start-up still frees or fills in the background.
    thread::sleep(Duration::from_secs(3));
    let (idle, cpu) = (running.memory()?, running.cpu()?);
    running.stop()?;

    let mut out = stdout().lock();
    writeln!(out, "\n| start and rest | measured | aim | |\n|---|---|---|---|")?;
    for (name, times) in [("first start, empty folder", first), ("later start", later)] {
        let (least, middle, most) = spread(times);
        writeln!(
            out,
            "| process start to `ready`, {name} ({starts} runs) | min {:.0} / median {:.0} / max {:.0} ms | {READY_MILLIS:.0} ms | {} |",
            millis(least),
            millis(middle),
            millis(most),
            kept(millis(middle), READY_MILLIS),
        )?;
    }
    writeln!(out, "| processor time from start to 3 s later | {:.0} ms | | |", millis(cpu))?;
    writeln!(
        out,
        "| memory idle, resident | {:.1} MB (anonymous {:.1} MB) | {IDLE_MB:.0} MB | {} |",
        megabytes(idle.resident),
        megabytes(idle.anonymous),
        kept(megabytes(idle.resident), IDLE_MB),
    )?;
    let stripped =
        stripped().map(|size| format!(" (stripped {:.1} MB)", megabytes(size))).unwrap_or_default();
    let size = megabytes(fs::metadata(program())?.len());
    writeln!(out, "| binary, release profile with line tables | {size:.1} MB{stripped} | | |")?;
    Ok(())
}

/// Smallest, middle and largest.
fn spread(mut times: Vec<Duration>) -> (Duration, Duration, Duration) {
    times.sort_unstable();
    let at = |place: usize| times.get(place).copied().unwrap_or_default();
    (at(0), at(times.len() / 2), at(times.len().saturating_sub(1)))
}

/// The program's size without its line tables, where `strip` is installed.
fn stripped() -> Option<u64> {
    let folder = tempfile::tempdir().ok()?;
    let file = folder.path().join("habeas");
    let done = std::process::Command::new("strip").arg("-o").arg(&file).arg(program()).status().ok()?;
    done.success().then(|| fs::metadata(&file).ok().map(|data| data.len()))?
}
