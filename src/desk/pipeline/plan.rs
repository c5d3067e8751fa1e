//! What a command would write, put together outside any transaction: the events of each case, the case after them, its
//! rows and timers, letters, tasks and further cases. The pure core says what follows; nothing here decides.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    attempt::Attempt,
    beside::Beside,
    change::{CaseChange, Change, PackageMove},
    command::{Command, Intent},
    contested::act_on_contested,
    effects::{EffectWriter, needs_colleagues},
    facts::facts_on,
    joined::{OtherCase, acts_on_others, named},
    review::{review_of, review_of_all},
    rows::{self, SealedFields},
    snapshot::{CaseSnapshot, load_case, load_cases},
};
use crate::{
    case::{
        self, Act, ActKind, Case, CaseFlag, Effect, Event, EventKind, Facts, PackageEnd, decision::Decision,
    },
    desk::{
        Error,
        office::controller::ControllerContext,
        post::ladder::{Reached, ladder_letters},
    },
    store::{
        on_time::Moves,
        packages::{PackageFile, PackageRow},
        streams::{self, Stream},
    },
    types::{CaseId, FileId, PackageId},
};

/// What one act on one case would write.
pub(crate) struct Planned {
    /// Everything, for one transaction.
    pub(crate) change: Change,
    /// The case afterwards.
    case: Case,
    /// The case that it contests, afterwards, where the act changes it.
    contested: Option<Case>,
    /// The cases that are answered together with it, afterwards, where the act changes them.
    joined: Vec<Case>,
    /// Steps of the ladder that it reached; their letter waits for all that belongs to the transaction.
    reached: Vec<Reached>,
}

impl CaseSnapshot {
    /// The case once what was planned on it is written.
    pub(crate) fn once_written(self, planned: &Planned) -> Self {
        self.after(planned.case.clone(), planned.contested.clone(), &planned.change)
    }

    /// Whether what was planned on a case changes anything that is known here: this case, the one that it contests, or its
    /// filing.
    fn is_touched_by(&self, planned: &Planned) -> bool {
        let contested = self.contested.as_ref().map(|contested| contested.case.id);
        let is_known = |id: CaseId| id == self.case.id || Some(id) == contested;
        planned.change.cases.iter().any(|written| is_known(written.row.id))
            || planned.change.filings.iter().any(|written| written.row.id == self.filing.id)
    }

    /// This case once what was planned on another is written, which may be about this one too, or about the case that it
    /// contests.
    fn beside(self, planned: &Planned) -> Self {
        let now = |id: CaseId| {
            let known = [Some(&planned.case), planned.contested.as_ref()];
            known.into_iter().flatten().chain(&planned.joined).find(|case| case.id == id).cloned()
        };
        let contested = self.contested.as_ref().and_then(|contested| now(contested.case.id));
        let case = now(self.case.id).unwrap_or_else(|| self.case.clone());
        self.after(case, contested, &planned.change)
    }
}

/// What a command writes on these cases, together with `beside`; and each case afterwards.
pub(crate) async fn plan_all(
    attempt: &Attempt,
    cases: Vec<CaseSnapshot>,
    command: &Command,
    beside: Change,
) -> Result<(Change, Vec<CaseSnapshot>), Error> {
    let (mut all, mut after) = (Vec::new(), Vec::with_capacity(cases.len()));
    let approves = command.on.len() > 1 && command.on.iter().all(|one| one.act.kind() == ActKind::Approve);
    let of_all = if approves { review_of_all(&attempt.desk, &cases, attempt.now)? } else { None };
    for snapshot in cases {
        let Some(intent) = command.intent(snapshot.case.id) else { continue };
        match Box::pin(plan(attempt, &snapshot, Intent { together: of_all, ..intent })).await? {
            Some(planned) => {
                after.push(snapshot.once_written(&planned));
                all.push(planned);
            }
            None => after.push(snapshot),
        }
    }
    Ok((together(attempt, all, beside).await?, after))
}

/// What these acts of the machine write, in their order, together with `beside`. Several may be about one case: each is
/// decided on what the one before left.
pub(crate) async fn plan_each(
    attempt: &Attempt,
    acts: Vec<(CaseId, Act)>,
    beside: Change,
) -> Result<Change, Error> {
    let ids: BTreeSet<CaseId> = acts.iter().map(|(case, _)| *case).collect();
    let loaded = load_cases(&attempt.desk, ids.into_iter().collect()).await?;
    let mut cases: BTreeMap<CaseId, CaseSnapshot> =
        loaded.into_iter().map(|snapshot| (snapshot.case.id, snapshot)).collect();
    let mut all = Vec::new();
    for (case, act) in &acts {
        let Some(snapshot) = cases.remove(case) else { continue };
        let planned = Box::pin(plan(attempt, &snapshot, Intent::machine(act))).await?;
        cases.insert(*case, snapshot);
        if let Some(planned) = planned {
            let is_touched = |_: &CaseId, snapshot: &mut CaseSnapshot| snapshot.is_touched_by(&planned);
            let touched: Vec<_> = cases.extract_if(.., is_touched).collect();
            cases.extend(touched.into_iter().map(|(id, snapshot)| (id, snapshot.beside(&planned))));
            all.push(planned);
        }
    }
    together(attempt, all, beside).await
}

/// What an act would write, also on the case that it contests and on those that are answered together with it; nothing if no
/// event follows.
#[tracing::instrument(level = "trace", skip_all)]
pub(crate) async fn plan(
    attempt: &Attempt,
    snapshot: &CaseSnapshot,
    intent: Intent<'_>,
) -> Result<Option<Planned>, Error> {
    let named = named(&attempt.desk, intent.other).await?;
    let other = named.as_ref().map(|snapshot| OtherCase { snapshot, case: &snapshot.case });
    let Some(mut planned) = Box::pin(plan_alone(attempt, snapshot, intent, other)).await? else {
        return Ok(None);
    };
    if let Some(contested) = &snapshot.contested
        && let Some(act) = act_on_contested(&snapshot.case, &planned.case)
        && let Some(follows) = Box::pin(plan_alone(attempt, contested, Intent::machine(&act), None)).await?
    {
        planned.change.absorb(follows.change);
        planned.reached.extend(follows.reached);
        planned.contested = Some(follows.case);
    }
    for (id, act) in acts_on_others(intent.act, &snapshot.case, &planned.case) {
        let joined = load_case(&attempt.desk, id).await?;
        let other = OtherCase { snapshot, case: &planned.case };
        if let Some(follows) =
            Box::pin(plan_alone(attempt, &joined, Intent::machine(&act), Some(other))).await?
        {
            planned.change.absorb(follows.change);
            planned.reached.extend(follows.reached);
            planned.joined.push(follows.case);
        }
    }
    Ok(Some(planned))
}

/// The same for this case alone.
async fn plan_alone(
    attempt: &Attempt,
    snapshot: &CaseSnapshot,
    intent: Intent<'_>,
    other: Option<OtherCase<'_>>,
) -> Result<Option<Planned>, Error> {
    if let Some(seen) = intent.expected_version
        && seen != snapshot.row.version
    {
        return Err(Error::VersionConflict { current: snapshot.row.version });
    }
    let desk = &attempt.desk;
    let context = desk.context(&snapshot.case.controller)?;
    let seen = other.map(|other| other.seen_from(desk, snapshot)).transpose()?;
    let releases = [ActKind::Approve, ActKind::Send].contains(&intent.act.kind());
    let review = if releases { review_of(desk, snapshot, attempt.now)? } else { None };
    let known = facts_on(desk, snapshot, intent.actor, attempt.now)?;
    let facts = Facts { other: seen, review, together: intent.together, ..known };
    let events = {
        let _span = tracing::trace_span!("decide", calls = "src/case/decide/mod.rs");
        case::decide(&snapshot.case, intent.act, &facts)?
    };
    if events.is_empty() {
        return Ok(None);
    }
    let (case, effects) = {
        let _span = tracing::trace_span!("evolve", calls = "src/case/evolve/mod.rs");
        case::apply_all(snapshot.case.clone(), &events, facts.office)
    };
    // What was seen of a proof, and what was written to the person, stands with the filing, once.
    let stands_with_filing = [ActKind::Verify, ActKind::Reply].contains(&intent.act.kind());
    let act_words = act_words(intent.act);
    let words = if stands_with_filing { &SealedFields::new() } else { &act_words };
    let row = rows::case_row(&case, unread_after(snapshot, intent, &events))?;
    let mut change = Change::default();
    change.cases.push(CaseChange {
        figures: Moves::of(Some(&snapshot.row), &row),
        row,
        expected_seq: snapshot.row.seq,
        events: event_rows(attempt, snapshot, intent, &events, words)?,
        timers: rows::timer_rows(&case, context),
        further_laws: rows::further_laws(&case),
        package: package_move(attempt, context, &case, &events, &effects)?,
    });
    let colleagues = if needs_colleagues(&effects) { attempt.colleagues().await? } else { &[] };
    let mut writer = EffectWriter {
        answered_by: other.filter(|_| intent.act.kind() == ActKind::ShareAnswer),
        change,
        ..EffectWriter::on(attempt, snapshot, &case, &act_words)?
    };
    for effect in &effects {
        writer.effect(effect, colleagues, intent.late, &facts)?;
    }
    let EffectWriter { change, reached, leaving, .. } = writer;
    attempt.leaves(leaving);
    Ok(Some(Planned { change, case, contested: None, joined: Vec::new(), reached }))
}

/// Joins what was planned with `beside` to one transaction. The steps of the ladder that its cases reached are told in
/// one letter to each person.
pub(crate) async fn together(
    attempt: &Attempt,
    planned: impl IntoIterator<Item = Planned>,
    beside: Change,
) -> Result<Change, Error> {
    let (mut change, mut reached) = (beside, Vec::new());
    for one in planned {
        change.absorb(one.change);
        reached.extend(one.reached);
    }
    if !reached.is_empty() {
        let colleagues = attempt.colleagues().await?;
        change.letters.extend(ladder_letters(&attempt.desk, &reached, colleagues, attempt.now)?);
    }
    Ok(change)
}

fn event_rows(
    attempt: &Attempt,
    snapshot: &CaseSnapshot,
    intent: Intent<'_>,
    events: &[Event],
    words: &SealedFields,
) -> Result<Vec<streams::NewEvent>, Error> {
    let mut actor = rows::actor_text(&intent.actor);
    if intent.late {
        actor.push_str(":late");
    }
    let stream = Stream::Case(snapshot.case.id).to_string();
    let beside = words_place(events);
    events
        .iter()
        .enumerate()
        .map(|(place, event)| {
            let sealed = match &snapshot.key {
                Some(key) if place == beside && !words.is_empty() => {
                    Some(attempt.desk.0.keys.seal_words(key, &stream, words)?)
                }
                _ => None,
            };
            rows::event_row(event, attempt.now, &actor, sealed)
        })
        .collect()
}

/// Beside which event the words of an act are sealed: the one whose letter or page carries them, else the first. A
/// refusal of a waiting case first ends the waiting.
fn words_place(events: &[Event]) -> usize {
    events.iter().position(|event| Beside::of(event) == Beside::Words).unwrap_or(0)
}

/// What was typed with an act, by field, and what letters say besides.
pub(in crate::desk) fn act_words(act: &Act) -> SealedFields {
    let mut words: SealedFields =
        act.words().into_iter().map(|(field, text)| (field, text.to_owned())).collect();
    if let Act::Extend(extend) = act {
        let reasons: Vec<&str> = extend.reasons.iter().map(|reason| reason.id()).collect();
        words.insert("reasons".to_owned(), reasons.join(" "));
    }
    words
}

/// A message waits for the office until somebody of the office does something.
fn unread_after(snapshot: &CaseSnapshot, intent: Intent<'_>, events: &[Event]) -> bool {
    if Beside::Message.is_in(events) {
        return true;
    }
    let was = snapshot.row.flags.split(' ').any(|flag| flag == CaseFlag::Message.id());
    was && intent.actor.user().is_none()
}

/// What becomes of the files that the person can collect: they are taken back, or the answer with them reached the person.
fn package_move(
    attempt: &Attempt,
    context: &ControllerContext,
    case: &Case,
    events: &[Event],
    effects: &[Effect],
) -> Result<PackageMove, Error> {
    let is_there = |kind: EventKind| events.iter().any(|event| event.kind() == kind);
    let end = match effects.contains(&Effect::RevokeFiles) {
        true if is_there(EventKind::Recalled) => Some(PackageEnd::Recalled),
        true => Some(PackageEnd::Reopened),
        false => is_there(EventKind::PackageOver).then_some(PackageEnd::Over),
    };
    let decision = case.decision.as_ref().filter(|_| Beside::Delivery.is_in(events));
    let given = |decision: &Decision| decision.answer.files().into_iter().collect::<BTreeSet<FileId>>();
    let new = match decision.map(|decision| (decision, given(decision))) {
        Some((decision, ids)) if !ids.is_empty() => {
            let id = PackageId(attempt.desk.0.clock.fresh_id());
            let file = |file_id: FileId| {
                let unknown = || Error::Internal(format!("file {file_id} is none of case {}", case.id));
                let sha256 = Some(case.files.get(&file_id).ok_or_else(unknown)?.sha256.clone());
                Ok(PackageFile { package_id: id, file_id, sha256 })
            };
            // an answer by post may be recorded after the day that `send` fixed
            let fixed = decision.collect_until.filter(|until| context.office.end_of(*until) > attempt.now);
            let row = PackageRow {
                id,
                controller: case.controller.clone(),
                filing_id: case.filing,
                case_id: case.id,
                made_at: attempt.now,
                last_day: Some(fixed.unwrap_or_else(|| context.office.collect_until(attempt.now))),
                ended_at: None,
                ended_by: None,
                destroyed_at: None,
            };
            Some((row, ids.into_iter().map(file).collect::<Result<_, Error>>()?))
        }
        Some(_) | None => None,
    };
    Ok(PackageMove { end, new })
}
