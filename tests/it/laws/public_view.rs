//! A figure that nobody has looked up is never told to a person as law; the office sees it with its mark.

use habeas::law::{Basis, Calendar, CalendarId, CaseClock, CaseDates, Certainty, Right, Zone, case_dates};

use super::{day, laws};

/// The dates of a right under a law, for a request of that day at noon.
fn dates(id: &str, right: Right, on: &str) -> CaseDates {
    let laws = laws();
    let law = laws.law(&id.parse().unwrap(), day(on)).unwrap();
    let clock = CaseClock {
        right,
        purpose: None,
        ground: None,
        received_at: format!("{on}T12:00:00Z").parse().unwrap(),
        received_on: None,
        zone: Zone::UTC,
        work_calendar: &Calendar::from(CalendarId::Weekdays),
        events: &[],
        postponed_to: None,
        flagged: None,
        shortest: None,
        joined: None,
    };
    case_dates(laws, law, &[], &clock).unwrap()
}

#[test]
fn a_statutory_figure_that_is_unsure_is_told_as_our_own_reading() {
    let dates = dates("us-nh-dpa", Right::WithdrawConsent, "2026-03-02");
    assert_eq!((dates.due, dates.due_basis), (Some(day("2026-03-17")), Some(Basis::Statute)));
    assert_eq!(dates.clocks[0].certainty, Some(Certainty::Unchecked));
    let figure = dates.trace.iter().find(|step| step.cite == "RSA 507-H:6").unwrap();
    assert!(figure.is_unchecked(), "the office sees the provision and the mark");
    let public_view = dates.public_view();
    assert_eq!(
        (public_view.due, public_view.legal_due),
        (dates.due, None),
        "nothing moves, nothing is claimed"
    );
    assert_eq!(
        (public_view.due_basis, public_view.clocks[0].basis),
        (Some(Basis::Policy), Some(Basis::Policy))
    );
    assert!(public_view.trace.iter().all(|step| !step.cite.contains("507-H:6")));
    assert!(public_view.trace.len() < dates.trace.len(), "the step that tells what the law allows is gone");
}

#[test]
fn a_legal_date_that_is_unsure_is_left_out_beside_our_own() {
    let correction = dates("il-ppl", Right::Correction, "2026-02-01");
    assert_eq!(correction.legal_due, Some(day("2026-03-03")));
    let public_view = correction.public_view();
    assert_eq!((public_view.due, public_view.due_basis), (correction.due, Some(Basis::Policy)));
    assert_eq!((public_view.legal_due, public_view.clocks[0].legal_due), (None, None));
    // The 30 days for inspection were read in the regulations' own text.
    let access = dates("il-ppl", Right::Access, "2026-02-01").public_view();
    assert_eq!(access.legal_due, Some(day("2026-03-03")));
}

#[test]
fn what_is_sure_is_told_as_it_is() {
    for (id, right) in
        [("eu-gdpr", Right::Access), ("us-ca-ccpa", Right::Know), ("us-va-vcdpa", Right::Appeal)]
    {
        let dates = dates(id, right, "2026-03-02");
        assert_eq!(dates.public_view(), dates, "{id}");
    }
}

/// Over everything that ships: no provision marked as unsure reaches the person, and none is called law.
#[test]
fn no_unsure_provision_is_ever_told() {
    let mut unsure = 0;
    for law in laws().all().iter().filter(|law| law.disabled.is_none()) {
        for (right, grant) in &law.rights {
            let first = grant
                .in_force_from
                .unwrap_or(law.in_force_from)
                .max(law.in_force_from)
                .max(day("1971-01-01"));
            let dates = dates(law.id.as_str(), *right, &first.to_string());
            let public_view = dates.public_view();
            for step in public_view.trace.iter().filter(|step| step.is_unchecked()) {
                assert!(step.cite.is_empty() && !step.basis.is_law(), "{} {right}: {step:?}", law.id);
                assert!(!step.rule.ends_with("/legal"), "{} {right}: {step:?}", law.id);
            }
            assert_eq!(public_view.due, dates.due);
            unsure += usize::from(public_view != dates);
        }
        for refusal in &law.refusals {
            assert_eq!(
                refusal.public_cite().is_none(),
                refusal.certainty == Certainty::Unchecked,
                "{}",
                refusal.code
            );
        }
    }
    assert!(unsure >= 10, "only {unsure} rights rest on something unsure: is the mark lost?");
}
