//! Searching: by whatever a person gives on the telephone or in a letter, in any spelling, over every case in whatever state.

use habeas::{case::Role, desk::upkeep};
use rstest::rstest;
use serde_json::{Value, json};

use super::{by_mail, filing, found, post};
use crate::support::{databases::Engine, office::Office, people::Officer, window::Window};

fn named(name: &str) -> Value {
    filing(&json!({ "name": name, "postal_address": "Carob Lane 4" }))
}

fn filed(office: &Office, body: &Value) -> String {
    let answer = post(office, body);
    assert_eq!(answer.status, 201, "{body}: {}", answer.text());
    answer.json()["reference"].as_str().unwrap().to_owned()
}

fn searched(officer: &Officer<'_>, q: &str) -> Value {
    let q: String = url::form_urlencoded::byte_serialize(q.as_bytes()).collect();
    officer.gets(&format!("/cases?q={q}&limit=1")).expect(200).json()["searched"].clone()
}

#[rstest]
fn a_person_is_found_by_the_whole_name_in_any_spelling(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    for (kept, spellings) in [
        (
            "J\u{f6}rg Wei\u{df}",
            &["jörg weiß", "JÖRG WEISS", "Joerg Weiss", "Jorg Weiss", "Weiß, Jörg", "Jo\u{308}rg Weiß"][..],
        ),
        ("Juergen Mueller", &["Jürgen Müller", "JU\u{308}RGEN MU\u{308}LLER", "juergen mueller"]),
        ("שָׁלוֹם לֵוִי", &["שלום לוי", "\u{FB2A}לום לוי", "שלום\u{200F} לוי"]),
        ("Jose\u{301} Nun\u{303}ez", &["José Nuñez", "jose nunez", " JOSÉ   NUÑEZ "]),
        ("Siobhán O’Brien", &["Siobhan O'Brien", "siobhan obrien"]),
    ] {
        let reference = filed(&office, &named(kept));
        for spelling in spellings.iter().chain(&[kept]) {
            assert_eq!(found(&officer, spelling), [reference.as_str()], "{kept} by {spelling:?}");
        }
    }
    for other in ["Jörg", "Weiß", "Jörg Weißer", "שלום", "Jose"] {
        assert_eq!(found(&officer, other), [""; 0], "{other}");
    }
}

#[rstest]
fn a_number_is_found_as_it_is_dialled_at_home_and_from_abroad(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let living_in = |country: &str, phone: &str| {
        let mut body = filing(&json!({ "phone": phone }));
        body["residence"] = json!({ "country": country });
        filed(&office, &body)
    };
    let home = living_in("IL", "050-123 45 67");
    let abroad = living_in("IL", "+972 50 765 43 21");
    let german = living_in("DE", "+49 50 123 45 67");
    for spelling in ["+972 50 1234567", "00972501234567", "(050) 1234567"] {
        assert!(found(&officer, spelling).contains(&home), "{spelling}");
    }
    for spelling in ["050-7654321", "0507654321", "+972507654321"] {
        assert_eq!(found(&officer, spelling), [abroad.as_str()], "{spelling}");
    }
    // of two people who dial the same digits at home each is found, and by the number from abroad one
    let mut both = found(&officer, "0501234567");
    both.sort();
    let mut wanted = vec![home.clone(), german.clone()];
    wanted.sort();
    assert_eq!(both, wanted);
    assert_eq!(found(&officer, "+972501234567"), [home]);
    assert_eq!(found(&officer, "+49501234567"), [german]);
}

/// The organisation's own country counts where the person said none.
#[test]
fn a_number_is_that_of_the_organisations_country_as_well() {
    let office = Office::with(
        Engine::Sqlite,
        "[[controllers]]\nslug = \"default\"\nname = \"Invented\"\nzone = \"Asia/Jerusalem\"\nmailbox = \"privacy@invented.example\"\n\
         established_in = \"IL\"\nlaws = [{ law = \"eu-gdpr\", by = \"residence\" }]\n",
    );
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut body = filing(&json!({ "phone": "050 123 45 67" }));
    body["residence"] = Value::Null;
    let reference = filed(&office, &body);
    assert_eq!(found(&officer, "+972 50 123 45 67"), [reference.as_str()]);
    assert_eq!(found(&officer, "+49 50 123 45 67"), [""; 0]);
}

#[rstest]
fn every_key_finds_every_case_and_the_answer_says_as_what_it_was_searched(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut body =
        filing(&json!({ "name": "Dana Levi", "email": "dana@people.example", "phone": "+49 30 1234567" }));
    body["identifiers"] = json!([{ "kind": "order_number", "value": "A-4711" }]);
    body["rights"] = json!([{ "right": "access", "scope": "all" }, { "right": "erasure" }]);
    let mut person = office.files(&body);
    let (first, second) = (&person.receipt["cases"][0]["id"], &person.receipt["cases"][1]["id"]);
    let (first, second) = (first.as_str().unwrap().to_owned(), second.as_str().unwrap().to_owned());
    person.enters_the_code();
    person.posts("/withdraw", &json!({ "case": first })).expect(200);
    officer.does(&second, "not_a_request", json!({ "reason": "A newsletter." }));
    let reference = person.reference.clone();
    for (q, by) in [
        (reference.as_str(), json!(["reference"])),
        ("dana@people.example", json!(["email"])),
        ("Dana Levi <DANA@people.example>", json!(["email"])),
        ("<dana@people.example>", json!(["email"])),
        ("0049 30 1234567", json!(["phone", "number"])),
        ("levi, DANA", json!(["number", "name"])),
        ("a\u{2011}4711", json!(["number", "name"])),
    ] {
        assert_eq!(found(&officer, q), [reference.clone(), reference.clone()], "{q}");
        if q != "0049 30 1234567" {
            assert_eq!(searched(&officer, q), by, "{q}");
        }
    }
    assert_eq!(searched(&officer, "?!"), json!(["number"]));
    let mut desk = Window::of(&office, "second@office.example", Role::Officer);
    desk.opens("/desk").expect(200);
    desk.sends("/desk/search", &[("q", "dana levi")]).expect(200);
    for told in
        ["Withdrawn", "Not a request", "Closed", "open and closed", "whole name", "value=\"dana levi\""]
    {
        desk.sees(told);
    }
    // a filing shows all its cases
    desk.opens(&format!("/desk/cases/{first}")).expect(200);
    desk.sees(&format!("/desk/cases/{second}"));
}

/// The way back leads to the page of the list, and into the search; its address tells nobody what was searched for.
#[rstest]
fn fifty_seven_cases_of_one_address_are_all_reached_and_the_way_back_leads_there(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    for _ in 0..57 {
        filed(&office, &by_mail("agency@people.example"));
    }
    let mut desk = Window::of(&office, "officer@office.example", Role::Officer);
    desk.opens("/desk").expect(200);
    desk.sends("/desk/search", &[("q", "Agency <agency@people.example>")]).expect(200);
    assert_eq!(desk.page.matches("href=\"/desk/cases/").count(), 50);
    let (q, cursor) = (desk.hidden("q"), desk.hidden("cursor"));
    desk.sends("/desk/search", &[("q", q.as_str()), ("cursor", cursor.as_str())]).expect(200);
    let listed = links(&desk.page);
    assert_eq!(listed.len(), 7);
    assert!(!listed[0].contains("agency") && !listed[0].contains("people.example"), "{}", listed[0]);
    desk.opens(&listed[0]).expect(200);
    let back = desk.page.split("href=\"/desk/queue?").nth(1).expect("a way back").split('"').next().unwrap();
    let back = format!("/desk/queue?{}", crate::support::window::unescaped(back));
    assert!(!back.contains("agency"), "{back}");
    desk.opens(&back).expect(200);
    assert_eq!(links(&desk.page), listed);
    desk.sees("value=\"Agency &#60;agency@people.example&#62;\"");
    // it is good for this sign-in alone
    let mut other = Window::of(&office, "other@office.example", Role::Officer);
    assert_eq!(other.opens(&back).expect(303).header("location"), "/desk/queue");
}

/// The addresses of the cases, without what a seal makes different each time.
fn links(page: &str) -> Vec<String> {
    let found = page.split("<th scope=\"row\"><a href=\"").skip(1);
    let link = |rest: &str| crate::support::window::unescaped(rest.split('"').next().unwrap());
    found.map(link).collect()
}

/// One that is not understood is told beside its field, and no list is shown that would be another.
#[test]
fn a_filter_that_is_not_understood_is_told_on_the_page() {
    let office = Office::on(Engine::Sqlite);
    filed(&office, &by_mail("dana@people.example"));
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut desk = Window::of(&office, "second@office.example", Role::Officer);
    for (wrong, name) in [
        ("due_before=01.01.2026", "Due before"),
        ("state=asleep", "State"),
        ("assignee=nobody@office.example", "somebody"),
        ("cursor=nonsense", "page"),
        ("q=dana@people.example", "reference only"),
        ("law=none-such", "law"),
    ] {
        desk.opens(&format!("/desk/queue?{wrong}")).expect(422);
        desk.sees(name);
        desk.sees("Filter");
        desk.does_not_see("href=\"/desk/cases/");
        if !wrong.starts_with("q=") {
            let refused = officer.gets(&format!("/cases?{wrong}"));
            assert_eq!((refused.status, refused.problem().as_str()), (400, "bad_filter"), "{wrong}");
        }
    }
}

/// Who gave a name and a postal address only stood in no index before: the job finds them all the same.
#[rstest]
fn a_name_that_was_filed_before_is_found_after_the_job(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let reference = filed(&office, &named("Dana Levi"));
    let migration = std::fs::read_to_string("migrations/2026-11-30-000011_names/up.sql").unwrap();
    let mark = migration.split(';').find(|part| part.contains("INSERT INTO")).unwrap();
    office.database.raw("DELETE FROM blind_index").unwrap();
    office.database.raw(mark).unwrap();
    assert_eq!(found(&officer, "dana levi"), [""; 0]);
    assert_eq!(office.wait(upkeep::reindex(&office.desk)).unwrap().filings, 1);
    assert_eq!(found(&officer, "dana levi"), [reference]);
    assert_eq!(office.wait(upkeep::reindex(&office.desk)).unwrap().filings, 0);
}
