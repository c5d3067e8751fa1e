//! Staff who sign in by an identity provider: linked by themselves, believed only with a token that is true, out within a
//! minute when disabled there.

mod patience;

use std::{sync::Arc, thread};

use chrono::TimeDelta;
use habeas::{
    case::Role,
    clock::{Clock, TestClock},
    types::Reach,
};
use rstest::rstest;
use serde_json::json;

use crate::{
    api::access,
    support::{
        browser::{Browser, Screen, Scripts},
        databases::Engine,
        http::{Answer, Http},
        letter::Letter,
        office::{Office, PASSWORD, START},
        provider::{Lie, Provider},
        window::{Window, unescaped},
    },
};

const OFFICER: &str = "officer@office.example";
const LEAD: &str = "lead@office.example";

/// An office that trusts a provider whose clock is its own.
struct Trusting {
    provider: Provider,
    office: Office,
    clock: Arc<TestClock>,
}

impl Trusting {
    fn on(engine: Engine, auth: &str) -> Self {
        let clock = Arc::new(TestClock::at(START.parse().unwrap()));
        let provider = Provider::new(Arc::clone(&clock));
        let office = Office::with(engine, &format!("[auth]\n{auth}\n{}", provider.settings()));
        Self { provider, office, clock }
    }

    fn advance(&self, by: TimeDelta) {
        self.office.clock.advance(by);
        self.clock.advance(by);
        assert_eq!(self.office.clock.now(), self.clock.now());
    }

    /// Somebody who was hired and has linked the account.
    fn linked(&self, email: &str, role: Role, subject: &str) -> Window<'_> {
        self.provider.is_used_by(subject);
        let mut window = Window::of(&self.office, email, role);
        window.opens("/desk/account").expect(200);
        let there = window.sends("/desk/account/provider", &[]);
        window.comes_back(&there).expect(200);
        window.sees("You are signed in.");
        window
    }

    /// A browser in which nobody is signed in tries to come in by the provider.
    fn tries(&self) -> (Window<'_>, Answer) {
        let mut window = Window::new(&self.office);
        let there = window.sets_out();
        let answer = window.comes_back(&there);
        (window, answer)
    }
}

/// What a browser does at a page that goes on by itself.
fn next_of(answer: &Answer) -> String {
    answer.header("refresh").strip_prefix("0; url=").unwrap_or_else(|| panic!("{}", answer.text())).to_owned()
}

impl Window<'_> {
    fn sets_out(&mut self) -> Answer {
        self.opens("/desk/sign-in").expect(200);
        self.sends("/desk/sign-in/provider", &[("to", "/desk/queue")]).expect(200)
    }

    /// The address with which the provider sends this browser back.
    fn way_back(&self, there: &Answer) -> String {
        let there = next_of(there);
        let page = unescaped(&self.page);
        assert!(
            page.contains(&format!("href=\"{there}\"")),
            "a link for who does not go on by itself: {page}"
        );
        let url = url::Url::parse(&there).unwrap();
        let back = Http::at(&url.origin().ascii_serialization())
            .get(&there[url.origin().ascii_serialization().len()..])
            .send();
        let back = back.expect(302).header("location").to_owned();
        back.strip_prefix(&self.office.url("")).unwrap().to_owned()
    }

    fn comes_back(&mut self, there: &Answer) -> Answer {
        let path = self.way_back(there);
        self.opens(&path)
    }
}

#[rstest]
fn an_account_is_linked_by_its_owner_and_then_has_one_way_in(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let it = Trusting::on(engine, "mfa = \"optional\"");
    it.provider.is_used_by("u-17");
    // nobody is linked yet, whatever addresses the provider may know
    let (window, answer) = it.tries();
    assert_eq!(answer.status, 401);
    window.sees("No account here is linked with your account at Example ID");

    let mut elsewhere = Window::of(&it.office, OFFICER, Role::Officer);
    let mut here = Window::new(&it.office);
    here.signs_in(OFFICER).expect(303);
    here.opens("/desk/account").expect(200);
    let there = here.sends("/desk/account/provider", &[]);
    let done = here.comes_back(&there).expect(200);
    assert_eq!(next_of(&done), "/desk/account");
    here.opens("/desk/account").expect(200);
    here.sees("You sign in with Example ID.");
    here.does_not_see("Change your password");
    elsewhere.opens("/desk/account").expect(303);
    it.office.run_jobs();
    let letters = it.office.letters_to(OFFICER);
    let told: Vec<&Letter> =
        letters.iter().filter(|letter| letter.text().contains("with the identity provider now")).collect();
    assert_eq!(told.len(), 1, "the owner of the account hears of it");

    // the password is gone, by page and by API
    Window::new(&it.office).signs_in(OFFICER).expect(422);
    let credentials = json!({ "email": OFFICER, "password": PASSWORD });
    it.office.http().post("/api/v1/auth/token").json(&credentials).expect(401);
    here.sends(
        "/desk/password",
        &[("old", PASSWORD), ("new", "harbour thimble walnut"), ("again", "harbour thimble walnut")],
    )
    .expect(403);

    let (mut window, answer) = it.tries();
    assert_eq!((answer.status, next_of(&answer).as_str()), (200, "/desk/queue"));
    assert!(answer.headers.get_all("set-cookie").iter().any(|cookie| {
        let cookie = cookie.to_str().unwrap();
        cookie.starts_with("habeas-staff=") && cookie.contains("SameSite=Strict")
    }));
    window.opens("/desk/queue").expect(200);
    // somebody else's account at the provider is theirs alone
    it.office.hires(LEAD, Role::Lead);
    let mut lead = Window::new(&it.office);
    lead.signs_in(LEAD).expect(303);
    lead.opens("/desk/account").expect(200);
    let there = lead.sends("/desk/account/provider", &[]);
    lead.comes_back(&there).expect(401);
    lead.sees("belongs to another account here");
    Window::new(&it.office).signs_in(LEAD).expect(303);
    let mut admin = Window::of(&it.office, "admin@office.example", Role::Admin);
    admin.opens("/desk/accounts").expect(200);
    admin.sees("comes in by the identity provider");
    it.office.verifies();
}

#[rstest]
fn who_was_invited_takes_the_provider_in_place_of_a_password(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    use habeas::desk::staff::{By, invite_user};
    let it = Trusting::on(engine, "mfa = \"required\"");
    let office = &it.office;
    let email = OFFICER.parse().unwrap();
    office.wait(invite_user(&office.desk, By::Operator, &email, Role::Officer, Reach::All)).unwrap();
    office.run_jobs();
    let letter = office.letters_to(OFFICER).remove(0);
    let links = letter.links();
    let link = links.iter().find(|link| link.contains("/desk/invitation/")).unwrap();
    let path = link.strip_prefix(&office.url("")).unwrap().to_owned();
    it.provider.is_used_by("u-18");
    let mut window = Window::new(office);
    window.opens(&path).expect(200);
    window.sends(&path, &[]).expect(303);
    window.opens("/desk/password").expect(200);
    let there = window.sends("/desk/account/provider", &[]);
    window.comes_back(&there).expect(200);
    window.opens("/desk/queue").expect(200);
    let (mut window, _) = it.tries();
    window.opens("/desk/queue").expect(200);
}

#[rstest]
fn a_token_that_is_not_true_lets_nobody_in(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let it = Trusting::on(engine, "mfa = \"optional\"");
    drop(it.linked(OFFICER, Role::Officer, "u-17"));
    for lie in [
        Lie::Nonce,
        Lie::NoNonce,
        Lie::Audience,
        Lie::OtherParty,
        Lie::Issuer,
        Lie::Expired,
        Lie::Future,
        Lie::Unsigned,
        Lie::Symmetric,
        Lie::StrangersKey,
        Lie::UnknownKey,
        Lie::Tampered,
        Lie::NoToken,
        Lie::NoSubject,
        Lie::NoRefresh,
        Lie::OldProof,
    ] {
        it.provider.lies(lie);
        let (mut window, answer) = it.tries();
        assert_eq!(answer.status, 401, "{lie:?}");
        window.sees("did not let you in");
        assert!(!answer.header("set-cookie").contains("habeas-staff="), "{lie:?}");
        window.opens("/desk/queue").expect(303);
    }
    it.provider.lies(Lie::NoProof);
    assert_eq!(it.tries().1.status, 200, "a provider that does not know max_age");
    it.provider.lies(Lie::None);
    assert_eq!(it.tries().1.status, 200);
}

#[rstest]
fn a_way_back_is_good_once_in_the_same_browser_and_in_time(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let it = Trusting::on(engine, "mfa = \"optional\"");
    drop(it.linked(OFFICER, Role::Officer, "u-17"));
    let (mut mine, mut theirs) = (Window::new(&it.office), Window::new(&it.office));
    let there = mine.sets_out();
    let path = mine.way_back(&there);
    // an impostor's way back in another browser, with and without a way of its own
    theirs.opens(&path).expect(401);
    theirs.sets_out();
    theirs.opens(&path).expect(401);
    theirs.sees("This sign-in is over");
    mine.opens(&path).expect(200);
    mine.opens(&path).expect(401);
    mine.opens("/desk/queue").expect(200);

    for twist in ["state", "iss", "code"] {
        let mut window = Window::new(&it.office);
        let there = window.sets_out();
        let path = window.way_back(&there);
        let mut pairs: Vec<(String, String)> =
            url::form_urlencoded::parse(path.split_once('?').unwrap().1.as_bytes()).into_owned().collect();
        let other = if twist == "iss" { "https://another.example" } else { "other" };
        pairs.iter_mut().filter(|(name, _)| name == twist).for_each(|(_, value)| other.clone_into(value));
        let twisted: String =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        window.opens(&format!("/desk/sign-in/provider?{twisted}")).expect(401);
        // what names another way uses up nothing of this one
        window.opens(&path).expect(if twist == "state" { 200 } else { 401 });
        let mut window = Window::new(&it.office);
        let there = window.sets_out();
        drop(window.way_back(&there));
        pairs.retain(|(name, _)| name != twist);
        let short: String =
            url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        window.opens(&format!("/desk/sign-in/provider?{short}")).expect(401);
    }
    let mut late = Window::new(&it.office);
    let there = late.sets_out();
    let path = late.way_back(&there);
    it.advance(TimeDelta::minutes(10));
    late.opens(&path).expect(401);
    late.opens("/desk/sign-in/provider").expect(401);
}

#[rstest]
fn who_is_disabled_at_the_provider_is_out_within_a_minute(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let it = Trusting::on(engine, "mfa = \"optional\"");
    let mut window = it.linked(OFFICER, Role::Officer, "u-17");
    for _ in 0..10 {
        it.advance(TimeDelta::seconds(25));
        window.opens("/desk/queue").expect(200);
    }
    assert_eq!(
        it.provider.asked(),
        (5, 0),
        "asked each time that half a minute has passed, with a fresh grant"
    );
    // twelve tabs at once, after a pause: one asks
    it.advance(TimeDelta::minutes(5));
    thread::scope(|scope| {
        let open = || window.tab().opens("/desk/queue").status;
        let tabs: Vec<_> = (0..12).map(|_| scope.spawn(open)).collect();
        assert!(tabs.into_iter().all(|tab| tab.join().unwrap() == 200));
    });
    assert_eq!(it.provider.asked(), (6, 0));

    // a provider that is down for a moment throws nobody out, and after a minute lets nobody go on
    it.provider.is_down(true);
    it.advance(TimeDelta::seconds(59));
    window.opens("/desk/queue").expect(200);
    it.advance(TimeDelta::seconds(1));
    window.opens("/desk/queue").expect(503);
    it.provider.is_down(false);
    window.opens("/desk/queue").expect(200);

    it.provider.disables("u-17");
    it.advance(TimeDelta::seconds(60));
    window.opens("/desk/queue").expect(303);
    it.advance(TimeDelta::seconds(1));
    window.opens("/desk/queue").expect(303);
    assert_eq!(it.tries().1.status, 401);
}

/// In a browser the provider is another site, from which no strict cookie comes along: on a phone, with scripts and without.
#[test]
fn a_browser_goes_there_and_back() {
    let it = Trusting::on(Engine::Sqlite, "mfa = \"optional\"");
    drop(it.linked(OFFICER, Role::Officer, "u-17"));
    for scripts in [Scripts::Off, Scripts::On] {
        it.office.wait(async {
            let browser = Browser::open(Screen::Phone, scripts).await;
            let looks = async |name: &str| {
                if scripts == Scripts::On {
                    browser.screenshot(&format!("provider-{name}")).await;
                    let found = browser.axe().await;
                    assert!(found.is_empty(), "{name}: {found:?}");
                }
            };
            browser.goto(&it.office.url("/desk/queue")).await;
            looks("sign-in").await;
            browser.click("Sign in with Example ID").await;
            browser.sees("Queue").await;
            browser.goto(&it.office.url("/desk/account")).await;
            browser.sees("You sign in with Example ID.").await;
            looks("account").await;
            browser.goto(&it.office.url("/desk/sign-in/provider")).await;
            browser.sees("This sign-in is over").await;
            looks("over").await;
            browser.click("Back to the console").await;
            browser.sees("My day").await;
        });
    }
}

#[rstest]
fn a_fresh_proof_is_given_at_the_provider_and_what_was_typed_comes_back(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let it = Trusting::on(engine, "mfa = \"optional\"\nstep_up_secs = 300");
    let person = it.office.files(&access("dana@people.example"));
    let case = person.case();
    let officer = it.office.hires(OFFICER, Role::Officer);
    let proof =
        json!({ "method": "two_points", "evidence": ["order number"], "tier": 2, "result": "established" });
    officer.does(&case, "verify", proof);
    let items = json!([{ "label": "Account data", "outcome": "give" }]);
    officer.does(&case, "decide", json!({ "items": items, "letter": { "text": "Here it is." } }));
    let mut lead = it.linked(LEAD, Role::Lead, "u-2");
    let path = format!("/desk/cases/{case}/acts/approve");
    lead.opens(&path).expect(200);
    let (version, digest) = (lead.hidden("version"), lead.hidden("digest"));
    it.advance(TimeDelta::minutes(6));
    lead.sends(&path, &[("version", &version), ("digest", &digest), ("comment", "שלום & fine")]).expect(200);
    lead.sees("Confirm that it is you");
    lead.does_not_see("Password");
    let page = lead.page.clone();
    // a password proves nothing here, nor does a proof of before, nor somebody else's
    lead.sends("/desk/step-up", &[("proof", PASSWORD)]).expect(403);
    for (lie, subject) in [(Lie::OldProof, "u-2"), (Lie::NoProof, "u-2"), (Lie::None, "u-3")] {
        it.provider.lies(lie);
        it.provider.is_used_by(subject);
        lead.page.clone_from(&page);
        let there = lead.sends("/desk/step-up/provider", &[]).expect(200);
        lead.comes_back(&there).expect(401);
        assert!(lead.hidden("held").contains("שלום & fine"), "{lie:?} {subject}");
    }
    it.provider.is_used_by("u-2");
    lead.page.clone_from(&page);
    let there = lead.sends("/desk/step-up/provider", &[]).expect(200);
    assert!(next_of(&there).contains("max_age=0") && next_of(&there).contains("prompt=login"));
    lead.comes_back(&there).expect(200);
    let kept = lead.hidden("kept");
    assert!(kept.contains("שלום & fine"), "{kept}");
    lead.sends(&path, &[("kept", &kept)]).expect(200);
    lead.sends(&path, &[("version", &version), ("digest", &digest)]).expect(303);
    assert_eq!(officer.case(&case)["state"], "releasing");
}
