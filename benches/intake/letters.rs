//! The letters of filings that wait in the outbox: how many a second a server sends, with how much processor time. They were
//! filed by `--role web`, which sends none, so that nothing of a filing is counted here.

use std::{
    io::{Write, stdout},
    thread,
    time::{Duration, Instant},
};

use crate::{
    Outcome,
    crowd::{self, Crowd},
    offices::{Engine, Office},
    premises::is_another_build,
    rows::{self, Share},
    smtp::MailServer,
    tables::{each, filing, less, micros_each, millis, more, sum, whole},
};

const CPU_MICROS: f64 = 500.0;
const LETTERS_A_SECOND: f64 = 400.0;
const CONNECTIONS: usize = 32;

/// Filings of two rights: each has one letter.
const CROWD: Crowd = Crowd { rights: 2, clients: 64, filings: 0 };
/// How often is asked whether a letter waits still: rarely beside the seconds that all of them take.
const ASKED_EVERY: Duration = Duration::from_millis(20);
/// A server that has not sent them by then is stuck.
const PATIENCE: Duration = Duration::from_mins(10);
/// As long as the server at rest is looked at in `start`.
const REST: Duration = Duration::from_secs(3);

/// Where letters go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Files in a folder, each synced, with the connections of `config/default.toml`.
    Folder,
    /// A mail server that takes them at once.
    Smtp,
}

/// What was seen of one server.
#[derive(Debug)]
pub struct Sent {
    engine: &'static str,
    way: Way,
    letters: usize,
    wall: Duration,
    /// Processor time for the letters alone.
    cpu: Duration,
    /// Processor time of a start with nothing to send, already taken off.
    rest: Duration,
    /// Connections: in all, and the most at the same time.
    connections: Option<(usize, usize)>,
    /// What such a filing has written once its letter is accepted.
    shares: Vec<Share>,
    /// Bytes of the database a filing, then.
    file: f64,
}

/// Both ways on one database.
pub fn sent(engine: Engine<'_>, filings: usize) -> Outcome<Vec<Sent>> {
    [Way::Folder, Way::Smtp].into_iter().map(|way| send(engine, way, filings)).collect()
}

fn send(engine: Engine<'_>, way: Way, filings: usize) -> Outcome<Sent> {
    let name = if way == Way::Folder { "letters_folder" } else { "letters_smtp" };
    let mut office = Office::open(engine, name)?;
    let running = office.premises.serve("web")?;
    let empty = office.empty_bytes()?;
    crowd::file(running.address, Crowd { filings, ..CROWD }, 0)?;
    running.stop()?;

    let server = if way == Way::Smtp { Some(MailServer::start()?) } else { None };
    if let Some(server) = &server {
        office.premises.set("HABEAS__MAIL__URL", server.url());
        office.premises.set("HABEAS__MAIL__CONNECTIONS", CONNECTIONS.to_string());
    }
    // One that waits is enough to go on waiting; counting all would take from the server.
    let mut waits = office.asking(
        "SELECT COUNT(*) AS number FROM (SELECT 1 FROM outbox WHERE status = 'queued' LIMIT 1) AS waiting",
    )?;
    let running = office.premises.serve("worker")?;
    let begun = Instant::now();
    while waits()? > 0 {
        if begun.elapsed() > PATIENCE {
            return Err("letters wait for ten minutes".into());
        }
        thread::sleep(ASKED_EVERY);
    }
    let (wall, busy) = (begun.elapsed(), running.cpu()?);
    running.stop()?;
    let running = office.premises.serve("worker")?;
    thread::sleep(REST);
    let rest = running.cpu()?;
    running.stop()?;

    let accepted = office.number("SELECT COUNT(*) AS number FROM outbox WHERE status = 'accepted'")?;
    let letters = usize::try_from(accepted)?;
    if letters != filings {
        return Err(format!("{letters} letters of {filings} filings were accepted").into());
    }
    let taken = server.map(|server| server.taken());
    if let Some(taken) = taken.as_ref().filter(|it| (it.letters, it.ids.len()) != (letters, letters)) {
        return Err(format!(
            "{} letters of {} different came, not {letters}",
            taken.letters,
            taken.ids.len()
        )
        .into());
    }
    let connections = taken.map(|taken| (taken.connections, taken.most_open));
    let shares = if is_another_build() { Vec::new() } else { rows::shares(&office.filed()?) };
    let file = each(office.bytes()?.saturating_sub(empty), filings);
    let cpu = busy.saturating_sub(rest);
    Ok(Sent { engine: engine.name(), way, letters, wall, cpu, rest, connections, shares, file })
}

impl Sent {
    fn way(&self) -> &'static str {
        match self.way {
            Way::Folder => "files, each synced",
            Way::Smtp => "SMTP",
        }
    }

    fn a_second(&self) -> f64 {
        whole(self.letters) / self.wall.as_secs_f64()
    }
}

/// Prints them, and how far they are from the aims.
pub fn print(all: &[Sent]) -> Outcome<()> {
    let mut out = stdout().lock();
    if all.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n| database | letters as | letters/s | CPU a letter | CPU at rest, taken off | connections (at a time) | rows of a filing of two rights, letter accepted | columns | file |\n|---|---|---|---|---|---|---|---|---|"
    )?;
    for one in all {
        let connections = one.connections.map(|(all, most)| format!("{all} ({most})")).unwrap_or_default();
        let (rows, bytes) = sum(&one.shares);
        let (rows, bytes) = if one.shares.is_empty() {
            <_>::default()
        } else {
            (format!("{rows:.2}"), format!("{bytes:.0}"))
        };
        writeln!(
            out,
            "| {} | {} | {:.0} | {:.0} µs | {:.0} ms | {connections} | {rows} | {bytes} | {:.1} kB |",
            one.engine,
            one.way(),
            one.a_second(),
            micros_each(one.cpu, one.letters),
            millis(one.rest),
            one.file / 1_000.0,
        )?;
    }
    writeln!(out, "\n| aim | | measured | |\n|---|---|---|---|")?;
    for one in all {
        let (at, cpu) = (format!("{}, {}", one.engine, one.way()), micros_each(one.cpu, one.letters));
        less(&mut out, &format!("CPU of the letter of a filing, {at}"), (cpu, CPU_MICROS, " µs"), 0)?;
        if let Some((_, most)) = one.connections {
            more(&mut out, &format!("letters a second, {at}"), (one.a_second(), LETTERS_A_SECOND, ""))?;
            let what = format!("connections at a time, {at}");
            less(&mut out, &what, (whole(most), whole(CONNECTIONS), ""), 0)?;
            filing(
                &mut out,
                &format!("two rights, its letter accepted, {}", one.engine),
                &one.shares,
                one.file,
            )?;
        }
    }
    Ok(())
}
