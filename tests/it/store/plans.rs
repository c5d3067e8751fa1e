//! The plan of every statement with which a page of the queue or a figure is asked for: none walks through a table, or an
//! index from end to end.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use diesel::{
    Connection, QueryableByName, RunQueryDsl,
    connection::{InstrumentationEvent, SimpleConnection},
    sql_query,
    sql_types::Text,
};
use habeas::{
    case::{CaseFlag, State},
    law::Right,
    store::{
        Conn, Store, StoreError, Tx, cases, outbox,
        views::{
            figures,
            queue::{self, AssigneeFilter, DueFilter, QueueFilter, StateFilter},
        },
    },
};
use rstest::rstest;

use super::{
    queue_seed::{database, law, slug, within},
    specimens::{at, day, id},
};
use crate::support::databases::Engine;

/// Every statement of a read, as the database gets it.
fn statements(
    store: &Store,
    read: impl Fn(&mut Conn) -> Result<(), StoreError> + 'static,
) -> BTreeSet<String> {
    let said = Arc::new(Mutex::new(BTreeSet::new()));
    let heard = Arc::clone(&said);
    store
        .read_blocking("explained", move |conn| {
            hear(conn, Arc::clone(&heard));
            read(conn)?;
            conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
            Ok(())
        })
        .unwrap();
    let said = said.lock().unwrap();
    said.iter().filter(|sql| sql.starts_with("SELECT")).cloned().collect()
}

fn hear(conn: &mut Conn, heard: Arc<Mutex<BTreeSet<String>>>) {
    conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            let sql = text.split(" -- binds:").next().unwrap_or_default().to_owned();
            heard.lock().unwrap().insert(sql);
        }
    });
}

#[derive(QueryableByName)]
struct SqliteStep {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct PostgresStep {
    #[diesel(sql_type = Text)]
    #[diesel(column_name = "QUERY PLAN")]
    plan: String,
}

/// The lines of a plan, made without a look at the values.
fn plan(conn: &mut Conn, engine: Engine, sql: &str) -> Vec<String> {
    match engine {
        Engine::Sqlite => {
            let steps: Vec<SqliteStep> = sql_query(format!("EXPLAIN QUERY PLAN {sql}")).load(conn).unwrap();
            steps.into_iter().map(|step| step.detail).collect()
        }
        Engine::Postgres => {
            let values = (1..).take_while(|number| sql.contains(&format!("${number}"))).map(|_| "NULL");
            let values: Vec<&str> = values.collect();
            let values = if values.is_empty() { String::new() } else { format!("({})", values.join(", ")) };
            conn.batch_execute(&format!("PREPARE asked AS {sql}; SET plan_cache_mode = force_generic_plan"))
                .unwrap();
            let steps: Vec<PostgresStep> =
                sql_query(format!("EXPLAIN EXECUTE asked{values}")).load(conn).unwrap();
            conn.batch_execute("DEALLOCATE asked").unwrap();
            steps.into_iter().map(|step| step.plan).collect()
        }
    }
}

/// What a plan walks through from end to end: a table, or an index without a place to begin at.
fn scans(engine: Engine, plan: &[String]) -> Vec<&String> {
    let is_scan = |number: usize, line: &str| match engine {
        Engine::Sqlite => {
            line.starts_with("SCAN cases") || line.starts_with("SCAN case_facets") || line.contains("SCAN f")
        }
        Engine::Postgres => {
            let is_index = line.contains("Index Scan") || line.contains("Index Only Scan");
            let begins = plan.get(number + 1).is_some_and(|next| next.contains("Index Cond"));
            line.contains("Seq Scan") || (is_index && !begins)
        }
    };
    plan.iter().enumerate().filter(|(number, line)| is_scan(*number, line)).map(|(_, line)| line).collect()
}

/// Every single filter, each beside an owner and beside a state, for one controller and for three.
fn all_asked() -> Vec<QueueFilter> {
    let single: Vec<fn(&mut QueueFilter)> = vec![
        |_| {},
        |it| it.state = StateFilter::Closed,
        |it| it.state = StateFilter::Any,
        |it| it.law = Some(law("eu-gdpr")),
        |it| it.right = Some(Right::Erasure),
        |it| it.due_before = Some(day(2, 1)),
        |it| it.due = Some(within(None, 3)),
        |it| it.due = Some(within(Some(7), 7)),
        |it| it.due = Some(within(Some(8), 14)),
        |it| it.due = Some(DueFilter::Stopped),
        |it| it.flag = Some(CaseFlag::Message),
        |it| it.flag = Some(CaseFlag::Undelivered),
    ];
    let beside: Vec<fn(&mut QueueFilter)> = vec![
        |_| {},
        |it| it.assignee = AssigneeFilter::None,
        |it| it.assignee = AssigneeFilter::User(id(70)),
        |it| it.state = StateFilter::One(State::Working),
        |it| it.state = StateFilter::One(State::Answered),
        |it| it.state = StateFilter::One(State::Reviewing),
    ];
    let mut all = Vec::new();
    for controllers in [vec![slug("large")], vec![slug("large"), slug("middle"), slug("small")]] {
        for one in &single {
            for other in &beside {
                let mut filter = QueueFilter { controllers: controllers.clone(), ..QueueFilter::default() };
                one(&mut filter);
                other(&mut filter);
                all.push(filter);
            }
        }
    }
    all
}

#[rstest]
fn no_statement_of_a_page_or_a_figure_walks_through_everything(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (_database, store, _) = database(engine);
    let said = statements(&store, move |conn| {
        for filter in all_asked() {
            let first = queue::page(conn, &filter, 50)?;
            queue::count(conn, &filter, 1_001)?;
            // and from the middle of the list
            let after = first.next;
            queue::page(conn, &QueueFilter { after, ..filter }, 50)?;
        }
        for controller in ["large", "small"] {
            figures::on_time(conn, &slug(controller), (day(1, 1), day(12, 31)))?;
        }
        Ok(())
    });
    assert!(said.len() > 100, "{}", said.len());
    let scanned: Vec<String> = store
        .read_blocking("plans", move |conn| {
            let mut scanned = Vec::new();
            for sql in &said {
                let plan = plan(conn, engine, sql);
                if !scans(engine, &plan).is_empty() {
                    scanned.push(format!("{sql}\n    {}", plan.join("\n    ")));
                }
            }
            Ok(scanned)
        })
        .unwrap();
    assert!(scanned.is_empty(), "{} scans:\n{}", scanned.len(), scanned[..scanned.len().min(3)].join("\n"));
}

/// An index over some rows only is found by words, not by what is bound: such statements say them.
#[rstest]
fn what_waits_is_found_by_the_index_of_what_waits(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let database = engine.database();
    let store = database.store();
    let now = at(100);
    let mut said = statements(&store, move |conn| {
        outbox::oldest_waiting(conn, now)?;
        outbox::unpacked(conn, None, 10)?;
        Ok(())
    });
    let claims = Arc::new(Mutex::new(BTreeSet::new()));
    let heard = Arc::clone(&claims);
    let lease = outbox::Lease { token: "t".to_owned(), now, until: at(200) };
    let claim = move |tx: &mut Tx<'_>| {
        hear(tx, Arc::clone(&heard));
        outbox::claim(tx, &lease, &outbox::Room { free: 4, ..outbox::Room::default() })?;
        cases::drop_dates(tx, 10)?;
        tx.set_instrumentation(|_: InstrumentationEvent<'_>| {});
        Ok(())
    };
    store.write_blocking("explained", claim).unwrap();
    said.extend(claims.lock().unwrap().iter().filter(|sql| sql.starts_with("SELECT")).cloned());
    assert_eq!(said.len(), 4, "{said:#?}");
    let plans = store
        .read_blocking("plans", move |conn| {
            if engine == Engine::Postgres {
                // the tables are empty: it would rather read them whole
                conn.batch_execute("SET enable_seqscan = off; SET enable_bitmapscan = off").unwrap();
            }
            Ok(said.iter().map(|sql| (sql.clone(), plan(conn, engine, sql).join("\n"))).collect::<Vec<_>>())
        })
        .unwrap();
    for (sql, plan) in plans {
        let index = ["outbox_queued", "outbox_unpacked", "cases_with_dates"];
        assert!(index.iter().any(|index| plan.contains(index)), "{sql}\n    {plan}");
    }
}

/// `.cargo/config.toml` says so: a statement with a bound LIMIT is not planned anew at every use.
#[test]
fn sqlite_keeps_the_plan_of_a_prepared_statement() {
    let built_with =
        Engine::Sqlite.database().lines("SELECT compile_options AS line FROM pragma_compile_options");
    assert!(built_with.iter().any(|option| option == "ENABLE_QPSG"), "{built_with:?}");
}

type Ask = fn(&mut QueueFilter);

/// Each filter alone, with the index that lists it.
const LISTED_BY: [(&str, Ask); 15] = [
    ("cases_open_queue", |_| {}),
    ("cases_closed_queue", |it| it.state = StateFilter::Closed),
    ("cases_open_state", |it| it.state = StateFilter::One(State::Working)),
    ("cases_closed_state", |it| it.state = StateFilter::One(State::Answered)),
    ("cases_open_right", |it| it.right = Some(Right::Erasure)),
    ("cases_closed_right", |it| (it.state, it.right) = (StateFilter::Closed, Some(Right::Erasure))),
    ("cases_open_law", |it| it.law = Some(law("eu-gdpr"))),
    ("cases_closed_law", |it| (it.state, it.law) = (StateFilter::Closed, Some(law("eu-gdpr")))),
    ("cases_open_assignee", |it| it.assignee = AssigneeFilter::None),
    ("cases_open_assignee", |it| it.assignee = AssigneeFilter::User(id(70))),
    ("cases_closed_assignee", |it| {
        (it.state, it.assignee) = (StateFilter::Closed, AssigneeFilter::User(id(70)));
    }),
    ("cases_open_due", |it| it.due = Some(within(Some(7), 9))),
    ("cases_closed_due", |it| (it.state, it.due_before) = (StateFilter::Closed, Some(day(2, 1)))),
    ("case_facets_queue", |it| it.due = Some(DueFilter::Stopped)),
    ("case_facets_queue", |it| it.flag = Some(CaseFlag::Message)),
];

#[rstest]
fn a_single_filter_is_listed_in_the_order_of_its_own_index(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (_database, store, _) = database(engine);
    for (index, ask) in LISTED_BY {
        let mut filter = QueueFilter { controllers: vec![slug("large")], ..QueueFilter::default() };
        ask(&mut filter);
        let said = statements(&store, move |conn| queue::page(conn, &filter, 50).map(drop));
        let lists: Vec<String> = said.into_iter().filter(|sql| sql.contains(" LIMIT ")).collect();
        assert_eq!(lists.len(), 1, "{lists:?}");
        for list in lists {
            let plan =
                store.read_blocking("plan", move |conn| Ok(plan(conn, engine, &list))).unwrap().join("\n");
            assert!(plan.contains(index), "{index}: {plan}");
            let is_law = index.ends_with("_law");
            assert!(is_law || (!plan.contains("TEMP B-TREE") && !plan.contains("Sort")), "{index}: {plan}");
        }
    }
}

/// Beside other filters no list is walked along that holds everything.
#[rstest]
fn several_filters_walk_along_one_of_their_own(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (_database, store, _) = database(engine);
    for filter in all_asked().into_iter().filter(|filter| filter.assignee != AssigneeFilter::Any) {
        let asked = filter.clone();
        let said = statements(&store, move |conn| queue::page(conn, &asked, 50).map(drop));
        for sql in said.into_iter().filter(|sql| sql.contains(" LIMIT ")) {
            let plan =
                store.read_blocking("plan", move |conn| Ok(plan(conn, engine, &sql))).unwrap().join("\n");
            let all = ["cases_open_queue", "cases_closed_queue"];
            assert!(!all.iter().any(|index| plan.contains(index)), "{filter:?}: {plan}");
        }
    }
}
