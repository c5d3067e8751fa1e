//! What a case owes or has done, as staff see it: each duty with its date and with what shows that it was met.
//!
//! Invariant: evidence is what was recorded, a letter that a mail server took, a dispatch with its proof, or that there is
//! nobody to tell; nothing else.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    case::{self, Case, Demand, Duty, EventKind, Evidence, LetterKind, act::payload::DispatchChannel},
    desk::{
        Error,
        office::controller::ControllerContext,
        pipeline::{rows, snapshot::CaseSnapshot},
        views::{DemandView, DutyView, EvidenceView},
    },
    store::streams::Stream,
    types::{CaseId, FileId},
};

/// The letters by whose acceptance duties of the case were met.
pub(in crate::desk) fn accepted(case: &Case) -> Vec<(LetterKind, u32)> {
    let met = case::duties(case).into_iter().filter_map(|duty| duty.met);
    met.filter_map(|met| match met {
        Evidence::Accepted { letter, occurrence, .. } => Some((letter, occurrence)),
        Evidence::Dispatched { .. } | Evidence::Unreachable { .. } => None,
    })
    .collect()
}

/// The effect that called for a letter to the person.
pub(in crate::desk) fn letter_key(case: CaseId, (letter, occurrence): (LetterKind, u32)) -> String {
    rows::effect_key(Stream::Case(case), letter.id(), occurrence, "person")
}

/// Every duty of the case.
pub(in crate::desk) fn duty_views(
    snapshot: &CaseSnapshot,
    context: &ControllerContext,
    message_ids: &BTreeMap<String, String>,
) -> Result<Vec<DutyView>, Error> {
    let view = |duty: Duty| -> Result<DutyView, Error> {
        Ok(DutyView {
            met_at: duty.met.as_ref().map(|met| match met {
                Evidence::Accepted { at, .. } => *at,
                // A day was recorded, not an hour: its beginning.
                Evidence::Dispatched { on, .. } | Evidence::Unreachable { on } => {
                    context.office.start_of(*on)
                }
            }),
            evidence: evidence(snapshot, &duty, message_ids)?,
            demands: duty.demands.iter().map(|demand| demanded(snapshot, context, demand)).collect(),
            duty: duty.duty,
            law: duty.law,
            due: duty.due,
            on_time: duty.on_time,
        })
    };
    case::duties(&snapshot.case).into_iter().map(view).collect()
}

fn evidence(
    snapshot: &CaseSnapshot,
    duty: &Duty,
    message_ids: &BTreeMap<String, String>,
) -> Result<Option<EvidenceView>, Error> {
    Ok(match &duty.met {
        None => None,
        Some(Evidence::Accepted { letter, occurrence, at, .. }) => {
            let own = letter_key(snapshot.case.id, (*letter, *occurrence));
            let of_filing = message_ids.iter().find(|(key, _)| {
                *letter == LetterKind::Received && key.ends_with(&format!(":{letter}:{occurrence}:person"))
            });
            Some(EvidenceView::Accepted {
                letter: *letter,
                occurrence: *occurrence,
                at: *at,
                message_id: message_ids.get(&own).or(of_filing.map(|(_, id)| id)).cloned(),
            })
        }
        Some(Evidence::Dispatched { channel, on }) => {
            let (files, proof) = proof(snapshot, duty, *channel)?;
            Some(EvidenceView::Dispatched { channel: *channel, on: *on, files, proof })
        }
        Some(Evidence::Unreachable { on }) => Some(EvidenceView::Unreachable { on: *on }),
    })
}

/// What was recorded with a dispatch: its files, and the words beside its event.
fn proof(
    snapshot: &CaseSnapshot,
    duty: &Duty,
    channel: DispatchChannel,
) -> Result<(Vec<FileId>, Option<String>), Error> {
    let on = duty.met.as_ref().map(|met| met.on().to_string());
    let mut dispatched: Vec<_> = snapshot
        .stored
        .iter()
        .filter(|event| rows::is_of(event, EventKind::Dispatched))
        .filter_map(|event| Some((event, serde_json::from_str::<Value>(&event.payload).ok()?)))
        .filter(|(_, data)| text(data, "channel") == Some(channel.id()) && text(data, "on") == on.as_deref())
        .collect();
    // the answer acknowledges, too: then the dispatch was recorded for another duty
    dispatched.sort_by_key(|(event, data)| (text(data, "duty") == Some(duty.duty.id()), event.seq));
    let Some((event, data)) = dispatched.pop() else { return Ok((Vec::new(), None)) };
    let files = data.get("files").cloned().and_then(|files| serde_json::from_value(files).ok());
    let words = match &snapshot.key {
        Some(key) => rows::words_of(key, Stream::Case(snapshot.case.id), event)?,
        None => None,
    };
    let said = words.map(|words| words.into_values().collect::<Vec<_>>().join("\n"));
    Ok((files.unwrap_or_default(), said.filter(|said| !said.is_empty())))
}

fn text<'a>(data: &'a Value, name: &str) -> Option<&'a str> {
    data.get(name).and_then(Value::as_str)
}

/// The sentence of the law file, in the version under which the case came in.
fn demanded(snapshot: &CaseSnapshot, context: &ControllerContext, demand: &Demand) -> DemandView {
    let under = snapshot.case.unders().into_iter().find(|under| *under.law == demand.law);
    let law = under.and_then(|under| context.statutes.version(under.law, under.version));
    let text = law.and_then(|law| {
        let mut duties = law.owed_to_others(snapshot.case.asked.right);
        // A law or a demand on record may be older than the code of the duty.
        let fits = |code: &Option<String>| demand.code.is_none() || code.is_none() || *code == demand.code;
        duties.find(|duty| fits(&duty.code) && duty.cite == demand.cite)
    });
    DemandView {
        law: demand.law.clone(),
        cite: demand.cite.clone(),
        text: text.map(|duty| duty.text.sentence()),
    }
}
