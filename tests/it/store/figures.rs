//! The figures of punctuality: sums that move with the row of a case, and what is open counted beside.

use habeas::store::{cases, filings, on_time::OnTime, views::figures};
use rstest::rstest;

use super::specimens::{add_case, at, case, controller, day, filing, id, save_case};
use crate::support::databases::Engine;

#[rstest]
fn the_figures_hold_open_cases_too(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let database = engine.database();
    let store = database.store();
    store
        .write_blocking("seed", |tx| {
            filings::add(tx, &filing(1))?;
            for (number, answered_on) in [(2, Some(day(4, 1))), (3, Some(day(4, 2))), (4, None)] {
                add_case(tx, &cases::CaseRow { answered_on, ..case(number, id(1)) })?;
            }
            let withdrawn = cases::CaseRow { closed_at: Some(at(9)), ..case(5, id(1)) };
            add_case(tx, &withdrawn)
        })
        .unwrap();
    let on_time = |period| {
        let counted = store
            .read_blocking("figures", move |conn| figures::on_time(conn, &controller(), period))
            .unwrap();
        let pair = |OnTime { owed, kept }| (kept, owed);
        (pair(counted.due), pair(counted.legal))
    };
    let (march, april) = ((day(3, 31), day(3, 31)), (day(4, 1), day(4, 30)));
    assert_eq!((on_time(march), on_time(april)), (((0, 3), (0, 0)), ((0, 0), (1, 3))));
    let moved = |number, change: fn(&mut cases::CaseRow)| {
        let mut row = case(number, id(1));
        change(&mut row);
        store.write_blocking("move", move |tx| save_case(tx, &row, 1)).unwrap();
    };
    moved(4, |row| row.answered_on = Some(day(3, 31)));
    assert_eq!((on_time(march), on_time(april)), (((1, 3), (0, 0)), ((0, 0), (2, 3))), "answered in time");
    moved(2, |row| (row.answered_on, row.due_on) = (None, Some(day(4, 30))));
    assert_eq!(
        (on_time(march), on_time(april)),
        (((1, 2), (0, 0)), ((0, 1), (1, 3))),
        "open again, and later"
    );
    moved(4, |row| (row.answered_on, row.closed_at) = (None, Some(at(9))));
    assert_eq!(
        (on_time(march), on_time(april)),
        (((0, 1), (0, 0)), ((0, 1), (0, 2))),
        "closed without an answer"
    );
}
