//! One page for each act: its fields, what it does, what stands in its way. Nothing typed is ever lost: a refusal, a
//! fault or a case that moved meanwhile shows the same page again with everything in it.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;

use super::{
    effect,
    fields::{self, Around},
    payload,
    preview::Leaving,
    rows::{Row, incomplete, letter, rearrange, rows},
};
use crate::{
    case::ActKind,
    desk::{
        self, FieldFault,
        officer::{self, OnOne},
        read, staff,
        views::{CaseView, OfferView},
    },
    types::CaseId,
    web::{
        desk_pages::{
            case::{
                decision::Shown,
                head::Head,
                timeline::{self, Line},
            },
            frame::{Frame, go},
            staff::sent::{AGAIN, STEP_FIELD, Sent},
        },
        forms::{self, Control, Fault, Field, Typed},
        problem::Problem,
    },
};

/// Why the desk refused.
#[derive(Default)]
pub struct Refusal {
    /// Whether it answers what was just sent.
    is_answer: bool,
    words: String,
    rule: String,
    citation: String,
}

/// The step that shows the letters which an act would send, and does nothing.
const PREVIEW: &str = "preview";
/// Acts of whose dialogs a letter comes, now or when the answer is released.
const PREVIEWED: [ActKind; 14] = {
    use ActKind::{
        Appeal, Ask, Classify, Complaint, CorrectReceipt, Decide, Extend, Postpone, Refuse, Reopen, Reply,
        Resume, Verify, Withdraw,
    };
    [
        Classify,
        CorrectReceipt,
        Reply,
        Verify,
        Ask,
        Resume,
        Extend,
        Postpone,
        Decide,
        Refuse,
        Withdraw,
        Appeal,
        Complaint,
        Reopen,
    ]
};

#[derive(Template)]
#[template(path = "web/desk_pages/acts/dialog.html")]
struct Dialog<'a> {
    page: &'a Frame,
    head: Head,
    act: &'static str,
    lead: String,
    effect: Option<String>,
    fields: Vec<Field>,
    faults: Vec<Fault>,
    rows: Vec<Row>,
    letter: Option<Field>,
    has_codes: bool,
    has_files: bool,
    decision: Option<Shown>,
    leaving: Leaving,
    /// Whether it can be looked at before anything is done.
    has_preview: bool,
    words: Vec<(String, String)>,
    refusal: Option<Refusal>,
    moved: Vec<Line>,
    is_moved: bool,
    is_again: bool,
    is_offered: bool,
    version: i64,
    seen: i64,
    digest: Option<String>,
    button: String,
}

/// What a dialog shows besides the case.
#[derive(Default)]
pub struct Feedback {
    errors: Vec<FieldFault>,
    refusal: Option<Refusal>,
    moved: Vec<Line>,
    is_moved: bool,
    is_again: bool,
    leaving: Leaving,
}

/// `GET /desk/cases/{id}/acts/{act}`.
///
/// # Errors
/// 404 for an unknown case or act, 403 for a role that sees none; one that may not do it is shown why, with 403.
pub async fn ask(frame: Frame, path: Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let (id, act) = known(path)?;
    let case = read::case(frame.desk(), &frame.staff, id).await?;
    let mut fields = dialog_fields(act, &frame, &case).await?;
    let typed = if matches!(act, ActKind::Decide | ActKind::Refuse) {
        payload::earlier(&case)
    } else {
        Typed::default()
    };
    for field in fields.iter_mut().filter(|field| typed.given(&field.name).is_some()) {
        field.fill(&typed);
    }
    let leaving = leaving(act, &frame, id, &mut fields).await?;
    let feedback = Feedback { leaving, ..Feedback::default() };
    show(frame, act, &case, fields, &typed, feedback, StatusCode::OK)
}

/// What is shown before anything is typed: the letters of an answer that stands, and what a question or an extension does to
/// every clock.
async fn leaving(act: ActKind, frame: &Frame, id: CaseId, fields: &mut [Field]) -> Result<Leaving, Problem> {
    if shows_decision(act) {
        let letters = officer::letters_of_answer(frame.desk(), &frame.staff, id).await?;
        let is_asked = !letters.is_empty();
        return Ok(Leaving { is_asked, ..Leaving::of(letters, &[], frame) });
    }
    if [ActKind::Ask, ActKind::Extend].contains(&act) {
        let clocks = Box::pin(officer::clocks_after(frame.desk(), &frame.staff, id, act)).await?;
        return Ok(Leaving::of_clocks(&clocks, fields, frame));
    }
    Ok(Leaving::default())
}

/// `POST /desk/cases/{id}/acts/{act}`.
///
/// # Errors
/// 404 for an unknown case or act, 403 for a role that may not; what an officer can mend is shown on the page instead.
pub async fn act(
    frame: Frame,
    path: Path<(String, String)>,
    Sent(mut typed, desk): Sent,
) -> Result<HttpResponse, Problem> {
    let (id, act) = known(path)?;
    let case = read::case(frame.desk(), &frame.staff, id).await?;
    if desk.was_done_before().await? {
        return Ok(done(&frame, id, act).await);
    }
    let mut fields = dialog_fields(act, &frame, &case).await?;
    let version: i64 = typed.one("version").parse().unwrap_or(case.item.version);
    let is_preview = typed.one(STEP_FIELD) == PREVIEW;
    if let Some(step) = typed.given(STEP_FIELD).filter(|_| !is_preview).map(str::to_owned) {
        rearrange(&mut typed, &step, &payload::further_laws(&case, act));
        forms::fill(&mut fields, &typed);
        let leaving = leaving(act, &frame, id, &mut fields).await?;
        let feedback = Feedback { is_again: step == AGAIN, leaving, ..Feedback::default() };
        return show(frame, act, &case, fields, &typed, feedback, StatusCode::OK);
    }
    let mut is_whole = forms::check(&mut fields, &typed, &frame.voice);
    fields::check_together(act, &mut fields, &typed, &frame);
    is_whole &= fields.iter().all(|field| field.fault.is_none());
    let leaving = leaving(act, &frame, id, &mut fields).await?;
    let mut feedback = Feedback { leaving, ..Feedback::default() };
    if act == ActKind::Decide {
        feedback.errors = incomplete(&typed);
    }
    if !is_whole || !feedback.errors.is_empty() {
        return show(frame, act, &case, fields, &typed, feedback, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let payload = payload::of(act, &typed, &case);
    let first = OnOne { case: id, version, payload };
    let answer = if is_preview {
        let preview = officer::preview(frame.desk(), &frame.staff, act, first, Vec::new()).await;
        preview.map(|it| feedback.leaving = Leaving::of(it.letters, &it.dates, &frame))
    } else {
        officer::act_unseen(&desk, &frame.staff, act, first).await.map(drop)
    };
    match answer {
        Ok(()) if is_preview => show(frame, act, &case, fields, &typed, feedback, StatusCode::OK),
        Ok(()) => Ok(done(&frame, id, act).await),
        Err(desk::Error::Fields(errors)) => {
            feedback.errors = errors;
            show(frame, act, &case, fields, &typed, feedback, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(desk::Error::Forbidden(forbidden)) => {
            let (words, rule) = (frame.voice.sentence(&forbidden.sentence()), forbidden.code().to_owned());
            let citation = forbidden.citation.sentence();
            let citation = citation.map(|it| frame.voice.sentence(&it)).unwrap_or_default();
            feedback.refusal = Some(Refusal { is_answer: true, words, rule, citation });
            show(frame, act, &case, fields, &typed, feedback, StatusCode::CONFLICT)
        }
        Err(desk::Error::VersionConflict { .. }) => {
            let seen = typed.one("seen").parse().unwrap_or(version);
            let case = read::case(frame.desk(), &frame.staff, id).await?;
            feedback.moved = timeline::since(&frame, &case, seen);
            feedback.is_moved = true;
            show(frame, act, &case, fields, &typed, feedback, StatusCode::CONFLICT)
        }
        Err(other) => Err(other.into()),
    }
}

/// Leads to the case, which says once that the act was done.
async fn done(frame: &Frame, id: CaseId, act: ActKind) -> HttpResponse {
    // The act stands whether or not the next page can speak of it.
    if let Err(error) = officer::leave_notice(frame.desk(), &frame.staff, id, act).await {
        tracing::warn!(%error, "the next page does not say that the act was done");
    }
    go(&format!("/desk/cases/{id}{}", frame.carried))
}

/// The case and the act that a path names.
fn known(path: Path<(String, String)>) -> Result<(CaseId, ActKind), Problem> {
    let (id, act) = path.into_inner();
    let missing = |_| Problem::not_found();
    Ok((id.parse().map_err(missing)?, act.parse().map_err(missing)?))
}

async fn dialog_fields(act: ActKind, frame: &Frame, case: &CaseView) -> Result<Vec<Field>, Problem> {
    let offer = offer(act, case).ok_or_else(Problem::not_found)?;
    if act == ActKind::Decide {
        return Ok(letter(frame, &offer.reasons));
    }
    let mut around = Around::default();
    if act == ActKind::Assign {
        let controller = case.item.controller.parse().map_err(|_| Problem::not_found())?;
        around.colleagues = staff::colleagues(frame.desk(), &frame.staff, Some(&controller)).await?;
    } else if act == ActKind::Merge && offer.allowed {
        around.targets = read::merge_targets(frame.desk(), &frame.staff, case.item.id).await?;
    }
    Ok(fields::of(act, frame, case, Some(offer), &around))
}

fn offer(act: ActKind, case: &CaseView) -> Option<&OfferView> {
    case.acts.iter().find(|offer| offer.act == act)
}

/// Whether an act is about a decision that stands: its dialog shows it.
fn shows_decision(act: ActKind) -> bool {
    use ActKind::{Approve, Dispatched, PullBack, Return, Send};
    matches!(act, Approve | Return | Send | PullBack | Dispatched)
}

/// The page itself.
pub fn show(
    frame: Frame,
    act: ActKind,
    case: &CaseView,
    mut fields: Vec<Field>,
    typed: &Typed,
    feedback: Feedback,
    status: StatusCode,
) -> Result<HttpResponse, Problem> {
    let offer = offer(act, case).ok_or_else(Problem::not_found)?;
    let mut faults = Vec::new();
    for error in &feedback.errors {
        let to = payload::field_of(&error.pointer);
        let words = frame.voice.sentence(&error.sentence);
        match fields.iter_mut().find(|field| field.name == to) {
            Some(field) => field.fault = Some(format!("{}: {words}", field.label)),
            None => faults.push(Fault { to, text: words }),
        }
    }
    faults.extend(forms::faults(&fields));
    let is_decision = act == ActKind::Decide;
    let rows = if is_decision { rows(typed, case, &frame, &faults) } else { Vec::new() };
    let (letter, fields) = if is_decision { (fields.pop(), Vec::new()) } else { (None, fields) };
    let title = frame.name("desk-act", act.id());
    let mut frame = frame.titled(format!("{title} – {}", case.item.reference));
    frame.has_faults = status != StatusCode::OK;
    let words = [("desk-case-details", &case.details), ("desk-case-message", &case.message)];
    let refusal = feedback.refusal.or_else(|| {
        let because = offer.because.as_ref().filter(|_| !offer.allowed)?;
        Some(Refusal { words: frame.voice.sentence(because), ..Refusal::default() })
    });
    let dialog = Dialog {
        page: &frame,
        head: Head::of(case, &frame),
        act: act.id(),
        lead: frame.say(&format!("desk-lead-{act}")),
        effect: effect::of(act, &frame, case).filter(|_| offer.allowed),
        fields,
        faults,
        has_codes: rows.iter().any(|row| row.codes.len() > 1),
        rows,
        letter,
        has_files: !case.files.is_empty(),
        decision: case
            .decision
            .as_ref()
            .filter(|_| shows_decision(act))
            .and_then(|it| Shown::of(it, case, &frame)),
        leaving: feedback.leaving,
        has_preview: PREVIEWED.contains(&act),
        words: words.into_iter().filter_map(|(key, text)| Some((frame.say(key), text.clone()?))).collect(),
        refusal,
        moved: feedback.moved,
        is_moved: feedback.is_moved,
        is_again: feedback.is_again,
        is_offered: offer.allowed,
        version: case.item.version,
        seen: timeline::newest(case),
        digest: case.review_digest.clone(),
        button: frame.say(&format!("desk-button-{act}")),
    };
    // whose role may never do it is shown why, and refused all the same
    let status = if officer::may(&frame.staff, act).is_ok() { status } else { StatusCode::FORBIDDEN };
    frame.html(status, &dialog)
}
