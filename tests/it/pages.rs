//! The public pages over HTTP, as a browser without scripts sends them: the wizard from the first question to the
//! receipt, faults that keep what was typed, double sending, and a status page that tells strangers nothing.

mod visitor;

use self::visitor::{Office, Visitor};
use crate::support::browser::{Browser, Screen, Scripts};

/// The answers of a person in Germany who wants a copy.
const COPY: [(&str, &[(&str, &str)]); 7] = [
    ("whose-data", &[("whose", "self")]),
    ("place", &[("country", "DE")]),
    ("relationship", &[("relationship", "customer")]),
    ("wishes", &[("wishes", "copy")]),
    ("about-copy", &[("scope", "all")]),
    (
        "find",
        &[("email", "dvora@person.example"), ("name", "דבורה Zoë 👩‍👩‍👧 O'Brien"), ("id-order_number", "A-17")],
    ),
    ("reply", &[("reply_by", "portal")]),
];

fn answers(visitor: &mut Visitor, pages: &[(&str, &[(&str, &str)])]) {
    for (page, typed) in pages {
        visitor.opens(&format!("/request/{page}"));
        let answer = visitor.sends(&format!("/request/{page}"), typed);
        assert_eq!(answer.status, 303, "{page}: {}", answer.body);
    }
}

#[test]
fn a_stranger_files_a_request_and_gets_a_date_and_its_reason() {
    let office = Office::open();
    let mut visitor = office.visitor();
    assert!(visitor.opens("/").body.contains("Start a request"));
    answers(&mut visitor, &COPY);
    let check = visitor.opens("/request/check").body;
    for part in ["Germany", "Get a copy of my data", "dvora@person.example", "👩‍👩‍👧", "A-17"] {
        assert!(check.contains(part), "{part}: {check}");
    }
    let sent = visitor.sends("/request/send", &[]);
    assert_eq!((sent.status, sent.to.as_str()), (303, "/request/sent"));
    let receipt = visitor.opens("/request/sent").body;
    for part in [
        "We have received your request",
        "HB-",
        "Why this date?",
        "GDPR",
        "We answer by",
        "Code from the mail",
    ] {
        assert!(receipt.contains(part), "{part}: {receipt}");
    }
    assert!(!receipt.contains('⟦'), "{receipt}");
}

/// The 30 days for a correction in Israel were not looked up: the page names our own rule and no law beside it. Those for a
/// copy were read, and are named.
#[test]
fn what_nobody_looked_up_is_not_told_as_law() {
    let office = Office::open();
    let [correction, copy] = ["correct", "copy"].map(|wish| {
        let mut visitor = office.visitor();
        let about = format!("/request/about-{wish}");
        let details: &[(&str, &str)] = if wish == "copy" {
            &[("scope", "all")]
        } else {
            &[("wrong", "My name."), ("right", "Its spelling.")]
        };
        answers(
            &mut visitor,
            &[COPY[0], ("place", &[("country", "IL")]), COPY[2], ("wishes", &[("wishes", wish)])],
        );
        assert_eq!(visitor.sends(&about, details).status, 303);
        answers(&mut visitor, &COPY[5..]);
        visitor.opens("/request/check");
        assert_eq!(visitor.sends("/request/send", &[]).to, "/request/sent");
        visitor.opens("/request/sent").body
    });
    for page in [&correction, &copy] {
        assert!(page.contains("Our own rule is 7 working days."), "{page}");
        assert!(!page.contains("Interpretation Law"), "how days are counted was not looked up: {page}");
    }
    assert!(copy.contains("The law allows until") && copy.contains("The law allows 30 days"), "{copy}");
    assert!(copy.contains("reg. 2(a)"), "{copy}");
    assert!(!correction.contains("The law"), "{correction}");
    assert!(!correction.contains("reg. 7"), "{correction}");
}

#[test]
fn sending_twice_and_loading_again_show_one_receipt() {
    let office = Office::open();
    let mut visitor = office.visitor();
    answers(&mut visitor, &COPY);
    visitor.opens("/request/check");
    let form = visitor.token();
    for _ in 0..2 {
        assert_eq!(visitor.sends_with(&form, "/request/send", &[]).to, "/request/sent");
    }
    let first = visitor.opens("/request/sent").reference();
    assert_eq!(visitor.opens("/request/sent").reference(), first);
    for page in ["/request", "/request/find", "/request/check"] {
        assert_eq!(visitor.opens(page).to, "/request/sent", "{page}");
    }
}

#[test]
fn every_fault_is_shown_and_nothing_typed_is_lost() {
    let office = Office::open();
    let mut visitor = office.visitor();
    visitor.opens("/request/find");
    let typed =
        [("email", "nobody"), ("phone", "call me"), ("name", "<b>דבורה</b>"), ("id-order_number", "A-17")];
    let page = visitor.sends("/request/find", &typed);
    assert_eq!(page.status, 422);
    for part in [
        "<title>Error: ",
        "role=\"alert\"",
        "href=\"#email\"",
        "href=\"#phone\"",
        "aria-describedby=\"email-hint email-fault\"",
        "value=\"nobody\"",
        "value=\"call me\"",
        "דבורה",
        "value=\"A-17\"",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(!page.body.contains("<b>"), "{}", page.body);
}

#[test]
fn an_opt_out_takes_two_pages_and_no_proof() {
    let office = Office::open();
    let mut visitor = office.visitor();
    let page = visitor.opens_as_gpc("/request/opt-out").body;
    assert!(page.contains("Global Privacy Control"), "{page}");
    let typed = [("email", "ari@person.example"), ("country", "US"), ("region", "US-CA")];
    assert_eq!(visitor.sends("/request/opt-out", &typed).to, "/request/check");
    let shown = visitor.opens("/request/check").body;
    let [wish, address] = ["Do not sell or share my data", "ari@person.example"].map(|text| shown.find(text));
    assert!(wish.is_some() && wish < address, "what is sent stands first: {shown}");
    assert_eq!(visitor.sends("/request/send", &[]).to, "/request/sent");
    let receipt = visitor.opens("/request/sent").body;
    assert!(
        receipt.contains("Do not sell or share my data") && receipt.contains("You need to prove nothing")
    );
}

#[test]
fn the_receipt_tells_two_objections_apart_and_asks_no_proof_against_marketing() {
    let office = Office::open();
    let mut receipts = [&["marketing", "profiling"][..], &["marketing"][..]].map(|purposes| {
        let mut visitor = office.visitor();
        answers(&mut visitor, &COPY[..3]);
        visitor.opens("/request/wishes");
        visitor.sends("/request/wishes", &[("wishes", "object")]);
        visitor.opens("/request/about-object");
        let typed: Vec<_> = purposes.iter().map(|purpose| ("purposes", *purpose)).collect();
        visitor
            .sends("/request/about-object", &[&typed[..], &[("reason", "I did not ask for it.")]].concat());
        for (page, typed) in &COPY[5..] {
            visitor.opens(&format!("/request/{page}"));
            visitor.sends(&format!("/request/{page}"), typed);
        }
        visitor.opens("/request/check");
        assert_eq!(visitor.sends("/request/send", &[]).to, "/request/sent");
        visitor.opens("/request/sent").body
    });
    let [both, marketing] = &mut receipts;
    for heading in ["<h3>Stop using my data: marketing</h3>", "<h3>Stop using my data: profiling</h3>"] {
        assert!(both.contains(heading), "{both}");
    }
    assert!(!both.contains("You need to prove nothing"), "{both}");
    assert!(marketing.contains("You need to prove nothing"), "{marketing}");
}

#[test]
fn somebody_who_asks_for_another_person_learns_how() {
    let office = Office::open();
    let mut visitor = office.visitor();
    visitor.opens("/request");
    assert_eq!(visitor.sends("/request/whose-data", &[("whose", "child")]).to, "/request/for-someone");
    assert!(visitor.opens("/request/for-someone").body.contains("by mail, post or phone"));
    assert_eq!(visitor.opens("/request/check").to, "/request/whose-data");
}

#[test]
fn a_form_of_another_session_or_site_changes_nothing_and_loses_nothing() {
    let office = Office::open();
    let mut visitor = office.visitor();
    visitor.opens("/request/place");
    let page = visitor.sends_with("forged", "/request/place", &[("country", "DE")]);
    assert!(page.body.contains("Your answers are still here"), "{}", page.body);
    assert!(page.body.contains("value=\"DE\" selected"), "{}", page.body);
    assert_eq!(visitor.opens("/request/check").to, "/request/whose-data");
    visitor.opens("/request/place");
    assert_eq!(
        visitor.sends_from("https://elsewhere.example", "/request/place", &[("country", "DE")]).status,
        403
    );
}

#[test]
fn two_visitors_never_see_each_others_answers() {
    let office = Office::open();
    let (mut one, mut other) = (office.visitor(), office.visitor());
    answers(&mut one, &COPY);
    assert!(one.opens("/request/find").body.contains("dvora@person.example"));
    assert!(!other.opens("/request/find").body.contains("dvora@person.example"));
    assert_eq!(other.opens("/request/sent").to, "/request");
}

#[test]
fn a_person_without_mail_files_by_telephone_number_and_post() {
    let office = Office::open();
    let mut visitor = office.visitor();
    answers(&mut visitor, &COPY[..5]);
    visitor.opens("/request/find");
    let typed = [("phone", "+972 3 555 01 00"), ("postal_address", "1 Example Street\nExampletown")];
    visitor.sends("/request/find", &typed);
    visitor.opens("/request/reply");
    visitor.sends(
        "/request/reply",
        &[("reply_by", "post"), ("postal_address", "1 Example Street\nExampletown")],
    );
    visitor.opens("/request/check");
    assert_eq!(visitor.sends("/request/send", &[]).to, "/request/sent");
    let receipt = visitor.opens("/request/sent").body;
    assert!(receipt.contains("HB-") && !receipt.contains("Code from the mail"), "{receipt}");
}

#[test]
fn known_and_unknown_references_get_the_same_answer() {
    let office = Office::open();
    let mut visitor = office.visitor();
    answers(&mut visitor, &COPY);
    visitor.opens("/request/check");
    visitor.sends("/request/send", &[]);
    let known = visitor.opens("/request/sent").reference();
    let mut pages = [known.as_str(), "HB-0000-0000-00"].map(|reference| {
        let mut stranger = office.visitor();
        stranger.opens("/status");
        let page = stranger.sends("/status/code", &[("reference", reference)]);
        assert_eq!(page.status, 200, "{}", page.body);
        stranger.without_secrets(&page.body).replace(reference, "REFERENCE")
    });
    let [known, unknown] = &mut pages;
    assert_eq!(known, unknown);
}

#[test]
fn a_link_alone_shows_nothing_and_a_wrong_code_opens_nothing() {
    let office = Office::open();
    let mut visitor = office.visitor();
    answers(&mut visitor, &COPY);
    visitor.opens("/request/check");
    visitor.sends("/request/send", &[]);
    let reference = visitor.opens("/request/sent").reference();
    let mut stranger = office.visitor();
    for link in ["", "&confirm=1"] {
        let page = stranger.opens(&format!("/status?reference={reference}{link}")).body;
        assert!(!page.contains("Get a copy of my data") && !page.contains("2026"), "{page}");
    }
    let page = stranger.sends("/status/enter", &[("reference", &reference), ("code", "000000")]);
    assert_eq!(page.status, 422);
    assert!(page.body.contains("This is not the code, or it was used already"), "{}", page.body);
    for path in ["/status/package", "/status/withdraw?case=018f0000-0000-7000-8000-000000000000"] {
        assert_eq!(stranger.opens(path).to, "/status", "{path}");
    }
}

#[test]
fn another_controller_has_its_own_pages() {
    let office = Office::open();
    let mut visitor = office.visitor();
    assert!(visitor.opens("/c/default/").body.contains("href=\"/c/default/request\""));
    visitor.opens("/c/default/request");
    let answer = visitor.sends("/c/default/request/whose-data", &[("whose", "self")]);
    assert_eq!(answer.to, "/c/default/request/place");
    assert_eq!(visitor.opens("/c/nobody/").status, 404);
}

#[test]
fn rubbish_gets_a_page_that_says_so() {
    let office = Office::open();
    let mut visitor = office.visitor();
    visitor.opens("/request/find");
    let long = "x".repeat(2_000_000);
    assert_eq!(visitor.sends("/request/find", &[("name", &long)]).status, 413);
    // what is pasted is dropped (`typed::texts`); this is never typed
    let page = visitor.sends("/request/find", &[("email", "a@person.example"), ("name", "a\0b")]);
    assert_eq!(page.status, 422);
    assert_eq!(visitor.sends("/request/nothing", &[]).status, 404);
    assert_eq!(visitor.sends("/status/enter", &[("reference", "rubbish"), ("code", "1")]).status, 404);
}

#[tokio::test]
async fn axe_finds_nothing_wrong_with_the_public_pages_and_nothing_sticks_out_at_320_pixels() {
    let office = Office::open_in_the_background().await;
    let browser = Browser::open(Screen::Phone, Scripts::On).await;
    let pages =
        ["/", "/request", "/request/place", "/request/wishes", "/request/about-delete", "/request/find"];
    let more = [
        "/request/opt-out",
        "/request/for-someone",
        "/status",
        "/privacy",
        "/accessibility",
        "/figures",
        "/forms/taken-away.pdf",
        "/nothing",
    ];
    for page in pages.into_iter().chain(more) {
        browser.goto(&office.url(page)).await;
        assert_eq!(browser.sticking_out().await, Vec::<String>::new(), "{page}");
        let found = browser.axe().await;
        assert!(found.is_empty(), "{page}: {found:#?}");
    }
    browser.goto(&office.url("/request/find")).await;
    browser.click("Continue").await;
    browser.sees("There is a problem").await;
    let found = browser.axe().await;
    assert!(found.is_empty(), "with faults: {found:#?}");
}
