//! `cargo bench --bench intake`: how fast the built program starts, how much memory it takes, and how many requests a
//! second it files, with one right and with two, beside loops that commit the same rows, and those of the release before,
//! in the same groups in the same run; and what their letters cost. Prints the tables of `benches/README.md`.
//! `HABEAS_BENCH_FILINGS` and `HABEAS_BENCH_STARTS` say how many; a word on the command line (`start`, `sqlite`,
//! `postgres`, `letters`) runs one part. `reads` fills a database with `HABEAS_BENCH_CASES` cases first; it and `size`, how
//! large both databases become, run only when named.

mod caller;
mod copying;
mod crowd;
mod letters;
mod long_case;
mod matrix;
mod offices;
mod postgres;
mod premises;
mod raw;
mod reads;
mod reads_tables;
mod rows;
mod rows_before;
mod seed;
mod smtp;
mod spread;
mod start;
mod tables;

use offices::Engine;
use postgres::Postgres;

/// What everything here answers.
pub type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let parts: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|word| word == part);
    let filings = number("HABEAS_BENCH_FILINGS", 10_000)?;
    if wanted("start") {
        start::measure(number("HABEAS_BENCH_STARTS", 11)?)?;
    }
    // PostgreSQL is not started, and need not be there, for what goes without it.
    let server = if wanted("postgres") || wanted("letters") { Some(Postgres::start()?) } else { None };
    let postgres = server.as_ref().map(Engine::Postgres);
    let mut runs = Vec::new();
    if wanted("sqlite") {
        runs.extend(matrix::runs(Engine::Sqlite, filings)?);
    }
    if let Some(engine) = postgres.filter(|_| wanted("postgres")) {
        runs.extend(matrix::runs(engine, filings)?);
    }
    tables::runs(&runs)?;
    if wanted("letters") {
        let mut sent = letters::sent(Engine::Sqlite, filings)?;
        if let Some(engine) = postgres {
            sent.extend(letters::sent(engine, filings)?);
        }
        letters::print(&sent)?;
    }
    // Seeding takes minutes: only when named, as `reads-sqlite` or `reads-postgres` for one database.
    let named = |part: &str| parts.iter().any(|word| word == part || word == "reads");
    if parts.iter().any(|word| word == "size") {
        matrix::size(Engine::Sqlite, filings)?;
        matrix::size(Engine::Postgres(&Postgres::start()?), filings)?;
    }
    let cases = number("HABEAS_BENCH_CASES", 1_000_000)?;
    if named("reads-sqlite") {
        reads::measure(Engine::Sqlite, cases)?;
    }
    if named("reads-postgres") {
        reads::measure(Engine::Postgres(&Postgres::start()?), cases)?;
    }
    Ok(())
}

/// A number that the environment may give.
fn number(name: &str, usual: usize) -> Outcome<usize> {
    std::env::var(name).map_or(Ok(usual), |text| text.parse().map_err(Into::into))
}
