//! The one way in which anything changes: it visits each module once, and whoever is overtaken loses nothing.

mod races;
mod walks;
