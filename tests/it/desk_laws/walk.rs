//! The Laws pages in a real browser, on a phone and by keyboard.

use std::fs;

use fantoccini::key::Key;
use habeas::case::Role;

use super::{BERLIN, OFFICER};
use crate::{
    api::access,
    laws_in_time::version,
    support::{
        browser::{Browser, Screen, Scripts},
        databases::Engine,
        office::{Office, PASSWORD},
    },
};

/// Every page of the section, by name.
const PAGES: [(&str, &str); 4] = [
    ("laws", "/desk/laws"),
    ("laws-one", "/desk/laws/eu-gdpr"),
    (
        "laws-try",
        "/desk/laws/try?law=eu-gdpr&right=access&received_on=2026-01-31&received_time=10:15&zone=Europe/Berlin&pause_on=2026-02-05&resume_on=2026-02-08",
    ),
    ("laws-holidays", "/desk/laws/holidays?calendar=IL&year=2026"),
];

/// At 320 and 1280 pixels nothing sticks out, and axe finds nothing; the calculator is worked by keyboard alone.
#[test]
fn the_laws_fit_a_phone_satisfy_axe_and_need_no_mouse() {
    let office = Office::with(Engine::Sqlite, BERLIN);
    office.hires(OFFICER, Role::Lead);
    office.files(&access("dana@people.example"));
    office.wait(async {
        let browser = Browser::open(Screen::Phone, Scripts::On).await;
        browser.goto(&office.url("/desk/sign-in")).await;
        browser.fill("E-mail address", OFFICER).await;
        browser.fill("Password", PASSWORD).await;
        browser.click("Sign in").await;
        browser.sees("My day").await;
        for (screen, name) in [(Screen::Phone, "phone"), (Screen::Desktop, "desktop")] {
            browser.resize(screen).await;
            for (page, path) in PAGES {
                browser.goto(&office.url(path)).await;
                let out = browser.sticking_out().await;
                assert!(out.is_empty(), "{page} {name}: {out:?}");
                let found = browser.axe().await;
                assert!(found.is_empty(), "{page} {name}: {found:#?}");
                browser.screenshot(&format!("{page}-{name}")).await;
            }
        }
        let draft = office.database.folder().join("draft.toml");
        fs::write(&draft, version("draft", "2018-05-25", None, 20)).unwrap();
        for (screen, name) in [(Screen::Phone, "phone"), (Screen::Desktop, "desktop")] {
            browser.resize(screen).await;
            browser.goto(&office.url("/desk/laws/replay")).await;
            browser.upload("Law file", &draft).await;
            browser.click("Show what would change").await;
            browser.sees("10 days earlier").await;
            let out = browser.sticking_out().await;
            assert!(out.is_empty(), "replay {name}: {out:?}");
            let found = browser.axe().await;
            assert!(found.is_empty(), "replay {name}: {found:#?}");
            browser.screenshot(&format!("laws-replay-{name}")).await;
        }
        browser.goto(&office.url("/desk")).await;
        browser.tab_to("Laws").await;
        browser.press(Key::Enter).await;
        browser.sees("Used here").await;
        browser.tab_to("Try a date").await;
        browser.press(Key::Enter).await;
        browser.sees("The dates appear here").await;
        browser.tab_to("Count").await;
        browser.press(Key::Enter).await;
        browser.sees("Why this date?").await;
    });
}
