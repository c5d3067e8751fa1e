//! What effects become: letters and tasks of the same transaction, and cases that split off.

use chrono::{DateTime, Utc};

use super::{
    attempt::Attempt,
    change::{Change, FilingChange, TasksDone},
    joined::OtherCase,
    rows::{self, SealedFields},
    snapshot::CaseSnapshot,
};
use crate::{
    case::{
        self, Asked, Case, Contests, Effect, EventKind, Facts, LetterKind, NewCase, TaskKind,
        filing::FilingEvent, words::DispatchChannel,
    },
    desk::{
        Desk, Error,
        office::controller::ControllerContext,
        post::{
            about::About,
            ladder::{Reached, Rung},
            leaving::Leaving,
            letter_task, letter_task_key,
            person::{letter_of, mailed},
            shared::shared_letter,
            staff::{ToStaff, Way, letters_to_staff},
        },
        requester::code_rows::{CONFIRM, code_row},
        staff::{colleagues::Colleague, identity::OneTimeCode},
    },
    types::CaseId,
};

/// What is being put together while effects are followed.
pub(in crate::desk) struct EffectWriter<'a> {
    pub(in crate::desk) desk: &'a Desk,
    pub(in crate::desk) snapshot: &'a CaseSnapshot,
    pub(in crate::desk) case: &'a Case,
    pub(in crate::desk) context: &'a ControllerContext,
    pub(in crate::desk) act_words: &'a SealedFields,
    /// The case whose answer is shared.
    pub(in crate::desk) answered_by: Option<OtherCase<'a>>,
    pub(in crate::desk) now: DateTime<Utc>,
    pub(in crate::desk) change: Change,
    pub(in crate::desk) reached: Vec<Reached>,
    /// What its letters to the person say.
    pub(in crate::desk) leaving: Vec<Leaving>,
}

impl<'a> EffectWriter<'a> {
    /// With nothing written yet.
    pub(super) fn on(
        attempt: &'a Attempt,
        snapshot: &'a CaseSnapshot,
        case: &'a Case,
        act_words: &'a SealedFields,
    ) -> Result<Self, Error> {
        Ok(Self {
            desk: &attempt.desk,
            snapshot,
            case,
            context: attempt.desk.context(&snapshot.case.controller)?,
            act_words,
            answered_by: None,
            now: attempt.now,
            change: Change::default(),
            reached: Vec::new(),
            leaving: Vec::new(),
        })
    }

    /// Follows one effect.
    #[tracing::instrument(level = "trace", skip_all)]
    pub(in crate::desk) fn effect(
        &mut self,
        effect: &Effect,
        colleagues: &[Colleague],
        late: bool,
        facts: &Facts<'_>,
    ) -> Result<(), Error> {
        match effect {
            Effect::Letter { letter, occurrence, duty } => {
                self.letter(self.case, *letter, *occurrence, *duty)
            }
            Effect::Notice { notice, occurrence, to } => {
                let (filing, occurrence) = (&self.snapshot.filing, *occurrence);
                match Way::of(*notice) {
                    Way::Ladder(kind) => {
                        let rung = Rung { kind, occurrence, to, late };
                        self.reached.extend(Reached::of(self.context, self.case, filing, &rung, self.now));
                    }
                    Way::Alone(about) => {
                        let notice = ToStaff { about, occurrence, to };
                        let (desk, context, case) = (self.desk, self.context, self.case);
                        let letters =
                            letters_to_staff(desk, context, case, filing, colleagues, &notice, self.now)?;
                        self.change.letters.extend(letters);
                    }
                }
                Ok(())
            }
            Effect::OtherChannel { letter, occurrence } => {
                self.task(TaskKind::OtherChannel, *letter, *occurrence);
                Ok(())
            }
            Effect::OpenCase { asked, received_at, contests } => {
                self.open_case(*asked, *received_at, contests.as_ref(), facts)
            }
            Effect::WentAnotherWay { channel, letters } => {
                self.went_another_way(*channel, letters, facts);
                Ok(())
            }
            // together with the events (`plan.rs`)
            Effect::RevokeFiles => Ok(()),
            Effect::Task { task, letter, occurrence } => {
                self.task(*task, *letter, *occurrence);
                Ok(())
            }
        }
    }

    /// Writes the letter of an effect that is one to the person.
    pub(super) fn letter_only(&mut self, effect: &Effect) -> Result<(), Error> {
        match effect {
            Effect::Letter { letter, occurrence, duty } => {
                self.letter(self.case, *letter, *occurrence, *duty)
            }
            Effect::Notice { .. }
            | Effect::OtherChannel { .. }
            | Effect::OpenCase { .. }
            | Effect::Task { .. }
            | Effect::WentAnotherWay { .. }
            | Effect::RevokeFiles => Ok(()),
        }
    }

    /// A letter to the person: by mail, or as a task for somebody to print and post where there is no mailbox. None to whom
    /// nobody can tell anything.
    fn letter(
        &mut self,
        case: &Case,
        kind: LetterKind,
        occurrence: u32,
        duty: Option<case::DutyKind>,
    ) -> Result<(), Error> {
        let Some(key) = self.snapshot.key.as_ref().filter(|_| self.snapshot.person.can_be_told()) else {
            return Ok(());
        };
        let from = self.answered_by.map_or(self.snapshot, |other| other.snapshot);
        let to = self.snapshot.person.requester.email.as_ref();
        let mut words = self.words_for(from, kind, to.is_some())?;
        if kind == LetterKind::ConfirmReminder {
            let code = OneTimeCode::draw(self.desk.0.clock.as_ref());
            words.insert("code".to_owned(), code.as_str().to_owned());
            let row = code_row(self.desk, &self.snapshot.filing, CONFIRM, &code, self.now);
            self.change.codes.push(row);
        }
        let about = About {
            context: self.context,
            case,
            filing: &self.snapshot.filing,
            key,
            words: &words,
            now: self.now,
        };
        let letter = match self.answered_by {
            Some(other) => shared_letter(self.desk, &about, other, kind),
            None => letter_of(self.desk, &about, kind),
        };
        match (to, &letter) {
            (Some(to), Some(letter)) => {
                let duty = duty.filter(|_| self.answered_by.is_none());
                let which = (kind, occurrence, duty);
                let row = mailed(self.desk, &about, which, to, letter, &from.filing.reference)?;
                self.change.letters.push(row);
            }
            (None, _) if kind != LetterKind::ConfirmReminder => {
                let task = letter_task(self.desk, case, TaskKind::SendByPost, (kind, occurrence), self.now);
                self.change.tasks.push(task);
            }
            (Some(_), None) | (None, _) => {}
        }
        let case = case.id;
        self.leaving.extend(letter.map(|letter| Leaving { case, kind, occurrence, letter }));
        Ok(())
    }

    /// The words that a letter carries: of this act, or of the earlier one that it speaks of.
    fn words_for(&self, from: &CaseSnapshot, kind: LetterKind, by_mail: bool) -> Result<SealedFields, Error> {
        match kind {
            LetterKind::AnswerReminder => from.words_beside(&[EventKind::Asked]),
            LetterKind::Done | LetterKind::Partly | LetterKind::NothingFound | LetterKind::ReadyToCollect => {
                from.words_beside(&[EventKind::Decided])
            }
            LetterKind::Refused => from.words_beside(&[EventKind::RefusalWritten]),
            // to whom it went was said when it went
            LetterKind::Referred if !self.act_words.contains_key("to") => {
                from.words_beside(&[EventKind::ReferralStarted])
            }
            // a mail says that there are some, and where
            LetterKind::Reply if by_mail => Ok(SealedFields::new()),
            LetterKind::Received
            | LetterKind::ConfirmAddress
            | LetterKind::ConfirmReminder
            | LetterKind::Question
            | LetterKind::Collected
            | LetterKind::CollectReminder
            | LetterKind::ClockRuns
            | LetterKind::Extension
            | LetterKind::Postponement
            | LetterKind::Progress
            | LetterKind::Reply
            | LetterKind::Referred
            | LetterKind::Withdrawn
            | LetterKind::Contested
            | LetterKind::DueLadder
            | LetterKind::ApprovalWanted
            | LetterKind::Returned
            | LetterKind::Alarm => Ok(self.act_words.clone()),
        }
    }

    fn task(&mut self, kind: TaskKind, letter: LetterKind, occurrence: u32) {
        self.change.tasks.push(letter_task(self.desk, self.case, kind, (letter, occurrence), self.now));
    }

    /// The tasks to bring these letters to the person are done. The first receipt stands with one of the cases that it names.
    fn went_another_way(
        &mut self,
        channel: DispatchChannel,
        letters: &[(LetterKind, u32)],
        facts: &Facts<'_>,
    ) {
        let own = self.case.id;
        let mut gone: Vec<(CaseId, LetterKind, u32)> = Vec::new();
        for (letter, ordered) in letters {
            gone.extend((1..=*ordered).map(|occurrence| (own, *letter, occurrence)));
            if *letter == LetterKind::Received {
                let named = &self.snapshot.filing_replayed.named;
                let named = named.iter().filter(|_| named.contains(&own));
                gone.extend(named.map(|case| (*case, *letter, 1)));
            }
        }
        let keys = gone.into_iter().flat_map(|(case, letter, occurrence)| {
            [TaskKind::SendByPost, TaskKind::OtherChannel]
                .map(|kind| letter_task_key(case, kind, (letter, occurrence)))
        });
        self.change.tasks_done.push(TasksDone {
            keys: keys.collect(),
            by: facts.actor.user().map_or_else(|| "machine".to_owned(), |user| user.to_string()),
            outcome: channel.id(),
            at: self.now,
        });
    }

    /// A right that was found in the same request becomes a case of its own, received on the same day; so does an appeal
    /// or a complaint, with the person's words. The person reads of each in a letter of its own.
    fn open_case(
        &mut self,
        asked: Asked,
        received_at: DateTime<Utc>,
        contests: Option<&(CaseId, Box<Contests>)>,
        facts: &Facts<'_>,
    ) -> Result<(), Error> {
        let parent = self.case;
        let new = NewCase {
            case: contests.map_or_else(|| CaseId(self.desk.0.clock.fresh_id()), |(id, _)| *id),
            contests: contests.map(|(_, contests)| contests.as_ref().clone()),
            filing: parent.filing,
            controller: parent.controller.clone(),
            asked,
            residence: parent.residence.clone(),
            relationship: parent.relationship.clone(),
            age: parent.age,
            record: parent.record,
            sensitive: parent.sensitive,
            review: false,
            on_behalf_of: parent.on_behalf_of,
            channel: parent.channel,
            reply_by: parent.reply_by,
            has_mailbox: parent.has_mailbox,
            carries_receipt: true,
            carries_reminders: false,
            received_at,
        };
        let events = case::file(&new, facts)?;
        let actor = rows::actor_text(&facts.actor);
        let case = rows::case_of(&events)?;
        self.change.cases.push(rows::opened_case(&case, &events, self.context, (&actor, self.now))?);
        let event = rows::event_row(&FilingEvent::CaseOpened { case: case.id }, self.now, &actor, None)?;
        let row = &self.snapshot.filing;
        let mut after = row.clone();
        after.seq += 1;
        if let (true, Some(key), Some(text)) =
            (contests.is_some(), &self.snapshot.key, self.act_words.get("text"))
        {
            let mut person = self.snapshot.person.clone();
            person.details.insert(case.id, text.clone());
            after.sealed = person.seal(&self.desk.0.keys, key, parent.filing)?;
        }
        let filings = vec![FilingChange { row: after, expected_seq: row.seq, events: vec![event] }];
        self.change.absorb(Change { filings, ..Change::default() });
        let called_for = events.first().map(|filed| case::effects(filed, &case, facts.office));
        for effect in called_for.unwrap_or_default() {
            match effect {
                Effect::Letter { letter, occurrence, duty } => {
                    self.letter(&case, letter, occurrence, duty)?;
                }
                Effect::Notice { .. }
                | Effect::OtherChannel { .. }
                | Effect::OpenCase { .. }
                | Effect::RevokeFiles
                | Effect::WentAnotherWay { .. }
                | Effect::Task { .. } => {
                    return Err(Error::Internal(format!("a new case calls for {effect:?}")));
                }
            }
        }
        Ok(())
    }
}

/// Whether an effect writes to staff now. The ladder's letter is written later, for all cases of a transaction together.
pub(super) fn needs_colleagues(effects: &[Effect]) -> bool {
    let writes_to_staff_now = |effect: &Effect| match effect {
        Effect::Notice { notice, .. } => match Way::of(*notice) {
            Way::Alone(_) => true,
            Way::Ladder(_) => false,
        },
        Effect::Letter { .. }
        | Effect::OtherChannel { .. }
        | Effect::OpenCase { .. }
        | Effect::RevokeFiles
        | Effect::WentAnotherWay { .. }
        | Effect::Task { .. } => false,
    };
    effects.iter().any(writes_to_staff_now)
}
