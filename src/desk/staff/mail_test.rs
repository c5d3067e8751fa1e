//! A letter to the own address by which an administrator sees that mail leaves, and what became of those of the last day.
//! Counted in a row as everything is that may be done so often only; the same row says which letters to look for.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

use crate::{
    desk::{
        Desk, Error,
        pipeline::{
            rows,
            tally::{Cap, Counted},
        },
        staff::{
            account_mail,
            accounts::{AccountEvent, By},
            change::{Happened, change_account},
        },
        views::Staff,
    },
    store::{
        StoreError,
        outbox::LetterStatus,
        streams::Stream,
        tallies, users,
        views::outbox::{Troubled, of_effects},
    },
};

/// So many may be asked for within an hour; the mailbox is the own, the server may be another's.
const PER_HOUR: u32 = 5;
/// For how long what became of one is shown.
const SHOWN: TimeDelta = TimeDelta::days(1);
/// Most that are shown.
const SHOWN_MAX: usize = 5;
/// The letter, as its row names it.
const LETTER: &str = "mail_test";

/// What became of a letter that was asked for.
#[derive(Debug, Clone)]
pub struct MailTestView {
    pub asked_at: DateTime<Utc>,
    pub stands: MailTestState,
}

/// How far it is. Codes are those of the mail server, or that none answered; never its words, which may name somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailTestState {
    /// Nobody tried yet, or somebody tries just now.
    Queued,
    /// The next mail server took it.
    Accepted,
    /// It did not get through, and is tried again.
    PutOff { code: String, next_try: DateTime<Utc> },
    /// It will not leave any more.
    Lost { code: String },
}

/// Queues a letter to the own address, in the transaction of its event.
///
/// # Errors
/// [`Error::NotAllowed`] for who is no administrator; [`Error::TooMany`] for the sixth within an hour.
pub async fn test_mail(desk: &Desk, staff: &Staff) -> Result<(), Error> {
    staff.runs_the_office()?;
    let (id, now) = (staff.id, desk.0.clock.now().trunc_subsecs(6));
    let digest = count_of(desk, staff);
    let found = desk.0.store.read("tests of mail", move |conn| {
        let user = users::find(conn, id)?.ok_or(StoreError::NotFound)?;
        Ok((user, Counted::look(conn, digest)?))
    });
    let (user, counted) = found.await?;
    let cap = Cap::new(PER_HOUR, TimeDelta::hours(1));
    let is_capped = !desk.settings().settings.limits.disabled;
    if let Some(until) = counted.free_at(&[cap], now).filter(|_| is_capped) {
        let retry_secs = u32::try_from((until - now).num_seconds().max(1)).unwrap_or(u32::MAX);
        return Err(Error::TooMany { retry_secs });
    }
    let letter = account_mail::test(desk, &user, now)?;
    let tally = counted.once_more(SHOWN, now);
    let event = AccountEvent::MailTested { user: id };
    let happened = Happened { event: &event, actor: &By::Admin(staff).actor(), letters: vec![letter] };
    change_account(desk, happened, move |tx| tallies::save(tx, &tally)).await
}

/// What became of the letters that somebody asked for within a day, the newest first.
///
/// # Errors
/// [`Error::NotAllowed`] for who is no administrator.
pub async fn mail_tests(desk: &Desk, staff: &Staff) -> Result<Vec<MailTestView>, Error> {
    staff.runs_the_office()?;
    let (digest, recipient, since) =
        (count_of(desk, staff), staff.id.to_string(), desk.0.clock.now() - SHOWN);
    let found = desk.0.store.read("tests of mail", move |conn| {
        let asked = tallies::find(conn, &digest)?.unwrap_or_default();
        let asked =
            asked.iter().rev().filter(|at| *at > since).take(SHOWN_MAX).map(|at| at.timestamp_micros());
        let keys = asked.map(|at| rows::effect_key(Stream::Installation, LETTER, at, &recipient));
        of_effects(conn, &keys.collect::<Vec<_>>())
    });
    found.await?.into_iter().map(view).collect()
}

fn view(row: Troubled) -> Result<MailTestView, Error> {
    let stands = match (LetterStatus::read(&row.status, row.id)?, row.last_error) {
        (LetterStatus::Accepted, _) => MailTestState::Accepted,
        (LetterStatus::Queued, None) => MailTestState::Queued,
        (LetterStatus::Queued, Some(code)) => MailTestState::PutOff { code, next_try: row.not_before },
        (LetterStatus::Bounced | LetterStatus::Dead, code) => {
            MailTestState::Lost { code: code.unwrap_or_default() }
        }
    };
    Ok(MailTestView { asked_at: row.created_at, stands })
}

/// The name of the count of who asks.
fn count_of(desk: &Desk, staff: &Staff) -> String {
    desk.0.keys.count_of(LETTER, &staff.id.to_string())
}
