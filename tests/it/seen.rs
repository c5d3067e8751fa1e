//! Forms act on what was seen: nothing is filed that was not shown, a second click is the first one again, and leaving
//! ends everything. By pages, as a browser without scripts sends them.

mod clicks;
mod filing;
mod leaving;
mod sign_ins;
mod tabs;

use crate::support::{http::Answer, window::Window};

const A: &str = "person.a@example.org";
const B: &str = "person.b@example.org";

/// A person in Germany who wants a copy, up to the page that asks who it is.
const COPY: [(&str, &[(&str, &str)]); 5] = [
    ("whose-data", &[("whose", "self")]),
    ("place", &[("country", "DE")]),
    ("relationship", &[("relationship", "customer")]),
    ("wishes", &[("wishes", "copy")]),
    ("about-copy", &[("scope", "all")]),
];

/// Answers one page of the wizard.
#[track_caller]
fn answers(tab: &mut Window, page: &str, typed: &[(&str, &str)]) {
    let path = format!("/request/{page}");
    tab.opens(&path).expect(200);
    tab.sends(&path, typed).expect(303);
}

/// Says who it is.
#[track_caller]
fn says(tab: &mut Window, email: &str) {
    answers(tab, "find", &[("email", email)]);
}

/// Answers everything and looks at the check page.
#[track_caller]
pub fn checks(tab: &mut Window, email: &str) {
    for (page, typed) in COPY {
        answers(tab, page, typed);
    }
    says(tab, email);
    answers(tab, "reply", &[("reply_by", "portal")]);
    tab.opens("/request/check").expect(200);
    tab.sees(email);
}

/// The button at the end.
fn sends(tab: &mut Window) -> Answer {
    tab.sends("/request/send", &[])
}

/// The reference that a page shows.
#[track_caller]
fn reference(page: &str) -> String {
    let at = page.find("HB-").unwrap_or_else(|| panic!("no reference: {page}"));
    page[at..at + "HB-7K3M-9QXT-4Z".len()].to_owned()
}
