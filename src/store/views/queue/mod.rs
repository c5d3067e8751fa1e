//! The queue: cases in the order of `queue_at`, or of their due date where that is asked for; a page at a time, by keyset;
//! and how many there are in all. What it costs goes by what it shows, not by what is stored.
//!
//! Counting and listing ask the same question, so a figure and the list behind it cannot differ.

mod arms;
mod filter;
mod page;

pub use self::{
    filter::{After, AssigneeFilter, DueFilter, Order, QueueFilter, Search, Sought, StateFilter},
    page::{Found, LOOKED_MAX, QueueItem, count, page},
};
