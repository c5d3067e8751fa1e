//! Law files: from texts to checked laws, with every fault told by file, line and key; and the laws as loaded.

pub mod examples;
pub mod fault;
mod frame;
pub mod laws;
mod parse;
pub mod summary;
