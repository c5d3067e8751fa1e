//! A fresh database for every test, on either engine: a file of its own for SQLite; for PostgreSQL a copy of one template
//! on one server that this process starts and that ends with it, however it ends.
//!
//! PostgreSQL must be installed: a test that needs it fails without, it never skips.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::{
        fs::{MetadataExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

use diesel::{
    Connection, PgConnection, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    query_builder::SqlQuery,
    query_dsl::LoadQuery,
    sql_query,
    sql_types::{BigInt, Text},
};
use habeas::store::{DatabaseUrl, Options, Store, migrate};

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Answers a query of one column.
pub type Asker = Box<dyn FnMut(&str) -> Vec<String>>;

/// A database of one test.
#[derive(Debug)]
pub struct TestDatabase {
    pub engine: Engine,
    url: String,
    folder: tempfile::TempDir,
}

impl Engine {
    /// A database with the current schema and no rows.
    pub fn database(self) -> TestDatabase {
        match self {
            Self::Sqlite => {
                let database = self.empty();
                migrate(&database.url()).unwrap();
                database
            }
            Self::Postgres => Server::running().database(Some("habeas_template")),
        }
    }

    /// A database without a schema; on SQLite not even a file.
    pub fn empty(self) -> TestDatabase {
        match self {
            Self::Sqlite => {
                let folder = folder();
                let url = format!("sqlite:{}", folder.path().join("habeas.db").display());
                TestDatabase { engine: self, url, folder }
            }
            Self::Postgres => Server::running().database(None),
        }
    }
}

impl TestDatabase {
    /// As a configuration writes it.
    pub fn url_text(&self) -> &str {
        &self.url
    }

    /// Its address.
    pub fn url(&self) -> DatabaseUrl {
        self.url_text().parse().unwrap()
    }

    /// A folder that lives as long as the database.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Opens the store.
    pub fn store(&self) -> Store {
        Store::open(&Options { readers: 3, ..Options::new(self.url()) }).unwrap()
    }

    /// How many rows each table has, but for the tables of the schema's own history.
    pub fn rows(&self) -> BTreeMap<String, i64> {
        match self.url() {
            DatabaseUrl::Sqlite(path) => rows(
                &mut SqliteConnection::establish(path.to_str().unwrap()).unwrap(),
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            ),
            DatabaseUrl::Postgres(url) => rows(
                &mut PgConnection::establish(&url).unwrap(),
                "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'",
            ),
        }
    }

    /// Takes the guards of the events off, as whoever owns the database could.
    pub fn disarm(&self) {
        let sql = match self.engine {
            Engine::Sqlite => {
                "PRAGMA foreign_keys = OFF; DROP TRIGGER events_keep_update; DROP TRIGGER events_keep_delete; \
                 DROP TRIGGER events_keep_replace; DROP TRIGGER event_words_keep_update;"
            }
            Engine::Postgres => {
                "ALTER TABLE events DISABLE TRIGGER ALL; ALTER TABLE event_words DISABLE TRIGGER ALL; \
                 ALTER TABLE event_words DROP CONSTRAINT event_words_stream_seq_fkey;"
            }
        };
        self.raw(sql).unwrap();
    }

    /// Which of the two it is.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// What a query of one column `line` finds.
    pub fn lines(&self, sql: &str) -> Vec<String> {
        self.asker()(sql)
    }

    /// Answers over one connection: for a test that asks thousands of times, where opening one each time would be most of
    /// its work.
    pub fn asker(&self) -> Asker {
        match self.url() {
            DatabaseUrl::Sqlite(path) => {
                let mut conn = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
                // whoever opens it after a kill holds it for a moment
                conn.batch_execute("PRAGMA busy_timeout = 5000").unwrap();
                Box::new(move |sql| lines(sql_query(sql).load(&mut conn)))
            }
            DatabaseUrl::Postgres(url) => {
                let mut conn = PgConnection::establish(&url).unwrap();
                Box::new(move |sql| lines(sql_query(sql).load(&mut conn)))
            }
        }
    }

    /// The first column, called `line`, of what a question finds, asked past the store.
    pub fn asks(&self, sql: &str) -> Vec<String> {
        self.asker()(sql)
    }

    /// Every row of every table but `without`, as one text: two that are equal hold the same.
    pub fn contents(&self, without: &[&str]) -> String {
        let mut asker = self.asker();
        let is_sqlite = self.engine == Engine::Sqlite;
        let tables = asker(if is_sqlite {
            "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
        } else {
            "SELECT tablename::text AS line FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        });
        assert!(tables.len() > 10, "{tables:?}");
        let mut all = Vec::new();
        for table in tables.iter().filter(|table| !without.contains(&table.as_str())) {
            let rows = if is_sqlite {
                let columns = asker(&format!("SELECT name AS line FROM pragma_table_info('{table}')"));
                let quoted: Vec<String> = columns.iter().map(|name| format!("quote(\"{name}\")")).collect();
                asker(&format!("SELECT {} AS line FROM \"{table}\" ORDER BY 1", quoted.join(" || ',' || ")))
            } else {
                asker(&format!("SELECT it::text AS line FROM \"{table}\" it ORDER BY 1"))
            };
            all.push(format!("{table}\n{}", rows.join("\n")));
        }
        all.join("\n\n")
    }

    /// Runs statements past the store, as an intruder or an operator would.
    pub fn raw(&self, sql: &str) -> Result<(), String> {
        let done = match self.url() {
            DatabaseUrl::Sqlite(path) => {
                SqliteConnection::establish(path.to_str().unwrap()).unwrap().batch_execute(sql)
            }
            DatabaseUrl::Postgres(url) => PgConnection::establish(&url).unwrap().batch_execute(sql),
        };
        done.map_err(|error| error.to_string())
    }
}

#[derive(diesel::QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(diesel::QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn rows<C>(conn: &mut C, tables: &str) -> BTreeMap<String, i64>
where
    C: Connection,
    for<'a> SqlQuery: LoadQuery<'a, C, Named> + LoadQuery<'a, C, Counted>,
{
    let tables: Vec<Named> = sql_query(tables).load(conn).unwrap();
    let count = |name: &str, conn: &mut C| -> i64 {
        let counted: Vec<Counted> =
            sql_query(format!("SELECT count(*) AS count FROM \"{name}\"")).load(conn).unwrap();
        counted[0].count
    };
    tables
        .into_iter()
        .filter(|table| !table.name.starts_with("__"))
        .map(|table| {
            let counted = count(&table.name, conn);
            (table.name, counted)
        })
        .collect()
}

#[derive(diesel::QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn lines(found: diesel::QueryResult<Vec<Line>>) -> Vec<String> {
    found.unwrap().into_iter().map(|it| it.line).collect()
}

fn folder() -> tempfile::TempDir {
    tempfile::Builder::new().prefix("habeas-it-").tempdir().unwrap()
}

/// The PostgreSQL server of this test process.
struct Server {
    /// Its socket lies here; it listens on no port.
    folder: PathBuf,
    drawn: AtomicU32,
    /// Copies of the template are made one at a time.
    copying: Mutex<()>,
}

impl Server {
    fn running() -> &'static Self {
        static SERVER: OnceLock<Server> = OnceLock::new();
        SERVER.get_or_init(Self::start)
    }

    fn start() -> Self {
        let folder = folder().keep();
        // PostgreSQL refuses to run as root; initdb makes the rest of the tree.
        if is_root() {
            let passwd = fs::read_to_string("/etc/passwd").unwrap();
            let line = passwd.lines().find(|line| line.starts_with("postgres:"));
            let line = line.expect("no user postgres: install PostgreSQL, tests/run says how");
            let ids: Vec<u32> = line.split(':').skip(2).take(2).map(|id| id.parse().unwrap()).collect();
            chown(&folder, Some(ids[0]), Some(ids[1])).unwrap();
        }
        let data = folder.join("data");
        let data = data.to_str().unwrap();
        as_postgres(&[
            "initdb",
            "-D",
            data,
            "-U",
            "habeas",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        ]);
        let socket = folder.to_str().unwrap();
        let log = format!("{socket}/server.log");
        // Nothing here must survive a power cut.
        let options = format!(
            "-c listen_addresses= -c unix_socket_directories={socket} -c fsync=off -c full_page_writes=off \
             -c max_connections=300 -c shared_buffers=32MB -c max_wal_size=256MB"
        );
        as_postgres(&["pg_ctl", "-D", data, "-l", &log, "-o", &options, "-w", "start"]);
        stop_with_this_process(data, socket);
        let server = Self { folder, drawn: AtomicU32::new(0), copying: Mutex::new(()) };
        server.create("habeas_template", "template1");
        migrate(&server.url("habeas_template").parse().unwrap()).unwrap();
        server
    }

    fn url(&self, name: &str) -> String {
        format!("postgres://habeas@/{name}?host={}", self.folder.display())
    }

    fn create(&self, name: &str, template: &str) {
        let _alone = self.copying.lock().unwrap_or_else(PoisonError::into_inner);
        let mut conn = PgConnection::establish(&self.url("postgres")).unwrap();
        conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}")).unwrap();
    }

    fn database(&self, template: Option<&str>) -> TestDatabase {
        let name = format!("test_{}", self.drawn.fetch_add(1, Ordering::Relaxed));
        self.create(&name, template.unwrap_or("template1"));
        TestDatabase { engine: Engine::Postgres, url: self.url(&name), folder: folder() }
    }
}

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

/// The newest installed version.
fn binaries() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").map(|found| found.flatten().map(|it| it.path()));
    let newest = versions.into_iter().flatten().max_by_key(|path| {
        path.file_name().and_then(|name| name.to_str()).and_then(|name| name.parse::<u32>().ok())
    });
    newest.expect("PostgreSQL is not installed; tests/run says how").join("bin")
}

fn postgres_command(program: &Path) -> Command {
    if is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
        command
    } else {
        Command::new(program)
    }
}

fn as_postgres(arguments: &[&str]) {
    let program = binaries().join(arguments[0]);
    // Output to nowhere: the server would inherit a pipe and keep it open.
    let status = postgres_command(&program)
        .args(&arguments[1..])
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success(), "{arguments:?}: {status}");
}

/// A guard waits at a pipe that this process holds open: it ends with us, even when we are killed.
fn stop_with_this_process(data: &str, folder: &str) {
    const GUARD: &str = r#"read -r _; "$1" -D "$2" -m immediate stop; rm -rf "$3"/*; rmdir "$3""#;
    let guard = postgres_command(Path::new("/bin/sh"))
        .args(["-c", GUARD, "guard", binaries().join("pg_ctl").to_str().unwrap(), data, folder])
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Not ours to interrupt: Ctrl-C in a terminal goes to the group.
        .process_group(0)
        .spawn()
        .unwrap();
    // Its pipe must stay open as long as we live.
    std::mem::forget(guard);
}
