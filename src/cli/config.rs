//! `habeas config check` and `habeas config show`.

use std::{io::Write, path::Path};

use super::{Exit, Failure};

/// Validates everything without serving anything.
pub(super) fn check(file: Option<&Path>) -> Result<Exit, Failure> {
    crate::config::load(file)?;
    writeln!(std::io::stdout(), "configuration is valid")?;
    Ok(Exit::Done)
}

/// Prints the configuration in force.
pub(super) fn show(file: Option<&Path>) -> Result<Exit, Failure> {
    std::io::stdout().write_all(crate::config::show(file)?.as_bytes())?;
    Ok(Exit::Done)
}
