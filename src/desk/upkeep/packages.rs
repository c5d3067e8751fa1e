//! Answers whose last day is over: nobody collects them any more, and their bytes are destroyed. What they were, with digests
//! and names, stays.
//!
//! Two steps, so that a crash between them leaves nothing undone: the end is written first, as an event; then the bytes go, and
//! that they went is written. A case that is contested, held or worked on keeps its package, and is looked at again.
//!
//! A package that a release before gave out has no day in its row. It gets the one that its letter named or, where that is
//! over, a whole period from now: an upgrade shuts nobody out on the spot.

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde_json::Value;

use crate::{
    case::{Act, Actor, EventKind, Office, PackageEnd, words::ReopenCause},
    desk::{
        Desk, Error,
        officer::files::destroy_bytes,
        pipeline::{
            attempt::Attempt,
            change::{Apply, Change},
            command::Command,
            execute::{Patience, execute},
            plan::plan_all,
            snapshot::{CaseSnapshot, load_case},
        },
        requester::package::ended,
    },
    store::{
        Conn, StoreError, Tx, cases,
        packages::{self, PackageRow},
        streams::StoredEvent,
    },
    types::{FileId, PackageId},
};

/// Rows looked at in one read.
const PAGE: i64 = 200;

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LookedAfter {
    /// Packages of a release before that got their day, or an end that they should have had.
    pub dated: usize,
    /// Packages whose last day was over.
    pub ended: usize,
    /// Files whose bytes were destroyed.
    pub destroyed: usize,
}

/// Looks at every package whose last day is over or unknown, and destroys what can be collected no more.
///
/// # Errors
/// Storage that does not answer.
pub async fn look_after_packages(desk: &Desk) -> Result<LookedAfter, Error> {
    let (mut done, mut after) = (LookedAfter::default(), None);
    // no place is more than a day ahead
    let before = desk.0.clock.now().date_naive().checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
    loop {
        let page =
            desk.0.store.read("packages due", move |conn| packages::due(conn, before, after, PAGE)).await?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for row in page {
            let case = row.case_id;
            let looked = match row.last_day {
                None => date(desk, row).await.map(|()| done.dated += 1),
                Some(_) => end(desk, row).await.map(|is_over| done.ended += usize::from(is_over)),
            };
            match looked {
                Ok(()) => {}
                Err(Error::Unavailable) => return Err(Error::Unavailable),
                // it keeps no other from being looked at, and comes again
                Err(error) => tracing::error!(case = %case, error = %error, "a package cannot be ended"),
            }
        }
    }
    done.destroyed = destroy(desk).await?;
    Ok(done)
}

/// Ends a package, unless its day is not quite over or its case keeps it.
async fn end(desk: &Desk, row: PackageRow) -> Result<bool, Error> {
    let row = &row;
    execute(desk, "end package", Patience::Command, move |attempt: Attempt| async move {
        let snapshot = load_case(&attempt.desk, row.case_id).await?;
        let context = attempt.desk.context(&row.controller)?;
        if ended(row, &snapshot.case, &context.office, attempt.now).is_none() {
            return Ok((Change::default(), false));
        }
        let case = row.case_id;
        let load = move |conn: &mut Conn| packages::given_out(conn, case);
        let files: Vec<FileId> = attempt.desk.0.store.read("files to destroy", load).await?;
        let act = Act::EndPackage(files);
        let command = Command::on_each(Actor::Machine, &act, [row.case_id]);
        let (change, _) = plan_all(&attempt, vec![snapshot], &command, Change::default()).await?;
        Ok((change, true))
    })
    .await
}

/// What a package of a release before should have had.
#[derive(Clone, Copy)]
enum Missing {
    Day(NaiveDate),
    End(PackageEnd),
}

/// Enters it, if nobody changed the case meanwhile.
struct Dated {
    row: PackageRow,
    seq: i64,
    missing: Missing,
    now: DateTime<Utc>,
}

impl Apply for Dated {
    fn apply(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        if !cases::hold(tx, self.row.case_id, self.seq)? {
            return Err(StoreError::Overtaken);
        }
        match self.missing {
            Missing::Day(day) => packages::set_last_day(tx, self.row.id, day),
            Missing::End(by) => packages::end(tx, self.row.case_id, by, self.now),
        }
    }
}

async fn date(desk: &Desk, row: PackageRow) -> Result<(), Error> {
    let row = &row;
    execute(desk, "date package", Patience::Command, move |attempt: Attempt| async move {
        let snapshot = load_case(&attempt.desk, row.case_id).await?;
        let office = &attempt.desk.context(&row.controller)?.office;
        let missing = missing(office, &snapshot, row, attempt.now);
        let dated = Dated { row: row.clone(), seq: snapshot.row.seq, missing, now: attempt.now };
        Ok((dated, ()))
    })
    .await
}

/// An answer that was opened again for an error of ours is no longer given out; the letter of any other named the day on
/// which it left and a whole period more.
fn missing(office: &Office, snapshot: &CaseSnapshot, row: &PackageRow, now: DateTime<Utc>) -> Missing {
    let newest = snapshot.newest(&[EventKind::Delivered, EventKind::Reopened]);
    let is_error = |event: &StoredEvent| {
        let payload: Option<Value> = serde_json::from_str(&event.payload).ok();
        payload.is_some_and(|it| it.get("cause").is_some_and(|cause| cause == ReopenCause::OurError.id()))
    };
    if newest.is_some_and(is_error) {
        return Missing::End(PackageEnd::Reopened);
    }
    let left_at = snapshot.newest(&[EventKind::Released]).map_or(row.made_at, |event| event.at);
    let named = office.collect_until(left_at);
    Missing::Day(if office.end_of(named) > now { named } else { office.collect_until(now) })
}

/// Destroys the bytes of packages that can be collected no more; how many files they were.
async fn destroy(desk: &Desk) -> Result<usize, Error> {
    let mut destroyed = 0;
    loop {
        let page = desk.0.store.read("packages left over", |conn| packages::left_over(conn, PAGE)).await?;
        if page.is_empty() {
            return Ok(destroyed);
        }
        for PackageRow { id: package, .. } in page {
            let files =
                desk.0.store.read("files left over", move |conn| packages::files_of(conn, package)).await?;
            // one that an earlier package of the case held, too, is gone already
            for file in files.iter().filter(|file| file.destroyed_at.is_none()) {
                destroy_bytes(desk, file).await?;
                destroyed += 1;
            }
            execute(desk, "package destroyed", Patience::Command, move |attempt: Attempt| async move {
                Ok((Gone { package, at: attempt.now }, ()))
            })
            .await?;
        }
    }
}

/// That the bytes of a package are gone.
struct Gone {
    package: PackageId,
    at: DateTime<Utc>,
}

impl Apply for Gone {
    fn apply(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        packages::set_destroyed(tx, self.package, self.at)
    }
}
