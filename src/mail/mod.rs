//! Mail: transport over SMTP or into a folder, and the sending worker.
//!
//! Whoever talks to the world may not touch a case: the worker claims, sends, and reports through [`send::Outgoing`].
//! No address, subject or word of a message is ever logged.

pub mod connection;
pub mod crypto;
pub mod delivery;
pub mod lanes;
pub mod message;
pub mod office;
pub mod send;
pub mod server;
pub mod stream;
pub mod transport;

pub use delivery::{CheckError, Cut, Delivery, Phase};
pub use message::{MessageError, mime};
pub use office::OutboxSource;
pub use send::{MailWorker, Outgoing, Tally};
pub use server::{Server, UrlError};
pub use transport::Transport;
