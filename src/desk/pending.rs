//! Signatures of the use cases, so that the doors can be built while the rooms behind them are.

use serde_json::Value;

use super::{
    Desk, Error,
    queue_filter::QueueFilter,
    views::{CaseView, Enrolment, QueuePage, Staff, StaffSession, Stats, TaskView, Tokens, UserView},
};
use crate::{
    case::Role,
    types::{CaseId, EmailAddress, TaskId, UserId},
};

fn pending<T>() -> Result<T, Error> {
    Err(Error::Internal("not built yet".to_owned()))
}

#[expect(
    clippy::unused_async,
    clippy::missing_errors_doc,
    unused_variables,
    missing_docs,
    reason = "signatures only"
)]
impl Desk {
    // --- staff
    /// For pages. `Error::CredentialsWrong`, `Error::SecondFactorRequired`, `Error::TooMany`.
    pub async fn sign_in(
        &self,
        email: &str,
        password: &str,
        totp: Option<&str>,
    ) -> Result<StaffSession, Error> {
        pending()
    }
    pub async fn staff(&self, session_token: &str) -> Result<Staff, Error> {
        pending()
    }
    pub async fn sign_out(&self, staff: &Staff) -> Result<(), Error> {
        pending()
    }
    pub async fn issue_tokens(
        &self,
        email: &str,
        password: &str,
        totp: Option<&str>,
    ) -> Result<Tokens, Error> {
        pending()
    }
    pub async fn refresh_tokens(&self, refresh_token: &str) -> Result<Tokens, Error> {
        pending()
    }
    pub async fn staff_by_access_token(&self, token: &str) -> Result<Staff, Error> {
        pending()
    }
    pub async fn begin_enrolment(&self, staff: &Staff) -> Result<Enrolment, Error> {
        pending()
    }
    pub async fn finish_enrolment(&self, staff: &Staff, code: &str) -> Result<(), Error> {
        pending()
    }
    pub async fn queue(&self, staff: &Staff, filter: &QueueFilter) -> Result<QueuePage, Error> {
        pending()
    }
    pub async fn case(&self, staff: &Staff, case: CaseId) -> Result<CaseView, Error> {
        pending()
    }
    /// One act: name and payload as in the API, `version` as the page saw it.
    pub async fn act(
        &self,
        staff: &Staff,
        case: CaseId,
        act: &str,
        version: i64,
        payload: Value,
    ) -> Result<CaseView, Error> {
        pending()
    }
    pub async fn stats(&self, staff: &Staff) -> Result<Stats, Error> {
        pending()
    }
    pub async fn tasks(&self, staff: &Staff) -> Result<Vec<TaskView>, Error> {
        pending()
    }
    pub async fn finish_task(&self, staff: &Staff, task: TaskId, outcome: &str) -> Result<(), Error> {
        pending()
    }
    /// E-mails of those who may own cases, for the assign dialog.
    pub async fn colleagues(&self, staff: &Staff) -> Result<Vec<String>, Error> {
        pending()
    }

    // --- accounts
    pub async fn add_user(&self, email: &EmailAddress, role: Role, password: &str) -> Result<UserId, Error> {
        pending()
    }
    pub async fn users(&self) -> Result<Vec<UserView>, Error> {
        pending()
    }
    pub async fn disable_user(&self, email: &EmailAddress) -> Result<(), Error> {
        pending()
    }
    pub async fn reset_second_factor(&self, email: &EmailAddress) -> Result<(), Error> {
        pending()
    }

    /// Whether storage answers and the schema is current, for `/readyz`; and seconds that the oldest mail has waited.
    pub async fn readiness(&self) -> Result<u64, Error> {
        pending()
    }
}
