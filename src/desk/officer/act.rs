//! One act of staff, on one case or on several of one filing: read, resolved, carried out.

use serde_json::Value;

use crate::{
    case::{
        self, Act, ActKind, Actor, NotAnAct, Obstacle, Role,
        act::{
            Entry,
            payload::{Assign, Assignee, Merge},
        },
    },
    desk::{
        Desk, Error, FieldFault, Flaw,
        officer::{
            reply::plan_reply,
            verify::{named_and_others, plan_proof},
        },
        pipeline::{
            attempt::Attempt,
            change::Change,
            command::{Command, OnCase},
            once::execute_on_cases,
            plan::plan_all,
            snapshot::{CaseSnapshot, load_cases, load_filing_of},
        },
        read::case_page::case_view,
        staff::colleagues::{colleague, find_user},
        views::{CaseView, Staff},
    },
    store::cases,
    types::{CaseId, EmailAddress},
};

/// One case of an act: which, as it was seen, and what is done to it.
#[derive(Debug, Clone)]
pub struct OnOne {
    pub case: CaseId,
    /// The version that the caller saw.
    pub version: i64,
    /// The payload as in the API, without `version`.
    pub payload: Value,
}

/// Whether a member of staff may ever do an act: asked before anything that was sent is judged.
///
/// # Errors
/// [`Error::NotAllowed`] for who sees no cases, [`Error::NotFound`] for an act without a route, the refusal of the role.
pub fn may(staff: &Staff, act: ActKind) -> Result<(), Error> {
    staff.sees_cases()?;
    if act.entry() != Entry::Route {
        return Err(Error::NotFound);
    }
    Ok(case::may(act, staff.role)?)
}

/// Does an act on one case: payload as in the API, `version` as the page saw it. The case afterwards.
///
/// # Errors
/// As [`act_on_several`].
pub async fn act(
    desk: &Desk,
    staff: &Staff,
    case: CaseId,
    act: ActKind,
    version: i64,
    payload: Value,
) -> Result<CaseView, Error> {
    let first = OnOne { case, version, payload };
    let mut views = act_on_several(desk, staff, act, first, Vec::new()).await?;
    views.pop().ok_or(Error::NotFound)
}

/// As [`act`], for whoever looks at the case anew or not at all: its version afterwards.
///
/// # Errors
/// As [`act_on_several`].
pub async fn act_unseen(desk: &Desk, staff: &Staff, act: ActKind, on: OnOne) -> Result<i64, Error> {
    let after = written(desk, &command(desk, staff, act, on, Vec::new()).await?).await?;
    after.first().map(|snapshot| snapshot.row.version).ok_or(Error::NotFound)
}

/// Does an act on one case and, where the act may cover several, on further cases of the same filing: all or nothing.
/// Each case afterwards, in the order in which they were named.
///
/// # Errors
/// [`Error::NotFound`] for an act without a route, [`Error::Malformed`] for a field that it does not have, fields to
/// mend, what state or law forbids, [`Error::VersionConflict`].
#[tracing::instrument(level = "trace", skip_all)]
pub async fn act_on_several(
    desk: &Desk,
    staff: &Staff,
    act: ActKind,
    first: OnOne,
    also: Vec<OnOne>,
) -> Result<Vec<CaseView>, Error> {
    let after = written(desk, &command(desk, staff, act, first, also).await?).await?;
    let mut views = Vec::with_capacity(after.len());
    for snapshot in &after {
        views.push(case_view(desk, staff, snapshot).await?);
    }
    Ok(views)
}

/// Carries out an act; its cases afterwards.
async fn written(desk: &Desk, command: &Command) -> Result<Vec<CaseSnapshot>, Error> {
    let done = execute_on_cases(desk, "act", command.cases(), move |attempt: Attempt| async move {
        plan_act(&attempt, command).await
    });
    done.await
}

/// The command of an act, its role, reach and payload checked.
pub(super) async fn command(
    desk: &Desk,
    staff: &Staff,
    act: ActKind,
    first: OnOne,
    also: Vec<OnOne>,
) -> Result<Command, Error> {
    may(staff, act)?;
    if !also.is_empty() && !act.covers_several() {
        return Err(Error::field("/also", &Flaw::OneCase));
    }
    staff.reaches_cases(desk, std::iter::once(&first).chain(&also).map(|one| one.case).collect()).await?;
    let mut on = Vec::with_capacity(1 + also.len());
    for (place, one) in std::iter::once(first).chain(also).enumerate() {
        let act = Act::parse(act, &one.payload).map_err(not_an_act).map_err(|error| error.under(place))?;
        let (act, other) = resolved(desk, staff, act, one.case).await.map_err(|error| error.under(place))?;
        if on.iter().any(|known: &OnCase| known.case == one.case) {
            return Err(Error::field("/case", &Flaw::CaseTwice).under(place));
        }
        on.push(OnCase { case: one.case, expected_version: Some(one.version), act, other });
    }
    let actor = Actor::Officer { id: staff.id, role: staff.role };
    Ok(Command { actor, late: false, on })
}

/// What an act writes, and each of its cases afterwards.
pub(super) async fn plan_act(
    attempt: &Attempt,
    command: &Command,
) -> Result<(Change, Vec<CaseSnapshot>), Error> {
    let Some(first) = command.on.first() else { return Err(Error::NotFound) };
    let act = first.act.kind();
    if act == ActKind::Verify {
        return plan_proof(attempt, command).await;
    }
    if act == ActKind::Reply {
        return plan_reply(attempt, command).await;
    }
    let cases = if command.on.len() > 1 {
        // several cases of one filing
        let (_, cases) = load_filing_of(&attempt.desk, first.case).await?;
        named_and_others(cases, command)?.0
    } else {
        load_cases(&attempt.desk, command.cases()).await?
    };
    plan_all(attempt, cases, command, Change::default()).await
}

/// An address becomes the colleague behind it. Another case that the act names must be within reach, and comes along.
async fn resolved(
    desk: &Desk,
    staff: &Staff,
    act: Act,
    case: CaseId,
) -> Result<(Act, Option<CaseId>), Error> {
    match act {
        Act::Merge(Merge { into }) => match staff.reaches_cases(desk, vec![into]).await {
            // what is beyond reach is answered like what does not exist
            Err(Error::NotFound) => Err(Error::Forbidden(Obstacle::MergeUnknown.into())),
            reached => reached.map(|()| (act, Some(into))),
        },
        Act::Assign(Assign { to: Assignee::Email(email) }) => {
            Ok((Act::Assign(Assign { to: case_owner(desk, case, &email).await? }), None))
        }
        other => Ok((other, None)),
    }
}

/// Somebody who works cases and may see this one.
async fn case_owner(desk: &Desk, case: CaseId, email: &EmailAddress) -> Result<Assignee, Error> {
    let user = find_user(desk, email).await?.filter(|user| user.disabled_at.is_none());
    let row = desk.0.store.read("case to assign", move |conn| cases::find(conn, case)).await?;
    let controller = row.ok_or(Error::NotFound)?.controller;
    let colleague = user.as_ref().map(|user| colleague(desk, user)).transpose()?;
    match colleague {
        Some(colleague)
            if matches!(colleague.role, Role::Officer | Role::Lead)
                && colleague.reach.covers(&controller) =>
        {
            Ok(Assignee::User(colleague.id))
        }
        _ => Err(Error::field("/to", &Flaw::Assignee)),
    }
}

fn not_an_act(fault: NotAnAct) -> Error {
    match fault {
        NotAnAct::Unknown => Error::NotFound,
        NotAnAct::UnknownField(field) => Error::Malformed(Flaw::UnknownField { field: format!("{field:?}") }),
        NotAnAct::Faults(faults) => Error::Fields(
            faults.into_iter().map(|fault| FieldFault::of_payload(fault.pointer, &fault.flaw)).collect(),
        ),
    }
}
