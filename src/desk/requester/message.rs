//! The person writes to the office: the words are kept once, sealed beside the filing's event, and every open case
//! shows that they are there, in one transaction.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    case::{Act, Actor, filing::FilingEvent},
    config::Limits,
    desk::{
        Desk, Error, Flaw,
        pipeline::{
            attempt::Attempt,
            change::Change,
            command::Command,
            once::execute_once,
            plan::plan_all,
            rows::SealedFields,
            snapshot::{CaseSnapshot, FilingSnapshot, load_filing},
        },
        requester::codes::secs_between,
        views::Requester,
    },
    types::text,
};

/// The stored kind of a message of the person.
const RECEIVED: &str = "message_received";
/// The longest message.
const CHARS_MAX: usize = 10_000;

/// Writes to the office.
///
/// # Errors
/// A message that is empty or too long; `Error::TooMany` after as many as a day may have; `Error::NotFound` once the person
/// was erased.
pub async fn write_message(desk: &Desk, requester: &Requester, text: &str) -> Result<(), Error> {
    let text = checked(text)?;
    let words = &SealedFields::from([("text".to_owned(), text)]);
    let message = desk.0.clock.fresh_id();
    let act = &Act::ReceiveMessage(message);
    execute_once(desk, "message", move |attempt: Attempt| async move {
        let (filing, mut cases) = load_filing(&attempt.desk, requester.filing).await?;
        if filing.key.is_none() {
            return Err(Error::NotFound);
        }
        has_room(&filing, &attempt.desk.0.checked.settings.limits, attempt.now)?;
        retain_addressed(&mut cases, act);
        let event = FilingEvent::MessageReceived { message, at: attempt.now };
        let by = (&Actor::Requester, attempt.now);
        let beside = Change::of_filing(filing.with_event(&attempt.desk, &event, by, Some(words))?);
        let command = Command::on_each(Actor::Requester, act, cases.iter().map(|one| one.row.id));
        let (change, _) = plan_all(&attempt, cases, &command, beside).await?;
        Ok((change, ()))
    })
    .await
}

/// Whether another one fits into these 24 hours.
fn has_room(filing: &FilingSnapshot, limits: &Limits, now: DateTime<Utc>) -> Result<(), Error> {
    let day = TimeDelta::days(1);
    let received = filing.stored.iter().rev().filter(|event| event.kind == RECEIVED);
    let mut lately = received.map(|event| event.at).take_while(|at| *at > now - day);
    let Some(last) = usize::try_from(limits.messages_per_day).ok().and_then(|most| most.checked_sub(1))
    else {
        return Ok(());
    };
    match lately.nth(last).filter(|_| !limits.disabled) {
        Some(oldest) => Err(Error::TooMany { retry_secs: secs_between(now, oldest + day) }),
        None => Ok(()),
    }
}

fn checked(typed: &str) -> Result<String, Error> {
    if text::is_blank(typed) {
        return Err(Error::field("/text", &Flaw::MessageMissing));
    }
    if typed.chars().count() > CHARS_MAX {
        return Err(Error::field("/text", &Flaw::MessageTooLong));
    }
    text::lines("text", typed, CHARS_MAX).map_err(|_| Error::field("/text", &Flaw::MessageControl))
}

/// The open cases; where all are closed, every one that is still remembered, so that the message is seen.
fn retain_addressed(cases: &mut Vec<CaseSnapshot>, act: &Act) {
    let is_any_open = cases.iter().any(|one| one.case.state.is_open());
    cases.retain(|one| {
        if is_any_open { one.case.state.is_open() } else { act.kind().is_possible_in(one.case.state) }
    });
}
