//! Days: civil dates, months, the end of a day; working days and public holidays by rule.

pub mod business;
pub mod days;
mod holidays;
pub mod id;
pub mod zone;
