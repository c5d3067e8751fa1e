//! Setting out to the provider. Its secrets and what waits meanwhile are kept here, sealed; the browser has a cookie only.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{ask_in_turn, not_let_in};
use crate::{
    desk::{
        Desk, Error,
        office::keyring::Keyring,
        pipeline::tally::{Cap, Counted},
        requester::codes::secs_between,
        staff::{
            enrolment::who_changes_factors,
            freshness::{Proof, demand_fresh, proves_by},
            identity::SecretToken,
        },
        views::{Owed, Staff},
    },
    oidc::Secrets,
    store::{StoreError, Tx, provider_flows, tallies},
    types::{Door, Network},
};

/// How long somebody may be away.
const LIFE: TimeDelta = TimeDelta::minutes(10);
/// Anybody may set out, with as much as a form can hold: so many of a network may leave something behind, in this time.
const KEPT_MAX: u32 = 100;
const KEPT_PERIOD: TimeDelta = TimeDelta::hours(1);

/// What somebody set out for; a sign-in stands by its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Purpose {
    SignIn,
    /// A fresh proof of who is signed in.
    Prove {
        sign_in: String,
    },
    /// From now on this account is signed in to by the provider.
    Link {
        sign_in: String,
    },
}

/// What is remembered of somebody who set out.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Flow {
    pub(super) purpose: Purpose,
    pub(super) state: String,
    nonce: String,
    verifier: String,
    pub(super) begun_at: DateTime<Utc>,
    /// Where to go afterwards.
    pub(super) to: String,
    /// What was typed into a form that waits.
    pub(super) kept: String,
}

impl Flow {
    pub(super) fn secrets(&self) -> Secrets<'_> {
        Secrets { state: &self.state, nonce: &self.nonce, verifier: &self.verifier }
    }

    /// Whether the person must prove who they are now, signed in at the provider or not.
    pub(super) fn is_anew(&self) -> bool {
        match self.purpose {
            Purpose::SignIn => false,
            Purpose::Prove { .. } | Purpose::Link { .. } => true,
        }
    }

    pub(super) fn sealed(&self, desk: &Desk, digest: &str) -> Result<Vec<u8>, Error> {
        desk.0.keys.seal(desk.0.keys.installation(), "provider_flows", "sealed", digest, self)
    }

    pub(super) fn opened(desk: &Desk, row: &provider_flows::Flow) -> Result<Self, Error> {
        Keyring::open_sealed(desk.0.keys.installation(), "provider_flows", "sealed", &row.digest, &row.sealed)
    }
}

/// Where the browser goes, and the cookie by which it is known when it comes back.
#[derive(Clone)]
pub struct WayThere {
    pub url: Url,
    /// Opaque, for the cookie.
    pub token: String,
    /// What the provider brings back: of several ways that are open in a browser, which one it is.
    pub state: String,
}

/// Sets out to sign in. `kept` is what was typed into a form whose session is over.
///
/// # Errors
/// [`Error::NotFound`] where there is no provider; [`Error::Provider`] where it does not answer; [`Error::TooMany`] when
/// those of one network leave too much behind.
pub async fn set_out_to_sign_in(desk: &Desk, to: &str, kept: &str, from: Network) -> Result<WayThere, Error> {
    let is_counted = !kept.is_empty() && !desk.0.checked.settings.limits.disabled;
    let count = is_counted.then(|| desk.0.keys.count_of("provider-kept", &from.in_clear()));
    set_out(desk, Purpose::SignIn, to, kept, count).await
}

/// Sets out for a fresh proof. `held` is what was typed into the form that waits for it.
///
/// # Errors
/// [`Error::NotAllowed`] for who did not sign in by the provider; as [`set_out_to_sign_in`].
pub async fn set_out_to_prove(desk: &Desk, staff: &Staff, to: &str, held: &str) -> Result<WayThere, Error> {
    if staff.door != Door::Pages || proves_by(staff) != Proof::Provider {
        return Err(Error::NotAllowed);
    }
    set_out(desk, Purpose::Prove { sign_in: staff.session.clone() }, to, held, None).await
}

/// Sets out to link the account: from then on the provider lets its owner in, and no password does.
///
/// # Errors
/// [`Error::NotAllowed`] for who is linked already; [`Error::StepUpRequired`]; [`Error::LinkRequired`] where it takes the
/// link that was mailed; as [`set_out_to_sign_in`].
pub async fn set_out_to_link(desk: &Desk, staff: &Staff) -> Result<WayThere, Error> {
    who_changes_factors(desk, staff).await?;
    if staff.owes != Some(Owed::Password) {
        demand_fresh(desk, staff)?;
    }
    set_out(desk, Purpose::Link { sign_in: staff.session.clone() }, "/desk/account", "", None).await
}

/// Whether there is room for what one more leaves behind; if not, until when. Whoever counts at the same moment goes first.
fn counted_in(tx: &mut Tx<'_>, name: &str, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
    let counted = Counted::look(tx, name.to_owned())?;
    let full = counted.free_at(&[Cap::new(KEPT_MAX, KEPT_PERIOD)], now);
    if full.is_some() || tallies::try_save(tx, &counted.once_more(KEPT_PERIOD, now))? {
        return Ok(full);
    }
    Ok(Some(now))
}

async fn set_out(
    desk: &Desk,
    purpose: Purpose,
    to: &str,
    kept: &str,
    count: Option<String>,
) -> Result<WayThere, Error> {
    let now = desk.0.clock.now();
    let draw = || SecretToken::draw(desk.0.clock.as_ref());
    let token = draw();
    let flow = Flow {
        purpose,
        state: draw().as_str().to_owned(),
        nonce: draw().as_str().to_owned(),
        verifier: draw().as_str().to_owned(),
        begun_at: now,
        to: to.to_owned(),
        kept: kept.to_owned(),
    };
    let digest = token.digest();
    let sealed = flow.sealed(desk, &digest)?;
    let state = flow.state.clone();
    let asked =
        ask_in_turn(desk, move |provider| provider.way_there(flow.secrets(), flow.is_anew(), now)).await?;
    let url = asked.map_err(|fault| not_let_in(&fault))?;
    let row = provider_flows::Flow { digest, sealed, expires_at: now + LIFE };
    let add = move |tx: &mut Tx<'_>| {
        if let Some(until) = count.as_ref().map_or(Ok(None), |count| counted_in(tx, count, now))? {
            return Ok(Some(until));
        }
        provider_flows::add(tx, &row).map(|()| None)
    };
    if let Some(until) = desk.0.store.write("set out", add).await? {
        return Err(Error::TooMany { retry_secs: secs_between(now, until) });
    }
    Ok(WayThere { url, token: token.as_str().to_owned(), state })
}
