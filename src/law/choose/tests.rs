//! Which law leads, which others and which promises run beside it: by residence, establishment, record, and by nothing.

use chrono::NaiveDate;

use super::case_dates::{CaseClock, case_dates};
use super::choice::{AttachedBy, Attachment, Choice, LedBy, choose, earliest_right, law_of_contest};
use crate::{
    law::{
        LawError,
        calendar::{business::Calendar, id::CalendarId, zone::Zone},
        file::laws::Laws,
        text::{
            figures::Unit,
            matter::{Flag, Matter, OwnPeriod, Standing},
            right::Right,
        },
    },
    types::Place,
};

use AttachedBy::{Establishment, Record, Residence};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn attached(law: &str, by: AttachedBy) -> Attachment {
    Attachment { law: law.parse().unwrap(), by }
}

/// The shipped laws, with lines added to the promise among them.
fn laws(promise: &str) -> Laws {
    let text = include_str!("../../../config/laws/custom-policy.toml");
    let text = text.replacen("calendar = \"WEEKDAYS\"", &format!("calendar = \"WEEKDAYS\"\n{promise}"), 1);
    Laws::with_overrides([("custom-policy.toml".to_owned(), text)]).unwrap()
}

/// Received on 5 March 2026 by somebody who lives there; nothing else is known.
fn ask<T>(right: Right, place: Option<&str>, run: impl FnOnce(&Matter<'_>) -> T) -> T {
    let place = place.map(|place| place.parse::<Place>().unwrap());
    run(&Matter { residence: place.as_ref(), ..Matter::plain(right, day("2026-03-05")) })
}

fn said(choice: &Choice<'_>) -> (String, LedBy, String, Option<Flag>) {
    let further: Vec<&str> = choice.further.iter().map(|law| law.id.as_str()).collect();
    (choice.lead.id.to_string(), choice.led_by, further.join(" "), choice.flagged)
}

/// The period that counts for somebody in Japan.
fn shortest(laws: &Laws, attachments: &[Attachment], right: Right) -> Option<OwnPeriod> {
    ask(right, Some("JP"), |matter| choose(laws, attachments, matter).shortest)
}

fn days(count: u32) -> OwnPeriod {
    OwnPeriod { count, unit: Unit::Days, calendar: None }
}

fn chosen(
    laws: &Laws,
    attachments: &[Attachment],
    right: Right,
    place: Option<&str>,
) -> (String, LedBy, String, Option<Flag>) {
    ask(right, place, |matter| said(&choose(laws, attachments, matter)))
}

fn led(law: &str, by: LedBy, further: &str, flagged: Option<Flag>) -> (String, LedBy, String, Option<Flag>) {
    (law.to_owned(), by, further.to_owned(), flagged)
}

#[test]
fn the_law_of_residence_leads_then_that_of_establishment_then_that_of_the_record() {
    let laws = laws("");
    let all = [
        attached("us-ferpa", Record),
        attached("eu-gdpr", Establishment),
        attached("us-ca-ccpa", Residence),
        attached("us-va-vcdpa", Residence),
    ];
    let of = |place| chosen(&laws, &all, Right::Access, place);
    assert_eq!(of(Some("US-CA")), led("us-ca-ccpa", LedBy::Residence, "eu-gdpr", None));
    assert_eq!(of(Some("US-VA")), led("us-va-vcdpa", LedBy::Residence, "eu-gdpr", None));
    assert_eq!(of(Some("JP")), led("eu-gdpr", LedBy::Establishment, "", None));
    assert_eq!(of(None), led("eu-gdpr", LedBy::Establishment, "", None));
    let pupil = |place: Option<&str>, attachments: &[Attachment]| {
        ask(Right::Access, place, |matter| {
            said(&choose(&laws, attachments, &Matter { standings: &[Standing::Pupil], ..*matter }))
        })
    };
    assert_eq!(pupil(Some("US-VA"), &all), led("us-va-vcdpa", LedBy::Residence, "eu-gdpr us-ferpa", None));
    assert_eq!(pupil(Some("JP"), &all[..1]), led("us-ferpa", LedBy::Record, "", None));
    let worker = ask(Right::Access, Some("US-VA"), |matter| {
        said(&choose(&laws, &all, &Matter { standings: &[Standing::Employee], ..*matter }))
    });
    assert_eq!(worker, led("eu-gdpr", LedBy::Establishment, "", None), "Virginia protects consumers");
    let record = [attached("eu-gdpr", Record)];
    let anybody = chosen(&laws, &record, Right::Access, Some("DE"));
    assert_eq!(anybody.1, LedBy::BaseRules, "a law that names no record is no law of records");
}

#[test]
fn where_no_law_applies_our_own_rules_lead_with_the_earliest_statutory_period_and_an_officer_looks_at_it() {
    let laws = laws("");
    let several = [
        attached("us-ca-ccpa", Residence),
        attached("eu-gdpr", Residence),
        attached("il-ppl", Residence),
        attached("custom-policy", Residence),
    ];
    let of = |right, place| chosen(&laws, &several, right, place);
    let ours = |flag| led("base", LedBy::BaseRules, "", Some(flag));
    assert_eq!(of(Right::Access, Some("JP")), ours(Flag::NoStatute));
    assert_eq!(shortest(&laws, &several, Right::Access), Some(days(30)), "30 days before 45");
    assert_eq!(of(Right::Access, None), ours(Flag::ResidenceUnknown));
    // the seven working days of Israel are the controller's own: they hurry nobody else
    let israel = [several[0].clone(), several[2].clone()];
    let alone = chosen(&laws, &israel[..1], Right::Access, Some("JP"));
    let base = ours(Flag::NoStatute);
    assert_eq!(alone, base);
    assert_eq!(shortest(&laws, &israel[..1], Right::Access), Some(days(45)));
    assert_eq!(shortest(&laws, &israel[1..], Right::Restriction), None);
    assert_eq!(chosen(&laws, &israel[1..], Right::Restriction, Some("JP")), base, "ours alone is no statute");
    assert_eq!(chosen(&laws, &[], Right::Access, Some("JP")), base);
    assert_eq!(
        chosen(&laws, &several[3..], Right::Correction, Some("JP")),
        base,
        "nor is a promise to residents"
    );
}

#[test]
fn a_right_that_its_law_does_not_grant_is_not_led_by_it() {
    let laws = laws("");
    let both = [attached("eu-gdpr", Residence), attached("us-ca-ccpa", Residence)];
    let of = chosen(&laws, &both, Right::OptOut, Some("DE"));
    assert_eq!(of, led("base", LedBy::BaseRules, "", Some(Flag::NoStatute)));
    let working = OwnPeriod { count: 15, unit: Unit::BusinessDays, calendar: Some(CalendarId::UsFederal) };
    assert_eq!(shortest(&laws, &both, Right::OptOut), Some(working));
}

#[test]
fn what_no_statute_names_runs_under_one_law_until_somebody_says_what_it_is() {
    let laws = laws("");
    let both = [attached("us-ca-ccpa", Residence), attached("eu-gdpr", Establishment)];
    for right in [Right::Unsure, Right::RemovePosts, Right::ChildReport, Right::Question] {
        let of = |attachments: &[Attachment]| chosen(&laws, attachments, right, Some("US-CA"));
        assert_eq!(of(&both), led("us-ca-ccpa", LedBy::Residence, "", None), "{right}");
        assert_eq!(of(&both[1..]), led("eu-gdpr", LedBy::Establishment, "", None), "{right}");
    }
    // its earliest right: opting out, after fifteen working days
    let nobody = chosen(&laws, &both[..1], Right::Unsure, Some("JP"));
    assert_eq!(nobody, led("base", LedBy::BaseRules, "", Some(Flag::NoStatute)));
    let california = laws.law(&"us-ca-ccpa".parse().unwrap(), day("2026-03-05")).unwrap();
    let (due, right) = earliest_right(california, day("2026-03-05"), true).unwrap();
    assert_eq!(due, day("2026-03-26"));
    assert!(
        california
            .granted(right, due)
            .is_some_and(|granted| granted.rule_name == "stop_use" || granted.rule_name == "automated")
    );
    let base = earliest_right(laws.base(), day("2026-03-05"), true);
    assert_eq!(base, None, "our own rules are no statute");
    assert_eq!(earliest_right(laws.base(), day("2026-03-05"), false).unwrap().0, day("2026-04-04"));
}

#[test]
fn the_earliest_of_two_is_found_by_statutory_figures_alone() {
    let laws = laws("");
    let israel = laws.law(&"il-ppl".parse().unwrap(), day("2026-03-05")).unwrap();
    assert_eq!(earliest_right(israel, day("2026-03-05"), true).unwrap().0, day("2026-04-04"), "30 days");
    assert_eq!(earliest_right(israel, day("2026-03-05"), false).unwrap().0, day("2026-03-16"), "ours");
    // on 31 January the GDPR's month is over before Israel's thirty days
    let both = [attached("il-ppl", Residence), attached("eu-gdpr", Residence)];
    let place: Place = "JP".parse().unwrap();
    let on = |received: &str| {
        let matter = Matter { residence: Some(&place), ..Matter::plain(Right::Access, day(received)) };
        choose(&laws, &both, &matter).shortest
    };
    assert_eq!(on("2026-01-31"), Some(OwnPeriod { count: 1, unit: Unit::Months, calendar: None }));
    assert_eq!(on("2026-03-05"), Some(days(30)));
}

#[test]
fn a_promise_to_everybody_runs_beside_the_law_where_it_grants_the_right() {
    let laws = laws("");
    let both = [attached("custom-policy", Establishment), attached("eu-gdpr", Establishment)];
    let of = |right| chosen(&laws, &both, right, Some("JP"));
    assert_eq!(of(Right::Correction), led("eu-gdpr", LedBy::Establishment, "custom-policy", None));
    assert_eq!(of(Right::Access), led("eu-gdpr", LedBy::Establishment, "", None));
    let twice = [both[0].clone(), both[0].clone(), both[1].clone(), both[1].clone()];
    let of = chosen(&laws, &twice, Right::Correction, None);
    assert_eq!(of, led("eu-gdpr", LedBy::Establishment, "custom-policy", None), "each once");
    let nobody = chosen(&laws, &both[..1], Right::Correction, Some("JP"));
    assert_eq!(
        nobody,
        led("base", LedBy::BaseRules, "custom-policy", Some(Flag::NoStatute)),
        "a promise leads nothing"
    );
}

#[test]
fn a_promise_to_residents_reaches_those_of_its_places_and_of_nowhere_else() {
    let french = laws("places = [\"FR\"]");
    let both = [attached("custom-policy", Residence), attached("eu-gdpr", Establishment)];
    let further = |laws: &Laws, place| chosen(laws, &both, Right::Correction, place).2;
    assert_eq!(further(&french, Some("FR")), "custom-policy");
    assert_eq!(further(&french, Some("DE")), "");
    assert_eq!(further(&french, None), "");
    let nowhere = laws("");
    assert_eq!(further(&nowhere, Some("FR")), "", "to residents of no place");
}

#[test]
fn a_promise_bound_to_a_law_reaches_those_whom_that_law_protects() {
    let bound = laws("promises_for = \"us-ca-ccpa\"");
    let all = |by| {
        [attached("custom-policy", by), attached("us-ca-ccpa", Residence), attached("eu-gdpr", Establishment)]
    };
    for by in [Establishment, Residence] {
        let further = |place| chosen(&bound, &all(by), Right::Correction, place).2;
        assert_eq!(further(Some("US-CA")), "eu-gdpr custom-policy", "{by:?}");
        assert_eq!(further(Some("US-VA")), "", "{by:?}");
        assert_eq!(further(None), "", "{by:?}");
    }
}

#[test]
fn an_appeal_goes_by_the_law_of_the_decision_where_it_has_one() {
    let laws = laws("");
    let law = |id: &str, right| {
        law_of_contest(&laws, &id.parse().unwrap(), right, day("2026-03-20")).id.to_string()
    };
    assert_eq!(law("us-va-vcdpa", Right::Appeal), "us-va-vcdpa");
    assert_eq!(law("eu-gdpr", Right::Appeal), "base");
    assert_eq!(law("uk-gdpr", Right::Complaint), "base", "not before 19 June 2026");
    let complaint = law_of_contest(&laws, &"uk-gdpr".parse().unwrap(), Right::Complaint, day("2026-07-01"));
    assert_eq!(complaint.id.as_str(), "uk-gdpr");
}

/// An access request of 5 March 2026 at noon.
fn clock(right: Right, zone: Zone, work_calendar: &Calendar) -> CaseClock<'_> {
    CaseClock {
        right,
        purpose: None,
        ground: None,
        received_at: "2026-03-05T11:00:00Z".parse().unwrap(),
        received_on: None,
        zone,
        work_calendar,
        events: &[],
        postponed_to: None,
        flagged: None,
        shortest: None,
        joined: None,
    }
}

#[test]
fn a_right_that_a_law_does_not_grant_has_no_date_under_it() {
    let laws = laws("");
    let weekdays = Calendar::from(CalendarId::Weekdays);
    let ferpa = laws.law(&"us-ferpa".parse().unwrap(), day("2026-03-05")).unwrap();
    let dates =
        |right| case_dates(&laws, ferpa, &[], &clock(right, "America/New_York".parse().unwrap(), &weekdays));
    assert!(dates(Right::Access).is_ok());
    let refused = dates(Right::Erasure).map(|dates| dates.due);
    assert!(matches!(refused, Err(LawError::NotGranted { right: Right::Erasure, .. })), "{refused:?}");
}

#[test]
fn a_day_of_rest_for_everybody_moves_a_date_of_law_and_a_closure_of_the_office_does_not() {
    let laws = laws("");
    let california = laws.law(&"us-ca-ccpa".parse().unwrap(), day("2026-03-05")).unwrap();
    let acknowledged = |work: &Calendar| {
        let clock = clock(Right::Access, "America/Los_Angeles".parse().unwrap(), work);
        case_dates(&laws, california, &[], &clock).unwrap().acknowledge_by
    };
    let plain = Calendar::from(CalendarId::UsFederal);
    let on = day("2026-03-09");
    assert_eq!(acknowledged(&plain), Some(day("2026-03-19")), "ten business days");
    let closed = plain.clone().with_closures([(on, "moving house".to_owned())]);
    assert_eq!(acknowledged(&closed), Some(day("2026-03-19")));
    let rest = plain.with_rest_days([(on, "day of mourning".to_owned())]);
    assert_eq!(acknowledged(&rest), Some(day("2026-03-20")));
}

/// Mexico: 20 working days to answer, and 15 from the answer to carry out what it grants. Nobody looked the second figure up.
#[test]
fn a_second_phase_has_a_date_of_its_own_which_moves_no_other_and_is_not_told_as_law() {
    let laws = laws("");
    let mexico = laws.law(&"mx-lfpdppp".parse().unwrap(), day("2026-03-05")).unwrap();
    let work = Calendar::from(CalendarId::Weekdays);
    let clock = clock(Right::Access, "America/Mexico_City".parse().unwrap(), &work);
    let dates = case_dates(&laws, mexico, &[], &clock).unwrap();
    assert_eq!((dates.due, dates.clocks[0].carry_out_by), (Some(day("2026-04-03")), Some(day("2026-04-24"))));
    let step = dates.trace.iter().find(|step| step.rule.ends_with("/carry_out")).unwrap();
    assert_eq!((step.value.as_str(), step.cite.as_str()), ("2026-04-24", "LFPDPPP of 2025, about Art 31"));
    let told = dates.public_view();
    assert_eq!((told.due, told.clocks[0].carry_out_by), (dates.due, None));
    assert!(told.trace.iter().all(|step| !step.rule.ends_with("/carry_out")));
    let german = laws.law(&"eu-gdpr".parse().unwrap(), day("2026-03-05")).unwrap();
    let one_phase = case_dates(&laws, german, &[], &clock).unwrap();
    assert_eq!(one_phase.clocks[0].carry_out_by, None);
}
