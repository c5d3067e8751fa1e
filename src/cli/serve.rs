//! `habeas serve`: web, jobs and mail from one configuration, until told to stop.

use std::{
    io::Write,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use chrono::TimeDelta;
use clap::ValueEnum;
use secrecy::ExposeSecret;
use tokio::{
    runtime::Runtime,
    signal::unix::{Signal, SignalKind, signal},
};

use super::{Exit, Failure};
use crate::{
    clock::{SharedClock, SystemClock},
    config::{Checked, Fault},
    desk::{Desk, OpenError, in_full, office::open, staff},
    jobs::{Runner, stop_pair},
    mail::{MailWorker, Transport, crypto},
    store, telemetry,
    web::{self, Site},
};

/// Which part of the work a node does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Role {
    /// Pages, API, jobs and mail.
    #[default]
    All,
    /// Pages and API.
    Web,
    /// Jobs and mail; of the pages only health.
    Worker,
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Configuration(faults) => Self::Configuration(faults),
            OpenError::Unavailable(words) => Self::TryLater(words),
        }
    }
}

/// The clock that the configuration asks for.
pub(super) fn clock_of(checked: &Checked) -> SharedClock {
    match checked.settings.clock.now {
        Some(start) => Arc::new(SystemClock::starting_at(start)),
        None => Arc::new(SystemClock::default()),
    }
}

/// Serves until SIGTERM or SIGINT.
pub(super) fn run(file: Option<&Path>, role: Role) -> Result<Exit, Failure> {
    let checked = crate::config::load(file)?;
    telemetry::start(&checked.settings.log);
    serve(checked, role, None, None)
}

/// Opens the office and serves it, on a runtime of its own unless one is there already; a demo shows its mailbox.
pub(super) fn serve(
    mut checked: Checked,
    role: Role,
    heeded: Option<(Runtime, Stop)>,
    mailbox: Option<PathBuf>,
) -> Result<Exit, Failure> {
    crypto::install_crypto();
    let lock = open::lock(&checked)?;
    let url = open::database_url(&checked)?;
    if checked.migrate {
        // Before the port opens: whoever can connect finds a database that is ready.
        store::migrate(&url).map_err(|error| Failure::TryLater(in_full(&error)))?;
        checked.migrate = false;
    }
    for note in &checked.zones.notes {
        tracing::warn!("law.zoneinfo: {note}");
    }
    let clock = clock_of(&checked);
    let listener = listen("server.bind", checked.bind, "address:port")?;
    let local = listener.local_addr()?;
    let metrics = checked.metrics_bind.map(|at| listen("server.metrics_bind", at, "address:port, or off"));
    let metrics = metrics.transpose()?;
    let public_url = match &checked.public_url {
        Some(url) => url.clone(),
        None => format!("http://{local}")
            .parse()
            .map_err(|_| vec![Fault::new("server.public_url", "not an address")])?,
    };
    let desk = Desk::open(checked.clone(), Arc::clone(&clock), public_url.as_str())?;
    let runner = if role == Role::Web { None } else { Some(runner(&checked, &desk, &clock)?) };
    // Not before the database is open: until then the signals end the program by themselves.
    let (runtime, mut stop) = match heeded {
        Some(heeded) => heeded,
        None => Stop::heeded()?,
    };
    let served = runtime.block_on(async {
        if !staff::has_users(&desk).await.map_err(Failure::other)? {
            tracing::warn!(
                "there is nobody yet who can sign in; invite an officer and a lead, for an answer takes both: habeas setup"
            );
        }
        let site = match mailbox {
            Some(mailbox) => Site::of_demo(checked.clone(), public_url, clock, desk, mailbox),
            None => Site::new(checked.clone(), public_url, clock, desk),
        };
        let server = if role == Role::Worker { web::serve_health(listener, site)? } else { web::serve(listener, site)? };
        let handle = server.handle();
        let metrics = metrics.map(counted).transpose()?;
        let (stop_jobs, jobs_stop) = stop_pair();
        let jobs = runner.map(|runner| tokio::spawn(runner.run(jobs_stop)));
        let serving = tokio::spawn(server);
        {
            let mut stdout = std::io::stdout();
            writeln!(stdout, "ready http://{local}")?;
            stdout.flush()?;
        }
        stop.requested().await;
        tracing::info!("stopping: requests and jobs under way are finished first");
        let drain = Duration::from_secs(checked.settings.server.drain_secs);
        let drained = tokio::time::timeout(drain, async {
            // A receiver that is gone means that the jobs ended already.
            stop_jobs.send(true).unwrap_or_default();
            handle.stop(true).await;
            if let Some(jobs) = jobs {
                drop(jobs.await);
            }
        });
        if drained.await.is_err() {
            tracing::warn!("not everything was finished in time; it is taken up again at the next start");
        }
        serving.abort();
        if let Some(metrics) = metrics {
            metrics.abort();
        }
        Ok::<(), Failure>(())
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    drop(lock);
    served.map(|()| Exit::Done)
}

/// A port, or the key that asks for one that cannot be had.
fn listen(key: &str, address: SocketAddr, allowed: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).map_err(|error| {
        Failure::from(vec![Fault::new(
            key,
            format!("cannot listen on {address}: {error}; give another {allowed}"),
        )])
    })
}

/// Serves the metrics until the program ends; the log tells where, because the port may be any.
fn counted(listener: TcpListener) -> Result<tokio::task::JoinHandle<std::io::Result<()>>, Failure> {
    tracing::info!("metrics at http://{}/metrics", listener.local_addr()?);
    Ok(tokio::spawn(web::serve_metrics(listener)?))
}

/// The jobs of this node, with a transport for their letters.
pub(super) fn runner(checked: &Checked, desk: &Desk, clock: &SharedClock) -> Result<Runner, Failure> {
    let mail = &checked.settings.mail;
    let timeout = Duration::from_secs(mail.timeout_secs);
    let connections = usize::try_from(mail.connections).unwrap_or(1);
    let transport = Transport::from_url(mail.url.expose_secret(), connections, timeout)
        .map_err(|error| vec![Fault::new("mail.url", error.to_string())])?;
    // A letter with its full timeout, and its report with some to spare.
    let lease = TimeDelta::seconds(i64::try_from(mail.timeout_secs).unwrap_or(600) + 120);
    let worker = MailWorker::new(transport, Arc::clone(clock), connections);
    Runner::new(desk.clone(), worker, &checked.settings.jobs, lease)
        .map_err(|error| vec![Fault::new("jobs", error.to_string())].into())
}

/// SIGTERM and SIGINT, heeded from the moment this is made: a program that says `ready` may be stopped in the same instant,
/// and a demo while it is still being filled.
pub(super) struct Stop {
    terminate: Signal,
    interrupt: Signal,
}

impl Stop {
    /// A runtime, and what tells the work on it to end.
    pub(super) fn heeded() -> std::io::Result<(Runtime, Self)> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let entered = runtime.enter();
        let stop =
            Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? };
        drop(entered);
        Ok((runtime, stop))
    }

    /// Waits for either.
    pub(super) async fn requested(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
