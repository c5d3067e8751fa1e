//! Which law leads a case and which clocks run beside it, and the dates of the case over all of them.

pub mod case_dates;
pub mod choice;
#[cfg(test)]
mod tests;
