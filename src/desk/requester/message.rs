//! The person writes to the office through their session.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    case::Actor,
    config::Limits,
    desk::{
        Desk, Error,
        pipeline::{
            attempt::Attempt,
            once::execute_once,
            snapshot::{FilingSnapshot, load_filing},
        },
        requester::{
            arrival::{Arrival, RECEIVED, arrive, checked},
            codes::secs_between,
        },
        views::Requester,
    },
};

/// Writes to the office.
///
/// # Errors
/// A message that is empty or too long; `Error::TooMany` after as many as a day may have; `Error::NotFound` once the person
/// was erased.
pub async fn write_message(desk: &Desk, requester: &Requester, text: &str) -> Result<(), Error> {
    let arrival = &Arrival {
        actor: Actor::Requester,
        message: desk.0.clock.fresh_id(),
        text: checked(text)?,
        channel: None,
        on: None,
        files: Vec::new(),
    };
    execute_once(desk, "message", move |attempt: Attempt| async move {
        let (filing, cases) = load_filing(&attempt.desk, requester.filing).await?;
        has_room(&filing, &attempt.desk.0.checked.settings.limits, attempt.now)?;
        Ok((arrive(&attempt, &filing, cases, arrival).await?, ()))
    })
    .await
}

/// Whether another one fits into these 24 hours.
fn has_room(filing: &FilingSnapshot, limits: &Limits, now: DateTime<Utc>) -> Result<(), Error> {
    let day = TimeDelta::days(1);
    let own = |actor: &str| actor == "requester";
    let received = filing.stored.iter().rev().filter(|event| event.kind == RECEIVED && own(&event.actor));
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
