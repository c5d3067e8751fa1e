//! The laws as installed: one row for each law and right, as `habeas law list --format json` has them.

use super::{answer::List, call::Officer, input::Json};
use crate::{desk::laws, law::LawRow, web::problem::Problem};

/// Every law and right, the newest version of each.
///
/// # Errors
/// 403 for roles that see no cases.
pub async fn list(officer: Officer) -> Result<Json<List<LawRow>>, Problem> {
    let book = laws::law_book(officer.desk(), &officer.who)?;
    Ok(Json(List { items: book.installed().summary() }))
}
