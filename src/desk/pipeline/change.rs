//! A finished change: everything that one use case writes, with every id, nonce and text already in it.
//!
//! Applied in one write transaction, guarded by the sequence numbers it was decided on. It may be applied more than
//! once, so nothing here counts, draws or logs.

use chrono::{DateTime, Utc};

use super::gates::{self, Answered, Crowd, Redemption};
use crate::{
    case::PackageEnd,
    law::LawId,
    store::{
        StoreError, Tx, blind_index, case_facets, cases, codes, files, filings, idempotency, keys, mailboxes,
        on_time::Moves,
        outbox, packages, sessions, sheets,
        streams::{self, NewEvent, Stream},
        tallies, tasks, throttle, timers,
    },
    types::{ControllerSlug, FilingId, OutboxId},
};

/// Something that is written in one transaction. It may be applied more than once, so nothing in it counts, draws or
/// logs.
pub(crate) trait Apply: Send + 'static {
    /// Guards first, then the rest.
    fn apply(&self, tx: &mut Tx<'_>) -> Result<(), StoreError>;

    /// Whether there is nothing to write.
    fn is_empty(&self) -> bool {
        false
    }
}

/// What happened to a case, and the row that follows from it.
#[derive(Clone)]
pub(crate) struct CaseChange {
    /// The row after the events.
    pub(crate) row: cases::CaseRow,
    /// The seq on which it was decided; 0 for a new case.
    pub(crate) expected_seq: i64,
    pub(crate) events: Vec<NewEvent>,
    pub(crate) timers: Vec<timers::Timer>,
    /// The laws beside the leading one.
    pub(crate) further_laws: Vec<LawId>,
    /// How the figures move by it.
    pub(crate) figures: Moves,
    /// What becomes of the files that the person can collect.
    pub(crate) package: PackageMove,
}

/// What becomes of the package of a case.
#[derive(Clone, Default)]
pub(crate) struct PackageMove {
    /// The open one ends, and how.
    pub(crate) end: Option<PackageEnd>,
    /// A new one opens, with these files.
    pub(crate) new: Option<(packages::PackageRow, Vec<packages::PackageFile>)>,
}

/// What happened to a filing, and the row that follows from it.
#[derive(Clone)]
pub(crate) struct FilingChange {
    pub(crate) row: filings::Filing,
    /// The seq on which it was decided; 0 for a new filing.
    pub(crate) expected_seq: i64,
    pub(crate) events: Vec<NewEvent>,
}

/// Everything that one use case writes.
#[derive(Clone, Default)]
pub(crate) struct Change {
    pub(crate) filings: Vec<FilingChange>,
    pub(crate) cases: Vec<CaseChange>,
    pub(crate) letters: Vec<outbox::NewLetter>,
    pub(crate) tasks: Vec<tasks::Task>,
    /// Tasks that this does, where they are open.
    pub(crate) tasks_done: Vec<TasksDone>,
    pub(crate) keys: Vec<keys::Key>,
    pub(crate) index: Option<(ControllerSlug, FilingId, Vec<blind_index::IndexEntry>)>,
    /// Open codes of these filings and purposes are void before a new one is added, but for those that are younger.
    pub(crate) void_codes: Vec<(FilingId, &'static str, DateTime<Utc>)>,
    pub(crate) codes: Vec<codes::Code>,
    pub(crate) redeemed: Option<Redemption>,
    pub(crate) sessions: Vec<sessions::Session>,
    pub(crate) throttles: Vec<throttle::Throttle>,
    /// A filing of the public, among those of its network.
    pub(crate) crowd: Option<Crowd>,
    /// Counts that let this happen, as they stand afterwards.
    pub(crate) tallies: Vec<tallies::Tally>,
    pub(crate) files: Vec<files::FileRow>,
    /// Letters by post as they are printed.
    pub(crate) sheets: Vec<sheets::Sheet>,
    pub(crate) idempotency: Option<Answered>,
    /// How sending a letter ended, given back with its lease.
    pub(crate) marks: Vec<Mark>,
    /// Streams whose letters count against no mailbox from then on: it is confirmed.
    pub(crate) confirmed: Vec<(Stream, DateTime<Utc>)>,
}

/// Tasks that something did, whichever of them are open.
#[derive(Clone)]
pub(crate) struct TasksDone {
    /// By the effects that opened them.
    pub(crate) keys: Vec<String>,
    pub(crate) by: String,
    /// By a code.
    pub(crate) outcome: &'static str,
    pub(crate) at: DateTime<Utc>,
}

/// How sending a letter ended.
#[derive(Clone)]
pub(crate) struct Mark {
    pub(crate) id: OutboxId,
    pub(crate) token: String,
    pub(crate) tried: Sent,
}

/// The end of one try.
#[derive(Clone)]
pub(crate) enum Sent {
    Accepted(DateTime<Utc>),
    /// Again at that instant.
    Later {
        at: DateTime<Utc>,
        code: String,
    },
    Bounced(String),
    Dead(String),
}

impl Apply for Change {
    /// Guards first, then the inserts.
    fn apply(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let Self {
            filings,
            cases,
            letters,
            tasks,
            tasks_done,
            keys,
            index,
            void_codes,
            codes,
            redeemed,
            sessions,
            throttles,
            crowd,
            tallies,
            files,
            sheets,
            idempotency,
            marks,
            confirmed,
        } = self;
        if let Some(answered) = idempotency
            && idempotency::begin(tx, &answered.key, answered.at)? != idempotency::Begun::First
        {
            return Err(StoreError::Taken);
        }
        throttles.iter().try_for_each(|wait| throttle::extend(tx, wait))?;
        gates::save_tallies(tx, tallies)?;
        if let Some(crowd) = crowd {
            crowd.count_in(tx)?;
        }
        if let Some(shown) = redeemed {
            shown.redeem(tx)?;
        }
        for mark in marks {
            let tried = match &mark.tried {
                Sent::Accepted(at) => outbox::Tried::Accepted { at: *at },
                Sent::Later { at, code } => outbox::Tried::Later { at: *at, code },
                Sent::Bounced(code) => outbox::Tried::Bounced { code },
                Sent::Dead(code) => outbox::Tried::Dead { code },
            };
            outbox::mark(tx, mark.id, &mark.token, tried)?;
        }
        for key in keys {
            keys::add(tx, key)?;
        }
        write_filings(tx, filings)?;
        write_cases(tx, cases)?;
        if let Some((controller, filing, entries)) = index {
            blind_index::add(tx, controller, *filing, entries)?;
        }
        for (filing, purpose, until) in void_codes {
            codes::void(tx, *filing, purpose, *until)?;
        }
        for code in codes {
            codes::add(tx, code)?;
        }
        for session in sessions {
            sessions::add(tx, session)?;
        }
        for file in files {
            files::add(tx, file)?;
        }
        sheets.iter().try_for_each(|sheet| sheets::keep(tx, sheet))?;
        for letter in letters {
            outbox::queue(tx, letter)?;
        }
        for (stream, at) in confirmed {
            mailboxes::confirm(tx, *stream, *at)?;
        }
        for task in tasks {
            tasks::open(tx, task)?;
        }
        for TasksDone { keys, by, outcome, at } in tasks_done {
            tasks::close_named(tx, keys, by, outcome, *at)?;
        }
        if let Some(answered) = idempotency {
            idempotency::finish(tx, &answered.key, answered.status, &answered.sealed)?;
        }
        Ok(())
    }

    fn is_empty(&self) -> bool {
        let Self {
            filings,
            cases,
            letters,
            tasks,
            tasks_done,
            keys,
            index,
            void_codes,
            codes,
            redeemed,
            sessions,
            throttles,
            crowd,
            tallies,
            files,
            sheets,
            idempotency,
            marks,
            confirmed,
        } = self;
        filings.is_empty()
            && cases.is_empty()
            && letters.is_empty()
            && tasks.is_empty()
            && tasks_done.is_empty()
            && keys.is_empty()
            && index.is_none()
            && void_codes.is_empty()
            && codes.is_empty()
            && redeemed.is_none()
            && sessions.is_empty()
            && throttles.is_empty()
            && tallies.is_empty()
            && crowd.is_none()
            && files.is_empty()
            && sheets.is_empty()
            && idempotency.is_none()
            && marks.is_empty()
            && confirmed.is_empty()
    }
}

/// In the order of their ids, so that two changes never wait for each other.
fn write_filings(tx: &mut Tx<'_>, changes: &[FilingChange]) -> Result<(), StoreError> {
    let mut changes: Vec<&FilingChange> = changes.iter().collect();
    changes.sort_by_key(|change| change.row.id);
    for change in changes {
        if change.expected_seq == 0 {
            filings::add(tx, &change.row)?;
        } else {
            filings::save(tx, &change.row, change.expected_seq)?;
        }
        streams::append(tx, Stream::Filing(change.row.id), change.expected_seq, &change.events)?;
    }
    Ok(())
}

/// As [`write_filings`]; all rows before the first event, which names them.
fn write_cases(tx: &mut Tx<'_>, changes: &[CaseChange]) -> Result<(), StoreError> {
    let mut changes: Vec<&CaseChange> = changes.iter().collect();
    changes.sort_by_key(|change| change.row.id);
    let mut figures = Moves::default();
    for change in &changes {
        if change.expected_seq == 0 {
            cases::add(tx, &change.row)?;
        } else {
            cases::save(tx, &change.row, change.expected_seq)?;
        }
        figures.absorb(&change.figures);
    }
    changes.into_iter().try_for_each(|change| change.append(tx))?;
    // last: others wait for the day of a figure until this is committed
    figures.write(tx)
}

impl Change {
    /// What happened to one filing, and nothing else.
    pub(crate) fn of_filing(filing: FilingChange) -> Self {
        Self { filings: vec![filing], ..Self::default() }
    }

    /// Joins another change of the same transaction. Both may append to a filing, or to a case whose second change was
    /// decided on the first.
    pub(crate) fn absorb(&mut self, other: Self) {
        let Self {
            filings,
            cases,
            letters,
            tasks,
            tasks_done,
            keys,
            index,
            void_codes,
            codes,
            redeemed,
            sessions,
            throttles,
            crowd,
            tallies,
            files,
            sheets,
            idempotency,
            marks,
            confirmed,
        } = other;
        for theirs in filings {
            match self.filings.iter_mut().find(|mine| mine.row.id == theirs.row.id) {
                Some(mine) => {
                    mine.row.seq += i64::try_from(theirs.events.len()).unwrap_or(i64::MAX);
                    mine.events.extend(theirs.events);
                }
                None => self.filings.push(theirs),
            }
        }
        for theirs in cases {
            match self.cases.iter_mut().find(|mine| mine.row.id == theirs.row.id) {
                Some(mine) => mine.go_on(theirs),
                None => self.cases.push(theirs),
            }
        }
        self.letters.extend(letters);
        self.tasks.extend(tasks);
        self.tasks_done.extend(tasks_done);
        self.keys.extend(keys);
        self.index = self.index.take().or(index);
        self.void_codes.extend(void_codes);
        self.codes.extend(codes);
        self.redeemed = self.redeemed.take().or(redeemed);
        self.sessions.extend(sessions);
        self.throttles.extend(throttles);
        self.tallies.extend(tallies);
        self.crowd = self.crowd.take().or(crowd);
        self.files.extend(files);
        self.sheets.extend(sheets);
        self.idempotency = self.idempotency.take().or(idempotency);
        self.marks.extend(marks);
        self.confirmed.extend(confirmed);
    }
}

impl CaseChange {
    /// What was decided on the case as this change leaves it.
    fn go_on(&mut self, next: Self) {
        let Self { row, expected_seq: _, events, timers, further_laws, figures, package } = next;
        self.row = row;
        self.timers = timers;
        self.further_laws = further_laws;
        self.figures.absorb(&figures);
        self.events.extend(events);
        self.package.end = package.end.or(self.package.end);
        self.package.new = package.new.or(self.package.new.take());
    }

    fn append(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let id = self.row.id;
        streams::append(tx, Stream::Case(id), self.expected_seq, &self.events)?;
        if self.expected_seq == 0 {
            timers::add_first(tx, &self.timers)?;
            case_facets::add_first(tx, &self.row, &self.further_laws)?;
        } else {
            timers::replace(tx, id, &self.timers)?;
            case_facets::replace(tx, &self.row, &self.further_laws)?;
        }
        if let (Some(end), Some(last)) = (self.package.end, self.events.last()) {
            packages::end(tx, id, end, last.at)?;
        }
        if let Some((package, files)) = &self.package.new {
            packages::add(tx, package, files)?;
        }
        Ok(())
    }
}
