//! Who may come in: signing in and out, the second factor, and the guard of every page.

pub mod accounts;
pub mod guard;
pub mod sent;
