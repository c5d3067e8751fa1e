//! The built program in a folder of its own, as an operator starts it, and what the kernel says of the process.

use std::{
    fs,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::Outcome;

const PROGRAM: &str = env!("CARGO_BIN_EXE_habeas");

/// The program that is measured: the one just built, or another build of it (`HABEAS_BENCH_PROGRAM`), for before and after.
pub fn program() -> String {
    std::env::var("HABEAS_BENCH_PROGRAM").unwrap_or_else(|_| PROGRAM.to_owned())
}

/// Whether it is another build, whose rows are not those that this bench knows.
pub fn is_another_build() -> bool {
    program() != PROGRAM
}

/// Whether limits are on (`HABEAS_BENCH_LIMITS=on`). Then each person comes from a network of their own, by a proxy that is
/// trusted, so that every filing is counted and none is one too many.
pub fn is_limited() -> bool {
    std::env::var("HABEAS_BENCH_LIMITS").is_ok_and(|set| set == "on")
}

/// A folder with a configuration and whatever the program keeps there.
#[derive(Debug)]
pub struct Premises {
    folder: tempfile::TempDir,
    settings: Vec<(&'static str, String)>,
}

impl Premises {
    /// An empty folder: SQLite and letters as files, both inside it.
    pub fn on_sqlite() -> Outcome<Self> {
        let folder = tempfile::Builder::new().prefix("habeas-bench-").tempdir()?;
        let settings = vec![
            ("HABEAS__SERVER__BIND", "127.0.0.1:0".to_owned()),
            ("HABEAS__SERVER__TRUSTED_PROXIES", r#"["127.0.0.1"]"#.to_owned()),
            ("HABEAS__LIMITS__DISABLED", (!is_limited()).to_string()),
        ];
        Ok(Self { folder, settings })
    }

    /// An empty folder beside an empty PostgreSQL database.
    pub fn on_postgres(url: &str) -> Outcome<Self> {
        let mut premises = Self::on_sqlite()?;
        premises.settings.push(("HABEAS__DATABASE__URL", url.to_owned()));
        premises.settings.push(("HABEAS__DATABASE__MIGRATE", "true".to_owned()));
        Ok(premises)
    }

    /// Gives the program a setting from its next start on.
    pub fn set(&mut self, key: &'static str, value: String) {
        self.settings.push((key, value));
    }

    /// The database file, where it is one.
    pub fn database_file(&self) -> PathBuf {
        self.folder.path().join("habeas-data/habeas.db")
    }

    /// A path inside the folder.
    pub fn path(&self, inside: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(inside)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .args(arguments)
            .current_dir(self.folder.path())
            // what the shell has set must not decide a figure
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(self.settings.iter().map(|(key, value)| (*key, value)));
        command
    }

    /// Runs a command of the program to its end, with `input` on its standard input.
    pub fn run(&self, arguments: &[&str], input: &str) -> Outcome<()> {
        let given = self.path("input");
        fs::write(&given, input)?;
        let done = self.command(arguments).stdin(fs::File::open(&given)?).output()?;
        fs::remove_file(given)?;
        if done.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&done.stderr).into()) }
    }

    /// Starts the program and waits for its `ready` line.
    pub fn serve(&self, role: &str) -> Outcome<Running> {
        let log = self.path("serve.log");
        let mut command = self.command(&["serve", "--role", role]);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(fs::File::create(&log)?);
        let begun = Instant::now();
        let mut child = command.spawn()?;
        let stdout = child.stdout.take().ok_or("no standard output")?;
        for line in BufReader::new(stdout).lines() {
            if let Some(address) = line?.strip_prefix("ready http://") {
                let started_in = begun.elapsed();
                return Ok(Running { address: address.parse()?, child, log, started_in });
            }
        }
        child.wait()?;
        Err(format!("the program ended before it was ready:\n{}", fs::read_to_string(log)?).into())
    }
}

/// The running program; killed when dropped.
#[derive(Debug)]
pub struct Running {
    /// Where it listens.
    pub address: SocketAddr,
    /// From the start of the process to its `ready` line.
    pub started_in: Duration,
    child: Child,
    log: PathBuf,
}

/// Resident memory in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    /// All of it, the program's own text included.
    pub resident: u64,
    /// What belongs to the process alone.
    pub anonymous: u64,
    /// The most there ever was.
    pub peak: u64,
}

impl Running {
    /// What the kernel says of its memory.
    pub fn memory(&self) -> Outcome<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let bytes = |name: &str| -> Outcome<u64> {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("no such line")?;
            Ok(line.trim_start_matches(':').trim().trim_end_matches(" kB").parse::<u64>()? * 1024)
        };
        Ok(Memory { resident: bytes("VmRSS")?, anonymous: bytes("RssAnon")?, peak: bytes("VmHWM")? })
    }

    /// Processor time it has used so far.
    pub fn cpu(&self) -> Outcome<Duration> {
        cpu_of(&self.child.id().to_string())
    }

    /// Its metrics, as Prometheus text.
    pub fn metrics(&self) -> Outcome<String> {
        // An address of its own, on any port: the log tells which.
        let log = fs::read_to_string(&self.log)?;
        let address = log.split("metrics at http://").nth(1).and_then(|rest| rest.split('/').next());
        let mut stream = TcpStream::connect(address.ok_or("the log names no address of metrics")?)?;
        stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        Ok(text)
    }

    /// Asks it to stop (SIGTERM) and waits until it has.
    pub fn stop(mut self) -> Outcome<()> {
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to kill.
        self.child.kill().unwrap_or_default();
        self.child.wait().map(drop).unwrap_or_default();
    }
}

/// Processor time of a process (`self` for this one), in user and kernel, all threads.
pub fn cpu_of(process: &str) -> Outcome<Duration> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name of the program stands in brackets and may hold blanks.
    let (_, fields) = stat.rsplit_once(") ").ok_or("no such process")?;
    let ticks: Vec<u64> = fields.split(' ').skip(11).take(2).map(str::parse).collect::<Result<_, _>>()?;
    // Linux counts in hundredths of a second towards programs, whatever the kernel's own clock.
    Ok(Duration::from_millis(ticks.iter().sum::<u64>() * 10))
}
