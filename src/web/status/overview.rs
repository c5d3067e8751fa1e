//! Every case of one filing in plain words: how far it is, by when, why, and who must do what next.

use actix_web::HttpResponse;
use askama::Template;

use super::{letters::LetterLine, package::LeftOut};
use crate::{
    case::{Outcome, PackageEnd, State},
    desk::{
        Desk, requester,
        views::{
            AuthorityView, CaseStatus, FilingStatus, MessageView, Requester, TimelineEntry, TimelineWord,
        },
    },
    law::StopReason,
    letters::{ClockLine, Stage, WhyLine},
    web::{
        dates::{self, Due},
        forms::{self, Control, Fault, Field},
        office_forms,
        page::Page,
        problem::Problem,
    },
};

/// Most characters of one message; the API takes the same.
pub const MESSAGE_CHARS_MAX: usize = 10_000;

/// An instant and what happened then.
struct Line {
    at: String,
    what: String,
}

/// One case in words.
struct CaseLines {
    right: String,
    id: String,
    stage: String,
    next: String,
    due: Option<Due>,
    is_open: bool,
    clock: Vec<String>,
    /// Another organisation, as the letter names it.
    passed_to: Option<String>,
    clocks: Vec<ClockLine>,
    why: Vec<WhyLine>,
    left_out: Vec<LeftOut>,
    timeline: Vec<Line>,
    may_withdraw: bool,
    may_reopen: bool,
    may_appeal: bool,
    may_complain: bool,
    is_contest: bool,
}

/// One message in words.
struct MessageLines {
    from: String,
    at: String,
    text: String,
    /// Blank forms that went with it: address and name.
    forms: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "web/layout/status.html")]
struct StatusPage<'a> {
    page: &'a Page,
    faults: Vec<Fault>,
    notice: Option<String>,
    reference: String,
    received: String,
    unconfirmed: Option<String>,
    /// Where an answer lies ready: what collecting takes.
    ready: Option<String>,
    /// Until when it lies there.
    until: Option<String>,
    /// That it lies there no more.
    gone: Option<String>,
    cases: Vec<CaseLines>,
    letters: Vec<LetterLine>,
    messages: Vec<MessageLines>,
    message: Field,
    authorities: Vec<AuthorityView>,
}

/// The status page of a session.
pub async fn show(page: Page, desk: &Desk, requester: &Requester) -> Result<HttpResponse, Problem> {
    let message = message_field(&page);
    let done = requester::take_notice(desk, requester).await?.map(|done| page.name("status-done", done.id()));
    show_with(page, desk, requester, message, done).await
}

/// The field for a message to the officer.
pub fn message_field(page: &Page) -> Field {
    let control = Control::Lines { rows: 5, chars_max: MESSAGE_CHARS_MAX };
    Field::new("message", page.say("status-message"), control)
        .hint(page.say("status-message-hint"))
        .required(page.say("status-message-required"))
}

/// The status page with a message that was not sent: it may need mending, or was meant for another request.
pub async fn show_with(
    page: Page,
    desk: &Desk,
    requester: &Requester,
    message: Field,
    notice: Option<String>,
) -> Result<HttpResponse, Problem> {
    let status = requester::filing_status(desk, requester).await?;
    let mut page = page.titled("status-title");
    let fields = [message];
    let faults = forms::faults(&fields);
    let [message] = fields;
    page.has_faults = !faults.is_empty();
    let ready = if status.code_is_fresh { "status-ready-now" } else { "status-ready" };
    let masked = status.masked_email.clone().filter(|_| !status.address_confirmed);
    let template = StatusPage {
        reference: status.reference.to_string(),
        received: page.voice.instant(status.zone.local(status.received_at), status.zone.name()),
        unconfirmed: masked.map(|address| page.say_one("status-unconfirmed", "address", &address)),
        ready: status.package_ready.then(|| page.say(ready)),
        until: status
            .package_until
            .map(|day| page.say_one("status-ready-until", "date", &page.voice.day(day))),
        gone: status.package_ended.and_then(gone).map(|key| page.say(key)),
        cases: dates::in_order(&status.cases, |case| case.right)
            .into_iter()
            .map(|case| case_lines(&page, &status, case))
            .collect(),
        letters: status.letters.iter().map(|one| LetterLine::of(&page, status.zone, one)).collect(),
        messages: status.messages.iter().map(|message| message_lines(&page, &status, message)).collect(),
        authorities: status.authorities.clone(),
        page: &page,
        faults,
        notice,
        message,
    };
    page.show(&template)
}

/// That the answer lies there no more.
fn gone(by: PackageEnd) -> Option<&'static str> {
    match by {
        PackageEnd::Over => Some("status-gone-over"),
        PackageEnd::Recalled | PackageEnd::Reopened => Some("status-gone-taken_back"),
        PackageEnd::Replaced => None,
    }
}

/// The headline: one of the stages that people read, for the states that the office works with.
fn stage(status: &FilingStatus, case: &CaseStatus) -> Stage {
    if case.waiting_for.is_some() {
        return Stage::WaitingForYou;
    }
    if case.under_appeal {
        return Stage::UnderAppeal;
    }
    match case.state {
        State::Received => Stage::Received,
        State::Waiting => Stage::WaitingForYou,
        State::Verifying => Stage::CheckingIdentity,
        State::Answered if case.outcome == Some(Outcome::Part) => Stage::PartlyDone,
        State::Answered if status.package_ready => Stage::Ready,
        State::Answered | State::Purged => Stage::Done,
        State::Refused | State::NotARequest => Stage::NotDone,
        State::Withdrawn => Stage::Withdrawn,
        State::Referred => Stage::PassedOn,
        State::Merged => Stage::Joined,
        State::Working | State::Reviewing | State::Releasing => {
            if case.stopped_since.is_some() {
                Stage::Paused
            } else {
                Stage::InProgress
            }
        }
    }
}

fn case_lines(page: &Page, status: &FilingStatus, case: &CaseStatus) -> CaseLines {
    let stage = stage(status, case);
    let mut clock = Vec::new();
    let about = case.contests.and_then(|id| status.cases.iter().find(|other| other.id == id));
    if let Some(about) = about {
        clock.push(page.say_one("status-contests", "right", &page.right(about.right, about.purpose)));
    }
    if let Some(since) = case.stopped_since {
        let reason = case.waiting_for.unwrap_or(StopReason::Other).id();
        clock.push(page.voice.say_with(
            "status-stopped",
            &[("date", page.voice.day_plain(since).into()), ("reason", page.name("reason", reason).into())],
        ));
    }
    if let (true, Some(due), Some(base)) = (case.extended, case.dates.due, case.base_due) {
        clock.push(page.voice.say_with(
            "status-extended",
            &[("due", page.voice.day(due).into()), ("base", page.voice.day(base).into())],
        ));
    }
    if let Some(moved) = case.postponed {
        clock.push(page.voice.say_with(
            "status-postponed",
            &[("from", page.voice.day(moved.from).into()), ("to", page.voice.day(moved.to).into())],
        ));
    }
    if let Some(merged) = &case.merged {
        let key = format!("status-merged-{}", merged.stage.id());
        let reference = merged.reference.as_ref().map(crate::types::Reference::as_str).unwrap_or_default();
        clock.push(page.say_one(&key, "reference", reference));
    }
    if let Some(referral) = &case.referral {
        clock.push(page.name("status-referral", referral.stage.id()));
    }
    if let (Some(reason), None) = (case.waiting_for.map(StopReason::id), case.stopped_since) {
        clock.push(page.say_one("status-asked", "reason", &page.name("reason", reason)));
    }
    let why = case.why();
    let in_part = why.stops_in_part();
    let entry = |entry: &TimelineEntry| Line {
        at: page.voice.moment(status.zone.local(entry.at)),
        what: match entry.what {
            TimelineWord::ClockStopped if in_part => page.say("timeline-part-stopped"),
            TimelineWord::ClockResumed if in_part => page.say("timeline-part-resumed"),
            what => page.name("timeline", what.id()),
        },
    };
    CaseLines {
        right: page.right(case.right, case.purpose),
        id: case.id.to_string(),
        stage: page.name("stage", stage.id()),
        next: page.name("status-next", stage.id()),
        due: dates::due(page, status.zone, &case.dates),
        is_open: case.state.is_open(),
        clock,
        passed_to: case.referral.as_ref().and_then(|referral| referral.to.clone()),
        clocks: why.clocks(&page.voice),
        why: why.lines(&page.voice),
        left_out: LeftOut::of(page, &case.left_out),
        timeline: case.timeline.iter().map(entry).collect(),
        may_withdraw: case.may_withdraw,
        may_reopen: case.may_reopen,
        is_contest: case.contests.is_some(),
        may_appeal: case.may_appeal,
        may_complain: case.may_complain,
    }
}

fn message_lines(page: &Page, status: &FilingStatus, message: &MessageView) -> MessageLines {
    let from = if message.from_office { "status-from-office" } else { "status-from-you" };
    MessageLines {
        from: page.voice.say(from),
        at: page.voice.moment(status.zone.local(message.at)),
        text: message.text.clone(),
        forms: message
            .forms
            .iter()
            .map(|name| (page.path(&office_forms::path(name)), name.clone()))
            .collect(),
    }
}
