//! A request is passed to another organisation, over HTTP and on the desk: at once where we only process for it, else with the
//! person's word, and then it stays ours until the other one takes it. The person is told each time.

use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{
    databases::Engine,
    http::Answer,
    office::Office,
    people::{Officer, Person},
    window::Window,
};

const SCHOOL: &str = "Sample School, privacy@school.example";
const WORD: &str = "They wrote on Tuesday: yes, give it to the school.";

fn asks<'a>(office: &'a Office, email: &str) -> Person<'a> {
    let mut person = office.files(&json!({
        "residence": { "country": "DE" },
        "requester": { "name": "Dana Example", "email": email },
        "rights": [{ "right": "access" }],
    }));
    person.enters_the_code();
    person
}

fn to_controller(evidence: &str) -> Value {
    json!({ "to": SCHOOL, "basis": "not_held", "evidence": evidence })
}

fn as_processor() -> Value {
    json!({ "to": SCHOOL, "basis": "processor" })
}

/// Refused under this rule, with its provision.
#[track_caller]
fn refused(answer: &Answer, rule: &str, citation: &str) {
    let problem = answer.json();
    assert_eq!((answer.status, &problem["rule"]), (409, &json!(rule)), "{problem}");
    assert!(problem["citation"].as_str().is_some_and(|cited| cited.contains(citation)), "{problem}");
}

/// The newest letter says all of these; none ever says why the office thinks so.
#[track_caller]
fn told(person: &Person<'_>, words: &[&str]) {
    let letters = person.letters();
    let text = letters.last().unwrap().text();
    let words_of_text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for word in words {
        assert!(words_of_text.contains(word), "{word}: {text}");
    }
    assert!(letters.iter().all(|letter| !letter.text().contains(WORD)), "{text}");
}

#[rstest]
fn another_controller_is_asked_with_the_persons_word_and_the_clock_runs_until_it_says_yes(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut person = asks(&office, "dana@people.example");
    let case = person.case();
    let due = officer.case(&case)["due"].clone();

    refused(&officer.tries(&case, "referral_accepted", json!({})), "referral", "procedure of the office");
    refused(&officer.tries(&case, "referral_declined", json!({})), "referral", "procedure of the office");
    refused(&officer.tries(&case, "refer", to_controller(" ")), "persons_word_missing", "GDPR Art. 6(1)(a)");
    officer.tries(&case, "refer", json!({ "to": " ", "basis": "processor" })).expect(422);
    officer.tries(&case, "refer", json!({ "to": SCHOOL, "basis": "too much work" })).expect(422);

    let asked = officer.does(&case, "refer", to_controller(WORD));
    assert_eq!((&asked["state"], &asked["due"]), (&json!("received"), &due));
    assert!(asked["flags"].as_array().unwrap().contains(&json!("referral")), "{asked}");
    refused(&officer.tries(&case, "refer", as_processor()), "referral", "procedure of the office");
    office.run_jobs();
    told(&person, &[SCHOOL, "You wished it", "Until it says yes, your request stays with us", "is due by"]);
    person.comes_back();
    let status = person.gets("").expect(200).json();
    assert_eq!(status["cases"][0]["referral"], json!({ "stage": "asked", "to": SCHOOL }));
    assert!(!status.to_string().contains(WORD), "{status}");

    let declined = officer.does(&case, "referral_declined", json!({}));
    assert_eq!((&declined["state"], &declined["due"]), (&json!("received"), &due));
    office.run_jobs();
    told(&person, &[SCHOOL, "does not take up your request", "we answer it"]);

    officer.does(&case, "refer", to_controller(WORD));
    office.run_jobs();
    let accepted = officer.does(&case, "referral_accepted", json!({}));
    assert_eq!(accepted["state"], "referred");
    office.run_jobs();
    told(&person, &[SCHOOL, "has taken up your request", "closed with us", "complain to"]);
    let status = person.gets("").expect(200).json();
    assert_eq!(status["cases"][0]["referral"], json!({ "stage": "accepted", "to": SCHOOL }));
    let listed = officer.gets("/cases?state=referred").expect(200).json();
    assert_eq!(listed["items"][0]["id"], json!(case));

    // it was ours after all: the old date holds
    let reopened = officer.does(&case, "reopen", json!({ "cause": "our_error" }));
    assert_eq!((&reopened["state"], &reopened["due"]), (&json!("verifying"), &due));
    office.verifies();
}

#[rstest]
fn what_we_hold_for_another_is_passed_on_at_once_and_what_we_hold_ourselves_never(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let person = asks(&office, "dana@people.example");
    let passed = officer.does(&person.case(), "refer", as_processor());
    assert_eq!(passed["state"], "referred");
    office.run_jobs();
    told(&person, &[SCHOOL, "We only work for it", "Your request is closed with us", "complain to"]);

    let other = asks(&office, "noa@people.example");
    let case = other.case();
    officer.knows_who_asks(&case);
    officer.does(&case, "refer", to_controller(WORD));
    let given = json!({ "items": [{ "label": "Account", "outcome": "give" }] });
    officer.does(&case, "decide", given);
    refused(&officer.tries(&case, "referral_accepted", json!({})), "held_here", "GDPR Art. 4(7)");
    assert!(!officer.may(&case, "referral_accepted"));
    refused(&officer.tries(&case, "refer", as_processor()), "wrong_state", "procedure of the office");
    lead.does(&case, "return", json!({ "comment": "Look again." }));
    officer.does(&case, "referral_declined", json!({}));
    // and what is said against a decision of ours is ours
    office.run_jobs();
    let refusal = officer.does(&case, "refuse", json!({ "code": "excessive", "text": "Again." }));
    lead.does(&case, "approve", json!({ "digest": refusal["review_digest"] }));
    officer.does(&case, "send", json!({}));
    office.later(chrono::TimeDelta::seconds(11));
    officer.does(&case, "appeal", json!({ "text": "I do not agree." }));
    let open = officer.gets("/cases?state=open&right=appeal").expect(200).json();
    let appeal = open["items"][0]["id"].as_str().unwrap();
    refused(&officer.tries(appeal, "refer", as_processor()), "contested_already", "procedure of the office");
    office.verifies();
}

#[rstest]
fn on_the_desk_it_says_what_happens_to_the_date_before_the_button(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let mut desk = Window::of(&office, "officer@office.example", Role::Officer);
    let worker = Officer::signs_in(&office, "officer@office.example");
    let person = asks(&office, "dana@people.example");
    let case = person.case();
    let page = format!("/desk/cases/{case}");

    desk.opens(&format!("{page}/acts/refer")).expect(200);
    desk.sees("stays until another controller says yes");
    let typed = [("to", SCHOOL), ("basis", "not_held")];
    desk.does(&case, "refer", &typed).expect(409);
    desk.sees("Another controller gets the request only if the person wants it.");
    desk.sees("persons_word_missing");
    desk.sees("GDPR Art. 6(1)(a)");
    desk.sees(SCHOOL);
    desk.does(&case, "refer", &[typed[0], typed[1], ("evidence", WORD)]).expect(303);
    desk.opens(&page).expect(200);
    desk.sees("Another organisation was asked to take this case.");
    desk.sees("Another controller, and the person wants it");
    desk.sees(WORD);
    desk.does(&case, "referral_declined", &[]).expect(303);
    desk.does(&case, "refer", &[typed[0], typed[1], ("evidence", WORD)]).expect(303);
    desk.opens(&format!("{page}/acts/referral_accepted")).expect(200);
    desk.sees("runs no more");
    desk.does(&case, "referral_accepted", &[]).expect(303);
    assert_eq!(worker.case(&case)["state"], "referred");

    let cookie = format!("habeas-requester={}", person.token());
    let status = office.http().get("/status").header("cookie", &cookie).send().expect(200).text();
    for words in
        ["Another organisation has taken up your request and answers you.", SCHOOL, "We passed it on"]
    {
        assert!(status.contains(words), "{words}: {status}");
    }
    assert!(!status.contains(WORD), "{status}");
    office.verifies();
}

#[test]
fn who_has_no_mailbox_reads_it_on_paper() {
    let office = Office::on(Engine::Sqlite);
    let officer = office.hires("officer@office.example", Role::Officer);
    let case = officer
        .files(&json!({
            "residence": { "country": "DE" },
            "requester": { "name": "Ruth Example", "postal_address": "1 Example Street" },
            "reply_by": "post",
            "channel": "letter",
            "rights": [{ "right": "access" }],
        }))
        .case();
    officer.does(&case, "refer", as_processor());
    let tasks = officer.gets("/tasks").expect(200).json();
    assert_eq!(tasks["items"].as_array().unwrap().len(), 2, "the receipt and this: {tasks}");
    let mut desk = Window::new(&office);
    desk.signs_in("officer@office.example").expect(303);
    let sheet = desk.prints_the_newest_letter();
    assert!(sheet.contains(SCHOOL), "{sheet}");
    office.verifies();
}
