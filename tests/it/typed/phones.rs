//! Telephone numbers as contacts, chats and keyboards of all scripts give them.

use habeas::case::Role;
use rstest::rstest;

use super::{by_phone, found, post, refused_at};
use crate::support::{databases::Engine, office::Office};

/// What is typed, and a spelling that finds it.
const NUMBERS: [(&str, &str); 16] = [
    ("\u{202A}+1 212 555 0123\u{202C}", "+12125550123"),
    ("+1\u{A0}212\u{A0}555\u{A0}0124", "+12125550124"),
    ("+1\u{2011}212\u{2011}555\u{2011}0125", "0012125550125"),
    ("+1 (212) 555-0126 ext. 5", "+12125550126"),
    ("٠٥٠١٢٣٤٥٦٧", "050 123 45 67"),
    ("tel:+12125550127", "+12125550127"),
    ("+1–212–555–0128", "+12125550128"),
    ("+49\t30\t1234567", "+49 30 1234567"),
    ("+1\u{2212}2125550129", "+12125550129"),
    ("+44 (0)20 7946 0958", "+44 20 7946 0958"),
    ("\u{202A}+44 20 7946 0911\u{202C}", "+44 20 7946 0911"),
    ("＋１　２１２　５５５　０１３０", "+12125550130"),
    ("+1 212\u{200B}555\u{AD}0131\u{FEFF}", "+12125550131"),
    ("+91 ९८७६५ ४३२१०", "+919876543210"),
    ("TEL:+1-212-555-0132;ext=77", "tel:+12125550132"),
    ("+1 212 555 0133 שלוחה 5", "+1 212 555 0133 x9"),
];

#[rstest]
fn what_people_paste_for_a_number_is_taken_and_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let filed = NUMBERS.map(|(typed, _)| {
        let answer = post(&office, &by_phone(typed));
        assert_eq!(answer.status, 201, "{typed:?}: {}", answer.text());
        answer.json()["reference"].as_str().unwrap().to_owned()
    });
    for ((typed, searched), reference) in NUMBERS.iter().zip(filed) {
        assert_eq!(found(&officer, searched), [reference], "{typed:?} by {searched:?}");
    }
}

#[test]
fn what_is_left_over_is_told() {
    let office = Office::on(Engine::Sqlite);
    for (typed, told) in [
        ("+1 212 555 0123 or 0124", "words or signs"),
        ("+1 212 555 0123 ext.", "words or signs"),
        ("12", "5 to 20 digits"),
        ("call me", "5 to 20 digits"),
    ] {
        refused_at(&office, &by_phone(typed), "/requester/phone");
        let answer = post(&office, &by_phone(typed));
        let message = answer.json()["errors"][0]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(told) && !message.contains(typed), "{message}");
    }
}
