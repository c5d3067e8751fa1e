//! Crowds against running servers: one or two rights a request, `--role web` or everything, few clients or many.

use std::{
    io::{Write, stdout},
    time::Duration,
};

use crate::{
    Outcome,
    crowd::{self, Crowd, Seen},
    offices::{Engine, Office},
    premises::{Memory, is_another_build, is_limited},
    raw::{Groups, Took},
    rows::{self, Share},
    rows_before,
    tables::{each, whole},
};

/// Filed before the measurement begins, so that pools and caches are full.
const WARM_UP: usize = 300;

/// Rights a request and role. `web` files only; `all` sends the letters meanwhile. Only what `web` wrote can be repeated row
/// by row.
const WAYS: [(usize, &str); 3] = [(2, "web"), (2, "all"), (1, "web")];
const CLIENTS: [usize; 2] = [16, 64];

/// One crowd against one server.
#[derive(Debug)]
pub struct Run {
    /// The database, as people write it.
    pub engine: &'static str,
    /// What the program was started as.
    pub role: &'static str,
    /// Who filed what.
    pub crowd: Crowd,
    /// What they saw.
    pub seen: Seen,
    /// Processor time of the program.
    pub server_cpu: Duration,
    /// At the end.
    pub memory: Memory,
    /// Commits.
    pub groups: usize,
    /// Bytes of the database a filing.
    pub file: f64,
    /// The rows that it left, where no letters were sent meanwhile.
    pub left: Option<Left>,
}

/// The rows of a run, a filing, and the loop that wrote them again.
#[derive(Debug)]
pub struct Left {
    /// By table.
    pub shares: Vec<Share>,
    /// The same rows, written by a loop.
    pub today: Took,
    /// The rows of the release before, written by a loop in the same groups.
    pub before: Took,
}

/// Every way with every number of clients.
pub fn runs(engine: Engine<'_>, filings: usize) -> Outcome<Vec<Run>> {
    let mut runs = Vec::new();
    for (rights, role) in WAYS {
        for clients in CLIENTS {
            runs.push(run(engine, role, Crowd { rights, clients, filings }, true)?);
        }
    }
    Ok(runs)
}

/// Only how large the database becomes: one way, without the loops beside it.
pub fn size(engine: Engine<'_>, filings: usize) -> Outcome<()> {
    let run = run(engine, "web", Crowd { rights: 2, clients: 64, filings }, false)?;
    let (per_filing, all) = (run.file / 1e3, run.file * whole(filings + WARM_UP) / 1e6);
    let filed = format!("{filings} filings of two rights | {all:.0} MB | {per_filing:.1} kB a filing");
    Ok(writeln!(stdout(), "| {} | {filed} |", run.engine)?)
}

fn run(engine: Engine<'_>, role: &'static str, crowd: Crowd, has_loops: bool) -> Outcome<Run> {
    let office = Office::open(engine, &format!("office_{}_{role}_{}", crowd.rights, crowd.clients))?;
    let running = office.premises.serve(role)?;
    let empty = office.empty_bytes()?;
    crowd::file(running.address, Crowd { filings: WARM_UP, ..crowd }, 0)?;
    let before = Groups::read(&running.metrics()?);
    let cpu = running.cpu()?;
    let seen = crowd::file(running.address, crowd, WARM_UP)?;
    let server_cpu = running.cpu()?.saturating_sub(cpu);
    let sizes = Groups::read(&running.metrics()?).since(&before, crowd.filings);
    let memory = running.memory()?;
    running.stop()?;
    let file = each(office.bytes()?.saturating_sub(empty), WARM_UP + crowd.filings);
    // the count of a network belongs to no filing
    let is_known = has_loops && role == "web" && !is_another_build() && !is_limited();
    let left = if is_known { Some(left(&office, crowd, &sizes)?) } else { None };
    let groups = sizes.len();
    Ok(Run { engine: engine.name(), role, crowd, seen, server_cpu, memory, groups, file, left })
}

fn left(office: &Office<'_>, crowd: Crowd, sizes: &[usize]) -> Outcome<Left> {
    let (filed, filings) = (office.filed()?, crowd.filings);
    let filed =
        filed.get(WARM_UP..).filter(|rest| rest.len() == filings).ok_or("not every filing is there")?;
    let shares = rows::shares(filed);
    if let Some(table) = office.uncounted(&shares, filings)? {
        return Err(format!("filings write to `{table}`, which rows.rs does not know").into());
    }
    let today = office.raw("today", filed, sizes)?;
    let before = office.raw("before", &rows_before::invent(crowd.rights, crowd.filings), sizes)?;
    Ok(Left { shares, today, before })
}
