//! The gate: hands the command line to `habeas::cli` and its answer to the shell.

use std::process::ExitCode;

fn main() -> ExitCode {
    habeas::cli::run()
}
