//! Blank forms of the office: they go with a reply by name, stand in the thread of both sides, and anybody can fetch them.

use std::path::Path;

use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    api::access,
    support::{
        databases::Engine,
        office::Office,
        people::{Officer, Person},
        window::Window,
    },
};

const FORM: &str = "letter-of-authority.pdf";
const BYTES: &[u8] = b"%PDF-1.7\nsign here\n";

/// A controller with a form, whose directory lives as long as what is returned.
fn with_a_form(engine: Engine) -> (tempfile::TempDir, Office) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(FORM), BYTES).unwrap();
    let office = Office::with(engine, &controller_with(folder.path()));
    (folder, office)
}

fn controller_with(forms: &Path) -> String {
    format!(
        "[[controllers]]\nslug = \"default\"\nname = \"Invented Ltd\"\nzone = \"UTC\"\nforms = \"{}\"\n\
         mailbox = \"privacy@invented.example\"\nlaws = [{{ law = \"eu-gdpr\", by = \"residence\" }}]\n",
        forms.display()
    )
}

fn last_message(view: &Value) -> Value {
    view["messages"].as_array().unwrap().last().unwrap().clone()
}

#[rstest]
fn a_form_goes_with_a_reply_and_anybody_can_fetch_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (_folder, office) = with_a_form(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut person = office.files(&access("dana@people.example"));
    person.enters_the_code();
    let case = person.case();
    assert_eq!(officer.case(&case)["forms"], json!([FORM]));
    // one that there is not, or a file of the case, is refused at its place and nothing is written
    let file = officer.brings(&case, "proof.txt", b"of a case");
    for other in ["other.pdf", "../habeas.toml", file.as_str(), "proof.txt"] {
        let refused =
            officer.tries(&case, "reply", json!({ "text": "Please sign.", "files": [FORM, other] }));
        assert_eq!((refused.status, &refused.json()["errors"][0]["pointer"]), (422, &json!("/files/1")));
    }
    assert_eq!(officer.case(&case)["messages"], json!([]));
    officer.does(&case, "reply", json!({ "text": "Please sign this.", "files": [FORM] }));
    for message in [last_message(&officer.case(&case)), last_message(&person.gets("").expect(200).json())] {
        assert_eq!((&message["text"], &message["forms"]), (&json!("Please sign this."), &json!([FORM])));
    }
    for path in [format!("/forms/{FORM}"), format!("/c/default/forms/{FORM}")] {
        let fetched = office.http().get(&path).send().expect(200);
        assert_eq!(fetched.text().as_bytes(), BYTES);
        assert!(fetched.header("content-disposition").starts_with("attachment"), "{path}");
    }
    for path in ["/forms/other.pdf", "/forms/..%2Fhabeas.toml", "/forms/habeas.toml", "/c/other/forms/x.pdf"]
    {
        assert_eq!(office.http().get(path).send().status, 404, "{path}");
    }
    let mut status = Window::new(&office);
    status.opens(&format!("/status?reference={}", person.reference)).expect(200);
    status.sends("/status/code", &[("reference", person.reference.as_str())]).expect(200);
    office.run_jobs();
    status.sends("/status/enter", &[("code", &person.code())]).expect(303);
    status.opens("/status").expect(200);
    status.sees(&format!("href=\"/forms/{FORM}\""));
    // the same on the page, from the box under the thread
    let mut desk = Window::of(&office, "second@office.example", Role::Officer);
    let page = format!("/desk/cases/{case}");
    desk.opens(&page).expect(200);
    desk.sees(&format!("href=\"/c/default/forms/{FORM}\""));
    desk.does(&case, "reply", &[("text", "Once more."), ("forms", FORM)]).expect(303);
    let second = last_message(&officer.case(&case));
    assert_eq!((&second["text"], &second["forms"]), (&json!("Once more."), &json!([FORM])));
    office.verifies();
}

/// In the order in which they were named, the first that is wrong, and each once.
#[test]
fn forms_keep_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let names: Vec<String> = (1..=12).map(|number| format!("form-{number}.txt")).collect();
    for name in &names {
        std::fs::write(folder.path().join(name), "sign here").unwrap();
    }
    let office = Office::with(Engine::Sqlite, &controller_with(folder.path()));
    let officer = office.hires("officer@office.example", Role::Officer);
    let case = office.files(&access("dana@people.example")).case();
    let refused = |files: Value| {
        let refused = officer.tries(&case, "reply", json!({ "text": "Sign.", "files": files }));
        assert_eq!(refused.status, 422);
        refused.json()["errors"][0]["pointer"].as_str().unwrap().to_owned()
    };
    let mut unknown = names.clone();
    for place in [2, 10] {
        "no.txt".clone_into(&mut unknown[place]);
    }
    assert_eq!(refused(json!(unknown)), "/files/2");
    assert_eq!(refused(json!(["form-1.txt", "form-2.txt", "form-1.txt"])), "/files/2");
    officer.does(&case, "reply", json!({ "text": "Sign.", "files": names }));
    assert_eq!(last_message(&officer.case(&case))["forms"], json!(names));
}

/// Who has no mailbox gets it in the envelope, and the letter says so.
#[rstest]
fn on_paper_a_form_is_enclosed(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (_folder, office) = with_a_form(engine);
    let officer: Officer<'_> = office.hires("officer@office.example", Role::Officer);
    let mut desk = Window::of(&office, "clerk@office.example", Role::Officer);
    let person: Person<'_> = officer.files(&json!({
        "channel": "letter",
        "reply_by": "post",
        "residence": { "country": "DE" },
        "requester": { "name": "Ruth Example", "postal_address": "Ahornweg 3\n20099 Hamburg\nGERMANY" },
        "rights": [{ "right": "access" }],
    }));
    let case = person.case();
    office.clock.advance(chrono::TimeDelta::seconds(1));
    officer.does(&case, "reply", json!({ "text": "Please sign this.", "files": [FORM] }));
    let sheet = desk.prints_the_newest_letter();
    assert!(sheet.contains("Please sign this.") && sheet.contains(&format!("Enclosed: {FORM}")), "{sheet}");
    office.clock.advance(chrono::TimeDelta::seconds(1));
    officer.does(&case, "reply", json!({ "text": "Nothing more." }));
    assert!(!desk.prints_the_newest_letter().contains("Enclosed"));
    office.verifies();
}
