//! Law files: from texts to checked laws, with every fault told by file, line and key; and the laws as loaded.

pub mod error;
pub mod examples;
mod frame;
pub mod laws;
mod lines;
mod parse;
mod summary;
