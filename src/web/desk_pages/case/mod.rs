//! One case on its page: what was asked, what happened, its dates, its files.

pub mod chip;
pub mod decision;
pub mod fact;
pub mod files;
mod given;
pub mod head;
pub mod page;
pub mod reckoning;
#[cfg(test)]
pub mod specimen;
pub mod thread;
pub mod timeline;
