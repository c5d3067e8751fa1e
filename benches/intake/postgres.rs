//! A PostgreSQL server for the time of a measurement, set up as shipped: it syncs its log as a real one must.

use std::{
    fs,
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use diesel::{Connection, PgConnection, connection::SimpleConnection};

use crate::Outcome;

/// The server; stopped when dropped.
#[derive(Debug)]
pub struct Postgres {
    folder: tempfile::TempDir,
    binaries: PathBuf,
}

impl Postgres {
    /// Makes and starts one that listens on a socket in its own folder only.
    pub fn start() -> Outcome<Self> {
        let binaries = newest_binaries().ok_or("PostgreSQL is not installed")?;
        let folder = tempfile::Builder::new().prefix("habeas-bench-pg-").tempdir()?;
        // PostgreSQL refuses to run as root.
        if is_root()? {
            let passwd = fs::read_to_string("/etc/passwd")?;
            let line = passwd.lines().find(|line| line.starts_with("postgres:")).ok_or("no user postgres")?;
            let ids: Vec<u32> = line.split(':').skip(2).take(2).map(str::parse).collect::<Result<_, _>>()?;
            chown(folder.path(), ids.first().copied(), ids.get(1).copied())?;
        }
        let server = Self { folder, binaries };
        let data = server.data();
        server.run("initdb", &["-D", &data, "-U", "habeas", "-A", "trust", "-E", "UTF8", "--locale=C"])?;
        let socket = server.folder.path().display();
        let options = format!("-c listen_addresses= -c unix_socket_directories={socket}");
        let log = format!("{socket}/server.log");
        server.run("pg_ctl", &["-D", &data, "-l", &log, "-o", &options, "-w", "start"])?;
        Ok(server)
    }

    /// An empty database of this name; its address.
    pub fn database(&self, name: &str) -> Outcome<String> {
        let mut conn = self.connect("postgres")?;
        conn.batch_execute(&format!("CREATE DATABASE {name}"))?;
        Ok(self.url(name))
    }

    /// A connection to the database of this name.
    pub fn connect(&self, name: &str) -> Outcome<PgConnection> {
        Ok(PgConnection::establish(&self.url(name))?)
    }

    /// Its address.
    pub fn url(&self, name: &str) -> String {
        format!("postgres://habeas@/{name}?host={}", self.folder.path().display())
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Outcome<()> {
        let program = self.binaries.join(program);
        let mut command = if is_root()? {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(&program);
            command
        } else {
            Command::new(&program)
        };
        command.args(arguments).current_dir("/");
        // Output to nowhere: the server would inherit a pipe and keep it open.
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        if status.success() { Ok(()) } else { Err(format!("{}: {status}", program.display()).into()) }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // If it cannot be stopped, its files are gone with the folder and it ends by itself.
        self.run("pg_ctl", &["-D", &self.data(), "-m", "immediate", "stop"]).unwrap_or_default();
    }
}

fn is_root() -> Outcome<bool> {
    Ok(fs::metadata("/proc/self")?.uid() == 0)
}

/// The newest installed version; Debian keeps it out of PATH.
fn newest_binaries() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|version| version.path());
    let number = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let newest = versions.max_by_key(|path| number(path))?;
    Some(newest.join("bin"))
}
