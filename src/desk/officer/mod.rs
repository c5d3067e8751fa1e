//! What the staff do: acts on cases, files, tasks, notices, and the log of who looked.

pub mod access_log;
pub mod act;
pub mod files;
pub mod notices;
pub mod preview;
pub mod print;
pub mod record;
mod reply;
pub mod tasks;
pub mod verify;

pub use self::{
    act::{OnOne, act, act_on_several, act_unseen, may},
    files::{attach_file, case_file, check_file},
    notices::{leave_notice, take_notice},
    preview::{clocks_after, letters_of_answer, preview},
    print::print_letter,
    record::{Recorded, record_message},
    tasks::{finish_task, tasks},
};
