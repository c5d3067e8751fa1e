//! One history for both databases: it can be walked both ways, and it leaves the same tables on both.

use diesel::{
    Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query,
    sql_types::{Bool, Text},
};
use habeas::store::{DatabaseUrl, is_current, migrate};
use rstest::rstest;

use crate::support::databases::{Engine, TestDatabase};

#[derive(QueryableByName, Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Column {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Bool)]
    required: bool,
}

fn columns(database: &TestDatabase) -> Vec<Column> {
    let mut columns: Vec<Column> = match database.url() {
        DatabaseUrl::Sqlite(path) => sql_query(
            "SELECT m.name AS \"table\", c.name AS \"name\", lower(c.type) AS kind, c.\"notnull\" AS required
             FROM sqlite_schema m, pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'",
        )
        .load(&mut SqliteConnection::establish(path.to_str().unwrap()).unwrap())
        .unwrap(),
        DatabaseUrl::Postgres(url) => sql_query(
            "SELECT table_name::text AS \"table\", column_name::text AS \"name\",
                    replace(data_type, ' without time zone', '')::text AS kind, is_nullable = 'NO' AS required
             FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'",
        )
        .load(&mut PgConnection::establish(&url).unwrap())
        .unwrap(),
    };
    columns.sort();
    columns
}

const HISTORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/migrations");

/// Undoes the whole history, the last step first.
fn unwind(database: &TestDatabase) {
    let mut steps: Vec<_> = std::fs::read_dir(HISTORY).unwrap().map(|step| step.unwrap().path()).collect();
    steps.sort();
    for step in steps.iter().rev() {
        let down = std::fs::read_to_string(step.join("down.sql")).unwrap();
        database.raw(&format!("BEGIN; {down} COMMIT;")).unwrap();
    }
    database.raw("DELETE FROM __diesel_schema_migrations").unwrap();
}

#[test]
fn both_databases_end_with_the_same_tables() {
    let sqlite = columns(&Engine::Sqlite.database());
    let postgres = columns(&Engine::Postgres.database());
    assert!(sqlite.len() > 100, "{}", sqlite.len());
    assert_eq!(sqlite, postgres);
}

#[rstest]
fn the_history_can_be_walked_up_down_and_up(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let database = engine.empty();
    let url = database.url();
    assert!(!is_current(&url).unwrap());
    assert!(!migrate(&url).unwrap().is_empty());
    assert!(is_current(&url).unwrap());
    assert_eq!(migrate(&url).unwrap(), Vec::<String>::new(), "twice changes nothing");
    let up = columns(&database);
    unwind(&database);
    assert_eq!(columns(&database), []);
    assert!(!is_current(&url).unwrap());
    migrate(&url).unwrap();
    assert_eq!(columns(&database), up);
}

#[test]
fn asking_makes_no_file() {
    let database = Engine::Sqlite.empty();
    assert!(!is_current(&database.url()).unwrap());
    assert_eq!(database.folder().read_dir().unwrap().count(), 0);
}

#[rstest]
fn many_nodes_that_start_together_migrate_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let database = engine.empty();
    let url = &database.url();
    let ran: usize = std::thread::scope(|scope| {
        let nodes: Vec<_> = (0..4).map(|_| scope.spawn(move || migrate(url).unwrap().len())).collect();
        nodes.into_iter().map(|node| node.join().unwrap()).sum()
    });
    assert_eq!(ran, std::fs::read_dir(HISTORY).unwrap().count(), "each of them once");
    assert!(is_current(url).unwrap());
}
