//! Words that every floor speaks: ids, references, addresses, languages, places.
//!
//! No behaviour beyond parse and print. A value that exists here is valid; whoever holds one need not check again.
//! `Debug` of anything personal prints no person.

mod closed_list;
pub mod contact;
mod domain;
pub mod email;
mod fault;
mod host;
pub mod ids;
pub mod instant;
pub mod json;
mod key_scope;
pub mod locale;
mod network;
mod networks;
pub mod place;
pub mod places;
mod reach;
pub mod reference;
pub mod sign_in;
mod signal;
mod subnet;
pub mod typed;

pub(crate) use closed_list::closed_list;
pub use contact::{PersonName, PhoneNumber, PostalAddress};
pub use email::EmailAddress;
pub use fault::{FaultCode, ParseError, Shape};
pub use host::HostName;
pub(crate) use ids::slug;
pub use ids::{
    CaseId, ControllerSlug, FileId, FilingId, KeyId, LetterId, OutboxId, PackageId, SessionId, TaskId, UserId,
};
pub use key_scope::{KeyScope, KeyScopes};
pub use locale::Locale;
pub use network::Network;
pub use networks::Networks;
pub use place::Place;
pub use reach::Reach;
pub use reference::Reference;
pub use sign_in::{Door, Factor, Factors};
pub use signal::Signal;
pub use subnet::{NotASubnet, Subnet};
pub use typed::text;
