//! Ten codes for the day on which the second factor is lost: shown once, each good once, made anew as a whole.

use chrono::{DateTime, Utc};

use crate::{
    desk::{
        Desk, Error,
        staff::{
            account_mail::told,
            accounts::{AccountEvent, Happened, change_account},
            freshness::demand_fresh,
            identity::RecoveryCode,
        },
        views::Staff,
    },
    letters::AccountChange,
    store::{StoreError, recovery_codes, users},
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

/// Makes new codes; those of before are void, and the owner of the account hears of it. Shown here and never again.
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
    let Drawn { shown, rows } = draw(desk, id, desk.0.clock.now());
    let happened = Happened {
        event: &AccountEvent::RecoveryCodesMade { user: id },
        actor: &format!("user:{id}"),
        letters: vec![told(desk, &user, AccountChange::RecoveryCodesMade)?],
    };
    let epoch = user.epoch;
    change_account(desk, happened, move |tx| {
        if !users::hold(tx, id, epoch)? {
            return Err(StoreError::Overtaken);
        }
        recovery_codes::replace(tx, id, &rows)
    })
    .await?;
    Ok(shown)
}

/// Uses a code up in place of the second factor; the owner of the account hears of it in the same transaction.
///
/// # Errors
/// [`Error::CredentialsWrong`] when it is none of theirs, or was used.
pub(in crate::desk) async fn use_code(
    desk: &Desk,
    user: &users::User,
    code: &RecoveryCode,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let (id, digest) = (user.id, code.digest(&user.id.to_string()));
    let happened = Happened {
        event: &AccountEvent::RecoveryCodeUsed { user: id },
        actor: &format!("user:{id}"),
        letters: vec![told(desk, user, AccountChange::RecoveryCodeUsed)?],
    };
    let redeemed = change_account(desk, happened, move |tx| {
        if recovery_codes::redeem(tx, id, &digest, now)? { Ok(()) } else { Err(StoreError::NotFound) }
    });
    match redeemed.await {
        Err(Error::NotFound) => Err(Error::CredentialsWrong),
        redeemed => redeemed,
    }
}
