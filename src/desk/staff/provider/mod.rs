//! Staff who sign in by the identity provider, in place of a password and a second factor. Roles and reach stay ours.
//!
//! Invariant: an account is linked by its owner, who is signed in or opened the mailed link, never by an address that the
//! provider names. A linked account has no password: disabled there is out here.

mod arrival;
mod confirm;
mod flow;

use std::{sync::Arc, time::Duration};

use tokio::{sync::Semaphore, time::timeout};

pub(in crate::desk) use self::confirm::confirm;
pub use self::{
    arrival::{CameBack, Stopped, come_back},
    flow::{WayThere, set_out_to_link, set_out_to_prove, set_out_to_sign_in},
};
use crate::{
    desk::{Desk, Error, ProviderFault},
    oidc::{Fault, Provider},
};

/// Where the provider sends people back to, below our own address.
pub const CALLBACK: &str = "/desk/sign-in/provider";

/// Whether staff can sign in by a provider here.
pub fn has_provider(desk: &Desk) -> bool {
    desk.0.provider.is_some()
}

/// Asks the provider, which blocks, beside the work of others.
#[expect(clippy::disallowed_methods, reason = "waits for another machine, not for the database")]
async fn ask<T, F>(desk: &Desk, ask: F) -> Result<Result<T, Fault>, Error>
where
    T: Send + 'static,
    F: FnOnce(&Provider) -> Result<T, Fault> + Send + 'static,
{
    let provider = Arc::clone(desk.0.provider.as_ref().ok_or(Error::NotFound)?);
    let asked = tokio::task::spawn_blocking(move || ask(&provider)).await;
    asked.map_err(|_| Error::Internal("asking the identity provider broke off".to_owned()))
}

/// So many of those who are not in yet ask at once, each with a thread that waits: anybody can be one, and the database works
/// with threads of the same house. Whether somebody may still come in is asked beside them.
const PLACES: usize = 32;
/// How long one of them waits for a place.
const WAIT: Duration = Duration::from_secs(5);

/// The places of a node.
pub(in crate::desk) fn places() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(PLACES))
}

/// As [`ask`], for who is not in yet.
async fn ask_in_turn<T, F>(desk: &Desk, question: F) -> Result<Result<T, Fault>, Error>
where
    T: Send + 'static,
    F: FnOnce(&Provider) -> Result<T, Fault> + Send + 'static,
{
    let place = timeout(WAIT, Arc::clone(&desk.0.provider_places).acquire_owned()).await;
    let Ok(Ok(place)) = place else { return Err(Error::Provider(ProviderFault::Silent)) };
    let asked = move |provider: &Provider| {
        let answer = question(provider);
        // kept by the thread, which goes on when the browser is gone
        drop(place);
        answer
    };
    ask(desk, asked).await
}

/// What a fault of the provider means to whoever wanted to come in. The cause goes to the log, once.
fn not_let_in(fault: &Fault) -> Error {
    tracing::warn!(%fault, "nobody came in by the identity provider");
    Error::Provider(match fault {
        Fault::Silent(_) => ProviderFault::Silent,
        Fault::Refused(_) | Fault::NotBelieved(_) => ProviderFault::Refused,
    })
}
