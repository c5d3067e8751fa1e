//! A case as staff see it: the row, the person's words, everything that happened, what is owed, what may be done.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

use crate::{
    case::{
        self, ActKind, Actor, Case, Event, EventKind, Facts, Forbidden, Method, Proposal, Proposed, State,
        filing::FilingEvent,
    },
    desk::{
        Desk, Error,
        office::controller::ControllerContext,
        officer::{
            access_log::{self, log_access},
            files::file_view,
        },
        pipeline::{
            facts::facts_on,
            review::{review_of, review_of_all},
            rows::{self, SealedFields},
            snapshot::{CaseSnapshot, load_case, load_cases},
        },
        read::{
            decision_page::decision_view,
            duty_page::{accepted, duty_views, letter_key},
            event_facts::facts,
            given::given_views,
            queue_item::queue_item,
            together::{joined, merged_into},
        },
        requester::thread::thread,
        staff::colleagues::{Emails, emails},
        views::{
            CaseRef, CaseView, EventView, FileView, MessageView, OfferView, ProposalView, ReasonView,
            RelatedView, ReviewTogether, RuleChangeView, Staff, TimerView,
        },
    },
    law::Under,
    store::{
        self,
        access_log::AccessEntry,
        cases,
        files::{self, FileRow},
        outbox,
        packages::{self, PackageRow},
        streams::{self, StoredEvent, Stream},
        users,
    },
    types::{CaseId, FileId},
};

/// What a page shows besides the case itself, on one snapshot.
struct Around {
    emails: Emails,
    siblings: Vec<cases::CaseRow>,
    /// What was asked in the other cases.
    asked: Vec<(CaseId, Vec<StoredEvent>)>,
    /// For those who may read them.
    accesses: Option<Vec<AccessEntry>>,
    files: Vec<FileRow>,
    /// What was given out, with its files.
    packages: Vec<(PackageRow, Vec<FileId>)>,
    filing_events: Vec<StoredEvent>,
    /// Into which case this one was merged.
    merged_into: Option<CaseRef>,
    /// By the effect that called for the letter.
    message_ids: BTreeMap<String, String>,
}

/// One case with all that belongs to it. That somebody opened it is noted.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::NotAllowed`] for roles that see no cases.
pub async fn case(desk: &Desk, staff: &Staff, case: CaseId) -> Result<CaseView, Error> {
    staff.sees_cases()?;
    let snapshot = load_case(desk, case).await?;
    staff.reaches(&snapshot.case.controller)?;
    log_access(desk, staff, case).await?;
    case_view(desk, staff, &snapshot).await
}

/// The page of a case that was just snapshot.
pub(in crate::desk) async fn case_view(
    desk: &Desk,
    staff: &Staff,
    snapshot: &CaseSnapshot,
) -> Result<CaseView, Error> {
    let around = around(desk, snapshot, access_log::may_read(staff.role)).await?;
    let CaseSnapshot { case, filing, person, .. } = snapshot;
    let context = desk.context(&case.controller)?;
    let facts =
        facts_on(desk, snapshot, Actor::Officer { id: staff.id, role: staff.role }, desk.0.clock.now())?;
    let into = around.merged_into.clone();
    let item = queue_item(desk, &snapshot.row, &filing.reference, into, &around.emails, facts.now)?;
    let review = if case.state == State::Reviewing { review_of(desk, snapshot, facts.now)? } else { None };
    let review_digest = review.map(|review| review.to_string());
    let dates = case.dates.as_deref();
    let contact = &person.requester;
    Ok(CaseView {
        filing: case.filing,
        siblings: around.siblings.iter().map(|row| row.id).collect(),
        related: around.siblings.iter().map(related).collect(),
        looks: around.accesses.as_ref().map(|seen| access_log::views(seen, &around.emails)),
        contests: case.contests.as_ref().map(|contests| contests.case),
        links: case.links.clone(),
        joined: joined(desk, case).await?,
        channel: filing.channel,
        signals: snapshot.filing_replayed.signals.clone(),
        reply_by: filing.reply_by,
        locale: filing.locale.to_string(),
        zone: context.settings.zone,
        residence: case.residence.as_ref().map(|residence| residence.0.to_string()),
        relationship: case.relationship.as_ref().map(|it| it.as_str().to_owned()),
        age: case.age,
        record: case.record,
        scope: case.asked.scope,
        purpose: case.asked.purpose,
        ground: case.asked.ground,
        details: person.details.get(&case.id).cloned(),
        message: person.message.clone(),
        requester_name: contact.name.as_ref().map(|it| it.as_str().to_owned()),
        requester_email: contact.email.as_ref().map(|it| it.as_str().to_owned()),
        requester_phone: contact.phone.as_ref().map(|it| it.as_str().to_owned()),
        requester_postal: contact.postal_address.as_ref().map(|it| it.as_str().to_owned()),
        identifiers: person.identifiers.iter().map(|it| (it.kind.clone(), it.value.clone())).collect(),
        address_confirmed: filing.confirmed_at.is_some(),
        tier_reached: case.proof.tier.number(),
        tier_needed: desk.0.tiers.needed(&case.asked, case.sensitive).number(),
        base_due: dates.and_then(|dates| dates.base_due),
        extended_due: dates.and_then(|dates| dates.extended_due),
        refuse_by: dates.and_then(|dates| dates.refuse_by),
        hold: case.hold,
        proposal: case.proposal.map(|proposal| proposal_view(proposal, &around.emails)),
        movable_to: dates.and_then(crate::law::CaseDates::movable_to),
        names_extension: case::names_extension(case, &facts),
        clocks: dates.map(|dates| dates.clocks.clone()).unwrap_or_default(),
        decision: decision_view(snapshot, &around.emails, &facts, review_digest.as_ref())?,
        review_digest,
        review_together: reviewed_together(desk, snapshot, &around.siblings, facts.now).await?,
        law_version: dates.map(|dates| dates.law_version.clone()),
        rule_change: rule_change(case, context, facts.today()),
        trace: dates.map(|dates| dates.trace.clone()).unwrap_or_default(),
        events: event_views(snapshot, &around)?,
        timers: timer_views(&snapshot.case, context),
        duties: duty_views(snapshot, context, &around.message_ids)?,
        acts: offer_views(case, &facts),
        files: file_views(snapshot, &around.files)?,
        packages: given_views(snapshot, &around.packages),
        messages: message_views(snapshot, &around)?,
        forms: context.forms.names(),
        item,
    })
}

/// What is approved with this answer in one go: all of the request that are under review.
async fn reviewed_together(
    desk: &Desk,
    snapshot: &CaseSnapshot,
    siblings: &[cases::CaseRow],
    now: DateTime<Utc>,
) -> Result<Option<ReviewTogether>, Error> {
    let is_reviewed = |state: State| state == State::Reviewing;
    let others = siblings.iter().filter(|row| is_reviewed(row.state)).map(|row| row.id);
    let cases: Vec<CaseId> = std::iter::once(snapshot.case.id).chain(others).collect();
    if !is_reviewed(snapshot.case.state) || cases.len() < 2 {
        return Ok(None);
    }
    let digest = review_of_all(desk, &load_cases(desk, cases.clone()).await?, now)?;
    Ok(digest.map(|digest| ReviewTogether { cases, digest: digest.to_string() }))
}

async fn around(desk: &Desk, snapshot: &CaseSnapshot, with_accesses: bool) -> Result<Around, Error> {
    let (id, filing) = (snapshot.case.id, snapshot.filing.id);
    let met = accepted(&snapshot.case);
    let row = snapshot.row.clone();
    let (merged_into, users, siblings, asked, files, packages, filing_events, accesses, message_ids) = desk
        .0
        .store
        .read("around a case", move |conn| {
            let siblings = cases::of_filing(conn, filing)?;
            // the first receipt speaks for every case that it names, and went out in the name of one
            let keys: Vec<String> =
                siblings.iter().flat_map(|row| met.iter().map(|one| letter_key(row.id, *one))).collect();
            let message_ids = outbox::message_ids(conn, &keys)?;
            let mut asked = Vec::new();
            for row in siblings.iter().filter(|row| row.id != id) {
                let mut stored = streams::load(conn, Stream::Case(row.id))?;
                stored.retain(|event| rows::is_of(event, EventKind::Asked));
                asked.push((row.id, stored));
            }
            Ok((
                merged_into(conn, &row)?,
                users::all(conn)?,
                siblings,
                asked,
                files::of_case(conn, id)?,
                packages::of_case(conn, id)?,
                streams::load(conn, Stream::Filing(filing))?,
                with_accesses
                    .then(|| store::access_log::of_case(conn, id, access_log::SHOWN_MAX))
                    .transpose()?,
                message_ids,
            ))
        })
        .await?;
    Ok(Around {
        emails: emails(desk, &users)?,
        siblings: siblings.into_iter().filter(|row| row.id != id).collect(),
        asked,
        accesses,
        files,
        packages,
        filing_events,
        merged_into,
        message_ids: message_ids.into_iter().collect(),
    })
}

/// Whether requests of today come in under another version of a law of this open case.
fn rule_change(case: &Case, context: &ControllerContext, today: NaiveDate) -> Option<RuleChangeView> {
    let change = |under: Under<'_>| {
        let now = context.statutes.in_force(under.law, today);
        let same = now.is_some_and(|law| law.version == under.version);
        (!same).then(|| RuleChangeView {
            law: under.law.to_string(),
            kept: under.version.to_owned(),
            version: now.map(|law| law.version.clone()),
        })
    };
    let unders = if case.state.is_open() { case.unders() } else { Vec::new() };
    unders.into_iter().find_map(change)
}

fn proposal_view(proposal: Proposal, emails: &Emails) -> ProposalView {
    let (act, received_at, until) = match proposal.what {
        Proposed::Receipt { received_at } => (ActKind::CorrectReceipt, Some(received_at), None),
        Proposed::Hold { until } => (ActKind::Hold, None, until),
        Proposed::LiftHold => (ActKind::LiftHold, None, None),
    };
    ProposalView { act, by: emails.get(&proposal.by).cloned(), received_at, until }
}

/// Another case of the same filing, from its row: showing its name is no look at it.
fn related(row: &cases::CaseRow) -> RelatedView {
    RelatedView {
        id: row.id,
        right: row.right_id,
        purpose: row.purpose,
        state: row.state,
        outcome: row.outcome,
    }
}

/// Every event of the case, with the words that were typed at it, as long as they exist.
fn event_views(snapshot: &CaseSnapshot, around: &Around) -> Result<Vec<EventView>, Error> {
    let emails = &around.emails;
    let by_id: BTreeMap<String, &String> = emails.iter().map(|(id, email)| (id.to_string(), email)).collect();
    let events: Vec<Event> = rows::read_events(Stream::Case(snapshot.case.id), &snapshot.stored)?;
    snapshot
        .stored
        .iter()
        .zip(&events)
        .map(|(event, happened)| {
            let unreadable = |_| Error::Internal(format!("event {} cannot be read", event.seq));
            let mut data: Value = serde_json::from_str(&event.payload).map_err(unreadable)?;
            let kind = happened.kind();
            let proof = proof_behind(kind, &data, &around.filing_events);
            if let Some(fields) = data.as_object_mut() {
                fields.remove("event");
                if let Some((_, method, files)) = &proof {
                    fields.insert("method".to_owned(), json!(method));
                    fields.insert("files".to_owned(), json!(files));
                }
                fields.values_mut().for_each(|value| name_colleague(value, &by_id));
            }
            Ok(EventView {
                seq: event.seq,
                at: event.at,
                kind,
                // whoever acted, the dates were computed by the program
                actor: if kind == EventKind::Dated { "machine".to_owned() } else { actor(event, emails) },
                late: event.actor.ends_with(":late"),
                data,
                facts: facts(happened, proof.as_ref().map(|(_, method, _)| *method), &by_id),
                words: match &proof {
                    Some((recorded, ..)) => words_of(snapshot, Stream::Filing(snapshot.filing.id), recorded)?,
                    None => words_of(snapshot, Stream::Case(snapshot.case.id), event)?,
                }
                .and_then(|words| prose(&words)),
            })
        })
        .collect()
}

/// A staff e-mail, `requester` or `machine`, whether in time or late.
fn actor(event: &StoredEvent, emails: &Emails) -> String {
    let text = event.actor.strip_suffix(":late").unwrap_or(&event.actor);
    event.user().and_then(|id| emails.get(&id).cloned()).unwrap_or_else(|| text.to_owned())
}

/// Ids of colleagues mean nothing to a reader.
fn name_colleague(value: &mut Value, emails: &BTreeMap<String, &String>) {
    let email = value.as_str().and_then(|id| emails.get(id));
    if let Some(email) = email {
        *value = Value::String((*email).clone());
    }
}

/// The proof of the filing that an event of the case took over, with what was seen.
fn proof_behind<'a>(
    kind: EventKind,
    data: &Value,
    filing_events: &'a [StoredEvent],
) -> Option<(&'a StoredEvent, Method, Vec<FileId>)> {
    let number = data.get("proof").filter(|_| kind == EventKind::ProofTaken)?;
    filing_events.iter().find_map(|recorded| match serde_json::from_str(&recorded.payload) {
        Ok(FilingEvent::ProofRecorded { proof, method, files, .. }) if *number == json!(proof) => {
            Some((recorded, method, files))
        }
        Ok(_) | Err(_) => None,
    })
}

fn words_of(
    snapshot: &CaseSnapshot,
    stream: Stream,
    event: &StoredEvent,
) -> Result<Option<SealedFields>, Error> {
    match &snapshot.key {
        Some(key) => rows::words_of(key, stream, event),
        None => Ok(None),
    }
}

/// What was typed, as one text. Ids of closed lists stand in the event already.
fn prose(words: &SealedFields) -> Option<String> {
    let coded = |field: &str| field == "reasons" || field == "code";
    let typed: Vec<&str> =
        words.iter().filter(|(field, _)| !coded(field)).map(|(_, text)| text.as_str()).collect();
    (!typed.is_empty()).then(|| typed.join("\n"))
}

/// Every timer of the case, by time; of most of them no row exists.
fn timer_views(case: &Case, context: &ControllerContext) -> Vec<TimerView> {
    let timers = case::timers(case, &context.office).into_iter();
    timers.map(|timer| TimerView { kind: timer.kind, fire_at: timer.fire_at }).collect()
}

fn offer_views(case: &Case, facts: &Facts<'_>) -> Vec<OfferView> {
    case::acts(case, facts)
        .into_iter()
        .map(|offer| OfferView {
            act: offer.act,
            allowed: offer.forbidden.is_none(),
            because: offer.forbidden.as_ref().map(Forbidden::with_citation),
            reasons: offer.reasons.into_iter().map(ReasonView::from).collect(),
        })
        .collect()
}

fn file_views(snapshot: &CaseSnapshot, rows: &[FileRow]) -> Result<Vec<FileView>, Error> {
    let Some(key) = &snapshot.key else { return Ok(Vec::new()) };
    rows.iter().map(|row| file_view(key, row)).collect()
}

/// The conversation of the filing; nothing once the person was erased.
fn message_views(snapshot: &CaseSnapshot, around: &Around) -> Result<Vec<MessageView>, Error> {
    let Some(key) = &snapshot.key else { return Ok(Vec::new()) };
    let own = [(snapshot.case.id, snapshot.stored.as_slice())];
    let others = around.asked.iter().map(|(case, stored)| (*case, stored.as_slice()));
    let filing = (snapshot.filing.id, around.filing_events.as_slice());
    thread(key, filing, own.into_iter().chain(others), Some(&around.emails))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_one_text_without_codes() {
        let words = SealedFields::from([
            ("reasons".to_owned(), "complexity".to_owned()),
            ("text".to_owned(), "Many systems.".to_owned()),
        ]);
        assert_eq!(prose(&words).as_deref(), Some("Many systems."));
        assert_eq!(prose(&SealedFields::new()), None);
    }
}
