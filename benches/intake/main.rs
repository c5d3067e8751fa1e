//! `cargo bench --bench intake`: how fast the built program starts, how much memory it takes, and how many requests a
//! second it files, beside a loop that commits the same rows in the same groups in the same run. Prints the tables of
//! `benches/README.md`. `HABEAS_BENCH_FILINGS` and `HABEAS_BENCH_STARTS` say how many; a word on the command line
//! (`start`, `sqlite`, `postgres`) runs one part.

mod crowd;
mod postgres;
mod premises;
mod raw;
mod rows;
mod tables;

use std::{fs, thread, time::Duration};

use diesel::{Connection, PgConnection, SqliteConnection};

use crowd::Seen;
use postgres::Postgres;
use premises::{Memory, PROGRAM, Premises};
use raw::{Groups, Took};
use rows::Share;

/// What everything here answers.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// As in `config/default.toml`.
const POSTGRES_WRITERS: usize = 2;
/// Filed before the measurement begins, so that pools and caches are full.
const WARM_UP: usize = 300;

/// One crowd against one server.
#[derive(Debug)]
pub struct Run {
    engine: &'static str,
    role: &'static str,
    clients: usize,
    filings: usize,
    seen: Seen,
    server_cpu: Duration,
    memory: Memory,
    groups: usize,
    raw: Option<Took>,
}

fn main() -> Outcome<()> {
    let parts: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|word| word == part);
    let number = |name: &str, usual: usize| -> Outcome<usize> {
        std::env::var(name).map_or(Ok(usual), |text| text.parse().map_err(Into::into))
    };
    let filings = number("HABEAS_BENCH_FILINGS", 10_000)?;
    let starts = number("HABEAS_BENCH_STARTS", 11)?;
    if wanted("start") {
        start(starts)?;
    }
    let mut runs = Vec::new();
    let mut shares = Vec::new();
    if wanted("sqlite") {
        for (role, clients) in CROWDS {
            let (run, of_one) = on_sqlite(role, clients, filings)?;
            runs.push(run);
            shares = of_one.unwrap_or(shares);
        }
    }
    if wanted("postgres") {
        let server = Postgres::start()?;
        for (number, (role, clients)) in CROWDS.into_iter().enumerate() {
            runs.push(on_postgres(&server, number, role, clients, filings)?);
        }
    }
    tables::runs(&runs)?;
    if !shares.is_empty() {
        tables::shares(&shares)?;
    }
    Ok(())
}

/// `web` files only; `all` sends the letters meanwhile. Only what `web` wrote can be repeated row by row.
const CROWDS: [(&str, usize); 4] = [("web", 16), ("web", 64), ("all", 16), ("all", 64)];

fn start(starts: usize) -> Outcome<()> {
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
    let idle = running.memory()?;
    let cpu = running.cpu()?;
    running.stop()?;
    tables::start(&first, &later, idle, cpu, fs::metadata(PROGRAM)?.len(), stripped())?;
    Ok(())
}

/// The program's size without its line tables, where `strip` is installed.
fn stripped() -> Option<u64> {
    let folder = tempfile::tempdir().ok()?;
    let file = folder.path().join("habeas");
    let done = std::process::Command::new("strip").arg("-o").arg(&file).arg(PROGRAM).status().ok()?;
    done.success().then(|| fs::metadata(&file).ok().map(|data| data.len()))?
}

/// A crowd against a running server: everything but the raw loop.
fn crowd(
    premises: &Premises,
    engine: &'static str,
    role: &'static str,
    clients: usize,
    filings: usize,
) -> Outcome<(Run, Vec<usize>)> {
    let running = premises.serve(role)?;
    crowd::file(running.address, clients, WARM_UP, 0)?;
    let before = Groups::read(&running.metrics()?);
    let cpu = running.cpu()?;
    let seen = crowd::file(running.address, clients, filings, WARM_UP)?;
    let server_cpu = running.cpu()?.saturating_sub(cpu);
    let sizes = Groups::read(&running.metrics()?).since(&before, filings);
    let memory = running.memory()?;
    running.stop()?;
    let groups = sizes.len();
    Ok((Run { engine, role, clients, filings, seen, server_cpu, memory, groups, raw: None }, sizes))
}

fn on_sqlite(role: &'static str, clients: usize, filings: usize) -> Outcome<(Run, Option<Vec<Share>>)> {
    let premises = Premises::on_sqlite()?;
    let (mut run, sizes) = crowd(&premises, "SQLite", role, clients, filings)?;
    if role != "web" {
        return Ok((run, None));
    }
    let file = premises.database_file();
    let file = file.to_str().ok_or("a path that is not UTF-8")?;
    let filed = rows::sqlite::load(&mut SqliteConnection::establish(file)?)?;
    let filed =
        filed.get(WARM_UP..).filter(|rest| rest.len() == filings).ok_or("not every filing is there")?;
    run.raw = Some(raw::on_sqlite(&premises.path("raw.db"), filed, &sizes)?);
    Ok((run, Some(rows::shares(filed))))
}

fn on_postgres(
    server: &Postgres,
    number: usize,
    role: &'static str,
    clients: usize,
    filings: usize,
) -> Outcome<Run> {
    let url = server.database(&format!("office_{number}"))?;
    let premises = Premises::on_postgres(&url)?;
    let (mut run, sizes) = crowd(&premises, "PostgreSQL", role, clients, filings)?;
    if role == "web" {
        let filed = rows::postgres::load(&mut PgConnection::establish(&url)?)?;
        let filed =
            filed.get(WARM_UP..).filter(|rest| rest.len() == filings).ok_or("not every filing is there")?;
        let url = server.database(&format!("raw_{number}"))?;
        run.raw = Some(raw::on_postgres(&url, POSTGRES_WRITERS, filed, &sizes)?);
    }
    Ok(run)
}
