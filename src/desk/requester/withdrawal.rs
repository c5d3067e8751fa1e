//! The person no longer wants it: one case, or all that are open, in one transaction. And wants it again after all.

use chrono::{DateTime, Utc};

use crate::{
    case::{
        self, Act, Actor,
        act::payload::{Reopen, Withdraw},
        words::{self, ReopenCause},
    },
    desk::{
        Desk, Error, FieldFault,
        pipeline::{
            attempt::Attempt,
            change::Change,
            command::Command,
            facts::facts_on,
            once::execute_once,
            plan::plan_all,
            snapshot::{CaseSnapshot, load_filing},
        },
        requester::own_case::act_on_own_case,
        views::Requester,
    },
    types::{CaseId, text},
};

/// Withdraws one case, or all that are open.
///
/// # Errors
/// `Error::NotFound` for a case of another filing; `Error::Forbidden` where it is too late.
pub async fn withdraw(
    desk: &Desk,
    requester: &Requester,
    case: Option<CaseId>,
    words: Option<&str>,
) -> Result<(), Error> {
    let words = words.filter(|words| !text::is_blank(words)).map(words::Words::new).transpose();
    let words = words.map_err(|fault| Error::Fields(vec![FieldFault::typed_alone("/words", &fault)]))?;
    let act = &Act::Withdraw(Withdraw { words });
    execute_once(desk, "withdraw", move |attempt: Attempt| async move {
        let (_, mut cases) = load_filing(&attempt.desk, requester.filing).await?;
        match case {
            Some(id) => cases.retain(|one| one.row.id == id),
            None => retain_withdrawable(&attempt.desk, &mut cases, act, attempt.now)?,
        }
        if cases.is_empty() {
            return Err(Error::NotFound);
        }
        let command = Command::on_each(Actor::Requester, act, cases.iter().map(|one| one.row.id));
        let (change, _) = plan_all(&attempt, cases, &command, Change::default()).await?;
        Ok((change, ()))
    })
    .await
}

/// The act by which a person takes a withdrawal back.
pub(in crate::desk) fn reversal() -> Act {
    Act::Reopen(Reopen { cause: ReopenCause::WithdrawalReversed, text: None })
}

/// Takes a withdrawal back: the case goes on, with a period that begins today.
///
/// # Errors
/// `Error::NotFound` for a case of another filing; `Error::Forbidden` where it was not withdrawn.
pub async fn reopen(desk: &Desk, requester: &Requester, case: CaseId) -> Result<(), Error> {
    act_on_own_case(desk, requester, &reversal(), case).await
}

/// Leaves the cases that can still be withdrawn; where there is none, the reason of the last.
fn retain_withdrawable(
    desk: &Desk,
    cases: &mut Vec<CaseSnapshot>,
    act: &Act,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let mut because = Error::NotFound;
    let mut meant = Vec::new();
    for snapshot in cases.drain(..) {
        let facts = facts_on(desk, &snapshot, Actor::Requester, now)?;
        match case::decide(&snapshot.case, act, &facts) {
            Ok(_) => meant.push(snapshot),
            Err(forbidden) => because = forbidden.into(),
        }
    }
    if meant.is_empty() {
        return Err(because);
    }
    *cases = meant;
    Ok(())
}
