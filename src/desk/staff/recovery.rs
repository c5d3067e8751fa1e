//! Ten codes for the day on which the second factor is lost: shown once, each good once, made anew as a whole.

use chrono::{DateTime, Utc};

use crate::{
    desk::{
        Desk, Error,
        pipeline::once::once,
        staff::{
            account_mail::told, accounts::AccountEvent, change::write_account, freshness::demand_fresh,
            identity::RecoveryCode,
        },
        views::Staff,
    },
    letters::AccountChange,
    store::{Conn, StoreError, recovery_codes, users},
    types::{Door, UserId},
};

/// How many an account has.
const COUNT: usize = 10;

/// Fresh codes of an account, as they are shown and as they are kept.
pub(in crate::desk) struct Drawn {
    pub(in crate::desk) shown: Vec<String>,
    pub(in crate::desk) rows: Vec<recovery_codes::RecoveryCode>,
}

/// Draws all codes of an account.
pub(in crate::desk) fn draw(desk: &Desk, user: UserId, now: DateTime<Utc>) -> Drawn {
    let codes: Vec<RecoveryCode> = (0..COUNT).map(|_| RecoveryCode::draw(desk.0.clock.as_ref())).collect();
    let row = |code: &RecoveryCode| recovery_codes::RecoveryCode {
        user_id: user,
        digest: code.digest(&user.to_string()),
        created_at: now,
        used_at: None,
    };
    Drawn { shown: codes.iter().map(RecoveryCode::grouped).collect(), rows: codes.iter().map(row).collect() }
}

/// How many codes somebody has left.
///
/// # Errors
/// Storage that does not answer.
pub async fn recovery_codes_left(desk: &Desk, staff: &Staff) -> Result<i64, Error> {
    let id = staff.id;
    Ok(desk.0.store.read("recovery codes", move |conn| recovery_codes::left(conn, id)).await?)
}

/// Makes new codes; those of before are void, and the owner of the account hears of it. Shown here and never again: to a second
/// click of the form the same, as long as they are the codes in force, and none after that.
///
/// # Errors
/// [`Error::NotAllowed`] outside a page session and for who has no second factor; [`Error::StepUpRequired`].
pub async fn make_recovery_codes(desk: &Desk, staff: &Staff) -> Result<Vec<String>, Error> {
    let id = staff.id;
    let user =
        desk.0.store.read("user", move |conn| users::find(conn, id)?.ok_or(StoreError::NotFound)).await?;
    if staff.door != Door::Pages || user.totp.is_none() {
        return Err(Error::NotAllowed);
    }
    demand_fresh(desk, staff)?;
    let made = once(desk, async {
        let Drawn { shown, rows } = draw(desk, id, desk.0.clock.now());
        let event = AccountEvent::RecoveryCodesMade { user: id };
        let letters = [told(desk, &user, AccountChange::RecoveryCodesMade)?];
        let (epoch, actor) = (user.epoch, format!("user:{id}"));
        write_account(desk, (&[event], &actor), &letters, &shown, move |tx| {
            if !users::hold(tx, id, epoch)? {
                return Err(StoreError::Overtaken);
            }
            recovery_codes::replace(tx, id, &rows)
        })
        .await?;
        Ok(shown)
    });
    in_force(desk, id, made.await?).await
}

/// These codes, unless others took their place.
async fn in_force(desk: &Desk, id: UserId, made: Vec<String>) -> Result<Vec<String>, Error> {
    let first = made.first().and_then(|code| RecoveryCode::typed(code));
    let Some(digest) = first.map(|code| code.digest(&id.to_string())) else { return Ok(Vec::new()) };
    let find = move |conn: &mut Conn| recovery_codes::is_of(conn, id, &digest);
    let is_theirs = desk.0.store.read("recovery codes", find).await?;
    Ok(if is_theirs { made } else { Vec::new() })
}
