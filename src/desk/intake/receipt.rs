//! What a person holds after filing, from cases just opened or loaded again.

use crate::{
    case::Case,
    desk::{
        Desk, Error,
        laws::statutes,
        office::controller::ControllerContext,
        pipeline::snapshot::load_filing,
        post::status_path,
        views::{DueDates, Receipt, ReceiptCase},
    },
    law::CaseDates,
    store::{cases, filings},
    types::FilingId,
};

/// The receipt that a form key led to, for the receipt page.
///
/// # Errors
/// Storage that does not answer.
pub async fn receipt_of_form(desk: &Desk, form_key: &str) -> Result<Option<Receipt>, Error> {
    let key = form_key.to_owned();
    let found =
        desk.0.store.read("filing of form", move |conn| filings::find_by_form_key(conn, &key)).await?;
    match found {
        Some(filing) => receipt_later(desk, filing.id).await.map(Some),
        None => Ok(None),
    }
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
    Receipt {
        reference: filing.reference.clone(),
        received_at: filing.received_at,
        status: "received",
        status_url: format!("{}{}", desk.0.public_url, status_path(&filing.reference)),
        cases: cases.iter().map(|case| receipt_case(case, context)).collect(),
        zone: context.settings.zone,
        confirm_by_mail: has_mailbox && filing.confirmed_at.is_none(),
        locale: filing.locale.clone(),
    }
}

/// The same receipt later, with the dates that its cases have by now.
pub(in crate::desk) async fn receipt_later(desk: &Desk, filing: FilingId) -> Result<Receipt, Error> {
    let (filing, cases) = load_filing(desk, filing).await?;
    let context = desk.context(&filing.row.controller)?;
    let has_mailbox = filing.replayed()?.has_mailbox;
    let cases: Vec<&Case> = cases.iter().map(|snapshot| &snapshot.case).collect();
    Ok(receipt(desk, context, &filing.row, &cases, has_mailbox))
}

fn receipt_case(case: &Case, context: &ControllerContext) -> ReceiptCase {
    let (dates, own_names) =
        case.dates.as_deref().map(|dates| statutes::public_view(&context.statutes, dates)).unzip();
    let law = dates.as_ref().map(|dates| dates.law.to_string()).unwrap_or_default();
    let due = dates.as_ref().map_or_else(DueDates::default, due_dates);
    let (clocks, trace) = dates.map(|dates| (dates.clocks, dates.trace)).unwrap_or_default();
    ReceiptCase {
        id: case.id,
        right: case.asked.right,
        purpose: case.asked.purpose,
        law,
        state: case.state,
        dates: due,
        own_names: own_names.unwrap_or_default(),
        clocks,
        trace,
    }
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
