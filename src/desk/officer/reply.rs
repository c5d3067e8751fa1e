//! The office writes to the person: the words are kept once, sealed beside the filing's event, and whatever message waited
//! on a case of it is answered.

use std::collections::BTreeSet;

use crate::{
    case::{Act, CaseFlag, act::payload::Nothing, filing::FilingEvent},
    desk::{
        Error, Flaw,
        officer::verify::named_and_others,
        pipeline::{
            attempt::Attempt,
            change::Change,
            command::Command,
            plan::{act_words, plan_all},
            rows::forms_in,
            snapshot::{CaseSnapshot, load_filing_of},
        },
    },
};

/// Writes to the person. The command names one case; the letter that says so is one of it.
#[tracing::instrument(level = "trace", skip_all)]
pub(super) async fn plan_reply(
    attempt: &Attempt,
    command: &Command,
) -> Result<(Change, Vec<CaseSnapshot>), Error> {
    let first = command.on.first().ok_or(Error::NotFound)?;
    let (filing, cases) = load_filing_of(&attempt.desk, first.case).await?;
    if filing.key.is_none() {
        return Err(Error::NotFound);
    }
    let (words, by) = (act_words(&first.act), (&command.actor, attempt.now));
    let forms = &attempt.desk.context(&filing.row.controller)?.forms;
    let mut named = BTreeSet::new();
    for (place, name) in forms_in(&words) {
        let fault = |flaw: &Flaw| Error::field(format!("/files/{place}"), flaw);
        if !forms.has(name) {
            return Err(fault(&Flaw::OfficeForm));
        }
        if !named.insert(name) {
            return Err(fault(&Flaw::OfficeFormTwice));
        }
    }
    let (named, mut others) = named_and_others(cases, command)?;
    let (mut change, after) = plan_all(attempt, named, command, Change::default()).await?;
    let event = FilingEvent::MessageSent { message: attempt.desk.0.clock.fresh_id(), at: attempt.now };
    change.absorb(Change::of_filing(filing.with_event(&attempt.desk, &event, by, Some(&words))?));
    let waits = |one: &CaseSnapshot| one.row.flags().contains(&CaseFlag::Message);
    let see = Act::SeeReply(Nothing {});
    others.retain(|one| waits(one) && see.kind().is_possible_in(one.case.state));
    let seen = Command::on_each(command.actor, &see, others.iter().map(|one| one.row.id));
    (change, _) = plan_all(attempt, others, &seen, change).await?;
    Ok((change, after))
}
