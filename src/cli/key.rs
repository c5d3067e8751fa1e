//! `habeas key add`, `list`, `revoke`: keys of the API for programs.

use std::{io::Write, path::Path};

use chrono::TimeDelta;
use clap::Subcommand;

use super::{
    Exit, Failure,
    user::{failure, open, reach, words},
};
use crate::{
    desk::staff::{self, By, NewKey},
    types::{ControllerSlug, KeyId, KeyScopes, Networks},
};

/// Keys of the API.
#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Make a key and print it, this once.
    Add {
        /// Which program will hold it, in words.
        name: String,
        /// What it opens, with commas between: intake, intake:backdate, intake:mail, read, reports.
        #[arg(long, value_name = "SCOPES")]
        scope: KeyScopes,
        /// For the cases of this controller only, by its slug; may be given several times.
        #[arg(long = "controller", value_name = "SLUG")]
        controllers: Vec<ControllerSlug>,
        /// Only from these networks, with commas between, as 192.0.2.0/24.
        #[arg(long, value_name = "NETWORKS", default_value = "")]
        from: Networks,
        /// For so many days; without it, until it is revoked.
        #[arg(long, value_name = "N")]
        days: Option<u16>,
    },
    /// List keys: id, name, what they open, controllers, networks, last use, and until when.
    List,
    /// End a key at once.
    Revoke {
        /// Its id, from `key list`.
        id: KeyId,
    },
}

/// Runs one command on the installation of that configuration.
pub(super) fn run(command: KeyCommand, file: Option<&Path>) -> Result<Exit, Failure> {
    let desk = open(file)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut out = std::io::stdout().lock();
    match command {
        KeyCommand::Add { name, scope, controllers, from, days } => {
            let life = days.map(|days| TimeDelta::days(days.into()));
            let new = NewKey { name, scopes: scope, reach: reach(controllers), networks: from, life };
            let made = runtime.block_on(staff::add_key(&desk, By::Operator, new)).map_err(failure)?;
            writeln!(out, "{}", made.secret)?;
            tracing::info!(key = %made.id, "a key was made; it is not shown again");
        }
        KeyCommand::List => {
            for key in runtime.block_on(staff::keys(&desk, By::Operator)).map_err(failure)? {
                let day = |at: chrono::DateTime<chrono::Utc>| at.date_naive().to_string();
                let ends = match (key.revoked_at, key.expires_at) {
                    (Some(at), _) => format!("revoked {}", day(at)),
                    (None, Some(at)) => format!("until {}", day(at)),
                    (None, None) => "until revoked".to_owned(),
                };
                let used =
                    key.used_at.map_or_else(|| "never used".to_owned(), |at| format!("used {}", day(at)));
                let from = key.networks.to_string();
                let from = if from.is_empty() { "anywhere" } else { &from };
                let (id, name, scopes, reach) = (key.id, key.name, key.scopes, words(&key.reach));
                writeln!(out, "{id}  {name:<24} {scopes:<24} {reach:<16} {from:<20} {used}, {ends}")?;
            }
        }
        KeyCommand::Revoke { id } => {
            runtime.block_on(staff::revoke_key(&desk, By::Operator, id)).map_err(|error| match error {
                crate::desk::Error::NotFound => Failure::other("there is no such key that is good"),
                other => failure(other),
            })?;
            writeln!(out, "revoked {id}")?;
        }
    }
    Ok(Exit::Done)
}
