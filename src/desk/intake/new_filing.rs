//! A filing put together before it is written: one case for each right, the receipt with its code, the rows.

use chrono::{DateTime, Utc};

use crate::{
    case::{
        self, Actor, Case, DutyKind, Event, LetterKind, NewCase, OnBehalfOf, TaskKind, filing::FilingEvent,
    },
    desk::{
        Desk, Error,
        intake::{NewFiling, NewRight, receipt::receipt},
        office::{controller::ControllerContext, keyring::FreshKey},
        pipeline::{
            attempt::Attempt,
            change::{Change, FilingChange},
            facts::facts,
            gates::{Answered, Crowd},
            person::Person,
            rows,
        },
        post::{Address, letter_row, letter_task, person::receipt_facts},
        requester::code_rows::{CONFIRM, code_row},
        staff::identity::OneTimeCode,
        views::Receipt,
    },
    store::{filings, idempotency::IdempotencyKey, streams::Stream},
    types::{CaseId, EmailAddress, FilingId, Reference},
};

/// Everything that a filing writes, and its receipt.
#[tracing::instrument(level = "trace", skip_all)]
pub(super) fn put_together(
    attempt: &Attempt,
    context: &ControllerContext,
    new: &NewFiling,
    actor: Actor,
    crowd: Option<Crowd>,
    (form_key, key): (Option<&str>, Option<&IdempotencyKey>),
) -> Result<(Change, Receipt), Error> {
    let review = crowd.as_ref().is_some_and(|crowd| crowd.is_over);
    let prepared = PreparedFiling::new(&attempt.desk, context, new, (actor, review), attempt.now)?;
    let (mut change, receipt) = prepared.finished(form_key, key)?;
    change.crowd = crowd;
    Ok((change, receipt))
}

/// What is known of a filing before its rows are made.
struct PreparedFiling<'a> {
    desk: &'a Desk,
    context: &'a ControllerContext,
    new: &'a NewFiling,
    actor: Actor,
    /// Whether somebody should look because so many came from its network.
    review: bool,
    now: DateTime<Utc>,
    received_at: DateTime<Utc>,
    id: FilingId,
    reference: Reference,
    key: FreshKey,
    /// Each case with its first events, in the order of the rights.
    opened: Vec<(Case, Vec<Event>)>,
}

impl<'a> PreparedFiling<'a> {
    /// Opens a case for each right.
    fn new(
        desk: &'a Desk,
        context: &'a ControllerContext,
        new: &'a NewFiling,
        (actor, review): (Actor, bool),
        now: DateTime<Utc>,
    ) -> Result<Self, Error> {
        let id = FilingId(desk.0.clock.fresh_id());
        let mut random = [0; 8];
        desk.0.clock.fill_random(&mut random);
        let mut draft = Self {
            desk,
            context,
            new,
            actor,
            review,
            now,
            received_at: new.received_at.unwrap_or(now),
            id,
            reference: Reference::from_random(random),
            key: desk.0.keys.fresh_filing_key(id, now)?,
            opened: Vec::new(),
        };
        draft.opened = draft.cases()?;
        Ok(draft)
    }

    fn cases(&self) -> Result<Vec<(Case, Vec<Event>)>, Error> {
        let facts = facts(self.desk, self.context, self.actor, self.now);
        let rights = &self.new.rights;
        let reminding = rights.iter().position(|right| !right.asked.is_fast_lane()).unwrap_or(0);
        // Rows are read back by id: in that order they are the rights as the person named them. Ids of one millisecond
        // are random among themselves.
        let mut ids: Vec<CaseId> = rights.iter().map(|_| CaseId(self.desk.0.clock.fresh_id())).collect();
        ids.sort_unstable();
        let _span = tracing::trace_span!("cases of a filing", calls = "src/case/decide/intake.rs");
        let cases = rights.iter().zip(ids).enumerate().map(|(place, (right, id))| {
            let events = case::file(&self.new_case(id, right, place, reminding), &facts)?;
            let case = rows::case_of(&events)?;
            Ok((case, events))
        });
        cases.collect()
    }

    fn new_case(&self, case: CaseId, right: &NewRight, place: usize, reminding: usize) -> NewCase {
        NewCase {
            contests: None,
            case,
            filing: self.id,
            controller: self.context.settings.slug.clone(),
            asked: right.asked,
            residence: self.new.residence.clone().map(case::Residence),
            relationship: self.new.relationship.clone(),
            age: None,
            record: None,
            sensitive: false,
            review: self.review,
            on_behalf_of: OnBehalfOf::Oneself,
            channel: self.new.channel,
            reply_by: self.new.reply_by,
            has_mailbox: self.new.requester.email.is_some(),
            carries_receipt: place == 0,
            carries_reminders: place == reminding,
            received_at: self.received_at,
        }
    }

    /// Everything to write, and the receipt.
    fn finished(
        self,
        form_key: Option<&str>,
        key: Option<&IdempotencyKey>,
    ) -> Result<(Change, Receipt), Error> {
        let person = self.person();
        let mut row = self.row(&person, form_key)?;
        let mut happened = vec![self.filed()];
        let mut change = Change::default();
        let carrier =
            self.opened.first().ok_or_else(|| Error::Internal("a filing without a case".to_owned()))?;
        if let Some(to) = &self.new.requester.email {
            self.receipt_by_mail(&row, &carrier.0, to, &mut change)?;
            happened.push(FilingEvent::CodeSent { at: self.now });
        } else if person.can_be_told() {
            // on paper: somebody must print and post it
            let receipt = (LetterKind::Received, 1);
            change.tasks.push(letter_task(self.desk, &carrier.0, TaskKind::SendByPost, receipt, self.now));
        }
        let actor = rows::actor_text(&self.actor);
        let events = happened
            .iter()
            .map(|event| rows::event_row(event, self.now, &actor, None))
            .collect::<Result<Vec<_>, _>>()?;
        for (case, events) in &self.opened {
            change.cases.push(rows::opened_case(case, events, self.context, (&actor, self.now))?);
        }
        row.seq = i64::try_from(events.len()).unwrap_or(i64::MAX);
        let slug = &self.context.settings.slug;
        change.index = Some((slug.clone(), self.id, person.index_entries(&self.desk.0.keys, slug)?));
        change.idempotency = key.map(|key| self.answered(key)).transpose()?;
        let cases: Vec<&Case> = self.opened.iter().map(|(case, _)| case).collect();
        let receipt = receipt(self.desk, self.context, &row, &cases, self.new.requester.email.is_some());
        change.filings.push(FilingChange { row, expected_seq: 0, events });
        change.keys.push(self.key.row);
        Ok((change, receipt))
    }

    fn person(&self) -> Person {
        let new = self.new;
        let details = self.opened.iter().zip(&new.rights);
        Person {
            requester: new.requester.clone(),
            identifiers: new.identifiers.clone(),
            message: new.message.clone(),
            reason: new.reason.clone(),
            details: details
                .filter_map(|((case, _), right)| Some((case.id, right.details.clone()?)))
                .collect(),
        }
    }

    fn row(&self, person: &Person, form_key: Option<&str>) -> Result<filings::Filing, Error> {
        let new = self.new;
        Ok(filings::Filing {
            id: self.id,
            controller: self.context.settings.slug.clone(),
            reference: self.reference.clone(),
            channel: new.channel,
            locale: new.locale.clone(),
            received_at: self.received_at,
            filed_at: self.now,
            residence: new.residence.clone(),
            relationship: new.relationship.clone(),
            on_behalf_of: OnBehalfOf::Oneself,
            reply_by: new.reply_by,
            confirmed_at: None,
            sealed: person.seal(&self.desk.0.keys, &self.key.key, self.id)?,
            form_key: form_key.map(str::to_owned),
            seq: 0,
        })
    }

    fn filed(&self) -> FilingEvent {
        FilingEvent::Filed {
            filing: self.id,
            reference: self.reference.clone(),
            controller: self.context.settings.slug.clone(),
            locale: self.new.locale.clone(),
            channel: self.new.channel,
            reply_by: self.new.reply_by,
            on_behalf_of: OnBehalfOf::Oneself,
            has_mailbox: self.new.requester.email.is_some(),
            cases: self.opened.iter().map(|(case, _)| case.id).collect(),
            received_at: self.received_at,
            filed_at: self.now,
            signals: self.new.signals.clone(),
        }
    }

    /// The receipt and the code that confirms the address, in one letter.
    fn receipt_by_mail(
        &self,
        row: &filings::Filing,
        carrier: &Case,
        to: &EmailAddress,
        change: &mut Change,
    ) -> Result<(), Error> {
        let code = OneTimeCode::draw(self.desk.0.clock.as_ref());
        let stored = code_row(self.desk, row, CONFIRM, &code, self.now);
        let confirm = Some((&code, stored.expires_at));
        let cases: Vec<&Case> = self.opened.iter().map(|(case, _)| case).collect();
        let instants = (self.received_at, self.now);
        let letter = receipt_facts(self.desk, self.context, &self.reference, instants, &cases, confirm)?;
        let acknowledge_by = carrier.dates.as_ref().and_then(|dates| dates.acknowledge_by);
        let address = Address {
            stream: Stream::Case(carrier.id),
            kind: LetterKind::Received.id(),
            occurrence: &1,
            duty: acknowledge_by.map(|_| DutyKind::Acknowledge.id()),
            to,
            recipient: "person",
            locale: &self.new.locale,
            is_counted: true,
            reference: Some(&self.reference),
        };
        change.letters.push(letter_row(self.desk, self.context, &self.key.key, &address, &letter, self.now)?);
        change.codes.push(stored);
        Ok(())
    }

    fn answered(&self, key: &IdempotencyKey) -> Result<Answered, Error> {
        let keys = &self.desk.0.keys;
        let sealed = keys.seal(keys.installation(), "idempotency", "sealed", &key.place(), &self.id)?;
        Ok(Answered { key: key.clone(), at: self.now, status: 201, sealed })
    }
}
