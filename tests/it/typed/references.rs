//! A reference is known however it was copied: at the search of the desk, by its page and by the API, and at the status page.

use habeas::case::Role;
use rstest::rstest;

use super::{by_mail, found};
use crate::support::{databases::Engine, office::Office, window::Window};

/// The ways in which people copy one.
fn copies(reference: &str) -> Vec<String> {
    let bare = reference.strip_prefix("HB-").unwrap();
    let with = |sign: &str| reference.replace('-', sign);
    vec![
        format!("{reference}."),
        bare.to_owned(),
        format!("\u{200E}{reference}"),
        format!("Reference: {reference}"),
        format!("{reference},"),
        format!("[{reference}]"),
        with("\u{2212}"),
        with("_"),
        with("\u{AD}"),
        // the same kinds
        with("\u{2011}"),
        with(" "),
        with("\u{A0}").to_lowercase(),
        format!("Dear team, what about {reference}? Mia"),
        format!("\u{202A}{reference}\u{202C}\u{FEFF}"),
        format!("«{bare}»."),
    ]
}

#[rstest]
fn a_reference_is_known_however_it_was_copied(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let reference = office.files(&by_mail("dana@people.example")).reference;
    office.files(&by_mail("other@people.example"));
    let mut desk = Window::of(&office, "officer@office.example", Role::Officer);
    let officer = office.hires("second@office.example", Role::Officer);
    let mut person = Window::new(&office);
    for copied in copies(&reference) {
        assert_eq!(found(&officer, &copied), [reference.as_str()], "{copied:?}");
        desk.opens("/desk/queue").expect(200);
        let led = desk.sends("/desk/search", &[("q", copied.as_str())]).expect(303);
        assert_eq!(led.header("location"), format!("/desk/queue?q={reference}"), "{copied:?}");
        desk.opens(led.header("location")).expect(200);
        desk.sees(&reference);
        person.opens("/status").expect(200);
        person.sends("/status/code", &[("reference", copied.as_str())]).expect(200);
        person.sees(&reference);
    }
}

/// What somebody typed to find a person stands in no address.
#[test]
fn a_name_or_an_address_is_never_taken_for_a_reference() {
    let office = Office::on(Engine::Sqlite);
    let mut desk = Window::of(&office, "officer@office.example", Role::Officer);
    for number in 0..200 {
        let letters: String =
            format!("{number:03}").bytes().map(|digit| char::from(digit - b'0' + b'a')).collect();
        for typed in
            [format!("anna{letters} be"), format!("an{letters}@ex.org"), format!("2125550{number:03}")]
        {
            desk.opens("/desk/queue").expect(200);
            desk.sends("/desk/search", &[("q", typed.as_str())]).expect(200);
        }
    }
}
