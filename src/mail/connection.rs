//! Conversations with one mail server: opened, encrypted, signed in, and kept for the next message.
//!
//! A conversation that ended in the middle (an error, our own timeout) is closed and never used again: an answer that
//! comes late would be taken for the answer to the next message.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, TlsParameters},
    commands::{Data, Mail, Rcpt},
    extension::{ClientId, Extension, MailParameter},
};
use secrecy::ExposeSecret;
use tokio::{
    net::TcpStream,
    sync::Semaphore,
    time::{Instant, timeout},
};

use super::{
    delivery::{CheckError, Cut, Delivery, Phase},
    message::Mime,
    server::{Encryption, Server},
};

/// Several conversations with one server.
#[derive(Debug)]
pub struct Connections {
    server: Server,
    timeout: Duration,
    places: Semaphore,
    idle: Mutex<Vec<Idle>>,
}

struct Idle {
    connection: AsyncSmtpConnection,
    since: Instant,
}

/// A conversation that was kept longer is opened anew: whatever stands between forgets idle ones without a word.
const IDLE_MAX: Duration = Duration::from_mins(1);
/// A kept conversation that does not answer so soon is dead, and those kept beside it are taken to be.
const IDLE_ANSWERS_WITHIN: Duration = Duration::from_secs(2);

impl std::fmt::Debug for Idle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Idle")
    }
}

impl Connections {
    /// At most `places` conversations at a time; each message has `timeout` for everything from connecting to the
    /// server's answer.
    pub fn new(server: Server, places: usize, timeout: Duration) -> Self {
        Self { server, timeout, places: Semaphore::new(places.max(1)), idle: Mutex::new(Vec::new()) }
    }

    /// Sends one message, unless it is asked to be cut before its text is on the way.
    pub async fn send(&self, mime: &Mime, cut: &Cut) -> Delivery {
        let Ok(_place) = self.places.acquire().await else {
            return Delivery::Unreachable(Phase::Connect);
        };
        // The connection lives inside the future that the timeout drops: a cut conversation is closed with it.
        let mut phase = Phase::Connect;
        match timeout(self.timeout, self.converse(mime, &mut phase, cut)).await {
            Ok(delivery) => delivery,
            Err(_) => Delivery::Unreachable(phase),
        }
    }

    async fn converse(&self, mime: &Mime, phase: &mut Phase, cut: &Cut) -> Delivery {
        let begun = tokio::select! {
            begun = self.begin(mime, phase) => begun,
            // nothing of the message was sent: it did not arrive, and may be sent again without arriving twice
            () = cut.asked() => return Delivery::Unreachable(Phase::Conversation),
        };
        let mut connection = match begun {
            Ok(connection) => connection,
            Err(delivery) => return delivery,
        };
        match connection.message(&mime.bytes).await {
            Ok(response) => {
                let code = u16::from(response.code());
                self.keep(connection);
                Delivery::Accepted { code }
            }
            Err(error) => sorted(&error),
        }
    }

    /// A conversation in which the server waits for the text of this message.
    async fn begin(&self, mime: &Mime, phase: &mut Phase) -> Result<AsyncSmtpConnection, Delivery> {
        let mut connection = match self.take_idle().await {
            Some(connection) => connection,
            None => self.open().await.map_err(|_| Delivery::Unreachable(Phase::Connect))?,
        };
        *phase = Phase::Conversation;
        let mut options = Vec::new();
        if mime.envelope.to().iter().any(|address| !AsRef::<str>::as_ref(address).is_ascii()) {
            if !connection.server_info().supports_feature(Extension::SmtpUtfEight) {
                self.keep(connection);
                // RFC 6531, section 3.5: without SMTPUTF8 such an address cannot be used on this way.
                return Err(Delivery::Bounced { code: 553 });
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        let asked = async {
            connection.command(Mail::new(mime.envelope.from().cloned(), options)).await?;
            for to in mime.envelope.to() {
                connection.command(Rcpt::new(to.clone(), Vec::new())).await?;
            }
            connection.command(Data).await
        };
        match asked.await {
            Ok(_) => Ok(connection),
            Err(error) => Err(sorted(&error)),
        }
    }

    /// Signs in and says NOOP.
    ///
    /// # Errors
    /// [`CheckError`]: how far it came.
    pub async fn check(&self) -> Result<(), CheckError> {
        let attempt = async {
            let mut connection = self.open().await?;
            if !connection.test_connected().await {
                return Err(CheckError::Refused);
            }
            connection.abort().await;
            Ok(())
        };
        timeout(self.timeout, attempt).await.map_err(|_| CheckError::Timeout)?
    }

    /// A kept conversation that still answers.
    async fn take_idle(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let Idle { mut connection, since } = self.lock().pop()?;
            if since.elapsed() > IDLE_MAX {
                continue;
            }
            match timeout(IDLE_ANSWERS_WITHIN, connection.test_connected()).await {
                Ok(true) => return Some(connection),
                Ok(false) => {}
                Err(_) => self.lock().clear(),
            }
        }
    }

    fn keep(&self, connection: AsyncSmtpConnection) {
        if !connection.has_broken() {
            self.lock().push(Idle { connection, since: Instant::now() });
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn open(&self) -> Result<AsyncSmtpConnection, CheckError> {
        let server = &self.server;
        let hello = ClientId::default();
        let address = (server.host.as_str(), server.port);
        let mut connection = if server.encryption == Encryption::Wrapped {
            let tls = self.tls()?;
            AsyncSmtpConnection::connect_tokio1(address, None, &hello, Some(tls), None)
                .await
                .map_err(|error| CheckError::of(&error))?
        } else {
            let stream = TcpStream::connect(address).await.map_err(|_| CheckError::Unreachable)?;
            // lettre writes a message and its final dot apart: with Nagle's algorithm each waits for the other side.
            stream.set_nodelay(true).map_err(|_| CheckError::Unreachable)?;
            AsyncSmtpConnection::connect_with_transport(Box::new(stream), &hello)
                .await
                .map_err(|error| CheckError::of(&error))?
        };
        match (server.encryption, connection.can_starttls()) {
            (Encryption::Required | Encryption::Offered, true) => {
                connection.starttls(self.tls()?, &hello).await.map_err(|error| CheckError::of(&error))?;
            }
            (Encryption::Required, false) => {
                connection.abort().await;
                return Err(CheckError::NoTls);
            }
            _ => {}
        }
        if let Some((user, password)) = &server.login {
            let login = Credentials::new(user.clone(), password.expose_secret().to_owned());
            let ways = [Mechanism::Plain, Mechanism::Login];
            connection.auth(&ways, &login).await.map_err(|_| CheckError::Login)?;
        }
        Ok(connection)
    }

    fn tls(&self) -> Result<TlsParameters, CheckError> {
        super::crypto::install_crypto();
        let mut builder = TlsParameters::builder(self.server.host.clone());
        if self.server.loopback {
            // A mail server on this machine usually has a certificate that it made itself.
            builder = builder.dangerous_accept_invalid_certs(true).dangerous_accept_invalid_hostnames(true);
        }
        builder.build().map_err(|_| CheckError::Tls)
    }
}

/// What an error in the middle of a message means for that message.
fn sorted(error: &Error) -> Delivery {
    match error.status().map(u16::from) {
        // The server wants us to sign in, or refuses how we did: ours to mend, not a word about the recipient.
        Some(530 | 534 | 535 | 538) | None => Delivery::Unreachable(Phase::Conversation),
        Some(code) if error.is_permanent() => Delivery::Bounced { code },
        Some(code) => Delivery::Deferred { code },
    }
}
