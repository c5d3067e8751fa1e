//! Staff passwords: argon2id (19,456 KiB, two passes, one lane: the OWASP minimum and the crate's default).
//!
//! Two threads do nothing else, because memory is what an attacker would exhaust: each keeps the 19 MiB of its last hash,
//! which would otherwise stay behind in every thread that ever hashed. Unknown users cost the same as known ones: their
//! password is checked against a dummy hash. Few may wait: whoever comes then is told to try again in a moment, so that a
//! crowd of strangers costs an officer less than a second.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, OnceLock, PoisonError, mpsc},
    thread,
};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::oneshot;

use super::choice::BYTES_MAX;
use crate::desk::Error;

/// Hashes at once, 30 ms each.
const AT_ONCE: usize = 2;
/// So many may wait for one of them.
const WAITING: usize = 50;
/// Seconds after which most of those have gone.
const RETRY_SECS: u32 = 1;

type Work = Box<dyn FnOnce() + Send>;

/// Hashes and checks passwords off the async threads.
#[derive(Debug, Clone)]
pub(crate) struct Passwords {
    /// To the threads that hash; they end with the last of these.
    waiting: mpsc::SyncSender<Work>,
    dummy: Arc<str>,
}

/// Starts the threads that hash.
fn hashers() -> Result<mpsc::SyncSender<Work>, Error> {
    let (waiting, next) = mpsc::sync_channel::<Work>(WAITING);
    let next = Arc::new(Mutex::new(next));
    for _ in 0..AT_ONCE {
        let next = Arc::clone(&next);
        let run = move || {
            loop {
                let work = next.lock().unwrap_or_else(PoisonError::into_inner).recv();
                let Ok(work) = work else { return };
                // who waits for it is told that nothing came; the next one must find a thread
                drop(catch_unwind(AssertUnwindSafe(work)));
            }
        };
        thread::Builder::new()
            .name("passwords".to_owned())
            .spawn(run)
            .map_err(|_| Error::Internal("no thread for passwords".into()))?;
    }
    Ok(waiting)
}

impl Passwords {
    /// With the dummy hash, which a process makes once: it is as dear as any.
    pub(crate) fn new() -> Result<Self, Error> {
        static DUMMY: OnceLock<Arc<str>> = OnceLock::new();
        let dummy = match DUMMY.get() {
            Some(dummy) => Arc::clone(dummy),
            None => Arc::clone(DUMMY.get_or_init({
                let made: Arc<str> = hash(b"the password of nobody at all")?.into();
                || made
            })),
        };
        Ok(Self { waiting: hashers()?, dummy })
    }

    /// The PHC string of a password.
    pub(crate) async fn hash(&self, password: SecretString) -> Result<String, Error> {
        self.off_thread(move || hash(password.expose_secret().as_bytes())).await?
    }

    /// Whether `password` fits `phc`; without a stored hash it takes as long and says no.
    pub(crate) async fn verify(&self, password: SecretString, phc: Option<String>) -> Result<bool, Error> {
        let known = phc.is_some();
        let phc = phc.unwrap_or_else(|| self.dummy.to_string());
        self.off_thread(move || {
            if password.expose_secret().len() > BYTES_MAX {
                return Ok(false);
            }
            let parsed = PasswordHash::new(&phc)
                .map_err(|_| Error::Internal("a stored password hash is unreadable".into()))?;
            Ok(Argon2::default().verify_password(password.expose_secret().as_bytes(), &parsed).is_ok()
                && known)
        })
        .await?
    }

    async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let stopped = || Error::Internal("password hashing has stopped".into());
        let (done, answer) = oneshot::channel();
        let work = Box::new(move || {
            // for whoever left, nothing is hashed: others wait
            if !done.is_closed() {
                drop(done.send(work()));
            }
        });
        self.waiting.try_send(work).map_err(|refused| match refused {
            mpsc::TrySendError::Full(_) => Error::TooMany { retry_secs: RETRY_SECS },
            mpsc::TrySendError::Disconnected(_) => stopped(),
        })?;
        answer.await.map_err(|_| stopped())
    }
}

fn hash(password: &[u8]) -> Result<String, Error> {
    let hash: PasswordHash = Argon2::default()
        .hash_password(password)
        .map_err(|_| Error::Internal("the password could not be hashed".into()))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_while_hashing_stops_nobody_else() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let passwords = Passwords::new().unwrap();
            for _ in 0..2 * AT_ONCE {
                assert!(passwords.off_thread(|| -> u8 { panic!("a mistake") }).await.is_err());
            }
            assert_eq!(passwords.off_thread(|| 7).await.ok(), Some(7));
        });
    }

    #[test]
    fn beyond_those_who_may_wait_nobody_waits() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let passwords = Passwords::new().unwrap();
            let (reached, both_busy) = mpsc::channel();
            let mut gates = Vec::new();
            let mut work = || {
                let (gate, shut) = mpsc::channel::<()>();
                gates.push(gate);
                let reached = reached.clone();
                passwords.off_thread(move || {
                    reached.send(()).ok();
                    // until the gate is gone
                    shut.recv().ok();
                })
            };
            let mut waiting: Vec<_> = (0..AT_ONCE).map(|_| Box::pin(work())).collect();
            for one in &mut waiting {
                assert!(futures_util::poll!(one.as_mut()).is_pending());
            }
            // both threads are at work, so that those who come now wait
            (0..AT_ONCE).for_each(|_| both_busy.recv().unwrap());
            for _ in 0..WAITING {
                let mut one = Box::pin(work());
                assert!(futures_util::poll!(one.as_mut()).is_pending());
                waiting.push(one);
            }
            assert!(matches!(work().await, Err(Error::TooMany { .. })));
            drop(gates);
            for one in waiting {
                one.await.unwrap();
            }
            assert_eq!(passwords.off_thread(|| 7).await.ok(), Some(7), "and then there is room again");
        });
    }

    #[test]
    fn a_password_fits_its_hash_and_no_other() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let passwords = Passwords::new().unwrap();
            let right = || SecretString::from("cloud bridge chair depot".to_owned());
            let phc = passwords.hash(right()).await.unwrap();
            assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
            assert!(passwords.verify(right(), Some(phc.clone())).await.unwrap());
            let wrong = SecretString::from("cloud bridge chair depoT".to_owned());
            assert!(!passwords.verify(wrong, Some(phc)).await.unwrap());
            let dummy = SecretString::from("the password of nobody at all".to_owned());
            assert!(!passwords.verify(dummy, None).await.unwrap());
        });
    }
}
