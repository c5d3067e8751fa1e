//! The queue: filters as they were typed, checked, and one page of cases in the order of their dates.

use data_encoding::BASE64URL_NOPAD;

use crate::{
    case::StateGroup,
    desk::{
        Desk, Error, FieldFault, Flaw,
        read::{
            queue_filter::{AskedAssignee, AskedState, QueueFilter},
            queue_item::queue_item,
            search::search,
            standing::{self, standing},
            together::merged_into,
        },
        staff::colleagues::{emails, find_user},
        views::{QueuePage, SearchedBy, Staff},
    },
    law::LawId,
    store::{
        users,
        views::queue::{self, After, AssigneeFilter, Order, StateFilter},
    },
    types::text,
};

/// Most rows of one page.
const ROWS_MAX: u32 = 100;

/// One page of the queue.
///
/// # Errors
/// Every filter that has a value which it cannot have; [`Error::NotAllowed`] for roles that see no cases.
pub async fn queue(desk: &Desk, staff: &Staff, filter: &QueueFilter) -> Result<QueuePage, Error> {
    staff.sees_cases()?;
    let asked = checked_filter(desk, staff, filter).await?;
    let limit = filter.limit.unwrap_or(desk.0.checked.settings.desk.page_size).min(ROWS_MAX);
    let (asked, searched) = match asked {
        Asked::Nothing(searched) => return Ok(QueuePage { searched, ..QueuePage::default() }),
        Asked::List(asked, searched) => (asked, searched),
    };
    let (found, into, users) = desk
        .0
        .store
        .read("queue", move |conn| {
            let found = queue::page(conn, &asked, i64::from(limit))?;
            let into = found.items.iter().map(|row| merged_into(conn, &row.case));
            let into = into.collect::<Result<Vec<_>, _>>()?;
            Ok((found, into, users::all(conn)?))
        })
        .await?;
    let emails = emails(desk, &users)?;
    let next_cursor = found.next.map(|after| BASE64URL_NOPAD.encode(after.to_string().as_bytes()));
    let now = desk.0.clock.now();
    let items = found
        .items
        .iter()
        .zip(into)
        .map(|(row, into)| queue_item(desk, &row.case, &row.reference, into, &emails, now))
        .collect::<Result<_, _>>()?;
    Ok(QueuePage { items, next_cursor, is_cut: found.is_cut, is_crowded: found.is_crowded, searched })
}

/// What the store is asked, and by what was searched.
enum Asked {
    /// Nothing: what was searched for stands nowhere.
    Nothing(Option<Vec<SearchedBy>>),
    List(Box<queue::QueueFilter>, Option<Vec<SearchedBy>>),
}

/// The filter as the store takes it.
async fn checked_filter(desk: &Desk, staff: &Staff, filter: &QueueFilter) -> Result<Asked, Error> {
    let mut faults = Vec::new();
    let mut fault = |name: &str, flaw: &Flaw| faults.push(FieldFault::new(format!("/{name}"), flaw));
    let controllers = match &filter.controller {
        Some(asked) => asked.0.clone(),
        None => desk.within(&staff.reach).map(|(slug, _)| slug.clone()).collect(),
    };
    if controllers.iter().any(|slug| desk.controller(slug).is_none() || !staff.reach.covers(slug)) {
        fault("controller", &Flaw::Controller);
    }
    let law = filter.law.clone();
    if law.as_ref().is_some_and(|law| !knows_law(desk, staff, law)) {
        fault("law", &Flaw::LawUnknown);
    }
    let after = given(filter.cursor.as_ref()).and_then(|text| {
        let after = BASE64URL_NOPAD.decode(text.as_bytes()).ok().and_then(|bytes| After::read(&bytes));
        if after.is_none() {
            fault("cursor", &Flaw::Cursor);
        }
        after
    });
    if filter.limit.is_some_and(|limit| !(1..=ROWS_MAX).contains(&limit)) {
        fault("limit", &Flaw::Limit);
    }
    let due = filter.due.map(|status| standing(desk, status, desk.0.clock.now()));
    let flag = filter.flag;
    let state = match filter.state {
        // who looks for a person or a case means it in whatever state it is
        None if given(filter.q.as_ref()).is_some() => StateFilter::Any,
        None => standing::states_of(flag),
        Some(AskedState::Group(StateGroup::Open)) => StateFilter::Open,
        Some(AskedState::Group(StateGroup::Closed)) => StateFilter::Closed,
        Some(AskedState::One(state)) => StateFilter::One(state),
    };
    let assignee = match &filter.assignee {
        None => AssigneeFilter::Any,
        Some(AskedAssignee::Nobody) => AssigneeFilter::None,
        Some(AskedAssignee::Me) => AssigneeFilter::User(staff.id),
        Some(AskedAssignee::Colleague(email)) => {
            if let Some(user) = find_user(desk, email).await? {
                AssigneeFilter::User(user.id)
            } else {
                fault("assignee", &Flaw::AssigneeFilter);
                AssigneeFilter::Any
            }
        }
    };
    if !faults.is_empty() {
        return Err(Error::Fields(faults));
    }
    let (search, searched) = match given(filter.q.as_ref()) {
        None => (None, None),
        Some(text) => match search(desk, text, &controllers)? {
            (Some(search), by) => (Some(search), Some(by)),
            (None, by) => return Ok(Asked::Nothing(Some(by))),
        },
    };
    let asked = queue::QueueFilter {
        controllers,
        state,
        law,
        right: filter.right,
        assignee,
        due_before: filter.due_before,
        due,
        flag,
        search,
        after,
    };
    // the cursor of a list in another order says nothing here
    if asked.order() == Order::Due && asked.after.is_some_and(|after| after.due_on.is_none()) {
        return Err(Error::Fields(vec![FieldFault::new("/cursor", &Flaw::Cursor)]));
    }
    Ok(Asked::List(Box::new(asked), searched))
}

fn knows_law(desk: &Desk, staff: &Staff, id: &LawId) -> bool {
    desk.within(&staff.reach).any(|(_, context)| context.statutes.any(id).is_some())
}

fn given(text: Option<&String>) -> Option<&str> {
    text.map(String::as_str).filter(|given| !text::is_blank(given))
}
