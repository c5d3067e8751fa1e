//! One act of staff on one case: read, resolved, put through the door.

use serde_json::Value;

use crate::{
    case::{
        Act, ActKind, Actor, NotAnAct, Role,
        act::{
            Entry,
            payload::{Assign, Assignee},
        },
    },
    desk::{
        Desk, Error, FieldError,
        pipeline::{
            change::Change,
            command::{Command, OnCase},
            execute::execute_acts,
        },
        read::case_page::case_view,
        staff::{accounts::find_user, colleagues::colleague},
        views::{CaseView, Staff},
    },
    types::{CaseId, EmailAddress},
};

/// Does an act: payload as in the API, `version` as the page saw it. The case afterwards.
///
/// # Errors
/// [`Error::NotFound`] for an act without a route, [`Error::Malformed`] for a field that it does not have, fields to
/// mend, what state or law forbids, [`Error::VersionConflict`].
#[tracing::instrument(level = "trace", skip_all)]
pub async fn act(
    desk: &Desk,
    staff: &Staff,
    case: CaseId,
    act: ActKind,
    version: i64,
    payload: Value,
) -> Result<CaseView, Error> {
    staff.sees_cases()?;
    if act.entry() != Entry::Route {
        return Err(Error::NotFound);
    }
    let act = resolved(desk, Act::parse(act, &payload).map_err(not_an_act)?).await?;
    let actor = Actor::Officer { id: staff.id, role: staff.role };
    let on = vec![OnCase { case, expected_version: Some(version), act }];
    let after = execute_acts(desk, &Command { actor, late: false, on }, &Change::default()).await?;
    let loaded = after.into_iter().next().ok_or(Error::NotFound)?;
    case_view(desk, staff, &loaded).await
}

/// An address becomes the colleague behind it.
async fn resolved(desk: &Desk, act: Act) -> Result<Act, Error> {
    match act {
        Act::Assign(Assign { to: Assignee::Email(email) }) => {
            Ok(Act::Assign(Assign { to: case_owner(desk, &email).await? }))
        }
        other => Ok(other),
    }
}

async fn case_owner(desk: &Desk, email: &EmailAddress) -> Result<Assignee, Error> {
    let user = find_user(desk, email).await?.filter(|user| user.disabled_at.is_none());
    let colleague = user.as_ref().map(|user| colleague(desk, user)).transpose()?;
    match colleague {
        Some(colleague) if matches!(colleague.role, Role::Officer | Role::Lead) => {
            Ok(Assignee::User(colleague.id))
        }
        _ => Err(Error::field(
            "/to",
            "unknown",
            "Use the e-mail address of an officer or a lead who may sign in, or me.",
        )),
    }
}

fn not_an_act(fault: NotAnAct) -> Error {
    match fault {
        NotAnAct::Unknown => Error::NotFound,
        NotAnAct::UnknownField(field) => Error::Malformed(format!("This act has no field {field:?}.")),
        NotAnAct::Faults(faults) => Error::Fields(
            faults
                .into_iter()
                .map(|fault| FieldError::new(fault.pointer, fault.code.id(), fault.message))
                .collect(),
        ),
    }
}
