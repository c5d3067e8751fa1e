//! A person and the office talk to each other: one thread for a filing, from both sides, over closing and opening again. What
//! arrives reaches somebody, whatever the state of the case; staff are told, and not too often.

use chrono::TimeDelta;
use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{
    browser::{Browser, Screen, Scripts},
    databases::Engine,
    office::{Office, PASSWORD},
    people::{Officer, Person},
    window::Window,
};

fn asks(email: &str, rights: &Value) -> Value {
    json!({
        "residence": { "country": "DE" },
        "requester": { "name": "Dana Example", "email": email },
        "rights": rights,
    })
}

/// Who wrote what, in the order of the thread.
fn thread(view: &Value) -> Vec<(bool, String)> {
    let told = |it: &Value| (it["from_office"].as_bool().unwrap(), it["text"].as_str().unwrap().to_owned());
    view["messages"].as_array().unwrap().iter().map(told).collect()
}

fn answers(office: &Office, officer: &Officer<'_>, lead: &Officer<'_>, case: &str) {
    let items = json!([{ "label": "All systems", "outcome": "not_held" }]);
    let decided = officer.does(case, "decide", json!({ "items": items }));
    lead.does(case, "approve", json!({ "digest": decided["review_digest"] }));
    officer.does(case, "send", json!({}));
    office.later(TimeDelta::seconds(11));
    assert_eq!(officer.case(case)["state"], "answered");
}

/// An officer, a lead, and a person who asked for a copy and is known.
fn known(office: &Office) -> (Officer<'_>, Officer<'_>, Person<'_>) {
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let mut person = office.files(&asks("dana@people.example", &json!([{ "right": "access" }])));
    person.enters_the_code();
    officer.knows_who_asks(&person.case());
    (officer, lead, person)
}

fn arrivals(office: &Office, email: &str) -> usize {
    let subject = |letter: &crate::support::letter::Letter| letter.header("subject").unwrap_or_default();
    office.letters_to(email).iter().filter(|letter| subject(letter).contains("a message has arrived")).count()
}

fn waits(officer: &Officer<'_>, case: &str) -> bool {
    let listed = officer.gets("/cases?flag=message").expect(200).json();
    let is_listed = listed["items"].as_array().unwrap().iter().any(|item| item["id"] == case);
    let figure = officer.gets("/stats").expect(200).json()["unread_messages"].as_u64().unwrap();
    assert_eq!(u64::try_from(listed["items"].as_array().unwrap().len()).unwrap(), figure);
    is_listed
}

#[rstest]
fn eight_messages_over_a_closing_and_an_opening_stand_in_one_thread(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    office.hires("officer@office.example", Role::Officer);
    office.hires("lead@office.example", Role::Lead);
    // tokens live shorter than this story
    let officer = || Officer::signs_in(&office, "officer@office.example");
    let mut person = office.files(&asks("dana@people.example", &json!([{ "right": "access" }])));
    person.enters_the_code();
    let case = person.case();
    officer().does(&case, "assign", json!({ "to": "me" }));
    let says = |person: &Person<'_>, text: &str| {
        person.posts("/messages", &json!({ "text": text })).expect(201);
        office.run_jobs();
        assert!(waits(&officer(), &case), "{text}");
    };
    let replies = |person: &Person<'_>, text: &str| {
        let officer = officer();
        let before = officer.case(&case);
        let after = officer.does(&case, "reply", json!({ "text": text }));
        for same in ["state", "due", "version", "stopped_since", "assignee"] {
            assert_eq!(before[same], after[same], "{same}");
        }
        office.run_jobs();
        assert!(!waits(&officer, &case), "{text}");
        let told = person.letters().pop().unwrap();
        assert!(
            told.header("subject").unwrap().contains("a message for you"),
            "{:?}",
            told.header("subject")
        );
        assert!(!told.raw().contains(text) && told.text().contains("/status?reference="), "{}", told.text());
    };
    says(&person, "Are support chats included?");
    assert_eq!(
        (arrivals(&office, "officer@office.example"), arrivals(&office, "lead@office.example")),
        (1, 0)
    );
    replies(&person, "Yes, support chats are included.");
    // two more within the hour: one mail, once the hour is over
    says(&person, "And calls?");
    says(&person, "Calls of last year, I mean.");
    assert_eq!(arrivals(&office, "officer@office.example"), 1);
    office.later(TimeDelta::minutes(61));
    person.comes_back();
    assert_eq!(arrivals(&office, "officer@office.example"), 2);
    replies(&person, "Calls are not recorded.");
    let lead = Officer::signs_in(&office, "lead@office.example");
    officer().knows_who_asks(&case);
    answers(&office, &officer(), &lead, &case);
    office.later(TimeDelta::hours(2));
    // after the answer it still reaches somebody
    person.comes_back();
    says(&person, "You missed my second account.");
    assert_eq!(arrivals(&office, "officer@office.example"), 3);
    let mut desk = Window::of(&office, "third@office.example", Role::Officer);
    desk.opens(&format!("/desk/cases/{case}")).expect(200);
    for offered in [
        &format!("/desk/new?of={case}"),
        &format!("/desk/cases/{case}/acts/appeal"),
        &format!("/desk/cases/{case}/acts/reopen"),
    ] {
        desk.sees(offered);
    }
    officer().does(&case, "reopen", json!({ "cause": "our_error" }));
    assert!(!waits(&officer(), &case));
    officer().does(&case, "reply", json!({ "text": "You are right, we look again." }));
    office.later(TimeDelta::hours(2));
    person.comes_back();
    person.posts("/messages", &json!({ "text": "Thank you." })).expect(201);
    office.run_jobs();
    assert_eq!(arrivals(&office, "officer@office.example"), 4);
    let whole = [
        (false, "Are support chats included?"),
        (true, "Yes, support chats are included."),
        (false, "And calls?"),
        (false, "Calls of last year, I mean."),
        (true, "Calls are not recorded."),
        (false, "You missed my second account."),
        (true, "You are right, we look again."),
        (false, "Thank you."),
    ]
    .map(|(ours, text)| (ours, text.to_owned()));
    assert_eq!(thread(&officer().case(&case)), whole);
    assert_eq!(thread(&person.gets("").expect(200).json()), whole);
    desk.signs_in("third@office.example").expect(303);
    desk.opens(&format!("/desk/cases/{case}")).expect(200);
    desk.sees("You are right, we look again.");
    desk.sees("officer@office.example");
    let seen = person.gets("").expect(200).json();
    assert!(seen["cases"][0]["timeline"].as_array().unwrap().iter().any(|it| it["what"] == "message_sent"));
    office.verifies();
}

/// One thread a filing: what waits on its other cases is answered with it, and what was asked in them stands there.
#[rstest]
fn the_cases_of_a_filing_share_the_thread(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let lead = office.hires("lead@office.example", Role::Lead);
    let rights = json!([{ "right": "access" }, { "right": "erasure" }]);
    let mut person = office.files(&asks("dana@people.example", &rights));
    person.enters_the_code();
    let case = |place: usize| person.receipt["cases"][place]["id"].as_str().unwrap().to_owned();
    let (first, second) = (case(0), case(1));
    officer.does(&first, "ask", json!({ "reason": "scope", "text": "Which account?" }));
    office.clock.advance(TimeDelta::seconds(1));
    person.posts("/messages", &json!({ "text": "The one of the shop." })).expect(201);
    office.run_jobs();
    assert!(waits(&officer, &first) && waits(&officer, &second));
    // nobody owns them: the leads are told, once
    assert_eq!((arrivals(&office, &lead.email), arrivals(&office, &officer.email)), (1, 0));
    officer.does(&second, "reply", json!({ "text": "Thank you." }));
    assert!(!waits(&officer, &first) && !waits(&officer, &second));
    let whole = [(true, "Which account?"), (false, "The one of the shop."), (true, "Thank you.")]
        .map(|(ours, text)| (ours, text.to_owned()));
    for view in [officer.case(&first), officer.case(&second), person.gets("").expect(200).json()] {
        assert_eq!(thread(&view), whole);
    }
    office.verifies();
}

/// What comes on paper or by telephone is the person's message, with the same effects.
#[rstest]
fn what_came_another_way_is_recorded_as_the_persons_message(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let reader = office.hires("auditor@office.example", Role::Auditor);
    let mut person = office.files(&asks("dana@people.example", &json!([{ "right": "access" }])));
    person.enters_the_code();
    let case = person.case();
    office.later(TimeDelta::days(3));
    let officer = Officer::signs_in(&office, &officer.email);
    let reader = Officer::signs_in(&office, &reader.email);
    let scan = officer.brings(&case, "letter.txt", b"Dear all");
    let path = format!("/cases/{case}/messages");
    let letter =
        json!({ "channel": "letter", "arrived_on": "2026-01-17", "text": "Please hurry.", "files": [scan] });
    assert_eq!(reader.posts(&path, &letter).status, 403);
    for (wrong, pointer) in [
        (json!({ "channel": "form" }), "/channel"),
        (json!({ "arrived_on": "2026-01-19" }), "/arrived_on"),
        (json!({ "arrived_on": "2026-01-14" }), "/arrived_on"),
        (json!({ "text": " " }), "/text"),
        (json!({ "files": [case] }), "/files/0"),
    ] {
        let mut body = letter.clone();
        body.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        let refused = officer.posts(&path, &body);
        assert_eq!(
            (refused.status, &refused.json()["errors"][0]["pointer"]),
            (422, &json!(pointer)),
            "{wrong}"
        );
    }
    let recorded = officer.posts(&path, &letter).expect(201).json();
    let message = &recorded["messages"][0];
    assert_eq!(
        (&message["channel"], &message["arrived_on"], &message["files"], &message["author"]),
        (&json!("letter"), &json!("2026-01-17"), &json!([scan]), &json!("officer@office.example"))
    );
    assert!(waits(&officer, &case));
    office.run_jobs();
    assert_eq!(arrivals(&office, "officer@office.example"), 1);
    person.comes_back();
    let seen = person.gets("").expect(200).json();
    assert_eq!(thread(&seen), [(false, "Please hurry.".to_owned())]);
    assert_eq!((&seen["messages"][0]["author"], &seen["messages"][0]["files"]), (&Value::Null, &Value::Null));
    // by page as well
    let mut desk = Window::of(&office, "second@office.example", Role::Officer);
    let page = format!("/desk/cases/{case}/messages");
    desk.opens(&page).expect(200);
    desk.sends(&page, &[("channel", "telephone"), ("arrived_on", "2026-01-30"), ("text", "Called.")])
        .expect(422);
    desk.sees("between the receipt");
    let called =
        [("channel", "telephone"), ("arrived_on", "2026-01-18"), ("text", "Called, and asks again.")];
    desk.sends(&page, &called).expect(303);
    desk.opens(&format!("/desk/cases/{case}")).expect(200);
    desk.sees("Called, and asks again.");
    desk.sees("letter.txt");
    // the box beside the thread
    let version = officer.case(&case)["version"].to_string();
    let act = format!("/desk/cases/{case}/acts/reply");
    desk.sends(&act, &[("text", " "), ("version", version.as_str())]).expect(422);
    desk.opens(&format!("/desk/cases/{case}")).expect(200);
    desk.sends(&act, &[("text", "We are on it."), ("version", version.as_str())]).expect(303);
    desk.opens(&format!("/desk/cases/{case}")).expect(200);
    desk.sees("We are on it.");
    desk.sees("Your words stand on the status page.");
    office.verifies();
}

/// What a message asks anew is a filing of its own, received on the day of the message.
#[test]
fn a_message_that_asks_something_new_becomes_a_filing_of_its_day() {
    let office = Office::on(Engine::Sqlite);
    let (officer, lead, mut person) = known(&office);
    let case = person.case();
    answers(&office, &officer, &lead, &case);
    person.comes_back();
    person.posts("/messages", &json!({ "text": "Then delete everything." })).expect(201);
    office.later(TimeDelta::days(4));
    let mut desk = Window::of(&office, "second@office.example", Role::Officer);
    desk.opens(&format!("/desk/new?of={case}")).expect(200);
    for known in [
        "Dana Example",
        "dana@people.example",
        "Then delete everything.",
        "value=\"2026-01-15\"",
        &person.reference,
    ] {
        desk.sees(known);
    }
    let of = desk.hidden("of");
    assert_eq!(of, case);
    let fields = [
        ("of", of.as_str()),
        ("channel", "form"),
        ("received_on", "2026-01-15"),
        ("received_time", "11:00"),
        ("reason", "A message that asks something new."),
        ("name", "Dana Example"),
        ("email", "dana@people.example"),
        ("residence", "DE"),
        ("rights", "erasure"),
        ("reply_by", "portal"),
        ("message", "Then delete everything."),
    ];
    desk.sends("/desk/new", &fields).expect(200);
    desk.sees("15 January 2026");
    let found = Officer::signs_in(&office, &officer.email).gets("/cases?q=dana@people.example");
    assert_eq!(found.expect(200).json()["items"].as_array().unwrap().len(), 2);
}

/// The rule, and nothing is written.
#[rstest]
fn who_may_not_reply_is_told_by_which_rule(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let person: Person<'_> = office.files(&asks("dana@people.example", &json!([{ "right": "access" }])));
    let case = person.case();
    for (email, role) in [("dpo@office.example", Role::Dpo), ("auditor@office.example", Role::Auditor)] {
        let refused = office.hires(email, role).tries(&case, "reply", json!({ "text": "x" }));
        assert_eq!((refused.status, refused.problem().as_str()), (403, "wrong_role"), "{role}");
    }
    let refused = officer.tries(&case, "reply", json!({ "text": " " }));
    assert_eq!((refused.status, &refused.json()["errors"][0]["pointer"]), (422, &json!("/text")));
    let refused = officer.tries_at(1, &case, "reply", json!({ "text": "x" }));
    assert_eq!((refused.status, refused.problem().as_str()), (409, "version_conflict"));
    assert!(thread(&officer.case(&case)).is_empty());
}

/// Nothing reads mail yet, so nothing invites to write one; the mailbox of the organisation stands on every letter to a person
/// all the same (`src/letters/tests.rs`).
#[test]
fn no_letter_invites_a_reply_by_mail() {
    let texts = std::fs::read_dir("config/locales/en").unwrap();
    for file in texts.map(|file| file.unwrap().path()) {
        let text = std::fs::read_to_string(&file).unwrap().to_lowercase();
        for invitation in
            ["reply to this mail", "answer this mail", "by mail or below", "reply to this message"]
        {
            assert!(!text.contains(invitation), "{}: {invitation}", file.display());
        }
    }
}

/// Eight messages from both sides, on the desk and on the status page, on the narrowest phone and on a desk.
#[test]
fn a_long_thread_fits_a_phone_and_a_desk_on_both_sides() {
    let office = Office::on(Engine::Sqlite);
    let (officer, lead, mut person) = known(&office);
    let case = person.case();
    for (asked, answered) in [
        ("Are support chats included?", "Yes, support chats are included."),
        (
            "My number was A-1001-2002-3003-4004-5005-6006-7007-8008.",
            "Thank you.\n\nWe search under that number, too.",
        ),
        ("שלום, מתי אקבל תשובה?", "Before the date on this page."),
    ] {
        person.posts("/messages", &json!({ "text": asked })).expect(201);
        office.later(TimeDelta::minutes(2));
        officer.does(&case, "reply", json!({ "text": answered }));
        office.later(TimeDelta::minutes(1));
    }
    answers(&office, &officer, &lead, &case);
    person.comes_back();
    person.posts("/messages", &json!({ "text": "You missed my second account." })).expect(201);
    let recorded =
        json!({ "channel": "telephone", "arrived_on": "2026-01-15", "text": "Calls, and asks the same." });
    officer.posts(&format!("/cases/{case}/messages"), &recorded).expect(201);
    office.http().post(&format!("/api/v1/requests/{}/code", person.reference)).send().expect(202);
    office.run_jobs();
    let code = person.code();
    let looks = async |browser: &Browser, name: &str, path: &str| {
        for (screen, size) in [(Screen::Desktop, "desktop"), (Screen::Phone, "phone")] {
            browser.resize(screen).await;
            browser.goto(&office.url(path)).await;
            browser.screenshot(&format!("thread-{name}-{size}")).await;
            assert_eq!(browser.sticking_out().await, Vec::<String>::new(), "{name} on a {size}");
            let faults = browser.axe().await;
            assert!(faults.is_empty(), "{name} on a {size}: {faults:#?}");
        }
    };
    office.wait(async {
        let desk = Browser::open(Screen::Desktop, Scripts::On).await;
        desk.goto(&office.url("/desk/sign-in")).await;
        desk.fill("E-mail address", "officer@office.example").await;
        desk.fill("Password", PASSWORD).await;
        desk.click("Sign in").await;
        desk.sees("My day").await;
        looks(&desk, "desk", &format!("/desk/cases/{case}")).await;
        desk.sees("File what it asks as a new request").await;
        looks(&desk, "record", &format!("/desk/cases/{case}/messages")).await;
        let own = Browser::open(Screen::Phone, Scripts::On).await;
        own.goto(&office.url(&format!("/status?reference={}&confirm=1", person.reference))).await;
        own.fill("Code with 6 digits", &code).await;
        own.click("Continue").await;
        own.sees("Yes, support chats are included.").await;
        looks(&own, "status", "/status").await;
    });
}
