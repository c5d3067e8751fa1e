//! Coming back from the provider: the way is looked up by its cookie and used up, then the code is traded, then what
//! somebody set out for is done in one transaction.

use chrono::{DateTime, Utc};
use subtle::ConstantTimeEq;

use super::{
    ask_in_turn,
    flow::{Flow, Purpose},
    not_let_in,
};
use crate::{
    desk::{
        Desk, Error, ProviderFault,
        staff::{
            account_mail::told,
            accounts::AccountEvent,
            change::{Happened, change_account},
            enrolment::may_change_factors,
            identity::SecretToken,
            session::{self, staff_of},
            signed_in::staff_behind,
        },
        views::{Staff, StaffSession},
    },
    letters::AccountChange,
    oidc::Arrival,
    store::{Conn, StoreError, invitations, provider_flows, recovery_codes, sessions, users},
    types::{Door, Factor, Factors},
};

/// What the browser brings back from the provider.
#[derive(Debug, Clone, Default)]
pub struct CameBack {
    pub code: Option<String>,
    pub state: Option<String>,
    pub iss: Option<String>,
}

/// Somebody who was let in, and where they go on.
#[derive(Clone)]
pub struct Welcome {
    pub session: StaffSession,
    pub to: String,
    /// What was typed before they set out.
    pub kept: String,
}

/// Somebody who came back and was not let in: what they had typed is not lost with that.
#[derive(Clone)]
pub struct Stopped {
    pub fault: ProviderFault,
    pub to: String,
    pub kept: String,
    /// Who set out for a fresh proof, and is signed in as before.
    pub staff: Option<Staff>,
}

/// Lets somebody in who comes back from the provider, or says why not.
///
/// # Errors
/// [`Error::Provider`] for a way that is not open; [`Error::NotFound`] where there is no provider.
pub async fn come_back(
    desk: &Desk,
    token: &str,
    back: CameBack,
) -> Result<Result<Welcome, Box<Stopped>>, Error> {
    let now = desk.0.clock.now();
    let over = || Error::Provider(ProviderFault::Over);
    // who never set out costs no write
    if token.is_empty() {
        return Err(over());
    }
    let digest = SecretToken::digest_of(token);
    let row = desk.0.store.write("come back", move |tx| provider_flows::take(tx, &digest, now)).await?;
    let flow = Flow::opened(desk, &row.ok_or_else(over)?)?;
    let shown = back.state.unwrap_or_default();
    if !bool::from(shown.as_bytes().ct_eq(flow.state.as_bytes())) {
        return Err(over());
    }
    match let_in(desk, &flow, back.code, back.iss, now).await {
        Ok(session) => Ok(Ok(Welcome { session, to: flow.to, kept: flow.kept })),
        Err(Error::Provider(fault)) => {
            let staff = match flow.purpose {
                Purpose::Prove { sign_in } if !flow.kept.is_empty() => staff_behind(desk, sign_in).await.ok(),
                Purpose::Prove { .. } | Purpose::SignIn | Purpose::Link { .. } => None,
            };
            Ok(Err(Box::new(Stopped { fault, to: flow.to, kept: flow.kept, staff })))
        }
        Err(other) => Err(other),
    }
}

/// Trades the code, and does what somebody set out for.
async fn let_in(
    desk: &Desk,
    flow: &Flow,
    code: Option<String>,
    iss: Option<String>,
    now: DateTime<Utc>,
) -> Result<StaffSession, Error> {
    let asked = flow.clone();
    let arrived = ask_in_turn(desk, move |provider| {
        provider.check_issuer(iss.as_deref(), now)?;
        // whoever gave up there, or was refused, comes back without a code
        let code = code.ok_or(crate::oidc::Fault::Refused("no code".to_owned()))?;
        let arrival =
            provider.arrival(&code, asked.secrets(), asked.is_anew().then_some(asked.begun_at), now)?;
        Ok((arrival, provider.issuer().to_owned()))
    })
    .await?;
    let (arrival, issuer) = arrived.map_err(|fault| not_let_in(&fault))?;
    let known = Known {
        index: desk.0.keys.staff_subject(&issuer, &arrival.subject),
        // who does not say when gave no proof that is fresh
        factors: Factors::given(
            [Factor::Provider],
            arrival.proven_at.map_or(DateTime::UNIX_EPOCH, |at| at.min(now)),
        ),
        arrival,
        now,
    };
    match &flow.purpose {
        Purpose::SignIn => known.signs_in(desk).await,
        Purpose::Prove { sign_in } => known.proves(desk, sign_in).await,
        Purpose::Link { sign_in } => known.links(desk, sign_in).await,
    }
}

/// Somebody whom the provider let in.
struct Known {
    index: Vec<u8>,
    factors: Factors,
    arrival: Arrival,
    now: DateTime<Utc>,
}

fn shown(token: &SecretToken) -> StaffSession {
    StaffSession { token: token.as_str().to_owned(), device: None }
}

impl Known {
    async fn owner(&self, desk: &Desk) -> Result<Option<users::User>, Error> {
        let index = self.index.clone();
        Ok(desk.0.store.read("user", move |conn| users::find_by_provider(conn, &index)).await?)
    }

    /// A fresh sign-in of an account, with what the provider is asked with later.
    fn row(&self, desk: &Desk, user: &users::User) -> Result<(sessions::Session, SecretToken), Error> {
        let (row, token) = session::for_pages(desk, user.id, self.factors.clone(), self.now);
        let grant = super::confirm::sealed(desk, user.id, &self.arrival.grant)?;
        Ok((sessions::Session { provider_grant: Some(grant), confirmed_at: Some(self.now), ..row }, token))
    }

    async fn signs_in(&self, desk: &Desk) -> Result<StaffSession, Error> {
        let not_linked = || Error::Provider(ProviderFault::NotLinked);
        let user =
            self.owner(desk).await?.filter(|user| user.disabled_at.is_none()).ok_or_else(not_linked)?;
        let (row, token) = self.row(desk, &user)?;
        let held = (user.id, user.epoch);
        let opened = desk.0.store.write("sign in", move |tx| session::open(tx, held, &row)).await?;
        if opened { Ok(shown(&token)) } else { Err(not_linked()) }
    }

    /// The same sign-in goes on under a new name.
    async fn proves(&self, desk: &Desk, sign_in: &str) -> Result<StaffSession, Error> {
        let (old, user) = signed_in(desk, sign_in, self.now).await?;
        if user.provider_index.as_ref() != Some(&self.index) {
            return Err(Error::Provider(ProviderFault::Another));
        }
        let token = SecretToken::draw(desk.0.clock.as_ref());
        let grant = super::confirm::sealed(desk, user.id, &self.arrival.grant)?;
        let (from, to, factors, now) = (old.digest, token.digest(), self.factors.clone(), self.now);
        let renewed = desk.0.store.write("step up", move |tx| {
            let held = users::hold(tx, user.id, user.epoch)? && sessions::renew(tx, &from, &to, &factors)?;
            if held {
                sessions::confirm(tx, &to, &grant, now)?;
            }
            Ok(held)
        });
        if renewed.await? { Ok(shown(&token)) } else { Err(Error::Unauthenticated) }
    }

    /// Password, second factor and recovery codes are gone from now on, and every other sign-in with them.
    async fn links(&self, desk: &Desk, sign_in: &str) -> Result<StaffSession, Error> {
        let (old, user) = signed_in(desk, sign_in, self.now).await?;
        if self.owner(desk).await?.is_some_and(|owner| owner.id != user.id) {
            return Err(Error::Provider(ProviderFault::Another));
        }
        may_change_factors(&staff_of(desk, &user, old)?, &user)?;
        let (id, epoch, now) = (user.id, user.epoch, self.now);
        let user = users::User {
            provider_index: Some(self.index.clone()),
            password_hash: String::new(),
            password_is_given: false,
            totp: None,
            enrols_by_link: false,
            epoch: epoch + 1,
            ..user
        };
        let (row, token) = self.row(desk, &user)?;
        let happened = Happened {
            event: &AccountEvent::ProviderLinked { user: id },
            actor: &format!("user:{id}"),
            letters: vec![told(desk, &user, AccountChange::ProviderLinked)?],
        };
        let sign_in = sign_in.to_owned();
        let linked = change_account(desk, happened, move |tx| {
            // who signed out meanwhile changes nothing any more
            sessions::find(tx, &sign_in, now)?.ok_or(StoreError::NotFound)?;
            users::save(tx, &user, epoch)?;
            invitations::revoke(tx, id)?;
            recovery_codes::replace(tx, id, &[])?;
            session::end_all(tx, id)?;
            sessions::add(tx, &row)
        });
        match linked.await {
            Err(Error::NotFound) => Err(Error::Provider(ProviderFault::Over)),
            linked => linked.map(|()| shown(&token)),
        }
    }
}

/// The sign-in from which somebody set out, and its user.
async fn signed_in(
    desk: &Desk,
    digest: &str,
    now: DateTime<Utc>,
) -> Result<(sessions::Session, users::User), Error> {
    let digest = digest.to_owned();
    let find = move |conn: &mut Conn| session::with_user(conn, &digest, Door::Pages, now);
    let found = desk.0.store.read("session", find).await?;
    let found = found.filter(|(_, user)| user.disabled_at.is_none());
    found.ok_or(Error::Provider(ProviderFault::Over))
}
