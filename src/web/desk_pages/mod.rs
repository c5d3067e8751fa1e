//! The officer console under `/desk`: sign-in, my day, queue, case, one dialog for each act, filing for letters and calls.
//!
//! Every page works without scripts. A page shows what one use case answered and posts to one use case; whoever is not
//! signed in meets `guard::guard` and goes no further.

mod acts;
mod case;
mod filing;
mod frame;
mod installation;
mod laws;
mod queue;
mod staff;
#[cfg(test)]
mod tests;

use actix_web::{
    Scope,
    middleware::from_fn,
    web::{self, ServiceConfig},
};

use super::routes::{Addresses, get, post};
use acts::dialog;
use case::{files, page as case_page, reckoning, thread};
use queue::{list as queue_list, my_day, sheet};
use staff::{
    account, accounts, admin, confine, guard, invitation, password, provider, second_factor, step_up,
};

/// Every address under `/desk`.
pub fn addresses(cfg: &mut ServiceConfig) {
    let table = Addresses::default()
        .route("/sign-in", get().to(accounts::ask))
        .route("/sign-in", post().to(accounts::sign_in))
        .route("/sign-in/provider", post().to(provider::sign_in))
        .route("/sign-in/provider", get().to(provider::back))
        .route("/sign-out", post().to(accounts::sign_out))
        .route("/invitation/{token}", get().to(invitation::ask))
        .route("/invitation/{token}", post().to(invitation::open))
        .route("/accounts", get().to(admin::list))
        .route("/accounts", post().to(admin::change))
        .route("/accounts/{id}", get().to(confine::ask))
        .route("/accounts/{id}", post().to(confine::confine))
        .route("/account", get().to(account::show))
        .route("/account", post().to(account::end))
        .route("/account/provider", post().to(provider::link))
        .route("/step-up", post().to(step_up::confirm))
        .route("/step-up/provider", post().to(provider::prove))
        .route("/password", get().to(password::ask))
        .route("/password", post().to(password::choose))
        .route("/recovery-codes", get().to(second_factor::recovery))
        .route("/recovery-codes", post().to(second_factor::make_recovery_codes))
        .route("/second-factor", get().to(second_factor::enrolment))
        .route("/second-factor", post().to(second_factor::enrol))
        .route("", get().to(my_day::show))
        .route("/", get().to(my_day::show))
        .route("/tasks", get().to(my_day::tasks))
        .route("/tasks/{id}", post().to(my_day::finish))
        .route("/tasks/{id}/letter", post().to(sheet::print))
        .route("/queue", get().to(queue_list::show))
        .route("/search", post().to(queue_list::search))
        .with(laws::addresses)
        .with(installation::addresses)
        .route("/new", get().to(filing::ask))
        .route("/new", post().to(filing::file))
        .route("/cases/{id}", get().to(case_page::show))
        .route("/cases/{id}/steps", get().to(reckoning::steps))
        .route("/cases/{id}/messages", get().to(thread::ask))
        .route("/cases/{id}/messages", post().to(thread::record))
        .route("/cases/{id}/files", post().to(files::attach))
        .route("/cases/{id}/files/{file}", get().to(files::download))
        .route("/cases/{id}/acts/{act}", get().to(dialog::ask))
        .route("/cases/{id}/acts/{act}", post().to(dialog::act));
    let scope = table.resources().fold(web::scope("/desk"), Scope::service);
    cfg.service(scope.wrap(from_fn(guard::guard)));
}
