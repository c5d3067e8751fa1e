//! Every table takes a row and gives it back, the same on both databases.

use habeas::{
    case::{Role, State, TaskKind},
    law::Right,
    store::{
        blind_index::{self, IndexEntry},
        case_facets,
        cases::{self, Which},
        drafts, files, filings, installation, job_slots, keys, laws, outbox, refresh_tokens, sessions,
        streams::{self, Stream},
        tasks, users,
        views::queue::{self, AssigneeFilter, QueueFilter, Search, Sought, StateFilter},
    },
    types::{CaseId, Door, Factor, Factors, Reach},
};
use rstest::rstest;

use super::specimens::{add_case, at, case, controller, day, event, filing, id, key, letter, save_case};
use crate::support::databases::Engine;

#[rstest]
fn filings_and_cases_come_back_as_they_were(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let database = engine.database();
    let store = database.store();
    let mut long = filing(1);
    long.form_key = Some("א 👩‍👩‍👧 ' \" ; -- %".repeat(200));
    let copy = long.clone();
    store
        .write_blocking("add", move |tx| {
            filings::add(tx, &copy)?;
            add_case(tx, &case(2, id(1)))
        })
        .unwrap();
    let found = store.read_blocking("find", |conn| cases::find(conn, id(2))).unwrap();
    assert_eq!(found, Some(case(2, id(1))));
    let found = store.read_blocking("find", |conn| filings::find(conn, id(1))).unwrap().unwrap();
    assert_eq!(format!("{found:?}"), format!("{long:?}"));

    let mut closed = case(2, id(1));
    closed.state = State::Answered;
    closed.closed_at = Some(at(9));
    closed.answered_on = Some(day(3, 20));
    closed.law = None;
    closed.due_on = None;
    closed.seq = 5;
    let (copy, copy_of_row) = (closed.clone(), closed.clone());
    store.write_blocking("save", move |tx| save_case(tx, &copy, 1)).unwrap();
    let found = store.read_blocking("find", |conn| cases::find(conn, id(2))).unwrap();
    assert_eq!(found, Some(closed), "an absent value is written, too");

    let mut moved = long;
    moved.confirmed_at = Some(at(3));
    moved.seq = 2;
    let copy = moved.clone();
    store.write_blocking("save", move |tx| filings::save(tx, &copy, 1)).unwrap();
    let reference = moved.reference.clone();
    let found =
        store.read_blocking("find", move |conn| filings::find_by_reference(conn, &reference)).unwrap();
    assert_eq!(format!("{:?}", found.unwrap()), format!("{moved:?}"));
    assert_eq!(store.read_blocking("page", |conn| filings::page(conn, None, 9)).unwrap().len(), 1);
    let walked =
        |which| store.read_blocking("page", move |conn| cases::page(conn, None, which, 9)).unwrap().len();
    assert_eq!([Which::All, Which::Open, Which::Owing].map(walked), [1, 0, 0]);
    let mut owing = copy_of_row.clone();
    owing.flags = "sensitive recipients".to_owned();
    store.write_blocking("save", move |tx| save_case(tx, &owing, 5)).unwrap();
    assert_eq!(
        [Which::All, Which::Open, Which::Owing].map(walked),
        [1, 0, 1],
        "recipients are still to be told"
    );
    assert_eq!(store.read_blocking("of", |conn| cases::of_filing(conn, id(1))).unwrap().len(), 1);
}

#[rstest]
fn the_author_of_a_decision_cannot_approve_it(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let database = engine.database();
    let store = database.store();
    let approved = store.write_blocking("approve", |tx| {
        filings::add(tx, &filing(1))?;
        let mut row = case(2, id(1));
        row.author = Some(id(1));
        row.approver = row.author;
        add_case(tx, &row)
    });
    assert!(matches!(approved, Err(habeas::store::StoreError::Corrupt { .. })), "{approved:?}");
}

#[rstest]
fn the_queue_pages_in_order_and_filters(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let database = engine.database();
    let store = database.store();
    store
        .write_blocking("seed", |tx| {
            for number in 1..=30_u128 {
                let mut seed = filing(number);
                if number == 7 {
                    seed.confirmed_at = Some(at(1));
                }
                filings::add(tx, &seed)?;
                let mut row = case(100 + number, id(number));
                // Every third pair shares an instant, so that the id decides.
                row.queue_at = at(i64::try_from(number / 3).unwrap());
                if number % 5 == 0 {
                    row.closed_at = Some(at(0));
                    row.state = State::Refused;
                }
                if number == 7 {
                    row.assignee = Some(id(77));
                    row.right_id = Right::Erasure;
                    row.law = None;
                    row.due_on = Some(day(2, 1));
                }
                add_case(tx, &row)?;
                if number == 9 {
                    case_facets::replace(tx, &row, &["us-ca-ccpa".parse().unwrap()])?;
                }
            }
            let entry = IndexEntry { kind: "email", digest: vec![5; 32] };
            blind_index::add(tx, &controller(), id(7), std::slice::from_ref(&entry))?;
            blind_index::add(tx, &controller(), id(7), &[entry])
        })
        .unwrap();
    let ids = |filter: QueueFilter, limit: i64| -> Vec<CaseId> {
        let filter = QueueFilter { controllers: vec![controller()], ..filter };
        let page = store.read_blocking("queue", move |conn| queue::page(conn, &filter, limit)).unwrap();
        page.items.into_iter().map(|item| item.case.id).collect()
    };
    let all = ids(QueueFilter { state: StateFilter::Any, ..QueueFilter::default() }, 100);
    assert_eq!(all, (101..=130).map(id).collect::<Vec<CaseId>>());
    let mut paged = Vec::new();
    let mut after = None;
    loop {
        let (controllers, state) = (vec![controller()], StateFilter::Any);
        let filter = QueueFilter { controllers, state, after, ..QueueFilter::default() };
        let page = store.read_blocking("queue", move |conn| queue::page(conn, &filter, 7)).unwrap();
        paged.extend(page.items.iter().map(|item| item.case.id));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(paged, all);
    assert_eq!(ids(QueueFilter::default(), 100).len(), 24);
    assert_eq!(ids(QueueFilter { state: StateFilter::Closed, ..QueueFilter::default() }, 100).len(), 6);
    let indexed = IndexEntry { kind: "email", digest: vec![5; 32] };
    for only_the_seventh in [
        QueueFilter { assignee: AssigneeFilter::User(id(77)), ..QueueFilter::default() },
        QueueFilter { right: Some(Right::Erasure), ..QueueFilter::default() },
        QueueFilter { due_before: Some(day(2, 2)), ..QueueFilter::default() },
        QueueFilter { search: Some(Search::Reference(filing(7).reference)), ..QueueFilter::default() },
        QueueFilter {
            search: Some(Search::Indexed(vec![Sought {
                controller: controller(),
                entry: indexed,
                living_in: None,
            }])),
            ..QueueFilter::default()
        },
    ] {
        assert_eq!(ids(only_the_seventh.clone(), 9), [id(107)], "{only_the_seventh:?}");
    }
    assert_eq!(ids(QueueFilter { assignee: AssigneeFilter::None, ..QueueFilter::default() }, 99).len(), 23);
    let one = StateFilter::One(State::Refused);
    assert_eq!(
        ids(QueueFilter { state: one, law: "eu-gdpr".parse().ok(), ..QueueFilter::default() }, 99).len(),
        6
    );
    let beside = QueueFilter { law: "us-ca-ccpa".parse().ok(), ..QueueFilter::default() };
    assert_eq!(ids(beside, 9), [id(109)], "not only the leading one");
    let elsewhere = QueueFilter { controllers: vec!["elsewhere".parse().unwrap()], ..QueueFilter::default() };
    let there = store.read_blocking("queue", move |conn| queue::page(conn, &elsewhere, 99)).unwrap();
    assert!(there.items.is_empty());

    let found = store
        .read_blocking("index", |conn| {
            blind_index::filings(conn, &controller(), "email", &[vec![5; 32], vec![6; 32]], 9)
        })
        .unwrap();
    assert_eq!(
        found.iter().map(|it| (it.digest.clone(), it.filing)).collect::<Vec<_>>(),
        [(vec![5; 32], id(7))]
    );
    assert_eq!(store.write_blocking("forget", |tx| blind_index::remove(tx, id(7))).unwrap(), 1);
}

#[rstest]
fn keys_laws_and_the_installation_are_kept_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let database = engine.database();
    let store = database.store();
    let law = laws::LawText {
        id: "eu-gdpr".to_owned(),
        version: "1".to_owned(),
        digest: "d".to_owned(),
        text: "[law]\n".to_owned(),
        loaded_at: at(0),
    };
    let kept = store
        .write_blocking("keep", move |tx| {
            let other = laws::LawText { digest: "e".to_owned(), ..law.clone() };
            Ok((
                [installation::found(tx, "aa", at(0))?, installation::found(tx, "bb", at(0))?],
                [keys::keep(tx, &key("filing", "1"))?, keys::keep(tx, &key("filing", "1"))?],
                [laws::keep(tx, &law)?, laws::keep(tx, &law)?],
                laws::keep(tx, &other).is_err(),
            ))
        })
        .unwrap();
    assert_eq!(kept, ([true, false], [true, false], [true, false], true));
    let found = store.read_blocking("found", installation::find).unwrap().unwrap();
    assert_eq!((found.key_fingerprint.as_str(), found.created_at), ("aa", at(0)));
    assert_eq!(store.read_blocking("laws", laws::all).unwrap().len(), 1);
    store.write_blocking("anew", |tx| keys::rewrap(tx, "filing", "1", &[8])).unwrap();
    assert_eq!(store.read_blocking("find", |conn| keys::find(conn, "filing", "1")).unwrap(), Some(vec![8]));
    let page = |after: (&'static str, &'static str)| {
        store.read_blocking("page", move |conn| keys::page(conn, after, 9)).unwrap().len()
    };
    assert_eq!((page(("", "")), page(("filing", "1"))), (1, 0));
    assert!(store.write_blocking("destroy", |tx| keys::destroy(tx, "filing", "1")).unwrap());
    assert!(!store.write_blocking("destroy", |tx| keys::destroy(tx, "filing", "1")).unwrap());
}

#[rstest]
fn people_sessions_and_drafts_come_and_go(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let database = engine.database();
    let store = database.store();
    let user = users::User {
        id: id(5),
        email_index: vec![1],
        sealed: vec![2],
        role: Role::Officer,
        password_hash: "$argon2id$".to_owned(),
        totp: None,
        totp_step: 0,
        disabled_at: None,
        epoch: 1,
        created_at: at(0),
        reach: Reach::All,
        password_is_given: false,
        enrols_by_link: false,
        provider_index: None,
    };
    let opened = Factors::given([Factor::Password, Factor::Totp], at(0));
    let session = sessions::Session {
        digest: "s".to_owned(),
        kind: "staff".to_owned(),
        subject: user.id.to_string(),
        csrf: "c".to_owned(),
        code_at: None,
        created_at: at(0),
        seen_at: at(0),
        expires_at: at(60),
        notice: None,
        door: Door::Pages,
        factors: opened.clone(),
        provider_grant: None,
        confirmed_at: None,
        asked_at: None,
    };
    let draft = drafts::Draft {
        digest: "d".to_owned(),
        controller: controller(),
        sealed: vec![1],
        expires_at: at(9),
    };
    let token = |digest: &str| refresh_tokens::RefreshToken {
        digest: digest.to_owned(),
        user_id: id(5),
        family: "f".to_owned(),
        created_at: at(0),
        expires_at: at(60),
        used_at: None,
    };
    let (first, second) = (token("t1"), token("t2"));
    store
        .write_blocking("add", move |tx| {
            users::add(tx, &user)?;
            sessions::add(tx, &session)?;
            sessions::touch(tx, "s", at(5))?;
            drafts::save(tx, &draft)?;
            drafts::save(tx, &drafts::Draft { sealed: vec![2], ..draft.clone() })?;
            refresh_tokens::add(tx, &first)?;
            refresh_tokens::add(tx, &second)
        })
        .unwrap();
    let found =
        store.read_blocking("user", |conn| users::find_by_email(conn, &[vec![9], vec![1]])).unwrap().unwrap();
    assert_eq!((found.id, found.password_hash.as_str()), (id(5), "$argon2id$"));
    let session =
        |now| store.read_blocking("session", move |conn| sessions::find(conn, "s", at(now))).unwrap();
    let found = session(59).unwrap();
    assert_eq!((found.seen_at, found.door, found.factors), (at(5), Door::Pages, opened));
    store.write_blocking("leave notice", |tx| sessions::leave_notice(tx, "s", "n")).unwrap();
    let take = |notice: &'static str| {
        store.write_blocking("take notice", move |tx| sessions::take_notice(tx, "s", notice)).unwrap()
    };
    let left = || store.read_blocking("notice", |conn| sessions::notice(conn, "s")).unwrap();
    assert_eq!((take("m"), left().as_deref()), (false, Some("n")));
    assert_eq!((take("n"), take("n"), left()), (true, false, None));
    assert!(session(60).is_none());
    let draft = |now| store.read_blocking("draft", move |conn| drafts::find(conn, "d", at(now))).unwrap();
    assert_eq!(draft(8).unwrap().sealed, [2]);
    assert!(draft(9).is_none());
    let redeem = |digest: &'static str| {
        store.write_blocking("redeem", move |tx| refresh_tokens::redeem(tx, digest, at(1))).unwrap()
    };
    let known = |digest: &'static str| {
        store.read_blocking("token", move |conn| refresh_tokens::find(conn, digest)).unwrap().is_some()
    };
    assert_eq!([redeem("t1"), redeem("t1"), redeem("t3")], [true, false, false]);
    store.write_blocking("void", |tx| refresh_tokens::void_family(tx, "f")).unwrap();
    assert_eq!([known("t1"), known("t2"), redeem("t2")], [false; 3]);
    let held = |epoch| store.write_blocking("hold", move |tx| users::hold(tx, id(5), epoch)).unwrap();
    assert_eq!([held(1), held(2)], [true, false]);
    let gone = store
        .write_blocking("end", |tx| {
            users::disable(tx, id(5), at(7))?;
            drafts::forget(tx, "d")?;
            Ok((sessions::end_all(tx, "staff", &id::<CaseId>(5).to_string())?, drafts::expire(tx, at(99))?))
        })
        .unwrap();
    assert_eq!(gone, (1, 0));
    let found = store.read_blocking("users", users::all).unwrap();
    assert_eq!((found[0].disabled_at, found[0].epoch), (Some(at(7)), 2));
    assert!(!held(2), "nothing is opened for whoever is disabled");
}

#[rstest]
fn files_tasks_and_letters_come_and_go(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let database = engine.database();
    let store = database.store();
    let file = files::FileRow {
        id: id(50),
        controller: controller(),
        filing_id: id(1),
        case_id: Some(id(2)),
        sealed: vec![1],
        bytes: 5_000_000_000,
        blob_key: "b".to_owned(),
        uploaded_by: "requester".to_owned(),
        created_at: at(0),
        destroyed_at: None,
    };
    let key = "case:2:bounced:1".to_owned();
    let task = tasks::Task::waiting(id(60), controller(), TaskKind::OtherChannel, key, at(0))
        .of_case(id(2))
        .of_letter(id(70));
    let copy = task.clone();
    let opened = store
        .write_blocking("add", move |tx| {
            filings::add(tx, &filing(1))?;
            add_case(tx, &case(2, id(1)))?;
            streams::append(tx, Stream::Case(id(2)), 0, &[event("filed", false)])?;
            files::add(tx, &file)?;
            outbox::queue(tx, &letter(70, id(2)))?;
            Ok([tasks::open(tx, &copy)?, tasks::open(tx, &copy)?])
        })
        .unwrap();
    assert_eq!(opened, [true, false]);
    let found = store.read_blocking("files", |conn| files::of_case(conn, id(2))).unwrap();
    assert_eq!((found[0].bytes, found[0].case_id), (5_000_000_000, Some(id(2))));
    assert_eq!(store.read_blocking("task", |conn| tasks::find(conn, id(60))).unwrap(), Some(task));
    let open = || store.read_blocking("tasks", |conn| tasks::open_of(conn, &controller(), 9)).unwrap().len();
    assert_eq!(open(), 1);
    assert!(store.write_blocking("close", |tx| tasks::close(tx, id(60), "u", "done", at(4))).unwrap());
    assert_eq!(open(), 0);
    assert!(!store.write_blocking("close", |tx| tasks::close(tx, id(60), "u", "done", at(4))).unwrap());
    assert_eq!(
        store.read_blocking("oldest", |conn| outbox::oldest_waiting(conn, at(1))).unwrap(),
        Some(at(0))
    );
    let found = store.read_blocking("letter", |conn| outbox::find(conn, id(70))).unwrap().unwrap();
    assert_eq!(found.stream().unwrap(), Stream::Case(id(2)));
    assert!(store.read_blocking("slots", |conn| job_slots::newest(conn, "sweep")).unwrap().is_none());
    assert_eq!(store.read_blocking("newest", streams::newest_at).unwrap(), Some(at(2)));
}
