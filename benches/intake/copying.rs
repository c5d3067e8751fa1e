//! A filed sample copied inside its database until there are as many cases as wanted: the rows of every table that a filing
//! has rows in, with new ids, and with dates and states from `spread`. Secondary indexes are made anew behind the rows.
//!
//! What is sealed in a copy does not open, because seals are bound to the id of their row: queue, tiles and search never open
//! one, and a case page is asked of the sample itself.

use std::time::Instant;

use chrono::NaiveDate;
use diesel::{
    PgConnection, QueryableByName, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    sql_query,
    sql_types::{BigInt, Text},
};
use habeas::types::Reference;

use crate::{
    Outcome,
    spread::{self, VARIANTS},
};

/// Rows of one INSERT with several.
const AT_ONCE: usize = 500;

/// A connection of its own to the database that is filled.
pub enum Database {
    /// A file that no program has open.
    Sqlite(SqliteConnection),
    /// A database on a server.
    Postgres(PgConnection),
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

impl Database {
    fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// Statements without an answer.
    pub fn run(&mut self, sql: &str) -> Outcome<()> {
        match self {
            Self::Sqlite(conn) => conn.batch_execute(sql),
            Self::Postgres(conn) => conn.batch_execute(sql),
        }
        .map_err(|error| format!("{error}\n{sql:.600}").into())
    }

    /// A question whose answer is one `number`.
    pub fn number(&mut self, sql: &str) -> Outcome<i64> {
        Ok(match self {
            Self::Sqlite(conn) => sql_query(sql).get_result::<Number>(conn)?.number,
            Self::Postgres(conn) => sql_query(sql).get_result::<Number>(conn)?.number,
        })
    }

    /// A question whose answers are each one `word`.
    pub fn words(&mut self, sql: &str) -> Outcome<Vec<String>> {
        let rows: Vec<Word> = match self {
            Self::Sqlite(conn) => sql_query(sql).load(conn)?,
            Self::Postgres(conn) => sql_query(sql).load(conn)?,
        };
        Ok(rows.into_iter().map(|row| row.word).collect())
    }

    fn columns(&mut self, table: &str) -> Outcome<Vec<String>> {
        let sql = if self.is_sqlite() {
            format!("SELECT name AS word FROM pragma_table_info('{table}') ORDER BY cid")
        } else {
            format!(
                "SELECT CAST(column_name AS TEXT) AS word FROM information_schema.columns \
                 WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
            )
        };
        self.words(&sql)
    }
}

/// A table with rows of a filing: which, how a row is found by its filing, and what a copy has in place of its own columns
/// (`s` the row of the sample, `c` the copy, `v` its variant).
struct Copied {
    table: &'static str,
    /// Behind `FROM table AS t`: joins and a condition that lead to `f`, the filing.
    owner: &'static str,
    columns: &'static [(&'static str, &'static str)],
    /// Which copies have the row at all.
    only: &'static str,
}

const NEW_STREAM: &str = "CASE WHEN s.stream LIKE 'case:%' THEN 'case:' || c.prefix || substr(s.stream, 14) \
     ELSE 'filing:' || c.prefix || substr(s.stream, 16) END";
const BY_STREAM: &str = "JOIN streams AS f ON f.stream = t.stream";

/// All of them, the referenced ones first.
const COPIED: [Copied; 10] = [
    Copied {
        table: "filings",
        owner: "JOIN sampled AS f ON f.id = t.id",
        columns: &[
            ("id", "c.prefix || substr(s.id, 9)"),
            ("reference", "c.reference"),
            ("received_at", "v.received_at"),
            ("filed_at", "v.received_at"),
            ("confirmed_at", "CASE WHEN v.confirmed THEN v.received_at END"),
            ("form_key", "NULL"),
        ],
        only: "",
    },
    Copied {
        table: "cases",
        owner: "JOIN sampled AS f ON f.id = t.filing_id",
        columns: &[
            ("id", "c.prefix || substr(s.id, 9)"),
            ("filing_id", "c.prefix || substr(s.filing_id, 9)"),
            ("state", "v.state"),
            ("outcome", "v.outcome"),
            ("received_at", "v.received_at"),
            ("due_on", "v.due_on"),
            ("due_instant", "v.queue_at"),
            ("base_due", "v.due_on"),
            ("extended_due", "CASE WHEN v.extended THEN v.due_on END"),
            ("legal_due", "v.legal_due"),
            ("safe_due", "v.due_on"),
            ("work_by", "v.due_on"),
            ("queue_at", "v.queue_at"),
            ("stopped_since", "v.stopped_since"),
            ("extended", "v.extended"),
            ("undelivered", "v.undelivered"),
            ("assignee", "v.assignee"),
            ("flags", "v.flags"),
            ("closed_at", "v.closed_at"),
            ("answered_on", "v.answered_on"),
        ],
        only: "",
    },
    Copied {
        table: "case_facets",
        owner: "JOIN cases AS k ON k.id = t.case_id JOIN sampled AS f ON f.id = k.filing_id WHERE t.facet LIKE 'law:%'",
        columns: &[
            ("case_id", "c.prefix || substr(s.case_id, 9)"),
            ("closed", "(v.closed_at IS NOT NULL)"),
            ("queue_at", "v.queue_at"),
            ("state", "v.state"),
            ("assignee", "v.assignee"),
        ],
        only: "",
    },
    Copied { table: "events", owner: BY_STREAM, columns: &[("stream", NEW_STREAM)], only: "" },
    Copied { table: "event_words", owner: BY_STREAM, columns: &[("stream", NEW_STREAM)], only: "" },
    Copied {
        table: "timers",
        owner: "JOIN cases AS k ON k.id = t.case_id JOIN sampled AS f ON f.id = k.filing_id",
        columns: &[("case_id", "c.prefix || substr(s.case_id, 9)"), ("fire_at", "v.fire_at")],
        only: " AND v.closed_at IS NULL",
    },
    Copied {
        table: "outbox",
        owner: BY_STREAM,
        columns: &[
            ("id", "c.prefix || substr(s.id, 9)"),
            ("effect_key", "c.prefix || s.effect_key"),
            ("message_id", "c.prefix || s.message_id"),
            ("stream", NEW_STREAM),
        ],
        only: "",
    },
    Copied {
        table: "blind_index",
        owner: "JOIN sampled AS f ON f.id = t.filing_id",
        columns: &[("filing_id", "c.prefix || substr(s.filing_id, 9)"), ("digest", "DIGEST")],
        only: "",
    },
    Copied {
        table: "keys",
        owner: "JOIN sampled AS f ON f.id = t.owner",
        columns: &[("owner", "c.prefix || substr(s.owner, 9)")],
        only: "",
    },
    Copied {
        table: "codes",
        owner: "JOIN sampled AS f ON f.id = t.filing_id",
        columns: &[
            ("id", "c.prefix || substr(s.id, 9)"),
            ("filing_id", "c.prefix || substr(s.filing_id, 9)"),
        ],
        only: "",
    },
];

/// Every copy is a stranger: nobody is found by the address of a copied filing.
fn digest(is_sqlite: bool) -> &'static str {
    if is_sqlite {
        "randomblob(length(s.digest))"
    } else {
        "substring(sha256(convert_to(c.prefix || encode(s.digest, 'hex'), 'UTF8')) FROM 1 FOR length(s.digest))"
    }
}

/// From `cases`, by the statement of the migration that made the table.
fn on_time_days() -> Outcome<String> {
    let migration = include_str!("../../migrations/2026-11-29-000002_facets/up.sql");
    let begins = "INSERT INTO on_time_days";
    let fill = migration.split(';').find(|statement| statement.trim_start().starts_with(begins));
    Ok(format!("DELETE FROM on_time_days;{};", fill.ok_or("the migration fills no on_time_days")?))
}

/// Copies the sample until there are `cases` cases.
pub fn copy(database: &mut Database, cases: i64, today: NaiveDate) -> Outcome<()> {
    let is_sqlite = database.is_sqlite();
    database.run(if is_sqlite {
        // a journal would hold all of it once more; there is nothing to go back to if this fails
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1500000; PRAGMA temp_store = MEMORY;
         PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE;"
    } else {
        // triggers and foreign keys would look at each row by itself
        "SET session_replication_role = replica; SET maintenance_work_mem = '512MB'; SET work_mem = '256MB';
         SET synchronous_commit = off; BEGIN;"
    })?;
    let filings = sample(database)?;
    let (sampled, wanted) = (database.number("SELECT COUNT(*) AS number FROM cases")?, cases);
    let copies = (wanted - sampled).max(0) * filings / sampled.max(1);
    helpers(database, filings, copies, today)?;
    let again = without_indexes(database)?;
    for copied in &COPIED {
        let begun = Instant::now();
        one_table(database, copied)?;
        step(copied.table, begun);
    }
    let begun = Instant::now();
    database.run(
        "INSERT INTO case_facets (case_id, facet, controller, closed, queue_at, state, assignee)
         SELECT c.prefix || substr(s.id, 9), g.word, s.controller, v.closed_at IS NOT NULL, v.queue_at,
                v.state, v.assignee
         FROM copies AS c CROSS JOIN flagged AS g CROSS JOIN spread AS v CROSS JOIN sample_cases AS s
         WHERE g.v = c.v AND v.v = c.v AND s.filing_of = c.old",
    )?;
    database.run(&on_time_days()?)?;
    step("flags and sums", begun);
    let begun = Instant::now();
    for statement in again {
        database.run(&statement)?;
    }
    step("indexes", begun);
    let begun = Instant::now();
    database.run("COMMIT")?;
    database.run(if is_sqlite {
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
    } else {
        "SET session_replication_role = origin"
    })?;
    step("commit", begun);
    Ok(())
}

/// Where the time of a long seeding goes; stays out of the tables.
fn step(what: &str, begun: Instant) {
    use std::io::Write as _;
    writeln!(std::io::stderr(), "  {what}: {:.1} s", begun.elapsed().as_secs_f64()).unwrap_or_default();
}

/// The sample apart, each row beside its filing. Gives how many filings it has.
fn sample(database: &mut Database) -> Outcome<i64> {
    database.run(
        "CREATE TEMPORARY TABLE sampled AS SELECT ROW_NUMBER() OVER (ORDER BY id) - 1 AS place, id FROM filings;
         CREATE TEMPORARY TABLE streams AS
             SELECT 'filing:' || id AS stream, id FROM filings
             UNION ALL SELECT 'case:' || id, filing_id FROM cases;
         CREATE INDEX sampled_place ON sampled (place);
         CREATE INDEX streams_stream ON streams (stream);",
    )?;
    for Copied { table, owner, .. } in &COPIED {
        database.run(&format!(
            "CREATE TEMPORARY TABLE sample_{table} AS SELECT t.*, f.id AS filing_of FROM {table} AS t {owner};
             CREATE INDEX sample_{table}_of ON sample_{table} (filing_of);"
        ))?;
    }
    database.number("SELECT COUNT(*) AS number FROM sampled")
}

/// `spread`, `flagged`, and `copies`: one row a copied filing.
fn helpers(database: &mut Database, filings: i64, copies: i64, today: NaiveDate) -> Outcome<()> {
    let owners = database.words("SELECT id AS word FROM users ORDER BY created_at, id")?;
    let variants = spread::variants(today, &owners);
    database.run(&format!("CREATE TEMPORARY TABLE spread ({})", spread::COLUMNS))?;
    database.run("CREATE TEMPORARY TABLE flagged (v INTEGER, word TEXT)")?;
    database.run("CREATE TEMPORARY TABLE named (r BIGINT, reference TEXT)")?;
    insert(database, "spread", variants.iter().map(|variant| variant.row.clone()))?;
    let flags = variants.iter().enumerate();
    let flags = flags.flat_map(|(v, one)| one.flags.iter().map(move |word| format!("{v}, '{word}'")));
    insert(database, "flagged", flags)?;
    let begun = Instant::now();
    insert(database, "named", (0..copies).map(|r| format!("{r}, '{}'", reference(r))))?;
    let prefix = if database.is_sqlite() {
        format!("printf('%08x', named.r / {filings} + 1)")
    } else {
        format!("lpad(to_hex(named.r / {filings} + 1), 8, '0')")
    };
    database.run(&format!(
        "CREATE TEMPORARY TABLE copies AS
         SELECT named.r AS r, (named.r * 7919) % {VARIANTS} AS v, {prefix} AS prefix, sampled.id AS old, named.reference
         FROM named CROSS JOIN sampled WHERE sampled.place = named.r % {filings} ORDER BY named.r;
         CREATE INDEX flagged_v ON flagged (v);"
    ))?;
    if !database.is_sqlite() {
        database.run("ANALYZE")?;
    }
    step("helpers", begun);
    Ok(())
}

/// Bits that no other copy has: an odd factor only shuffles them.
fn reference(number: i64) -> Reference {
    let bits = number.unsigned_abs().wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    Reference::from_random(bits.to_be_bytes())
}

fn insert(database: &mut Database, table: &str, rows: impl Iterator<Item = String>) -> Outcome<()> {
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let some: Vec<String> = rows.by_ref().take(AT_ONCE).map(|row| format!("({row})")).collect();
        database.run(&format!("INSERT INTO {table} VALUES {}", some.join(", ")))?;
    }
    Ok(())
}

/// Takes secondary indexes and triggers away; gives the statements that make them again.
fn without_indexes(database: &mut Database) -> Outcome<Vec<String>> {
    let (drop, again) = if database.is_sqlite() {
        let those = "FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL";
        (
            format!("SELECT 'DROP ' || type || ' ' || name AS word {those}"),
            format!("SELECT sql AS word {those} ORDER BY name"),
        )
    } else {
        let those = "FROM pg_indexes WHERE schemaname = 'public' \
             AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)";
        (
            format!("SELECT 'DROP INDEX ' || indexname AS word {those}"),
            format!("SELECT indexdef AS word {those} ORDER BY indexname"),
        )
    };
    let again = database.words(&again)?;
    for statement in database.words(&drop)? {
        database.run(&statement)?;
    }
    Ok(again)
}

fn one_table(database: &mut Database, copied: &Copied) -> Outcome<()> {
    let Copied { table, columns, only, .. } = copied;
    let names = database.columns(table)?;
    let values: Vec<&str> = names.iter().map(|name| value(columns, name, database.is_sqlite())).collect();
    let values: Vec<String> = values
        .iter()
        .zip(&names)
        .map(|(value, name)| if value.is_empty() { format!("s.{name}") } else { (*value).to_owned() })
        .collect();
    // the order of the joins is given: a copy, its variant, its rows in the sample
    database.run(&format!(
        "INSERT INTO {table} ({}) SELECT {} FROM copies AS c CROSS JOIN spread AS v CROSS JOIN sample_{table} AS s \
         WHERE v.v = c.v AND s.filing_of = c.old{only}",
        names.join(", "),
        values.join(", ")
    ))
}

/// What a copy has in a column; empty where it is what the sample has.
fn value(columns: &'static [(&'static str, &'static str)], name: &str, is_sqlite: bool) -> &'static str {
    match columns.iter().find(|(column, _)| *column == name) {
        Some((_, "DIGEST")) => digest(is_sqlite),
        Some((_, value)) => value,
        None => "",
    }
}
