//! Read models: one screen, one file. They join what a page shows and change nothing.

pub mod figures;
pub mod letters;
pub mod outbox;
pub mod queue;
