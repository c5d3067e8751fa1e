//! Letters to the person, one a kind, from the case as it stands after the event.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Address, answer, contest, dates, status_path};
use crate::{
    case::{Case, DutyKind, LetterKind, State},
    desk::{
        Desk, Error, office::controller::ControllerContext, pipeline::rows::forms_in, post::about::About,
        post::letter_row, staff::identity::OneTimeCode,
    },
    law::{CaseDates, ClockEvent, ClockFacts, StopReason},
    letters::{
        Awaited, CaseLine, Code, Collected, Confirm, Done, DueDate, Extension, ExtensionReason, Letter,
        NothingFound, Postponement, Progress, ProofNeeded, Question, Ready, Receipt, Referral, Refusal,
        Remedies, Reminder, Replied, Resumed, Stage, Withdrawal,
    },
    store::{outbox::NewLetter, streams::Stream},
    types::{EmailAddress, Reference},
};

/// The page behind the link of a confirmation mail. The code is typed there, so a mail scanner that follows the link
/// confirms nothing.
pub(crate) fn confirm_path(reference: &Reference) -> String {
    format!("/status?reference={reference}&confirm=1")
}

/// The code as a letter shows it.
pub(crate) fn letter_code(code: &OneTimeCode) -> Result<Code, Error> {
    code.as_str().parse().map_err(|_| Error::Internal("a code is not six digits".to_owned()))
}

/// A letter sealed for the outbox, to this mailbox: of which kind, which of them, and the duty that its acceptance meets. It
/// names the filing of `reference`, which is another one where its answer is shared.
#[tracing::instrument(level = "trace", skip_all)]
pub(crate) fn mailed(
    desk: &Desk,
    about: &About<'_>,
    (kind, occurrence, duty): (LetterKind, u32, Option<DutyKind>),
    to: &EmailAddress,
    letter: &Letter,
    reference: &Reference,
) -> Result<NewLetter, Error> {
    let address = Address {
        stream: Stream::Case(about.case.id),
        kind: kind.id(),
        occurrence: &occurrence,
        duty: duty.map(DutyKind::id),
        to,
        recipient: "person",
        locale: &about.filing.locale,
        is_counted: about.filing.confirmed_at.is_none(),
        reference: Some(reference),
    };
    letter_row(desk, about.context, about.key, &address, letter, about.now)
}

/// Letters 1 and 2 in one message: received, and please confirm your address.
#[tracing::instrument(level = "trace", skip_all)]
pub(crate) fn receipt_facts(
    desk: &Desk,
    context: &ControllerContext,
    reference: &Reference,
    (received_at, now): (DateTime<Utc>, DateTime<Utc>),
    cases: &[&Case],
    confirm: Option<(&OneTimeCode, DateTime<Utc>)>,
) -> Result<Letter, Error> {
    let today = context.office.day(now);
    let tier =
        cases.iter().map(|case| desk.0.tiers.needed(&case.asked, case.sensitive).number()).max().unwrap_or(0);
    let confirm = match confirm {
        Some((code, valid_until)) => {
            Some(Confirm { code: letter_code(code)?, path: confirm_path(reference), valid_until })
        }
        None => None,
    };
    Ok(Letter::from(Receipt {
        reference: reference.clone(),
        received_at,
        zone: context.settings.zone,
        corrected: false,
        cases: cases
            .iter()
            .map(|case| CaseLine {
                right: case.asked.right,
                purpose: case.asked.purpose,
                due: dates::due_date(case, context, today),
                is_stopped: case.is_stopped(),
            })
            .collect(),
        proof: ProofNeeded::of_tier(tier),
        confirm,
        status_path: status_path(reference),
    }))
}

/// What the letter of `kind` says now, by mail or on paper; none where this kind has no letter of its own, or its occasion
/// is over.
pub(crate) fn letter_of(desk: &Desk, about: &About<'_>, kind: LetterKind) -> Option<Letter> {
    let About { context, case, filing, .. } = about;
    let reference = filing.reference.clone();
    let right = case.asked.right;
    let today = context.office.day(about.now);
    let due = dates::due_date(case, context, today);
    let status_path = status_path(&reference);
    let fixed = case.decision.as_ref().and_then(|decision| decision.collect_until);
    if let Some(letter) = contest::letter(about, kind, due.as_ref()) {
        return Some(letter);
    }
    Some(match kind {
        LetterKind::Received => Letter::from(Receipt {
            reference,
            received_at: case.received_at,
            zone: context.settings.zone,
            // the first of a case that was split off corrects nothing
            corrected: case.ordered(LetterKind::Received) > 1,
            cases: vec![CaseLine { right, purpose: case.asked.purpose, due, is_stopped: case.is_stopped() }],
            proof: ProofNeeded::of_tier(desk.0.tiers.needed(&case.asked, case.sensitive).number()),
            confirm: None,
            status_path,
        }),
        LetterKind::ConfirmReminder => reminder_to_confirm(desk, about)?,
        LetterKind::AnswerReminder => reminder_to_answer(about, due)?,
        LetterKind::Question => question(about, due, today)?,
        LetterKind::ClockRuns => {
            let (arrived_on, stopped_days) = last_pause(&case.clock).unwrap_or((today, 0));
            Letter::from(Resumed { reference, right, arrived_on, stopped_days, due, status_path })
        }
        LetterKind::Extension => extension(about, due.as_ref())?,
        LetterKind::Postponement => postponement(about)?,
        LetterKind::Progress => {
            // of another request only who is known gets the answer
            let is_known = case.proof.tier >= desk.0.tiers.needed(&case.asked, case.sensitive);
            let due = due.filter(|_| case.state != State::Merged || is_known);
            Letter::from(Progress { reference, right, stage: stage(case), due, status_path })
        }
        LetterKind::ReadyToCollect | LetterKind::CollectReminder => Letter::from(Ready {
            reference,
            right,
            is_reminder: kind == LetterKind::CollectReminder,
            until: fixed.unwrap_or_else(|| context.office.collect_until(about.now)),
            status_path,
        }),
        LetterKind::Collected => {
            let at = case.collected.first()?.at;
            Letter::from(Collected { reference, at, zone: context.settings.zone, status_path })
        }
        LetterKind::Done => Letter::from(Done {
            reference,
            right,
            text: word(about, "letter/text"),
            items: answer::items(about),
            notified: Vec::new(),
            certificate_path: None,
            remedies: answer::remedies_after(about, &status_path),
            status_path,
        }),
        LetterKind::Refused => refused(about),
        LetterKind::Partly => partly_refused(about),
        LetterKind::NothingFound => Letter::from(NothingFound {
            reference,
            right,
            searched: answer::items(about).into_iter().map(|item| item.label).collect(),
            text: word(about, "letter/text"),
            remedies: answer::remedies_after(about, &status_path),
            status_path,
        }),
        LetterKind::Reply => replied(about, status_path),
        LetterKind::Referred => referral(about, due)?,
        LetterKind::Withdrawn => Letter::from(Withdrawal { reference, right, status_path }),
        // These leave with another letter, or go to staff.
        LetterKind::ConfirmAddress
        | LetterKind::Contested
        | LetterKind::DueLadder
        | LetterKind::ApprovalWanted
        | LetterKind::Returned
        | LetterKind::Alarm => return None,
    })
}

/// What the office wrote; a mail carries none of its words.
fn replied(about: &About<'_>, status_path: String) -> Letter {
    Letter::from(Replied {
        reference: about.filing.reference.clone(),
        text: about.words.get("text").cloned(),
        enclosed: forms_in(about.words).into_iter().map(|(_, name)| name.to_owned()).collect(),
        status_path,
    })
}

/// A reminder of a question that waits for its answer.
fn reminder_to_answer(about: &About<'_>, due: Option<DueDate>) -> Option<Letter> {
    let question = about.case.question.as_ref()?;
    Some(Letter::from(Reminder {
        reference: about.filing.reference.clone(),
        awaited: Awaited::Answer {
            reason: question.reason,
            text: word(about, "text"),
            asked_on: about.context.office.day(question.asked_at),
            stopped: about.case.is_stopped(),
        },
        due,
        status_path: status_path(&about.filing.reference),
    }))
}

/// The question, with what it does to the clock if it reaches the person today.
fn question(about: &About<'_>, due: Option<DueDate>, today: NaiveDate) -> Option<Letter> {
    let question = about.case.question.as_ref()?;
    let then = question.stops.then(|| asked_today(about, question.reason)).flatten();
    let stops_clock = then.as_ref().map_or(question.stops, |then| then.stopped);
    let due = match &then {
        Some(then) => dates::of_dates(then, &about.context.statutes, today),
        None => due.filter(|_| !question.stops),
    };
    Some(Letter::from(Question {
        reference: about.filing.reference.clone(),
        right: about.case.asked.right,
        reason: question.reason,
        text: word(about, "text"),
        stops_clock,
        stops_part: question.stops && !stops_clock,
        due,
        status_path: status_path(&about.filing.reference),
    }))
}

/// The extension, with the date that it gives if it reaches the person today.
fn extension(about: &About<'_>, due: Option<&DueDate>) -> Option<Letter> {
    let then = date_after(about, events_today(about), about.case.postponed_to())?;
    Some(Letter::from(Extension {
        reference: about.filing.reference.clone(),
        right: about.case.asked.right,
        is_moved: due.is_none_or(|due| due.on != then.on),
        due: then,
        reasons: extension_reasons(&word(about, "reasons")),
        text: word(about, "text"),
        remedies: answer::remedies_meanwhile(about),
        status_path: status_path(&about.filing.reference),
    }))
}

/// Our own date, moved.
fn postponement(about: &About<'_>) -> Option<Letter> {
    let moved = about.case.postponement.as_ref()?;
    let words_of_letter = Some(word(about, "text")).filter(|text| !text.trim().is_empty());
    Some(Letter::from(Postponement {
        reference: about.filing.reference.clone(),
        right: about.case.asked.right,
        from: moved.from,
        due: date_after(about, about.case.clock.clone(), Some(moved.to))?,
        text: words_of_letter.unwrap_or_else(|| word(about, "reason")),
        status_path: status_path(&about.filing.reference),
    }))
}

/// Another organisation: asked, in charge, or not willing. Whoever reads that it is closed here reads where to complain.
fn referral(about: &About<'_>, due: Option<DueDate>) -> Option<Letter> {
    let is_closed = !about.case.state.is_open();
    Some(Letter::from(Referral {
        reference: about.filing.reference.clone(),
        right: about.case.asked.right,
        stage: about.case.referral_stage()?,
        to: word(about, "to"),
        due: due.filter(|_| !is_closed),
        remedies: if is_closed { answer::remedies(about) } else { Remedies::default() },
        status_path: status_path(&about.filing.reference),
    }))
}

fn refused(about: &About<'_>) -> Letter {
    let (reason, citation) =
        about.case.refusal_code().map_or((None, None), |code| answer::reason(about, code));
    Letter::from(Refusal { reason, citation, text: word(about, "text"), ..refusal(about) })
}

fn partly_refused(about: &About<'_>) -> Letter {
    let items = answer::items(about);
    Letter::from(Refusal { partly: true, text: word(about, "letter/text"), items, ..refusal(about) })
}

/// What a refusal in whole and one in part have in common.
fn refusal(about: &About<'_>) -> Refusal {
    let status_path = status_path(&about.filing.reference);
    Refusal {
        reference: about.filing.reference.clone(),
        right: about.case.asked.right,
        partly: false,
        reason: None,
        citation: None,
        further: answer::further_grounds(about),
        text: String::new(),
        items: Vec::new(),
        remedies: answer::remedies_after(about, &status_path),
        status_path,
    }
}

/// What staff wrote into a field of the act that ordered the letter.
fn word(about: &About<'_>, field: &str) -> String {
    about.words.get(field).cloned().unwrap_or_default()
}

/// A reminder to confirm carries no code of its own: the page sends a fresh one on request.
fn reminder_to_confirm(desk: &Desk, about: &About<'_>) -> Option<Letter> {
    let code = about.words.get("code")?.parse().ok()?;
    let valid_until =
        about.now + chrono::TimeDelta::seconds(desk.0.checked.settings.limits.code_life_secs.into());
    Some(Letter::from(Reminder {
        reference: about.filing.reference.clone(),
        awaited: Awaited::Address(Confirm { code, path: confirm_path(&about.filing.reference), valid_until }),
        due: dates::due_date(about.case, about.context, about.context.office.day(about.now)),
        status_path: status_path(&about.filing.reference),
    }))
}

/// The clock as if an extension letter arrived today.
fn events_today(about: &About<'_>) -> Vec<ClockEvent> {
    let mut events = about.case.clock.clone();
    let to = about.case.named_extension();
    events.push(ClockEvent::Extend { on: about.context.office.day(about.now), to });
    events
}

/// The dates as if a question arrived today: of several clocks some may stand still from then on.
fn asked_today(about: &About<'_>, reason: StopReason) -> Option<CaseDates> {
    let mut events = about.case.clock.clone();
    events.push(ClockEvent::Pause { on: about.context.office.day(about.now), reason });
    dates_after(about, &events, about.case.postponed_to())
}

/// The date that a letter announces, which holds once the letter has arrived: computed as if it had.
fn date_after(
    about: &About<'_>,
    events: Vec<ClockEvent>,
    postponed_to: Option<NaiveDate>,
) -> Option<DueDate> {
    let then = dates_after(about, &events, postponed_to)?;
    dates::of_dates(&then, &about.context.statutes, about.context.office.day(about.now))
}

fn dates_after(
    about: &About<'_>,
    events: &[ClockEvent],
    postponed_to: Option<NaiveDate>,
) -> Option<CaseDates> {
    let About { context, case, .. } = about;
    let under = case.unders();
    let facts = ClockFacts { events, postponed_to, ..case.clock_facts(&under) };
    context.statutes.dates(&facts).ok()
}

fn extension_reasons(ids: &str) -> Vec<ExtensionReason> {
    ids.split_whitespace()
        .filter_map(|id| ExtensionReason::ALL.into_iter().find(|reason| reason.id() == id))
        .collect()
}

/// When the last answer arrived, and for how many days the clock had stood.
fn last_pause(clock: &[ClockEvent]) -> Option<(NaiveDate, u32)> {
    let (place, arrived) = clock.iter().enumerate().rev().find_map(|(place, event)| match event {
        ClockEvent::Resume { on } => Some((place, *on)),
        _ => None,
    })?;
    let paused = clock.iter().take(place).rev().find_map(|event| match event {
        ClockEvent::Pause { on, .. } => Some(*on),
        _ => None,
    })?;
    Some((arrived, u32::try_from((arrived - paused).num_days()).unwrap_or(0)))
}

/// The state in the person's words.
pub(super) fn stage(case: &Case) -> Stage {
    match case.state {
        State::Received => Stage::Received,
        State::Verifying => Stage::CheckingIdentity,
        State::Waiting if case.is_stopped() => Stage::Paused,
        State::Waiting => Stage::WaitingForYou,
        State::Working | State::Reviewing | State::Releasing => Stage::InProgress,
        State::Answered => Stage::Done,
        State::Refused => Stage::NotDone,
        State::Withdrawn | State::NotARequest | State::Purged => Stage::Withdrawn,
        State::Referred => Stage::PassedOn,
        State::Merged => Stage::Joined,
    }
}
