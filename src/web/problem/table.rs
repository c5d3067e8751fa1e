//! What each error of the desk becomes.

use super::{Code, Problem, ProblemCode, field::english};
use crate::{
    case::PackageEnd,
    desk::{self, Conflict, ProviderFault},
};

/// How long to wait before storage is asked again.
const STORAGE_RETRY_SECS: u64 = 5;

/// The table.
impl From<desk::Error> for Problem {
    fn from(error: desk::Error) -> Self {
        match error {
            desk::Error::Fields(errors) => Self::fields(errors),
            desk::Error::Malformed(flaw) => Self::new(Code::Malformed, english(&flaw.sentence())),
            desk::Error::Forbidden(forbidden) => {
                let rule = forbidden.rule();
                let mut problem = Self::coded(ProblemCode::Rule(rule), english(&forbidden.sentence()));
                problem.rule = Some(rule.id().to_owned());
                problem.citation = forbidden.citation.sentence().as_ref().map(english);
                problem
            }
            desk::Error::Conflict(conflict) => done_once(conflict),
            desk::Error::VersionConflict { current } => {
                let detail = "Somebody else changed the case first. Look at it again.";
                let mut problem = Self::new(Code::VersionConflict, detail);
                problem.current_version = Some(current);
                problem
            }
            desk::Error::Overtaken | desk::Error::LeaseLost => {
                let detail = "Others changed the same thing at the same moment. Try again in a moment.";
                Self::new(Code::Overtaken, detail).again_in(1)
            }
            desk::Error::IdempotencyReused => {
                Self::new(Code::IdempotencyKeyReused, "This Idempotency-Key was used with another body.")
            }
            desk::Error::NotFound => Self::not_found(),
            desk::Error::Unauthenticated => Self::new(Code::Unauthenticated, "Sign in first."),
            desk::Error::CodeWrong(wrong) => Self::new(Code::CodeWrong, english(&wrong.sentence())),
            desk::Error::CredentialsWrong => {
                Self::new(Code::CredentialsWrong, "E-mail address, password or second factor is wrong.")
            }
            desk::Error::SecondFactorRequired => {
                Self::new(Code::SecondFactorRequired, "Give the code of your second factor.")
            }
            desk::Error::LinkOver => Self::new(
                Code::LinkOver,
                "This link was used, is older than a day, or a newer one was mailed.",
            ),
            desk::Error::PackageOver { by, .. } => Self::new(Code::PackageOver, over(by)),
            desk::Error::LinkRequired => {
                Self::new(Code::LinkRequired, "Open the link that was mailed to you first.")
            }
            desk::Error::StepUpRequired => {
                let detail = "Sign in again, or trade the refresh token together with a fresh code of your second factor.";
                Self::new(Code::StepUpRequired, detail)
            }
            desk::Error::PasswordNotOwn => {
                Self::new(Code::PasswordNotOwn, "Choose a password of your own on the sign-in page first.")
            }
            desk::Error::Provider(fault) => provider(fault),
            desk::Error::NotAllowed => Self::new(Code::NotAllowed, "Your role may not do this."),
            desk::Error::CodeRequired => {
                Self::new(Code::CodeRequired, "Enter a fresh code first; it is good for 10 minutes.")
            }
            desk::Error::TooMany { retry_secs } => Self::too_many(u64::from(retry_secs)),
            desk::Error::TooLarge { bytes_max } => {
                Self::new(Code::TooLarge, format!("At most {bytes_max} bytes are taken."))
            }
            desk::Error::Unavailable => {
                let detail = "Storage cannot answer now. Nothing was saved. Try again in a few seconds.";
                Self::new(Code::Unavailable, detail).again_in(STORAGE_RETRY_SECS)
            }
            desk::Error::ScannerSilent => {
                let detail = "The scanner for malware does not answer. The file was not taken.";
                Self::new(Code::ScannerSilent, detail).again_in(12 * STORAGE_RETRY_SECS)
            }
            desk::Error::Internal(cause) => {
                tracing::error!(%cause, "a use case failed");
                Self::unexpected()
            }
        }
    }
}

/// Why something can be collected no more, and how to ask again.
fn over(by: PackageEnd) -> &'static str {
    match by {
        PackageEnd::Over => {
            "The last day to collect it is over and its bytes are deleted. Write to the office to ask for it again."
        }
        PackageEnd::Recalled | PackageEnd::Reopened => {
            "It was taken back because something was wrong with it. The office writes; or write to the office."
        }
        PackageEnd::Replaced => "A later answer took its place. List the files again.",
    }
}

/// Nobody came in by the identity provider.
fn provider(fault: ProviderFault) -> Problem {
    let refused = |detail: &str| Problem::new(Code::ProviderRefused, detail);
    match fault {
        ProviderFault::Silent => Problem::new(
            Code::ProviderSilent,
            "The identity provider does not answer. Try again in a moment.",
        )
        .again_in(STORAGE_RETRY_SECS),
        ProviderFault::Refused => refused("The identity provider did not let you in."),
        ProviderFault::NotLinked => {
            refused("No account here is linked with this account of the identity provider.")
        }
        ProviderFault::Another => {
            refused("This account of the identity provider belongs to another account here.")
        }
        ProviderFault::Over => refused("This sign-in is over. Begin again."),
    }
}

/// What can be done once only, and was.
fn done_once(conflict: Conflict) -> Problem {
    let (code, detail) = match conflict {
        Conflict::DoneAlready => (Code::DoneAlready, "Somebody has done this already."),
        Conflict::SecondFactorExists => {
            (Code::SecondFactorExists, "A second factor is set up already. An administrator can reset it.")
        }
    };
    let mut problem = Problem::new(code, detail);
    problem.rule = Some(code.id().to_owned());
    problem
}
