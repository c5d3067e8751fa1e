//! Commands and wiring. Stdout carries answers only; logs and faults go to stderr.
//!
//! Exit codes: 0 done · 1 the answer is no · 64 wrong usage · 75 try again later · 78 bad configuration.

mod config;
pub mod deadlines;
mod exit;
pub mod law;
mod user;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

pub(crate) use exit::{Exit, Failure};

/// Data subject requests: file, verify, decide, answer in time, and prove it.
#[derive(Debug, Parser)]
#[command(name = "habeas", version, about, max_term_width = 110)]
struct Cli {
    /// Configuration file (TOML); the environment HABEAS__SECTION__KEY overrides it.
    #[arg(long, global = true, env = "HABEAS_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check or show the configuration in force.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Accounts of staff.
    User {
        #[command(subcommand)]
        command: user::UserCommand,
    },
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Validate everything: settings, laws, controllers, mail login. Exit 78 with one line per fault.
    Check,
    /// Print the configuration in force, secrets masked.
    Show,
}

/// Reads the command line and runs one command.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 64 } else { 0 };
            return if error.print().is_ok() { ExitCode::from(code) } else { ExitCode::FAILURE };
        }
    };
    let file = cli.config.as_deref();
    let done = match cli.command {
        Command::Config { command: ConfigCommand::Check } => config::check(file),
        Command::Config { command: ConfigCommand::Show } => config::show(file),
        Command::User { command } => user::run(command, file),
    };
    exit::code(done)
}
