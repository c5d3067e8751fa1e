//! What a person holds after filing, from cases just opened or from their rows.

use super::{
    ControllerRoom, Desk, Error,
    post::status_path,
    views::{DueDates, Receipt, ReceiptCase},
};
use crate::{
    case::Case,
    law::TraceStep,
    store::{cases, filings},
};

impl Desk {
    /// The receipt that a form key led to, for the receipt page.
    ///
    /// # Errors
    /// Storage that does not answer.
    pub async fn receipt_of_form(&self, form_key: &str) -> Result<Option<Receipt>, Error> {
        let key = form_key.to_owned();
        let found = self
            .0
            .store
            .read("filing of form", move |conn| {
                let Some(filing) = filings::find_by_form_key(conn, &key)? else { return Ok(None) };
                let cases = cases::of_filing(conn, filing.id)?;
                Ok(Some((filing, cases)))
            })
            .await?;
        found.map(|(filing, rows)| self.receipt_of_rows(&filing, &rows)).transpose()
    }

    pub(super) fn receipt(&self, room: &ControllerRoom, filing: &filings::Filing, cases: &[Case]) -> Receipt {
        let cases = cases.iter().map(receipt_case).collect();
        self.receipt_with(room, filing, cases)
    }

    pub(super) fn receipt_of_rows(
        &self,
        filing: &filings::Filing,
        rows: &[cases::CaseRow],
    ) -> Result<Receipt, Error> {
        let room = self.room(&filing.controller)?;
        let cases = rows.iter().map(receipt_row).collect::<Result<_, _>>()?;
        Ok(self.receipt_with(room, filing, cases))
    }

    pub(super) fn receipt_with(
        &self,
        room: &ControllerRoom,
        filing: &filings::Filing,
        cases: Vec<ReceiptCase>,
    ) -> Receipt {
        Receipt {
            reference: filing.reference.clone(),
            received_at: filing.received_at,
            status: "received",
            status_url: format!("{}{}", self.0.public_url, status_path(&filing.reference)),
            cases,
            zone: room.settings.zone,
            confirm_by_mail: filing.confirmed_at.is_none(),
            locale: filing.locale.clone(),
        }
    }
}

fn receipt_case(case: &Case) -> ReceiptCase {
    let dates = case.dates.as_ref();
    ReceiptCase {
        id: case.id,
        right: case.asked.right,
        law: dates.map(|dates| dates.law.to_string()).unwrap_or_default(),
        state: case.state.id().to_owned(),
        dates: due_dates(case),
        trace: dates.map(|dates| dates.trace.clone()).unwrap_or_default(),
    }
}

fn receipt_row(row: &cases::CaseRow) -> Result<ReceiptCase, Error> {
    let corrupt = || Error::Internal("a case row cannot be read".to_owned());
    let dates: Option<crate::law::CaseDates> = serde_json::from_str(&row.dates).map_err(|_| corrupt())?;
    let trace: Vec<TraceStep> = dates.map(|dates| dates.trace).unwrap_or_default();
    Ok(ReceiptCase {
        id: row.id,
        right: row.right_id.parse().map_err(|_| corrupt())?,
        law: row.law.clone().unwrap_or_default(),
        state: row.state.clone(),
        dates: due_dates_of_row(row),
        trace,
    })
}

/// By when, out of the case itself.
pub(super) fn due_dates(case: &Case) -> DueDates {
    let dates = case.dates.as_ref();
    DueDates {
        due: dates.and_then(|dates| dates.due),
        due_instant: dates.and_then(|dates| dates.due_instant),
        due_basis: dates.and_then(|dates| dates.due_basis),
        legal_due: dates.and_then(|dates| dates.legal_due),
        acknowledge_by: dates.and_then(|dates| dates.acknowledge_by),
    }
}

/// By when, out of a row.
pub(super) fn due_dates_of_row(row: &cases::CaseRow) -> DueDates {
    let basis = |id: &String| serde_json::from_value(serde_json::Value::String(id.clone())).ok();
    DueDates {
        due: row.due_on,
        due_instant: row.due_instant,
        due_basis: row.due_basis.as_ref().and_then(basis),
        legal_due: row.legal_due,
        acknowledge_by: row.acknowledge_by,
    }
}
