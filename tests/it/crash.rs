//! What stands behind every 201: whatever was answered is still there after the process died, whenever it died.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    io::{self, BufRead, Write},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc::channel,
    thread,
};

use habeas::store::{Options, Store, migrate, throttle};
use rstest::rstest;

use crate::support::{
    databases::Engine,
    premises::{Caller, PATIENCE, Premises, access, verified},
};

/// Kills on each database; every one costs a start. `HABEAS_IT_KILLS` asks for more, by hand.
const KILLS: usize = 5;
/// Filing at the same time.
const CLIENTS: usize = 4;

fn kills() -> usize {
    env::var("HABEAS_IT_KILLS").map_or(KILLS, |wanted| wanted.parse().unwrap())
}

#[rstest]
fn every_answered_filing_outlives_a_kill(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let premises = Premises::on(engine);
    let node = premises.node();
    let mut filed = BTreeMap::new();
    let mut server = node.serve();
    for round in 0..kills() {
        let (tell, told) = channel();
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (caller, tell) = (Caller::at(&server), tell.clone());
                thread::spawn(move || {
                    for number in 0.. {
                        let key = format!("{round}-{client}-{number}");
                        let reference = caller.files(&key, &request(&key));
                        let is_last = reference.is_none();
                        tell.send((key, reference)).unwrap();
                        if is_last {
                            return;
                        }
                    }
                })
            })
            .collect();
        drop(tell);
        // another moment in each round; what is in flight then is the machine's choice
        let before_the_kill = 4 + round * 7 % 19;
        let mut heard = Vec::new();
        for _ in 0..before_the_kill {
            heard.push(told.recv_timeout(PATIENCE).unwrap());
            assert!(heard.iter().all(|(_, reference)| reference.is_some()), "{}", server.logs());
        }
        server.kill();
        heard.extend(told);
        for client in clients {
            client.join().unwrap();
        }
        assert_eq!(heard.iter().filter(|(_, reference)| reference.is_none()).count(), CLIENTS);

        server = node.serve();
        let caller = Caller::at(&server);
        for (key, answered) in heard {
            let now = caller.files(&key, &request(&key)).unwrap();
            if let Some(answered) = answered {
                assert_eq!(answered, now, "the filing {key} was answered and is not there");
            }
            assert!(filed.insert(key, now).is_none());
        }
    }
    assert_eq!(server.stop(), Some(0));
    let references: BTreeSet<_> = filed.values().collect();
    assert_eq!(references.len(), filed.len());
    let counted = verified(&node);
    let expected = format!(" {0} filings, {0} cases,", filed.len());
    assert!(counted.contains(&expected), "{counted}, but {expected} were answered");
}

fn request(key: &str) -> serde_json::Value {
    access(&format!("p{key}@people.example"), "DE")
}

// ---- the trace of system calls

const REQUEST: &str = "POST /api/v1/requests";
const ANSWER: &str = "HTTP/1.1 201";
const CALLS: &str = "trace=fsync,fdatasync,read,readv,recvfrom,recvmsg,write,writev,pwrite64,sendto,sendmsg";

/// The command that runs another under `strace`, as its own child and not as the tracer's, so that it can be stopped.
fn strace(trace: &Path) -> Vec<String> {
    let trace = trace.to_str().unwrap();
    ["strace", "-D", "-f", "-y", "-s", "64", "-e", CALLS, "-o", trace].map(str::to_owned).to_vec()
}

/// Whether SQLite's log was synced, begun and ended, after the request was read and before the answer was written.
fn is_synced_between(trace: &str) -> bool {
    let after = trace.lines().skip_while(|line| !line.contains(REQUEST)).skip(1);
    let mut syncing = BTreeSet::new();
    for line in after {
        if line.contains(ANSWER) {
            return false;
        }
        let (thread, call) = line.split_once(' ').unwrap_or_default();
        let call = call.trim_start();
        let begins = call.starts_with("fsync(") || call.starts_with("fdatasync(");
        if begins && call.contains("-wal>") {
            if call.ends_with(" = 0") {
                return true;
            }
            syncing.insert(thread);
        }
        let ends = call.contains("sync resumed>") && call.ends_with(" = 0");
        if ends && syncing.remove(thread) {
            return true;
        }
    }
    panic!("the trace has no answer to the request:\n{trace}")
}

#[test]
fn on_sqlite_the_log_is_synced_between_request_and_answer() {
    let premises = Premises::on(Engine::Sqlite);
    let node = premises.node();
    let trace = node.path("trace");
    let node = node.under(strace(&trace));
    // no jobs and no mail: nobody else syncs
    let server = node.start(&["serve", "--role", "web"]);
    Caller::at(&server).files("one", &request("one")).unwrap();
    // the log is whole once the tracer, too, has closed the standard output
    assert_eq!(server.stop(), Some(0));
    let trace = std::fs::read_to_string(&trace).unwrap();
    assert!(is_synced_between(&trace), "{trace}");
}

/// Says which file the child commits to, and whether it syncs.
const CHILD: &str = "HABEAS_IT_COMMITS";

#[rstest]
#[case::synced(true)]
#[case::not_synced(false)]
fn the_look_at_the_trace_tells_a_log_that_is_not_synced(#[case] synced: bool) {
    let database = Engine::Sqlite.database();
    let trace = database.folder().join("trace");
    let wrapped = strace(&trace);
    let mut child = Command::new(&wrapped[0])
        .args(&wrapped[1..])
        .arg(env::current_exe().unwrap())
        .args(["--exact", "crash::commits_between_request_and_answer_when_asked"])
        .env(CHILD, format!("{synced}:{}", database.url_text()))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{REQUEST}").unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let trace = std::fs::read_to_string(&trace).unwrap();
    assert_eq!(is_synced_between(&trace), synced, "{trace}");
}

/// The child of the test above, which is this very program: no setting reaches a store that does not sync, so the store
/// itself is asked. On its own there is nothing to do.
#[test]
fn commits_between_request_and_answer_when_asked() {
    let Ok(asked) = env::var(CHILD) else { return };
    let (synced, url) = asked.split_once(':').unwrap();
    let options = Options { synced: synced.parse().unwrap(), ..Options::new(url.parse().unwrap()) };
    migrate(&options.url).unwrap();
    let store = Store::open(&options).unwrap();
    let wait = |what: &'static str| {
        let until = chrono::DateTime::UNIX_EPOCH;
        let wait = throttle::Throttle { digest: what.to_owned(), known: None, until };
        store.write_blocking("wait", move |tx| throttle::extend(tx, &wait)).unwrap();
    };
    // the first write of a new log syncs its head, whatever was asked
    wait("before");
    let mut request = String::new();
    io::stdin().lock().read_line(&mut request).unwrap();
    wait("after");
    writeln!(io::stdout(), "{ANSWER}").unwrap();
}
