//! The queue at some size: whatever is asked, in whatever combination, its pages together are what a plain look through all
//! cases finds, in order; and no page looks at everything.

use chrono::NaiveDate;
use habeas::{
    case::{CaseFlag, State},
    law::{LawId, Right},
    store::{
        Store,
        cases::CaseRow,
        views::queue::{self, AssigneeFilter, DueFilter, LOOKED_MAX, Order, QueueFilter, StateFilter},
    },
    types::CaseId,
};
use proptest::{option::weighted, prelude::*, sample::select};
use rstest::rstest;

use super::{
    queue_seed::{database, law, slug, within},
    specimens::{day, id},
};
use crate::support::databases::Engine;

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

/// How many filters an index could be walked along for.
fn asks(filter: &QueueFilter) -> usize {
    let is_set = [
        filter.law.is_some(),
        filter.right.is_some(),
        filter.assignee != AssigneeFilter::Any,
        filter.order() == Order::Due,
        filter.due == Some(DueFilter::Stopped),
        filter.flag.is_some(),
        matches!(filter.state, StateFilter::One(_)),
    ];
    is_set.into_iter().filter(|is_set| *is_set).count()
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
            // several filters are counted as far as a page looks
            let is_exact = counted == plain.len().min(1_001);
            prop_assert!(is_exact || (asks(&filter) > 1 && counted < plain.len()), "{counted}: {filter:?}");
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
    let most = usize::try_from(LOOKED_MAX).unwrap();
    assert!(least > most, "both are large: {least}");
    let (found, cut) = paged(&store, &never);
    // half of what a page may look at in each arm, then the rest
    assert!(found.is_empty() && (1..=2 * least / most).contains(&cut), "{cut} pages of {least}");
}
