//! Brings the blind index into the edition of today: what a person is found by is read from what is sealed, and indexed
//! anew. A page is a transaction, and what is left to do is told by the rows: it may be killed at any instant and goes on
//! where it was. Searches look under the forms of before meanwhile.

use crate::{
    desk::{Desk, Error, office::keyring::Keyring, pipeline::person::Person, staff::colleagues::colleague},
    store::{
        blind_index::{self, IndexEntry},
        filings::{self, Filing},
        users,
    },
    types::FilingId,
};

/// Filings of one transaction.
const PAGE: i64 = 20;

/// What was indexed anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reindexed {
    pub filings: usize,
    /// Accounts of staff whose address has another form than before.
    pub accounts: usize,
}

/// Does all that is left to do.
///
/// # Errors
/// Storage that does not answer.
pub async fn reindex(desk: &Desk) -> Result<Reindexed, Error> {
    let accounts = reindex_accounts(desk).await?;
    let (mut after, mut done): (Option<FilingId>, usize) = (None, 0);
    loop {
        let page = desk
            .0
            .store
            .read("filings to index", move |conn| {
                let page = blind_index::of_before(conn, after, PAGE)?;
                let mut rows = Vec::with_capacity(page.len());
                for id in &page {
                    rows.push((filings::find(conn, *id)?, Keyring::wrapped_filing_key(conn, *id)?));
                }
                Ok((page.last().copied(), rows))
            })
            .await?;
        let (Some(last), rows) = page else { return Ok(Reindexed { filings: done, accounts }) };
        after = Some(last);
        let mut indexed = Vec::with_capacity(rows.len());
        for (row, wrapped) in rows.into_iter().filter_map(|(row, wrapped)| Some((row?, wrapped))) {
            match entries_of(desk, &row, wrapped.as_deref()) {
                Ok(entries) => indexed.push((row.controller, row.id, row.seq, entries)),
                // it stays as it is, and keeps no other from being indexed
                Err(error) => tracing::error!(filing = %row.id, error = %error, "a filing cannot be indexed"),
            }
        }
        done += desk
            .0
            .store
            .write("index filings anew", move |tx| {
                let mut done = 0;
                for (controller, id, seq, entries) in &indexed {
                    if filings::hold(tx, *id, *seq)? {
                        blind_index::remove(tx, *id)?;
                        blind_index::add(tx, controller, *id, entries)?;
                        done += 1;
                    }
                }
                Ok(done)
            })
            .await?;
    }
}

/// What a filing is found by; nothing where its person was erased.
fn entries_of(desk: &Desk, row: &Filing, wrapped: Option<&[u8]>) -> Result<Vec<IndexEntry>, Error> {
    let Some(key) = desk.0.keys.filing_key(row.id, wrapped)? else { return Ok(Vec::new()) };
    Person::open(&key, row)?.index_entries(&desk.0.keys, &row.controller)
}

/// Accounts are few: each is looked at. Of two that are one mailbox by today's form the second keeps its form of before,
/// under which whoever types that spelling is found first.
async fn reindex_accounts(desk: &Desk) -> Result<usize, Error> {
    let mut done = 0;
    for user in desk.0.store.read("users", users::all).await? {
        let index = desk.0.keys.staff_email(&colleague(desk, &user)?.email);
        if index == user.email_index {
            continue;
        }
        let (id, from) = (user.id, user.email_index);
        let is_done =
            desk.0.store.write("index account anew", move |tx| users::reindex(tx, id, &from, &index)).await?;
        if !is_done {
            tracing::warn!(user = %id, "another account has the same mailbox");
        }
        done += usize::from(is_done);
    }
    Ok(done)
}
