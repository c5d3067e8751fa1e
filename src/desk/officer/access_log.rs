//! Who opened a case: noted before anything of it is shown, once for a person, a case and an hour, and read by those who
//! watch over the work. A look is no event of the case: it changes nothing that somebody else could have seen.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use crate::{
    case::Role,
    desk::{
        Desk, Error,
        staff::colleagues::Emails,
        views::{AccessView, Staff},
    },
    store::access_log::{self, AccessEntry},
    types::CaseId,
};

/// Most looks that a page shows.
pub(in crate::desk) const SHOWN_MAX: i64 = 100;

/// Notes that somebody looks at a case.
///
/// # Errors
/// Storage that does not answer: then nothing is shown either.
pub(in crate::desk) async fn log_access(desk: &Desk, staff: &Staff, case: CaseId) -> Result<(), Error> {
    let now = desk.0.clock.now();
    let entry = AccessEntry { case_id: case, user_id: staff.id, hour_at: hour(now), looked_at: now };
    if desk.0.store.read("access log", move |conn| access_log::is_noted(conn, &entry)).await? {
        return Ok(());
    }
    Ok(desk.0.store.write("access log", move |tx| access_log::note(tx, &entry)).await?)
}

/// Whether a role reads who looked.
pub(in crate::desk) fn may_read(role: Role) -> bool {
    matches!(role, Role::Auditor | Role::Dpo)
}

/// The looks with the addresses of those who looked.
pub(in crate::desk) fn views(entries: &[AccessEntry], emails: &Emails) -> Vec<AccessView> {
    let who = |entry: &AccessEntry| {
        emails.get(&entry.user_id).cloned().unwrap_or_else(|| entry.user_id.to_string())
    };
    entries.iter().map(|entry| AccessView { who: who(entry), at: entry.looked_at }).collect()
}

fn hour(at: DateTime<Utc>) -> DateTime<Utc> {
    at.duration_trunc(TimeDelta::hours(1)).unwrap_or(at)
}
