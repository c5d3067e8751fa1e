//! What the person does: codes, session, messages, withdrawal, contests, collecting the answer.

pub mod codes;
pub mod contest;
pub mod message;
pub mod package;
pub mod session;
pub mod status;
pub mod timeline;
pub mod withdrawal;
