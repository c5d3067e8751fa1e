//! Who may pass at each page of the desk and of a person's own status. Those of the API stand in `ENTRIES`.

use std::{collections::BTreeSet, fs, path::Path};

use habeas::case::{ActKind, Role};

/// Who may pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Public,
    /// The person whose filing it is.
    Person,
    /// All staff.
    Staff,
    /// Staff who see cases.
    Reader,
    /// Those who look at the law for others: lead, head of privacy, auditor.
    Counsel,
    /// Staff who work cases.
    Worker,
    Admin,
    /// Whoever may do the act.
    Act,
}

/// What who passes must bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    Any,
    /// A fresh one.
    Fresh,
}

use Proof::{Any, Fresh};

/// Method, address, who may pass, with which proof, and what they meet: the forms of the matrix hold nothing that would be
/// taken. 0 where that depends on how the case stands.
pub const PAGES: [(&str, &str, Who, Proof, u16); 66] = [
    ("GET", "/desk/sign-in", Who::Public, Any, 200),
    ("POST", "/desk/sign-in", Who::Public, Any, 422),
    // here nobody has an identity provider
    ("GET", "/desk/sign-in/provider", Who::Public, Any, 404),
    ("POST", "/desk/sign-in/provider", Who::Public, Any, 404),
    ("POST", "/desk/account/provider", Who::Staff, Fresh, 404),
    ("POST", "/desk/step-up/provider", Who::Staff, Any, 404),
    ("GET", "/desk/invitation/{token}", Who::Public, Any, 410),
    ("POST", "/desk/invitation/{token}", Who::Public, Any, 0),
    ("GET", "/desk/accounts", Who::Admin, Any, 200),
    ("POST", "/desk/accounts", Who::Admin, Fresh, 422),
    ("GET", "/desk/accounts/{id}", Who::Admin, Any, 200),
    ("POST", "/desk/accounts/{id}", Who::Admin, Fresh, 422),
    ("GET", "/desk/account", Who::Staff, Any, 200),
    ("POST", "/desk/account", Who::Staff, Any, 404),
    ("POST", "/desk/step-up", Who::Staff, Any, 422),
    ("GET", "/desk/password", Who::Staff, Fresh, 200),
    ("POST", "/desk/password", Who::Staff, Fresh, 422),
    ("GET", "/desk/recovery-codes", Who::Staff, Any, 200),
    ("POST", "/desk/recovery-codes", Who::Staff, Fresh, 200),
    ("GET", "/desk/second-factor", Who::Staff, Fresh, 409),
    ("POST", "/desk/second-factor", Who::Staff, Fresh, 409),
    ("GET", "/desk", Who::Staff, Any, 200),
    ("GET", "/desk/tasks", Who::Reader, Any, 200),
    ("POST", "/desk/tasks/{id}", Who::Worker, Any, 422),
    ("POST", "/desk/tasks/{id}/letter", Who::Worker, Any, 404),
    ("GET", "/desk/queue", Who::Reader, Any, 200),
    ("POST", "/desk/search", Who::Reader, Any, 200),
    ("GET", "/desk/laws", Who::Reader, Any, 200),
    ("GET", "/desk/laws/try", Who::Reader, Any, 200),
    ("GET", "/desk/laws/holidays", Who::Reader, Any, 200),
    ("GET", "/desk/laws/replay", Who::Counsel, Any, 200),
    ("POST", "/desk/laws/replay", Who::Counsel, Any, 400),
    ("GET", "/desk/laws/{id}", Who::Reader, Any, 200),
    ("GET", "/desk/installation", Who::Admin, Any, 200),
    ("POST", "/desk/installation/mail", Who::Admin, Any, 303),
    ("POST", "/desk/installation/jobs/{job}", Who::Admin, Fresh, 303),
    ("GET", "/desk/keys", Who::Admin, Any, 200),
    ("POST", "/desk/keys", Who::Admin, Fresh, 422),
    ("POST", "/desk/keys/{id}", Who::Admin, Fresh, 404),
    ("GET", "/desk/new", Who::Worker, Any, 200),
    ("POST", "/desk/new", Who::Worker, Any, 422),
    ("GET", "/desk/cases/{id}", Who::Reader, Any, 200),
    ("GET", "/desk/cases/{id}/steps", Who::Reader, Any, 200),
    ("GET", "/desk/cases/{id}/messages", Who::Worker, Any, 200),
    ("POST", "/desk/cases/{id}/messages", Who::Worker, Any, 422),
    ("POST", "/desk/cases/{id}/files", Who::Worker, Any, 400),
    ("GET", "/desk/cases/{id}/files/{file}", Who::Reader, Any, 200),
    ("GET", "/desk/cases/{id}/acts/{act}", Who::Act, Any, 200),
    ("POST", "/desk/cases/{id}/acts/{act}", Who::Act, Any, 0),
    ("GET", "/status", Who::Public, Any, 0),
    ("POST", "/status/code", Who::Public, Any, 0),
    ("POST", "/status/enter", Who::Public, Any, 0),
    ("POST", "/status/message", Who::Person, Any, 0),
    ("GET", "/status/withdraw", Who::Person, Any, 200),
    ("POST", "/status/withdraw", Who::Person, Any, 0),
    ("GET", "/status/reopen", Who::Person, Any, 404),
    ("POST", "/status/reopen", Who::Person, Any, 0),
    ("GET", "/status/appeal", Who::Person, Any, 404),
    ("POST", "/status/appeal", Who::Person, Any, 404),
    ("GET", "/status/complaint", Who::Person, Any, 0),
    ("POST", "/status/complaint", Who::Person, Any, 0),
    ("GET", "/status/letters/{letter}", Who::Person, Any, 404),
    ("GET", "/status/package", Who::Person, Fresh, 200),
    ("GET", "/status/package/{file}", Who::Person, Fresh, 404),
    ("POST", "/status/leave", Who::Public, Any, 0),
    // the last: it ends what the rows before need
    ("POST", "/desk/sign-out", Who::Staff, Any, 303),
];

impl Who {
    /// Whether somebody in this role may pass at all; `act` is the one that the address names.
    pub fn admits(self, role: Role, act: Option<ActKind>) -> bool {
        match self {
            Self::Public | Self::Staff => true,
            Self::Person => false,
            Self::Reader => role != Role::Admin,
            Self::Counsel => matches!(role, Role::Lead | Role::Dpo | Role::Auditor),
            Self::Worker => matches!(role, Role::Officer | Role::Lead),
            Self::Admin => role == Role::Admin,
            Self::Act => may(role, act.unwrap()),
        }
    }
}

/// Which roles do which act.
pub fn may(role: Role, act: ActKind) -> bool {
    match act {
        ActKind::Postpone | ActKind::Approve | ActKind::Return => role == Role::Lead,
        ActKind::Note => matches!(role, Role::Officer | Role::Lead | Role::Dpo),
        _ => matches!(role, Role::Officer | Role::Lead),
    }
}

/// What releases something.
pub fn releases(act: ActKind) -> bool {
    matches!(act, ActKind::Approve | ActKind::Send)
}

/// The addresses of the desk and of the status page, as the sources route them.
fn routed() -> BTreeSet<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web");
    let mut rows = BTreeSet::new();
    for (folder, above) in [("desk_pages", "/desk"), ("status", "")] {
        let mut folders = vec![root.join(folder)];
        while let Some(here) = folders.pop() {
            for entry in fs::read_dir(here).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    folders.push(entry);
                    continue;
                }
                let text: String =
                    fs::read_to_string(&entry).unwrap_or_default().split_whitespace().collect();
                for row in text.split(".route(\"").skip(1) {
                    let (path, rest) = row.split_once("\",").unwrap();
                    let method = rest.split('(').next().unwrap().to_uppercase();
                    rows.insert((method, format!("{above}{}", path.trim_end_matches('/'))));
                }
            }
        }
    }
    rows
}

#[test]
fn every_page_of_desk_and_status_has_a_line_and_every_line_a_page() {
    let lines = PAGES.iter().map(|(method, path, ..)| ((*method).to_owned(), (*path).to_owned()));
    assert_eq!(routed(), lines.collect());
}
