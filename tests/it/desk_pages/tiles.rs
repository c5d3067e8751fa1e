//! My day: behind each figure lies a list of exactly so many rows, in two zones at once and over several pages.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use habeas::{case::Role, clock::Clock, desk::post};
use rstest::rstest;
use serde_json::json;

use super::{OFFICER, Window, unescaped};
use crate::{
    api::access,
    support::{databases::Engine, office::Office},
};

/// Two controllers between whose midnights lie 25 hours, and pages of two rows.
const SETTINGS: &str = r#"
[desk]
page_size = 2
[[controllers]]
slug = "east"
name = "East"
zone = "Pacific/Kiritimati"
mailbox = "privacy@east.example"
laws = [{ law = "eu-gdpr", by = "establishment" }]
[[controllers]]
slug = "west"
name = "West"
zone = "Pacific/Pago_Pago"
mailbox = "privacy@west.example"
laws = [{ law = "eu-gdpr", by = "establishment" }, { law = "us-ca-ccpa", by = "residence" }]
"#;

/// Days on which requests arrive; everything is looked at on day 40.
const DAYS: [i64; 11] = [0, 3, 9, 10, 11, 12, 13, 14, 15, 20, 39];

/// One request a day and controller; the cases by controller and day.
fn arrive(office: &Office) -> BTreeMap<(&'static str, i64), String> {
    let mut cases = BTreeMap::new();
    let mut today = 0;
    for day in DAYS {
        office.clock.advance(TimeDelta::days(day - today));
        today = day;
        for controller in ["east", "west"] {
            let mut body = access(&format!("{controller}{day}@people.example"));
            body["controller"] = json!(controller);
            body["identifiers"] = json!([]);
            cases.insert((controller, day), office.files(&body).case());
        }
    }
    office.clock.advance(TimeDelta::days(1));
    cases
}

/// What makes the days of an office: a question, a message, a decision under review, letters that come back.
fn happens(office: &Office, cases: &BTreeMap<(&'static str, i64), String>) {
    let bounced = office.wait(async {
        let letters =
            post::claim_letters(&office.desk, &post::Room::for_any(2), TimeDelta::minutes(1)).await.unwrap();
        for letter in &letters {
            let now = office.clock.now();
            let lost =
                post::report_letter(&office.desk, letter.report(post::Outcome::Bounced { code: 550 }, now));
            lost.await.unwrap();
        }
        letters.len()
    });
    assert_eq!(bounced, 2);
    office.run_jobs();
    let officer = office.hires("clerk@office.example", Role::Officer);
    for controller in ["east", "west"] {
        let question = json!({ "reason": "identity", "text": "Which order number is yours?" });
        officer.does(&cases[&(controller, 39)], "ask", question);
    }
    let case = &cases[&("west", 20)];
    let proof = json!({ "method": "two_points", "evidence": ["order number and postcode"], "tier": 2, "result": "established" });
    officer.does(case, "verify", proof);
    officer.does(case, "decide", json!({ "items": [{ "label": "Orders", "outcome": "not_held" }] }));
    let mut body = access("noa@people.example");
    body["controller"] = json!("east");
    body["identifiers"] = json!([]);
    let mut person = office.files(&body);
    person.enters_the_code();
    person.posts("/messages", &json!({ "text": "Any news?" })).expect(201);
    let by_post = json!({
        "controller": "west", "residence": { "country": "DE" }, "channel": "letter", "reply_by": "post",
        "requester": { "name": "Ruth Example", "postal_address": "1 Example Street" },
        "rights": [{ "right": "access" }],
    });
    officer.files(&by_post);
    office.run_jobs();
}

/// Label, figure and link of every tile.
fn tiles(page: &str) -> Vec<(String, usize, String)> {
    let between = |text: &str, from: &str, to: &str| {
        text.split(from).nth(1).unwrap().split(to).next().unwrap().to_owned()
    };
    let tile = |html: &str| {
        let figure = between(html, "<span class=\"figure\">", "<");
        let label = between(html, "<span class=\"label\">", "</span>");
        let label = label.rsplit("</svg>").next().unwrap().trim().to_owned();
        (label, figure.parse().unwrap(), unescaped(&between(html, "href=\"", "\"")))
    };
    page.split("<a class=\"tile").skip(1).map(tile).collect()
}

/// How many rows lie behind a link, all pages together.
fn rows_behind(window: &mut Window<'_>, link: &str) -> usize {
    if let Some((page, anchor)) = link.split_once('#') {
        window.opens(page).expect(200);
        let start = format!("<section id=\"{anchor}\"");
        let section =
            window.page.split(&start).nth(1).unwrap_or_default().split("</section>").next().unwrap();
        return section.matches("action=\"/desk/tasks/").count();
    }
    let (mut rows, mut next) = (0, Some(link.to_owned()));
    while let Some(link) = next {
        window.opens(&link).expect(200);
        rows += window.page.matches("<td class=\"due-cell\">").count();
        let forward = window.page.split("<a class=\"btn btn-second\" href=\"/desk/queue?").nth(1);
        next = forward.map(|rest| format!("/desk/queue?{}", unescaped(rest.split('"').next().unwrap())));
    }
    rows
}

#[rstest]
fn every_figure_equals_the_rows_behind_it(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, SETTINGS);
    // nobody acknowledges what a Californian asked by telephone
    let mut by_telephone = access("");
    by_telephone["controller"] = json!("west");
    by_telephone["residence"] = json!({ "country": "US", "region": "CA" });
    by_telephone["requester"] = json!({ "name": "Sam Example", "phone": "+1 555 0100" });
    by_telephone["identifiers"] = json!([]);
    office.files(&by_telephone);
    let cases = arrive(&office);
    happens(&office, &cases);
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    window.opens("/desk").expect(200);
    let tiles = tiles(&window.page);
    assert_eq!(tiles.len(), 10, "{tiles:?}");
    for (label, figure, link) in &tiles {
        assert!(*figure > 0, "nothing to compare behind “{label}”: {tiles:?}");
        assert_eq!(rows_behind(&mut window, link), *figure, "“{label}” leads to {link}");
    }
    let distinct: BTreeSet<_> = tiles.iter().map(|(_, _, link)| link).collect();
    assert_eq!(distinct.len(), tiles.len(), "each has its own list");
}

#[rstest]
fn a_day_is_the_day_of_each_controller(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, SETTINGS);
    let cases = arrive(&office);
    let officer = office.hires(OFFICER, Role::Officer);
    let listed = |filter: &str| -> Vec<String> {
        let page = officer.gets(&format!("/cases?limit=100&{filter}")).expect(200).json();
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    // it is the 25th here and the 23rd there
    let [west, east] = ["west", "east"].map(|controller| cases[&(controller, 10)].clone());
    assert_eq!(listed("due=today"), [west, east.clone()], "30 days later in either zone");
    assert_eq!(listed("due=overdue").len(), 2 * 3);
    assert_eq!(listed("due=today&controller=east"), [east]);
    assert_eq!(listed("due=overdue&state=closed"), Vec::<String>::new());
    for wrong in ["due=tomorrow", "flag=nothing"] {
        assert_eq!(officer.gets(&format!("/cases?{wrong}")).expect(400).problem(), "bad_filter");
    }
}
