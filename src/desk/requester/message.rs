//! The person writes to the office: the words are kept once, sealed beside the filing's event, and every open case
//! shows that they are there, in one transaction.

use crate::{
    case::{Act, Actor, filing::FilingEvent, may},
    desk::{
        Desk, Error,
        command::{
            door::{Loaded, TRIES, Through},
            record::Words,
            whole_filing::{filing_change, load_filing, plan_all},
        },
        views::Requester,
    },
    store::StoreError,
    types::text,
};

/// The longest message.
const CHARS_MAX: usize = 10_000;

/// Writes to the office.
///
/// # Errors
/// A message that is empty or too long; `Error::NotFound` once the person was erased.
pub async fn write_message(desk: &Desk, requester: &Requester, text: &str) -> Result<(), Error> {
    let text = checked(text)?;
    let words = Words::from([("text".to_owned(), text)]);
    let message = desk.0.clock.fresh_id();
    let act = Act::ReceiveMessage(message);
    let through = Through { actor: Actor::Requester, act: &act, seen: None, late: false };
    for _ in 0..TRIES {
        let (loaded, cases) = load_filing(desk, requester.filing).await?;
        if loaded.key.is_none() {
            return Err(Error::NotFound);
        }
        let event = FilingEvent::MessageReceived { message, at: desk.0.clock.now() };
        let mut change = plan_all(desk, &addressed(&cases, &act), &through).await?;
        change.filings.push(filing_change(desk, &loaded, &event, &Actor::Requester, Some(&words))?);
        match desk.0.store.write("message", move |tx| change.apply(tx)).await {
            Ok(()) => return Ok(()),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Error::Unavailable)
}

fn checked(typed: &str) -> Result<String, Error> {
    if typed.trim().is_empty() {
        return Err(Error::field("/text", "required", "Write your message."));
    }
    if typed.chars().count() > CHARS_MAX {
        return Err(Error::field("/text", "too_long", "Use at most 10,000 characters."));
    }
    text::lines("text", typed, CHARS_MAX)
        .map_err(|_| Error::field("/text", "invalid", "Leave out control characters."))
}

/// The open cases; where all are closed, every one that is still remembered, so that the message is seen.
fn addressed<'a>(cases: &'a [Loaded], act: &Act) -> Vec<&'a Loaded> {
    let open: Vec<&Loaded> = cases.iter().filter(|one| one.case.state.is_open()).collect();
    if open.is_empty() { cases.iter().filter(|one| may(act.name(), one.case.state)).collect() } else { open }
}
