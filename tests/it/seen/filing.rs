//! What is filed is what the check page showed, whatever other tabs and other people did meanwhile.

use habeas::case::Role;
use rstest::rstest;

use super::{A, B, answers, checks, reference, says, sends};
use crate::support::{databases::Engine, office::Office, window::Window};

/// Who got letters, after all that is due was sent.
fn letters(office: &Office) -> [usize; 2] {
    office.run_jobs();
    [A, B].map(|person| office.letters_to(person).len())
}

/// What is on record, as the office sees it.
fn filed(office: &Office) -> usize {
    let officer = office.hires("officer@office.example", Role::Officer);
    officer.gets("/cases").expect(200).json()["items"].as_array().unwrap().len()
}

#[rstest]
fn another_person_in_another_tab_is_not_sent_by_the_first(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let mut first = Window::new(&office);
    checks(&mut first, A);
    says(&mut first.tab(), B);
    sends(&mut first).expect(409);
    for part in ["Check your answers", "Nothing was sent.", B] {
        first.sees(part);
    }
    first.does_not_see(A);
    assert_eq!(letters(&office), [0, 0]);
    // what is shown now may be sent
    assert_eq!(sends(&mut first).expect(303).header("location"), "/request/sent");
    assert_eq!(letters(&office), [0, 1]);
    assert_eq!(filed(&office), 1);
}

#[rstest]
fn who_was_overtaken_is_told_that_this_receipt_is_of_another(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let mut first = Window::new(&office);
    checks(&mut first, A);
    let mut second = first.tab();
    says(&mut second, B);
    second.opens("/request/check").expect(200);
    sends(&mut second).expect(303);
    let to = sends(&mut first).expect(303);
    assert_eq!(to.header("location"), "/request/sent?other=1");
    first.opens("/request/sent?other=1").expect(200);
    first.sees("Another request was sent from this browser");
    assert_eq!(letters(&office), [0, 1]);
    assert_eq!(filed(&office), 1);
}

#[rstest]
fn what_was_shown_and_stands_again_is_sent(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let mut first = Window::new(&office);
    checks(&mut first, A);
    let mut second = first.tab();
    says(&mut second, B);
    second.opens("/request/check").expect(200);
    says(&mut first.tab(), A);
    sends(&mut second).expect(409);
    second.sees(A);
    assert_eq!(letters(&office), [0, 0]);
    assert_eq!(sends(&mut first).expect(303).header("location"), "/request/sent");
    assert_eq!(letters(&office), [1, 0]);
    assert_eq!(filed(&office), 1);
}

#[rstest]
fn going_back_after_sending_sends_nothing_more(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let mut first = Window::new(&office);
    checks(&mut first, A);
    let mut back = first.tab();
    sends(&mut first).expect(303);
    first.opens("/request/sent").expect(200);
    let receipt = reference(&first.page);
    assert_eq!(sends(&mut back.tab()).expect(303).header("location"), "/request/sent");
    // the next person begins anew; the old page is still open in the other tab
    first.sends("/request/again", &[]).expect(303);
    checks(&mut first, B);
    sends(&mut back).expect(409);
    back.sees(B);
    assert_eq!(letters(&office), [1, 0]);
    sends(&mut first).expect(303);
    first.opens("/request/sent").expect(200);
    assert_ne!(reference(&first.page), receipt);
    assert_eq!(letters(&office), [1, 1]);
    assert_eq!(filed(&office), 2);
}

#[test]
fn whichever_answer_changed_nothing_is_sent() {
    let office = Office::on(Engine::Sqlite);
    let changes: [(&str, &[(&str, &str)]); 8] = [
        ("place", &[("country", "FR")]),
        ("place", &[("country", "US")]),
        ("relationship", &[("relationship", "visitor")]),
        ("wishes", &[("wishes", "copy"), ("wishes", "source")]),
        ("wishes", &[("wishes", "delete")]),
        ("about-copy", &[("scope", "all"), ("from", "2020-01-01")]),
        ("find", &[("email", A), ("name", "A Person")]),
        ("reply", &[("reply_by", "portal"), ("adjustment", "Large print, please.")]),
    ];
    for (page, typed) in changes {
        let mut first = Window::new(&office);
        checks(&mut first, A);
        let mut second = first.tab();
        second.opens(&format!("/request/{page}?change=1")).expect(200);
        second.sends(&format!("/request/{page}"), typed).expect(303);
        let answer = sends(&mut first);
        match answer.status {
            409 => first.sees("Nothing was sent."),
            303 => {
                let to = answer.header("location").to_owned();
                assert!(to.ends_with("?changed=1") && !to.contains("sent"), "{page}: {to}");
                first.opens(&to).expect(200);
                first.sees("Nothing was sent.");
            }
            other => panic!("{page}: {other}"),
        }
    }
    assert_eq!(letters(&office), [0, 0]);
    assert_eq!(filed(&office), 0);
}

#[test]
fn a_form_without_what_it_showed_or_with_anything_else_sends_nothing() {
    let office = Office::on(Engine::Sqlite);
    let mut window = Window::new(&office);
    checks(&mut window, A);
    let shown = window.hidden("shown");
    for other in ["", "x", &shown[1..], &shown.to_lowercase(), &format!("{shown}=")] {
        window.sends("/request/send", &[("shown", other)]).expect(409);
    }
    assert_eq!(letters(&office), [0, 0]);
    window.sends("/request/send", &[("shown", &shown)]).expect(303);
    assert_eq!(letters(&office), [1, 0]);
}

/// Answers of pages that the path no longer has stay in the draft; they are not shown, so they are not filed.
#[test]
fn an_answer_that_the_check_page_does_not_show_is_not_filed() {
    let office = Office::on(Engine::Sqlite);
    let mut window = Window::new(&office);
    checks(&mut window, A);
    answers(&mut window, "about-copy", &[("scope", "areas"), ("areas", "Orders"), ("from", "2020-01-01")]);
    answers(&mut window, "wishes", &[("wishes", "source")]);
    window.opens("/request/check").expect(200);
    window.does_not_see("Orders");
    window.does_not_see("2020");
    sends(&mut window).expect(303);
    let officer = office.hires("officer@office.example", Role::Officer);
    let case = officer.gets("/cases").expect(200).json()["items"][0]["id"].as_str().unwrap().to_owned();
    let case = officer.case(&case);
    assert!(case["details"].is_null(), "{case}");
    assert!(!case.to_string().contains("Orders"), "{case}");
}
