//! Nobody reads of a law, a citation or an authority that is not theirs: 26 places, 8 rights, 3 controllers, and all that says
//! something about it: receipt, status, the office's case with its trace, letters, pages.
//!
//! Which law protects whom stands here by hand. What a text may say follows from it: every other law's name, every provision
//! and every authority of another place is looked for, after those that belong there were taken out.

use std::{collections::BTreeSet, sync::LazyLock};

use chrono::TimeDelta;
use habeas::{
    case::Role,
    law::{Law, Laws},
    texts::{Texts, Voice},
    types::{Locale, Place},
};
use serde_json::{Value, json};

use crate::{
    api::access,
    support::{
        databases::Engine,
        office::Office,
        people::{Officer, Person},
        window::Window,
    },
};

static LAWS: LazyLock<Laws> = LazyLock::new(|| Laws::embedded().unwrap());

static VOICE: LazyLock<Voice> = LazyLock::new(|| Texts::embedded().speak(Locale::english().identifier()));

/// Place, and the laws that protect whoever lives there (received on 15 January 2026).
const PLACES: [(&str, &[&str]); 26] = [
    ("DE", &["eu-gdpr"]),
    ("GP", &["eu-gdpr"]),
    ("GB", &["uk-gdpr"]),
    ("JE", &["je-dpjl"]),
    ("GG", &["gg-dpl"]),
    ("IM", &["im-gdpr"]),
    ("GI", &["gi-gdpr"]),
    ("CH", &["ch-fadp"]),
    ("TR", &["tr-kvkk"]),
    ("IL", &["il-ppl"]),
    ("ZA", &["za-popia"]),
    ("NZ", &["nz-privacy"]),
    ("AU", &["au-privacy"]),
    ("KR", &["kr-pipa"]),
    ("SA", &["sa-pdpl"]),
    ("AE", &[]),
    ("JP", &[]),
    ("BR", &["br-lgpd"]),
    ("AR", &["ar-25326"]),
    ("CO", &["co-1581"]),
    ("MX", &["mx-lfpdppp"]),
    ("CA-ON", &["ca-pipeda"]),
    ("CA-BC", &["ca-bc-pipa"]),
    ("CA-AB", &["ca-ab-pipa"]),
    ("US-CA", &["us-ca-ccpa"]),
    ("US-NY", &[]),
];

const RIGHTS: [&str; 8] = [
    "access",
    "portability",
    "correction",
    "erasure",
    "objection",
    "opt_out",
    "withdraw_consent",
    "third_party_list",
];

struct Controller {
    name: &'static str,
    zone: &'static str,
    /// Where it is established, and the law that binds it there towards everybody.
    seat: Option<(&'static str, &'static str)>,
    /// The laws that it knows by residence.
    laws: Vec<&'static str>,
}

fn controllers() -> [Controller; 3] {
    let all: BTreeSet<&str> = PLACES.iter().flat_map(|(_, laws)| laws.iter().copied()).collect();
    [
        Controller {
            name: "Invented Worldwide",
            zone: "Asia/Dubai",
            seat: None,
            laws: all.into_iter().collect(),
        },
        Controller {
            name: "Invented in Berlin",
            zone: "Europe/Berlin",
            seat: Some(("DE", "eu-gdpr")),
            laws: vec!["us-ca-ccpa", "ch-fadp", "ca-pipeda"],
        },
        Controller {
            name: "Invented in Brazil",
            zone: "America/Sao_Paulo",
            seat: None,
            laws: vec!["br-lgpd", "il-ppl", "nz-privacy"],
        },
    ]
}

impl Controller {
    fn settings(&self) -> String {
        let by = |law: &str, by: &str| format!("{{ law = \"{law}\", by = \"{by}\" }}");
        let seat = self.seat.map(|(_, law)| by(law, "establishment"));
        let laws = seat.into_iter().chain(self.laws.iter().map(|law| by(law, "residence")));
        let established =
            self.seat.map_or_else(String::new, |(place, _)| format!("established_in = \"{place}\"\n"));
        format!(
            "[[controllers]]\nslug = \"default\"\nname = \"{}\"\nzone = \"{}\"\nmailbox = \"privacy@invented.example\"\n\
             identifiers = [\"email\", \"order_number\"]\n{established}laws = [{}]\n",
            self.name,
            self.zone,
            laws.collect::<Vec<_>>().join(", ")
        )
    }

    /// The laws that apply to somebody who lives there.
    fn applying(&self, theirs: &[&'static str]) -> Vec<&'static str> {
        let seat = self.seat.map(|(_, law)| law);
        theirs.iter().copied().filter(|law| self.laws.contains(law)).chain(seat).collect()
    }
}

/// What a law is known by: its names, its provisions.
fn marks(law: &Law) -> BTreeSet<String> {
    let figures = law.rules.values().flat_map(|rule| rule.figures.iter().chain(&rule.acknowledge));
    let said = VOICE.say(&format!("law-{}", law.id));
    let cites = figures
        .flat_map(|it| [Some(&it.cite), it.cap.as_ref().map(|cap| &cap.cite)])
        .flatten()
        .chain(law.rights.values().map(|it| &it.cite))
        .chain(law.refusals.iter().map(|it| &it.cite))
        .chain(law.remedies.iter().map(|it| &it.cite))
        .chain([&law.name, &law.cite, &law.counting.cite]);
    let cites = cites.filter(|cite| !cite.starts_with("the controller's own")).cloned();
    cites.chain([said]).collect()
}

/// All that must not be read, after what may be is taken out. The longest first, so that nothing is left of a longer one.
struct Judge {
    lawful: Vec<String>,
    foreign: Vec<String>,
}

impl Judge {
    fn of(applying: &[&str], home: &Place, seat: Option<&str>) -> Self {
        let (mut lawful, mut foreign) = (BTreeSet::new(), BTreeSet::new());
        for law in LAWS.all().iter().filter(|law| law.is_statute()) {
            let applies = applying.contains(&law.id.as_str());
            if applies {
                lawful.extend(law.remedies.iter().map(|it| it.text.in_language("en").to_owned()));
            }
            if applies { &mut lawful } else { &mut foreign }.extend(marks(law));
            let at = |place: &Place| home.is_in(place) || Some(place.to_string().as_str()) == seat;
            for authority in law.all_authorities() {
                let is_theirs =
                    authority.place.as_ref().is_some_and(at) && (authority.laws.is_empty() || applies);
                let names = [authority.name.clone(), authority.web.clone()];
                if is_theirs { &mut lawful } else { &mut foreign }.extend(names);
            }
        }
        let longest_first = |marks: BTreeSet<String>| {
            let mut marks: Vec<String> = marks.into_iter().filter(|mark| mark.len() > 6).collect();
            marks.sort_by_key(|mark| std::cmp::Reverse(mark.len()));
            marks
        };
        let foreign = foreign.difference(&lawful).cloned().collect();
        Self { lawful: longest_first(lawful), foreign: longest_first(foreign) }
    }

    #[track_caller]
    fn reads(&self, about: &str, text: &str) {
        let own =
            self.lawful.iter().fold(text.split_whitespace().collect::<Vec<_>>().join(" "), |text, mark| {
                text.replace(mark.as_str(), "")
            });
        let found: Vec<&String> = self.foreign.iter().filter(|mark| own.contains(mark.as_str())).collect();
        assert!(found.is_empty(), "{about}: {found:?} in {text}");
    }
}

fn asked(email: &str, place: &str, right: &str) -> Value {
    let mut body = access(email);
    let (country, region) =
        place.split_once('-').map_or((place, None), |(country, region)| (country, Some(region)));
    body["residence"] = json!({ "country": country, "region": region });
    body["rights"] = json!([{ "right": right, "details": "Please.", "purpose": (right == "objection").then_some("marketing") }]);
    body
}

/// Refuses what was asked; the case as it stood under review.
fn refuses([officer, lead]: &[Officer<'_>; 2], person: &Person<'_>) -> Value {
    let case = person.case();
    let code = "identity_not_established";
    let seen = officer.case(&case);
    let clocks = seen["clocks"].as_array().into_iter().flatten().skip(1);
    let grounds: Vec<Value> = clocks.map(|clock| json!({ "law": clock["law"], "code": code })).collect();
    let refusal = json!({ "code": code, "text": "Nobody answered.", "grounds": grounds });
    let reviewing = officer.does(&case, "refuse", refusal);
    lead.does(&case, "approve", json!({ "digest": reviewing["review_digest"] }));
    officer.does(&case, "send", json!({}));
    reviewing
}

fn holds_for(controller: &Controller) {
    let office = Office::with(Engine::Sqlite, &controller.settings());
    let staff = [("officer@office.example", Role::Officer), ("lead@office.example", Role::Lead)]
        .map(|(email, role)| office.hires(email, role));
    let officer = &staff[0];
    let mut people = Vec::new();
    let judges: Vec<Judge> = PLACES
        .iter()
        .map(|(place, theirs)| {
            let seat = controller.seat.map(|(place, _)| place);
            Judge::of(&controller.applying(theirs), &place.parse().unwrap(), seat)
        })
        .collect();
    for ((place, theirs), judge) in PLACES.iter().zip(&judges) {
        let applying = controller.applying(theirs);
        for right in RIGHTS {
            let email = format!("{}-{right}@people.example", place.to_lowercase());
            let person = office.files(&asked(&email, place, right));
            let about = format!("{} {place} {right}", controller.name);
            judge.reads(&format!("{about}: receipt"), &person.receipt.to_string());
            let case = officer.case(&person.case());
            let law = case["law"].as_str().unwrap();
            assert!(law == "base" || applying.contains(&law), "{about}: led by {law}");
            judge.reads(&format!("{about}: the office's case"), &case.to_string());
            judge.reads(&format!("{about}: trace"), &case["trace"].to_string());
            people.push((about, person, right, judge));
        }
    }
    office.run_jobs();
    let mut window = Window::new(&office);
    window.signs_in("officer@office.example").expect(303);
    for (about, person, _, judge) in people.iter_mut().filter(|(_, _, right, _)| *right == "access") {
        person.enters_the_code();
        judge.reads(&format!("{about}: status"), &person.gets("").expect(200).text());
        let page = window.opens(&format!("/desk/cases/{}", person.case())).expect(200).text();
        judge.reads(&format!("{about}: the desk's page"), &page);
        let reviewing = refuses(&staff, person);
        judge.reads(&format!("{about}: the refusal under review"), &reviewing.to_string());
    }
    office.later(TimeDelta::minutes(1));
    office.run_jobs();
    for (about, person, right, judge) in &people {
        let letters = person.letters();
        assert!(letters.len() > usize::from(*right == "access"), "{about}: {} letters", letters.len());
        for letter in letters {
            judge.reads(&format!("{about}: letter"), &letter.text());
        }
    }
}

#[test]
fn who_asks_a_controller_of_everywhere_reads_of_their_own_law_only() {
    holds_for(&controllers()[0]);
}

#[test]
fn who_asks_a_controller_in_berlin_reads_of_theirs_and_of_the_regulation() {
    holds_for(&controllers()[1]);
}

#[test]
fn who_asks_a_controller_with_three_laws_reads_of_none_that_is_not_theirs() {
    holds_for(&controllers()[2]);
}

#[test]
fn a_foreign_law_would_be_found() {
    let home: Place = "CH".parse().unwrap();
    let judge = Judge::of(&["ch-fadp"], &home, None);
    judge.reads("own", "FADP Art 25(7); DPO Art 18(1), and the Federal Act on Data Protection");
    let caught = |text: &str| std::panic::catch_unwind(|| judge.reads("foreign", text)).is_err();
    for text in
        ["LGPD Art 19 II", "General Data Protection Regulation", "Information Commission", "GDPR Art 12(3)"]
    {
        assert!(caught(text), "{text}");
    }
}
