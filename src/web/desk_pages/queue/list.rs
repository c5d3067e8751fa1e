//! The queue: cases by due date, filtered by what stands in the address.
//!
//! A mail address, a name or a telephone number never stands in an address that anybody can read: searching posts, only a
//! reference, which is public, may be linked to, and the way back into a search carries it sealed for this sign-in.

use std::str::FromStr;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::NaiveDate;

use crate::{
    case::{CaseFlag, DueStatus, State, StateGroup},
    desk::{
        Error, FieldFault, Flaw, QueueFilter, read, staff,
        views::{QueueItem, QueuePage, SearchedBy},
    },
    law::Right,
    types::{ParseError, Reference},
    web::{
        desk_pages::{
            case::{chip::Chip, head},
            frame::{Frame, go},
            queue::returning::{self, CURSOR, FILTERS, FOUND, SOUGHT},
            staff::sent::Sent,
        },
        forms::{Choice, Fault, Typed},
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
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "web/desk_pages/queue/list.html")]
struct Queue<'a> {
    page: &'a Frame,
    filters: Vec<Filter>,
    due_before: String,
    due_before_fault: Option<String>,
    faults: Vec<Fault>,
    is_filtered: bool,
    is_search: bool,
    /// As what was searched, and where.
    searched: Option<String>,
    rows: Vec<Row>,
    next: Option<String>,
    /// What was searched for and where the next page of it begins: it stands in no address.
    next_found: Option<(String, String)>,
    /// Whether it ends before it is full, because enough cases had been looked at.
    is_cut: bool,
    is_crowded: bool,
    is_later_page: bool,
    zones: String,
}

/// `GET /desk/queue`.
///
/// # Errors
/// 403 for a role that sees no cases, 503 when storage cannot answer.
pub async fn show(frame: Frame, req: HttpRequest) -> Result<HttpResponse, Problem> {
    let mut typed = Typed::parse(req.query_string().as_bytes());
    let kept = typed.given(FOUND).map(|kept| read::search_kept(frame.desk(), &frame.staff, kept));
    let q = match (typed.given(SOUGHT), kept) {
        (_, Some(Some(kept))) => Some(kept),
        // of another sign-in: nobody can read it any more
        (_, Some(None)) => return Ok(go("/desk/queue")),
        (Some(q), None) => {
            if let Ok(reference) = q.parse::<Reference>() {
                Some(reference.to_string())
            } else {
                typed.set(SOUGHT, "");
                let fault = Fault { to: "search".to_owned(), text: frame.say("desk-queue-no-reference") };
                return refuse(frame, &typed, vec![fault]).await;
            }
        }
        (None, None) => None,
    };
    list(frame, &typed, q).await
}

/// `POST /desk/search`: a reference, an address, a number or a name, in full.
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
    if let Some(cursor) = typed.given(CURSOR) {
        asked.set(CURSOR, cursor);
    }
    asked.set(FOUND, read::kept_search(frame.desk(), &frame.staff, q.trim())?);
    list(frame, &asked, Some(q.trim().to_owned())).await
}

async fn list(frame: Frame, typed: &Typed, q: Option<String>) -> Result<HttpResponse, Problem> {
    let searched = q.clone();
    let mut faults = Vec::new();
    let filter = QueueFilter {
        state: listed(&frame, typed, "state", &mut faults),
        law: listed(&frame, typed, "law", &mut faults),
        right: listed(&frame, typed, "right", &mut faults),
        assignee: listed(&frame, typed, "assignee", &mut faults),
        due: listed(&frame, typed, "due", &mut faults),
        flag: listed(&frame, typed, "flag", &mut faults),
        due_before: before(&frame, typed, &mut faults),
        q,
        controller: listed(&frame, typed, "controller", &mut faults),
        cursor: typed.given(CURSOR).map(str::to_owned),
        limit: None,
    };
    if !faults.is_empty() {
        return refuse(frame, typed, faults).await;
    }
    let colleagues = staff::colleagues(frame.desk(), &frame.staff, None).await?;
    match read::queue(frame.desk(), &frame.staff, &filter).await {
        Ok(found) => draw(frame, typed, found, &colleagues, searched),
        Err(Error::Fields(fields)) => {
            let fault = |field: FieldFault| Fault {
                to: format!("filter-{}", field.pointer.trim_start_matches('/')),
                text: frame.voice.sentence(&field.sentence),
            };
            let faults = fields.into_iter().map(fault).collect();
            refuse(frame, typed, faults).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The form with what is wrong with it, and no list: one with fewer filters than were asked for would say what is not so.
async fn refuse(frame: Frame, typed: &Typed, faults: Vec<Fault>) -> Result<HttpResponse, Problem> {
    let colleagues = staff::colleagues(frame.desk(), &frame.staff, None).await?;
    draw_with(frame, typed, QueuePage::default(), &colleagues, (None, faults))
}

/// The page itself.
pub fn draw(
    frame: Frame,
    typed: &Typed,
    found: QueuePage,
    colleagues: &[String],
    searched: Option<String>,
) -> Result<HttpResponse, Problem> {
    draw_with(frame, typed, found, colleagues, (searched, Vec::new()))
}

fn draw_with(
    frame: Frame,
    typed: &Typed,
    found: QueuePage,
    colleagues: &[String],
    (searched, faults): (Option<String>, Vec<Fault>),
) -> Result<HttpResponse, Problem> {
    let frame_title = frame.say("desk-queue");
    let mut frame = frame.titled(frame_title);
    frame.has_faults = !faults.is_empty();
    frame.sought = searched.clone().unwrap_or_default();
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
        format!("/desk/queue?{}", query.append_pair(CURSOR, &cursor).finish())
    });
    let mut zones: Vec<String> =
        frame.controllers().into_iter().map(|c| c.zone.name().replace('_', " ")).collect();
    zones.dedup();
    let mut filters = filters(&frame, typed, colleagues);
    let told = |to: &str| faults.iter().find(|fault| fault.to == to).map(|fault| fault.text.clone());
    for filter in &mut filters {
        filter.fault = told(&format!("filter-{}", filter.name));
    }
    let page = Queue {
        filters,
        due_before: typed.one("due_before").to_owned(),
        due_before_fault: told("filter-due_before"),
        is_filtered,
        is_search,
        searched: found.searched.map(|by| searched_line(&frame, &by)),
        rows: found.items.iter().map(|item| row(item, &carried, &frame)).collect(),
        next,
        next_found,
        is_cut: found.is_cut,
        is_crowded: found.is_crowded,
        is_later_page: typed.given(CURSOR).is_some(),
        zones: zones.join(", "),
        page: &frame,
        faults,
    };
    frame.show(&page)
}

/// As what a text was searched for, and that closed cases are among what was looked at.
fn searched_line(frame: &Frame, by: &[SearchedBy]) -> String {
    if by.is_empty() {
        return frame.say("desk-searched-nothing");
    }
    let ways: Vec<String> = by.iter().map(|way| frame.name("desk-searched", way.id())).collect();
    frame.say_one("desk-searched-by", "ways", &ways.join(", "))
}

fn row(item: &QueueItem, carried: &str, frame: &Frame) -> Row {
    let zone = frame.zone_of(&item.controller);
    let received = zone.local(item.received_at).date_naive();
    Row {
        href: format!("/desk/cases/{}{carried}", item.id),
        chip: Chip::of(item, frame),
        reference: item.reference.to_string(),
        right: frame.name("desk-right", item.right.id()),
        law: frame.law(&item.law),
        state: head::state(item.state, item.outcome, item.merged_into.as_ref(), frame),
        owner: item.assignee.clone(),
        is_mine: item.assignee.as_deref() == Some(&frame.staff.email),
        received: frame.moment(item.received_at, zone),
        age: frame.voice.distance(received, frame.today(zone)),
        flags: item.flags.iter().map(|flag| frame.name("desk-flag", flag.id())).collect(),
        controller: (frame.controllers().len() > 1).then(|| frame.controller_name(&item.controller)),
    }
}

/// An id as it stands in the address.
fn listed<T: FromStr<Err = ParseError>>(
    frame: &Frame,
    typed: &Typed,
    name: &str,
    faults: &mut Vec<Fault>,
) -> Option<T> {
    let parsed = typed.given(name)?.trim().parse();
    parsed.map_err(|_| faults.push(unknown(frame, name))).ok()
}

/// A day of the page's address; one that is none is told, like an unknown word of a list.
fn before(frame: &Frame, typed: &Typed, faults: &mut Vec<Fault>) -> Option<NaiveDate> {
    let parsed = typed.given("due_before")?.trim().parse();
    parsed.map_err(|_| faults.push(unknown(frame, "due_before"))).ok()
}

fn unknown(frame: &Frame, name: &str) -> Fault {
    let label = frame.say(&format!("desk-filter-{}", name.replace('_', "-")));
    let text = frame.voice.sentence(&Flaw::FilterUnknown.sentence());
    Fault { to: format!("filter-{name}"), text: format!("{label}: {text}") }
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
        Filter { name, label: frame.say(&format!("desk-filter-{name}")), choices, fault: None }
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
