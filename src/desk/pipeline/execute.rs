//! Carries a command out: the attempt loads, decides and says what to write; it is written under its guards; whoever was
//! overtaken loads and decides again. The only place that tries again, and the only one that knows when to stop.

use std::time::Duration;

use tracing::Instrument;

use super::{
    attempt::Attempt,
    change::{Apply, Change},
    command::Command,
    plan::plan_all,
    snapshot::{CaseSnapshot, load_cases},
};
use crate::{
    desk::{Desk, Error},
    store::StoreError,
};

/// A person's command is decided so often; after that somebody else is always faster, and the person is told.
const TRIES: u32 = 3;

/// Before a person's command is tried for the second time; before the third it waits four times as long. A burst of
/// reports on one case, several letters that leave together, has passed by then.
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
            let (change, answer) = attempt(Attempt::new(desk, now)).await?;
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

/// Carries out acts on cases, together with what else belongs to the same transaction. Each case afterwards.
///
/// # Errors
/// As [`execute`]; what state or law forbids; [`Error::VersionConflict`] for a version that the caller saw and that has
/// passed.
pub(crate) async fn execute_acts(
    desk: &Desk,
    command: &Command,
    beside: &Change,
) -> Result<Vec<CaseSnapshot>, Error> {
    execute(desk, "act", Patience::Command, move |attempt: Attempt| async move {
        let cases = load_cases(&attempt.desk, command.cases()).await?;
        plan_all(&attempt, cases, command, beside.clone()).await
    })
    .await
}
