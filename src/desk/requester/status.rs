//! A filing as its requester may see it: where each case stands, what is awaited of them, what was written. Outcomes show
//! only when the answer is there; what the office does inside does not show at all.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    case::{self, Act, Actor, Event, EventKind, ExtensionState, PackageEnd, State, act::payload::Withdraw},
    desk::{
        Contesting, Desk, Error,
        intake::receipt::due_dates,
        laws::statutes,
        office::controller::ControllerContext,
        pipeline::{
            facts::facts_on,
            rows,
            snapshot::{CaseSnapshot, FilingSnapshot, load_case, load_filing},
        },
        post::laws_of,
        requester::{
            left_out::left_out,
            letters::own_views,
            package::{ended, given_out, is_past},
            thread::thread,
            timeline,
            withdrawal::reversal,
        },
        views::{
            AuthorityView, CaseStatus, DueDates, FilingStatus, MergedStage, MergedView, MessageView, Moved,
            ReferralView, Requester, TimelineEntry,
        },
    },
    law::Right,
    store::{files::FileRow, packages::PackageRow, streams::Stream},
    types::EmailAddress,
};

/// The filing with its cases and messages.
///
/// # Errors
/// Storage that does not answer.
pub async fn filing_status(desk: &Desk, requester: &Requester) -> Result<FilingStatus, Error> {
    let id = requester.filing;
    let (snapshot, mut cases) = load_filing(desk, id).await?;
    // As the person asked for them; ids of one filing are drawn in the same instant and say nothing of the order.
    let asked = snapshot.replayed()?.cases;
    cases.sort_by_key(|one| asked.iter().position(|case| *case == one.row.id));
    let given = given_out(desk, id).await?;
    let context = desk.context(&snapshot.row.controller)?;
    let now = desk.0.clock.now();
    let filing = &snapshot.row;
    let package = Collectable::of(&given, &cases, context, now);
    let email = snapshot.person.requester.email.as_ref();
    let mut statuses = Vec::with_capacity(cases.len());
    for one in &cases {
        statuses.push(CaseStatus { merged: merged(desk, one).await?, ..case_status(desk, one, now)? });
    }
    Ok(FilingStatus {
        reference: filing.reference.clone(),
        received_at: filing.received_at,
        zone: context.settings.zone,
        locale: filing.locale.clone(),
        residence: filing.residence.clone(),
        address_confirmed: filing.confirmed_at.is_some(),
        masked_email: email.map(masked),
        cases: statuses,
        letters: own_views(desk, &snapshot, &cases).await?,
        messages: messages(&snapshot, &cases)?,
        authorities: authorities(&cases, context),
        package_ready: snapshot.key.is_some() && package.is_ready,
        package_until: package.until,
        package_ended: package.ended.filter(|_| !package.is_ready),
        code_is_fresh: requester.is_fresh(now),
    })
}

/// What of the answers can be collected.
#[derive(Default)]
struct Collectable {
    is_ready: bool,
    /// The first last day that is not over.
    until: Option<NaiveDate>,
    /// How the last that can be collected no more came to that.
    ended: Option<PackageEnd>,
}

impl Collectable {
    fn of(
        given: &[(PackageRow, Vec<FileRow>)],
        cases: &[CaseSnapshot],
        context: &ControllerContext,
        now: DateTime<Utc>,
    ) -> Self {
        let mut found = Self::default();
        for (row, _) in given {
            let Some(one) = cases.iter().find(|one| one.row.id == row.case_id) else { continue };
            if let Some(by) = ended(row, &one.case, &context.office, now) {
                found.ended = Some(by);
            } else {
                found.is_ready = true;
                let day = row.last_day.filter(|_| !is_past(row, &context.office, now));
                found.until = found.until.into_iter().chain(day).min();
            }
        }
        found
    }
}

fn case_status(desk: &Desk, snapshot: &CaseSnapshot, now: DateTime<Utc>) -> Result<CaseStatus, Error> {
    let case = &snapshot.case;
    let context = desk.context(&case.controller)?;
    let (dates, own_names) =
        case.dates.as_deref().map(|dates| statutes::public_view(&context.statutes, dates)).unzip();
    let dates = dates.as_ref();
    let extended = matches!(case.extension, Some(ExtensionState::InForce { .. }));
    let facts = facts_on(desk, snapshot, Actor::Requester, now)?;
    let withdraw = Act::Withdraw(Withdraw { words: None });
    let words = case::words::Words::new("…").map_err(|fault| Error::Internal(fault.to_string()))?;
    let may = |contesting: Contesting| case::decide(case, &contesting.act(words.clone()), &facts).is_ok();
    Ok(CaseStatus {
        id: case.id,
        right: case.asked.right,
        purpose: case.asked.purpose,
        law: dates.map(|dates| dates.law.to_string()).unwrap_or_default(),
        state: case.state,
        // A decision has an outcome long before the person may read it.
        outcome: case.outcome.filter(|_| case.state == State::Answered),
        left_out: left_out(desk, snapshot, now)?,
        dates: dates.map_or_else(DueDates::default, due_dates),
        base_due: dates.and_then(|dates| dates.base_due).filter(|_| extended),
        postponed: case
            .postponement
            .as_ref()
            .filter(|moved| moved.notified.is_some())
            .map(|moved| Moved { from: moved.from, to: moved.to }),
        clocks: dates.map(|dates| dates.clocks.clone()).unwrap_or_default(),
        stopped_since: case.stopped_since().map(|(on, _)| on),
        extended,
        waiting_for: case
            .question
            .as_ref()
            .filter(|_| case.state == State::Waiting)
            .map(|question| question.reason),
        may_withdraw: case::decide(case, &withdraw, &facts).is_ok(),
        may_reopen: case::decide(case, &reversal(), &facts).is_ok(),
        may_appeal: may(Contesting::Appeal),
        may_complain: may(Contesting::Complaint),
        under_appeal: case.links.iter().any(|link| link.open && link.right == Right::Appeal),
        contests: case.contests.as_ref().map(|contests| contests.case),
        referral: referral(snapshot)?,
        merged: None,
        trace: dates.map(|dates| dates.trace.clone()).unwrap_or_default(),
        own_names: own_names.unwrap_or_default(),
        timeline: timeline_of(snapshot)?,
    })
}

/// The other request with which this one is answered. Nobody learns which that is before the answer went to them.
async fn merged(desk: &Desk, snapshot: &CaseSnapshot) -> Result<Option<MergedView>, Error> {
    let Some(into) = snapshot.case.merged_into else { return Ok(None) };
    let other = load_case(desk, into).await?;
    let reference = snapshot.case.is_answered_with.then(|| other.filing.reference.clone());
    let stage = match (&reference, other.case.state.is_open()) {
        (Some(_), _) => MergedStage::Answered,
        (None, true) => MergedStage::Waiting,
        (None, false) => MergedStage::Unproven,
    };
    Ok(Some(MergedView { stage, reference }))
}

/// Another organisation, while it is asked or once it answers.
fn referral(snapshot: &CaseSnapshot) -> Result<Option<ReferralView>, Error> {
    let concerns = snapshot.case.state.is_open() || snapshot.case.state == State::Referred;
    let Some(stage) = snapshot.case.referral_stage().filter(|_| concerns) else { return Ok(None) };
    let mut words = snapshot.words_beside(&[EventKind::ReferralStarted])?;
    Ok(Some(ReferralView { stage, to: words.remove("to") }))
}

/// The authorities of the person's place, as every law of every case names them, each once.
fn authorities(cases: &[CaseSnapshot], context: &ControllerContext) -> Vec<AuthorityView> {
    let of_case = |CaseSnapshot { case, .. }: &CaseSnapshot| {
        let place = case.residence.as_ref().map(|it| &it.0);
        let named = laws_of(case, context).into_iter().flat_map(|law| context.authorities(law, place));
        named.collect::<Vec<_>>()
    };
    AuthorityView::each_once(cases.iter().flat_map(of_case))
}

fn timeline_of(snapshot: &CaseSnapshot) -> Result<Vec<TimelineEntry>, Error> {
    let events: Vec<Event> = rows::read_events(Stream::Case(snapshot.case.id), &snapshot.stored)?;
    let lines = events.iter().zip(&snapshot.stored).filter_map(|(event, stored)| {
        let at = match event {
            // A letter that was opened days later was received on its day.
            Event::Filed(filed) => filed.new.received_at,
            _ => stored.at,
        };
        Some(TimelineEntry { at, what: timeline::word(event)? })
    });
    Ok(lines.collect())
}

/// The conversation; nothing once the person was erased.
fn messages(snapshot: &FilingSnapshot, cases: &[CaseSnapshot]) -> Result<Vec<MessageView>, Error> {
    let Some(key) = &snapshot.key else { return Ok(Vec::new()) };
    let of_cases = cases.iter().map(|one| (one.case.id, one.stored.as_slice()));
    thread(key, (snapshot.row.id, &snapshot.stored), of_cases, None)
}

/// Enough for its owner to know the address again, too little for anybody else.
fn masked(email: &EmailAddress) -> String {
    let (local, domain) = email.as_str().rsplit_once('@').unwrap_or((email.as_str(), ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}…@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_by_its_first_letter_and_its_domain() {
        let masked = |text: &str| masked(&text.parse().unwrap());
        assert_eq!(masked("dana@mail.example"), "d…@mail.example");
        assert_eq!(masked("x@mail.example"), "x…@mail.example");
    }
}
