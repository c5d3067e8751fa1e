//! `cargo bench --bench intake -- reads`: what staff read out of a large database, over HTTP. Every filter of the queue, alone
//! and beside an owner or a state, over all controllers, one and three; search, tiles, a page far down, the case page; then
//! tiles and queue by many at the same time, starts, memory, and a sweep that finds nothing.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use habeas::{
    clock::{SharedClock, SystemClock},
    config,
    desk::{Desk, upkeep},
};
use serde_json::Value;

use crate::{
    Outcome,
    caller::{Answer, Caller},
    long_case,
    offices::Engine,
    premises::Memory,
    reads_tables,
    seed::{self, OFFICER, Seeded},
};

/// Calls before the clock counts, and those that count.
const WARM: usize = 20;
const CALLS: usize = 200;
/// A read that is slow is called less often.
const PATIENCE: Duration = Duration::from_secs(5);
/// How far down a list the deep page begins.
const DEEP: usize = 50_000;
/// After which somebody signs in again.
const TOKEN: Duration = Duration::from_mins(8);
const STARTS: usize = 5;
/// A sweep is compared with one over so few cases.
const FEW_CASES: usize = 10_000;
const SWEEPS: usize = 200;
/// Callers of each kind at the same time, and how long.
const CALLERS: usize = 16;
const CROWDED: Duration = Duration::from_secs(20);

/// The controller that is asked for alone.
const ONE: &str = "controller=office-3";

/// Over which controllers, and how the address says so.
pub const SCOPES: [(&str, &str); 3] =
    [("all", ""), ("one", ONE), ("three", "controller=office-3,office-5,office-8")];

/// The waits of one kind of call.
#[derive(Debug, Clone, Default)]
pub struct Waits {
    pub p50: Duration,
    pub p99: Duration,
    pub calls: usize,
    /// How often each status came.
    pub statuses: BTreeMap<u16, usize>,
    /// Rows of the page, where it is one.
    pub rows: Option<usize>,
    pub is_cut: bool,
}

/// One read, once for each scope that it has.
#[derive(Debug)]
pub struct Read {
    pub name: String,
    pub scopes: Vec<Waits>,
}

/// A page far down a list, beside the first.
#[derive(Debug)]
pub struct Deep {
    pub name: String,
    pub depth: usize,
    pub first: Waits,
    pub far: Waits,
}

/// Everything that was seen of one database.
#[derive(Debug)]
pub struct Seen {
    pub engine: &'static str,
    pub seeded_in: Duration,
    pub bytes: u64,
    /// What stands in it: words and a number.
    pub stands: Vec<(&'static str, i64)>,
    pub queue: Vec<Read>,
    pub others: Vec<Read>,
    pub deep: Vec<Deep>,
    /// Tiles and queue at the same time.
    pub crowded: (Waits, Waits),
    pub starts: Vec<Duration>,
    /// Of the server, after what.
    pub memory: Vec<(&'static str, Memory)>,
    /// A sweep with nothing due: here, and with few cases.
    pub sweeps: (Waits, Waits),
}

/// All of it on one database.
pub fn measure(engine: Engine<'_>, cases: usize) -> Outcome<()> {
    let few = sweeps(&seed::seed(engine, "few", FEW_CASES)?)?;
    let seeded = seed::seed(engine, "many", cases)?;
    let bytes = seeded.bytes()?;
    let stands = stands(&seeded)?;
    let mut starts = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        let running = seeded.premises.serve("all")?;
        starts.push(running.started_in);
        running.stop()?;
    }
    let running = seeded.premises.serve("all")?;
    // An access token lasts a quarter of an hour; each sign-in takes memory of its own, which is not what is measured.
    let signed_in = RefCell::new((Instant::now(), Caller::signed_in(running.address, OFFICER)?));
    let officer = || {
        let mut signed_in = signed_in.borrow_mut();
        if signed_in.0.elapsed() > TOKEN {
            *signed_in = (Instant::now(), Caller::signed_in(running.address, OFFICER)?);
        }
        signed_in.1.another()
    };
    let mut memory = vec![("start", running.memory()?)];
    let others = others(&officer, &mut Caller::at_the_desk(running.address, OFFICER)?)?;
    memory.push(("search, tiles, pages", running.memory()?));
    let queue = queue(&officer)?;
    memory.push(("queue", running.memory()?));
    let deep = deep(&officer)?;
    memory.push(("deep pages", running.memory()?));
    let crowded = crowded(&officer()?)?;
    memory.push(("32 callers, all of it", running.memory()?));
    running.stop()?;
    let sweeps = (sweeps(&seeded)?, few);
    let seen = Seen {
        engine: engine.name(),
        seeded_in: seeded.took,
        bytes,
        stands,
        queue,
        others,
        deep,
        crowded,
        starts,
        memory,
        sweeps,
    };
    reads_tables::print(&seen)
}

fn stands(seeded: &Seeded<'_>) -> Outcome<Vec<(&'static str, i64)>> {
    let mut database = seeded.database()?;
    let counted = [
        ("cases", "cases"),
        ("closed", "cases WHERE closed_at IS NOT NULL"),
        ("open and reviewing", "cases WHERE closed_at IS NULL AND state = 'reviewing'"),
        ("open and overdue", "cases WHERE closed_at IS NULL AND due_on < CURRENT_DATE"),
        ("open with an owner", "cases WHERE closed_at IS NULL AND assignee IS NOT NULL"),
        ("with a message", "case_facets WHERE facet = 'flag:message'"),
        ("under a second law", "case_facets WHERE facet LIKE 'law:%'"),
        ("filings", "filings"),
        ("events", "events"),
        ("timers", "timers"),
        ("letters", "outbox"),
    ];
    let count = |(name, from): (&'static str, &str)| {
        Ok((name, database.number(&format!("SELECT COUNT(*) AS number FROM {from}"))?))
    };
    counted.into_iter().map(count).collect()
}

/// The filters of the queue, each by itself.
fn filters() -> Vec<String> {
    let soon = chrono::Days::new(10);
    let before = habeas::clock::Clock::now(&SystemClock::default()).date_naive() + soon;
    let owner = seed::owner(1);
    let mut all: Vec<String> = ["", "state=received", "state=reviewing", "state=closed", "state=answered"]
        .into_iter()
        .chain(["law=eu-gdpr", "law=us-ca-ccpa", "law=il-ppl", "right=erasure", "right=opt_out"])
        .chain(["assignee=me", "assignee=none", "due=overdue", "due=today", "due=soon", "due=stopped"])
        .chain(["flag=message", "flag=unconfirmed", "flag=sensitive", "flag=duty_late", "flag=extended"])
        .chain(["flag=undelivered"])
        .map(str::to_owned)
        .collect();
    all.extend([format!("assignee={owner}"), format!("due_before={before}")]);
    all
}

/// Each alone, with an owner and with a state.
fn asked() -> Vec<String> {
    let mut asked = Vec::new();
    for filter in filters() {
        asked.push(filter.clone());
        if filter.is_empty() {
            continue;
        }
        let others =
            [("assignee=", format!("assignee={}", seed::owner(2))), ("state=", "state=working".to_owned())];
        for (_, other) in others.iter().filter(|(kind, _)| !filter.starts_with(kind)) {
            asked.push(format!("{filter}&{other}"));
        }
        // a state that few cases have
        if !filter.starts_with("state=") {
            asked.push(format!("{filter}&state=reviewing"));
        }
    }
    asked
}

fn path(filter: &str, scope: &str) -> String {
    let parts: Vec<&str> = [filter, scope].into_iter().filter(|part| !part.is_empty()).collect();
    format!("/api/v1/cases?{}", parts.join("&"))
}

fn queue(officer: &dyn Fn() -> Outcome<Caller>) -> Outcome<Vec<Read>> {
    let mut reads = Vec::new();
    for filter in asked() {
        let mut caller = officer()?;
        let scopes = SCOPES.iter().map(|(_, scope)| waits(&mut caller, &path(&filter, scope)));
        let scopes = scopes.collect::<Outcome<_>>()?;
        let name = if filter.is_empty() { "open".to_owned() } else { filter };
        reads.push(Read { name, scopes });
    }
    Ok(reads)
}

fn others(officer: &dyn Fn() -> Outcome<Caller>, desk: &mut Caller) -> Outcome<Vec<Read>> {
    let mut caller = officer()?;
    let listed = caller.get(&path("", ONE))?.json()?;
    let reference = text(&listed, "/items/0/reference")?;
    // of the sample, and the same controller: what is sealed in a copy does not open
    let person = seed::person(2);
    let found = caller.get(&format!("/api/v1/cases?q={person}"))?.json()?;
    let case = text(&found, "/items/0/id")?;
    let mut reads = Vec::new();
    let searches = [("search by reference", reference), ("search by e-mail", person)];
    for (name, words) in searches {
        let scopes = SCOPES.iter().map(|(_, scope)| waits(&mut caller, &path(&format!("q={words}"), scope)));
        reads.push(Read { name: name.to_owned(), scopes: scopes.collect::<Outcome<_>>()? });
    }
    let pages = [
        ("tiles", "/api/v1/stats".to_owned(), false),
        ("case, by API", format!("/api/v1/cases/{case}"), false),
        ("case, page", format!("/desk/cases/{case}"), true),
        ("queue, page", "/desk/queue".to_owned(), true),
        ("my day, page", "/desk".to_owned(), true),
    ];
    let mut read = |officer: &mut Caller, name: &str, path: &str, is_page: bool| -> Outcome<()> {
        let caller = if is_page { &mut *desk } else { officer };
        reads.push(Read { name: name.to_owned(), scopes: vec![waits(caller, path)?] });
        Ok(())
    };
    for (name, path, is_page) in pages {
        read(&mut caller, name, &path, is_page)?;
    }
    long_case::lengthen(&mut caller, &case)?;
    read(&mut caller, "case of 500 events, by API", &format!("/api/v1/cases/{case}"), false)?;
    read(&mut caller, "case of 500 events, page", &format!("/desk/cases/{case}"), true)?;
    Ok(reads)
}

fn text(json: &Value, pointer: &str) -> Outcome<String> {
    Ok(json
        .pointer(pointer)
        .and_then(Value::as_str)
        .ok_or_else(|| format!("no {pointer}: {json}"))?
        .to_owned())
}

fn waits(caller: &mut Caller, path: &str) -> Outcome<Waits> {
    let calls = |caller: &mut Caller, most: usize| -> Outcome<Vec<Answer>> {
        let begun = Instant::now();
        let mut answers = Vec::with_capacity(most);
        while answers.len() < most && begun.elapsed() < PATIENCE {
            answers.push(caller.get(path)?);
        }
        Ok(answers)
    };
    calls(caller, WARM)?;
    let answers = calls(caller, CALLS)?;
    let mut waits = of(answers.iter().map(|answer| (answer.status, answer.took)).collect());
    if let Some(page) = answers.last().and_then(as_page) {
        waits.rows = page.pointer("/items").and_then(Value::as_array).map(Vec::len);
        waits.is_cut = page.pointer("/is_cut").and_then(Value::as_bool).unwrap_or(false);
    }
    Ok(waits)
}

fn as_page(answer: &Answer) -> Option<Value> {
    serde_json::from_slice(&answer.body).ok()
}

fn of(mut calls: Vec<(u16, Duration)>) -> Waits {
    calls.sort_unstable_by_key(|(_, took)| *took);
    let at = |percent: usize| {
        let place = (calls.len() * percent / 100).min(calls.len().saturating_sub(1));
        calls.get(place).map(|(_, took)| *took).unwrap_or_default()
    };
    let mut statuses = BTreeMap::new();
    for (status, _) in &calls {
        *statuses.entry(*status).or_default() += 1;
    }
    Waits { p50: at(50), p99: at(99), calls: calls.len(), statuses, rows: None, is_cut: false }
}

/// The page after so many rows, reached as a reader does it.
fn deep(officer: &dyn Fn() -> Outcome<Caller>) -> Outcome<Vec<Deep>> {
    let mut pages = Vec::new();
    let lists = [("", 0), ("", 2), ("state=closed", 0), ("state=closed", 1), ("due_before=2099-01-01", 0)];
    for (filter, scope) in lists {
        let Some((scope, controllers)) = SCOPES.get(scope).copied() else { continue };
        let mut caller = officer()?;
        let first = path(filter, controllers);
        let (mut cursor, mut depth) = (None, 0);
        while depth < DEEP {
            let next = cursor.as_ref().map_or(String::new(), |cursor| format!("&cursor={cursor}"));
            let page = caller.get(&format!("{first}&limit=100{next}"))?.json()?;
            let Ok(follows) = text(&page, "/next_cursor") else { break };
            depth += page.pointer("/items").and_then(Value::as_array).map_or(0, Vec::len);
            cursor = Some(follows);
        }
        let deep = format!("{first}&cursor={}", cursor.unwrap_or_default());
        let name = format!("{}, {scope}", if filter.is_empty() { "open" } else { filter });
        pages.push(Deep { name, depth, first: waits(&mut caller, &first)?, far: waits(&mut caller, &deep)? });
    }
    Ok(pages)
}

/// Tiles and queue, each asked by so many at the same time.
fn crowded(officer: &Caller) -> Outcome<(Waits, Waits)> {
    let until = Instant::now() + CROWDED;
    let queues: Vec<String> =
        ["", "state=working", "due=overdue", "flag=message", "assignee=me", "law=il-ppl&state=working"]
            .iter()
            .map(|filter| path(filter, ""))
            .collect();
    let tiles = vec!["/api/v1/stats".to_owned()];
    let ask = |mut caller: Caller, paths: &[String], first: usize| {
        let mut calls = Vec::new();
        for path in paths.iter().cycle().skip(first) {
            if Instant::now() >= until {
                break;
            }
            let answer = caller.get(path).map_err(|error| error.to_string())?;
            calls.push((answer.status, answer.took));
        }
        Ok::<_, String>(calls)
    };
    let ask = &ask;
    thread::scope(|scope| {
        let mut threads = Vec::with_capacity(2 * CALLERS);
        for number in 0..CALLERS {
            for (is_queue, paths) in [(false, &tiles), (true, &queues)] {
                let caller = officer.another()?;
                threads.push((is_queue, scope.spawn(move || ask(caller, paths, number))));
            }
        }
        let (mut tiles, mut queue) = (Vec::new(), Vec::new());
        for (is_queue, thread) in threads {
            let calls = thread.join().map_err(|_| "a caller panicked")??;
            if is_queue { queue.extend(calls) } else { tiles.extend(calls) }
        }
        Ok((of(tiles), of(queue)))
    })
}

/// A sweep that finds nothing due, as the job does it, without a server beside it.
fn sweeps(seeded: &Seeded<'_>) -> Outcome<Waits> {
    let text = std::fs::read_to_string(seeded.premises.path("habeas.toml"))?;
    let mut settings: toml::Table = text.parse()?;
    if let Some(database) = settings.get_mut("database").and_then(toml::Value::as_table_mut) {
        database.insert("url".to_owned(), seeded.url().into());
    }
    let checked = config::load_text(&settings.to_string()).map_err(|faults| format!("{faults:?}"))?;
    let clock: SharedClock = Arc::new(SystemClock::default());
    let desk = Desk::open(checked, clock, "http://127.0.0.1:1")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut calls = Vec::with_capacity(SWEEPS);
    for number in 0..SWEEPS + WARM {
        let begun = Instant::now();
        let is_due = runtime.block_on(upkeep::is_any_timer_due(&desk))?;
        let swept = runtime.block_on(upkeep::fire_due_timers(&desk, 500))?;
        if is_due || swept.fired + swept.stale + swept.failed > 0 {
            return Err(format!("something was due: {swept:?}").into());
        }
        if number >= WARM {
            calls.push((200, begun.elapsed()));
        }
    }
    Ok(of(calls))
}
