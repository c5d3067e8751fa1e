//! Every console page drawn from made-up views: no text is missing, nothing runs inline, people's words are escaped.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, body::MessageBody, http::StatusCode};
use serde::Deserialize;

use super::{
    super::{forms::Typed, session::token_matches, site},
    acts::{dialog, fields, payload, rows},
    case::{page as case_page, specimen},
    frame::Frame,
    queue::{list as queue, my_day},
};
use crate::{
    case::{
        ActKind, CaseFlag, Channel, Chip, DutyKind, EventKind, LegalHold, LetterKind, Obstacle, ReplyBy,
        Role, Scope, State, TaskKind, TimerKind, words::DispatchChannel,
    },
    desk::views::{
        AccessView, CaseView, DemandView, DueDates, DutyView, EventView, EvidenceView, MessageView,
        OfferView, QueueItem, QueuePage, ReasonView, RelatedView, RuleChangeView, Staff, Stats, TaskView,
        TimerView,
    },
    desk::{officer, read::event_facts},
    law::{Basis, Certainty, Purpose, Right, TraceStep},
    texts::Sentence,
    types::{Reference, UserId},
};

/// An event of every kind, as it is stored.
const EVENTS: &str = include_str!("../../../tests/it/data/before/case-events.jsonl");
const ATTACK: &str = "</blockquote><script>alert(1)</script>";

fn id<T: From<uuid::Uuid>>(number: u128) -> T {
    uuid::Uuid::from_u128(number).into()
}

fn staff(role: Role) -> Staff {
    Staff {
        csrf: "token-of-the-session".to_owned(),
        session: "s".to_owned(),
        ..Staff::without_session(id::<UserId>(1), "officer@habeas.example", role)
    }
}

/// The first event of each kind, with what it holds.
fn events() -> BTreeMap<EventKind, serde_json::Value> {
    let mut events = BTreeMap::new();
    for line in EVENTS.lines().filter(|line| !line.starts_with('#')) {
        let data: serde_json::Value = serde_json::from_str(line).unwrap();
        events.entry(EventKind::deserialize(&data["event"]).unwrap()).or_insert(data);
    }
    assert_eq!(events.len(), EventKind::ALL.len());
    events
}

fn item(number: u128, chip: Chip) -> QueueItem {
    let due = "2026-02-14".parse().ok();
    QueueItem {
        id: id(number),
        reference: Reference::from_random([7; 8]),
        controller: "default".to_owned(),
        right: Right::Access,
        law: "eu-gdpr".to_owned(),
        merged_into: None,
        state: State::Working,
        outcome: None,
        received_at: "2026-01-12T09:15:00Z".parse().unwrap(),
        dates: DueDates {
            due: due.filter(|_| chip != Chip::Paused && chip != Chip::Closed),
            due_instant: None,
            due_basis: Some(Basis::Policy),
            legal_due: "2026-02-16".parse().ok(),
            acknowledge_by: None,
        },
        safe_due: due,
        work_by: "2026-02-13".parse().ok(),
        assignee: Some("officer@habeas.example".to_owned()),
        chip,
        days_left: Some(30),
        flags: CaseFlag::ALL.to_vec(),
        version: 7,
        stopped_since: "2026-01-13".parse().ok(),
        closed_at: "2026-01-14T11:00:00Z".parse().ok(),
    }
}

/// A sentence of a law.
fn by_language(text: &str) -> Sentence {
    Sentence::ByLanguage([("en".to_owned(), text.to_owned())].into())
}

#[expect(clippy::too_many_lines, reason = "one specimen with every member")]
fn case() -> CaseView {
    let file = specimen::file();
    let reason = |law| ReasonView {
        code: "others_rights".to_owned(),
        text: by_language("It would harm the rights of others. GDPR Art. 15(4)"),
        law,
        needs_words: true,
    };
    let is_refused = |act| {
        use ActKind::{Approve, Dispatched, PullBack, Reopen, Resume, Send};
        matches!(act, Approve | Send | PullBack | Reopen | Resume | Dispatched)
    };
    let offer = |act: ActKind| OfferView {
        act,
        allowed: !is_refused(act),
        because: is_refused(act).then(|| {
            let states = vec![State::Reviewing.id().to_owned()];
            Obstacle::NotInState { state: State::Working, act, states }.sentence()
        }),
        reasons: match act {
            ActKind::Refuse => {
                ["eu-gdpr", "us-ca-ccpa"].into_iter().map(|law| reason(law.parse().ok())).collect()
            }
            ActKind::Decide => vec![reason(None)],
            _ => Vec::new(),
        },
    };
    let event_at = "2026-01-12T09:15:00Z".parse().unwrap();
    let event = |(seq, (kind, data)): (i64, (EventKind, serde_json::Value))| EventView {
        seq,
        at: event_at,
        actor: if seq % 3 == 0 { "machine" } else { "officer@habeas.example" }.to_owned(),
        late: kind == EventKind::Escalated,
        kind,
        facts: event_facts::facts(&serde_json::from_value(data.clone()).unwrap(), None, &BTreeMap::new()),
        data,
        words: (seq % 5 == 0).then(|| format!("Order number and postcode match. {ATTACK}")),
    };
    let step = |rule: &str, value: &str| TraceStep {
        rule: rule.to_owned(),
        cite: "GDPR Art 12(3)".to_owned(),
        certainty: (rule == "R5").then_some(Certainty::Unchecked),
        basis: Basis::Statute,
        text: "30 days after the day of receipt, Monday 12 January 2026, which is not counted".to_owned(),
        value: value.to_owned(),
        law: None,
        reason: None,
    };
    CaseView {
        item: item(5, Chip::OnTrack),
        filing: id(3),
        siblings: vec![id(6)],
        related: vec![RelatedView {
            id: id(6),
            right: Right::Objection,
            purpose: Some(Purpose::Profiling),
            state: State::Working,
            outcome: None,
        }],
        looks: None,
        contests: None,
        links: Vec::new(),
        joined: Vec::new(),
        channel: Channel::Form,
        signals: Vec::new(),
        reply_by: ReplyBy::Portal,
        locale: "en".to_owned(),
        zone: "Europe/Berlin".parse().unwrap(),
        residence: Some("DE".to_owned()),
        relationship: Some("customer".to_owned()),
        age: None,
        record: None,
        scope: Some(Scope::All),
        purpose: None,
        ground: None,
        details: Some(format!("Please send me everything since 2019. {ATTACK}")),
        message: Some("Good day,\n\nI would like a copy of my data.\n\nשלום".to_owned()),
        requester_name: Some("A Person With A Long Name".to_owned()),
        requester_email: Some("person@requester.example".to_owned()),
        requester_phone: None,
        requester_postal: None,
        identifiers: vec![("order_number".to_owned(), "A-1001".to_owned())],
        address_confirmed: true,
        tier_reached: 1,
        tier_needed: 2,
        base_due: None,
        extended_due: None,
        refuse_by: None,
        hold: Some(LegalHold { until: None }),
        proposal: None,
        movable_to: "2026-02-16".parse().ok(),
        names_extension: false,
        clocks: Vec::new(),
        review_digest: Some("d1".to_owned()),
        review_together: None,
        decision: Some(specimen::decision(&file)),
        law_version: Some("2026-11-21".to_owned()),
        rule_change: Some(RuleChangeView {
            law: "eu-gdpr".to_owned(),
            kept: "2026-11-21".to_owned(),
            version: Some("2027-01-01".to_owned()),
        }),
        trace: vec![
            step("R1", "2026-01-12"),
            step("eu-gdpr/access/period", "P30D"),
            step("R5", "2026-02-14"),
        ],
        events: (1..).zip(events()).map(event).collect(),
        timers: vec![TimerView { kind: TimerKind::Left(50), fire_at: event_at }],
        duties: vec![
            DutyView {
                duty: DutyKind::Acknowledge,
                due: "2026-01-22".parse().ok(),
                law: "us-ca-ccpa".parse().ok(),
                met_at: "2026-01-12T09:15:04Z".parse().ok(),
                on_time: Some(true),
                evidence: Some(EvidenceView::Accepted {
                    letter: LetterKind::Received,
                    occurrence: 1,
                    at: "2026-01-12T09:15:04Z".parse().unwrap(),
                    message_id: Some("<1@habeas.example>".to_owned()),
                }),
                demands: Vec::new(),
            },
            DutyView {
                duty: DutyKind::TellRecipients,
                law: "eu-gdpr".parse().ok(),
                due: "2026-01-13".parse().ok(),
                met_at: "2026-01-13T23:00:00Z".parse().ok(),
                on_time: Some(false),
                evidence: Some(EvidenceView::Dispatched {
                    channel: DispatchChannel::Post,
                    on: "2026-01-14".parse().unwrap(),
                    files: vec![id(9)],
                    proof: Some(format!("RR 12 {ATTACK}")),
                }),
                demands: vec![DemandView {
                    law: "eu-gdpr".parse().unwrap(),
                    cite: "GDPR Art 19".to_owned(),
                    text: Some(by_language("Tell each recipient of the data.")),
                }],
            },
            DutyView {
                duty: DutyKind::AnswerOrRefuse,
                law: "eu-gdpr".parse().ok(),
                due: "2026-02-14".parse().ok(),
                met_at: None,
                on_time: None,
                evidence: None,
                demands: Vec::new(),
            },
        ],
        acts: ActKind::routed().map(offer).collect(),
        packages: vec![specimen::given(&file)],
        files: vec![file],
        forms: vec!["letter-of-authority.pdf".to_owned()],
        messages: vec![MessageView {
            from_office: false,
            text: format!("Any news? {ATTACK}"),
            ..MessageView::of_office("2026-01-13T07:00:00Z".parse().unwrap())
        }],
    }
}

/// Draws one page and looks at what must hold for all.
#[track_caller]
fn whole(name: &str, drawn: HttpResponse, status: StatusCode) -> String {
    assert_eq!(drawn.status(), status, "{name}");
    let Ok(bytes) = drawn.into_body().try_into_bytes() else { panic!("{name} has no body") };
    let html = String::from_utf8(bytes.to_vec()).unwrap();
    assert!(!html.contains('⟦'), "{name}: {}", html.split('⟦').nth(1).unwrap_or_default());
    assert!(!html.contains("<script") && !html.contains("style=\""), "{name} runs or styles inline");
    if let Some(folder) = std::env::var_os("HABEAS_DRAWN") {
        std::fs::write(std::path::Path::new(&folder).join(format!("{name}.html")), &html).unwrap();
    }
    html
}

#[actix_web::test]
async fn every_page_is_whole_in_every_role() {
    let (_folder, site) = site::test_site("http://127.0.0.1:8080");
    for role in [Role::Officer, Role::Lead, Role::Dpo, Role::Auditor] {
        let frame = |here: &str| Frame::new(site.clone(), staff(role), here);
        let mut case = case();
        let look = || AccessView { who: "lead@habeas.example".to_owned(), at: case.item.received_at };
        case.looks = matches!(role, Role::Dpo | Role::Auditor).then(|| vec![look()]);
        let done = Some("Recorded.".to_owned());
        let drawn = case_page::draw(frame("/desk/cases/5"), &case, done, None).unwrap();
        let html = whole(&format!("case-{}", role.id()), drawn, StatusCode::OK);
        assert!(html.contains("Why this date?") && html.contains("&#60;script&#62;"), "{html}");
        assert!(html.contains("This case keeps version 2026-11-21"), "{html}");
        for shown in
            ["&#60;1@habeas.example&#62;", "post, 14", "with 1 file", "GDPR Art 19: Tell each recipient"]
        {
            assert!(html.contains(shown) && html.contains("Objection: profiling"), "{shown}: {html}");
        }
        assert_eq!(html.matches("unsure: nobody has looked it up").count(), 1, "one step is unsure: {html}");
        assert_eq!(html.contains("Who opened this case"), case.looks.is_some());
        let late: Vec<&str> =
            html.split("<li class=\"event ").skip(1).filter(|it| it.contains("late</span>")).collect();
        assert!(late.len() == 1 && late[0].contains("A step of the escalation was reached"), "{html}");
        let colleagues = vec!["lead@habeas.example".to_owned()];
        let around = fields::Around { colleagues, ..fields::Around::default() };
        for act in ActKind::routed() {
            let offer = case.acts.iter().find(|offer| offer.act == act);
            let made = fields::of(act, &frame("/"), &case, offer, &around);
            let made = if act == ActKind::Decide {
                rows::letter(&frame("/"), &offer.unwrap().reasons)
            } else {
                made
            };
            let typed = if act == ActKind::Decide { payload::earlier(&case) } else { Typed::default() };
            let feedback = dialog::Feedback::default();
            let drawn = dialog::show(frame("/"), act, &case, made, &typed, feedback, StatusCode::OK).unwrap();
            let status = officer::may(&staff(role), act).map_or(StatusCode::FORBIDDEN, |()| StatusCode::OK);
            let html = whole(&format!("act-{act}"), drawn, status);
            assert!(html.contains("name=\"version\" value=\"7\""), "{act}");
            let tokens = html.split("name=\"token\" value=\"").skip(1).filter_map(|it| it.split('"').next());
            let tokens: Vec<&str> = tokens.collect();
            assert!(tokens.iter().all(|it| token_matches("token-of-the-session", it)), "{act}");
            assert!(tokens.len() > 1 && tokens[0] != tokens[1], "each form has its own: {act}");
            let grounds = html.contains("Reason under CCPA") && html.contains("name=\"ground-us-ca-ccpa\"");
            assert_eq!(grounds, act == ActKind::Refuse, "a ground under each law: {act}");
            let demanding =
                html.contains("\">Needs your words: It would") && html.contains("Needed for each");
            assert_eq!(demanding, [ActKind::Refuse, ActKind::Decide].contains(&act), "{act}");
        }
    }
}

#[actix_web::test]
async fn my_day_and_queue_are_whole_full_and_empty() {
    let (_folder, site) = site::test_site("http://127.0.0.1:8080");
    let frame = |here: &str| Frame::new(site.clone(), staff(Role::Lead), here);
    let stats = Stats {
        open: 42,
        overdue: 2,
        due_soon: 5,
        mail_trouble: 1,
        on_time_due: Some(97.4),
        ..Stats::default()
    };
    let task = |kind: &TaskKind| TaskView {
        id: id(4),
        kind: *kind,
        case: Some(id(5)),
        created_at: "2026-01-14T10:00:00Z".parse().unwrap(),
    };
    let tasks = TaskKind::ALL.iter().map(task).collect();
    whole("my-day", my_day::draw(frame("/desk"), &stats, tasks).unwrap(), StatusCode::OK);
    let quiet = my_day::draw(frame("/desk"), &Stats::default(), Vec::new()).unwrap();
    assert!(whole("my-day-quiet", quiet, StatusCode::OK).contains("Nothing is overdue"));
    let items = (10..).zip(Chip::ALL).map(|(number, chip)| item(number, *chip)).collect();
    let found = QueuePage { items, next_cursor: Some("abc".to_owned()), ..QueuePage::default() };
    let typed = Typed::parse(b"state=working&right=access&due_before=2026-03-01");
    let html =
        whole("queue", queue::draw(frame("/desk/queue"), &typed, found, &[], None).unwrap(), StatusCode::OK);
    assert!(html.contains("right=access&#38;due_before=2026-03-01&#38;cursor=abc"), "{html}");
    for chip in Chip::ALL {
        assert!(html.contains(&format!("chip-{chip}")), "{chip}");
    }
    let cut = QueuePage { next_cursor: Some("abc".to_owned()), is_cut: true, ..QueuePage::default() };
    let cut = queue::draw(frame("/desk/queue"), &typed, cut, &[], None).unwrap();
    let html = whole("queue-cut", cut, StatusCode::OK);
    assert!(html.contains("The next page goes on from there") && html.contains("cursor=abc"), "{html}");
    let nothing = QueuePage::default;
    let empty = queue::draw(frame("/desk/queue"), &typed, nothing(), &[], None).unwrap();
    assert!(whole("queue-empty", empty, StatusCode::OK).contains("No case fits this filter"));
    let empty =
        queue::draw(frame("/desk/queue"), &Typed::default(), nothing(), &[], Some("HB".to_owned())).unwrap();
    assert!(whole("queue-not-found", empty, StatusCode::OK).contains("exactly this reference"));
}

#[actix_web::test]
async fn any_share_of_the_time_may_be_a_rung() {
    let (_folder, site) = site::test_site("http://127.0.0.1:8080");
    let frame = Frame::new(site, staff(Role::Officer), "/desk");
    for (kind, words) in [
        ("left_50", "half of the time is left"),
        ("left_33", "33 % of the time is left"),
        ("acknowledge_left_25", "a quarter of the time to acknowledge is left"),
        ("recipients_left_40", "40 % of the time to tell recipients is left"),
        ("overdue", "overdue"),
    ] {
        assert_eq!(frame.timer(kind.parse().unwrap()), words);
    }
}
