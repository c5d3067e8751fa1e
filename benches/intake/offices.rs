//! An empty installation on one of the two databases, and what stands in its database when the program has stopped.

use std::fs;

use diesel::{
    Connection, QueryableByName, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Text},
};

use crate::{
    Outcome,
    postgres::Postgres,
    premises::Premises,
    raw::{self, Rows, Took},
    rows::{self, Filed, Share},
};

/// As in `config/default.toml`.
const POSTGRES_WRITERS: usize = 2;

/// On what the program keeps its rows.
#[derive(Debug, Clone, Copy)]
pub enum Engine<'a> {
    /// A file of its own.
    Sqlite,
    /// A database on this server.
    Postgres(&'a Postgres),
}

/// An installation.
#[derive(Debug)]
pub struct Office<'a> {
    /// Where the program runs.
    pub premises: Premises,
    engine: Engine<'a>,
    /// The name of its database, and of files beside it.
    name: String,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

impl Engine<'_> {
    /// As people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

impl<'a> Office<'a> {
    /// An empty one; no two have the same name.
    pub fn open(engine: Engine<'a>, name: &str) -> Outcome<Self> {
        let premises = match engine {
            Engine::Sqlite => Premises::on_sqlite()?,
            Engine::Postgres(server) => Premises::on_postgres(&server.database(name)?)?,
        };
        Ok(Self { premises, engine, name: name.to_owned() })
    }

    /// Every filing with all its rows, the oldest first.
    pub fn filed(&self) -> Outcome<Vec<Filed>> {
        Ok(match self.engine {
            Engine::Sqlite => rows::sqlite::load(&mut self.sqlite()?)?,
            Engine::Postgres(server) => rows::postgres::load(&mut server.connect(&self.name)?)?,
        })
    }

    /// Bytes of the database: of the file after a checkpoint, or what the server says.
    pub fn bytes(&self) -> Outcome<u64> {
        match self.engine {
            Engine::Sqlite => {
                self.sqlite()?.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?;
                Ok(fs::metadata(self.premises.database_file())?.len())
            }
            Engine::Postgres(_) => {
                Ok(u64::try_from(self.number("SELECT pg_database_size(current_database()) AS number")?)?)
            }
        }
    }

    /// Bytes of the database before anything is filed, where they are not counted: PostgreSQL brings several megabytes.
    pub fn empty_bytes(&self) -> Outcome<u64> {
        if let Engine::Postgres(_) = self.engine { self.bytes() } else { Ok(0) }
    }

    /// The one number that a question to the database gives.
    pub fn number(&self, question: &str) -> Outcome<i64> {
        self.asking(question)?()
    }

    /// The same question, asked as often as wanted over one connection.
    pub fn asking(&self, question: &str) -> Outcome<Box<dyn FnMut() -> Outcome<i64>>> {
        let question = question.to_owned();
        Ok(match self.engine {
            Engine::Sqlite => {
                let mut conn = self.sqlite()?;
                Box::new(move || Ok(sql_query(&question).get_result::<Number>(&mut conn)?.number))
            }
            Engine::Postgres(server) => {
                let mut conn = server.connect(&self.name)?;
                Box::new(move || Ok(sql_query(&question).get_result::<Number>(&mut conn)?.number))
            }
        })
    }

    /// A table beside these that grew with the filings: what stands there would be written and not counted.
    pub fn uncounted(&self, shares: &[Share], filings: usize) -> Outcome<Option<String>> {
        let names: Vec<Named> = match self.engine {
            Engine::Sqlite => {
                sql_query("SELECT name FROM sqlite_master WHERE type = 'table'").load(&mut self.sqlite()?)?
            }
            Engine::Postgres(server) => {
                sql_query("SELECT tablename::text AS name FROM pg_tables WHERE schemaname = 'public'")
                    .load(&mut server.connect(&self.name)?)?
            }
        };
        for Named { name } in names {
            let is_counted = shares.iter().any(|share| share.table == name);
            if is_counted {
                continue;
            }
            // laws and jobs have some rows without any filing
            let rows = self.number(&format!("SELECT COUNT(*) AS number FROM {name}"))?;
            if rows > 100 && rows > i64::try_from(filings / 10)? {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    /// The loop that writes these rows into an empty database beside this one; no two have the same name.
    pub fn raw<R: Rows>(&self, name: &str, filed: &[R], sizes: &[usize]) -> Outcome<Took> {
        match self.engine {
            Engine::Sqlite => raw::on_sqlite(&self.premises.path(format!("{name}.db")), filed, sizes),
            Engine::Postgres(server) => {
                let url = server.database(&format!("{}_{name}", self.name))?;
                raw::on_postgres(&url, POSTGRES_WRITERS, filed, sizes)
            }
        }
    }

    fn sqlite(&self) -> Outcome<SqliteConnection> {
        let file = self.premises.database_file();
        Ok(SqliteConnection::establish(file.to_str().ok_or("a path that is not UTF-8")?)?)
    }
}
