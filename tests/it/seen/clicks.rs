//! A second click is the first one again: everything that a form writes, clicked several times at once.

use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use super::{A, B, checks, reference, sends};
use crate::{
    api::access,
    support::{
        databases::Engine,
        http::Answer,
        office::Office,
        people::{Officer, Person},
        window::{Window, text_of},
    },
};

const OFFICER: &str = "clicking@office.example";

/// All answers lead to the same place.
#[track_caller]
fn all_lead_to(answers: &[Answer], path: &str) {
    for answer in answers {
        assert_eq!((answer.status, answer.header("location")), (303, path), "{}", answer.text());
    }
}

/// A person who filed, and the browser in which they entered their code.
fn comes_in<'a>(office: &'a Office, email: &str) -> (Person<'a>, Window<'a>) {
    let mut person = office.files(&access(email));
    person.enters_the_code();
    let window = enters(office, &person);
    (person, window)
}

/// A browser in which the person enters a fresh code.
fn enters<'a>(office: &'a Office, person: &Person<'_>) -> Window<'a> {
    let mut window = Window::new(office);
    window.opens("/status").expect(200);
    window.sends("/status/code", &[("reference", &person.reference)]).expect(200);
    office.run_jobs();
    window.sends("/status/enter", &[("code", &person.code())]).expect(303);
    window.opens("/status").expect(200);
    window
}

#[rstest]
fn the_right_code_clicked_twice_lets_in_twice(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let person = office.files(&access(A));
    office.run_jobs();
    let mut window = Window::new(&office);
    window.opens(&format!("/status?reference={}&confirm=1", person.reference)).expect(200);
    let clicks = window.clicks("/status/enter", &[("code", &person.code())], 2);
    all_lead_to(&clicks, "/status");
    let cookies: Vec<&str> = clicks.iter().map(|answer| answer.header("set-cookie")).collect();
    assert_eq!(cookies[0], cookies[1], "one session");
    window.opens("/status").expect(200);
    window.sees("What happened so far");
    // typed again into another form the code is used up
    let mut other = Window::new(&office);
    other.opens(&format!("/status?reference={}&confirm=1", person.reference)).expect(200);
    other.sends("/status/enter", &[("code", &person.code())]).expect(422);
}

#[rstest]
fn a_wrong_code_clicked_thrice_is_one_try(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let person = office.files(&access(A));
    office.run_jobs();
    let (right, wrong) = (person.code(), if person.code() == "000000" { "111111" } else { "000000" });
    let mut window = Window::new(&office);
    window.opens(&format!("/status?reference={}&confirm=1", person.reference)).expect(200);
    for answer in window.clicks("/status/enter", &[("code", wrong)], 3) {
        answer.expect(422);
    }
    for _ in 0..3 {
        window.sends("/status/enter", &[("code", wrong)]).expect(422);
    }
    window.sends("/status/enter", &[("code", &right)]).expect(303);
}

#[rstest]
fn the_receipt_is_confirmed_and_a_code_asked_for_by_many_clicks(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let waits = "[limits]\nsignins_per_10_min = 1000\nfilings_per_10_min = 1000\n";
    let office = Office::with(engine, waits);
    let mut window = Window::new(&office);
    checks(&mut window, A);
    let clicks = window.clicks("/request/send", &[], 3);
    all_lead_to(&clicks, "/request/sent");
    window.opens("/request/sent").expect(200);
    office.run_jobs();
    assert_eq!(office.letters_to(A).len(), 1);
    let code = office.letters_to(A)[0].code().unwrap();
    all_lead_to(&window.clicks("/request/code", &[], 3), "/request/sent?code=sent");
    office.run_jobs();
    assert_eq!(office.letters_to(A).len(), 2);
    all_lead_to(&window.clicks("/request/confirm", &[("code", &code)], 3), "/status");
    window.opens("/status").expect(200);
    window.sees("You confirmed your address");
}

#[rstest]
fn a_code_asked_for_twice_is_told_as_sent_twice(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let waits = "[limits]\nsignins_per_10_min = 1000\nfilings_per_10_min = 1000\n";
    let office = Office::with(engine, waits);
    let known = office.files(&access(A)).reference;
    office.run_jobs();
    let mut told = ["HB-0000-0000-00", &known].map(|reference| {
        let mut window = Window::new(&office);
        window.opens("/status").expect(200);
        let clicks = window.clicks("/status/code", &[("reference", reference)], 3);
        clicks.into_iter().map(|answer| text_of(&answer.expect(200).text())).collect::<Vec<_>>()
    });
    office.run_jobs();
    assert_eq!(office.letters_to(A).len(), 2);
    for page in told.iter_mut().flatten() {
        assert!(page.contains("We have sent a new code"), "{page}");
        assert!(!page.contains("seconds before you ask"), "{page}");
    }
}

#[rstest]
fn a_message_clicked_thrice_is_one_message(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let (person, window) = comes_in(&office, A);
    let said = [("message", "I am the one with the dog.")];
    all_lead_to(&window.clicks("/status/message", &said, 3), "/status");
    let messages =
        |person: &Person<'_>| person.gets("").expect(200).json()["messages"].as_array().unwrap().len();
    assert_eq!(messages(&person), 1);
    // the same words again, on purpose, from the page as it is now
    let mut window = window;
    window.opens("/status").expect(200);
    window.sends("/status/message", &said).expect(303);
    assert_eq!(messages(&person), 2);
}

/// The tab of one person acts on no other filing that was opened in the same browser meanwhile.
#[rstest]
fn a_message_goes_to_the_filing_that_its_page_shows(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let (first, mut window) = comes_in(&office, A);
    let mut stale = window.tab();
    let mut second = office.files(&access(B));
    second.enters_the_code();
    window.opens(&format!("/status?reference={}", second.reference)).expect(200);
    window.sends("/status/code", &[("reference", &second.reference)]).expect(200);
    office.run_jobs();
    window.sends("/status/enter", &[("code", &second.code())]).expect(303);
    stale.sends("/status/message", &[("message", "For the first alone.")]).expect(200);
    stale.sees("Your message was not sent.");
    stale.sees("For the first alone.");
    for person in [&first, &second] {
        assert_eq!(person.gets("").expect(200).json()["messages"], json!([]));
    }
}

/// Refused by the officer, approved by the lead, told to the person.
fn refused(office: &Office, case: &str) {
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let proof = json!({ "method": "two_points", "evidence": ["number"], "tier": 2, "result": "established" });
    officer.does(case, "verify", proof);
    let reviewing =
        officer.does(case, "refuse", json!({ "code": "legal_claims", "text": "A claim is open." }));
    lead.does(case, "approve", json!({ "digest": reviewing["review_digest"] }));
    officer.does(case, "send", json!({}));
    office.later(chrono::TimeDelta::seconds(11));
    assert_eq!(officer.case(case)["state"], "refused");
}

#[rstest]
fn appeal_complaint_and_withdrawal_clicked_thrice_are_one_each(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let mut body = access(A);
    body["rights"] = json!([{ "right": "erasure" }]);
    let mut person = office.files(&body);
    person.enters_the_code();
    refused(&office, &person.case());
    let mut window = enters(&office, &person);
    for (act, text) in [("appeal", "The claim is settled."), ("complaint", "It took too long.")] {
        window.opens(&format!("/status/{act}?case={}", person.case())).expect(200);
        all_lead_to(&window.clicks(&format!("/status/{act}"), &[("text", text)], 3), "/status");
    }
    person.comes_back();
    let cases = |person: &Person<'_>| person.gets("").expect(200).json()["cases"].as_array().unwrap().clone();
    assert_eq!(cases(&person).len(), 3);

    let (second, mut window) = comes_in(&office, B);
    let before = second.letters().len();
    window.opens(&format!("/status/withdraw?case={}", second.case())).expect(200);
    all_lead_to(&window.clicks("/status/withdraw", &[("choice", "withdraw")], 3), "/status");
    assert_eq!(cases(&second)[0]["state"], "withdrawn");
    office.run_jobs();
    assert_eq!(second.letters().len(), before + 1, "told once");
}

/// An act, the event that it causes, and what is typed.
type Act = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

fn kinds(case: &Value, kind: &str) -> usize {
    case["events"].as_array().unwrap().iter().filter(|event| event["kind"] == kind).count()
}

#[rstest]
fn an_officers_form_clicked_thrice_acts_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let case = office.files(&access(A)).case();
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    let officer = Officer::signs_in(&office, OFFICER);
    let path = |act: &str| format!("/desk/cases/{case}/acts/{act}");
    let here = format!("/desk/cases/{case}");
    let acts: [Act; 4] = [
        ("note", "noted", &[("text", "Called back.")]),
        ("assign", "assigned", &[("to", "me")]),
        ("ask", "question_asked", &[("reason", "identity"), ("text", "Which of the two are you?")]),
        (
            "verify",
            "proof_taken",
            &[("method", "two_points"), ("evidence", "number"), ("result", "established")],
        ),
    ];
    for (act, event, typed) in acts {
        window.opens(&path(act)).expect(200);
        let before = officer.case(&case)["events"].as_array().unwrap().len();
        all_lead_to(&window.clicks(&path(act), typed, 3), &here);
        let after = officer.case(&case);
        let new = &after["events"].as_array().unwrap()[before..];
        assert!(!new.is_empty() && new.len() <= 2, "{act}: {new:?}");
        assert!(kinds(&after, event) <= 1, "{act}: {new:?}");
    }
    // the same words once more, from the dialog opened again, are another note
    window.does(&case, "note", &[("text", "Called back.")]).expect(303);
    let notes = officer.case(&case).to_string().matches("Called back.").count();
    assert_eq!(notes, 2);
    office.verifies();
}

#[rstest]
fn a_file_a_task_and_a_filing_of_staff_clicked_thrice_are_one_each(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    let officer = Officer::signs_in(&office, OFFICER);
    window.opens("/desk/new").expect(200);
    let letter = [
        ("channel", "letter"),
        ("name", "A Person"),
        ("postal_address", "1 Street\n10115 Town"),
        ("residence", "DE"),
        ("rights", "access"),
        ("reply_by", "post"),
    ];
    let filed = window.clicks("/desk/new", &letter, 3);
    let references: Vec<String> = filed.into_iter().map(|page| reference(&page.expect(200).text())).collect();
    assert!(references.iter().all(|it| *it == references[0]), "{references:?}");
    let items = officer.gets("/cases").expect(200).json()["items"].clone();
    assert_eq!(items.as_array().unwrap().len(), 1);

    window.opens("/desk/tasks").expect(200);
    // beside the form that ends the task stands the one that prints its letter
    let mut forms = window.page.split("action=\"/desk/tasks/").skip(1).filter_map(|it| it.split('"').next());
    let task = forms.find(|form| !form.ends_with("/letter")).unwrap().to_owned();
    all_lead_to(&window.clicks(&format!("/desk/tasks/{task}"), &[], 3), "/desk/tasks");
    // finished from another page it is finished already
    officer.posts(&format!("/tasks/{task}/outcome"), &json!({ "outcome": "done" })).expect(409);

    let case = items[0]["id"].as_str().unwrap();
    window.opens(&format!("/desk/cases/{case}")).expect(200);
    let path = format!("/desk/cases/{case}/files");
    let token = token_of(&window.page, &path);
    let file = |name: &str| {
        format!(
            "Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\nsame bytes\r\n--cut"
        )
    };
    let body = format!(
        "--cut\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--cut\r\n{}\r\n{}--\r\n",
        file("one.txt"),
        file("two.txt")
    );
    let post = || {
        let call = window.http.post(&path).header("origin", &office.url(""));
        call.header("content-type", "multipart/form-data; boundary=cut").bytes(body.as_bytes())
    };
    let clicks = std::thread::scope(|scope| {
        let clicks: Vec<_> = (0..3).map(|_| scope.spawn(post)).collect();
        clicks.into_iter().map(|click| click.join().unwrap()).collect::<Vec<_>>()
    });
    all_lead_to(&clicks, &format!("/desk/cases/{case}#files"));
    let files = officer.case(case)["files"].as_array().unwrap().clone();
    let mut names: Vec<&str> = files.iter().map(|file| file["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["one.txt", "two.txt"]);
    office.verifies();
}

fn token_of(page: &str, action: &str) -> String {
    let hidden = crate::support::window::hidden_of(page, action);
    hidden.into_iter().find(|(name, _)| name == "token").unwrap().1
}

/// Sending from the check page is one filing, whichever tab and however often.
#[rstest]
fn one_check_page_in_two_tabs_is_one_filing(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let mut window = Window::new(&office);
    checks(&mut window, A);
    let mut other = window.tab();
    other.opens("/request/check").expect(200);
    sends(&mut window).expect(303);
    assert_eq!(sends(&mut other).expect(303).header("location"), "/request/sent");
    office.run_jobs();
    assert_eq!(office.letters_to(A).len(), 1);
}
