//! The way back from a case into the list that it was opened from: its filters, its page and what was searched for travel
//! along in the address, through every page about the case. Of a search only a reference stands there in the clear.

use crate::{types::Reference, web::forms::Typed};

/// The filters of the queue, as they stand in its address.
pub const FILTERS: [&str; 8] =
    ["state", "law", "right", "assignee", "due", "flag", "due_before", "controller"];
/// A reference that was searched for.
pub const SOUGHT: &str = "q";
/// Whatever else was searched for, sealed.
pub const FOUND: &str = "found";
/// Where the page begins.
pub const CURSOR: &str = "cursor";
/// The parameter of the address of a case.
const QUEUE: &str = "queue";

fn filters(typed: &Typed) -> String {
    let all = FILTERS.iter().chain(&[SOUGHT, FOUND, CURSOR]);
    let given = all.filter_map(|name| Some((*name, typed.given(name)?)));
    let given = given.filter(|(name, value)| *name != SOUGHT || value.parse::<Reference>().is_ok());
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(given).finish()
}

/// What the address of a case carries, with its question mark; nothing where no filter is set.
pub fn carried(typed: &Typed) -> String {
    let filters = filters(typed);
    if filters.is_empty() {
        return filters;
    }
    format!("?{}", url::form_urlencoded::Serializer::new(String::new()).append_pair(QUEUE, &filters).finish())
}

/// The same for further pages about the case, out of the query of this one's address.
pub fn carried_on(query: &str) -> String {
    let queue = Typed::parse(query.as_bytes());
    queue.given(QUEUE).map(|queue| carried(&Typed::parse(queue.as_bytes()))).unwrap_or_default()
}

/// The list that a case was opened from, out of the query of its address; nothing of which there is no filter.
pub fn back(query: &str) -> Option<String> {
    let carried = Typed::parse(query.as_bytes());
    let filters = filters(&Typed::parse(carried.given(QUEUE)?.as_bytes()));
    (!filters.is_empty()).then(|| format!("/desk/queue?{filters}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filters_come_back_and_nothing_else_does() {
        let typed =
            Typed::parse(b"state=received&right=access&q=HB&cursor=abc&due=&assignee=a%2Bb%40office.example");
        let query = carried(&typed);
        assert_eq!(
            back(&query[1..]).unwrap(),
            "/desk/queue?state=received&right=access&assignee=a%2Bb%40office.example&cursor=abc"
        );
        assert_eq!(carried_on(&format!("{}&again=1", &query[1..])), query);
        assert_eq!(carried(&Typed::parse(b"q=HB")), "");
        let reference = Reference::from_random([7; 8]).to_string();
        let query = carried(&Typed::parse(format!("q={reference}&found=x").as_bytes()));
        assert_eq!(back(&query[1..]).unwrap(), format!("/desk/queue?q={reference}&found=x"));
        for foreign in
            ["", "queue=", "queue=q%3Ddana%40x.example", "queue=%2F%2Fevil.example", "next=%2Fdesk"]
        {
            assert_eq!((back(foreign), carried_on(foreign).as_str()), (None, ""), "{foreign}");
        }
    }
}
