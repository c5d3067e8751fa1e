//! The Laws pages: every law at hand, one law article by article, a date tried out, the holidays of a year, what another
//! file would change. They write nothing.

mod about;
mod holidays;
mod list;
mod one;
mod replay;
mod try_date;
mod words;

use super::super::routes::{Addresses, get, post};

/// Every address under `/desk/laws`.
pub fn addresses(table: Addresses) -> Addresses {
    table
        .route("/laws", get().to(list::list))
        .route("/laws/try", get().to(try_date::show))
        .route("/laws/holidays", get().to(holidays::show))
        .route("/laws/replay", get().to(replay::ask))
        .route("/laws/replay", post().to(replay::try_it))
        .route("/laws/{id}", get().to(one::show))
}
