//! What a person holds after filing, from cases just opened or from their rows.

use crate::{
    case::Case,
    desk::{
        Desk, Error,
        laws::statutes,
        office::controller::ControllerContext,
        pipeline::rows,
        post::status_path,
        views::{DueDates, Receipt, ReceiptCase},
    },
    law::CaseDates,
    store::{
        Conn, StoreError, cases, filings,
        streams::{self, StoredEvent, Stream},
    },
};

/// The receipt that a form key led to, for the receipt page.
///
/// # Errors
/// Storage that does not answer.
pub async fn receipt_of_form(desk: &Desk, form_key: &str) -> Result<Option<Receipt>, Error> {
    let key = form_key.to_owned();
    let found = desk
        .0
        .store
        .read("filing of form", move |conn| {
            let Some(filing) = filings::find_by_form_key(conn, &key)? else { return Ok(None) };
            rows_of(conn, filing).map(Some)
        })
        .await?;
    found.map(|found| receipt_of_rows(desk, &found)).transpose()
}

/// The receipt of a filing that was made just now.
#[tracing::instrument(level = "trace", skip_all)]
pub(in crate::desk) fn receipt(
    desk: &Desk,
    context: &ControllerContext,
    filing: &filings::Filing,
    cases: &[&Case],
    has_mailbox: bool,
) -> Receipt {
    let cases = cases.iter().map(|case| receipt_case(case, context)).collect();
    receipt_with(desk, context, filing, cases, has_mailbox)
}

/// The same receipt later.
pub(in crate::desk) fn receipt_of_rows(
    desk: &Desk,
    (filing, cases, events): &Rows,
) -> Result<Receipt, Error> {
    let context = desk.context(&filing.controller)?;
    let has_mailbox = rows::replay_filing(filing.id, events)?.has_mailbox;
    let cases = cases.iter().map(|row| receipt_row(row, context)).collect::<Result<_, _>>()?;
    Ok(receipt_with(desk, context, filing, cases, has_mailbox))
}

fn receipt_with(
    desk: &Desk,
    context: &ControllerContext,
    filing: &filings::Filing,
    cases: Vec<ReceiptCase>,
    has_mailbox: bool,
) -> Receipt {
    Receipt {
        reference: filing.reference.clone(),
        received_at: filing.received_at,
        status: "received",
        status_url: format!("{}{}", desk.0.public_url, status_path(&filing.reference)),
        cases,
        zone: context.settings.zone,
        confirm_by_mail: has_mailbox && filing.confirmed_at.is_none(),
        locale: filing.locale.clone(),
    }
}

/// What a receipt is written from, later.
pub(in crate::desk) type Rows = (filings::Filing, Vec<cases::CaseRow>, Vec<StoredEvent>);

/// Reads it, on one snapshot.
pub(in crate::desk) fn rows_of(conn: &mut Conn, filing: filings::Filing) -> Result<Rows, StoreError> {
    let cases = cases::of_filing(conn, filing.id)?;
    let events = streams::load(conn, Stream::Filing(filing.id))?;
    Ok((filing, cases, events))
}

fn receipt_case(case: &Case, context: &ControllerContext) -> ReceiptCase {
    let (dates, why) =
        case.dates.as_ref().map(|dates| statutes::public_view(&context.statutes, dates)).unzip();
    let dates = dates.as_ref();
    ReceiptCase {
        id: case.id,
        right: case.asked.right,
        purpose: case.asked.purpose,
        law: dates.map(|dates| dates.law.to_string()).unwrap_or_default(),
        state: case.state,
        dates: dates.map_or_else(DueDates::default, due_dates),
        clocks: dates.map(|dates| dates.clocks.clone()).unwrap_or_default(),
        trace: dates.map(|dates| dates.trace.clone()).unwrap_or_default(),
        why: why.unwrap_or_default(),
    }
}

fn receipt_row(row: &cases::CaseRow, context: &ControllerContext) -> Result<ReceiptCase, Error> {
    let corrupt = |_| Error::Internal("a case row cannot be read".to_owned());
    let dates: Option<CaseDates> = serde_json::from_str(&row.dates).map_err(corrupt)?;
    let (dates, why) = dates.as_ref().map(|dates| statutes::public_view(&context.statutes, dates)).unzip();
    let due = dates.as_ref().map_or_else(|| due_dates_of_row(row), due_dates);
    let (clocks, trace) = dates.map(|dates| (dates.clocks, dates.trace)).unwrap_or_default();
    Ok(ReceiptCase {
        id: row.id,
        right: row.right_id,
        purpose: row.purpose,
        law: row.law.as_ref().map(ToString::to_string).unwrap_or_default(),
        state: row.state,
        dates: due,
        clocks,
        trace,
        why: why.unwrap_or_default(),
    })
}

/// The dates that a view shows, out of those that were counted.
pub(in crate::desk) fn due_dates(dates: &CaseDates) -> DueDates {
    DueDates {
        due: dates.due,
        due_instant: dates.due_instant,
        due_basis: dates.due_basis,
        legal_due: dates.legal_due,
        acknowledge_by: dates.acknowledge_by,
    }
}

/// By when, out of a row.
pub(in crate::desk) fn due_dates_of_row(row: &cases::CaseRow) -> DueDates {
    DueDates {
        due: row.due_on,
        due_instant: row.due_instant,
        due_basis: row.due_basis,
        legal_due: row.legal_due,
        acknowledge_by: row.acknowledge_by,
    }
}
