//! Law files: from texts to checked laws, with file, line and key of every fault; and the laws as loaded.

mod directory;
pub mod examples;
pub mod fault;
mod frame;
pub mod laws;
mod parse;
mod record;
mod sheet;
pub mod summary;
