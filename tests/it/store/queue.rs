//! The queue at some size: whatever is asked, in whatever combination, its pages together are what a plain look through all
//! cases finds, in order; no page looks through everything, and no statement of a page could.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};

use chrono::{Days, NaiveDate};
use diesel::{
    Connection, QueryableByName, RunQueryDsl,
    connection::{InstrumentationEvent, SimpleConnection},
    sql_query,
    sql_types::Text,
};
use habeas::{
    case::{CaseFlag, State},
    law::{LawId, Right},
    store::{
        Conn, Store, StoreError, case_facets,
        cases::{self, CaseRow},
        filings,
        views::{
            figures,
            queue::{self, AssigneeFilter, DueFilter, LOOKED_MAX, Order, QueueFilter, StateFilter},
        },
    },
    types::{CaseId, ControllerSlug},
};
use proptest::{option::weighted, prelude::*, sample::select};
use rstest::rstest;

use super::specimens::{at, case, day, filing, id};
use crate::support::databases::{Engine, TestDatabase};

const CASES: u128 = 14_000;

fn slug(name: &str) -> ControllerSlug {
    name.parse().unwrap()
}

fn law(id: &str) -> LawId {
    id.parse().unwrap()
}

/// Of 14,000 cases, 10,000 belong to one controller; what is even there and what is odd never meet.
fn seeded(number: u128) -> (CaseRow, Vec<LawId>) {
    let n = i64::try_from(number).unwrap();
    let mut row = case(1_000 + number, id(1));
    row.controller = slug(match n % 14 {
        0..=9 => "large",
        10..=12 => "middle",
        _ => "small",
    });
    let is_even = (n / 14) % 2 == 0;
    row.queue_at = at(n / 3 % 3_000 * 3_600);
    row.due_on =
        (n % 11 > 0).then(|| day(1, 1) + Days::new(u64::try_from(n / 3 % 3_000 / 24 + n % 5).unwrap()));
    row.right_id = if is_even { Right::Access } else { Right::Erasure };
    row.law = Some(law(if n % 3 == 0 { "us-ca-ccpa" } else { "eu-gdpr" }));
    row.assignee = (!is_even).then(|| id(70 + u128::from(n % 97 == 0)));
    row.state = if n % 50 == 0 { State::Reviewing } else { State::Working };
    row.undelivered = n % 40 == 0;
    row.flags = if n % 33 == 0 { "message sensitive".to_owned() } else { String::new() };
    row.stopped_since = (n % 29 == 0).then(|| day(1, 2));
    if n % 4 == 0 {
        row.closed_at = Some(at(9));
        row.state = State::Answered;
    }
    let further = if n % 21 == 0 { vec![law("us-ca-ccpa"), law("il-ppl")] } else { Vec::new() };
    (row, further)
}

/// All of them, in a database with the knowledge that a planner has after a while.
fn database(engine: Engine) -> (TestDatabase, Store, Vec<(CaseRow, Vec<LawId>)>) {
    let database = engine.database();
    let store = database.store();
    let all: Vec<_> = (0..CASES).map(seeded).collect();
    store.write_blocking("filing", |tx| filings::add(tx, &filing(1))).unwrap();
    for some in all.chunks(2_000) {
        let some = some.to_vec();
        store
            .write_blocking("seed", move |tx| {
                some.iter().try_for_each(|(row, further)| {
                    cases::add(tx, row)?;
                    case_facets::add_first(tx, row, further)
                })
            })
            .unwrap();
    }
    if engine == Engine::Postgres {
        database.raw("VACUUM ANALYZE cases").unwrap();
        database.raw("VACUUM ANALYZE case_facets").unwrap();
    }
    (database, store, all)
}

/// What the filter says, read case by case.
fn fits(filter: &QueueFilter, row: &CaseRow, further: &[LawId]) -> bool {
    let is_open = row.closed_at.is_none();
    let state = match filter.state {
        StateFilter::Open => is_open,
        StateFilter::Closed => !is_open,
        StateFilter::One(state) => row.state == state,
        StateFilter::Any => true,
    };
    let assignee = match filter.assignee {
        AssigneeFilter::Any => true,
        AssigneeFilter::None => row.assignee.is_none(),
        AssigneeFilter::User(user) => row.assignee == Some(user),
    };
    let due = match &filter.due {
        None => true,
        Some(DueFilter::Stopped) => is_open && row.stopped_since.is_some(),
        Some(DueFilter::Within(days)) => days.iter().any(|(controller, from, to)| {
            let within = |due: NaiveDate| from.is_none_or(|from| due >= from) && due <= *to;
            is_open && *controller == row.controller && row.due_on.is_some_and(within)
        }),
    };
    state
        && assignee
        && due
        && filter.controllers.contains(&row.controller)
        && filter.law.as_ref().is_none_or(|law| row.law.as_ref() == Some(law) || further.contains(law))
        && filter.right.is_none_or(|right| row.right_id == right)
        && filter.due_before.is_none_or(|day| row.due_on.is_some_and(|due| due < day))
        && filter.flag.is_none_or(|flag| row.flags().contains(&flag))
}

fn plainly(all: &[(CaseRow, Vec<LawId>)], filter: &QueueFilter) -> Vec<CaseId> {
    let mut found: Vec<&CaseRow> =
        all.iter().filter(|(row, further)| fits(filter, row, further)).map(|(row, _)| row).collect();
    match filter.order() {
        Order::Queue => found.sort_by_key(|row| (row.queue_at, row.id)),
        Order::Due => found.sort_by_key(|row| (row.due_on, row.queue_at, row.id)),
    }
    found.into_iter().map(|row| row.id).collect()
}

/// Every page of the list, and how many of them were short because enough had been looked at.
fn paged(store: &Store, filter: &QueueFilter) -> (Vec<CaseId>, usize) {
    let (mut found, mut cut, mut after) = (Vec::new(), 0, None);
    loop {
        let asked = QueueFilter { after, ..filter.clone() };
        let page = store.read_blocking("queue", move |conn| queue::page(conn, &asked, 100)).unwrap();
        assert!(page.items.len() <= 100);
        assert!(page.next.is_none() || page.next != after, "a page goes on");
        assert!(page.items.len() == 100 || page.next.is_none() || page.is_cut, "{filter:?}");
        cut += usize::from(page.is_cut);
        found.extend(page.items.iter().map(|item| item.case.id));
        after = page.next;
        if after.is_none() {
            return (found, cut);
        }
    }
}

fn within(from: Option<u64>, to: u64) -> DueFilter {
    let on = |days| day(1, 1) + Days::new(days);
    let of = |name: &str| (slug(name), from.map(on), on(to));
    DueFilter::Within(vec![of("large"), of("middle"), of("small")])
}

/// Each filter alone and any of them beside each other.
fn any_filter() -> impl Strategy<Value = QueueFilter> {
    let names = |names: &[&str]| names.iter().map(|name| slug(name)).collect::<Vec<_>>();
    let controllers =
        select(vec![names(&["large", "middle", "small"]), names(&["small"]), names(&["large", "small"])]);
    let states = [State::Working, State::Reviewing, State::Answered].map(StateFilter::One);
    let states = [vec![StateFilter::Open, StateFilter::Closed, StateFilter::Any], states.to_vec()].concat();
    let laws = ["eu-gdpr", "us-ca-ccpa", "il-ppl"].map(law).to_vec();
    let owners = vec![AssigneeFilter::None, AssigneeFilter::User(id(70)), AssigneeFilter::User(id(71))];
    let dues = vec![within(None, 3), within(Some(20), 29), within(Some(7), 7), DueFilter::Stopped];
    let flags = vec![CaseFlag::Message, CaseFlag::Sensitive, CaseFlag::Undelivered, CaseFlag::Appeal];
    (
        controllers,
        select(states),
        weighted(0.3, select(laws)),
        weighted(0.3, select(vec![Right::Access, Right::Erasure])),
        weighted(0.4, select(owners)),
        weighted(0.2, select(vec![day(1, 3), day(3, 1), day(12, 1)])),
        weighted(0.3, select(dues)),
        weighted(0.3, select(flags)),
    )
        .prop_map(|(controllers, state, law, right, assignee, due_before, due, flag)| QueueFilter {
            controllers,
            state,
            law,
            right,
            assignee: assignee.unwrap_or_default(),
            due_before,
            due,
            flag,
            search: None,
            after: None,
        })
}

#[rstest]
fn whatever_is_asked_the_pages_are_what_a_plain_look_finds(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (_database, store, all) = database(engine);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&any_filter(), |filter| {
            let (found, _) = paged(&store, &filter);
            let plain = plainly(&all, &filter);
            prop_assert_eq!(found.len(), plain.len());
            prop_assert_eq!(found, plain.clone());
            let asked = filter.clone();
            let counted =
                store.read_blocking("count", move |conn| queue::count(conn, &asked, 1_001)).unwrap();
            let is_sure = plain.len() <= 1_001 && counted <= plain.len();
            prop_assert!(counted == plain.len().min(1_001) || is_sure, "{} of {}", counted, plain.len());
            Ok(())
        })
        .unwrap();
}

#[rstest]
fn filters_that_never_meet_cost_pages_of_bounded_looks(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (_database, store, all) = database(engine);
    let never = QueueFilter {
        controllers: vec![slug("large")],
        state: StateFilter::Any,
        right: Some(Right::Access),
        assignee: AssigneeFilter::User(id(70)),
        ..QueueFilter::default()
    };
    let alone = [
        QueueFilter { right: None, ..never.clone() },
        QueueFilter { assignee: AssigneeFilter::Any, ..never.clone() },
    ];
    let least = alone.iter().map(|filter| plainly(&all, filter).len()).min().unwrap();
    assert!(least > usize::try_from(LOOKED_MAX).unwrap() * 9 / 10, "both are large: {least}");
    let (found, cut) = paged(&store, &never);
    assert_eq!((found, cut), (Vec::new(), 1), "half of each in each arm, then the rest");
}

/// Every statement of a read, as the database gets it.
fn statements(
    store: &Store,
    read: impl Fn(&mut Conn) -> Result<(), StoreError> + 'static,
) -> BTreeSet<String> {
    let said = Arc::new(Mutex::new(BTreeSet::new()));
    let heard = Arc::clone(&said);
    store
        .read_blocking("explained", move |conn| {
            conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
                if let InstrumentationEvent::StartQuery { query, .. } = event {
                    let text = query.to_string();
                    let sql = text.split(" -- binds:").next().unwrap_or_default().to_owned();
                    heard.lock().unwrap().insert(sql);
                }
            });
            read(conn)?;
            conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
            Ok(())
        })
        .unwrap();
    let said = said.lock().unwrap();
    said.iter().filter(|sql| sql.starts_with("SELECT")).cloned().collect()
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
    let (_database, store, all) = database(engine);
    let middle = plainly(&all, &all_asked()[0]).len() / 2;
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
    assert!(middle > 100 && said.len() > 100, "{}", said.len());
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
