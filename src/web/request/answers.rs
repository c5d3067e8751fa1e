//! The answers so far: what was typed on each page, kept exactly, and what it becomes when it is sent.
//!
//! Kept on the server, sealed, under the visit's token. Personal: never printed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{question::Question, step::Step, wish::Wish};
use crate::{
    case::{Asked, Scope},
    config::Controller,
    desk::intake::{RawFiling, RawIdentifier, RawPlace, RawRequester, RawRight},
    law::Right,
    texts::Voice,
    types::email,
    web::{forms::Typed, line},
};

/// The draft of one filing.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// The controller it is meant for.
    pub controller: String,
    /// A secret of the draft; once it was sent, the key of the filing, which is made of the secret and of what was shown.
    pub form_key: String,
    /// Whether it was sent; then nothing else is kept.
    pub is_sent: bool,
    steps: BTreeMap<String, Typed>,
}

static NOTHING: std::sync::LazyLock<Typed> = std::sync::LazyLock::new(Typed::default);

impl Answers {
    /// An empty draft.
    pub fn new(controller: &Controller, form_key: String) -> Self {
        Self { controller: controller.slug.to_string(), form_key, ..Self::default() }
    }

    /// What was typed on that page.
    pub fn of(&self, step: Step) -> &Typed {
        self.steps.get(step.slug()).unwrap_or(&NOTHING)
    }

    /// Whether that page was answered.
    pub fn has(&self, step: Step) -> bool {
        self.steps.contains_key(step.slug())
    }

    /// Keeps what was typed on that page. The direct way to an opt-out and the long way exclude each other: the one
    /// used last counts.
    pub fn put(&mut self, step: Step, typed: Typed) {
        match step {
            Step::Wishes => drop(self.steps.remove(Step::OptOut.slug())),
            Step::OptOut => drop(self.steps.remove(Step::Wishes.slug())),
            Step::Whose
            | Step::Place
            | Step::Region
            | Step::Relationship
            | Step::About(_)
            | Step::Find
            | Step::Reply => {}
        }
        self.steps.insert(step.slug().to_owned(), typed);
    }

    /// Nothing of the person but the key that leads to the receipt.
    pub fn sent_as(&mut self, form_key: String) {
        self.form_key = form_key;
        self.is_sent = true;
        self.steps.clear();
    }

    /// These pages alone, each with what was typed into its fields: what the check page shows, and what is filed.
    pub fn only(&self, pages: &[(Step, Question)]) -> Self {
        let typed = |(step, question): &(Step, Question)| {
            (step.slug().to_owned(), self.of(*step).only(&question.fields))
        };
        Self { steps: pages.iter().map(typed).collect(), ..self.clone() }
    }

    /// Whether the person took the direct way to an opt-out.
    pub fn is_direct_opt_out(&self) -> bool {
        self.has(Step::OptOut)
    }

    /// What the person wants.
    pub fn wishes(&self) -> Vec<Wish> {
        if self.is_direct_opt_out() {
            return vec![Wish::OptOut];
        }
        let wishes = self.of(Step::Wishes);
        Wish::ALL.into_iter().filter(|wish| wishes.has("wishes", wish.id())).collect()
    }

    /// Whether everything wanted is of the kind that never needs proof ([`Asked::is_fast_lane`]).
    pub fn is_fast_lane(&self) -> bool {
        let wishes = self.wishes();
        let purposes = self.of(Step::About(Wish::Object)).all("purposes");
        let is_fast = |wish: &Wish| {
            let plain = Asked::plain(wish.right());
            if *wish != Wish::Object {
                return plain.is_fast_lane();
            }
            // each purpose becomes a case of its own
            let narrowed = |purpose: &String| Asked { purpose: purpose.parse().ok(), ..plain };
            !purposes.is_empty() && purposes.iter().all(|purpose| narrowed(purpose).is_fast_lane())
        };
        !wishes.is_empty() && wishes.iter().all(is_fast)
    }

    /// What is sent to the desk.
    pub fn filing(&self, controller: &Controller, voice: &Voice) -> RawFiling {
        let (find, place, region) = if self.is_direct_opt_out() {
            let one = self.of(Step::OptOut);
            (one, one, one)
        } else {
            (self.of(Step::Find), self.of(Step::Place), self.of(Step::Region))
        };
        let country = place.given("country").filter(|country| *country != UNSAID);
        let region = region.given("region").filter(|region| *region != UNSAID);
        let reply = self.of(Step::Reply);
        let postal = find.given("postal_address").or_else(|| reply.given("postal_address"));
        let adjustment = reply
            .given("adjustment")
            .map(|words| voice.say_one("sent-adjustment", "words", words.to_owned()));
        let extra = find.given("extra").map(str::to_owned);
        let message: Vec<String> = adjustment.into_iter().chain(extra).collect();
        RawFiling {
            controller: Some(controller.slug.to_string()),
            locale: Some(voice.lang().to_string()),
            residence: country.map(|country| RawPlace {
                country: country.to_owned(),
                // The list holds `US-CA`; a region of another country than the one chosen is left out.
                region: region.and_then(|r| r.strip_prefix(country)?.strip_prefix('-')).map(str::to_owned),
            }),
            relationship: self.of(Step::Relationship).given("relationship").map(str::to_owned),
            on_behalf_of: Some("self".to_owned()),
            reply_by: reply.given("reply_by").map(str::to_owned),
            requester: RawRequester {
                name: find.given("name").map(str::to_owned),
                email: find.given("email").map(str::to_owned),
                phone: find.given("phone").map(str::to_owned),
                postal_address: postal.map(str::to_owned),
            },
            identifiers: identifiers(find, controller),
            rights: self.rights(voice),
            message: Some(message.join("\n\n")).filter(|message| !message.is_empty()),
            ..RawFiling::default()
        }
    }

    /// One entry for each right; wishes that are one right become one entry.
    fn rights(&self, voice: &Voice) -> Vec<RawRight> {
        let wishes = self.wishes();
        let wants = |wish| wishes.contains(&wish);
        let copy_first = self.of(Step::About(Wish::Delete)).one("copy_first") == "copy";
        let mut rights = Vec::new();
        if wants(Wish::Copy) || wants(Wish::Source) || (wants(Wish::Delete) && copy_first) {
            rights.push(self.access(&wishes, voice));
        }
        for wish in wishes.iter().copied().filter(|wish| wish.right() != Right::Access) {
            let about = self.of(Step::About(wish));
            if wish == Wish::Object {
                for purpose in about.all("purposes") {
                    let details = about.given("reason").map(str::to_owned);
                    rights.push(RawRight {
                        purpose: Some(purpose.clone()),
                        details,
                        ..entry(Right::Objection)
                    });
                }
                continue;
            }
            let ground = (wish == Wish::Pause).then(|| about.given("ground").map(str::to_owned)).flatten();
            rights.push(RawRight { ground, details: details(wish, about, voice), ..entry(wish.right()) });
        }
        rights
    }

    fn access(&self, wishes: &[Wish], voice: &Voice) -> RawRight {
        let about = self.of(Step::About(Wish::Copy));
        let scope = if wishes.contains(&Wish::Copy) {
            about.given("scope").unwrap_or(Scope::All.id())
        } else if wishes.contains(&Wish::Source) {
            Scope::Recipients.id()
        } else {
            Scope::All.id()
        };
        let mut lines = Vec::new();
        lines.extend(about.given("areas").filter(|_| scope == Scope::Areas.id()).map(str::to_owned));
        if let (from, to) = (about.one("from"), about.one("to"))
            && !(from.is_empty() && to.is_empty())
        {
            let value = |typed: &str| match line::date(typed) {
                None if typed.is_empty() => "…".to_owned(),
                None => typed.to_owned(),
                Some(day) => day.to_string(),
            };
            lines.push(
                voice.say_with("sent-period", &[("from", value(from).into()), ("to", value(to).into())]),
            );
        }
        if wishes.contains(&Wish::Copy) && wishes.contains(&Wish::Source) && scope != Scope::All.id() {
            lines.push(voice.say("sent-source-too"));
        }
        let details = Some(lines.join("\n")).filter(|details| !details.is_empty());
        RawRight { scope: Some(scope.to_owned()), details, ..entry(Right::Access) }
    }
}

/// The value of "I prefer not to say".
pub const UNSAID: &str = "unsaid";

fn entry(right: Right) -> RawRight {
    RawRight { right: right.id().to_owned(), ..RawRight::default() }
}

/// The details of one wish as lines: a label where the answer alone would not be understood.
fn details(wish: Wish, about: &Typed, voice: &Voice) -> Option<String> {
    let (labelled, plain): (&[&'static str], &[&'static str]) = match wish {
        Wish::Correct => (&["wrong", "right"], &[]),
        Wish::Move => (&["to"], &[]),
        Wish::Automatic => (&["decision", "view"], &[]),
        Wish::Delete | Wish::Pause => (&[], &["more"]),
        Wish::Consent => (&[], &["consents"]),
        Wish::Posts => (&[], &["links"]),
        Wish::Unsure => (&[], &["story"]),
        // the first three have entries of their own (`access`, `rights`), the others no page
        Wish::Copy | Wish::Source | Wish::Object | Wish::OptOut | Wish::Limit => (&[], &[]),
    };
    let mut lines = Vec::new();
    if wish == Wish::Delete {
        lines.extend(about.all("what").iter().map(|what| voice.name("delete-what", what)));
    }
    if wish == Wish::Move {
        lines.extend(about.given("how").map(|how| voice.name("move-how", how)));
    }
    for name in labelled {
        lines.extend(about.given(name).map(|words| format!("{}\n{words}", voice.name("sent", name))));
    }
    lines.extend(plain.iter().filter_map(|name| about.given(name)).map(str::to_owned));
    Some(lines.join("\n\n")).filter(|details| !details.is_empty())
}

fn identifiers(find: &Typed, controller: &Controller) -> Vec<RawIdentifier> {
    let own = controller.identifiers.iter().filter(|kind| !matches!(kind.as_str(), "email" | "phone"));
    let given = |kind: &String| {
        let value = find.given(&format!("id-{kind}"))?.to_owned();
        Some(RawIdentifier { kind: kind.clone(), value })
    };
    // the page has told whoever typed one that is none
    let other = find.given("other_emails").and_then(|typed| email::several(typed).ok()).unwrap_or_default();
    let other = other.iter().map(|address| address.as_str().to_owned());
    own.filter_map(given)
        .chain(other.map(|value| RawIdentifier { kind: "email".to_owned(), value }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(pages: &[(Step, &str)]) -> RawFiling {
        let settings = crate::config::load(None).unwrap();
        let controller = settings.first_controller().unwrap().clone();
        let mut answers = Answers::new(&controller, "key".to_owned());
        for (step, body) in pages {
            answers.put(*step, Typed::parse(body.as_bytes()));
        }
        let voice = crate::texts::Texts::embedded().speak(crate::types::Locale::english().identifier());
        answers.filing(&controller, &voice)
    }

    fn rights(filing: &RawFiling) -> Vec<(&str, Option<&str>, Option<&str>)> {
        filing.rights.iter().map(|r| (r.right.as_str(), r.scope.as_deref(), r.purpose.as_deref())).collect()
    }

    #[test]
    fn wishes_that_are_one_right_become_one_entry() {
        let filing = draft(&[
            (Step::Wishes, "wishes=copy&wishes=source&wishes=delete&wishes=object"),
            (Step::About(Wish::Copy), "scope=all"),
            (Step::About(Wish::Delete), "copy_first=copy&what=account"),
            (Step::About(Wish::Object), "purposes=marketing&purposes=profiling&reason=Because"),
        ]);
        let expected = [
            ("access", Some("all"), None),
            ("erasure", None, None),
            ("objection", None, Some("marketing")),
            ("objection", None, Some("profiling")),
        ];
        assert_eq!(rights(&filing), expected);
    }

    #[test]
    fn a_copy_before_deletion_is_a_request_of_its_own() {
        let pages = [(Step::Wishes, "wishes=delete"), (Step::About(Wish::Delete), "copy_first=copy")];
        assert_eq!(rights(&draft(&pages)), [("access", Some("all"), None), ("erasure", None, None)]);
    }

    #[test]
    fn the_direct_opt_out_names_place_and_mailbox() {
        let filing = draft(&[(Step::OptOut, "email=a%40b.example&country=US&region=US-CA")]);
        assert_eq!(rights(&filing), [("opt_out", None, None)]);
        let place = filing.residence.unwrap();
        assert_eq!((place.country.as_str(), place.region.as_deref()), ("US", Some("CA")));
        assert_eq!(filing.requester.email.as_deref(), Some("a@b.example"));
    }

    #[test]
    fn a_place_that_was_not_said_is_absent_and_a_foreign_region_is_left_out() {
        assert!(draft(&[(Step::Place, "country=unsaid")]).residence.is_none());
        let moved = draft(&[(Step::Place, "country=CA"), (Step::Region, "region=US-CA")]);
        assert_eq!(moved.residence.unwrap().region, None);
    }

    #[test]
    fn not_a_byte_of_the_story_is_lost() {
        let story = "שלום 👩‍👩‍👧\r\n  é\t ";
        let body: String =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("story", story).finish();
        let filing = draft(&[(Step::Wishes, "wishes=unsure"), (Step::About(Wish::Unsure), &body)]);
        assert_eq!(filing.rights[0].details.as_deref(), Some(story));
    }
}
