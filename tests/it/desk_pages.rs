//! The officer console over HTTP, as a browser without scripts would use it.

mod account;
mod confining;
mod files;
mod installation;
mod looks;
mod tiles;
mod walk;
mod way_back;

use habeas::case::Role;
use rstest::rstest;
use serde_json::json;

use crate::{
    api::access,
    support::{
        databases::Engine,
        office::{Office, PASSWORD},
    },
};

pub use crate::support::window::Window;
use crate::support::window::{form, text_of, unescaped};

const OFFICER: &str = "officer@office.example";

/// After too many tries the page comes back with the address, never with the password.
#[test]
fn too_many_tries_to_sign_in_keep_the_address_that_was_typed() {
    let office = Office::with(Engine::Sqlite, "[limits]\nsignins_per_10_min = 3\n");
    office.hires(OFFICER, Role::Officer);
    let mut window = Window::new(&office);
    window.opens("/desk/sign-in?to=%2Fdesk%2Fqueue").expect(200);
    let wrong = [("email", OFFICER), ("password", "wrong, and long enough"), ("to", "/desk/queue")];
    for _ in 0..3 {
        window.sends("/desk/sign-in", &wrong).expect(422);
    }
    let fourth = window.sends("/desk/sign-in", &wrong).expect(429);
    assert!((1..=301).contains(&fourth.header("retry-after").parse::<u32>().unwrap()));
    window.sees(&format!("value=\"{OFFICER}\""));
    window.sees("Too many tries.");
    window.sees("You can try again in");
    window.does_not_see("long enough");
    assert_eq!(window.hidden("to"), "/desk/queue");
}

/// Age and record are found out by an officer, by page as by API, and choose the law anew.
#[test]
fn what_an_officer_finds_out_about_a_person_is_said_in_the_dialog() {
    let laws =
        "laws = [{ law = \"us-va-vcdpa\", by = \"residence\" }, { law = \"us-ferpa\", by = \"record\" }]";
    let office = Office::with(
        Engine::Sqlite,
        &format!(
            "[[controllers]]\nslug = \"default\"\nname = \"Invented\"\nzone = \"UTC\"\nmailbox = \"privacy@invented.example\"\n{laws}\n"
        ),
    );
    let mut body = access("pupil@people.example");
    body["residence"] = json!({ "country": "US", "region": "VA" });
    let person = office.files(&body);
    let case = person.case();
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    window.opens(&format!("/desk/cases/{case}/acts/classify")).expect(200);
    window.sees("From 13 to 17");
    window.sees("a pupil");
    window.does(&case, "classify", &[("age", "under_18"), ("record", "pupil")]).expect(303);
    window.opens(&format!("/desk/cases/{case}")).expect(200);
    window.sees("From 13 to 17");
    window.sees("a pupil");
    window.sees("us-ferpa/access");
    window.opens(&format!("/desk/cases/{case}/acts/classify")).expect(200);
    window.sees("From 13 to 17");
}

#[test]
fn nobody_enters_without_a_session() {
    let office = Office::on(Engine::Sqlite);
    office.hires(OFFICER, Role::Officer);
    let mut window = Window::new(&office);
    for path in ["/desk", "/desk/queue?state=closed", "/desk/new", "/desk/cases/x", "/desk/nothing"] {
        let answer = window.opens(path).expect(303);
        assert!(answer.header("location").starts_with("/desk/sign-in"), "{path}");
    }
    assert_eq!(
        window.opens("/desk/queue?a=b").header("location"),
        "/desk/sign-in?to=%2Fdesk%2Fqueue%3Fa%3Db"
    );
    window.opens("/desk/sign-in?to=%2Fdesk%2Fqueue").expect(200);
    assert_eq!(window.hidden("to"), "/desk/queue");
    window.sends("/desk/sign-in", &[("email", OFFICER), ("password", "wrong, and long enough")]).expect(422);
    window.sees("is not right");
    window.sees(OFFICER);
    window.does_not_see("long enough");
    window.sends("/desk/sign-in", &[("email", "nobody@office.example"), ("password", PASSWORD)]).expect(422);
    window.sees("is not right");
    let answer = window
        .sends("/desk/sign-in", &[("email", OFFICER), ("password", PASSWORD), ("to", "/desk/queue")])
        .expect(303);
    assert_eq!(answer.header("location"), "/desk/queue");
    let cookie = answer.headers.get_all("set-cookie").iter().find_map(|it| {
        let text = it.to_str().unwrap();
        text.contains("staff").then(|| text.to_owned())
    });
    let cookie = cookie.expect("a session cookie");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    window.opens("/desk").expect(200);
    window.sees("My day");
    window.sends("/desk/sign-out", &[]).expect(303);
    window.opens("/desk").expect(303);
}

#[test]
fn a_forged_form_changes_nothing() {
    let office = Office::on(Engine::Sqlite);
    let person = office.files(&access("dana@people.example"));
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    let path = format!("/desk/cases/{}/acts/note", person.case());
    window.opens(&path).expect(200);
    let token = window.hidden("token");
    let ours = office.url("");
    let body = |token: &str| form(&[("text", "forged"), ("version", "1"), ("token", token)]);
    window.posts(&path, &body(""), &ours).expect(403);
    window.posts(&path, &body("x"), &ours).expect(403);
    window.posts(&path, &body(&token), "https://evil.example").expect(403);
    window.posts("/desk/sign-out", &form(&[]), &ours).expect(403);
    window.opens(&format!("/desk/cases/{}", person.case())).expect(200);
    window.does_not_see("forged");
}

#[test]
fn each_role_sees_what_it_may() {
    let office = Office::on(Engine::Sqlite);
    let case = office.files(&access("dana@people.example")).case();
    let mut auditor = Window::of(&office, "auditor@office.example", Role::Auditor);
    auditor.opens(&format!("/desk/cases/{case}")).expect(200);
    auditor.sees("What happened");
    auditor.does_not_see("Add files");
    let assign = format!("/desk/cases/{case}/acts/assign");
    auditor.opens(&assign).expect(403);
    auditor.sees("This cannot be done now");
    let version = auditor.hidden("version");
    auditor.sends(&assign, &[("version", &version), ("to", "me")]).expect(403);
    auditor.sees("wrong_role");
    auditor.opens("/desk/new").expect(403);
    auditor.sees("You are signed in as auditor");
    let mut admin = Window::of(&office, "admin@office.example", Role::Admin);
    admin.opens("/desk").expect(200);
    admin.sees("No cases for administrators");
    for path in ["/desk/queue".to_owned(), format!("/desk/cases/{case}"), "/desk/tasks".to_owned()] {
        admin.opens(&path).expect(403);
        admin.sees("Your role may not do this");
        admin.does_not_see("dana@people.example");
    }
}

#[test]
fn the_queue_is_filtered_by_its_address() {
    let office = Office::on(Engine::Sqlite);
    let dana = office.files(&access("dana@people.example"));
    let mut other = access("noa@people.example");
    other["rights"] = json!([{ "right": "erasure" }]);
    let noa = office.files(&other);
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    window.opens("/desk/queue").expect(200);
    window.sees(&dana.reference);
    window.sees(&noa.reference);
    window.sees("chip-on_track");
    window.opens("/desk/queue?right=erasure&state=&law=").expect(200);
    window.sees(&noa.reference);
    window.does_not_see(&dana.reference);
    way_back::leads_through_an_act(&mut window, &noa.case());
    window.opens("/desk/queue?state=answered").expect(200);
    window.sees("No case fits this filter.");
    window.opens("/desk/queue").expect(200);
    window.sends("/desk/search", &[("q", "dana@people.example")]).expect(200);
    window.sees(&dana.reference);
    window.does_not_see(&noa.reference);
    let sloppy = noa.reference.to_lowercase().replace('-', " ");
    let found = window.sends("/desk/search", &[("q", &sloppy)]).expect(303);
    assert_eq!(found.header("location"), format!("/desk/queue?q={}", noa.reference));
    window.opens(&format!("/desk/queue?q={}", noa.reference)).expect(200);
    window.sees(&noa.reference);
    window.sends("/desk/search", &[("q", "nobody@people.example")]).expect(200);
    window.sees("No case has exactly this reference");
}

#[test]
fn an_act_is_done_by_page_and_a_refusal_keeps_what_was_typed() {
    let office = Office::on(Engine::Sqlite);
    let case = office.files(&access("dana@people.example")).case();
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    window.does(&case, "note", &[]).expect(422);
    window.sees("Fill in");
    let done = window.does(&case, "note", &[("text", "Called back. <b>שלום</b>")]).expect(303);
    assert_eq!(done.header("location"), format!("/desk/cases/{case}"));
    window.opens(done.header("location")).expect(200);
    window.sees("The note is kept.");
    assert!(text_of(&window.page).contains("Called back. <b>שלום</b>"));
    window.does_not_see("<b>שלום");
    let proven = [("method", "two_points"), ("result", "failed"), ("evidence", "nothing matched")];
    window.does(&case, "verify", &proven).expect(422);
    window.sees("nothing matched");
    // Nothing proven yet: a decision is refused, with the rule, and every row stays.
    let rows = [
        ("rows", "2"),
        ("label-0", "Account data"),
        ("outcome-0", "give"),
        ("label-1", "Orders"),
        ("outcome-1", "not_held"),
        ("letter", "Here it is."),
    ];
    window.does(&case, "decide", &rows).expect(409);
    window.sees("This cannot be done now");
    for kept in ["Account data", "Orders", "Here it is."] {
        window.sees(kept);
    }
    window.sends(
        &format!("/desk/cases/{case}/acts/decide"),
        &[("step", "add"), ("rows", "1"), ("label-0", "One")],
    );
    window.sees("Item 2");
    window.sees("value=\"One\"");
    window.opens(&format!("/desk/cases/{case}/acts/no_such_act")).expect(404);
}

#[rstest]
fn that_an_act_is_done_is_said_once_and_on_its_own_case(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let case = office.files(&access("dana@people.example")).case();
    let other = office.files(&access("noa@people.example")).case();
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    window.does(&case, "note", &[("text", "Called back.")]).expect(303);
    window.opens(&format!("/desk/cases/{other}")).expect(200);
    window.does_not_see("The note is kept.");
    window.opens(&format!("/desk/cases/{case}")).expect(200);
    window.sees("The note is kept.");
    window.opens(&format!("/desk/cases/{case}")).expect(200);
    window.does_not_see("The note is kept.");
    window.opens(&format!("/desk/cases/{case}?done=note")).expect(200);
    window.does_not_see("The note is kept.");
}

#[test]
fn two_people_answer_a_request_by_page() {
    let office = Office::on(Engine::Sqlite);
    let case = office.files(&access("dana@people.example")).case();
    let page = format!("/desk/cases/{case}");
    let mut officer = Window::of(&office, OFFICER, Role::Officer);
    let proof = [
        ("method", "two_points"),
        ("evidence", "order number and postcode"),
        ("tier", "2"),
        ("result", "established"),
    ];
    officer.does(&case, "verify", &proof).expect(303);
    let file = office.hires("clerk@office.example", Role::Officer).brings(&case, "data.csv", b"a,b");
    let decision = [
        ("rows", "2"),
        ("label-0", "Account data"),
        ("outcome-0", "give"),
        ("files-0", file.as_str()),
        ("label-1", "Orders"),
        ("outcome-1", "not_held"),
        ("letter", "Here is what we hold."),
    ];
    officer.does(&case, "decide", &decision).expect(303);
    officer.opens(&page).expect(200);
    officer.sees("In review");
    let approve = format!("{page}/acts/approve");
    officer.opens(&approve).expect(403);
    officer.sees("This cannot be done now");
    let (version, digest) = (officer.hidden("version"), officer.hidden("digest"));
    officer.sends(&approve, &[("version", &version), ("digest", &digest)]).expect(403);
    officer.sees("This cannot be done now");
    let mut lead = Window::of(&office, "lead@office.example", Role::Lead);
    lead.opens("/desk/queue?state=reviewing").expect(200);
    lead.sees(&case);
    lead.opens(&format!("{page}/acts/approve")).expect(200);
    for shown in ["Account data", "data.csv", "Here is what we hold.", "not held"] {
        lead.sees(shown);
    }
    let digest = lead.hidden("digest");
    lead.does(&case, "approve", &[("digest", "another")]).expect(409);
    lead.does(&case, "approve", &[("digest", &digest)]).expect(303);
    officer.does(&case, "send", &[]).expect(303);
    officer.does(&case, "pull_back", &[]).expect(303);
    officer.opens(&page).expect(200);
    officer.sees("In work");
    // What was decided stands in the dialog again.
    officer.opens(&format!("{page}/acts/decide")).expect(200);
    officer.sees("value=\"Account data\"");
}

#[test]
fn a_case_that_moved_meanwhile_shows_both() {
    let office = Office::on(Engine::Sqlite);
    let case = office.files(&access("dana@people.example")).case();
    let colleague = office.hires("colleague@office.example", Role::Officer);
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    // the version stands still while a note is written: it was seen all the same
    colleague.does(&case, "note", json!({ "text": "Billing was asked." }));
    let path = format!("/desk/cases/{case}/acts/verify");
    window.opens(&path).expect(200);
    let (version, seen) = (window.hidden("version"), window.hidden("seen"));
    colleague.does(&case, "assign", json!({ "to": "me" }));
    let mut fields = vec![
        ("version", version.as_str()),
        ("seen", seen.as_str()),
        ("method", "two_points"),
        ("evidence", "order number and postcode match"),
        ("result", "established"),
    ];
    window.sends(&path, &fields).expect(409);
    window.sees("The case changed while you were writing");
    window.sees("It has an owner");
    window.does_not_see("Billing was asked.");
    window.sees("order number and postcode match");
    let version = window.hidden("version");
    fields[0] = ("version", version.as_str());
    window.sends(&path, &fields).expect(303);
}

#[test]
fn a_letter_is_filed_by_hand_once() {
    let office = Office::on(Engine::Sqlite);
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    window.opens("/desk/new").expect(200);
    window.sees("United States: California");
    let mut fields = vec![
        ("channel", "letter"),
        ("received_on", "2026-01-12"),
        ("received_time", "09:30"),
        ("name", "A Person"),
        ("postal_address", "1 Street\n10115 Town"),
        ("residence", "US-CA"),
        ("rights", "access"),
        ("rights", "erasure"),
        ("message", "Please send me everything."),
        ("reply_by", "post"),
    ];
    window.sends("/desk/new", &fields).expect(422);
    window.sees("Please send me everything.");
    window.sees("10115 Town");
    fields.push(("reason", "Found in another department"));
    let mut again = window.tab();
    window.sends("/desk/new", &fields).expect(200);
    window.sees("The request is filed");
    window.sees("Monday 12 January 2026, 09:30");
    let reference = |page: &str| page.split("HB-").nth(1).unwrap()[..12].to_owned();
    let first = reference(&window.page);
    let mut back = again.tab();
    again.sends("/desk/new", &fields).expect(200);
    assert_eq!(reference(&again.page), first);
    // the same form, filled in for another person after going back, is another filing
    fields.push(("phone", "+49 30 1234567"));
    back.sends("/desk/new", &fields).expect(200);
    assert_ne!(reference(&back.page), first);
}

#[test]
fn a_session_that_ends_gives_the_text_back() {
    let office = Office::on(Engine::Sqlite);
    let case = office.files(&access("dana@people.example")).case();
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    let path = format!("/desk/cases/{case}/acts/note");
    window.opens(&path).expect(200);
    // The same page in a browser that has no session any more.
    let page = window.page;
    let mut window = Window { page, ..Window::new(&office) };
    window.sends(&path, &[("text", "A long thought, \"quoted\"")]).expect(401);
    let (to, kept) = (window.hidden("to"), window.hidden("kept"));
    assert_eq!(to, path);
    let credentials =
        [("email", OFFICER), ("password", PASSWORD), ("to", to.as_str()), ("kept", kept.as_str())];
    window.sends("/desk/sign-in", &credentials).expect(200);
    window.sees("Nothing you typed was lost");
    let kept = window.hidden("kept");
    window.sends(&path, &[("kept", &kept)]).expect(200);
    assert!(text_of(&window.page).contains("A long thought, \"quoted\""));
    window.opens(&format!("/desk/cases/{case}")).expect(200);
    window.does_not_see("A long thought");
}
