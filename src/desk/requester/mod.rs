//! What the person does: codes, session, messages, withdrawal, contests, collecting the answer.

mod alarm;
pub(in crate::desk) mod arrival;
pub mod code_rows;
pub mod codes;
pub mod contest;
mod guesses;
mod left_out;
mod letters;
pub mod message;
mod notices;
mod own_case;
pub mod package;
pub mod session;
pub mod status;
pub(in crate::desk) mod thread;
pub mod timeline;
pub mod withdrawal;

pub use self::{
    codes::send_code,
    contest::contest,
    letters::{letter, letters},
    message::write_message,
    notices::{Done, leave_notice, take_notice},
    package::{Handed, may_go_on, package, package_file},
    session::{end_requester_session, open_session, requester},
    status::filing_status,
    withdrawal::{reopen, withdraw},
};
