//! Habeas.
fn main() {}
