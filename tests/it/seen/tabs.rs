//! Two tabs of one Chromium without scripts, two persons, three orders of clicks: what is filed was shown.

use std::fs;

use rstest::rstest;

use super::{A, B};
use crate::support::{
    browser::{Browser, Screen, Scripts},
    databases::Engine,
    letter::Letter,
    premises::{Premises, eventually},
    process::{Installation, Server},
};

/// A tab, by its handle.
type Tab = fantoccini::wd::WindowHandle;

/// One browser with two tabs.
struct Tabs<'a> {
    browser: &'a Browser,
    server: &'a Server,
    first: Tab,
    second: Tab,
}

impl<'a> Tabs<'a> {
    async fn of(browser: &'a Browser, server: &'a Server) -> Self {
        let first = browser.client.window().await.unwrap();
        let second = browser.client.new_window(true).await.unwrap().handle;
        let tabs = Self { browser, server, first, second };
        tabs.in_second().await;
        let off = serde_json::json!({ "value": true });
        browser.devtools("Emulation.setScriptExecutionDisabled", off).await;
        tabs
    }

    async fn in_first(&self) {
        self.browser.client.switch_to_window(self.first.clone()).await.unwrap();
    }

    async fn in_second(&self) {
        self.browser.client.switch_to_window(self.second.clone()).await.unwrap();
    }

    async fn opens(&self, path: &str) {
        self.browser.goto(&self.server.url(path)).await;
    }

    /// From the first question to the check page.
    async fn checks(&self, email: &str) {
        let browser = self.browser;
        self.opens("/request").await;
        browser.choose("Mine").await;
        browser.click("Continue").await;
        browser.sees("Where do you live?").await;
        browser.select("Where do you live?", "Germany").await;
        browser.click("Continue").await;
        browser.sees("How do you know").await;
        browser.choose("I am or was a customer").await;
        browser.click("Continue").await;
        browser.sees("What do you want?").await;
        browser.choose("Get a copy of my data").await;
        browser.click("Continue").await;
        browser.sees("What should the copy hold?").await;
        browser.choose("Everything").await;
        browser.click("Continue").await;
        self.says(email).await;
        browser.sees("How should we answer?").await;
        browser.choose("On this site").await;
        browser.click("Continue").await;
        browser.sees("Check your answers").await;
        browser.sees(email).await;
    }

    /// On the page that asks who it is.
    async fn says(&self, email: &str) {
        self.browser.sees("How do we find you?").await;
        self.browser.fill("E-mail address that you use with us", email).await;
        self.browser.click("Continue").await;
    }

    /// The other person changes the answers in the second tab.
    async fn changes_to(&self, email: &str) {
        self.in_second().await;
        self.opens("/request/find?change=1").await;
        self.says(email).await;
        self.browser.sees("Check your answers").await;
        self.browser.sees(email).await;
    }

    async fn sends(&self) {
        self.browser.click("Send my request").await;
    }

    /// So that the next order begins with nothing.
    async fn leaves(&self) {
        self.opens("/request/sent").await;
        self.browser.sees("Do other people use this device?").await;
        self.browser.click("Leave this page").await;
        self.browser.sees("Ask about your data").await;
    }
}

/// Letters to each of the two.
fn letters(node: &Installation) -> [usize; 2] {
    let Ok(entries) = fs::read_dir(node.path("habeas-data/outbox")) else { return [0, 0] };
    let files = entries.map(|it| it.unwrap().path()).filter(|it| it.extension() == Some("eml".as_ref()));
    let to: Vec<String> =
        files.map(|file| Letter::parse(&fs::read(file).unwrap()).header("To").unwrap()).collect();
    [A, B].map(|person| to.iter().filter(|it| it.contains(person)).count())
}

#[rstest]
#[tokio::test]
async fn two_persons_in_two_tabs_never_file_what_was_not_shown(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let premises = Premises::on(engine);
    let node = premises
        .node()
        .with("HABEAS__LIMITS__DISABLED", "true")
        .with("HABEAS__MAIL__URL", "file:habeas-data/outbox");
    let server = node.serve();
    let browser = Browser::open(Screen::Phone, Scripts::Off).await;
    let tabs = Tabs::of(&browser, &server).await;
    let told = |expected: [usize; 2]| {
        eventually(&format!("{expected:?} letters"), || (letters(&node) == expected).then_some(()));
    };

    // the first is overtaken, sees what stands now, and may send it
    tabs.in_first().await;
    tabs.checks(A).await;
    tabs.changes_to(B).await;
    tabs.in_first().await;
    tabs.sends().await;
    browser.sees("Nothing was sent.").await;
    browser.sees(B).await;
    assert_eq!(letters(&node), [0, 0]);
    tabs.sends().await;
    browser.sees("We have received your request").await;
    told([0, 1]);
    tabs.leaves().await;

    // the second sends first; the first is told whose receipt it is
    tabs.in_first().await;
    tabs.checks(A).await;
    tabs.changes_to(B).await;
    tabs.sends().await;
    browser.sees("We have received your request").await;
    tabs.in_first().await;
    browser.sees(A).await;
    tabs.sends().await;
    browser.sees("Another request was sent from this browser").await;
    told([0, 2]);
    tabs.leaves().await;

    // back and forward: what was shown and stands again is sent, once
    tabs.in_first().await;
    tabs.checks(A).await;
    tabs.changes_to(B).await;
    tabs.in_first().await;
    tabs.sends().await;
    browser.sees("Nothing was sent.").await;
    tabs.opens("/request/find?change=1").await;
    tabs.says(A).await;
    browser.sees(A).await;
    tabs.in_second().await;
    tabs.sends().await;
    browser.sees("Nothing was sent.").await;
    browser.sees(A).await;
    tabs.in_first().await;
    tabs.sends().await;
    browser.sees("We have received your request").await;
    browser.client.back().await.unwrap();
    browser.client.forward().await.unwrap();
    browser.sees("We have received your request").await;
    told([1, 2]);
    tabs.leaves().await;

    drop(browser);
    assert_eq!(server.stop(), Some(0));
    let verified = node.run(&["verify"], "");
    assert_eq!(verified.code, Some(0), "{verified:?}");
    assert_eq!(letters(&node), [1, 2]);
}
