//! How far a long command is, on one line of a terminal that it writes over again. Nothing where nobody watches: a log or
//! a pipe gets results only.

use std::io::{self, IsTerminal, Write};

/// What a command has reached.
pub(super) struct Progress {
    unit: &'static str,
    is_watched: bool,
    shown: Option<i64>,
}

impl Progress {
    /// Counted in `unit`, a word in the singular.
    pub(super) fn of(unit: &'static str) -> Self {
        Self { unit, is_watched: io::stderr().is_terminal(), shown: None }
    }

    /// Says `UNIT number of all`, once for each number.
    ///
    /// # Errors
    /// Writing failed.
    pub(super) fn reached(&mut self, number: i64, all: i64) -> io::Result<()> {
        if !self.is_watched || self.shown == Some(number) {
            return Ok(());
        }
        self.shown = Some(number);
        let mut out = io::stderr();
        write!(out, "\r{} {} of {all}", self.unit, number.min(all))?;
        out.flush()
    }

    /// Leaves the line.
    ///
    /// # Errors
    /// Writing failed.
    pub(super) fn over(&mut self) -> io::Result<()> {
        if self.shown.take().is_some() { writeln!(io::stderr()) } else { Ok(()) }
    }
}
