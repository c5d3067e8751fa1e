//! Every law file parses, has its sources, and its examples come true; calendars and deadlines equal the references.

use habeas::law::{LawId, Laws};

fn laws() -> Laws {
    Laws::embedded().unwrap_or_else(|faults| {
        panic!("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    })
}

#[test]
fn the_examples_of_every_law_come_true() {
    let laws = laws();
    for law in laws.all() {
        assert_eq!(law.failed_examples(), [], "{}", law.id);
    }
}

#[test]
fn the_laws_of_this_form_are_there() {
    let laws = laws();
    for id in ["eu-gdpr", "us-ca-ccpa", "il-ppl", "custom-policy", "base"] {
        let id: LawId = id.parse().unwrap();
        assert!(laws.law(&id, "2026-11-21".parse().unwrap()).is_some(), "{id}");
    }
}
