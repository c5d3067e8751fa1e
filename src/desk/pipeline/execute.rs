//! Runs a command: load, decide, write under the guards; on a conflict again, at most `TRIES` times while somebody waits
//! for the answer.

use std::time::Duration;

use tracing::Instrument;

use super::{attempt::Attempt, change::Apply};
use crate::{
    desk::{Desk, Error},
    store::StoreError,
};

/// Attempts of a person's command before it is answered with 503 `overtaken`.
const TRIES: u32 = 3;

/// The pause before the second attempt; four times as long before the third, which outlasts a burst of reports on one
/// case, as when several letters leave together.
const PAUSE: Duration = Duration::from_millis(20);

/// How long a command is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// Somebody waits for the answer.
    Command,
    /// It has happened already and must be recorded. Its attempt ends it, when it is no longer ours to report.
    Report,
}

/// Carries out one command. `attempt` reads a snapshot and answers what to write and what to tell the caller.
///
/// # Errors
/// Those of `attempt`; [`Error::Overtaken`] when somebody else was faster each time; storage that does not answer.
pub(crate) async fn execute<C, A, F>(
    desk: &Desk,
    name: &'static str,
    patience: Patience,
    attempt: impl Fn(Attempt) -> F,
) -> Result<A, Error>
where
    C: Apply,
    F: Future<Output = Result<(C, A), Error>>,
{
    let now = desk.0.clock.now();
    let mut tried = 0;
    let run = async {
        loop {
            tried += 1;
            let (change, answer) = Box::pin(attempt(Attempt::new(desk, now, tried > 1))).await?;
            if change.is_empty() {
                return Ok(answer);
            }
            match desk.0.store.write(name, move |tx| change.apply(tx)).await {
                Ok(()) => return Ok(answer),
                // A key that is in use was perhaps taken a moment ago: the next look finds it.
                Err(StoreError::Overtaken | StoreError::Taken) if patience == Patience::Report => {}
                Err(StoreError::Overtaken | StoreError::Taken) if tried < TRIES => {
                    tokio::time::sleep(PAUSE * 4_u32.pow(tried - 1)).await;
                }
                Err(error) => return Err(error.into()),
            }
        }
    };
    run.instrument(tracing::debug_span!("command", name)).await
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::{desk::office::open::test_desk, store::Tx};

    /// A change that always comes too late.
    struct Late;

    impl Apply for Late {
        fn apply(&self, _: &mut Tx<'_>) -> Result<(), StoreError> {
            Err(StoreError::Overtaken)
        }
    }

    #[tokio::test]
    async fn a_command_that_is_always_overtaken_is_tried_three_times_and_told() {
        let (_folder, _, _, desk) = test_desk("http://127.0.0.1:1");
        let tried = Cell::new(0);
        let late = |_: Attempt| {
            tried.set(tried.get() + 1);
            async { Ok((Late, ())) }
        };
        let answer = execute(&desk, "late", Patience::Command, late).await;
        assert!(matches!(answer, Err(Error::Overtaken)), "{answer:?}");
        assert_eq!(tried.get(), 3);
    }

    #[tokio::test]
    async fn a_report_is_tried_until_its_attempt_ends_it() {
        let (_folder, _, _, desk) = test_desk("http://127.0.0.1:1");
        let tried = Cell::new(0);
        let late = |_: Attempt| {
            tried.set(tried.get() + 1);
            let is_ours = tried.get() < 20;
            async move { if is_ours { Ok((Late, ())) } else { Err(Error::LeaseLost) } }
        };
        let answer = execute(&desk, "late", Patience::Report, late).await;
        assert!(matches!(answer, Err(Error::LeaseLost)), "{answer:?}");
        assert_eq!(tried.get(), 20);
    }
}
