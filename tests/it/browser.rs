//! The straight line as people walk it, in a real browser and with the built program: a person asks on a phone without
//! scripts; an officer and a lead work the case at their desk; the person collects the answer.

mod looking;
mod mailbox;

use std::fs;

use fantoccini::{Locator, key::Key};

use self::{looking::Looking, mailbox::Mailbox};
use crate::support::{
    browser::{Browser, Screen, Scripts},
    databases::Engine,
    http::Http,
    office::PASSWORD,
    process::{Installation, Server},
};

const OFFICER: &str = "officer@desk.example";
const LEAD: &str = "lead@desk.example";
const FILE: &str = "orders.csv";
const BYTES: &[u8] = "order;what\n17;Straße, café, שלום\n".as_bytes();

/// Somebody at the desk.
struct Desk<'a> {
    browser: &'a Browser,
    server: &'a Server,
}

impl Desk<'_> {
    /// By keyboard alone.
    async fn sign_in(&self, email: &str) {
        let browser = self.browser;
        browser.goto(&self.server.url("/desk")).await;
        browser.sees("Sign in").await;
        browser.tab_to("E-mail address").await;
        browser.type_here(email).await;
        browser.tab_to("Password").await;
        browser.type_here(PASSWORD).await;
        browser.tab_to("Sign in").await;
        browser.press(Key::Enter).await;
        browser.sees("My day").await;
        browser.sees(email).await;
    }

    async fn sign_out(&self) {
        self.browser.click("Sign out").await;
        self.browser.sees("You are signed out.").await;
    }

    /// Finds the case in the queue.
    async fn open(&self, reference: &str) {
        self.browser.click("Queue").await;
        self.browser.sees(reference).await;
        self.browser.click("Access").await;
        self.browser.sees("What the person asked").await;
    }
}

/// From the start page to the receipt; the reference.
async fn files(phone: &Browser, server: &Server, looking: &mut Looking) -> String {
    phone.goto(&server.url("/")).await;
    phone.sees("Ask about your data").await;
    looking.on_phone(phone, Scripts::Off, "start").await;
    phone.click("Start a request").await;

    // by keyboard
    phone.sees("Whose data is this about?").await;
    looking.on_phone(phone, Scripts::Off, "whose").await;
    phone.tab_to("Mine").await;
    phone.press(Key::Space).await;
    phone.tab_to("Continue").await;
    phone.press(Key::Enter).await;

    phone.sees("Where do you live?").await;
    looking.on_phone(phone, Scripts::Off, "place").await;
    phone.select("Where do you live?", "Germany").await;
    phone.click("Continue").await;
    phone.sees("How do you know").await;
    phone.choose("I am or was a customer").await;
    phone.click("Continue").await;

    // nothing chosen: the fault stands at its field and in the summary
    phone.sees("What do you want?").await;
    phone.click("Continue").await;
    phone.sees("There is a problem").await;
    looking.on_phone(phone, Scripts::Off, "wishes-fault").await;
    phone.choose("Get a copy of my data").await;
    phone.click("Continue").await;

    phone.sees("What should the copy hold?").await;
    looking.on_phone(phone, Scripts::Off, "copy").await;
    phone.choose("Everything").await;
    phone.click("Continue").await;
    phone.sees("How do we find you?").await;
    phone.fill("E-mail address that you use with us", "zoe@mail.example").await;
    phone.fill("Full name (optional)", "Zoë Example-Person").await;
    looking.on_phone(phone, Scripts::Off, "find").await;
    phone.click("Continue").await;
    phone.sees("How should we answer?").await;
    phone.choose("On this site").await;
    phone.click("Continue").await;

    phone.sees("Check your answers").await;
    phone.sees("Zoë Example-Person").await;
    looking.on_phone(phone, Scripts::Off, "check").await;
    phone.click("Send my request").await;
    phone.sees("We have received your request").await;
    phone.sees("We answer by").await;
    phone.click("Why this date?").await;
    phone.sees("General Data Protection Regulation").await;
    looking.on_phone(phone, Scripts::Off, "receipt").await;
    let text = phone.text().await;
    let reference = text.split_whitespace().find(|it| it.starts_with("HB-"));
    reference.expect("the receipt shows a reference").to_owned()
}

/// Proof, file, decision.
async fn decides(desk: &Desk<'_>, installation: &Installation, looking: &mut Looking) {
    let browser = desk.browser;
    looking.on_both(browser, "case").await;
    browser.click("Record proof of identity").await;
    browser.sees("How it was checked").await;
    browser.choose("Two points matched").await;
    browser.fill("What you have seen", "order number and postcode match").await;
    browser.choose("Identity is established").await;
    looking.on_both(browser, "verify").await;
    browser.click("Record this").await;
    browser.sees("What you saw is recorded.").await;
    browser.sees("Enough proof for a full answer").await;

    let paper = installation.path(FILE);
    fs::write(&paper, BYTES).unwrap();
    browser.upload("Add files", &paper).await;
    browser.click("Upload").await;
    browser.sees(FILE).await;

    browser.click("Decide").await;
    browser.sees("Pass on for review").await;
    browser.fill("What it is", "Orders").await;
    browser.select("What happens to it", "given to the person").await;
    browser.choose(FILE).await;
    looking.on_both(browser, "decide").await;
    browser.click("Pass on for review").await;
    browser.sees("The decision is recorded.").await;
}

/// Back with the reference and a fresh code; the file as bytes.
async fn collects(phone: &Browser, server: &Server, looking: &mut Looking) {
    phone.click("Collect my answer").await;
    phone.sees("Save these files in a safe place.").await;
    phone.sees(FILE).await;
    looking.on_phone(phone, Scripts::Off, "package").await;
    let link = phone.client.find(Locator::LinkText(FILE)).await.unwrap();
    let address = link.prop("href").await.unwrap().unwrap();
    let path = address.strip_prefix(&server.url("")).expect("a link to ourselves");
    let cookie = phone.client.get_named_cookie("habeas-requester").await.unwrap();
    let http = Http::at(&server.url(""));
    let cookie = format!("{}={}", cookie.name(), cookie.value());
    let answer = http.get(path).header("cookie", &cookie).send();
    assert_eq!(answer.status, 200, "{path} {cookie}");
    assert_eq!(answer.body, BYTES);
    let stranger = http.get(path).send();
    assert_eq!(stranger.status, 303, "without the session there is no file");
}

/// A letter that left, from the list of them and back.
async fn rereads(phone: &Browser, reference: &str, looking: &mut Looking) {
    let link = Locator::Css("section[aria-labelledby=letters] a");
    phone.client.find(link).await.unwrap().click().await.unwrap();
    phone.sees("A letter that we sent you").await;
    phone.sees(reference).await;
    looking.on_phone(phone, Scripts::Off, "letter").await;
    phone.click("Back").await;
    phone.sees("Your answer is ready").await;
}

/// The whole line. On a phone the person has a browser of their own; at a desk one browser serves everybody in turn.
async fn walk(installation: Installation, screen: Screen, scripts: Scripts, mut looking: Looking) {
    let installation = installation
        .with("HABEAS__LIMITS__DISABLED", "true")
        .with("HABEAS__AUTH__MFA", "optional")
        .with("HABEAS__DESK__SEND_HOLD_SECS", "1")
        .with("HABEAS__JOBS__TIMERS", "*/1 * * * * *");
    for (email, role) in [(OFFICER, "officer"), (LEAD, "lead")] {
        let added = installation.run(&["user", "add", email, "--role", role, "--password-stdin"], PASSWORD);
        assert_eq!(added.code, Some(0), "{added:?}");
    }
    let server = installation.serve();
    let mut mailbox = Mailbox::at(installation.path("habeas-data/outbox"));

    let phone = Browser::open(screen, scripts).await;
    let reference = files(&phone, &server, &mut looking).await;
    phone.fill("Code from the mail", &mailbox.next_code().await).await;
    phone.click("Confirm my address").await;
    phone.sees("What happened so far").await;
    phone.sees("You confirmed your address").await;
    looking.on_phone(&phone, Scripts::Off, "status").await;
    phone.click("Leave this page").await;
    // else the answer to this click may arrive after the next address was opened, and take its place
    phone.sees("Ask about your data").await;

    let own =
        if screen == Screen::Phone { Some(Browser::open(Screen::Desktop, Scripts::On).await) } else { None };
    let screen = own.as_ref().unwrap_or(&phone);
    let desk = Desk { browser: screen, server: &server };
    screen.goto(&server.url("/desk")).await;
    screen.sees("Sign in").await;
    looking.on_both(screen, "sign-in").await;
    desk.sign_in(OFFICER).await;
    looking.on_both(screen, "my-day").await;
    screen.click("Queue").await;
    screen.sees(&reference).await;
    looking.on_both(screen, "queue").await;
    desk.open(&reference).await;
    let case = screen.client.current_url().await.unwrap();
    decides(&desk, &installation, &mut looking).await;
    desk.sign_out().await;

    desk.sign_in(LEAD).await;
    desk.open(&reference).await;
    screen.click("Approve").await;
    screen.sees("Approve exactly this").await;
    looking.on_both(screen, "approve").await;
    screen.click("Approve exactly this").await;
    screen.sees("Approved. Nothing leaves until").await;
    desk.sign_out().await;

    desk.sign_in(OFFICER).await;
    desk.open(&reference).await;
    screen.click("Send the answer").await;
    screen.sees("After a short hold it cannot be pulled back.").await;
    screen.click("Send the answer").await;
    screen.sees("The answer leaves after a short hold.").await;

    mailbox.brings("Our answer is ready for you.").await;
    phone.goto(&server.url("/status")).await;
    phone.sees("Enter your reference.").await;
    looking.on_phone(&phone, Scripts::Off, "status-entry").await;
    phone.fill("Reference", &reference).await;
    phone.click("Send me a code").await;
    phone.sees("Code with 6 digits").await;
    looking.on_phone(&phone, Scripts::Off, "status-code").await;
    phone.fill("Code with 6 digits", &mailbox.next_code().await).await;
    phone.click("Continue").await;
    phone.sees("Your answer is ready").await;
    looking.on_phone(&phone, Scripts::Off, "status-ready").await;
    rereads(&phone, &reference, &mut looking).await;
    collects(&phone, &server, &mut looking).await;

    screen.goto(case.as_str()).await;
    screen.sees("Answered in full").await;
    looking.on_both(screen, "case-answered").await;
    drop((own, phone));
    assert_eq!(server.stop(), Some(0));
    let verified = installation.run(&["verify"], "");
    assert_eq!(verified.code, Some(0), "{verified:?}");
    looking.found_nothing();
}

#[tokio::test]
async fn a_request_is_filed_on_a_phone_worked_at_the_desk_and_its_answer_collected() {
    walk(Installation::new(), Screen::Phone, Scripts::Off, Looking::closely()).await;
}

#[tokio::test]
async fn the_same_on_postgresql_with_a_wide_screen() {
    let database = Engine::Postgres.database();
    let installation = Installation::new().with("HABEAS__DATABASE__URL", database.url_text());
    walk(installation, Screen::Desktop, Scripts::On, Looking::in_passing()).await;
}
