//! Brings what releases before wrote into the form of today: letters packed, dates in the events alone, rows for the next
//! timers only. A page is a transaction, and what is left to do is told by the rows: it may be killed at any instant
//! and goes on where it was. No event is touched.

use crate::{
    desk::{
        Desk, Error,
        office::keyring::Keyring,
        pipeline::{
            rows,
            snapshot::{CaseSnapshot, load_case},
        },
        post::outgoing::key_of_letter,
    },
    letters::OutgoingMail,
    store::{
        cases,
        outbox::{self, LetterRow},
        packing::Coding,
        timers,
    },
    types::{CaseId, OutboxId},
};

/// Rows of one transaction.
const PAGE: i64 = 100;

/// What was brought into the form of today.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Repacked {
    /// Letters packed.
    pub letters: usize,
    /// Case rows emptied of dates.
    pub cases: usize,
    /// Cases whose further timers need no row any more.
    pub timers: usize,
}

/// Does all that is left to do.
///
/// # Errors
/// Storage that does not answer.
pub async fn repack(desk: &Desk) -> Result<Repacked, Error> {
    let mut done = Repacked { letters: repack_letters(desk).await?, ..Repacked::default() };
    loop {
        match desk.0.store.write("drop dates", |tx| cases::drop_dates(tx, PAGE)).await? {
            0 => break,
            dropped => done.cases += dropped,
        }
    }
    done.timers = drop_timers(desk).await?;
    Ok(done)
}

async fn repack_letters(desk: &Desk) -> Result<usize, Error> {
    let (mut after, mut done): (Option<OutboxId>, usize) = (None, 0);
    loop {
        let page =
            desk.0.store.read("letters to pack", move |conn| outbox::unpacked(conn, after, PAGE)).await?;
        let Some(last) = page.last() else { return Ok(done) };
        after = Some(last.id);
        let mut packed = Vec::with_capacity(page.len());
        for row in page {
            match packed_letter(desk, &row).await {
                Ok(letter) => packed.extend(letter),
                Err(Error::Unavailable) => return Err(Error::Unavailable),
                // it stays as it is, and keeps no other from being packed
                Err(error) => tracing::error!(letter = %row.id, error = %error, "a letter cannot be packed"),
            }
        }
        done += desk
            .0
            .store
            .write("pack letters", move |tx| {
                let mut done = 0;
                for (id, coding, sealed) in &packed {
                    done += usize::from(outbox::repack(tx, *id, *coding, sealed)?);
                }
                Ok(done)
            })
            .await?;
    }
}

/// The same letter, packed; nothing where its person was erased.
async fn packed_letter(desk: &Desk, row: &LetterRow) -> Result<Option<(OutboxId, Coding, Vec<u8>)>, Error> {
    let Some(key) = key_of_letter(desk, row).await? else { return Ok(None) };
    let id = row.id.to_string();
    let letter: OutgoingMail = Keyring::open_letter(&key, &id, row.coding, &row.sealed)?;
    let (coding, sealed) = desk.0.keys.seal_letter(&key, &id, &letter)?;
    Ok(Some((row.id, coding, sealed)))
}

async fn drop_timers(desk: &Desk) -> Result<usize, Error> {
    let (mut after, mut done): (Option<CaseId>, usize) = (None, 0);
    loop {
        let page =
            desk.0.store.read("cases with timers", move |conn| timers::with_more(conn, after, PAGE)).await?;
        let Some(last) = page.last() else { return Ok(done) };
        after = Some(*last);
        let mut cases = Vec::with_capacity(page.len());
        for id in page {
            match load_case(desk, id).await {
                Ok(CaseSnapshot { case, row, .. }) => {
                    let all = rows::timer_rows(&case, desk.context(&case.controller)?);
                    cases.push((id, row.seq, all));
                }
                Err(Error::Unavailable) => return Err(Error::Unavailable),
                Err(error) => tracing::error!(case = %id, error = %error, "a case cannot be read"),
            }
        }
        done += desk
            .0
            .store
            .write("drop timers", move |tx| {
                let mut done = 0;
                for (id, seq, all) in &cases {
                    let touched = cases::hold(tx, *id, *seq)? && timers::replace(tx, *id, all)? > 0;
                    done += usize::from(touched);
                }
                Ok(done)
            })
            .await?;
    }
}
