//! Stories about one case, told with the shipped laws: a clock that is set by hand, five people, and the machine.
//!
//! Invariant: after each step the case is sound, every transition is an edge, and a replay gives the same case.

mod answers;
mod bounces;
mod bounds;
mod classified;
mod clocks;
mod contests;
mod duties;
mod entrances;
mod exits;
mod proof;
mod queue;
mod sequences;
mod several;
mod soundness;

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Act, Actor, Asked, Case, Channel, Effect, Event, Facts, FilingFacts, Forbidden, LetterKind, NewCase,
    NotAnAct, Office, OnBehalfOf, Other, ReplyBy, Residence, ReviewSeal, Role, State, Tiers, Timer,
    TimerKind,
    act::payload::{LetterResult, Nothing, TimerFired},
    acts, decide, effects, evolve, file, timers,
};
use crate::{
    law::{AttachedBy, Attachment, Calendar, CalendarId, ControllerLaws, Declaration, Laws, Right},
    texts::Texts,
    types::{CaseId, FilingId, Locale, Place, UserId},
};

static LAWS: LazyLock<Arc<Laws>> = LazyLock::new(|| Arc::new(Laws::embedded().unwrap()));
static WORKDAYS: LazyLock<Calendar> = LazyLock::new(|| Calendar::from(CalendarId::Weekdays));
static TIERS: LazyLock<Tiers> = LazyLock::new(|| Tiers::shipped().unwrap());

pub(super) const ANNA: Actor = staff(1, Role::Officer);
pub(super) const BEN: Actor = staff(2, Role::Officer);
pub(super) const LEA: Actor = staff(3, Role::Lead);
pub(super) const LUC: Actor = staff(4, Role::Lead);
pub(super) const DORA: Actor = staff(5, Role::Dpo);
pub(super) const ADAM: Actor = staff(6, Role::Admin);
pub(super) const AUDE: Actor = staff(7, Role::Auditor);
pub(super) const PERSON: Actor = Actor::Requester;
pub(super) const MACHINE: Actor = Actor::Machine;

/// The id of the case that an appeal or a complaint opens.
const SEAL: ReviewSeal = ReviewSeal([7; 32]);
pub(super) const FRESH: CaseId = CaseId(Uuid::from_u128(300));

const fn staff(id: u128, role: Role) -> Actor {
    Actor::Officer { id: UserId(Uuid::from_u128(id)), role }
}

pub(super) fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(super) fn attached(law: &str, by: AttachedBy) -> Attachment {
    Attachment { law: law.parse().unwrap(), by }
}

/// One case and its surroundings.
#[derive(Debug, Clone)]
pub(super) struct Story {
    pub(super) now: DateTime<Utc>,
    pub(super) office: Office,
    pub(super) case: Case,
    /// Another one, of the same person for the same right.
    pub(super) other: Case,
    pub(super) events: Vec<Event>,
    pub(super) effects: Vec<Effect>,
    attachments: Vec<Attachment>,
}

impl Story {
    /// A case in Berlin under the GDPR, received on Thursday 5 March 2026 at noon.
    pub(super) fn of(right: Right) -> Self {
        Self::asked(Asked::plain(right))
    }

    pub(super) fn asked(asked: Asked) -> Self {
        Self::begun(asked, "Europe/Berlin", None, &[attached("eu-gdpr", AttachedBy::Establishment)])
    }

    /// The same in Israel, with customers everywhere.
    pub(super) fn in_israel(right: Right, residence: &str) -> Self {
        let laws = [
            attached("il-ppl", AttachedBy::Residence),
            attached("eu-gdpr", AttachedBy::Residence),
            attached("us-ca-ccpa", AttachedBy::Residence),
        ];
        Self::begun(Asked::plain(right), "Asia/Jerusalem", Some(residence), &laws)
    }

    pub(super) fn begun(asked: Asked, zone: &str, residence: Option<&str>, laws: &[Attachment]) -> Self {
        Self::with(asked, zone, residence, laws, OnBehalfOf::Oneself)
    }

    pub(super) fn with(
        asked: Asked,
        zone: &str,
        residence: Option<&str>,
        laws: &[Attachment],
        on_behalf_of: OnBehalfOf,
    ) -> Self {
        let now = instant("2026-03-05T11:00:00Z");
        let office = Office::in_zone(zone.parse().unwrap());
        let new = NewCase {
            contests: None,
            case: CaseId(Uuid::from_u128(100)),
            filing: FilingId(Uuid::from_u128(200)),
            controller: "default".parse().unwrap(),
            asked,
            residence: residence.map(|place| Residence(place.parse::<Place>().unwrap())),
            relationship: None,
            age: None,
            record: None,
            sensitive: false,
            review: false,
            on_behalf_of,
            channel: Channel::Form,
            reply_by: ReplyBy::Portal,
            has_mailbox: true,
            carries_receipt: true,
            carries_reminders: true,
            received_at: now,
        };
        let statutes = statutes(laws, &office);
        let facts = Facts {
            review: None,
            together: None,
            now,
            actor: PERSON,
            office: &office,
            tiers: &TIERS,
            statutes: &statutes,
            fresh: FRESH,
            seal: SEAL,
            filing: FilingFacts::default(),
            other: None,
            has_words: true,
        };
        let events = file(&new, &facts).unwrap();
        let case = super::replay(&events).unwrap();
        case.check().unwrap();
        let effects = effects(&events[0], &case, &office);
        let other =
            Case { id: CaseId(Uuid::from_u128(3)), filing: FilingId(Uuid::from_u128(4)), ..case.clone() };
        Self { now, office, case, other, events, effects, attachments: laws.to_vec() }
    }

    /// The appeal or complaint that this case opened last, as a story of its own.
    pub(super) fn contest(&self) -> Self {
        let opened = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::OpenCase { asked, received_at, contests: Some((id, contests)) } => {
                Some((*asked, *received_at, *id, contests.as_ref().clone()))
            }
            Effect::Letter { .. }
            | Effect::Notice { .. }
            | Effect::OtherChannel { .. }
            | Effect::OpenCase { .. }
            | Effect::RevokeFiles
            | Effect::WentAnotherWay { .. }
            | Effect::Task { .. } => None,
        });
        let (asked, received_at, id, contests) = opened.unwrap();
        let parent = &self.case;
        let new = NewCase {
            case: id,
            filing: parent.filing,
            controller: parent.controller.clone(),
            asked,
            residence: parent.residence.clone(),
            relationship: None,
            age: None,
            record: None,
            sensitive: false,
            review: false,
            on_behalf_of: parent.on_behalf_of,
            channel: parent.channel,
            reply_by: parent.reply_by,
            has_mailbox: true,
            carries_receipt: true,
            carries_reminders: false,
            received_at,
            contests: Some(contests),
        };
        let events = self.ask_facts(PERSON, |facts| file(&new, facts)).unwrap();
        let case = super::replay(&events).unwrap();
        case.check().unwrap();
        let effects = effects(&events[0], &case, &self.office);
        let (office, attachments) = (self.office.clone(), self.attachments.clone());
        let other = self.other.clone();
        Self { now: self.now, office, case, other, events, effects, attachments }
    }

    /// Runs something with what a decision may look at.
    pub(super) fn ask_facts<T>(&self, actor: Actor, run: impl FnOnce(&Facts<'_>) -> T) -> T {
        let statutes = statutes(&self.attachments, &self.office);
        let (now, office) = (self.now, &self.office);
        run(&Facts {
            review: None,
            together: None,
            now,
            actor,
            office,
            tiers: &TIERS,
            statutes: &statutes,
            fresh: FRESH,
            seal: SEAL,
            filing: FilingFacts::default(),
            other: Some(Other { case: &self.other, is_same_person: true }),
            has_words: true,
        })
    }

    /// Moves the clock to noon UTC of a day.
    pub(super) fn on(&mut self, day: &str) -> &mut Self {
        self.now = instant(&format!("{day}T11:00:00Z"));
        self
    }

    pub(super) fn tries(&mut self, actor: Actor, act: &Act) -> Result<Vec<Event>, Forbidden> {
        let decided = self.ask_facts(actor, |facts| decide(&self.case, act, facts));
        if let Err(forbidden) = &decided {
            assert!(act.kind().rules().contains(&forbidden.rule()), "{} names no {forbidden}", act.name());
        }
        let events = decided?;
        for event in &events {
            let before = self.case.state;
            self.case = evolve(self.case.clone(), event);
            assert!(
                before == self.case.state || act.kind().leads(before, self.case.state),
                "{} leads from {before} to {} by {}",
                act.name(),
                self.case.state,
                event.name(),
            );
            self.effects.extend(effects(event, &self.case, &self.office));
        }
        self.events.extend(events.iter().cloned());
        self.case.check().unwrap_or_else(|broken| panic!("{broken} after {}: {:?}", act.name(), self.case));
        assert_eq!(super::replay(&self.events).as_ref(), Some(&self.case), "a replay gives the same case");
        Ok(events)
    }

    /// Does an act as the API would.
    pub(super) fn does(&mut self, actor: Actor, name: &str, payload: Value) -> &mut Self {
        let act = read(name, &payload).unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
        self.tries(actor, &act).unwrap_or_else(|refused| panic!("{name}: {refused:?}"));
        self
    }

    /// Does an act that must be refused; gives the code.
    pub(super) fn refused(&mut self, actor: Actor, name: &str, payload: Value) -> Forbidden {
        let act = read(name, &payload).unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
        let before = self.case.clone();
        let refused = self.tries(actor, &act).expect_err(name);
        assert_eq!(self.case, before);
        let said = format!("{} {}", cited(&refused), in_english(&refused));
        assert!(!cited(&refused).is_empty() && !said.contains('⟦'), "{said}");
        refused
    }

    pub(super) fn code(&mut self, actor: Actor, name: &str, payload: Value) -> &'static str {
        self.refused(actor, name, payload).code()
    }

    /// The mail server takes the last letter of a kind, now.
    pub(super) fn accepts(&mut self, letter: LetterKind) -> &mut Self {
        let result = LetterResult { letter, occurrence: self.case.ordered(letter), at: self.now };
        assert!(result.occurrence > 0, "{letter} was never called for");
        self.tries(MACHINE, &Act::LetterAccepted(result)).unwrap();
        self
    }

    /// The last letter of a kind comes back, now.
    pub(super) fn bounces(&mut self, letter: LetterKind) -> &mut Self {
        let result = LetterResult { letter, occurrence: self.case.ordered(letter), at: self.now };
        self.tries(MACHINE, &Act::LetterBounced(result)).unwrap();
        self
    }

    /// Fires every timer that is due, in order, as often as something follows.
    pub(super) fn fires(&mut self) -> Vec<TimerKind> {
        let mut fired = Vec::new();
        while let Some(timer) = self.timers().into_iter().find(|timer| timer.fire_at <= self.now) {
            let act = Act::TimerFired(TimerFired { kind: timer.kind, occurrence: timer.occurrence });
            let events = self.tries(MACHINE, &act).unwrap();
            assert!(!events.is_empty(), "a timer that is due does something: {timer:?}");
            fired.push(timer.kind);
        }
        fired
    }

    pub(super) fn timers(&self) -> Vec<Timer> {
        timers(&self.case, &self.office)
    }

    pub(super) fn timer(&self, kind: TimerKind) -> Option<Timer> {
        self.timers().into_iter().find(|timer| timer.kind == kind)
    }

    pub(super) fn confirms(&mut self) -> &mut Self {
        self.tries(PERSON, &Act::ConfirmMailbox(Nothing {})).unwrap();
        self
    }

    /// Identity by two points: enough for access.
    pub(super) fn verifies(&mut self) -> &mut Self {
        self.does(
            ANNA,
            "verify",
            json!({"method": "two_points", "evidence": ["order number and postcode match"], "tier": 2, "result": "established"}),
        )
    }

    /// Decided by Anna without files: everything is told in the letter.
    pub(super) fn decides(&mut self) -> &mut Self {
        self.does(ANNA, "decide", given())
    }

    /// Approved by Lea, sent, and past the hold.
    pub(super) fn leaves(&mut self) -> &mut Self {
        let digest = self.case.review_digest().unwrap().to_owned();
        if self.case.state == State::Reviewing {
            self.does(LEA, "approve", json!({ "digest": digest }));
        }
        self.does(ANNA, "send", json!({}));
        self.now += self.office.send_hold;
        assert_eq!(self.fires().last(), Some(&TimerKind::SendHold));
        self
    }

    /// The whole way of a plain access, up to the letter that waits for the mail server.
    pub(super) fn worked(right: Right) -> Self {
        let mut story = Self::of(right);
        story.verifies().decides().leaves();
        story
    }

    pub(super) fn dates(&self) -> &crate::law::CaseDates {
        self.case.dates.as_deref().unwrap()
    }

    pub(super) fn offered(&self, actor: Actor, act: &str) -> super::Offer {
        self.ask_facts(actor, |facts| acts(&self.case, facts))
            .into_iter()
            .find(|offer| offer.act.id() == act)
            .unwrap()
    }
}

/// What stands in the way, as the API says it.
pub(super) fn in_english(forbidden: &Forbidden) -> String {
    Texts::embedded().speak(Locale::english().identifier()).sentence(&forbidden.sentence())
}

/// On what it rests, in English.
pub(super) fn cited(forbidden: &Forbidden) -> String {
    let voice = Texts::embedded().speak(Locale::english().identifier());
    forbidden.citation.sentence().map(|citation| voice.sentence(&citation)).unwrap_or_default()
}

/// An act as the API reads it.
pub(super) fn read(name: &str, payload: &Value) -> Result<Act, NotAnAct> {
    Act::parse(name.parse().unwrap(), payload)
}

pub(super) fn given() -> Value {
    json!({"items": [{"label": "Account data", "outcome": "give"}], "letter": {"text": "Here it is."}})
}

/// The shipped laws, as a controller in that zone declares them.
fn statutes(attachments: &[Attachment], office: &Office) -> ControllerLaws {
    let declaration = Declaration {
        attachments: attachments.to_vec(),
        means: BTreeMap::new(),
        calendar: WORKDAYS.clone(),
        zone: office.zone,
    };
    ControllerLaws::new(Arc::clone(&LAWS), Arc::default(), declaration).unwrap()
}
