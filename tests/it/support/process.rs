//! The built program as a person or an operator meets it: started with a configuration in a folder of its own, spoken to
//! through its port, stopped kindly or killed. Nothing outlives the test.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::Duration,
};

/// How long a start or a stop may take before the test gives up; the program itself promises far less.
const PATIENCE: Duration = Duration::from_mins(1);

/// A folder, a configuration, and whatever the program keeps there.
#[derive(Debug)]
pub struct Installation {
    folder: tempfile::TempDir,
    settings: BTreeMap<String, String>,
    /// What starts the program in its stead, with its arguments.
    wrapper: Vec<String>,
}

impl Installation {
    /// An empty folder and no configuration but a free port: SQLite and mail as files, both inside the folder.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("habeas-it-").tempdir().unwrap();
        let installation = Self { folder, settings: BTreeMap::new(), wrapper: Vec::new() };
        installation.with("HABEAS__SERVER__BIND", "127.0.0.1:0")
    }

    /// Sets an environment variable, such as `HABEAS__DATABASE__URL`.
    pub fn with(mut self, key: &str, value: &str) -> Self {
        self.settings.insert(key.to_owned(), value.to_owned());
        self
    }

    /// Lets another program start this one, such as `strace`.
    pub fn under(self, wrapper: Vec<String>) -> Self {
        Self { wrapper, ..self }
    }

    /// Writes `text` as the configuration file that every command reads.
    pub fn with_config(self, text: &str) -> Self {
        let file = self.path("habeas.toml");
        fs::write(&file, text).unwrap();
        let file = file.to_string_lossy().into_owned();
        self.with("HABEAS_CONFIG", &file)
    }

    /// A path inside the folder.
    pub fn path(&self, inside: impl AsRef<Path>) -> PathBuf {
        self.folder.path().join(inside)
    }

    fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let program = env!("CARGO_BIN_EXE_habeas");
        let mut command = match self.wrapper.split_first() {
            None => Command::new(program),
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(program);
                command
            }
        };
        command
            .args(arguments)
            .current_dir(self.folder.path())
            // what the developer's shell has set must not decide a test
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .envs(&self.settings)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// A command that goes on by itself, for whoever wants to kill it.
    pub fn begin<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Child {
        self.command(arguments).spawn().unwrap()
    }

    /// Runs a command to its end, with `input` on its standard input.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: &[S], input: &str) -> Answer {
        let mut child = self.command(arguments).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        // a program that does not read its input closes the pipe early: that is its right
        let writer = thread::spawn(move || stdin.write_all(input.as_bytes()).ok());
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Answer {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// `habeas serve`, waited for until it says it is ready.
    pub fn serve(&self) -> Server {
        self.start(&["serve"])
    }

    /// Any command that ends in serving (`demo`, `serve --role worker`), waited for until it says it is ready.
    pub fn start<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Server {
        match self.try_start(arguments) {
            Ok(server) => server,
            Err(answer) => {
                panic!("the program is not ready but ended with {:?}:\n{}", answer.code, answer.stderr)
            }
        }
    }

    /// Like [`Installation::start`]; a program that ends instead of getting ready gives its answer.
    pub fn try_start<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Result<Server, Answer> {
        let mut child = self.command(arguments).spawn().unwrap();
        drop(child.stdin.take());
        let logs = Arc::new(Mutex::new(String::new()));
        let (said, lines) = channel();
        let stdout = child.stdout.take().unwrap();
        thread::spawn(move || tell(stdout, &said));
        let stderr = child.stderr.take().unwrap();
        let kept = Arc::clone(&logs);
        let logger = thread::spawn(move || keep(stderr, &kept));
        let mut server = Server { child, base: String::new(), said: String::new(), lines, logs };
        let mut heard = String::new();
        loop {
            match server.lines.recv_timeout(PATIENCE) {
                Ok(line) => match line.strip_prefix("ready ") {
                    Some(url) => {
                        url.trim_end_matches('/').clone_into(&mut server.base);
                        server.said = heard;
                        return Ok(server);
                    }
                    None => heard.extend([&line, "\n"]),
                },
                Err(RecvTimeoutError::Timeout) => {
                    panic!("not ready after {PATIENCE:?}; it said:\n{heard}{}", server.logs())
                }
                Err(RecvTimeoutError::Disconnected) => {
                    let code = server.child.wait().unwrap().code();
                    logger.join().unwrap();
                    return Err(Answer { code, stdout: heard, stderr: server.logs() });
                }
            }
        }
    }
}

/// What a command that has ended said. `code` is empty when a signal ended it.
#[derive(Debug)]
pub struct Answer {
    /// The exit code.
    pub code: Option<i32>,
    /// All of its standard output.
    pub stdout: String,
    /// All of its standard error.
    pub stderr: String,
}

/// The running program; killed when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    base: String,
    said: String,
    lines: Receiver<String>,
    logs: Arc<Mutex<String>>,
}

impl Server {
    /// `http://127.0.0.1:PORT` followed by `path`, which starts with a slash or is empty.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// What it had printed when it got ready.
    pub fn said(&self) -> &str {
        &self.said
    }

    /// What it has written to its log so far.
    pub fn logs(&self) -> String {
        self.logs.lock().unwrap().clone()
    }

    /// Its process id, for looking at it from outside.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills it as a power cut would, and waits until it is gone.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop (SIGTERM), waits, and gives its exit code; empty when a signal ended it.
    pub fn stop(mut self) -> Option<i32> {
        // the standard library sends no signal but KILL, and every shell has `kill` built in
        let asked =
            Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status().unwrap();
        assert!(asked.success(), "it was gone before it was asked");
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => {
                    panic!("still there {PATIENCE:?} after SIGTERM:\n{}", self.logs())
                }
                Err(RecvTimeoutError::Disconnected) => return self.child.wait().unwrap().code(),
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // already gone is as good
        self.child.kill().ok();
        self.child.wait().ok();
        if thread::panicking() {
            eprintln!("--- log of the program\n{}", self.logs());
        }
    }
}

/// Passes on each line; the channel closes when the program has closed its output.
fn tell(stdout: impl Read, said: &Sender<String>) {
    for line in BufReader::new(stdout).lines().map_while(Result::ok) {
        if said.send(line).is_err() {
            return;
        }
    }
}

fn keep(stderr: impl Read, logs: &Mutex<String>) {
    for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
        let mut logs = logs.lock().unwrap();
        logs.push_str(&String::from_utf8_lossy(&line));
        logs.push('\n');
    }
}
