//! What an officer finds out about a person chooses the law anew: every clock counts from the original receipt, as if the
//! case had come in so.

use chrono::{DateTime, Days, Utc};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{ANNA, LAWS, Story, WORKDAYS, attached};
use crate::{
    case::{Asked, OnBehalfOf},
    law::{
        Age, AttachedBy, Attachment, CaseClock, CaseDates, Ground, Matter, Right, Standing, case_dates,
        choose,
    },
    types::Place,
};

fn laws() -> Vec<Attachment> {
    vec![
        attached("us-ca-ccpa", AttachedBy::Residence),
        attached("us-va-vcdpa", AttachedBy::Residence),
        attached("il-ppl", AttachedBy::Residence),
        attached("eu-gdpr", AttachedBy::Residence),
        attached("us-coppa", AttachedBy::Record),
        attached("us-ferpa", AttachedBy::Record),
    ]
}

/// What an officer may find out.
#[derive(Debug, Clone, Copy)]
struct Found {
    right: Option<(Right, Option<Ground>)>,
    place: Option<&'static str>,
    relationship: Option<Standing>,
    age: Option<Age>,
    record: Option<Standing>,
}

impl Found {
    fn payload(self) -> Value {
        let mut payload = json!({});
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                payload[name] = value;
            }
        };
        put("right", self.right.map(|(right, _)| json!(right)));
        put("ground", self.right.and_then(|(_, ground)| ground).map(|ground| json!(ground)));
        put(
            "residence",
            self.place.map(|place| match place.split_once('-') {
                Some((country, region)) => json!({ "country": country, "region": region }),
                None => json!({ "country": place }),
            }),
        );
        put("relationship", self.relationship.map(|it| json!(it.id())));
        put("age", self.age.map(|it| json!(it)));
        put("record", self.record.map(|it| json!(it)));
        payload
    }

    /// The dates of a case of which all this had been known on the day of receipt.
    fn known_at_once(self, by_parent: bool, received_at: DateTime<Utc>) -> CaseDates {
        let place: Place = self.place.unwrap_or("US-VA").parse().unwrap();
        let (right, ground) = self.right.unwrap_or((Right::Access, None));
        let young = self.age.map_or(by_parent, |age| age == Age::Under13);
        let known = [self.relationship, young.then_some(Standing::ChildUnder13), self.record];
        let standings: Vec<Standing> = known.into_iter().flatten().collect();
        let zone: crate::law::Zone = "Europe/Berlin".parse().unwrap();
        let matter = Matter {
            right,
            purpose: None,
            ground,
            residence: Some(&place),
            standings: &standings,
            by_parent,
            received_on: zone.local(received_at).date_naive(),
        };
        let choice = choose(&LAWS, &laws(), &matter);
        let clock = CaseClock {
            right,
            purpose: None,
            ground,
            received_at,
            received_on: None,
            zone,
            work_calendar: &WORKDAYS,
            events: &[],
            postponed_to: None,
            flagged: choice.flagged,
            shortest: choice.shortest,
            joined: None,
        };
        case_dates(&LAWS, choice.lead, &choice.further, &clock).unwrap()
    }
}

fn story(by_parent: bool) -> Story {
    let who = if by_parent { OnBehalfOf::Child } else { OnBehalfOf::Oneself };
    Story::with(Asked::plain(Right::Access), "Europe/Berlin", Some("US-VA"), &laws(), who)
}

fn found() -> impl Strategy<Value = Found> {
    let rights = vec![
        (Right::Access, None),
        (Right::Correction, None),
        (Right::OptOut, None),
        (Right::Erasure, None),
        (Right::Erasure, Some(Ground::AccuracyContested)),
        (Right::Erasure, Some(Ground::ConsentWithdrawn)),
    ];
    let places = vec!["US-CA", "US-NY", "DE", "IL", "JP"];
    let maybe = |all: &'static [Standing]| prop::option::of(prop::sample::select(all.to_vec()));
    (
        prop::option::of(prop::sample::select(rights)),
        prop::option::of(prop::sample::select(places)),
        maybe(Standing::ALL),
        prop::option::of(prop::sample::select(Age::ALL.to_vec())),
        maybe(Standing::ALL),
    )
        .prop_map(|(right, place, relationship, age, record)| Found {
            right,
            place,
            relationship,
            age,
            record,
        })
}

proptest! {
    #[test]
    fn what_is_found_out_later_counts_from_the_original_receipt(
        found in found(), by_parent in any::<bool>(), after in 0_u64..20,
    ) {
        let mut story = story(by_parent);
        let received_at = story.case.received_at;
        story.now = story.now + Days::new(after);
        let payload = found.payload();
        prop_assume!(payload != json!({}));
        story.does(ANNA, "classify", payload);
        let expected = found.known_at_once(by_parent, received_at);
        let dates = story.dates();
        prop_assert_eq!(&dates.law, &expected.law);
        prop_assert_eq!(&dates.clocks, &expected.clocks, "every clock, lead and further");
        prop_assert_eq!((dates.due, dates.legal_due), (expected.due, expected.legal_due));
        prop_assert_eq!(dates.acknowledge_by, expected.acknowledge_by);
        prop_assert_eq!(dates.flagged, expected.flagged);
        prop_assert_eq!(story.case.received_at, received_at);
    }
}

#[test]
fn age_relationship_and_record_each_choose_the_law_anew() {
    let led = |by_parent: bool, payload: Value| {
        let mut story = story(by_parent);
        story.on("2026-03-20").does(ANNA, "classify", payload);
        let further: Vec<String> = story.dates().clocks.iter().skip(1).map(|it| it.law.to_string()).collect();
        (story.case.law().unwrap().to_string(), further.join(" "), story.dates().due.unwrap().to_string())
    };
    let said = |law: &str, further: &str, due: &str| (law.to_owned(), further.to_owned(), due.to_owned());
    // Virginia protects consumers only: an employee has 30 days under the earliest law of this controller.
    assert_eq!(led(false, json!({ "relationship": "employee" })), said("base", "", "2026-04-04"));
    assert_eq!(led(false, json!({ "record": "pupil" })), said("us-va-vcdpa", "us-ferpa", "2026-04-19"));
    assert_eq!(led(true, json!({ "age": "under_13" })), said("us-va-vcdpa", "us-coppa", "2026-04-04"));
    assert_eq!(led(true, json!({ "age": "under_18" })), said("us-va-vcdpa", "", "2026-04-19"));
}
