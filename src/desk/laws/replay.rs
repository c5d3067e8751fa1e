//! What-if replay: which open cases a law file would move, if it counted for them. Reads only, a page of cases at a time;
//! opens no sealed column, so nothing personal is ever at hand.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::{
    case::{Case, Office, Role},
    config::Checked,
    desk::{
        Desk, Error, OpenError,
        laws::laws_on_record,
        office::{
            controller::Controllers,
            open,
            open_error::{faulty, unavailable},
        },
        pipeline::rows,
        views::Staff,
    },
    law::{CaseDates, ControllerLaws, Law, LawId, Right},
    store::{
        Conn, Options, Store, StoreError, case_facets,
        cases::{self, CaseRow, Which},
        filings,
        streams::{self, StoredEvent, Stream},
    },
    types::{CaseId, ControllerSlug, Reach, Reference},
};

/// Open cases looked at in one read.
pub(super) const PAGE: i64 = 200;

/// What a law file would do to one open case.
#[derive(Debug, Clone, Serialize)]
pub struct Shift {
    pub case: CaseId,
    /// Public reference of its filing.
    pub reference: Reference,
    pub controller: ControllerSlug,
    pub right: Right,
    /// Local day of receipt.
    pub received_on: NaiveDate,
    /// The version that the case keeps.
    pub kept: String,
    /// Whether the file is in force for requests received on that day.
    pub in_force: bool,
    /// The date now; as if never stopped, where the clock stands.
    pub due: Option<NaiveDate>,
    /// The same by the file.
    pub due_then: Option<NaiveDate>,
    /// By how many days it moves; negative: earlier.
    pub days: Option<i64>,
    /// The latest lawful date now.
    pub legal_due: Option<NaiveDate>,
    /// The same by the file.
    pub legal_due_then: Option<NaiveDate>,
    /// The acknowledgement now.
    pub acknowledge_by: Option<NaiveDate>,
    /// The same by the file.
    pub acknowledge_by_then: Option<NaiveDate>,
    /// In time now, and late by the file.
    pub becomes_late: bool,
    /// Why no date could be counted by the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_counted: Option<String>,
}

/// One row of the table, for programs that calculate with tables.
#[derive(Serialize)]
struct Row<'a> {
    reference: String,
    case: CaseId,
    controller: &'a str,
    right: Right,
    received_on: NaiveDate,
    kept_version: &'a str,
    in_force: bool,
    due: Option<NaiveDate>,
    due_then: Option<NaiveDate>,
    days: Option<i64>,
    legal_due: Option<NaiveDate>,
    legal_due_then: Option<NaiveDate>,
    acknowledge_by: Option<NaiveDate>,
    acknowledge_by_then: Option<NaiveDate>,
    becomes_late: bool,
    not_counted: &'a str,
}

/// The shifts as CSV, with or without its header.
///
/// # Errors
/// Never for these rows.
pub fn csv(shifts: &[Shift], header: bool) -> std::io::Result<String> {
    let mut table = csv::WriterBuilder::new().has_headers(header).from_writer(Vec::new());
    for shift in shifts {
        table.serialize(Row {
            reference: shift.reference.to_string(),
            case: shift.case,
            controller: shift.controller.as_str(),
            right: shift.right,
            received_on: shift.received_on,
            kept_version: &shift.kept,
            in_force: shift.in_force,
            due: shift.due,
            due_then: shift.due_then,
            days: shift.days,
            legal_due: shift.legal_due,
            legal_due_then: shift.legal_due_then,
            acknowledge_by: shift.acknowledge_by,
            acknowledge_by_then: shift.acknowledge_by_then,
            becomes_late: shift.becomes_late,
            not_counted: shift.not_counted.as_deref().unwrap_or(""),
        })?;
    }
    let bytes = table.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    String::from_utf8(bytes).map_err(std::io::Error::other)
}

/// Counts over all open cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// Open cases looked at.
    pub open: usize,
    /// Of these, those that stand under this law.
    pub under: usize,
    /// Of these, those that would move.
    pub moved: usize,
    /// To an earlier date.
    pub earlier: usize,
    /// To a later date.
    pub later: usize,
    /// In time now, late then.
    pub become_late: usize,
    /// For which no date could be counted.
    pub not_counted: usize,
    /// Received on days for which the file is not in force: they would stay as they are.
    pub not_in_force: usize,
}

/// The whole answer.
#[derive(Debug, Clone, Default)]
pub struct Replayed {
    /// Counts.
    pub sum: Sum,
    /// Every case that would move or could not be counted, by id.
    pub shifts: Vec<Shift>,
}

impl Sum {
    fn add(&mut self, shift: &Shift) {
        let days = shift.days.unwrap_or_default();
        self.under += 1;
        self.moved += usize::from(shift.moves());
        self.earlier += usize::from(days < 0);
        self.later += usize::from(days > 0);
        self.become_late += usize::from(shift.becomes_late);
        self.not_counted += usize::from(shift.not_counted.is_some());
        self.not_in_force += usize::from(!shift.in_force);
    }
}

impl Shift {
    /// Whether any date differs.
    pub fn moves(&self) -> bool {
        let same = self.due == self.due_then
            && self.legal_due == self.legal_due_then
            && self.acknowledge_by == self.acknowledge_by_then;
        self.not_counted.is_none() && !same
    }
}

/// A law file, put to the open cases of an installation.
struct WhatIf {
    file: Arc<Law>,
    at_all_times: Arc<Law>,
    contexts: BTreeMap<ControllerSlug, (ControllerLaws, Office)>,
    now: DateTime<Utc>,
}

/// One page of open cases, those under the law with their events.
struct Page {
    examined: usize,
    last: Option<CaseId>,
    under: Vec<(CaseRow, Vec<StoredEvent>, Reference)>,
}

fn page(conn: &mut Conn, law: &LawId, reach: &Reach, after: Option<CaseId>) -> Result<Page, StoreError> {
    let mut rows = cases::page(conn, after, Which::Open, PAGE)?;
    let last = rows.last().map(|row| row.id);
    rows.retain(|row| reach.covers(&row.controller));
    let mut page = Page { examined: rows.len(), last, under: Vec::new() };
    // The rows say which cases are worth reading; the events alone decide.
    for row in rows {
        let leads = row.law.as_ref() == Some(law);
        if !leads
            && !case_facets::further_laws(conn, row.id)?.iter().any(|further| *further == law.to_string())
        {
            continue;
        }
        let stored = streams::load(conn, Stream::Case(row.id))?;
        let filing = filings::find(conn, row.filing_id)?.ok_or(StoreError::NotFound)?;
        page.under.push((row, stored, filing.reference));
    }
    Ok(page)
}

impl WhatIf {
    fn new(file: Law, controllers: &Controllers, now: DateTime<Utc>) -> Self {
        let at_all_times = Arc::new(file.clone().at_all_times());
        let contexts = controllers.0.iter().map(|(slug, context)| {
            (slug.clone(), (context.statutes.with_instead(&at_all_times), context.office.clone()))
        });
        Self { file: Arc::new(file), contexts: contexts.collect(), at_all_times, now }
    }

    fn add(&self, page: Page, replayed: &mut Sum, mut each: impl FnMut(Shift)) -> Result<(), Error> {
        replayed.open += page.examined;
        for (row, stored, reference) in page.under {
            let case = rows::replay_case(row.id, &stored)?;
            if let Some(shift) = self.shift(&case, reference)? {
                replayed.add(&shift);
                if shift.moves() || shift.not_counted.is_some() {
                    each(shift);
                }
            }
        }
        Ok(())
    }

    /// What the file does to one case; nothing where the case does not stand under this law.
    fn shift(&self, case: &Case, reference: Reference) -> Result<Option<Shift>, Error> {
        let unders = case.unders();
        let (Some(under), Some(now)) =
            (unders.iter().find(|under| *under.law == self.at_all_times.id), &case.dates)
        else {
            return Ok(None);
        };
        let (statutes, office) = self.contexts.get(&case.controller).ok_or(Error::NotFound)?;
        let then = statutes.dates(&case.clock_facts(&unders));
        let today = office.day(self.now);
        let late = |due: Option<NaiveDate>| due.is_some_and(|due| due < today);
        let (then, not_counted) = match then {
            Ok(then) => (Some(then), None),
            Err(error) => (None, Some(error.to_string())),
        };
        let then = then.as_ref();
        let shown = |dates: &CaseDates| dates.due.or(dates.safe_due);
        let (due, due_then) = (shown(now), then.and_then(shown));
        Ok(Some(Shift {
            case: case.id,
            reference,
            controller: case.controller.clone(),
            right: case.asked.right,
            received_on: case.received_on,
            kept: under.version.to_owned(),
            in_force: self.file.in_force(case.received_on),
            due,
            due_then,
            days: due.zip(due_then).map(|(due, then)| (then - due).num_days()),
            legal_due: now.legal_due,
            legal_due_then: then.and_then(|dates| dates.legal_due),
            acknowledge_by: now.acknowledge_by,
            acknowledge_by_then: then.and_then(|dates| dates.acknowledge_by),
            becomes_late: late(then.and_then(|dates| dates.due)) && !late(now.due),
            not_counted,
        }))
    }
}

impl Staff {
    /// Whether they may ask what a law would change: a lead, the head of privacy, an auditor.
    pub fn may_replay(&self) -> bool {
        matches!(self.role, Role::Lead | Role::Dpo | Role::Auditor)
    }
}

/// Which open cases a law file would move. Touches nothing.
///
/// # Errors
/// [`Error::NotAllowed`] for other roles; storage that does not answer.
pub async fn replay_in_office(desk: &Desk, staff: &Staff, file: Law) -> Result<Replayed, Error> {
    staff.sees_cases()?;
    if !staff.may_replay() {
        return Err(Error::NotAllowed);
    }
    let id = file.id.clone();
    let what_if = WhatIf::new(file, &desk.0.controllers, desk.0.clock.now());
    let mut replayed = Replayed::default();
    let mut after = None;
    loop {
        let (id, reach) = (id.clone(), staff.reach.clone());
        let page = desk.0.store.read("replay", move |conn| page(conn, &id, &reach, after)).await?;
        let Some(last) = page.last else { return Ok(replayed) };
        after = Some(last);
        what_if.add(page, &mut replayed.sum, |shift| replayed.shifts.push(shift))?;
    }
}

/// What the command line is told where the database cannot be read.
pub(super) fn broken(error: &dyn std::error::Error) -> OpenError {
    unavailable(error)
}

/// The same beside a running server, for the command line: reads the database and nothing else, needs no root key.
/// `text` is the law file, `name` its name for messages; `each` is called with every shift while pages are read.
///
/// # Errors
/// Every fault of the file; a database that cannot be read; `each` failed.
pub fn replay(
    checked: &Checked,
    (name, text): (&str, &str),
    now: DateTime<Utc>,
    mut each: impl FnMut(&Shift) -> std::io::Result<()>,
) -> Result<(Law, Sum), OpenError> {
    let laws = Arc::new(open::load_laws(&checked.settings.law.directory)?);
    let file = laws.parse_beside(name, text).map_err(faulty)?;
    let store = Store::open_reading(&Options { readers: 1, ..Options::new(open::database_url(checked)?) })
        .map_err(|error| unavailable(&error))?;
    let kept = Arc::new(laws_on_record::read(&store, &laws)?);
    let what_if = WhatIf::new(file.clone(), &Controllers::new(checked, &laws, &kept)?, now);
    let (mut sum, mut after, mut outcome) = (Sum::default(), None, Ok(()));
    loop {
        let page = store
            .read_blocking("replay", |conn| page(conn, &file.id, &Reach::All, after))
            .map_err(|error| broken(&error))?;
        let Some(last) = page.last else { return Ok((file, sum)) };
        after = Some(last);
        let tell = |shift: Shift| {
            if outcome.is_ok() {
                outcome = each(&shift);
            }
        };
        what_if.add(page, &mut sum, tell).map_err(|error| broken(&error))?;
        std::mem::replace(&mut outcome, Ok(())).map_err(|error| broken(&error))?;
    }
}
