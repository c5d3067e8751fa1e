//! A look over a controller's laws and promises: what binds, what is not allowed, what can never apply.

pub mod controller;
pub mod finding;
