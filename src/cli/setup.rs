//! `habeas setup`: the people without whom no answer leaves. A decision takes two: an officer who writes it and a lead who
//! approves it.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    path::Path,
};

use clap::Args;

use super::{Exit, Failure, user};
use crate::{case::Role, types::EmailAddress};

/// Whom to invite.
#[derive(Debug, Args)]
pub(super) struct Setup {
    /// Who works the cases.
    #[arg(long, value_name = "EMAIL")]
    officer: Option<String>,
    /// Who approves decisions and hears of what is late; somebody else than the officer.
    #[arg(long, value_name = "EMAIL")]
    lead: Option<String>,
    /// Who looks after accounts and settings; sees no case.
    #[arg(long, value_name = "EMAIL")]
    admin: Option<String>,
    /// The head of privacy: reads all, advises, decides nothing.
    #[arg(long, value_name = "EMAIL")]
    dpo: Option<String>,
    /// Who reads and checks.
    #[arg(long, value_name = "EMAIL")]
    auditor: Option<String>,
}

/// What is asked of a person at a terminal, and whether an answer is needed.
fn question(role: Role) -> (&'static str, bool) {
    match role {
        Role::Officer => ("Who works the cases (officer)", true),
        Role::Lead => ("Who approves decisions (lead), somebody else", true),
        Role::Admin => ("Who looks after accounts and settings (admin); empty: nobody yet", false),
        Role::Dpo => ("The head of privacy (dpo); empty: nobody yet", false),
        Role::Auditor => ("Who reads and checks (auditor); empty: nobody yet", false),
    }
}

/// Invites them; asks at a terminal for whom no flag names.
pub(super) fn run(setup: Setup, file: Option<&Path>) -> Result<Exit, Failure> {
    let named = [
        (Role::Officer, setup.officer),
        (Role::Lead, setup.lead),
        (Role::Admin, setup.admin),
        (Role::Dpo, setup.dpo),
        (Role::Auditor, setup.auditor),
    ];
    let input = io::stdin();
    let people = if input.is_terminal() {
        gathered(named, Some((&mut input.lock(), &mut io::stdout())))
    } else {
        gathered(named, None::<(&mut io::Empty, &mut io::Sink)>)
    };
    user::join(people?, file)
}

/// Everybody who is named, each once; those who are needed and not named are asked for, where somebody can answer.
fn gathered(
    named: [(Role, Option<String>); 5],
    mut asked: Option<(&mut impl BufRead, &mut impl Write)>,
) -> Result<Vec<(EmailAddress, Role)>, Failure> {
    let asks_all = named.iter().all(|(_, email)| email.is_none());
    let mut people: Vec<(EmailAddress, Role)> = Vec::new();
    for (role, given) in named {
        let (question, is_needed) = question(role);
        let answer = match (given, &mut asked) {
            (Some(email), _) => email,
            (None, Some((input, output))) if is_needed || asks_all => {
                write!(output, "{question}, by e-mail address: ")?;
                output.flush()?;
                let mut line = String::new();
                input.read_line(&mut line)?;
                line
            }
            (None, _) => String::new(),
        };
        if answer.trim().is_empty() {
            if is_needed {
                return Err(Failure::other(format!(
                    "an officer and a lead are needed, else no answer can leave: name --{role} EMAIL"
                )));
            }
            continue;
        }
        let email: EmailAddress = answer.parse().map_err(Failure::other)?;
        if people.iter().any(|(known, _)| known.normalised() == email.normalised()) {
            return Err(Failure::other(format!(
                "{} is named twice: an account has one role, and nobody approves what they wrote",
                email.as_str()
            )));
        }
        people.push((email, role));
    }
    Ok(people)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(typed: &str, officer: Option<&str>) -> Result<Vec<String>, String> {
        let of = |role: Role| (role, officer.filter(|_| role == Role::Officer).map(str::to_owned));
        let named = [Role::Officer, Role::Lead, Role::Admin, Role::Dpo, Role::Auditor].map(of);
        let people = gathered(named, Some((&mut typed.as_bytes(), &mut io::sink())));
        let told = |(email, role): (EmailAddress, Role)| format!("{role} {}", email.as_str());
        people.map(|all| all.into_iter().map(told).collect()).map_err(|failure| format!("{failure:?}"))
    }

    #[test]
    fn an_officer_and_a_lead_are_asked_for_and_others_offered() {
        let both = ["officer a@office.example", "lead b@office.example"].map(str::to_owned).to_vec();
        assert_eq!(asked("a@office.example\nb@office.example\n\n\n\n", None).as_ref(), Ok(&both));
        assert_eq!(asked("b@office.example\n", Some("a@office.example")), Ok(both), "only who is missing");
        assert!(asked("a@office.example\n", None).unwrap_err().contains("--lead EMAIL"));
        assert!(asked("a@office.example\nA@office.example\n", None).unwrap_err().contains("named twice"));
    }
}
