//! How a change of an account is written: with its event in the stream of the installation and the letters about it, all or
//! nothing, and once for the form that asked for it.

use serde::Serialize;

use crate::{
    desk::{
        Desk, Error,
        pipeline::{
            attempt::Attempt,
            change::Apply,
            execute::{Patience, execute},
            form::Claim,
            rows,
        },
    },
    store::{
        Conn, StoreError, Tx,
        outbox::{self, NewLetter},
        streams::{self, NewEvent, Stream},
    },
};

/// Who runs commands on the machine itself.
pub(in crate::desk) const OPERATOR: &str = "operator";

/// What happened to an account, who did it, and whom it is told.
pub(in crate::desk) struct Happened<'a, E> {
    pub(in crate::desk) event: &'a E,
    pub(in crate::desk) actor: &'a str,
    pub(in crate::desk) letters: Vec<NewLetter>,
}

impl<'a, E> Happened<'a, E> {
    /// By whoever runs commands on the machine; nobody is told.
    pub(in crate::desk) fn by_operator(event: &'a E) -> Self {
        Self { event, actor: OPERATOR, letters: Vec::new() }
    }
}

/// A change of an account with its events and the letters about it.
struct AccountChange<F> {
    expected_seq: i64,
    happened: Vec<NewEvent>,
    letters: Vec<NewLetter>,
    /// What the form leaves that asked for it.
    claim: Option<Claim>,
    change: F,
}

impl<F> Apply for AccountChange<F>
where
    F: Fn(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static,
{
    fn apply(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        self.claim.iter().try_for_each(|claim| claim.take(tx))?;
        (self.change)(tx)?;
        if !self.happened.is_empty() {
            streams::append(tx, Stream::Installation, self.expected_seq, &self.happened)?;
        }
        for letter in &self.letters {
            outbox::queue(tx, letter)?;
        }
        Ok(())
    }
}

/// Changes what belongs to the installation, mostly an account, appends the event of it and queues the letters about it:
/// all or nothing, and once for the form that asked for it.
pub(in crate::desk) async fn change_account<E, F>(
    desk: &Desk,
    happened: Happened<'_, E>,
    change: F,
) -> Result<(), Error>
where
    E: Serialize + Sync,
    F: Fn(&mut Tx<'_>) -> Result<(), StoreError> + Clone + Send + Sync + 'static,
{
    let Happened { event, actor, letters } = happened;
    write_account(desk, (&[event], actor), &letters, &(), change).await
}

/// The same of several events, or of none. `answer` is what a second click of the form is told.
pub(in crate::desk) async fn write_account<E, A, F>(
    desk: &Desk,
    (events, actor): (&[E], &str),
    letters: &[NewLetter],
    answer: &A,
    change: F,
) -> Result<(), Error>
where
    E: Serialize + Sync,
    A: Serialize + Sync,
    F: Fn(&mut Tx<'_>) -> Result<(), StoreError> + Clone + Send + Sync + 'static,
{
    let change = &change;
    execute(desk, "change account", Patience::Command, move |attempt: Attempt| async move {
        if desk.was_done_before().await? {
            return Err(Error::Overtaken);
        }
        let last = |conn: &mut Conn| streams::last_seq(conn, Stream::Installation);
        let expected_seq = desk.0.store.read("events of accounts", last).await?;
        let row = |event| rows::event_row(event, attempt.now, actor, None);
        let happened = events.iter().map(row).collect::<Result<_, _>>()?;
        let (letters, claim) = (letters.to_vec(), desk.claim(answer, attempt.now)?);
        Ok((AccountChange { expected_seq, happened, letters, claim, change: change.clone() }, ()))
    })
    .await
}
