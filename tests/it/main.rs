//! Integration tests: one binary, because linking once matters. Each module is one promise kept from outside.

mod house;
mod instruments;
mod support;
