//! The queue: cases by due date, filtered by what stands in the address.
//!
//! A mail address or a telephone number never stands in an address: searching posts, and only a reference, which is
//! public, may be linked to.

use std::str::FromStr;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;

use crate::{
    case::{CaseFlag, DueStatus, State, StateGroup},
    desk::{
        Error, Flaw, QueueFilter, read, staff,
        views::{QueueItem, QueuePage},
    },
    law::Right,
    types::{ParseError, Reference},
    web::{
        desk_pages::{
            case::{chip::Chip, head},
            frame::{Frame, go},
            queue::returning::{self, FILTERS},
            staff::sent::Sent,
        },
        forms::{Choice, Typed},
        problem::Problem,
    },
};

struct Row {
    href: String,
    chip: Chip,
    reference: String,
    right: String,
    law: String,
    state: String,
    owner: Option<String>,
    is_mine: bool,
    received: String,
    age: String,
    flags: Vec<String>,
    controller: Option<String>,
}

/// One list of the filter form.
struct Filter {
    name: &'static str,
    label: String,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "web/desk_pages/queue/list.html")]
struct Queue<'a> {
    page: &'a Frame,
    filters: Vec<Filter>,
    due_before: String,
    is_filtered: bool,
    is_search: bool,
    rows: Vec<Row>,
    next: Option<String>,
    /// What was searched for and where the next page of it begins: it stands in no address.
    next_found: Option<(String, String)>,
    /// Whether it ends before it is full, because enough cases had been looked at.
    is_cut: bool,
    is_later_page: bool,
    zones: String,
}

/// `GET /desk/queue`.
///
/// # Errors
/// 403 for a role that sees no cases, 503 when storage cannot answer.
pub async fn show(frame: Frame, req: HttpRequest) -> Result<HttpResponse, Problem> {
    let typed = Typed::parse(req.query_string().as_bytes());
    let q = typed.given("q").and_then(|q| q.parse::<Reference>().ok()).map(|it| it.to_string());
    list(frame, &typed, q).await
}

/// `POST /desk/search`: an exact reference, mail address or telephone number.
///
/// # Errors
/// As [`show`].
pub async fn search(frame: Frame, Sent(typed, _): Sent) -> Result<HttpResponse, Problem> {
    let Some(q) = typed.given("q") else { return Ok(go("/desk/queue")) };
    if let Ok(reference) = q.parse::<Reference>() {
        return Ok(go(&format!("/desk/queue?q={reference}")));
    }
    // of what was posted nothing else counts here
    let mut asked = Typed::default();
    if let Some(cursor) = typed.given("cursor") {
        asked.set("cursor", cursor);
    }
    list(frame, &asked, Some(q.trim().to_owned())).await
}

async fn list(frame: Frame, typed: &Typed, q: Option<String>) -> Result<HttpResponse, Problem> {
    let searched = q.clone();
    let filter = QueueFilter {
        state: listed(typed, "state")?,
        law: listed(typed, "law")?,
        right: listed(typed, "right")?,
        assignee: listed(typed, "assignee")?,
        due: listed(typed, "due")?,
        flag: listed(typed, "flag")?,
        due_before: before(typed)?,
        q,
        controller: listed(typed, "controller")?,
        cursor: typed.given("cursor").map(str::to_owned),
        limit: None,
    };
    let colleagues = staff::colleagues(frame.desk(), &frame.staff, None).await?;
    let found = read::queue(frame.desk(), &frame.staff, &filter).await?;
    draw(frame, typed, found, &colleagues, searched)
}

/// The page itself.
pub fn draw(
    frame: Frame,
    typed: &Typed,
    found: QueuePage,
    colleagues: &[String],
    searched: Option<String>,
) -> Result<HttpResponse, Problem> {
    let frame_title = frame.say("desk-queue");
    let frame = frame.titled(frame_title);
    let is_filtered = FILTERS.iter().any(|name| typed.given(name).is_some());
    let carried = returning::carried(typed);
    let is_search = searched.is_some();
    let next_found = searched.zip(found.next_cursor.clone());
    let next = found.next_cursor.filter(|_| !is_search).map(|cursor| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for name in FILTERS {
            if let Some(value) = typed.given(name) {
                query.append_pair(name, value);
            }
        }
        format!("/desk/queue?{}", query.append_pair("cursor", &cursor).finish())
    });
    let mut zones: Vec<String> =
        frame.controllers().into_iter().map(|c| c.zone.name().replace('_', " ")).collect();
    zones.dedup();
    let page = Queue {
        filters: filters(&frame, typed, colleagues),
        due_before: typed.one("due_before").to_owned(),
        is_filtered,
        is_search,
        rows: found.items.iter().map(|item| row(item, &carried, &frame)).collect(),
        next,
        next_found,
        is_cut: found.is_cut,
        is_later_page: typed.given("cursor").is_some(),
        zones: zones.join(", "),
        page: &frame,
    };
    frame.show(&page)
}

fn row(item: &QueueItem, carried: &str, frame: &Frame) -> Row {
    let zone = frame.zone_of(&item.controller);
    let received = item.received_at.with_timezone(&zone).date_naive();
    Row {
        href: format!("/desk/cases/{}{carried}", item.id),
        chip: Chip::of(item, frame),
        reference: item.reference.to_string(),
        right: frame.name("desk-right", item.right.id()),
        law: frame.law(&item.law),
        state: head::state(item.state, item.outcome, frame),
        owner: item.assignee.clone(),
        is_mine: item.assignee.as_deref() == Some(&frame.staff.email),
        received: frame.moment(item.received_at, zone),
        age: frame.voice.distance(received, frame.today(zone)),
        flags: item.flags.iter().map(|flag| frame.name("desk-flag", flag.id())).collect(),
        controller: (frame.controllers().len() > 1).then(|| frame.controller_name(&item.controller)),
    }
}

/// An id as it stands in the address.
fn listed<T: FromStr<Err = ParseError>>(typed: &Typed, name: &str) -> Result<Option<T>, Problem> {
    let fault = |_| Error::field(format!("/{name}"), &Flaw::FilterUnknown);
    Ok(typed.given(name).map(|id| id.trim().parse()).transpose().map_err(fault)?)
}

/// A day of the page's address; one that is none is told, like an unknown word of a list.
fn before(typed: &Typed) -> Result<Option<NaiveDate>, Problem> {
    let fault = |_| Error::field("/due_before", &Flaw::FilterUnknown);
    Ok(typed.given("due_before").map(|day| day.trim().parse()).transpose().map_err(fault)?)
}

/// A closed list to choose from.
fn named<T: Copy>(frame: &Frame, family: &str, all: &[T], id: fn(T) -> &'static str) -> Vec<Choice> {
    all.iter().map(|it| Choice::new(id(*it), frame.name(family, id(*it)))).collect()
}

fn filters(frame: &Frame, typed: &Typed, colleagues: &[String]) -> Vec<Filter> {
    let filter = |name: &'static str, first: &str, mut choices: Vec<Choice>| {
        choices.insert(0, Choice::new("", frame.say(first)));
        for choice in &mut choices {
            choice.is_chosen = choice.value == typed.one(name);
        }
        Filter { name, label: frame.say(&format!("desk-filter-{name}")), choices }
    };
    let mut states = named(frame, "desk-state", &[StateGroup::Closed], StateGroup::id);
    states.extend(named(frame, "desk-state", State::ALL, State::id));
    let rights = named(frame, "desk-right", &Right::ALL, Right::id);
    let mut laws: Vec<&str> =
        frame.controllers().into_iter().flat_map(|c| &c.laws).map(|it| it.law.as_str()).collect();
    laws.sort_unstable();
    laws.dedup();
    let laws = laws.into_iter().map(|law| Choice::new(law, frame.law(law))).collect();
    let mut owners = vec![
        Choice::new("me", frame.say("desk-owner-me")),
        Choice::new("none", frame.say("desk-owner-none")),
    ];
    owners.extend(colleagues.iter().filter(|it| **it != frame.staff.email).map(|it| Choice::new(it, it)));
    let mut filters = vec![
        filter("state", "desk-filter-open", states),
        filter("right", "desk-filter-any", rights),
        filter("law", "desk-filter-any", laws),
        filter("assignee", "desk-filter-anyone", owners),
        filter("due", "desk-filter-any", named(frame, "desk-standing", DueStatus::ALL, DueStatus::id)),
        filter("flag", "desk-filter-any", named(frame, "desk-flag", CaseFlag::ALL, CaseFlag::id)),
    ];
    if frame.controllers().len() > 1 {
        let controllers = frame.controllers().into_iter();
        let controllers = controllers.map(|c| Choice::new(c.slug.as_str(), c.name.clone())).collect();
        filters.push(filter("controller", "desk-filter-any", controllers));
    }
    filters
}
