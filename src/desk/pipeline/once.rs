//! A form that arrives twice is done once: whoever sends the same again, by a second click, from another tab or after
//! going back, gets the first one's answer.
//!
//! A form carries a token that no other form has. Its sending is named by that token, its address and all that was
//! typed; the name and the answer are written in the transaction of what it does. The answer is sealed under a key made
//! of the token and a secret of this installation, kept nowhere: neither a copy of the database nor the form opens it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    attempt::Attempt,
    change::Change,
    command::Command,
    execute::{Patience, execute},
    form::{Claim, Form, kept},
    plan::plan_all,
    snapshot::{CaseSnapshot, load_cases},
};
use crate::{
    desk::{Desk, Error},
    types::CaseId,
};

/// What came of one try.
enum Told<A> {
    Now(A),
    /// The answer of the first sending, sealed.
    Before(Vec<u8>),
}

impl Desk {
    /// The same desk, for one form as a browser sent it: a use case does its command once. `parts` tell this sending
    /// from all others; the token of the form is among them.
    #[must_use]
    pub fn for_form(&self, parts: &[&[u8]]) -> Self {
        Self(Arc::clone(&self.0), Some(Arc::new(Form::of(&self.0.keys, parts))))
    }

    /// The name of the form that this desk works for.
    pub(in crate::desk) fn form(&self) -> Option<&str> {
        self.1.as_deref().map(Form::name)
    }

    /// Whether the form that this desk works for was done before.
    ///
    /// # Errors
    /// Storage that does not answer.
    pub async fn was_done_before(&self) -> Result<bool, Error> {
        match self.1.as_deref() {
            Some(form) => Ok(first_answer(self, form).await?.is_some()),
            None => Ok(false),
        }
    }

    /// What a write beside the pipeline leaves, where this desk works for a form: `answer` is what a second click is told.
    pub(in crate::desk) fn claim(
        &self,
        answer: &impl Serialize,
        at: DateTime<Utc>,
    ) -> Result<Option<Claim>, Error> {
        let form = self.1.as_deref();
        form.map(|form| Ok(Claim(form.answered(&self.0.keys, answer, at)?))).transpose()
    }

    /// The same desk for what no form remembers.
    pub(in crate::desk) fn without_form(&self) -> Self {
        Self(Arc::clone(&self.0), None)
    }
}

/// What the first sending of this desk's form left by its claim.
///
/// # Errors
/// Storage that does not answer.
pub(in crate::desk) async fn answered_before<A: DeserializeOwned>(desk: &Desk) -> Result<Option<A>, Error> {
    let Some(form) = desk.1.as_deref() else { return Ok(None) };
    first_answer(desk, form).await?.map(|sealed| form.open(&sealed)).transpose()
}

/// Does what leaves its answer by a claim ([`Desk::claim`]); a second sending gets that answer, whatever stands in its way.
///
/// # Errors
/// Those of `work`.
pub(in crate::desk) async fn once<A: DeserializeOwned>(
    desk: &Desk,
    work: impl Future<Output = Result<A, Error>>,
) -> Result<A, Error> {
    if let Some(answer) = answered_before(desk).await? {
        return Ok(answer);
    }
    match work.await {
        Ok(answer) => Ok(answer),
        // what it refuses may be what the first sending has just done
        Err(error) => answered_before(desk).await?.ok_or(error),
    }
}

async fn first_answer(desk: &Desk, form: &Form) -> Result<Option<Vec<u8>>, Error> {
    let row = form.row();
    Ok(desk.0.store.read("form", move |conn| kept(conn, &row)).await?)
}

/// Carries out one command of a person, as [`execute`] does; where the desk works for a form, once.
///
/// # Errors
/// As [`execute`].
pub(in crate::desk) async fn execute_once<A, F>(
    desk: &Desk,
    name: &'static str,
    attempt: impl Fn(Attempt) -> F,
) -> Result<A, Error>
where
    A: Serialize + DeserializeOwned,
    F: Future<Output = Result<(Change, A), Error>>,
{
    match told(desk, name, attempt, |answer| answer).await? {
        Told::Now(answer) => Ok(answer),
        Told::Before(sealed) => desk.1.as_deref().ok_or(Error::NotFound)?.open(&sealed),
    }
}

/// The same for a command on cases, which answers with each of `cases` afterwards; a second sending with each as it is
/// by then.
///
/// # Errors
/// As [`execute`].
pub(in crate::desk) async fn execute_on_cases<F>(
    desk: &Desk,
    name: &'static str,
    cases: Vec<CaseId>,
    attempt: impl Fn(Attempt) -> F,
) -> Result<Vec<CaseSnapshot>, Error>
where
    F: Future<Output = Result<(Change, Vec<CaseSnapshot>), Error>>,
{
    match told(desk, name, attempt, |_| &()).await? {
        Told::Now(after) => Ok(after),
        Told::Before(_) => load_cases(desk, cases).await,
    }
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
    execute_on_cases(desk, "act", command.cases(), move |attempt: Attempt| async move {
        let cases = load_cases(&attempt.desk, command.cases()).await?;
        plan_all(&attempt, cases, command, beside.clone()).await
    })
    .await
}

/// The command, unless its form was done before; `keep` says what is remembered of the answer.
async fn told<A, K: Serialize, F>(
    desk: &Desk,
    name: &'static str,
    attempt: impl Fn(Attempt) -> F,
    keep: fn(&A) -> &K,
) -> Result<Told<A>, Error>
where
    F: Future<Output = Result<(Change, A), Error>>,
{
    let attempt = &attempt;
    execute(desk, name, Patience::Command, move |tried: Attempt| async move {
        let now = tried.now;
        let Some(form) = desk.1.as_deref() else {
            let (change, answer) = Box::pin(attempt(tried)).await?;
            return Ok((change, Told::Now(answer)));
        };
        if let Some(sealed) = first_answer(desk, form).await? {
            return Ok((Change::default(), Told::Before(sealed)));
        }
        match Box::pin(attempt(tried)).await {
            Ok((mut change, answer)) => {
                change.idempotency = Some(form.answered(&desk.0.keys, keep(&answer), now)?);
                Ok((change, Told::Now(answer)))
            }
            // what it refuses may be what the first sending has just done
            Err(error) => match first_answer(desk, form).await? {
                Some(sealed) => Ok((Change::default(), Told::Before(sealed))),
                None => Err(error),
            },
        }
    })
    .await
}
