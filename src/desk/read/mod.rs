//! What screens show: the queue, a case, figures.

pub mod case_page;
pub mod decision_page;
pub mod duty_page;
pub(crate) mod event_facts;
mod given;
pub mod installation;
mod letters;
mod notice;
pub mod queue;
pub mod queue_filter;
pub mod queue_item;
mod search;
pub mod standing;
pub mod stats;
mod together;

pub use self::{
    case_page::case,
    letters::{letter, letters},
    notice::{office_form, own_authorities},
    queue::queue,
    search::{kept_search, search_kept},
    stats::{COUNTED_MAX, stats},
    together::merge_targets,
};
