//! What a law says, as data: rights, figures, grounds, remedies; and what can be asked of it. Nothing here counts a date.

pub mod applies;
pub mod figures;
pub mod grounds;
pub mod law;
pub mod lookup;
pub mod matter;
pub mod regulators;
pub mod right;
mod unsure;
