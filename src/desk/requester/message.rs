//! The person writes to the office: the words are kept once, sealed beside the filing's event, and every open case
//! shows that they are there, in one transaction.

use crate::{
    case::{Act, Actor, filing::FilingEvent},
    desk::{
        Desk, Error, Flaw,
        pipeline::{
            attempt::Attempt,
            change::Change,
            command::Command,
            once::execute_once,
            plan::plan_all,
            rows::SealedFields,
            snapshot::{CaseSnapshot, load_filing},
        },
        views::Requester,
    },
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
    let words = &SealedFields::from([("text".to_owned(), text)]);
    let message = desk.0.clock.fresh_id();
    let act = &Act::ReceiveMessage(message);
    execute_once(desk, "message", move |attempt: Attempt| async move {
        let (filing, mut cases) = load_filing(&attempt.desk, requester.filing).await?;
        if filing.key.is_none() {
            return Err(Error::NotFound);
        }
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

fn checked(typed: &str) -> Result<String, Error> {
    if typed.trim().is_empty() {
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
