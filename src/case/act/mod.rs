//! Acts: what somebody does to a case, with payload, rules of the payload, and the moves it may make.
//!
//! Invariant: every act that a person can do has one id, one payload and one route; acts of the program have no route.

pub mod edges;
mod faults;
mod parts;
pub mod payload;
mod table;
mod texts;

pub use self::{
    faults::{Flaw, NotAnAct, PayloadFault},
    table::{Act, ActKind, By, Entry},
};
