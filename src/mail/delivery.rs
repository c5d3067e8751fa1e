//! What became of an attempt to send, how one is cut, and why a mail server cannot be used.

use std::sync::Arc;

use tokio::sync::Notify;

/// Asks an attempt to end. It does so as long as nothing of the message was sent; after that only the server can say what
/// became of it.
#[derive(Debug, Clone, Default)]
pub struct Cut(Arc<Notify>);

impl Cut {
    /// Asks, once.
    pub fn ask(&self) {
        self.0.notify_one();
    }

    pub(super) async fn asked(&self) {
        self.0.notified().await;
    }
}

/// Where an attempt failed that got no answer about the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Before the first word about the message: the server is down, or does not let us in. Holds for every message.
    Connect,
    /// In the middle: whether the message arrived is not known.
    Conversation,
}

/// What became of one attempt. Codes are those of RFC 5321.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// The next server took the message over.
    Accepted {
        /// 250, as a rule.
        code: u16,
    },
    /// Not now; try again.
    Deferred {
        /// 4yz.
        code: u16,
    },
    /// Never.
    Bounced {
        /// 5yz.
        code: u16,
    },
    /// No answer about this message; try again.
    Unreachable(Phase),
}

/// Why a mail server or folder cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// No connection.
    #[error("no connection to the mail server")]
    Unreachable,
    /// Connected, no answer in time.
    #[error("the mail server did not answer in time")]
    Timeout,
    /// The server has no STARTTLS, and nothing may travel without.
    #[error("the mail server offers no STARTTLS; to send without encryption, add ?tls=none to mail.url")]
    NoTls,
    /// The handshake failed, or the certificate does not fit.
    #[error("no trusted encrypted connection to the mail server")]
    Tls,
    /// User name or password refused.
    #[error("the mail server refused user name and password")]
    Login,
    /// The server refused the conversation.
    #[error("the mail server refused the conversation")]
    Refused,
    /// The folder cannot be written.
    #[error("the mail folder cannot be written")]
    Folder,
}

impl CheckError {
    pub(super) fn of(error: &lettre::transport::smtp::Error) -> Self {
        if error.status().is_some() {
            Self::Refused
        } else if error.is_tls() {
            Self::Tls
        } else {
            Self::Unreachable
        }
    }
}
