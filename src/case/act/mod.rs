//! Acts: what somebody does to a case, with payload, rules of the payload, and the moves it may make.
//!
//! Invariant: every act has one id and one payload. Which have a route stands in the table: those of people that the rules
//! know and nothing offers yet, and those of the program, have none.

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
