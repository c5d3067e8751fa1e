//! The rival: a loop that commits the rows of as many filings in as many groups as the server did, and does nothing
//! else: the rows of today, or those of the release before. What the server does beside it (HTTP, law, letters, sealing,
//! guards) is what the ratio shows.

use std::{
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use diesel::{Connection, PgConnection, QueryResult, SqliteConnection, connection::SimpleConnection};

use crate::{Outcome, premises::cpu_of};

/// The tables that the rows of one release go into, with their indexes and triggers.
pub trait Tables {
    /// Makes them in an empty file.
    fn on_sqlite(file: &str) -> Outcome<()>;
    /// Makes them in an empty database.
    fn on_postgres(url: &str) -> Outcome<()>;
}

/// The rows of one filing; written one statement a row, each statement prepared once.
pub trait Rows: Tables + Sync {
    /// Writes them.
    fn on_sqlite(&self, conn: &mut SqliteConnection) -> QueryResult<()>;
    /// Writes them there.
    fn on_postgres(&self, conn: &mut PgConnection) -> QueryResult<()>;
}

/// How long the loop took.
#[derive(Debug, Clone, Copy)]
pub struct Took {
    /// By the clock on the wall.
    pub wall: Duration,
    /// Processor time of the loop, without that of a database server.
    pub cpu: Duration,
}

/// Sizes of write groups, as the server's own metric tells them.
#[derive(Debug, Clone, Default)]
pub struct Groups {
    /// Upper bound of a bucket, and how many groups were at most so large.
    bounds: Vec<(usize, usize)>,
}

impl Groups {
    /// Reads the metric out of the Prometheus text.
    pub fn read(metrics: &str) -> Self {
        let bounds = metrics.lines().filter_map(|line| {
            let rest = line.strip_prefix("habeas_write_group_size_bucket{le=\"")?;
            let (bound, count) = rest.split_once("\"} ")?;
            Some((bound.parse().ok()?, count.trim().parse().ok()?))
        });
        Self { bounds: bounds.collect() }
    }

    /// What came since `before`: a size for every group, the sum being `writes`. Within a bucket sizes are equal, as near
    /// as the sum allows.
    pub fn since(&self, before: &Self, writes: usize) -> Vec<usize> {
        let earlier = |bound: usize| {
            before.bounds.iter().find(|(other, _)| *other == bound).map_or(0, |(_, groups)| *groups)
        };
        let (mut lower, mut counted) = (0, 0);
        let mut sizes: Vec<(usize, usize, usize)> = Vec::new();
        for (bound, groups) in &self.bounds {
            let so_far = groups.saturating_sub(earlier(*bound));
            let own = so_far.saturating_sub(counted);
            sizes.extend(std::iter::repeat_n((lower + 1, (lower + 1 + bound).div_ceil(2), *bound), own));
            (lower, counted) = (*bound, so_far);
        }
        // Buckets are ranges: move sizes inside them until all writes are dealt.
        let mut dealt: usize = sizes.iter().map(|(_, size, _)| size).sum();
        while dealt != writes {
            let mut is_moved = false;
            for (least, size, most) in &mut sizes {
                if dealt < writes && *size < *most {
                    (*size, dealt, is_moved) = (*size + 1, dealt + 1, true);
                } else if dealt > writes && *size > *least {
                    (*size, dealt, is_moved) = (*size - 1, dealt - 1, true);
                }
            }
            if !is_moved {
                break;
            }
        }
        // The buckets come in order of size; the server's groups did not.
        let mut spread = Vec::with_capacity(sizes.len());
        let step = (sizes.len() / 7).max(1);
        for first in 0..step {
            spread.extend(sizes.iter().skip(first).step_by(step).map(|(_, size, _)| *size));
        }
        spread
    }
}

/// One group after the other on one connection, set up as the server sets up its writer.
pub fn on_sqlite<R: Rows>(file: &std::path::Path, filed: &[R], sizes: &[usize]) -> Outcome<Took> {
    let file = file.to_str().ok_or("a path that is not UTF-8")?;
    <R as Tables>::on_sqlite(file)?;
    let mut conn = SqliteConnection::establish(file)?;
    conn.batch_execute(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
         PRAGMA recursive_triggers = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4096;",
    )?;
    let (begun, cpu) = (Instant::now(), cpu_of("self")?);
    let mut rest = filed.iter();
    for size in sizes {
        conn.immediate_transaction(|conn| {
            rest.by_ref().take(*size).try_for_each(|one| Rows::on_sqlite(one, conn))
        })?;
    }
    let took = Took { wall: begun.elapsed(), cpu: cpu_of("self")?.saturating_sub(cpu) };
    if rest.next().is_some() { Err("not every filing was written".into()) } else { Ok(took) }
}

/// As many connections as the server has writers, each taking the next group.
pub fn on_postgres<R: Rows>(url: &str, writers: usize, filed: &[R], sizes: &[usize]) -> Outcome<Took> {
    <R as Tables>::on_postgres(url)?;
    let mut groups: Vec<&[R]> = Vec::with_capacity(sizes.len());
    let mut rest = filed;
    for size in sizes {
        let (group, later) = rest.split_at_checked(*size).ok_or("more groups than filings")?;
        groups.push(group);
        rest = later;
    }
    let mut conns = (0..writers).map(|_| PgConnection::establish(url)).collect::<Result<Vec<_>, _>>()?;
    let (next, trouble) = (AtomicUsize::new(0), Mutex::new(None));
    let (begun, cpu) = (Instant::now(), cpu_of("self")?);
    thread::scope(|scope| {
        for conn in &mut conns {
            let (groups, next, trouble) = (&groups, &next, &trouble);
            scope.spawn(move || {
                while let Some(group) = groups.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let written = conn
                        .transaction(|conn| group.iter().try_for_each(|one| Rows::on_postgres(one, conn)));
                    if let Err(error) = written {
                        *trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                        return;
                    }
                }
            });
        }
    });
    let took = Took { wall: begun.elapsed(), cpu: cpu_of("self")?.saturating_sub(cpu) };
    match trouble.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error.into()),
        None => Ok(took),
    }
}
