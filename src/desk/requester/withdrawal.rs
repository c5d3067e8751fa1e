//! The person no longer wants it: one case, or all that are open, in one transaction.

use crate::{
    case::{self, Act, Actor, act::payload::Withdraw, words},
    desk::{
        Desk, Error,
        command::{
            door::{Loaded, TRIES, Through, facts_on},
            whole_filing::{load_filing, plan_all},
        },
        views::Requester,
    },
    store::StoreError,
    types::CaseId,
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
    let words = words.filter(|text| !text.trim().is_empty()).map(words::Words::new).transpose();
    let words = words.map_err(|fault| Error::field("/words", "invalid", fault.problem))?;
    let act = Act::Withdraw(Withdraw { words });
    let through = Through { actor: Actor::Requester, act: &act, seen: None, late: false };
    for _ in 0..TRIES {
        let (_, cases) = load_filing(desk, requester.filing).await?;
        let meant = match case {
            Some(id) => vec![cases.iter().find(|one| one.row.id == id).ok_or(Error::NotFound)?],
            None => withdrawable(desk, &cases, &act)?,
        };
        let change = plan_all(desk, &meant, &through).await?;
        match desk.0.store.write("withdraw", move |tx| change.apply(tx)).await {
            Ok(()) => return Ok(()),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(Error::Unavailable)
}

/// The cases that can still be withdrawn; where there is none, the reason of the last.
fn withdrawable<'a>(desk: &Desk, cases: &'a [Loaded], act: &Act) -> Result<Vec<&'a Loaded>, Error> {
    let mut meant = Vec::new();
    let mut because = Error::NotFound;
    for loaded in cases {
        let facts = facts_on(desk, loaded, Actor::Requester)?;
        match case::decide(&loaded.case, act, &facts) {
            Ok(_) => meant.push(loaded),
            Err(forbidden) => because = forbidden.into(),
        }
    }
    if meant.is_empty() { Err(because) } else { Ok(meant) }
}
