//! Letters are seen before they leave: what is shown is what leaves, to the byte, but for what stands in its marks.

use chrono::{Days, TimeDelta};
use habeas::{
    case::Role,
    clock::Clock,
    letters::{Extension, Letter, Preview, Ready, Sender},
    texts::Texts,
    types::Locale,
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::support::{
    controllers::IN_ISRAEL,
    databases::Engine,
    office::Office,
    people::{Officer, Person},
    window::Window,
};

fn sender() -> Sender {
    Sender {
        controller: "Example Courses".to_owned(),
        contact: vec!["privacy@courses.example".to_owned()],
        public_url: "https://privacy.courses.example/".to_owned(),
    }
}

/// What is shown is what left, but for what stands in its marks, each of which is within one line.
#[track_caller]
fn fits(shown: &str, left: &str) {
    let mut rest = left;
    for (place, piece) in shown.split('\u{27EA}').enumerate() {
        let piece = if place == 0 { piece } else { piece.split_once('\u{27EB}').expect("a mark ends").1 };
        let at = rest.find(piece).unwrap_or_else(|| panic!("{piece:?} did not leave:\n{rest}"));
        assert!(if place == 0 { at == 0 } else { !rest[..at].contains('\n') }, "{piece:?} in\n{rest}");
        rest = &rest[at + piece.len()..];
    }
    assert_eq!(rest, "", "that was not shown");
}

fn by_mail(letter: &Letter) -> Preview {
    letter.preview(&Texts::embedded(), &Locale::english(), &sender())
}

fn on_paper(letter: &Letter) -> Preview {
    letter.preview_on_paper(&Texts::embedded(), &Locale::english(), &sender())
}

#[test]
fn a_letter_of_each_kind_is_shown_as_it_leaves_by_mail_and_by_post() {
    let (texts, locale) = (Texts::embedded(), Locale::english());
    let mut seen = std::collections::BTreeSet::new();
    for letter in Letter::samples() {
        let (mail, left) = (by_mail(&letter), letter.render(&texts, &locale, &sender()));
        assert_eq!(mail.subject, left.subject);
        fits(&mail.text, &left.text);
        fits(&mail.html, &left.html);
        let (sheet, printed) = (on_paper(&letter), letter.on_paper(&texts, &locale, &sender()));
        fits(&sheet.html, &printed.body);
        for part in [&mail.text, &mail.html, &mail.body, &sheet.html, &sheet.body] {
            for hidden in ["482913", "privacy.courses.example/"] {
                assert!(!part.contains(hidden), "{}: {hidden} in {part}", letter.kind());
            }
        }
        assert!(!mail.body.contains("<a ") && !mail.body.contains("<h1"), "{}", mail.body);
        if seen.insert(letter.kind()) {
            let golden = format!("{}\n\n{}\n{}", mail.subject, mail.text, mail.html);
            insta::assert_snapshot!(format!("mail_{}", letter.kind()), golden);
            insta::assert_snapshot!(format!("post_{}", letter.kind()), sheet.html);
        }
    }
}

/// A day later the same is shown: nothing outside of a mark counts from the day of sending.
#[test]
fn what_depends_on_the_day_of_sending_is_a_mark() {
    let (extension, ready) = (Extension::sample(), Ready::sample());
    for days in [1, 9, 700] {
        let mut later = extension.clone();
        later.due.today = later.due.today + Days::new(days);
        assert_eq!(by_mail(&later.into()), by_mail(&extension.clone().into()));
        let later = Ready { until: ready.until + Days::new(days), ..ready.clone() };
        for shown in [by_mail, on_paper] {
            assert_eq!(shown(&later.clone().into()), shown(&ready.clone().into()));
        }
    }
}

/// Signs that the marks are made of are letters like any other where an officer typed them.
#[test]
fn somebodys_words_are_shown_whatever_signs_they_use() {
    let mut extension = Extension::sample();
    extension.text = "\u{F0000}\u{F0001} and \u{F1000}".to_owned();
    let letter = Letter::from(extension);
    let left = letter.render(&Texts::embedded(), &Locale::english(), &sender());
    assert!(left.text.contains("\u{F0000}\u{F0001} and \u{F1000}"), "{}", left.text);
    fits(&by_mail(&letter).text, &left.text);
}

/// One person, by mail or by post, and those who answer.
struct Scene<'a> {
    office: &'a Office,
    officer: Officer<'a>,
    lead: Officer<'a>,
    desk: Window<'a>,
    is_mail: bool,
    shown: usize,
}

impl<'a> Scene<'a> {
    fn on(office: &'a Office, is_mail: bool) -> Self {
        let officer = office.hires("officer@office.example", Role::Officer);
        let lead = office.hires("lead@office.example", Role::Lead);
        let desk = Window::of(office, "clerk@office.example", Role::Officer);
        Self { office, officer, lead, desk, is_mail, shown: 0 }
    }

    /// Everybody comes back another day.
    fn a_day_passes(&mut self) {
        self.office.later(TimeDelta::hours(26));
        self.officer = Officer::signs_in(self.office, "officer@office.example");
        self.lead = Officer::signs_in(self.office, "lead@office.example");
        self.desk = Window::new(self.office);
        self.desk.signs_in("clerk@office.example").expect(303);
    }

    fn files(&self, right: &str) -> Person<'a> {
        self.files_from(right, "DE")
    }

    fn files_from(&self, right: &str, country: &str) -> Person<'a> {
        self.office.clock.advance(TimeDelta::seconds(1));
        let mut body = json!({
            "channel": "letter", "reply_by": "post", "residence": { "country": country }, "locale": "en",
            "requester": { "name": "Ruth Example", "postal_address": "Ahornweg 3\n20099 Hamburg" },
            "rights": [{ "right": right }],
        });
        if self.is_mail {
            body["requester"] = json!({ "name": "Ruth Example", "email": format!("{right}@people.example") });
        }
        let person = self.officer.files(&body);
        self.office.run_jobs();
        person
    }

    /// What is shown of an act; nothing of the case moves by it.
    fn shows(&self, who: &Officer<'_>, case: &str, act: &str, payload: &Value) -> Vec<Value> {
        self.office.run_jobs();
        let before = (self.officer.case(case), self.office.transport.kept().len());
        let shown = who.tries(case, &format!("{act}/preview"), payload.clone()).expect(200).json();
        self.office.run_jobs();
        assert_eq!(before, (self.officer.case(case), self.office.transport.kept().len()), "{act}");
        shown["letters"].as_array().unwrap().clone()
    }

    /// The newest letter to the person is the one that was shown.
    fn left(&mut self, shown: &Value, email: &str) {
        self.shown += 1;
        let part = |name: &str| shown[name].as_str().unwrap_or_default();
        let marks = part("html").matches('\u{27EA}').count();
        assert!(marks > 0 && !part("html").contains("/status?reference"), "{shown}");
        if self.is_mail {
            let letter = self.office.letters_to(email).pop().unwrap();
            assert_eq!((part("by"), part("to")), ("mail", email));
            assert_eq!(letter.header("Subject").unwrap(), part("subject"));
            fits(part("text"), &letter.text());
            fits(part("html"), &letter.html());
        } else {
            assert_eq!((part("by"), part("to")), ("post", "Ruth Example\nAhornweg 3\n20099 Hamburg"));
            self.desk.prints_the_newest_letter();
            let sheet = self.desk.page.clone();
            let body = sheet.split("<p class=\"dated\">").nth(1).unwrap().split_once("</p>\n").unwrap().1;
            let body = body.split("<h2>See where your request is</h2>").next().unwrap();
            fits(part("html").trim_end(), body.trim_end());
        }
    }

    /// An act whose letter leaves with it: shown, done, compared. It reaches the person.
    fn writes(&mut self, who: &Officer<'_>, person: &Person<'_>, act: &str, payload: Value) {
        let case = person.case();
        let shown = self.shows(who, &case, act, &payload);
        assert_eq!(shown.len(), 1, "{act}: {shown:?}");
        self.office.clock.advance(TimeDelta::seconds(1));
        who.does(&case, act, payload);
        self.office.run_jobs();
        self.left(&shown[0], &person.email);
    }

    fn posted(&self, case: &str, duty: &str) {
        if !self.is_mail {
            let posted = json!({ "duty": duty, "channel": "post", "on": self.office.clock.now().date_naive(), "proof": "RR 1" });
            self.officer.does(case, "dispatched", posted);
        }
    }

    /// An answer: the same is shown to author, approver and sender, and leaves days later.
    fn answers(&mut self, right: &str, act: &str, payload: &Value) -> Person<'a> {
        let person = self.files(right);
        let case = person.case();
        self.officer.knows_who_asks(&case);
        self.office.run_jobs();
        let mut payload = payload.clone();
        if payload["items"][0]["files"].is_array() {
            payload["items"][0]["files"] = json!([self.officer.brings(&case, "data.csv", b"name\n")]);
        }
        let shown = self.shows(&self.officer, &case, act, &payload);
        let decided = self.officer.does(&case, act, payload);
        let digest = json!({ "digest": decided["review_digest"] });
        assert_eq!(self.shows(&self.lead, &case, "approve", &digest), shown, "{act}");
        self.lead.does(&case, "approve", digest);
        assert_eq!(self.shows(&self.officer, &case, "send", &json!({})), shown, "{act}");
        self.a_day_passes();
        self.officer.does(&case, "send", json!({}));
        self.office.later(TimeDelta::seconds(11));
        self.left(&shown[0], &person.email);
        person
    }
}

#[rstest]
#[case(Engine::Sqlite, true)]
#[case(Engine::Sqlite, false)]
#[case(Engine::Postgres, true)]
fn each_act_shows_the_letter_that_leaves(#[case] engine: Engine, #[case] is_mail: bool) {
    let office = Office::on(engine);
    let mut scene = Scene::on(&office, is_mail);
    let officer = office.hires("second@office.example", Role::Officer);
    let person = scene.files("access");
    let case = person.case();
    scene.writes(&officer, &person, "reply", json!({ "text": "The archive was asked.\n\nIt answers soon." }));
    scene.writes(&officer, &person, "ask", json!({ "reason": "scope", "text": "Which <years> & months?" }));
    scene.posted(&case, "question");
    scene.writes(&officer, &person, "resume", json!({ "arrived_on": "2026-01-15" }));
    let longer = json!({ "reasons": ["complexity"], "text": "Three archives." });
    scene.writes(&officer, &person, "extend", longer);
    scene.writes(&officer, &person, "classify", json!({ "right": "portability" }));
    let earlier =
        json!({ "received_at": "2026-01-14T09:00:00Z", "reason": "It lay in a box.", "evidence": ["stamp"] });
    scene.writes(&officer, &person, "correct_receipt", earlier);
    scene.writes(&officer, &person, "withdraw", json!({}));

    let with_words = |items: Value| json!({ "items": items, "letter": { "text": "Here is\nwhat we hold." } });
    let done = with_words(json!([{ "label": "Account", "outcome": "erase" }]));
    scene.answers("erasure", "decide", &done);
    let given = with_words(json!([{ "label": "Account", "outcome": "give", "files": ["its id"] }]));
    scene.answers("access", "decide", &given);
    let nothing = with_words(json!([{ "label": "Shop", "outcome": "not_held" }]));
    scene.answers("access", "decide", &nothing);
    let part = with_words(json!([
        { "label": "Account", "outcome": "give" },
        { "label": "Notes", "outcome": "withhold", "code": "rights_of_others" },
    ]));
    scene.answers("access", "decide", &part);
    let refusal = json!({ "code": "legal_claims", "text": "A claim is open." });
    let refused = scene.answers("erasure", "refuse", &refusal);
    scene.posted(&refused.case(), "answer_or_refuse");
    let other = office.hires("other@office.example", Role::Lead);
    scene.writes(&other, &refused, "appeal", json!({ "text": "The claim is settled." }));
    assert_eq!(scene.shown, 13);
    office.verifies();
}

/// Our own date is moved: its letter, too, and what it does to each clock.
#[rstest]
fn a_moved_date_is_shown_before_it_moves(#[values(true, false)] is_mail: bool) {
    let office = Office::with(Engine::Sqlite, IN_ISRAEL);
    let mut scene = Scene::on(&office, is_mail);
    let lead = Officer::signs_in(&office, "lead@office.example");
    let person = scene.files_from("access", "IL");
    let moved = json!({ "to": "2026-02-10", "reason": "The archive is being moved." });
    let shown = lead.tries(&person.case(), "postpone/preview", moved.clone()).expect(200).json();
    let due = shown["dates"].as_array().unwrap().iter().find(|it| it["field"] == "due").unwrap().clone();
    assert_eq!((&due["before"], &due["after"]), (&json!("2026-01-26"), &json!("2026-02-10")));
    scene.writes(&lead, &person, "postpone", moved);
}

/// Where the law has no number for it, an extension names its date, and the letter tells it.
#[test]
fn a_date_that_the_office_names_is_shown_before_it_counts() {
    let laws = IN_ISRAEL.replace("il-ppl", "ch-fadp").replace("Asia/Jerusalem", "Europe/Zurich");
    let office = Office::with(Engine::Sqlite, &laws.replace("\"IL\"", "\"WEEKDAYS\""));
    let mut scene = Scene::on(&office, true);
    let officer = Officer::signs_in(&office, "officer@office.example");
    let person = scene.files_from("access", "CH");
    let case = person.case();
    let unnamed = json!({ "reasons": ["complexity"] });
    assert_eq!(officer.tries(&case, "extend", unnamed).expect(409).problem(), "date_impossible");
    scene.desk.opens(&format!("/desk/cases/{case}/acts/extend")).expect(200);
    scene.desk.sees("By when you answer");
    let named = json!({ "reasons": ["complexity"], "to": "2026-03-20", "text": "Two archives." });
    let shown = officer.tries(&case, "extend/preview", named.clone()).expect(200).json();
    let due = shown["dates"].as_array().unwrap().iter().find(|it| it["field"] == "due").unwrap().clone();
    assert_eq!((&due["before"], &due["after"]), (&json!("2026-02-14"), &json!("2026-03-20")));
    scene.writes(&officer, &person, "extend", named);
    assert_eq!(officer.case(&case)["due"], "2026-03-20");
    let told = office.letters_to(&person.email).pop().unwrap().text();
    let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("that we answer by Friday 20 March 2026"), "{told}");
}

/// What state, role or law forbid, and what is no payload, is told as the act itself would be told.
#[test]
fn a_preview_has_the_guards_of_its_act() {
    let office = Office::on(Engine::Sqlite);
    let mut scene = Scene::on(&office, true);
    let person = scene.files("access");
    let case = person.case();
    let officer = office.hires("second@office.example", Role::Officer);
    let same = |act: &str, payload: Value| {
        let (shown, done) = (
            officer.tries(&case, &format!("{act}/preview"), payload.clone()),
            officer.tries(&case, act, payload.clone()),
        );
        assert!(done.status >= 400, "{act}: {}", done.text());
        let told = |answer: &crate::support::http::Answer| {
            let mut told = answer.json();
            told["instance"] = Value::Null;
            (answer.status, told)
        };
        assert_eq!(told(&shown), told(&done), "{act}");
    };
    same("send", json!({}));
    same("ask", json!({ "reason": "scope" }));
    same("ask", json!({ "reason": "scope", "text": "x", "colour": 1 }));
    same("postpone", json!({ "to": "2026-02-10", "reason": "x" }));
    same("reply", json!({ "text": "x", "also": [{ "case": case, "version": 1 }] }));
    let stale =
        officer.posts(&format!("/cases/{case}/acts/reply/preview"), &json!({ "version": 1, "text": "x" }));
    assert_eq!(stale.expect(409).problem(), "version_conflict");
    officer
        .posts(&format!("/cases/{case}/acts/letter_accepted/preview"), &json!({ "version": 1 }))
        .expect(404);
    officer.tries(&case, "nothing/preview", json!({})).expect(404);
    scene.desk.opens(&format!("/desk/cases/{case}/acts/extend")).expect(200);
    scene.desk.does_not_see("id=\"leaving\"");
}

/// On the page: a button shows the letter and every clock, and nothing that was typed is lost.
#[test]
fn a_dialog_shows_the_letter_and_keeps_what_was_typed() {
    let office = Office::on(Engine::Sqlite);
    let mut scene = Scene::on(&office, true);
    let person = scene.files("access");
    let case = person.case();
    let words = "Which years do you mean, <first> or last?";
    let fields = [("reason", "scope"), ("text", words), ("step", "preview")];
    scene.desk.does(&case, "ask", &fields).expect(200);
    for seen in [
        "The letter, as it will leave",
        "ask@people.example",
        "<mark>\u{27EA}link\u{27EB}</mark>",
        "the clock stands still from today, no longer",
        "Which years do you mean, &#60;first&#62; or last?</textarea>",
    ] {
        scene.desk.sees(&seen.replace("ask@", "access@"));
    }
    assert_eq!(scene.officer.case(&case)["state"], "received");
    scene.desk.does(&case, "ask", &[("reason", "scope"), ("step", "preview")]).expect(422);
    scene.desk.does(&case, "ask", &[("reason", "scope"), ("text", words)]).expect(303);
    assert_eq!(scene.officer.case(&case)["state"], "waiting");
}
