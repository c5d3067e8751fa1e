//! What a law says, as data: rights, figures, grounds, remedies; and what can be asked of it. Nothing here counts a date.

pub mod applies;
pub mod authority;
pub mod figures;
pub mod grounds;
pub mod law;
pub mod lookup;
pub mod matter;
mod regulators;
pub mod right;
pub mod source;
mod unsure;
