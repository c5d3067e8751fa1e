//! `habeas user add`, `invite`, `confine`, `list`, `disable`, `reset-mfa`: accounts of staff, from the machine itself.
//!
//! A password is never an argument: arguments stand in the list of processes and in the shell's history.

use std::{
    io::{self, Read, Write},
    path::Path,
    sync::Arc,
};

use clap::Subcommand;
use zeroize::Zeroizing;

use super::{Exit, Failure};
use crate::{
    case::Role,
    clock::{SharedClock, SystemClock},
    config,
    desk::{self, Desk, OpenError, staff, views::WayIn},
    texts::Texts,
    types::{ControllerSlug, EmailAddress, Locale, Reach},
};

/// More than this is no password.
const INPUT_MAX: u64 = 4_096;
/// Letters are queued here and sent by the server.
const LINK_MAILED: &str = "a link, good for 24 hours and once, leaves by mail as soon as `habeas serve` runs";

/// Accounts of staff.
#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Add an account. Its owner gets a mail with a link, good for 24 hours and once, to choose a password.
    Add {
        /// Address with which they sign in.
        email: String,
        /// officer, lead, dpo, auditor or admin.
        #[arg(long)]
        role: Role,
        /// See the cases of this controller only, by its slug; may be given several times.
        #[arg(long = "controller", value_name = "SLUG")]
        controllers: Vec<ControllerSlug>,
        /// Read a first password from stdin (15 characters or more; one newline at its end is dropped) and mail nothing. Where a
        /// second factor is required, its owner must change it at the first sign-in.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Mail a fresh link to choose a new password, for who lost it or came too late.
    Invite {
        /// Address with which they sign in.
        email: String,
    },
    /// Set of which controllers an account sees cases; counts at once.
    Confine {
        /// Address with which they sign in.
        email: String,
        /// See the cases of this controller only, by its slug; may be given several times.
        #[arg(long = "controller", value_name = "SLUG", required_unless_present = "all")]
        controllers: Vec<ControllerSlug>,
        /// See the cases of every controller.
        #[arg(long, conflicts_with = "controllers")]
        all: bool,
    },
    /// List accounts: address, role, controllers, by what they sign in, and since when disabled.
    List,
    /// Disable an account: its sessions end, its tokens are void.
    Disable {
        /// Address with which they sign in.
        email: String,
    },
    /// Take a second factor away and mail a link to set up a new one.
    ResetMfa {
        /// Address with which they sign in.
        email: String,
    },
}

/// Runs one command on the installation of that configuration.
pub(super) fn run(command: UserCommand, file: Option<&Path>) -> Result<Exit, Failure> {
    // What is typed is checked before anything is opened.
    let work = match command {
        UserCommand::Add { email, role, controllers, password_stdin } => {
            let (email, reach) = (address(&email)?, reach(controllers));
            if password_stdin {
                Work::Add(email, role, reach, password(io::stdin().lock())?)
            } else {
                Work::Join(email, role, reach)
            }
        }
        UserCommand::Confine { email, controllers, all: _ } => {
            Work::Confine(address(&email)?, reach(controllers))
        }
        UserCommand::Invite { email } => Work::Invite(address(&email)?),
        UserCommand::List => Work::List,
        UserCommand::Disable { email } => Work::Disable(address(&email)?),
        UserCommand::ResetMfa { email } => Work::ResetMfa(address(&email)?),
    };
    let desk = open(file)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(work.run(&desk, io::stdout().lock()))
}

enum Work {
    Add(EmailAddress, Role, Reach, Zeroizing<String>),
    Confine(EmailAddress, Reach),
    Join(EmailAddress, Role, Reach),
    Invite(EmailAddress),
    List,
    Disable(EmailAddress),
    ResetMfa(EmailAddress),
}

impl Work {
    async fn run(self, desk: &Desk, mut output: impl Write) -> Result<Exit, Failure> {
        match self {
            Self::Add(email, role, reach, password) => {
                let id = staff::add_user(desk, &email, role, reach, &password).await.map_err(failure)?;
                writeln!(output, "added {} as {role} ({id})", email.as_str())?;
            }
            Self::Confine(email, reach) => {
                staff::set_reach(desk, staff::By::Operator, &email, &reach).await.map_err(failure)?;
                writeln!(output, "{} sees the cases of {}", email.as_str(), words(&reach))?;
            }
            Self::Join(email, role, reach) => {
                let id = staff::invite_user(desk, staff::By::Operator, &email, role, reach)
                    .await
                    .map_err(failure)?;
                writeln!(output, "added {} as {role} ({id})", email.as_str())?;
                writeln!(output, "{LINK_MAILED}")?;
            }
            Self::Invite(email) => {
                staff::invite_again(desk, staff::By::Operator, &email).await.map_err(failure)?;
                writeln!(output, "invited {}", email.as_str())?;
                writeln!(output, "{LINK_MAILED}")?;
            }
            Self::List => {
                for user in staff::users(desk).await.map_err(failure)? {
                    let factor = match user.way_in {
                        WayIn::Provider => "identity provider",
                        WayIn::SecondFactor => "second factor",
                        WayIn::Password => "password only",
                        WayIn::Invitation => "no password yet",
                    };
                    let disabled = user.disabled_at.map(|at| format!("  disabled since {}", at.date_naive()));
                    let (email, role, reach) = (user.email, user.role, words(&user.reach));
                    let disabled = disabled.unwrap_or_default();
                    writeln!(output, "{email:<40} {role:<8} {reach:<16} {factor}{disabled}")?;
                }
            }
            Self::Disable(email) => {
                staff::disable_user(desk, staff::By::Operator, &email).await.map_err(failure)?;
                writeln!(output, "disabled {}", email.as_str())?;
            }
            Self::ResetMfa(email) => {
                staff::reset_second_factor(desk, staff::By::Operator, &email).await.map_err(failure)?;
                writeln!(output, "the second factor of {} is reset", email.as_str())?;
                writeln!(output, "{LINK_MAILED}")?;
            }
        }
        Ok(Exit::Done)
    }
}

/// Invites several people; who is there already in that role stays.
pub(super) fn join(people: Vec<(EmailAddress, Role)>, file: Option<&Path>) -> Result<Exit, Failure> {
    let desk = open(file)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut output = io::stdout().lock();
        let known = staff::users(&desk).await.map_err(failure)?;
        for (email, role) in people {
            if known.iter().any(|user| user.email == email.as_str() && user.role == role) {
                writeln!(output, "{} is {role} already", email.as_str())?;
            } else {
                Work::Join(email, role, Reach::All).run(&desk, &mut output).await?;
            }
        }
        Ok(Exit::Done)
    })
}

/// No controller named is no border.
pub(super) fn reach(controllers: Vec<ControllerSlug>) -> Reach {
    if controllers.is_empty() { Reach::All } else { Reach::Only(controllers.into_iter().collect()) }
}

pub(super) fn words(reach: &Reach) -> String {
    match reach {
        Reach::All => "all controllers".to_owned(),
        Reach::Only(_) => reach.to_string(),
    }
}

fn address(typed: &str) -> Result<EmailAddress, Failure> {
    typed.parse().map_err(Failure::other)
}

/// The password from stdin. One newline belongs to the pipe, not to the password.
fn password(input: impl Read) -> Result<Zeroizing<String>, Failure> {
    let mut bytes = Zeroizing::new(Vec::new());
    input.take(INPUT_MAX).read_to_end(&mut bytes)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Failure::other("the password is not UTF-8"))?;
    let text = text.strip_suffix('\n').unwrap_or(text);
    Ok(Zeroizing::new(text.strip_suffix('\r').unwrap_or(text).to_owned()))
}

pub(super) fn open(file: Option<&Path>) -> Result<Desk, Failure> {
    let checked = config::load(file)?;
    let clock: SharedClock = match checked.settings.clock.now {
        Some(start) => Arc::new(SystemClock::starting_at(start)),
        None => Arc::new(SystemClock::default()),
    };
    // links in letters lead where the server is reached
    let configured = &checked.settings.server.public_url;
    let url = if configured.is_empty() { format!("http://{}", checked.bind) } else { configured.clone() };
    Desk::open(checked, clock, &url).map_err(|error| match error {
        OpenError::Configuration(faults) => Failure::Configuration(faults),
        OpenError::Unavailable(words) => Failure::TryLater(words),
    })
}

pub(super) fn failure(error: desk::Error) -> Failure {
    match error {
        desk::Error::Fields(faults) => {
            let voice = Texts::embedded().speak(Locale::english().identifier());
            let lines: Vec<String> = faults.iter().map(|fault| voice.sentence(&fault.sentence)).collect();
            Failure::other(lines.join("\n"))
        }
        desk::Error::NotFound => Failure::other("there is no account with this address"),
        desk::Error::Unavailable => Failure::TryLater("storage cannot answer now".to_owned()),
        other => Failure::other(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_newline_is_dropped_and_nothing_else() {
        let read = |typed: &str| password(typed.as_bytes()).unwrap().to_string();
        assert_eq!(read("cloud bridge chair\n"), "cloud bridge chair");
        assert_eq!(read("cloud bridge chair\r\n"), "cloud bridge chair");
        assert_eq!(read(" cloud \n\n"), " cloud \n");
        assert_eq!(read("cloud"), "cloud");
    }
}
