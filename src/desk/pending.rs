//! Signatures of the use cases, so that the doors can be built while the rooms behind them are.

use serde_json::Value;

use super::{
    Desk, Error,
    queue_filter::QueueFilter,
    views::{
        CaseView, Enrolment, FileView, FilingStatus, PackageView, QueuePage, Requester, RequesterSession,
        Staff, StaffSession, Stats, TaskView, Tokens, UserView,
    },
};
use crate::{
    case::Role,
    config::Controller,
    types::{CaseId, EmailAddress, FileId, TaskId, UserId},
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
    // --- the public
    /// Mails a code; the same answer for unknown references. `Error::TooMany` within the waiting time.
    pub async fn send_code(&self, reference: &str) -> Result<(), Error> {
        pending()
    }
    /// Trades a code for a session; the code of the confirmation mail also confirms the address. `Error::CodeWrong`.
    pub async fn open_session(&self, reference: &str, code: &str) -> Result<RequesterSession, Error> {
        pending()
    }
    pub async fn requester(&self, token: &str) -> Result<Requester, Error> {
        pending()
    }
    pub async fn end_requester_session(&self, requester: &Requester) -> Result<(), Error> {
        pending()
    }
    pub async fn filing_status(&self, requester: &Requester) -> Result<FilingStatus, Error> {
        pending()
    }
    /// Withdraws one case, or all that are open.
    pub async fn withdraw(
        &self,
        requester: &Requester,
        case: Option<CaseId>,
        words: Option<&str>,
    ) -> Result<(), Error> {
        pending()
    }
    pub async fn write_message(&self, requester: &Requester, text: &str) -> Result<(), Error> {
        pending()
    }
    /// `Error::CodeRequired` when the session's code is older than ten minutes.
    pub async fn package(&self, requester: &Requester) -> Result<PackageView, Error> {
        pending()
    }
    pub async fn package_file(
        &self,
        requester: &Requester,
        file: FileId,
    ) -> Result<(FileView, Vec<u8>), Error> {
        pending()
    }
    /// The wizard's answers so far, sealed at rest; `None` for an unknown or expired token.
    pub async fn load_draft(&self, token: &str) -> Result<Option<Value>, Error> {
        pending()
    }
    /// Saves answers under `token`, or under a fresh token, which is returned either way. Lives 14 days.
    pub async fn save_draft(
        &self,
        token: Option<&str>,
        controller: &Controller,
        answers: &Value,
    ) -> Result<String, Error> {
        pending()
    }
    pub async fn drop_draft(&self, token: &str) -> Result<(), Error> {
        pending()
    }

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
    pub async fn attach_file(
        &self,
        staff: &Staff,
        case: CaseId,
        name: &str,
        bytes: Vec<u8>,
    ) -> Result<FileView, Error> {
        pending()
    }
    pub async fn case_file(
        &self,
        staff: &Staff,
        case: CaseId,
        file: FileId,
    ) -> Result<(FileView, Vec<u8>), Error> {
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
