//! `habeas demo`: a throw-away installation, filled as if two offices had worked in it for ten weeks, then served.
//!
//! The environment decides nothing here: a demo never touches the database, the mail server or the keys of another
//! installation. Everything it knows is invented, and the staff's passwords are printed: nothing real belongs in it.

mod accounts;
mod cast;
mod folder;
mod office;
mod post;
mod stories;
mod walk;

use std::{
    io::Write,
    net::{Ipv4Addr, TcpListener},
    path::Path,
    sync::Arc,
};

use chrono::TimeDelta;
use tokio::runtime::Runtime;

use self::{folder::Folder, walk::WEEKS};
use super::{
    Exit, Failure,
    progress::Progress,
    serve::{self, Role, Stop},
};
use crate::{
    clock::{Clock, SharedClock, SystemClock, TestClock},
    config::{self, Checked, Fault},
    desk::Desk,
    mail::crypto,
    telemetry,
};

/// Where a demo listens unless told otherwise and nobody else does.
const PORT: u16 = 8080;

/// The two controllers.
const CONTROLLERS: &str = include_str!("../../../config/demo/controllers.toml");

/// Fills an installation and serves it until told to stop.
pub(super) fn run(port: Option<u16>, dir: Option<&Path>) -> Result<Exit, Failure> {
    let clock = SystemClock::default();
    let listener = listener(port)?;
    let address = listener.local_addr()?;
    let folder = match dir {
        Some(dir) => Folder::kept(dir)?,
        None => Folder::temporary(clock.fresh_id())?,
    };
    let text = settings(&folder, &address.to_string());
    std::fs::write(folder.config(), &text)?;
    let checked = config::load_text(&text)?;
    telemetry::start(&checked.settings.log);
    crypto::install_crypto();

    let mut out = std::io::stdout();
    writeln!(
        out,
        "A demonstration with invented people; nothing real belongs in it. Ten weeks of work take a moment."
    )?;
    out.flush()?;
    let (runtime, mut stop) = Stop::heeded()?;
    let filled = fill(&checked, &folder, &format!("http://{address}"), &runtime, &mut stop)?;
    // The port was held so that no other program takes it meanwhile; serving binds it anew.
    drop(listener);
    if !filled {
        return Ok(Exit::Done);
    }
    say_what_there_is(&folder, &address.to_string())?;
    serve::serve(checked, Role::All, Some((runtime, stop)), Some(folder.outbox()))
}

/// A port of this machine only.
fn listener(port: Option<u16>) -> Result<TcpListener, Failure> {
    let bind = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    match port {
        Some(port) => bind(port)
            .map_err(|error| vec![Fault::new("--port", format!("127.0.0.1:{port}: {error}"))].into()),
        None => bind(PORT).or_else(|_| bind(0)).map_err(Failure::from),
    }
}

/// The configuration of a demo; also written into its folder, so that one that is kept can be served again.
fn settings(folder: &Folder, bind: &str) -> String {
    let quoted = |text: String| toml::Value::String(text).to_string();
    let inside = |scheme: &str, name: &str| quoted(format!("{scheme}{}", folder.path().join(name).display()));
    format!(
        "# A demonstration with invented data. Serve it again: habeas serve --config THIS_FILE\n\
         # (its mails lie in outbox/ then; only `habeas demo` shows them at /dev/mail)\n\
         [server]\nbind = {}\ndrain_secs = 2\n\
         [database]\nurl = {}\n\
         [vault]\nkey_file = {}\n\
         [blobs]\nurl = {}\n\
         [mail]\nurl = {}\n\
         [auth]\nmfa = \"optional\"\n\
         [limits]\ndisabled = true\n\
         [log]\nlevel = \"warn\"\n\n{CONTROLLERS}",
        quoted(bind.to_owned()),
        inside("sqlite:", "habeas.db"),
        inside("", "habeas.key"),
        inside("file:", "blobs"),
        inside("file:", "outbox"),
    )
}

/// Ten weeks of work. `false` when somebody stopped the program meanwhile.
fn fill(
    checked: &Checked,
    folder: &Folder,
    public_url: &str,
    runtime: &Runtime,
    stop: &mut Stop,
) -> Result<bool, Failure> {
    let system: SharedClock = Arc::new(SystemClock::default());
    // Root key and controllers' keys are drawn here, from the machine's randomness.
    drop(Desk::open(checked.clone(), Arc::clone(&system), public_url)?);

    // The past is walked through with a clock of its own. Its draws repeat from demo to demo: references and ids, the
    // keys and nonces of invented filings, codes that lie open in /dev/mail. Sessions are ended as soon as they are used,
    // so nothing that opens the running demo comes from here.
    let end = system.now();
    let clock = Arc::new(TestClock::seeded(end - TimeDelta::weeks(WEEKS), 2016));
    let mut checked = checked.clone();
    checked.migrate = false;
    let desk = Desk::open(checked, Arc::<TestClock>::clone(&clock) as SharedClock, public_url)?;
    let outbox = folder.outbox();
    let mut progress = Progress::of("week");
    let filled = runtime.block_on(async {
        tokio::select! {
            done = walk::through(&desk, &clock, end, &outbox, &mut progress) => done.map(|()| true),
            () = stop.requested() => Ok(false),
        }
    });
    progress.over()?;
    filled
}

fn say_what_there_is(folder: &Folder, address: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out)?;
    for account in accounts::ALL {
        let (role, email, password) = (account.role.id(), account.email, account.password);
        writeln!(out, "{role:<8} {email:<28} {password}")?;
    }
    writeln!(out)?;
    writeln!(out, "file a request  http://{address}/request")?;
    writeln!(out, "work on it      http://{address}/desk")?;
    writeln!(out, "read its mail   http://{address}/dev/mail")?;
    let fate = if folder.is_persistent() { "kept in" } else { "gone when you stop it, until then in" };
    writeln!(out, "{fate} {}", folder.path().display())?;
    writeln!(out)?;
    Ok(out.flush()?)
}
