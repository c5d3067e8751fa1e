//! What an act would write, put together once and outside any transaction: the events, the case after them, its rows and
//! timers, letters, tasks and further cases. The pure core says what follows; nothing here decides.

use chrono::{DateTime, Utc};

use crate::{
    case::{self, Act, Case, Effect, Event, LetterKind},
    desk::{
        Desk, Error,
        command::{
            change::{CaseChange, Change},
            door::{Loaded, Through, active_colleagues, facts_on},
            following::Following,
            linked::linked,
            record::{self, Words},
        },
        post::{
            Colleague,
            ladder::{Reached, ladder_letters},
        },
    },
    store::streams::{self, Stream},
    types::FileId,
};

/// What one act on one case would write.
pub(crate) struct Planned {
    /// Everything, for one transaction.
    pub(crate) change: Change,
    /// The case afterwards.
    pub(crate) case: Case,
    /// Rungs of the ladder that it reached: told when all that belongs to one transaction is known.
    reached: Vec<Reached>,
}

/// What an act would write, or nothing if nothing follows from it; with what the case that it is about is told.
pub(crate) async fn plan(
    desk: &Desk,
    loaded: &Loaded,
    through: &Through<'_>,
) -> Result<Option<Planned>, Error> {
    let Some(mut planned) = plan_alone(desk, loaded, through).await? else { return Ok(None) };
    if let Some(linked) = linked(desk, &loaded.case, &planned.case).await? {
        planned.change.absorb(linked.change);
        planned.reached.extend(linked.reached);
    }
    Ok(Some(planned))
}

/// The same for this case alone.
pub(in crate::desk) async fn plan_alone(
    desk: &Desk,
    loaded: &Loaded,
    through: &Through<'_>,
) -> Result<Option<Planned>, Error> {
    if let Some(seen) = through.seen
        && seen != loaded.row.version
    {
        return Err(Error::VersionConflict { current: loaded.row.version });
    }
    let room = desk.room(&loaded.case.controller)?;
    let facts = facts_on(desk, loaded, through.actor)?;
    let events = case::decide(&loaded.case, through.act, &facts)?;
    if events.is_empty() {
        return Ok(None);
    }
    let (case, effects) = case::carry(loaded.case.clone(), &events, facts.office);
    let colleagues = colleagues_to_tell(desk, &effects).await?;
    let words = act_words(through.act);
    let mut change = Change::default();
    change.cases.push(CaseChange {
        row: record::case_row(&case, unread_after(loaded, through, &events))?,
        expected_seq: loaded.row.seq,
        events: event_rows(desk, loaded, &case, through, &events, &words, facts.now)?,
        timers: record::timer_rows(&case, room),
        further_laws: dated(&events).then(|| record::further_law_ids(&case)),
        release: released(&case, &events),
        take_back: effects.contains(&Effect::RevokeFiles),
    });
    let (now, act_words, reached) = (facts.now, &words, Vec::new());
    let mut following = Following { desk, loaded, case: &case, room, act_words, now, change, reached };
    for effect in &effects {
        following.effect(effect, &colleagues, through.late, &facts)?;
    }
    let Following { change, reached, .. } = following;
    Ok(Some(Planned { change, case, reached }))
}

/// Joins what was planned with `beside` to one transaction. The rungs that its cases reached are told in one letter
/// to each person.
pub(crate) async fn together(
    desk: &Desk,
    planned: impl IntoIterator<Item = Planned>,
    beside: Change,
) -> Result<Change, Error> {
    let (mut change, mut reached) = (beside, Vec::new());
    for one in planned {
        change.absorb(one.change);
        reached.extend(one.reached);
    }
    if !reached.is_empty() {
        let colleagues = active_colleagues(desk).await?;
        change.letters.extend(ladder_letters(desk, &reached, &colleagues, desk.0.clock.now())?);
    }
    Ok(change)
}

/// Who of the staff can get mail; asked only when an effect calls for it.
async fn colleagues_to_tell(desk: &Desk, effects: &[Effect]) -> Result<Vec<Colleague>, Error> {
    let is_told_now =
        |effect: &Effect| matches!(effect, Effect::Notice { letter, .. } if *letter != LetterKind::DueLadder);
    if effects.iter().any(is_told_now) { active_colleagues(desk).await } else { Ok(Vec::new()) }
}

fn event_rows(
    desk: &Desk,
    loaded: &Loaded,
    case: &Case,
    through: &Through<'_>,
    events: &[Event],
    words: &Words,
    now: DateTime<Utc>,
) -> Result<Vec<streams::NewEvent>, Error> {
    let mut actor = record::actor_text(&through.actor);
    if through.late {
        actor.push_str(":late");
    }
    let stream = Stream::Case(case.id).to_string();
    let beside = words_place(events);
    events
        .iter()
        .enumerate()
        .map(|(place, event)| {
            let sealed = match &loaded.key {
                Some(key) if place == beside && !words.is_empty() => {
                    Some(desk.0.keys.seal_words(key, &stream, words)?)
                }
                _ => None,
            };
            record::event_row(event, now, &actor, sealed)
        })
        .collect()
}

/// Beside which event the words of an act are sealed: the one whose letter or page carries them, else the first. A
/// refusal of a waiting case first ends the waiting.
fn words_place(events: &[Event]) -> usize {
    let carries = |event: &Event| {
        matches!(event, Event::Decided { .. } | Event::RefusalWritten { .. } | Event::Asked { .. })
    };
    events.iter().position(carries).unwrap_or(0)
}

/// Whether dates were computed anew, and so perhaps other laws chosen.
fn dated(events: &[Event]) -> bool {
    events.iter().any(|event| matches!(event, Event::Dated(_)))
}

/// What was typed with an act, by field, and what letters say besides.
fn act_words(act: &Act) -> Words {
    let mut words: Words = act.words().into_iter().map(|(field, text)| (field, text.to_owned())).collect();
    if let Act::Extend(extend) = act {
        let reasons: Vec<&str> = extend.reasons.iter().map(|reason| reason.id()).collect();
        words.insert("reasons".to_owned(), reasons.join(" "));
    }
    words
}

/// A message waits for the office until somebody of the office does something.
fn unread_after(loaded: &Loaded, through: &Through<'_>, events: &[Event]) -> bool {
    if events.iter().any(|event| matches!(event, Event::MessageArrived { .. })) {
        return true;
    }
    let was = loaded.row.flags.split(' ').any(|flag| flag == "message");
    was && through.actor.user().is_none()
}

/// The files that the person may collect because the answer reached them.
fn released(case: &Case, events: &[Event]) -> Vec<FileId> {
    if !events.iter().any(|event| matches!(event, Event::Delivered { .. })) {
        return Vec::new();
    }
    case.decision.as_ref().map(|decision| decision.answer.files()).unwrap_or_default()
}
