//! Everybody knocks everywhere: each address of the API, of the desk and of a person's own status, by each role, with the
//! controller of the case within reach and beyond, and with each way in which a sign-in is opened. What is expected follows
//! from the tables; what belongs to another controller may stand in no answer at all.

use std::{collections::BTreeSet, env};

use habeas::{
    case::{ActKind, Role},
    types::KeyScope,
    web::api::table,
};
use rstest::rstest;
use serde_json::json;

use super::{
    ENTRIES, Entry, NOBODYS_ID,
    cast::{Caller, Cast, Kind, Opened, Target, open},
    table::{PAGES, Proof, Who, may, releases},
    table_path,
};
use crate::support::{databases::Engine, http::Answer};

/// Which cells are asked about on PostgreSQL, too: what a cell is answered hangs on the tables, not on the database.
/// `HABEAS_IT_CELLS` asks for all of them, by hand.
const STRIDE: usize = 7;

/// What a cell should be answered.
#[derive(Debug, Clone, Copy)]
enum Verdict {
    /// Passes, and meets this; 0 for whatever is no refusal.
    In(u16),
    /// Whatever it is, it is the same page for everybody.
    Open,
    /// Is asked for a fresh proof.
    Prove,
    /// Is sent to the sign-in page.
    SignIn,
    /// Is sent to what they owe.
    Owes(&'static str),
    /// Is refused in one of these ways.
    No(&'static [u16]),
}

use Verdict::{In, No, Open, Owes, Prove, SignIn};

/// One address as it is asked for.
struct Door {
    method: String,
    path: String,
    act: Option<ActKind>,
    /// Whether it names something of a case.
    is_about_a_case: bool,
    kind: DoorKind,
}

#[derive(Clone, Copy)]
enum DoorKind {
    Api(Entry),
    Page(Who, Proof, u16),
}

fn act_of(path: &str) -> Option<ActKind> {
    path.rsplit_once("/acts/").and_then(|(_, act)| act.parse().ok())
}

/// The last part of an address that names something, filled in.
fn filled(row: &str, target: &Target) -> String {
    let id = match row {
        "/desk/accounts/{id}" => &target.account,
        "/desk/tasks/{id}" => &target.task,
        "/desk/keys/{id}" => NOBODYS_ID,
        "/desk/laws/{id}" => "eu-gdpr",
        _ => &target.case,
    };
    let query =
        if matches!(row, "/status/withdraw" | "/status/reopen" | "/status/appeal" | "/status/complaint") {
            format!("?case={}", target.case)
        } else {
            String::new()
        };
    let path = row.replace("{id}", id).replace("{reference}", &target.reference);
    // what any worker may do stands for the acts that are asked about
    let path =
        path.replace("{act}", "assign").replace("{case}", &target.case).replace("{file}", &target.file);
    let path = path.replace("{letter}", &target.letter);
    let path = path.replace("{task}", &target.task).replace("{job}", "codes").replace("{token}", "garbage");
    format!("{path}{query}")
}

fn doors(target: &Target) -> Vec<Door> {
    let about = |row: &str| ["/cases/{", "/letters/{", "/tasks/{"].iter().any(|part| row.contains(part));
    let mut all = Vec::new();
    for operation in table().into_iter().map(|entry| entry.operation) {
        let (method, row) = (operation.verb.key().to_uppercase(), operation.path.to_string());
        let line = ENTRIES.iter().find(|(of, path, _)| *of == method && *path == table_path(&row));
        let (.., entry) = line.unwrap_or_else(|| panic!("no line for {method} {row}"));
        let (act, kind) = (act_of(&row), DoorKind::Api(*entry));
        let path = format!("/api/v1{}", filled(&row, target));
        all.push(Door { method, path, act, is_about_a_case: about(&row), kind });
    }
    for (method, row, who, proof, met) in PAGES {
        let acts: Vec<_> =
            if row.ends_with("{act}") { ActKind::routed().map(Some).collect() } else { vec![None] };
        for act in acts {
            let row = row.replace("{act}", act.map_or("", ActKind::id));
            let proof = if act.is_some_and(releases) { Proof::Fresh } else { proof };
            let (method, path) = (method.to_owned(), filled(&row, target));
            all.push(Door {
                method,
                path,
                act,
                is_about_a_case: about(&row),
                kind: DoorKind::Page(who, proof, met),
            });
        }
    }
    // what ends a sign-in is asked for when everything else was
    all.sort_by_key(ends);
    all
}

fn ends(door: &Door) -> bool {
    let ended = [("DELETE", "/api/v1/auth/token"), ("POST", "/desk/sign-out"), ("POST", "/status/leave")];
    ended.contains(&(&*door.method, &*door.path))
}

/// Knocks with what nobody would take, so that no cell changes what the next one meets.
fn knock(door: &Door, caller: &Caller, target: &Target) -> (Answer, String) {
    let mut call = caller.http.call(&door.method, &door.path).token(&caller.bearer);
    if matches!(door.kind, DoorKind::Page(..)) && !caller.cookie.is_empty() {
        call = call.header("cookie", &caller.cookie);
    }
    if matches!(&*door.method, "GET" | "DELETE") {
        return (call.send(), String::new());
    }
    // whoever is within reach brings what is not taken, so that the task stands for all others
    let is_beyond =
        matches!(caller.kind, Kind::Staff { is_inside: false, .. } | Kind::Key { is_inside: false, .. });
    let outcome = if is_beyond { "done" } else { "not a word" };
    if matches!(door.kind, DoorKind::Api(_)) {
        let body = match &*door.path {
            path if path.contains("/acts/") => json!({ "version": 999 }),
            path if path.ends_with("/outcome") => json!({ "outcome": outcome }),
            // what is read whole before the case is looked up
            path if path.contains("/cases/") && path.ends_with("/messages") && is_beyond => {
                json!({ "channel": "letter", "arrived_on": "2026-01-15", "text": "x" })
            }
            _ => json!({ "colour": 1 }),
        };
        return (call.json(&body), body.to_string());
    }
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("token", &caller.form_token);
    match &*door.path {
        "/desk/account" => form.append_pair("end", NOBODYS_ID),
        "/desk/search" => form.append_pair("q", &format!("{}x", target.secrets[0])),
        "/desk/step-up" => form.append_pair("proof", "no code"),
        path if path.starts_with("/desk/tasks/") => form.append_pair("outcome", outcome),
        path if path.starts_with("/status/") => {
            form.append_pair("case", &target.case).append_pair("reference", &target.reference)
        }
        _ => form.append_pair("version", "999"),
    };
    let body = form.finish();
    let call = call.header("origin", &caller.http.url(""));
    (call.header("content-type", "application/x-www-form-urlencoded").bytes(body.as_bytes()), body)
}

impl Door {
    fn is_released(&self) -> bool {
        match self.kind {
            DoorKind::Api(Entry::Person) => self.path.contains("/package"),
            DoorKind::Api(_) => self.act.is_some_and(releases),
            DoorKind::Page(_, proof, _) => proof == Proof::Fresh,
        }
    }

    fn verdict(&self, caller: &Caller) -> Verdict {
        match (self.kind, caller.kind) {
            (DoorKind::Api(entry), Kind::Staff { role, is_inside, opened }) => {
                self.of_api(entry, role, is_inside, opened)
            }
            (DoorKind::Api(entry), Kind::Key { scope, is_inside }) => self.by_key(entry, scope, is_inside),
            (DoorKind::Api(entry), Kind::Nobody | Kind::Owner { .. } | Kind::Other) => {
                self.by_person(entry, caller.kind)
            }
            (DoorKind::Page(Who::Public, _, 0), _) => Open,
            (DoorKind::Page(Who::Person, ..), Kind::Owner { is_fresh: false }) if self.is_released() => Prove,
            (DoorKind::Page(Who::Public, _, met), _)
            | (DoorKind::Page(Who::Person, _, met), Kind::Owner { .. }) => In(met),
            (DoorKind::Page(Who::Person, ..), _) => No(&[303, 401, 403, 404]),
            (DoorKind::Page(who, _, met), Kind::Staff { role, is_inside, opened }) => {
                self.of_desk(who, met, role, is_inside, opened)
            }
            (DoorKind::Page(..), Kind::Nobody | Kind::Owner { .. } | Kind::Other | Kind::Key { .. }) => {
                SignIn
            }
        }
    }

    fn of_api(&self, entry: Entry, role: Role, is_inside: bool, opened: Opened) -> Verdict {
        let admits = match entry {
            Entry::Public if self.path.ends_with("/requests") => Who::Worker.admits(role, None),
            Entry::Public => return In(0),
            Entry::Person => return No(&[401]),
            Entry::Staff => true,
            Entry::Reader => Who::Reader.admits(role, None),
            Entry::Worker => self.act.map_or(Who::Worker.admits(role, None), |act| may(role, act)),
        };
        match opened {
            // no program comes in so, which who hires them sees
            Opened::Given | Opened::Link | Opened::Password => No(&[401]),
            Opened::Fully | Opened::Stale if !admits => No(&[403]),
            Opened::Stale if self.is_released() => Prove,
            Opened::Fully | Opened::Stale if self.is_about_a_case && !is_inside => No(&[404]),
            Opened::Fully | Opened::Stale => In(0),
        }
    }

    fn by_key(&self, entry: Entry, scope: KeyScope, is_inside: bool) -> Verdict {
        let files = matches!(scope, KeyScope::Intake | KeyScope::Backdate);
        match entry {
            Entry::Public if self.path.ends_with("/requests") && !files => No(&[403]),
            Entry::Person => No(&[401]),
            Entry::Worker => No(&[403]),
            Entry::Staff | Entry::Reader if scope != KeyScope::Read => No(&[403]),
            Entry::Staff | Entry::Reader if self.is_about_a_case && !is_inside => No(&[404]),
            Entry::Public | Entry::Staff | Entry::Reader => In(0),
        }
    }

    fn by_person(&self, entry: Entry, kind: Kind) -> Verdict {
        match (entry, kind) {
            (Entry::Public, Kind::Owner { .. } | Kind::Other) if self.path.ends_with("/requests") => {
                No(&[401])
            }
            (Entry::Person, Kind::Owner { is_fresh: false }) if self.is_released() => Prove,
            // nothing was released yet, and what came back is no letter that left
            (Entry::Person, Kind::Owner { .. })
                if self.path.contains("/package/") || self.path.contains("/letters/") =>
            {
                In(404)
            }
            (Entry::Public, _) | (Entry::Person, Kind::Owner { .. }) => In(0),
            (Entry::Person, Kind::Other) => No(&[404]),
            _ => No(&[401]),
        }
    }

    fn of_desk(&self, who: Who, met: u16, role: Role, is_inside: bool, opened: Opened) -> Verdict {
        let owed = match opened {
            Opened::Given | Opened::Link => Some("/desk/password"),
            Opened::Password => Some("/desk/second-factor"),
            Opened::Fully | Opened::Stale => None,
        };
        let steps_up = self.path == "/desk/step-up" && opened == Opened::Password;
        if let Some(way) = owed.filter(|_| !steps_up && self.path != "/desk/sign-out") {
            // the page of what is owed is open, and the form on it
            return match opened {
                // who came by a letter sets the second factor up by a letter too
                Opened::Password if self.path == way => No(&[403]),
                _ if self.path == way => In(0),
                // an account may be linked in place of a password
                _ if self.path == "/desk/account/provider" => In(404),
                _ => Owes(way),
            };
        }
        let is_beyond_account = self.path.starts_with("/desk/accounts/") && !is_inside;
        match opened {
            // of a case beyond reach a page tells nobody that it is there, whatever their role
            _ if !who.admits(role, self.act) && !is_inside => No(&[403, 404]),
            _ if !who.admits(role, self.act) => No(&[403]),
            Opened::Stale if self.is_released() => Prove,
            _ if is_beyond_account => No(&[403]),
            _ if self.is_about_a_case && !is_inside => No(&[404]),
            _ => In(met),
        }
    }
}

impl Caller {
    /// Whether they have anything to show there that nobody has. Pages look at no key: one of them shows that.
    fn comes_by(&self, door: &Door) -> bool {
        let has_program = !self.bearer.is_empty() || self.kind == Kind::Nobody;
        match (door.kind, self.kind) {
            (DoorKind::Page(..), Kind::Key { scope, is_inside }) => scope == KeyScope::Read && is_inside,
            (DoorKind::Page(..), _) => true,
            (DoorKind::Api(_), _) => has_program,
        }
    }
}

/// Whether an answer is what was expected of it.
fn is_as(verdict: Verdict, answer: &Answer) -> bool {
    let asks_to_sign_in = answer.header("location").starts_with("/desk/sign-in")
        || (answer.status == 401 && answer.text().contains("action=\"/desk/sign-in\""));
    match verdict {
        In(0) => !matches!(answer.status, 401 | 403 | 404) && !asks_to_sign_in && !asks_for_proof(answer),
        In(met) => answer.status == met && (met != 200 || !asks_for_proof(answer)),
        Open => true,
        Prove => asks_for_proof(answer),
        SignIn => asks_to_sign_in,
        Owes(way) => answer.status == 303 && answer.header("location") == way,
        No(statuses) => statuses.contains(&answer.status) && !asks_to_sign_in,
    }
}

fn asks_for_proof(answer: &Answer) -> bool {
    let text = answer.text();
    let is_refused =
        answer.status == 403 && (text.contains("\"step_up_required\"") || text.contains("\"code_required\""));
    is_refused || text.contains("action=\"/desk/step-up\"") || text.contains("name=\"to\" value=\"package\"")
}

/// What was found.
#[derive(Default)]
struct Found {
    cells: usize,
    proofs: usize,
    leaks: Vec<String>,
    wrong: Vec<String>,
}

impl Found {
    fn with(mut self, other: Self) -> Self {
        self.cells += other.cells;
        self.proofs += other.proofs;
        self.leaks.extend(other.leaks);
        self.wrong.extend(other.wrong);
        self
    }

    fn note(&mut self, door: &Door, caller: &Caller, target: &Target) {
        let verdict = door.verdict(caller);
        let (answer, sent) = knock(door, caller, target);
        let cell = format!("{:?}: {} {}", caller.kind, door.method, door.path);
        let text = answer.text().to_lowercase();
        let echoes = format!("{} {sent}", door.path).to_lowercase();
        // its own public pages say whose they are
        let is_public = matches!(door.kind, DoorKind::Page(Who::Person | Who::Public, ..));
        let told = caller
            .secrets
            .iter()
            .filter(|it| !is_public || !it.ends_with("Office"))
            .map(|it| it.to_lowercase());
        let told: BTreeSet<String> = told.filter(|it| text.contains(it) && !echoes.contains(it)).collect();
        let passed = matches!(answer.status, 200..300) && matches!(verdict, SignIn | Owes(_) | No(_));
        if !told.is_empty() || passed {
            self.leaks.push(format!("{cell}: {} {told:?}", answer.status));
        }
        if !is_as(verdict, &answer) {
            self.wrong.push(format!("{cell}: {} {} {:?}", answer.status, answer.header("location"), verdict));
        }
        self.cells += 1;
        self.proofs += usize::from(matches!(verdict, Prove));
    }
}

/// Each of them at each door that is theirs to knock at, several at once; of all cells every `stride`th.
fn all_knock(callers: &[Caller], doors: &[Door], target: &Target, last: bool, stride: usize) -> Found {
    let knocks = |(place, caller): (usize, &Caller)| {
        let mut found = Found::default();
        let theirs =
            doors.iter().enumerate().filter(|(_, door)| (last || !ends(door)) && caller.comes_by(door));
        for (_, door) in theirs.filter(|(at, _)| (place + at) % stride == 0) {
            found.note(door, caller, target);
        }
        found
    };
    let callers: Vec<_> = callers.iter().enumerate().collect();
    std::thread::scope(|scope| {
        let halves = callers.chunks(callers.len().div_ceil(2));
        let work =
            halves.map(|some| scope.spawn(move || some.iter().copied().map(knocks).collect::<Vec<_>>()));
        let work: Vec<_> = work.collect();
        work.into_iter().flat_map(|half| half.join().unwrap()).fold(Found::default(), Found::with)
    })
}

#[rstest]
fn nobody_passes_where_the_tables_say_no(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = open(engine);
    let mut cast = Cast::of(&office);
    let doors = doors(&cast.target);
    let stride =
        if engine == Engine::Sqlite || env::var_os("HABEAS_IT_CELLS").is_some() { 1 } else { STRIDE };
    let fresh = all_knock(&cast.fresh(), &doors, &cast.target, false, stride);
    let stale = all_knock(&cast.stale(), &doors, &cast.target, true, stride);
    let Found { cells, proofs, leaks, wrong } = fresh.with(stale);
    println!("{} doors, {cells} cells, {proofs} of them want a proof, {} leaks", doors.len(), leaks.len());
    assert!(leaks.is_empty() && wrong.is_empty(), "leaks: {leaks:#?}\nnot as the tables say: {wrong:#?}");
    office.verifies();
}
