//! Choice of law, row by row, written by hand: which law leads and how, which others run beside it, when the answer is due,
//! and whether an officer must look.
//!
//! Received on Monday 2 March 2026 unless the row says another day. 30 days end on 1 April, 45 on 16 April, 15 on 17 March;
//! 7 working days on 11 March in Israel as from Monday to Friday; 15 American ones on 23 March.

use habeas::law::{
    Age, AttachedBy, Attachment, Calendar, CalendarId, CaseClock, Flag, Ground, Laws, LedBy, Matter, Purpose,
    Right, Standing, Zone, case_dates, choose,
};
use habeas::types::Place;

use super::{choosing::attached, day, promises};

/// controller | place | relationship | for | age | record | right | received => lead, how | further | due | flag
const ROWS: &str = "
# An office elsewhere with customers everywhere: each law by residence, children and pupils by record.
world | DE    | customer | self | - | - | access | => eu-gdpr residence | - | 2026-04-01 | -
world | FR    | employee | self | - | - | access | => eu-gdpr residence | - | 2026-04-01 | -
world | GB    | customer | self | - | - | access | => uk-gdpr residence | - | 2026-04-01 | -
world | US-CA | customer | self | - | - | access | => us-ca-ccpa residence | - | 2026-04-16 | -
world | US-CA | employee | self | - | - | access | => us-ca-ccpa residence | - | 2026-04-16 | -
world | US-CA | business_contact | self | - | - | erasure | => us-ca-ccpa residence | - | 2026-04-16 | -
world | US-CA | customer | self | - | - | opt_out | => us-ca-ccpa residence | - | 2026-03-23 | -
world | US-VA | customer | self | - | - | access | => us-va-vcdpa residence | - | 2026-04-16 | -
world | US-VA | customer | self | - | - | opt_out | => us-va-vcdpa residence | - | 2026-04-16 | -
world | IL    | customer | self | - | - | access | => il-ppl residence | - | 2026-03-11 | -
world | CA-QC | customer | self | - | - | access | => ca-qc-law25 residence | - | 2026-04-01 | -
world | CA-ON | customer | self | - | - | access | => ca-pipeda residence | - | 2026-04-01 | -
world | BR    | customer | self | - | - | access | => br-lgpd residence | - | 2026-03-17 | -
world | BR    | customer | self | - | - | correction | => br-lgpd residence | - | 2026-03-17 | -
world | AU    | customer | self | - | - | access | => au-privacy residence | - | 2026-04-01 | -

# Other American states protect consumers only; so the earliest statutory period of the controller's laws counts, Brazil's 15
# days for access. Nobody is sent away.
world | US-VA | employee | self | - | - | access | => base rules | - | 2026-03-17 | no_statute
world | US-VA | contractor | self | - | - | access | => base rules | - | 2026-03-17 | no_statute
world | US-VA | applicant | self | - | - | erasure | => base rules | - | 2026-04-01 | no_statute
world | US-NY | customer | self | - | - | access | => base rules | - | 2026-03-17 | no_statute
# Provinces with acts of their own: that of the federation protects nobody there.
world | CA-BC | customer | self | - | - | access | => base rules | - | 2026-03-17 | no_statute
world | CA-AB | customer | self | - | - | correction | => base rules | - | 2026-04-01 | no_statute
world | US    | customer | self | - | - | access | => base rules | - | 2026-03-17 | no_statute
world | AU    | employee | self | - | - | access | => base rules | - | 2026-03-17 | no_statute
world | JP    | customer | self | - | - | objection/marketing | => base rules | - | 2026-04-01 | no_statute
world | IL    | customer | self | - | - | portability | => base rules | - | 2026-04-01 | no_statute
world | CA-ON | customer | self | - | - | portability | => base rules | - | 2026-04-01 | no_statute
world | -     | customer | self | - | - | access | => base rules | - | 2026-03-17 | residence_unknown
world | -     | customer | self | - | - | correction | => base rules | - | 2026-04-01 | residence_unknown

# Children: under 13 the parent's right runs beside the state's; a child of unknown age counts as under 13; the child itself is
# not the parent; from 13 on it is the state's law alone. The record leads where nothing else does.
world | US-CA | customer | child | under_13 | - | erasure | => us-ca-ccpa residence | us-coppa | 2026-04-01 | -
world | US-CA | customer | child | -        | - | erasure | => us-ca-ccpa residence | us-coppa | 2026-04-01 | -
world | US-CA | customer | child | under_18 | - | erasure | => us-ca-ccpa residence | - | 2026-04-16 | -
world | US-CA | customer | self  | under_13 | - | erasure | => us-ca-ccpa residence | - | 2026-04-16 | -
world | -     | customer | child | under_13 | - | objection/other | => us-coppa record | - | 2026-04-01 | -
world | JP    | customer | child | under_13 | - | access | => us-coppa record | - | 2026-04-01 | -
world | US-NY | customer | child | under_18 | child_under_13 | erasure | => us-coppa record | - | 2026-04-01 | -

# Records of pupils and students, wherever they live; an officer may find that a record is one.
world | US-VA | student  | self  | - | - | access | => us-va-vcdpa residence | us-ferpa | 2026-04-16 | -
world | US-NY | student  | self  | - | - | access | => us-ferpa record | - | 2026-04-16 | -
world | JP    | student  | self  | - | - | access | => us-ferpa record | - | 2026-04-16 | -
world | US-NY | customer | pupil | - | - | access | => us-ferpa record | - | 2026-04-16 | -
world | US-NY | customer | self  | - | pupil | access | => us-ferpa record | - | 2026-04-16 | -
world | US-VA | employee | self  | - | student | access | => us-ferpa record | - | 2026-04-16 | -
world | US-NY | student  | self  | - | - | portability | => base rules | - | 2026-04-01 | no_statute

# An office in Berlin: the GDPR binds it towards everybody; the law of residence leads, and the month runs beside it.
berlin | DE    | customer | self | - | - | access | => eu-gdpr establishment | - | 2026-04-01 | -
berlin | JP    | customer | self | - | - | erasure/other | => eu-gdpr establishment | - | 2026-04-01 | -
berlin | -     | customer | self | - | - | access | => eu-gdpr establishment | - | 2026-04-01 | -
berlin | US-CA | customer | self | - | - | access | => us-ca-ccpa residence | eu-gdpr | 2026-04-01 | -
berlin | US-CA | customer | self | - | - | objection/profiling | => eu-gdpr establishment | - | 2026-04-01 | -
berlin | US-CA | customer | self | - | - | opt_out | => us-ca-ccpa residence | - | 2026-03-23 | -
berlin | US-VA | customer | self | - | - | access | => us-va-vcdpa residence | eu-gdpr | 2026-04-01 | -
berlin | US-VA | employee | self | - | - | access | => eu-gdpr establishment | - | 2026-04-01 | -
berlin | GB    | customer | self | - | - | access | => uk-gdpr residence | eu-gdpr | 2026-04-01 | -
berlin | DE    | customer | self | - | - | opt_out | => base rules | - | 2026-03-23 | no_statute
berlin | DE    | customer | self | - | - | complaint | => base rules | - | 2026-04-01 | no_statute
berlin | DE    | customer | self | - | - | unsure | => eu-gdpr establishment | - | 2026-04-01 | -
berlin | US-CA | customer | self | - | - | unsure | => us-ca-ccpa residence | - | 2026-03-23 | -
berlin | DE    | customer | self | - | - | question | => eu-gdpr establishment | - | - | -

# An office in Haifa: its law binds it towards Israelis. Its 7 working days decide for nobody whose residence is unknown.
haifa | IL | customer | self | - | - | access | => il-ppl residence | - | 2026-03-11 | -
haifa | DE | customer | self | - | - | access | => eu-gdpr residence | - | 2026-04-01 | -
haifa | -  | customer | self | - | - | access | => base rules | - | 2026-04-01 | residence_unknown
haifa | -  | customer | self | - | - | access | 2026-02-10 => base rules | - | 2026-03-10 | residence_unknown

# The same with the switch on: towards everybody.
haifa-all | DE    | customer | self | - | - | access | => eu-gdpr residence | il-ppl | 2026-03-11 | -
haifa-all | JP    | customer | self | - | - | access | => il-ppl establishment | - | 2026-03-11 | -
haifa-all | -     | customer | self | - | - | access | => il-ppl establishment | - | 2026-03-11 | -
haifa-all | US-CA | customer | self | - | - | portability | => us-ca-ccpa residence | - | 2026-04-16 | -

# No law at all: the base rules, never later than a month.
bare | DE | customer | self | - | - | access | => base rules | - | 2026-04-01 | no_statute
bare | -  | customer | self | - | - | access | 2026-02-01 => base rules | - | 2026-03-01 | residence_unknown

# Promises: to everybody, or to those whom a law protects; shorter ones bind, longer ones replace nothing.
promising | DE    | customer | self | - | - | erasure/unlawful_processing | => eu-gdpr establishment | promise-gdpr promise-seven-days | 2026-03-11 | -
promising | DE    | customer | self | - | - | erasure/no_longer_needed | => eu-gdpr establishment | promise-gdpr | 2026-04-01 | -
promising | DE    | customer | self | - | - | access | 2026-02-10 => eu-gdpr establishment | promise-gdpr | 2026-03-10 | -
promising | US-CA | customer | self | - | - | correction | => us-ca-ccpa residence | eu-gdpr promise-gdpr promise-ccpa promise-seven-days | 2026-03-11 | -
notices   | US-CA | customer | self | - | - | correction | => us-ca-ccpa residence | promise-ccpa promise-seven-days | 2026-03-11 | -
notices   | JP    | customer | self | - | - | correction | => base rules | promise-seven-days | 2026-03-11 | no_statute

# Laws in time, and two laws of one state.
states | US-UT | customer | self | - | - | correction | 2026-03-02 => base rules | - | 2026-04-16 | no_statute
states | US-UT | customer | self | - | - | correction | 2026-07-01 => us-ut-ucpa residence | - | 2026-08-15 | -
states | US-OK | customer | self | - | - | access | 2026-12-31 => base rules | - | 2027-02-14 | no_statute
states | US-OK | customer | self | - | - | access | 2027-01-01 => us-ok-cdpa residence | - | 2027-02-15 | -
states | US-CA | customer | self | - | - | third_party_list | => us-ca-ccpa residence | us-ca-stl | 2026-04-01 | -
states | US-CA | employee | self | - | - | third_party_list | => us-ca-ccpa residence | - | 2026-04-16 | -
";

fn controller(name: &str) -> Vec<Attachment> {
    let (home, all, record) = (AttachedBy::Residence, AttachedBy::Establishment, AttachedBy::Record);
    match name {
        "world" => attached(&[
            ("eu-gdpr", home),
            ("uk-gdpr", home),
            ("us-ca-ccpa", home),
            ("us-va-vcdpa", home),
            ("ca-pipeda", home),
            ("ca-qc-law25", home),
            ("br-lgpd", home),
            ("au-privacy", home),
            ("il-ppl", home),
            ("us-coppa", record),
            ("us-ferpa", record),
        ]),
        "berlin" => {
            attached(&[("eu-gdpr", all), ("us-ca-ccpa", home), ("us-va-vcdpa", home), ("uk-gdpr", home)])
        }
        "haifa" => attached(&[("il-ppl", home), ("eu-gdpr", home), ("us-ca-ccpa", home)]),
        "haifa-all" => attached(&[("il-ppl", all), ("eu-gdpr", home), ("us-ca-ccpa", home)]),
        "bare" => Vec::new(),
        "promising" => attached(&[
            ("promise-gdpr", all),
            ("promise-ccpa", all),
            ("promise-seven-days", all),
            ("eu-gdpr", all),
            ("us-ca-ccpa", home),
        ]),
        "notices" => attached(&[("promise-ccpa", all), ("promise-seven-days", all), ("us-ca-ccpa", home)]),
        "states" => attached(&[
            ("us-ut-ucpa", home),
            ("us-in-icdpa", home),
            ("us-ok-cdpa", home),
            ("us-ca-ccpa", home),
            ("us-ca-stl", home),
        ]),
        other => panic!("{other}"),
    }
}

/// What a row is about, as the case floor would hand it to the law.
fn answered(laws: &Laws, given: &[&str]) -> String {
    let said = |place: usize| Some(given[place]).filter(|text| *text != "-" && !text.is_empty());
    let place: Option<Place> = said(1).map(|place| place.parse().unwrap());
    let by_parent = matches!(given[3], "child" | "pupil");
    let age: Option<Age> = said(4).map(|age| age.parse().unwrap());
    let young = age == Some(Age::Under13) || (age.is_none() && given[3] == "child");
    let standings: Vec<Standing> = [
        given[2].parse().ok(),
        (given[3] == "pupil").then_some(Standing::Pupil),
        young.then_some(Standing::ChildUnder13),
        said(5).map(|record| record.parse().unwrap()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let (right, about) = given[6].split_once('/').unwrap_or((given[6], ""));
    let right: Right = right.parse().unwrap();
    let purpose: Option<Purpose> =
        serde_json::from_value(serde_json::json!(about)).ok().filter(|_| right == Right::Objection);
    let ground: Option<Ground> = about.parse().ok().filter(|_| right == Right::Erasure);
    let received_on = day(said(7).unwrap_or("2026-03-02"));
    let matter = Matter {
        right,
        purpose,
        ground,
        residence: place.as_ref(),
        standings: &standings,
        by_parent,
        received_on,
    };
    let choice = choose(laws, &controller(given[0]), &matter);
    let clock = CaseClock {
        right,
        purpose,
        ground,
        received_at: received_on.and_hms_opt(12, 0, 0).unwrap().and_utc(),
        received_on: None,
        zone: Zone::UTC,
        work_calendar: &Calendar::from(CalendarId::Weekdays),
        events: &[],
        postponed_to: None,
        flagged: choice.flagged,
        shortest: choice.shortest,
        joined: None,
    };
    let dates = case_dates(laws, choice.lead, &choice.further, &clock).unwrap();
    assert_eq!(dates.clocks.len(), 1 + choice.further.len(), "each law and promise has a clock of its own");
    let led_by = match choice.led_by {
        LedBy::Residence => "residence",
        LedBy::Establishment => "establishment",
        LedBy::Record => "record",
        LedBy::BaseRules => "rules",
    };
    let further: Vec<&str> = choice.further.iter().map(|law| law.id.as_str()).collect();
    let further = if further.is_empty() { "-".to_owned() } else { further.join(" ") };
    let due = dates.due.map_or_else(|| "-".to_owned(), |due| due.to_string());
    let flag = match choice.flagged {
        None => "-",
        Some(Flag::ResidenceUnknown) => "residence_unknown",
        Some(Flag::NoStatute) => "no_statute",
    };
    format!("{} {led_by} | {further} | {due} | {flag}", choice.lead.id)
}

#[test]
fn every_row_is_chosen_as_written() {
    let laws = promises::templates();
    let rows: Vec<&str> = ROWS.lines().filter(|row| !row.is_empty() && !row.starts_with('#')).collect();
    assert!(rows.len() >= 60, "{} rows", rows.len());
    let mut wrong = Vec::new();
    for row in rows {
        let (given, expected) = row.split_once("=>").unwrap();
        let given: Vec<&str> = given.split('|').map(str::trim).collect();
        assert_eq!(given.len(), 8, "{row}");
        let came = answered(&laws, &given);
        if came != expected.trim() {
            wrong.push(format!("{row}\n  came {came}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
