//! Commands and wiring. Stdout carries answers only; logs and faults go to stderr.
//!
//! Exit codes: 0 done · 1 the answer is no · 64 wrong usage · 75 try again later · 78 bad configuration.

mod config;
pub mod deadlines;
mod demo;
mod exit;
mod key;
pub mod law;
mod progress;
mod replay;
mod serve;
mod setup;
mod upkeep;
mod user;

use std::{io::Write as _, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

pub(crate) use exit::{Exit, Failure};

use crate::web::openapi;

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
    /// A throw-away installation with invented cases in every state: prints staff accounts, then `ready URL`.
    Demo {
        /// Port on 127.0.0.1; without it 8080, or any that is free when that is taken.
        #[arg(long, value_name = "N")]
        port: Option<u16>,
        /// Keep the installation in this folder, which must be empty.
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
    /// Serve pages, API, jobs and mail until SIGTERM. Prints `ready URL` when it can be used.
    Serve {
        /// Which part of the work this node does.
        #[arg(long, value_enum, default_value_t)]
        role: serve::Role,
    },
    /// Check or show the configuration in force.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Bring the database to the current schema.
    Migrate {
        /// Only say whether it is current; exit 1 if not.
        #[arg(long)]
        check: bool,
    },
    /// Invite the people without whom no answer leaves, an officer and a lead, and others. Asks at a terminal for those whom
    /// no flag names.
    Setup(setup::Setup),
    /// Accounts of staff.
    User {
        #[command(subcommand)]
        command: user::UserCommand,
    },
    /// Keys of the API for programs.
    Key {
        #[command(subcommand)]
        command: key::KeyCommand,
    },
    /// Deadlines by NDJSON: one question a line on stdin, one answer a line on stdout; no database.
    Deadlines,
    /// The laws as loaded.
    Law {
        #[command(subcommand)]
        command: LawCommand,
    },
    /// Scheduled jobs.
    Jobs {
        #[command(subcommand)]
        command: upkeep::JobsCommand,
    },
    /// Print the reference of the API as an OpenAPI 3.1 document.
    Openapi,
    /// Give back the space of rows that are gone, for example after an upgrade has packed what was there. Says how much
    /// room and time it needs; refuses beside a running server.
    Compact {
        /// Only say what it needs.
        #[arg(long)]
        check: bool,
    },
    /// Recompute state from events, check every hash chain, every timer and every law on record; exit 1 names the first
    /// fault.
    Verify,
    /// Mend rows that differ from their events only by digits of a second below the microsecond, as releases before kept
    /// them. What was mended is put on record; touches no event.
    Repair,
}

#[derive(Debug, Subcommand)]
enum LawCommand {
    /// Every law with its version. `csv` and `json`: a row for each law and right, with its figures, citation and certainty.
    List {
        /// How it is printed.
        #[arg(long, value_enum, default_value_t = law::Format::Text)]
        format: law::Format,
    },
    /// One law file as loaded.
    Show {
        /// The law's id, for example eu-gdpr.
        id: String,
    },
    /// Which open cases a law file would move, by how many days, and which would become late. Touches nothing.
    Replay {
        /// The law file to try; its name is free.
        #[arg(
            long = "law",
            value_name = "FILE",
            required_unless_present = "zones",
            conflicts_with = "zones"
        )]
        file: Option<PathBuf>,
        /// Zone data instead of a law: which days of open cases would end at another instant by those of a directory, by those
        /// in force without one. The cases keep what is on record.
        #[arg(long, value_name = "DIR", num_args = 0..=1, default_missing_value = replay::IN_FORCE)]
        zones: Option<PathBuf>,
        /// How to print each case that would move or cannot be counted.
        #[arg(long, value_enum, default_value_t = law::Format::Text)]
        format: law::Format,
    },
    /// Run the examples inside every law file; exit 1 if one fails.
    Test,
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
        Command::Demo { port, dir } => demo::run(port, dir.as_deref()),
        Command::Serve { role } => serve::run(file, role),
        Command::Config { command: ConfigCommand::Check } => config::check(file),
        Command::Config { command: ConfigCommand::Show } => config::show(file),
        Command::Migrate { check } => upkeep::migrate(file, check),
        Command::Setup(named) => setup::run(named, file),
        Command::User { command } => user::run(command, file),
        Command::Key { command } => key::run(command, file),
        Command::Deadlines => answered(deadlines::run(std::io::stdin().lock(), std::io::stdout().lock())),
        Command::Law { command } => laws(file, &command),
        Command::Jobs { command } => upkeep::jobs(file, command),
        Command::Openapi => {
            answered(std::io::stdout().lock().write_all(openapi::printed().as_bytes()).map(|()| true))
        }
        Command::Compact { check } => upkeep::compact(file, check),
        Command::Verify => upkeep::verify(file),
        Command::Repair => upkeep::repair(file),
    };
    exit::code(done)
}

fn laws(file: Option<&std::path::Path>, command: &LawCommand) -> Result<Exit, Failure> {
    match command {
        LawCommand::Replay { file: Some(law), format, zones: _ } => return replay::run(file, law, *format),
        LawCommand::Replay { file: None, format, zones } => {
            return replay::renew(file, zones.as_deref(), *format);
        }
        LawCommand::List { .. } | LawCommand::Show { .. } | LawCommand::Test => {}
    }
    let checked = crate::config::load(file)?;
    let laws = crate::desk::office::open::load_laws(&checked.settings.law.directory)?;
    let out = std::io::stdout().lock();
    match command {
        LawCommand::List { format } => answered(law::list(&laws, *format, out).map(|()| true)),
        LawCommand::Show { id } => answered(law::show(&laws, id, out)),
        LawCommand::Test | LawCommand::Replay { .. } => answered(law::test(&laws, out)),
    }
}

/// An answer of yes or no; whoever closed the pipe has read enough.
fn answered(answer: std::io::Result<bool>) -> Result<Exit, Failure> {
    match answer {
        Ok(true) => Ok(Exit::Done),
        Ok(false) => Ok(Exit::No),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(Exit::Done),
        Err(error) => Err(error.into()),
    }
}
