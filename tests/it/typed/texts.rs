//! Texts out of other programs: whatever ends a line there ends one here, what nobody sees is dropped, and every script
//! comes back as it was.

use habeas::case::Role;
use rstest::rstest;
use serde_json::json;

use super::{by_mail, filing, post};
use crate::support::{databases::Engine, office::Office, window::Window};

/// What is pasted between two letters, and what comes of it in several lines and in one.
const PASTED: [(&str, &str, &str); 12] = [
    ("\u{B}", "\n", " "),
    ("\u{C}", "\n", " "),
    ("\u{85}", "\n", " "),
    ("\u{2028}", "\n", " "),
    ("\u{2029}", "\n", " "),
    ("\t", "\t", " "),
    ("\u{3}", "", ""),
    ("\u{7}", "", ""),
    ("\u{1b}", "", ""),
    ("\u{7f}\u{9f}", "", ""),
    ("\u{202E}", "", ""),
    ("\u{200C}\u{200F}👩\u{200D}👧", "\u{200C}\u{200F}👩\u{200D}👧", "\u{200C}\u{200F}👩\u{200D}👧"),
];

#[rstest]
fn pasted_text_is_taken_wherever_text_is(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    for (number, (pasted, lines, line)) in PASTED.into_iter().enumerate() {
        let typed = format!("a{pasted}b");
        let (lines, line) = (format!("a{lines}b"), format!("a{line}b"));
        let mut body = filing(
            &json!({ "name": typed, "postal_address": typed, "email": format!("p{number}@people.example") }),
        );
        body["message"] = json!(typed);
        body["rights"][0]["details"] = json!(typed);
        body["identifiers"] = json!([{ "kind": "order_number", "value": typed }]);
        let mut person = office.files(&body);
        let case = person.case();
        let seen = officer.case(&case);
        assert_eq!(seen["message"], json!(lines), "{pasted:?}");
        assert_eq!(seen["details"], json!(lines), "{pasted:?}");
        assert_eq!(seen["requester_postal"], json!(lines), "{pasted:?}");
        assert_eq!(seen["requester_name"], json!(line), "{pasted:?}");
        assert_eq!(seen["identifiers"][0][1], json!(line), "{pasted:?}");
        // the same from the office and from the person later
        officer.does(&case, "note", json!({ "text": typed }));
        person.enters_the_code();
        person.posts("/messages", &json!({ "text": typed })).expect(201);
        let seen = officer.case(&case);
        let said = seen["messages"].as_array().unwrap().last().unwrap();
        assert_eq!(said["text"], json!(lines), "{pasted:?}");
    }
}

#[test]
fn nul_is_refused_in_the_api() {
    let office = Office::on(Engine::Sqlite);
    let mut body = by_mail("dana@people.example");
    body["message"] = json!("a\0b");
    super::refused_at(&office, &body, "/message");
    assert_eq!(post(&office, &filing(&json!({ "name": "a\0b", "email": "x@people.example" }))).status, 422);
}

/// Word ends a line with U+000B; the person cannot see what they should remove.
#[test]
fn a_story_out_of_a_word_processor_leads_on() {
    let office = Office::on(Engine::Sqlite);
    let mut window = Window::new(&office);
    for (page, fields) in [
        ("whose-data", &[("whose", "self")][..]),
        ("place", &[("country", "DE")]),
        ("relationship", &[("relationship", "customer")]),
        ("wishes", &[("wishes", "unsure")]),
        ("about-unsure", &[("story", "Dear team,\u{B}please send my data.\u{3}\u{2029}Mia")]),
        (
            "find",
            &[
                ("email", "mia@people.example"),
                ("name", "Mary\tAnn\u{B}"),
                ("phone", "\u{202A}+1 212 555 0123\u{202C}"),
            ],
        ),
        ("reply", &[("reply_by", "portal")]),
    ] {
        window.opens(&format!("/request/{page}")).expect(200);
        window.sends(&format!("/request/{page}"), fields).expect(303);
    }
    window.opens("/request/check").expect(200);
    window.sends("/request/send", &[]).expect(303);
}
