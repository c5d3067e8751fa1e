//! The pages of whoever runs the installation: jobs, mail, settings, keys for programs. They show no case.

mod keys;
mod mail;
mod overview;

use super::super::routes::{Addresses, get, post};

/// Every address of these pages.
pub fn addresses(table: Addresses) -> Addresses {
    table
        .route("/installation", get().to(overview::show))
        .route("/installation/mail", post().to(mail::test))
        .route("/installation/jobs/{job}", post().to(overview::run))
        .route("/keys", get().to(keys::show))
        .route("/keys", post().to(keys::make))
        .route("/keys/{id}", post().to(keys::revoke))
}
