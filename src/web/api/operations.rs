//! The table of operations: every address of the API, once. The routes are made of it, and so is the reference.

use super::{
    cases, entry, files, filings, laws,
    operation::{Entry, delete, get, post},
    person, tasks,
};
use crate::{
    case::{ActKind, Rule},
    desk::staff,
    web::{limits::Bucket, problem::Code},
};

/// The rules of an act that a person does: all but `wrong_role`.
fn for_the_person(act: ActKind) -> Vec<Rule> {
    act.rules().into_iter().filter(|rule| *rule != Rule::WrongRole).collect()
}

/// The rules of all acts that have a route.
fn of_any_act() -> Vec<Rule> {
    Rule::ALL.iter().copied().filter(|rule| ActKind::routed().any(|act| act.rules().contains(rule))).collect()
}

/// Every operation, in the order of the reference.
pub fn table() -> Vec<Entry> {
    let mut all = vec![
        post("/requests", "file_request", filings::file).fails(&[Code::InvalidFields]),
        post("/requests/{reference}/code", "ask_for_code", entry::code).limited(Bucket::Writing),
        post("/requests/{reference}/session", "open_session", entry::session)
            .limited(Bucket::Writing)
            .fails(&[Code::CodeWrong]),
        get("/requests/{reference}", "look_at_request", person::filing),
        post("/requests/{reference}/withdraw", "withdraw_request", person::withdraw)
            .limited(Bucket::Writing)
            .fails(&[Code::InvalidFields])
            .forbidden_by(for_the_person(ActKind::Withdraw)),
        post("/requests/{reference}/reopen", "reopen_request", person::reopen)
            .limited(Bucket::Writing)
            .fails(&[Code::InvalidFields])
            .forbidden_by(for_the_person(ActKind::Reopen)),
        post("/requests/{reference}/appeal", "appeal", person::appeal)
            .limited(Bucket::Writing)
            .fails(&[Code::InvalidFields])
            .forbidden_by(for_the_person(ActKind::Appeal)),
        post("/requests/{reference}/complaint", "complain", person::complaint)
            .limited(Bucket::Writing)
            .fails(&[Code::InvalidFields])
            .forbidden_by(for_the_person(ActKind::Complaint)),
        post("/requests/{reference}/messages", "write_message", person::message)
            .limited(Bucket::Writing)
            .fails(&[Code::InvalidFields]),
        get("/requests/{reference}/letters", "list_own_letters", person::letters),
        get("/requests/{reference}/letters/{letter}", "read_own_letter", person::letter),
        get("/requests/{reference}/package", "list_package", person::package)
            .fails(&[Code::CodeRequired, Code::PackageOver]),
        get("/requests/{reference}/package/{file}", "collect_file", person::package_file)
            .fails(&[Code::CodeRequired, Code::PackageOver]),
        post("/auth/token", "issue_token", entry::token).limited(Bucket::Writing).fails(&[
            Code::CredentialsWrong,
            Code::SecondFactorRequired,
            Code::PasswordNotOwn,
        ]),
        post("/auth/refresh", "refresh_token", entry::refresh)
            .limited(Bucket::Writing)
            .fails(&[Code::Unauthenticated, Code::CredentialsWrong]),
        post("/auth/revoke", "revoke_token", entry::revoke).limited(Bucket::Writing),
        delete("/auth/token", "sign_out", entry::sign_out),
        get("/cases", "list_cases", cases::queue),
        get("/cases/{case}", "look_at_case", cases::case),
        get("/cases/{case}/letters", "list_letters", cases::letters),
        get("/letters/{letter}", "read_letter", cases::letter),
    ];
    all.extend(ActKind::routed().map(act));
    all.extend([
        post("/cases/{case}/acts/{act}/preview", "preview_act", cases::preview)
            .fails(&[Code::InvalidFields, Code::VersionConflict])
            .forbidden_by(of_any_act()),
        post("/cases/{case}/messages", "record_message", cases::message).fails(&[Code::InvalidFields]),
        post("/cases/{case}/files", "attach_file", files::attach)
            .fails(&[Code::InvalidFields, Code::ScannerSilent])
            .forbidden_by(vec![Rule::WrongState]),
        get("/cases/{case}/files/{file}", "download_file", files::file).fails(&[Code::PackageOver]),
        get("/laws", "list_laws", laws::list),
        get("/stats", "look_at_figures", tasks::stats),
        get("/tasks", "list_tasks", tasks::tasks),
        post("/tasks/{task}/outcome", "finish_task", tasks::outcome)
            .fails(&[Code::InvalidFields, Code::DoneAlready]),
    ]);
    all
}

/// The operation of an act.
fn act(act: ActKind) -> Entry {
    let codes: &[Code] = if staff::releases(act) {
        &[Code::InvalidFields, Code::VersionConflict, Code::StepUpRequired]
    } else {
        &[Code::InvalidFields, Code::VersionConflict]
    };
    post(format!("/cases/{{case}}/acts/{act}"), format!("act_{act}"), cases::act)
        .acting(act)
        .fails(codes)
        .forbidden_by(act.rules())
}
