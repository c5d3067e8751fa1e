//! What a person can do against a refusal, place by place: the law's own words, the right authority, never another's.

use chrono::TimeDelta;
use habeas::case::Role;
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    api::access,
    support::{databases::Engine, letter::Letter, office::Office},
};

/// A controller whose laws all apply by residence.
fn controller(established_in: &str) -> String {
    format!(
        r#"
[[controllers]]
slug = "default"
name = "Invented Ltd"
zone = "Europe/Dublin"
calendar = "WEEKDAYS"
languages = ["en"]
mailbox = "privacy@invented.example"
established_in = "{established_in}"
relationships = ["customer"]
identifiers = ["email", "order_number"]
laws = [
  {{ law = "eu-gdpr", by = "residence" }},
  {{ law = "uk-gdpr", by = "residence" }},
  {{ law = "il-ppl", by = "residence" }},
  {{ law = "us-ca-ccpa", by = "residence" }},
  {{ law = "us-va-vcdpa", by = "residence" }},
  {{ law = "us-ok-cdpa", by = "residence" }},
]
"#
    )
}

fn asked(place: &str) -> Value {
    let mut body = access(&format!("from-{}@people.example", place.to_lowercase()));
    body["residence"] = match place.split_once('-') {
        Some((country, region)) => json!({ "country": country, "region": region }),
        None if place == "nowhere" => Value::Null,
        None => json!({ "country": place, "region": null }),
    };
    body
}

/// The last letter to somebody whose request was refused, on one line and without its end about the status page.
fn refused(office: &Office, place: &str, staff: &[crate::support::people::Officer<'_>; 2]) -> String {
    let [officer, lead] = staff;
    let person = office.files(&asked(place));
    let case = person.case();
    let refusal = json!({ "code": "identity_not_established", "text": "Nobody answered." });
    let reviewing = officer.does(&case, "refuse", refusal);
    lead.does(&case, "approve", json!({ "digest": reviewing["review_digest"] }));
    officer.does(&case, "send", json!({}));
    office.later(TimeDelta::minutes(1));
    office.run_jobs();
    let letters = person.letters();
    let letter = letters.last().unwrap();
    let (text, html) = (letter.text(), letter.html());
    for address in text.split_whitespace().filter(|word| word.starts_with("https://")) {
        assert!(html.contains(address), "{address} stands in the text only");
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Addresses of authorities, of which a letter names its own and no other.
const ADDRESSES: [&str; 8] = [
    "bfdi.bund.de",
    "cnil.fr",
    "gov.il",
    "cppa.ca.gov",
    "oag.ca.gov",
    "oag.state.va.us",
    "ico.org.uk",
    "dataprotection.ie",
];

#[rstest]
fn a_refusal_names_the_authority_of_the_place_and_the_words_of_its_law(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, &controller("IE"));
    let staff = [
        office.hires("officer@office.example", Role::Officer),
        office.hires("lead@office.example", Role::Lead),
    ];
    let general = "You may complain to a data protection supervisory authority";
    let rows: [(&str, &[&str], &[&str]); 7] = [
        ("DE", &["bfdi.bund.de"], &[general, "You may also seek a judicial remedy against us"]),
        ("FR", &["cnil.fr"], &[general]),
        ("IL", &["gov.il"], &["You may complain to the Privacy Protection Authority.", "Magistrates' Court"]),
        (
            "US-CA",
            &["cppa.ca.gov", "oag.ca.gov"],
            &["You may complain to the California Privacy Protection Agency"],
        ),
        (
            "US-VA",
            &["oag.state.va.us"],
            &["If we deny your appeal, you may complain to the Attorney General of Virginia."],
        ),
        ("GB", &["ico.org.uk"], &["You may complain to the Information Commission (the ICO)."]),
        // no law is known to apply, so that no authority is told to be theirs
        (
            "nowhere",
            &[],
            &[
                "You may also turn to the authority for data protection or consumer protection where you live.",
            ],
        ),
    ];
    for (place, addresses, words) in rows {
        let letter = refused(&office, place, &staff);
        for address in ADDRESSES {
            assert_eq!(letter.contains(address), addresses.contains(&address), "{place} {address}: {letter}");
        }
        for words in words {
            assert!(letter.contains(words), "{place}: {letter}");
        }
        let appeal = letter.contains("You may appeal to us against this decision within a reasonable time");
        assert_eq!(appeal, place == "US-VA", "{place}: {letter}");
        assert_eq!(
            letter.contains("We decide within 60 days of receiving it."),
            place == "US-VA",
            "{letter}"
        );
    }
    let virginia = refused(&office, "US-VA", &staff);
    let order = ["You may appeal to us", "Ask on this page:", "If we deny your appeal", "oag.state.va.us"];
    let places: Vec<usize> = order.iter().map(|words| virginia.find(words).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?} {virginia}");
    office.verifies();
}

#[test]
fn without_a_place_and_without_a_seat_the_possibility_is_told_all_the_same() {
    let office = Office::with(Engine::Sqlite, &controller(""));
    let staff = [
        office.hires("officer@office.example", Role::Officer),
        office.hires("lead@office.example", Role::Lead),
    ];
    let letter = refused(&office, "nowhere", &staff);
    assert!(letter.contains("You may also turn to the authority"), "{letter}");
    for address in ADDRESSES {
        assert!(!letter.contains(address), "{address}: {letter}");
    }
}

/// An extension leaves nothing to appeal against: what a law grants after a lost appeal is not told then.
#[test]
fn an_extension_tells_of_authorities_only_where_no_appeal_comes_first() {
    let office = Office::with(Engine::Sqlite, &controller("IE"));
    let officer = office.hires("officer@office.example", Role::Officer);
    let told = |place: &str| {
        let person = office.files(&asked(place));
        officer.does(
            &person.case(),
            "extend",
            json!({ "reasons": ["complexity"], "text": "Eleven systems." }),
        );
        office.run_jobs();
        let letters = person.letters();
        let told = letters.iter().map(Letter::text).find(|text| text.contains("Eleven systems."));
        told.unwrap()
    };
    let (german, virginian) = (told("DE"), told("US-VA"));
    assert!(german.contains("bfdi.bund.de"), "{german}");
    assert!(!virginian.contains("oag.state.va.us") && !virginian.contains("appeal"), "{virginian}");
}

/// F1: whom no attached law protects is told of our own rule, with the authority of their own place where we know one.
#[rstest]
fn nobody_is_told_of_a_law_that_does_not_apply(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::with(engine, &controller("IE"));
    let staff = [
        office.hires("officer@office.example", Role::Officer),
        office.hires("lead@office.example", Role::Lead),
    ];
    for (place, addresses) in
        [("CH", &[][..]), ("TR", &[]), ("CA-BC", &["priv.gc.ca"]), ("AU", &["oaic.gov.au"])]
    {
        let person = office.files(&asked(place));
        office.run_jobs();
        let mut case = staff[0].case(&person.case());
        // the rules of the office name the provisions from which they come, whoever asks
        case["acts"] = Value::Null;
        assert_eq!(case["law"], "base", "{place}: {case}");
        assert!(case["flags"].as_array().unwrap().contains(&"flagged".into()), "{place}");
        let receipt = person.letters().last().unwrap().text();
        let refusal = refused(&office, place, &staff);
        for text in [case.to_string(), person.receipt.to_string(), receipt, refusal.clone()] {
            for foreign in ["GDPR", "CCPA", "eu-gdpr", "il-ppl", "Art 12", "Israel", "California", "Virginia"]
            {
                assert!(!text.contains(foreign), "{place} {foreign}: {text}");
            }
        }
        assert!(refusal.contains("You may also turn to the authority"), "{refusal}");
        for address in addresses {
            assert!(refusal.contains(address), "{place} {address}: {refusal}");
        }
        for address in ADDRESSES {
            assert!(!refusal.contains(address), "{place} {address}: {refusal}");
        }
    }
}
