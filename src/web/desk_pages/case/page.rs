//! One case on one page: what the person asked, what may be done now, what has happened, which dates hold and why.

use actix_web::{HttpRequest, HttpResponse, web::Path};
use askama::Template;

use super::{
    decision::Shown,
    fact::{Fact, fact},
    files::{File, file_row},
    given::Given,
    head::{self, Head},
    reckoning::{self, Step},
    thread::Thread,
    timeline::{self, Line},
};
use crate::{
    case::{ActKind, CaseFlag, DutyKind, State},
    desk::{
        officer, read,
        views::{AccessView, CaseRef, CaseView, DutyView, EvidenceView, OfferView, RelatedView},
    },
    law::Right,
    types::CaseId,
    web::{
        desk_pages::{frame::Frame, queue::returning},
        page::OpenSet,
        problem::Problem,
    },
};

/// One act on offer.
struct Offer {
    href: String,
    label: String,
    because: String,
    is_main: bool,
}

struct Duty {
    what: String,
    law: String,
    due: String,
    met: String,
    evidence: Option<String>,
    /// What shows it, as it was recorded.
    proof: Option<String>,
    /// Provision and sentence.
    demands: Vec<(String, String)>,
    icon: &'static str,
    class: &'static str,
}

#[derive(Template)]
#[template(path = "web/desk_pages/case/page.html")]
struct CasePage<'a> {
    page: &'a Frame,
    head: Head,
    done: Option<String>,
    /// The list that it was opened from.
    back: Option<String>,
    /// What stands above everything else.
    notes: Vec<String>,
    lawful: Vec<Offer>,
    forbidden: Vec<Offer>,
    words: Vec<(String, String)>,
    person: Vec<Fact>,
    asked: Vec<Fact>,
    tier: String,
    tier_reached: bool,
    dates: Vec<Fact>,
    clocks: Vec<reckoning::Clock>,
    trace: Vec<Step>,
    duties: Vec<Duty>,
    timers: Vec<Fact>,
    decision: Option<Shown>,
    thread: Thread,
    timeline: Vec<Line>,
    files: Vec<File>,
    given: Vec<Given>,
    file_max: String,
    together: Vec<(String, String)>,
    siblings: Vec<(String, String, String)>,
    looks: Option<Vec<Fact>>,
    zone: String,
}

/// `GET /desk/cases/{id}`.
///
/// # Errors
/// 404 for an unknown case, 403 for a role that sees none.
pub async fn show(frame: Frame, path: Path<String>, req: HttpRequest) -> Result<HttpResponse, Problem> {
    let id: CaseId = path.parse().map_err(|_| Problem::not_found())?;
    let case = read::case(frame.desk(), &frame.staff, id).await?;
    let done = officer::take_notice(frame.desk(), &frame.staff, id).await?;
    let done = done.map(|act| frame.say(&format!("desk-done-{act}")));
    draw(frame, &case, done, returning::back(req.query_string()))
}

/// The page itself.
pub fn draw(
    frame: Frame,
    case: &CaseView,
    done: Option<String>,
    back: Option<String>,
) -> Result<HttpResponse, Problem> {
    let title = format!("{} – {}", case.item.reference, frame.name("desk-right", case.item.right.id()));
    let frame = frame.titled(title);
    frame.show(&CasePage { done, back, ..page(&frame, case) })
}

/// The old rule stays, and the page says so.
fn rule_change(frame: &Frame, case: &CaseView) -> Option<String> {
    let change = case.rule_change.as_ref()?;
    let law = ("law", frame.law(&change.law).into());
    let old = ("old", change.kept.clone().into());
    Some(match &change.version {
        Some(new) => frame.voice.say_with("desk-case-rule-changed", &[law, old, ("new", new.clone().into())]),
        None => frame.voice.say_with("desk-case-rule-ended", &[law, old]),
    })
}

fn hold(frame: &Frame, case: &CaseView) -> Option<String> {
    Some(match case.hold?.until {
        Some(until) => frame.say_one("desk-case-held-until", "date", &frame.day(until)),
        None => frame.say("desk-case-held"),
    })
}

fn referral(frame: &Frame, case: &CaseView) -> Option<String> {
    let is_pending = case.item.flags.contains(&CaseFlag::Referral);
    is_pending.then(|| frame.say("desk-case-referral"))
}

/// What a lead may confirm, and by which act.
fn proposal(frame: &Frame, case: &CaseView) -> Option<String> {
    let proposal = case.proposal.as_ref()?;
    let at = proposal.received_at.map(|at| frame.moment(at, case.zone));
    let value = at.or_else(|| proposal.until.map(|until| frame.day(until)));
    let args = [
        ("who", proposal.by.clone().unwrap_or_default().into()),
        ("act", frame.name("desk-act", proposal.act.id()).into()),
        ("value", value.clone().unwrap_or_default().into()),
    ];
    let key = if value.is_some() { "desk-case-proposal-value" } else { "desk-case-proposal" };
    Some(frame.voice.say_with(key, &args))
}

/// What a case in this state usually waits for.
fn main_act(case: &CaseView) -> Option<ActKind> {
    match case.item.state {
        State::Received | State::Working if case.item.right == Right::Unsure => Some(ActKind::Classify),
        State::Received | State::Verifying => Some(ActKind::Verify),
        State::Working => Some(ActKind::Decide),
        State::Waiting => Some(ActKind::Resume),
        State::Reviewing => Some(ActKind::Approve),
        State::Releasing => Some(ActKind::Send),
        State::Answered
        | State::Refused
        | State::Withdrawn
        | State::Referred
        | State::Merged
        | State::NotARequest
        | State::Purged => None,
    }
}

fn page<'a>(frame: &'a Frame, case: &CaseView) -> CasePage<'a> {
    let main = main_act(case);
    let (mut lawful, forbidden): (Vec<_>, Vec<_>) = case.acts.iter().partition(|offer| offer.allowed);
    lawful.sort_by_key(|offer| Some(offer.act) != main);
    let file_max = frame.site().settings.settings.limits.file_bytes_max / 1_048_576;
    let offer = |offer: &OfferView| Offer {
        href: format!("/desk/cases/{}/acts/{}", case.item.id, offer.act),
        label: frame.name("desk-act", offer.act.id()),
        because: offer.because.as_ref().map(|it| frame.voice.sentence(it)).unwrap_or_default(),
        is_main: Some(offer.act) == main,
    };
    let words = [("desk-case-details", &case.details), ("desk-case-message", &case.message)];
    let words = words.into_iter().filter_map(|(key, text)| Some((frame.say(key), text.clone()?)));
    let timers = case.timers.iter().map(|timer| Fact {
        label: frame.timer(timer.kind),
        value: frame.moment(timer.fire_at, case.zone),
        is_code: false,
    });
    CasePage {
        page: frame,
        head: Head::of(case, frame),
        done: None,
        back: None,
        notes: [hold(frame, case), referral(frame, case), proposal(frame, case), rule_change(frame, case)]
            .into_iter()
            .flatten()
            .collect(),
        lawful: lawful.into_iter().map(offer).collect(),
        forbidden: forbidden.into_iter().map(offer).collect(),
        words: words.collect(),
        person: person(frame, case),
        asked: asked(frame, case),
        tier: tier(frame, case),
        tier_reached: case.tier_reached >= case.tier_needed,
        dates: reckoning::dates(frame, case),
        clocks: reckoning::clocks(frame, case),
        trace: reckoning::trace(frame, case),
        duties: duties(frame, case),
        timers: timers.collect(),
        decision: case.decision.as_ref().and_then(|decision| Shown::of(decision, case, frame)),
        thread: Thread::of(frame, case),
        timeline: timeline::lines(frame, case),
        files: case.files.iter().map(|file| file_row(file, frame)).collect(),
        given: case.packages.iter().map(|given| Given::of(given, case, frame)).collect(),
        file_max: file_max.to_string(),
        together: together(frame, case),
        siblings: case.related.iter().map(|it| sibling(frame, case, it)).collect(),
        looks: case.looks.as_ref().map(|looks| looks.iter().map(|look| seen(frame, case, look)).collect()),
        zone: case.zone.name().replace('_', " "),
    }
}

/// Address and words of each case that is answered together with this one.
fn together(frame: &Frame, case: &CaseView) -> Vec<(String, String)> {
    let line = |key: &str, of: &CaseRef| {
        (format!("/desk/cases/{}", of.case), frame.say_one(key, "reference", of.reference.as_str()))
    };
    let into = case.item.merged_into.iter().map(|into| line("desk-together-into", into));
    let joined = case.joined.iter().map(|joined| {
        let key = if joined.is_proven { "desk-together-proven" } else { "desk-together-unproven" };
        line(key, &joined.case)
    });
    into.chain(joined).collect()
}

/// Address, right and state of another case of the filing.
fn sibling(frame: &Frame, case: &CaseView, related: &RelatedView) -> (String, String, String) {
    let mut right = frame.name("desk-right", related.right.id());
    if let Some(purpose) = related.purpose {
        let purpose = frame.name("purpose", purpose.id());
        let args = [("right", right.into()), ("purpose", purpose.into())];
        right = frame.voice.say_with("right-and-purpose", &args);
    }
    if case.contests == Some(related.id) {
        right = frame.say_one("desk-case-contests", "right", &right);
    } else if case.links.iter().any(|link| link.case == related.id) {
        right = frame.say_one("desk-case-link", "right", &right);
    }
    let state = head::state(related.state, related.outcome, None, frame);
    (format!("/desk/cases/{}", related.id), right, state)
}

fn seen(frame: &Frame, case: &CaseView, look: &AccessView) -> Fact {
    Fact { label: look.who.clone(), value: frame.moment(look.at, case.zone), is_code: false }
}

fn person(frame: &Frame, case: &CaseView) -> Vec<Fact> {
    let code =
        |key: &str, value: Option<String>| fact(frame, key, value).map(|it| Fact { is_code: true, ..it });
    let confirmed =
        if case.address_confirmed { "desk-address-confirmed" } else { "desk-address-unconfirmed" };
    let confirmed = case.requester_email.is_some().then(|| frame.say(confirmed));
    let relationship = case.relationship.as_ref().map(|it| frame.name_or_id(OpenSet::Relationship, it));
    let mut facts: Vec<Fact> = [
        fact(frame, "desk-person-name", case.requester_name.clone()),
        code("desk-person-email", case.requester_email.clone()),
        fact(frame, "desk-person-address-state", confirmed),
        code("desk-person-phone", case.requester_phone.clone()),
        fact(frame, "desk-person-postal", case.requester_postal.clone()),
        code(
            "desk-person-residence",
            case.residence.clone().or_else(|| Some(frame.say("desk-person-no-place"))),
        ),
        fact(frame, "desk-person-relationship", relationship),
        fact(frame, "desk-person-age", case.age.map(|age| frame.name("desk-age", age.id()))),
        fact(frame, "desk-person-record", case.record.map(|record| frame.name("desk-record", record.id()))),
    ]
    .into_iter()
    .flatten()
    .collect();
    facts.extend(case.identifiers.iter().map(|(kind, value)| Fact {
        label: frame.name_or_id(OpenSet::Identifier, kind),
        value: value.clone(),
        is_code: true,
    }));
    facts
}

fn asked(frame: &Frame, case: &CaseView) -> Vec<Fact> {
    let purpose = case.purpose.map(|it| frame.name("purpose", it.id()));
    let signals: Vec<String> = case.signals.iter().map(|it| frame.name("desk-signal", it.id())).collect();
    [
        fact(frame, "desk-asked-scope", case.scope.map(|it| frame.name("desk-scope", it.id()))),
        fact(frame, "desk-asked-purpose", purpose),
        fact(frame, "desk-asked-ground", case.ground.map(|it| frame.name("desk-ground", it.id()))),
        fact(frame, "desk-asked-channel", Some(frame.name("desk-channel", case.channel.id()))),
        fact(frame, "desk-asked-signals", (!signals.is_empty()).then(|| signals.join(", "))),
        fact(frame, "desk-asked-reply", Some(frame.name("desk-reply", case.reply_by.id()))),
        fact(frame, "desk-asked-language", Some(case.locale.clone())),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn tier(frame: &Frame, case: &CaseView) -> String {
    let name = |tier: u8| frame.name("desk-tier", &tier.to_string());
    let (reached, needed) = (name(case.tier_reached), name(case.tier_needed));
    frame.voice.say_with("desk-tier-line", &[("reached", reached.into()), ("needed", needed.into())])
}

fn duties(frame: &Frame, case: &CaseView) -> Vec<Duty> {
    let today = frame.today(case.zone);
    case.duties.iter().map(|duty| duty_line(frame, case, duty, today)).collect()
}

fn duty_line(frame: &Frame, case: &CaseView, duty: &DutyView, today: chrono::NaiveDate) -> Duty {
    let met = duty.met_at.map(|at| frame.moment(at, case.zone));
    let is_over = met.is_none() && duty.due.is_some_and(|due| due < today);
    let is_late = duty.on_time == Some(false) || is_over;
    let (icon, class) = match (met.is_some(), is_late) {
        (_, true) => ("overdue", "late"),
        (true, false) => ("done", "met"),
        (false, false) => ("closed", "open"),
    };
    let met = match (met, is_late) {
        (Some(at), true) => frame.say_one("desk-duty-met-late", "at", &at),
        (Some(at), false) => frame.say_one("desk-duty-met", "at", &at),
        // nobody must refuse: the day is over, and a refusal would be late now
        (None, true) if duty.duty == DutyKind::RefuseBy => frame.say("desk-duty-lapsed"),
        (None, true) => frame.say("desk-duty-late"),
        (None, false) => match duty.due {
            Some(due) => frame.say_one("desk-duty-open-due", "distance", &frame.voice.distance(due, today)),
            None => frame.say("desk-duty-open"),
        },
    };
    let (evidence, proof) = duty.evidence.as_ref().map_or((None, None), |seen| shown(frame, seen));
    Duty {
        what: frame.name("desk-duty", duty.duty.id()),
        law: duty.law.as_ref().map_or_else(String::new, |law| frame.law(law.as_str())),
        due: duty.due.map_or_else(|| frame.say("desk-no-date"), |due| frame.day(due)),
        met,
        evidence,
        proof,
        demands: duty
            .demands
            .iter()
            .map(|it| {
                let text = it.text.as_ref().map(|text| frame.voice.sentence(text));
                (it.cite.clone(), text.unwrap_or_default())
            })
            .collect(),
        icon,
        class,
    }
}

/// What shows that a duty was met, in words, and as it was recorded.
fn shown(frame: &Frame, evidence: &EvidenceView) -> (Option<String>, Option<String>) {
    match evidence {
        EvidenceView::Accepted { letter, message_id, .. } => {
            let letter = frame.name("desk-letter", letter.id());
            (Some(frame.say_one("desk-duty-by-mail", "letter", &letter)), message_id.clone())
        }
        EvidenceView::Dispatched { channel, on, files, proof } => {
            let args = [
                ("channel", frame.name("desk-channel", channel.id()).into()),
                ("date", frame.day(*on).into()),
                ("count", files.len().into()),
            ];
            (Some(frame.voice.say_with("desk-duty-by-dispatch", &args)), proof.clone())
        }
        EvidenceView::Unreachable { .. } => (Some(frame.say("desk-unreachable")), None),
    }
}
