//! Promises beside the law: the earlier date is due, and the look over them says plainly what binds and what is unlawful.

use chrono::NaiveDate;
use habeas::law::{
    AttachedBy, Attachment, Calendar, CalendarId, CaseClock, CaseDates, Finding, Ground, Laws, Matter, Right,
    Zone, case_dates, choose,
    finding::{Level, Never, What},
    lint,
};
use habeas::types::Place;

use super::{choosing::attached, day};

const GDPR: &str = include_str!("../../../config/promises/promise-gdpr.toml");
const CCPA: &str = include_str!("../../../config/promises/promise-ccpa.toml");
const SEVEN: &str = include_str!("../../../config/promises/promise-seven-days.toml");

/// The shipped laws with the three templates, each changed as told.
fn with(files: &[(&str, String)]) -> Laws {
    let files = files.iter().map(|(id, text)| (format!("{id}.toml"), text.clone()));
    Laws::with_overrides(files).unwrap_or_else(|faults| panic!("{}", faults[0]))
}

pub(super) fn templates() -> Laws {
    with(&[
        ("promise-gdpr", GDPR.to_owned()),
        ("promise-ccpa", CCPA.to_owned()),
        ("promise-seven-days", SEVEN.to_owned()),
    ])
}

/// A controller anywhere, with customers in Europe, California and Israel, and three promises.
fn controller() -> Vec<Attachment> {
    let (home, all) = (AttachedBy::Residence, AttachedBy::Establishment);
    attached(&[
        ("eu-gdpr", home),
        ("us-ca-ccpa", home),
        ("il-ppl", home),
        ("promise-gdpr", all),
        ("promise-ccpa", all),
        ("promise-seven-days", all),
    ])
}

fn dates(laws: &Laws, place: &str, matter: Matter<'_>) -> CaseDates {
    let place: Place = place.parse().unwrap();
    let matter = Matter { residence: Some(&place), ..matter };
    let choice = choose(laws, &controller(), &matter);
    let clock = CaseClock {
        right: matter.right,
        purpose: None,
        ground: None,
        received_at: matter.received_on.and_hms_opt(12, 0, 0).unwrap().and_utc(),
        received_on: None,
        zone: Zone::UTC,
        work_calendar: &Calendar::from(CalendarId::Weekdays),
        events: &[],
        postponed_to: None,
        flagged: choice.flagged,
        shortest: choice.shortest,
        joined: None,
    };
    case_dates(laws, choice.lead, &choice.further, &clock).unwrap()
}

#[test]
fn the_examples_of_the_templates_come_true() {
    let laws = templates();
    for law in laws.all().iter().filter(|law| law.id.as_str().starts_with("promise-")) {
        assert_eq!(law.failed_examples(), [], "{}", law.id);
        assert!(law.text.contains("law.directory"), "{} says how it is used", law.id);
    }
}

#[test]
fn the_legal_and_the_promised_date_are_kept_and_the_earlier_is_due() {
    let laws = templates();
    let clocks = |dates: &CaseDates| {
        let of = |clock: &habeas::law::ClockDates| (clock.law.to_string(), clock.due.unwrap().to_string());
        dates.clocks.iter().map(of).collect::<Vec<_>>()
    };
    let told = |place: &str, right: Right, ground: Option<Ground>, on: &str| {
        let dates = dates(&laws, place, Matter { ground, ..Matter::plain(right, day(on)) });
        (clocks(&dates), dates.due.unwrap().to_string(), dates.legal_due.map(|on: NaiveDate| on.to_string()))
    };
    let pairs = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(law, due)| ((*law).to_owned(), (*due).to_owned())).collect::<Vec<_>>()
    };
    let legal = |on: &str| Some(on.to_owned());
    // The promise of 30 days is longer than the month in February, and equal to our own figure in March.
    assert_eq!(
        told("DE", Right::Access, None, "2026-02-10"),
        (
            pairs(&[("eu-gdpr", "2026-03-10"), ("promise-gdpr", "2026-03-12")]),
            "2026-03-10".to_owned(),
            legal("2026-03-10")
        )
    );
    // Destruction of what is unlawfully held is promised to everybody within 7 working days; on another ground it is not.
    let unlawful = Some(Ground::UnlawfulProcessing);
    assert_eq!(
        told("DE", Right::Erasure, unlawful, "2026-03-02"),
        (
            pairs(&[
                ("eu-gdpr", "2026-04-01"),
                ("promise-gdpr", "2026-04-01"),
                ("promise-seven-days", "2026-03-11")
            ]),
            "2026-03-11".to_owned(),
            legal("2026-04-02")
        )
    );
    for ground in [None, Some(Ground::NoLongerNeeded)] {
        let (clocks, due, _) = told("DE", Right::Erasure, ground, "2026-03-02");
        assert_eq!((clocks.len(), due.as_str()), (2, "2026-04-01"));
    }
    // A promise for one law reaches nobody whom another protects; one for everybody reaches people whom no law does.
    assert_eq!(
        told("US-CA", Right::Erasure, None, "2026-03-02").0,
        pairs(&[("us-ca-ccpa", "2026-04-16"), ("promise-ccpa", "2026-04-16")])
    );
    let (clocks, due, _) = told("JP", Right::Correction, None, "2026-03-02");
    assert_eq!((clocks.len(), due.as_str()), (2, "2026-03-11"), "{clocks:?}");
}

fn found(laws: &Laws, attachments: &[Attachment]) -> Vec<Finding> {
    lint(laws, attachments, day("2026-01-01"))
}

/// What is said about one promise: level and line.
fn said(findings: &[Finding], about: &str) -> Vec<(Level, String)> {
    let about = findings.iter().filter(|finding| finding.about.as_str() == about);
    about.map(|finding| (finding.level, finding.to_string())).collect()
}

#[test]
fn a_promise_of_thirty_days_is_unlawful_on_the_days_on_which_a_month_is_shorter() {
    let findings = found(&templates(), &controller());
    let lines = said(&findings, "promise-gdpr");
    assert_eq!(lines.len(), 1, "{lines:?}");
    // 113 days of February, 30 and 31 January of three common years, 31 January of the leap year; 2026 to 2029.
    assert_eq!(
        lines[0],
        (
            Level::Unlawful,
            "unlawful: promise-gdpr (access, portability, erasure, correction, objection, restriction, \
             withdraw_consent, adm_review, transfer_info): 30 days and 30 days more (the controller's published privacy \
             notice, section on European customers), eu-gdpr has 1 month and 2 months more (GDPR Art 12(3)); longer than \
             the law allows on 120 of 1461 days of receipt (received 2026-01-31: 2026-03-02, the law 2026-02-28); the \
             law's date counts there"
                .to_owned()
        )
    );
    let lines = said(&findings, "promise-ccpa");
    assert!(
        lines.iter().all(|(level, line)| *level == Level::Note && line.ends_with("both end on the same day")),
        "{lines:?}"
    );
    assert!(!lines.is_empty());
}

#[test]
fn a_shorter_promise_binds_a_longer_one_is_unlawful_and_so_is_a_longer_extension() {
    let by = AttachedBy::Residence;
    let controller = attached(&[("us-ca-ccpa", by), ("promise-ccpa", by)]);
    let level = |from: &str, to: &str| {
        let laws = with(&[("promise-ccpa", CCPA.replace(from, to))]);
        let findings = found(&laws, &controller);
        let lines = said(&findings, "promise-ccpa");
        assert_eq!(lines.len(), 1, "{lines:?}");
        lines[0].clone()
    };
    let (binding, line) = level("value = 45\nunit = \"days\"\nbasis", "value = 40\nunit = \"days\"\nbasis");
    assert_eq!(binding, Level::Note);
    assert!(line.contains("shorter than the law, and binding: earlier on 1461 of 1461 days"), "{line}");
    let (unlawful, line) = level("value = 45\nunit = \"days\"\nbasis", "value = 60\nunit = \"days\"\nbasis");
    assert_eq!(unlawful, Level::Unlawful);
    assert!(line.contains("longer than the law allows on 1461 of 1461 days"), "{line}");
    assert!(line.contains("Cal. Civ. Code 1798.130(a)(2)(A)"), "{line}");
    let (_, line) =
        level("value = 45\nunit = \"days\"\nbasis", "value = 31\nunit = \"business_days\"\nbasis");
    assert!(line.contains("31 working days (Monday to Friday, calendar WEEKDAYS)"), "{line}");
}

#[test]
fn an_extension_that_the_law_does_not_have_is_unlawful() {
    let laws = with(&[(
        "promise-ccpa",
        CCPA.replace("value = 45\nunit = \"days\"\ntold_by", "value = 60\nunit = \"days\"\ntold_by"),
    )]);
    let by = AttachedBy::Residence;
    let findings = found(&laws, &attached(&[("us-ca-ccpa", by), ("promise-ccpa", by)]));
    let longer: Vec<&Finding> =
        findings.iter().filter(|finding| matches!(finding.what, What::ExtensionLonger(_))).collect();
    assert_eq!((longer.len(), longer[0].level), (1, Level::Unlawful));
    assert!(
        longer[0].to_string().contains("its extension is longer than the law allows on 1461 of 1461 days")
    );
}

#[test]
fn a_promise_that_no_law_gives_binds_alone() {
    let laws = templates();
    let findings = found(
        &laws,
        &attached(&[("us-ca-ccpa", AttachedBy::Residence), ("custom-policy", AttachedBy::Establishment)]),
    );
    let lines = said(&findings, "custom-policy");
    assert!(lines.iter().all(|(level, _)| *level == Level::Note), "{lines:?}");
    let alone = found(&laws, &attached(&[("promise-seven-days", AttachedBy::Establishment)]));
    assert!(matches!(alone[0].what, What::OnlyPromised(_)), "{alone:?}");
    assert_eq!(
        alone[0].to_string(),
        "note: promise-seven-days (erasure, correction): 7 working days (Monday to Friday, calendar WEEKDAYS); no law of \
         this controller sets a date: the promise binds"
    );
}

#[test]
fn what_can_never_apply_is_said() {
    let seven = |more: &str| SEVEN.replace("kind = \"promise\"\n", &format!("kind = \"promise\"\n{more}\n"));
    let laws = with(&[
        ("promise-seven-days", SEVEN.to_owned()),
        ("promise-gdpr", GDPR.to_owned()),
        (
            "promise-french",
            seven("places = [\"FR\"]\npromises_for = \"us-ca-ccpa\"")
                .replace("id = \"promise-seven-days\"", "id = \"promise-french\""),
        ),
        (
            "promise-over",
            seven("in_force_until = \"2025-12-31\"")
                .replace("id = \"promise-seven-days\"", "id = \"promise-over\""),
        ),
    ]);
    let (home, all, record) = (AttachedBy::Residence, AttachedBy::Establishment, AttachedBy::Record);
    let never = |attachments: &[(&str, AttachedBy)], about: &str| {
        let findings = found(&laws, &attached(attachments));
        let never = findings.iter().find_map(|finding| match finding.what {
            What::NeverApplies(never) if finding.about.as_str() == about => Some(never),
            _ => None,
        });
        assert!(never.is_none() || findings[0].level >= Level::Warning, "what matters most comes first");
        never
    };
    assert_eq!(never(&[("promise-seven-days", home)], "promise-seven-days"), Some(Never::NoPlaces));
    assert_eq!(never(&[("promise-seven-days", all)], "promise-seven-days"), None);
    assert_eq!(never(&[("promise-gdpr", all)], "promise-gdpr"), Some(Never::LawNotAttached));
    assert_eq!(never(&[("eu-gdpr", home), ("promise-gdpr", home)], "promise-gdpr"), None);
    let apart = [("us-ca-ccpa", home), ("promise-french", home)];
    assert_eq!(never(&apart, "promise-french"), Some(Never::PlacesApart));
    assert_eq!(never(&[("promise-over", all)], "promise-over"), Some(Never::NotInForce));
    assert_eq!(never(&[("eu-gdpr", record)], "eu-gdpr"), Some(Never::NoRecords));
    assert_eq!(never(&[("base", all)], "base"), Some(Never::BaseRules));
    let twice = found(&laws, &attached(&[("eu-gdpr", home), ("eu-gdpr", all)]));
    assert!(matches!((&twice[0].what, twice[0].level), (What::AttachedTwice, Level::Warning)), "{twice:?}");
}

/// Whether California's business days skip federal holidays is not certain: whoever counts by them is told of the safe choice.
#[test]
fn holidays_that_may_count_are_told_of() {
    let laws = templates();
    let told = |law: &str, by| said(&found(&laws, &attached(&[(law, by)])), law);
    let lines = told("us-ca-ccpa", AttachedBy::Residence);
    let line = &lines.iter().find(|(_, line)| line.contains("US-federal here")).unwrap().1;
    assert!(
        line.starts_with("note: us-ca-ccpa: ") && line.ends_with("`WEEKDAYS` is the safe choice"),
        "{line}"
    );
    assert!(told("us-va-vcdpa", AttachedBy::Residence).is_empty());
    // A law of a financial centre has no residents.
    let centre = told("adgm-dpr", AttachedBy::Residence);
    assert!(centre[0].1.contains("can never apply"), "{centre:?}");
    assert!(told("adgm-dpr", AttachedBy::Establishment).is_empty());
}

#[test]
fn base_rules_that_are_longer_than_a_law_are_told_and_never_used_for_it() {
    let laws = templates();
    let findings = found(&laws, &attached(&[("us-ca-ccpa", AttachedBy::Residence)]));
    let lines = said(&findings, "base");
    // From 2027 California grants a review of automatic decisions, in 15 working days too.
    let rights = ["note: base (adm_review): ", "note: base (opt_out, limit_sensitive): "];
    assert_eq!(lines.len(), rights.len(), "{lines:?}");
    for ((_, line), about) in lines.iter().zip(rights) {
        assert!(line.starts_with(about), "{line}");
        assert!(line.contains("15 working days (Monday to Friday, calendar US-federal)"), "{line}");
    }
}
