//! What opens a sign-in, or puts one in the place of another, is written at once: the second factor that is used up, the
//! tries that come back, the row. A second click of the form ends where the first did.
//!
//! The first leaves its answer, sealed under what only the form knows (`pipeline/once.rs`). For a minute a second sending gets
//! the same sign-in, as long as that is there, and costs no try. No click takes longer: after that, and after signing out,
//! password and code are looked at as if the form had never been sent, and a code that was used opens nothing.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    desk::{
        Desk, Error,
        pipeline::once::answered_before,
        staff::{
            accounts::AccountEvent, change::write_account, identity::SecretToken, second_factor::Shown,
            sign_in_tries::Settled, signed_in::staff_behind,
        },
        views::{Enrolled, Staff, StaffSession},
    },
    store::{Conn, StoreError, Tx, outbox::NewLetter, sessions},
    types::UserId,
};

/// How long a second click may take.
const CLICK: TimeDelta = TimeDelta::minutes(1);

/// An answer that brings a sign-in.
pub(in crate::desk) trait Brings: Serialize + DeserializeOwned + Send + Sync {
    /// The token of its cookie.
    fn token(&self) -> &str;
}

impl Brings for StaffSession {
    fn token(&self) -> &str {
        &self.token
    }
}

impl Brings for Enrolled {
    fn token(&self) -> &str {
        &self.session.token
    }
}

/// What the first click leaves.
#[derive(Serialize, Deserialize)]
struct Left<A> {
    at: DateTime<Utc>,
    /// The sign-in that it brought.
    brought: String,
    /// The one in whose place that is.
    ended: Option<String>,
    answer: A,
}

/// How what was left stands now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Another sending is a second click.
    Fresh,
    /// The sign-in goes on; another sending is no click any more.
    Long,
    /// The sign-in has ended.
    Over,
}

impl<A> Left<A> {
    async fn standing(&self, desk: &Desk) -> Result<Standing, Error> {
        let (now, brought) = (desk.0.clock.now(), self.brought.clone());
        let find = move |conn: &mut Conn| sessions::find(conn, &brought, now);
        Ok(match desk.0.store.read("session", find).await? {
            None => Standing::Over,
            Some(_) if now - self.at <= CLICK => Standing::Fresh,
            Some(_) => Standing::Long,
        })
    }
}

/// What is written with a sign-in.
pub(in crate::desk) struct Opening {
    pub(in crate::desk) user: UserId,
    /// The sign-in that ends by it, of a browser that is signed in.
    pub(in crate::desk) ends: Option<String>,
    pub(in crate::desk) shown: Option<Shown>,
    pub(in crate::desk) settled: Settled,
    pub(in crate::desk) event: Option<AccountEvent>,
    pub(in crate::desk) letters: Vec<NewLetter>,
}

impl Opening {
    /// Nothing but the row of the sign-in.
    pub(in crate::desk) fn of(user: UserId) -> Self {
        Self { user, ends: None, shown: None, settled: Settled::default(), event: None, letters: Vec::new() }
    }
}

/// Does `work`, which ends in [`open`]; a second click gets what the first one brought.
///
/// # Errors
/// Those of `work`.
pub(in crate::desk) async fn opened_once<A: Brings, F>(
    desk: &Desk,
    work: impl FnOnce(Desk) -> F,
) -> Result<A, Error>
where
    F: Future<Output = Result<A, Error>>,
{
    match answered_before::<Left<A>>(desk).await? {
        Some(left) if left.standing(desk).await? == Standing::Fresh => Ok(left.answer),
        Some(_) => work(desk.without_form()).await,
        None => match work(desk.clone()).await {
            Ok(answer) => Ok(answer),
            // what stands in its way may be what the first click has just done
            Err(error) => first_click(desk).await?.ok_or(error),
        },
    }
}

async fn first_click<A: Brings>(desk: &Desk) -> Result<Option<A>, Error> {
    let Some(left) = answered_before::<Left<A>>(desk).await? else { return Ok(None) };
    Ok((left.standing(desk).await? == Standing::Fresh).then_some(left.answer))
}

/// Writes the sign-in that `answer` brings, by `change`, with all that belongs to it.
///
/// # Errors
/// [`Error::CredentialsWrong`] where the second factor was used before; those of `change`.
pub(in crate::desk) async fn open<A: Brings>(
    desk: &Desk,
    opening: Opening,
    answer: A,
    change: impl Fn(&mut Tx<'_>) -> Result<(), StoreError> + Clone + Send + Sync + 'static,
) -> Result<A, Error> {
    let Opening { user, ends, shown, settled, event, mut letters } = opening;
    let used = shown.as_ref().and_then(Shown::event);
    let events: Vec<AccountEvent> = event.into_iter().chain(used).collect();
    letters.extend(shown.iter().flat_map(|shown| shown.letters.clone()));
    let brought = SecretToken::digest_of(answer.token());
    let left = Left { at: desk.0.clock.now(), brought, ended: ends, answer };
    let back = settled.clone();
    let write = move |tx: &mut Tx<'_>| {
        change(tx)?;
        shown.iter().try_for_each(|shown| shown.spend(tx))?;
        settled.write(tx)
    };
    let actor = format!("user:{user}");
    match write_account(desk, (&events, &actor), &letters, &left, write).await {
        Ok(()) => Ok(left.answer),
        Err(error) => {
            let first = first_click(desk).await?.ok_or(error)?;
            // this click has taken tries as well
            back.give_back(desk).await?;
            Ok(first)
        }
    }
}

/// How a form that a browser sends again stands to the sign-in of that browser.
#[derive(Debug)]
pub enum Clicked {
    /// It is the second click of what brought the sign-in of this member of staff, and gets the answer of the first.
    Again(Box<Staff>),
    /// It brought the sign-in that the browser goes on with, and is no click any more.
    Long,
}

/// Whether the form of this desk brought the sign-in of a browser, or ended it for another. `token` is that of its cookie.
///
/// # Errors
/// Storage that does not answer.
pub async fn clicked_again(desk: &Desk, token: &str) -> Result<Option<Clicked>, Error> {
    let Some(left) = answered_before::<Left<serde::de::IgnoredAny>>(desk).await? else { return Ok(None) };
    let here = SecretToken::digest_of(token);
    let goes_on = left.brought == here;
    if !goes_on && left.ended.as_ref() != Some(&here) {
        return Ok(None);
    }
    Ok(match left.standing(desk).await? {
        Standing::Fresh => Some(Clicked::Again(Box::new(staff_behind(desk, left.brought).await?))),
        Standing::Long => goes_on.then_some(Clicked::Long),
        Standing::Over => None,
    })
}
