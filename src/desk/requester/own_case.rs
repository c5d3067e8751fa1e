//! An act of the person on one case of their own filing.

use crate::{
    case::{Act, Actor},
    desk::{
        Desk, Error,
        pipeline::{change::Change, command::Command, once::execute_acts, snapshot::load_filing},
        views::Requester,
    },
    types::CaseId,
};

/// Does it.
///
/// # Errors
/// [`Error::NotFound`] for a case of another filing; what state or law forbids.
pub(super) async fn act_on_own_case(
    desk: &Desk,
    requester: &Requester,
    act: &Act,
    case: CaseId,
) -> Result<(), Error> {
    let (_, cases) = load_filing(desk, requester.filing).await?;
    if !cases.iter().any(|one| one.row.id == case) {
        return Err(Error::NotFound);
    }
    let command = Command::on_each(Actor::Requester, act, [case]);
    execute_acts(desk, &command, &Change::default()).await.map(|_| ())
}
