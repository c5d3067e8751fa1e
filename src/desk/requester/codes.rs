//! A person asks for a one-time code. The answer is the same, after the same work, whether the reference exists,
//! has a mailbox, or is made up: only the mailbox on file learns anything.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    case::{Actor, filing::FilingEvent},
    desk::{
        Desk, Error,
        office::controller::ControllerContext,
        pipeline::{
            attempt::Attempt,
            change::Change,
            once::execute_once,
            snapshot::{FilingSnapshot, filing_behind},
            tally::{Cap, Counted},
        },
        post::{Address, letter_code, letter_row},
        requester::code_rows::{STATUS, code_row},
        staff::identity::OneTimeCode,
    },
    letters::{CodeLetter, Letter},
    store::streams::Stream,
    types::{EmailAddress, FilingId, Reference},
    vault::DataKey,
};

/// No answer comes sooner than this, so that the few rows that a real code writes do not show in the time it takes.
const ANSWER_AFTER: Duration = Duration::from_millis(50);
/// The name of the letter in the outbox.
pub(in crate::desk) const LETTER: &str = "code";
/// What counts how often a code was asked for.
pub(super) const ASKED: &str = "codes-asked";
/// The period of the cap.
const HOUR: TimeDelta = TimeDelta::hours(1);
/// The address that letters to nobody are rendered for; they are never queued.
const NOBODY: &str = "nobody@nowhere.invalid";

/// Mails a code; the same answer for unknown references.
///
/// # Errors
/// `Error::TooMany` within the waiting time of this reference, known or not, or after as many as an hour may have; storage
/// that does not answer.
pub async fn send_code(desk: &Desk, reference: &str) -> Result<(), Error> {
    let pace = tokio::time::sleep(ANSWER_AFTER);
    let answer = mail_code(desk, reference).await;
    pace.await;
    answer
}

async fn mail_code(desk: &Desk, reference: &str) -> Result<(), Error> {
    let reference = reference.parse::<Reference>().ok();
    let asked = reference.as_ref().map_or("-", Reference::as_str);
    let (reference, asked) = (reference.as_ref(), &desk.0.keys.count_of(ASKED, asked));
    execute_once(desk, "send code", move |attempt: Attempt| async move {
        let now = attempt.now;
        let asked = asked.clone();
        let asked = desk.0.store.read("codes asked", move |conn| Counted::look(conn, asked.clone())).await?;
        let mut change = code_change(desk, reference, now).await?;
        let limits = &desk.0.checked.settings.limits;
        if limits.disabled {
            return Ok((change, ()));
        }
        let caps = [Cap::new(1, code_wait(desk)), Cap::new(limits.codes_per_hour, HOUR)];
        if let Some(until) = asked.free_at(&caps, now) {
            return Err(Error::TooMany { retry_secs: secs_between(now, until) });
        }
        change.tallies.push(asked.once_more(HOUR, now));
        Ok((change, ()))
    })
    .await
}

/// Between two codes for one filing.
fn code_wait(desk: &Desk) -> TimeDelta {
    let limits = &desk.0.checked.settings.limits;
    if limits.disabled { TimeDelta::zero() } else { TimeDelta::seconds(limits.code_wait_secs.into()) }
}

/// What a code for this reference writes: nothing, after the same rendering and sealing, where nobody can get it.
async fn code_change(
    desk: &Desk,
    reference: Option<&Reference>,
    now: DateTime<Utc>,
) -> Result<Change, Error> {
    let code = OneTimeCode::draw(desk.0.clock.as_ref());
    let snapshot = filing_behind(desk, reference.cloned()).await?;
    let mailbox = snapshot.as_ref().and_then(|snapshot| {
        let email = snapshot.person.requester.email.as_ref()?;
        Some((snapshot, snapshot.key.as_ref()?, email))
    });
    match mailbox {
        Some((snapshot, key, to)) => code_for(desk, snapshot, key, to, &code, now),
        None => code_for_nobody(desk, &code, now).map(|()| Change::default()),
    }
}

fn code_for(
    desk: &Desk,
    snapshot: &FilingSnapshot,
    key: &DataKey,
    to: &EmailAddress,
    code: &OneTimeCode,
    now: DateTime<Utc>,
) -> Result<Change, Error> {
    let filing = &snapshot.row;
    let context = desk.context(&filing.controller)?;
    let address = Address {
        stream: Stream::Filing(filing.id),
        kind: LETTER,
        occurrence: &(snapshot.replayed()?.codes + 1),
        duty: None,
        to,
        recipient: "person",
        locale: &filing.locale,
        is_counted: filing.confirmed_at.is_none(),
        reference: Some(&filing.reference),
    };
    let letter = letter_row(desk, context, key, &address, &code_letter(desk, &filing.reference, code)?, now)?;
    // the caller is not authenticated, so the actor is the machine
    let sent = snapshot.with_event(desk, &FilingEvent::CodeSent { at: now }, (&Actor::Machine, now), None)?;
    Ok(Change {
        filings: vec![sent],
        letters: vec![letter],
        // one that is younger than its wait stays good: whoever asks at the same time takes nothing from the other
        void_codes: vec![(filing.id, STATUS, now - code_wait(desk))],
        codes: vec![code_row(desk, filing, STATUS, code, now)],
        ..Change::default()
    })
}

fn code_for_nobody(desk: &Desk, code: &OneTimeCode, now: DateTime<Utc>) -> Result<(), Error> {
    let first = desk.controllers().first().ok_or(Error::NotFound)?;
    let context: &ControllerContext = desk.context(&first.slug)?;
    let to: EmailAddress = NOBODY.parse().map_err(|_| Error::Internal("nobody has no address".to_owned()))?;
    let reference = Reference::from_random([0; 8]);
    let locale = first.languages.first().cloned().ok_or(Error::NotFound)?;
    let address = Address {
        stream: Stream::Filing(FilingId(desk.0.clock.fresh_id())),
        kind: LETTER,
        occurrence: &1,
        duty: None,
        to: &to,
        recipient: "person",
        locale: &locale,
        is_counted: true,
        reference: Some(&reference),
    };
    let key = DataKey::draw(&|bytes| desk.0.clock.fill_random(bytes));
    letter_row(desk, context, &key, &address, &code_letter(desk, &reference, code)?, now).map(drop)
}

fn code_letter(desk: &Desk, reference: &Reference, code: &OneTimeCode) -> Result<Letter, Error> {
    let minutes = desk.0.checked.settings.limits.status_code_life_secs.div_ceil(60);
    Ok(Letter::from(CodeLetter { reference: reference.clone(), code: letter_code(code)?, minutes }))
}

/// Whole seconds to wait, at least one.
pub(in crate::desk) fn secs_between(now: DateTime<Utc>, until: DateTime<Utc>) -> u32 {
    let millis = (until - now).num_milliseconds().max(1);
    u32::try_from((millis + 999) / 1_000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_whole_seconds_and_never_as_none() {
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(secs_between(now, now + TimeDelta::seconds(30)), 30);
        assert_eq!(secs_between(now, now + TimeDelta::milliseconds(29_001)), 30);
        assert_eq!(secs_between(now, now), 1);
    }
}
