//! One page for each act: its fields, what it does, what stands in its way. Nothing typed is ever lost: a refusal, a
//! fault or a case that moved meanwhile shows the same page again with everything in it.

use actix_web::{HttpResponse, http::StatusCode, web::Path};
use askama::Template;

use super::{
    effect,
    fields::{self, Around},
    payload,
};
use crate::{
    case::{ActKind, ItemOutcome},
    desk::{
        self, FieldFault, officer, read, staff,
        views::{CaseView, OfferView},
    },
    texts::Sentence,
    types::{CaseId, FaultCode},
    web::{
        desk_pages::{
            case::{
                decision::Shown,
                files::{File, file_row},
                head::Head,
                timeline::{self, Line},
            },
            frame::{Frame, go},
            staff::sent::{AGAIN, STEP_FIELD, Sent},
        },
        forms::{self, Choice, Control, Fault, Field, Typed},
        problem::Problem,
    },
};

/// One row of a decision being written.
struct Row {
    number: usize,
    /// As people count.
    place: String,
    label: String,
    label_fault: Option<String>,
    outcomes: Vec<Choice>,
    outcome_fault: Option<String>,
    codes: Vec<Choice>,
    code_fault: Option<String>,
    /// One for each further law: name of the field, law in words, codes.
    grounds: Vec<(String, String, Vec<Choice>)>,
    files: Vec<(File, bool)>,
    files_fault: Option<String>,
}

/// Why the desk refused.
#[derive(Default)]
pub struct Refusal {
    /// Whether it answers what was just sent.
    is_answer: bool,
    words: String,
    rule: String,
    citation: String,
}

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
    words: Vec<(String, String)>,
    refusal: Option<Refusal>,
    moved: Vec<Line>,
    is_moved: bool,
    is_again: bool,
    is_offered: bool,
    version: i64,
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
    show(frame, act, &case, fields, &typed, Feedback::default(), StatusCode::OK)
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
    if let Some(step) = typed.given(STEP_FIELD).map(str::to_owned) {
        rearrange(&mut typed, &step, &payload::further_laws(&case, act));
        forms::fill(&mut fields, &typed);
        let feedback = Feedback { is_again: step == AGAIN, ..Feedback::default() };
        return show(frame, act, &case, fields, &typed, feedback, StatusCode::OK);
    }
    let mut is_whole = forms::check(&mut fields, &typed, &frame.voice);
    fields::check_together(act, &mut fields, &typed, &frame);
    is_whole &= fields.iter().all(|field| field.fault.is_none());
    let mut feedback = Feedback::default();
    if act == ActKind::Decide {
        feedback.errors = incomplete(&typed);
    }
    if !is_whole || !feedback.errors.is_empty() {
        return show(frame, act, &case, fields, &typed, feedback, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let payload = payload::of(act, &typed, &case);
    match officer::act(&desk, &frame.staff, id, act, version, payload).await {
        Ok(_) => Ok(done(&frame, id, act).await),
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
            let case = read::case(frame.desk(), &frame.staff, id).await?;
            feedback.moved = timeline::since(&frame, &case, version);
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
    go(&format!("/desk/cases/{id}"))
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
        return Ok(letter(frame));
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

/// The only field of a decision that is not a row.
pub fn letter(frame: &Frame) -> Vec<Field> {
    let label = frame.say("desk-field-letter");
    let letter = Field::new("letter", label, Control::Lines { rows: 8, chars_max: 20_000 });
    vec![letter.hint(frame.say("desk-field-letter-hint"))]
}

fn offer(act: ActKind, case: &CaseView) -> Option<&OfferView> {
    case.acts.iter().find(|offer| offer.act == act)
}

/// Adds or removes a row of a decision; what was typed in the others stays.
fn rearrange(typed: &mut Typed, step: &str, further: &[String]) {
    let rows = payload::rows(typed);
    if step == "add" {
        typed.set("rows", (rows + 1).min(payload::ROWS_MAX).to_string());
        return;
    }
    let gone = step.strip_prefix("remove-").and_then(|row| row.parse::<usize>().ok());
    let Some(gone) = gone.filter(|row| *row < rows) else { return };
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    for (place, row) in (0..rows).filter(|row| *row != gone).enumerate() {
        for name in ["label", "outcome", "code", "files"] {
            for value in typed.all(&format!("{name}-{row}")) {
                body.append_pair(&format!("{name}-{place}"), value);
            }
        }
        for law in further {
            let code = typed.one(&payload::row_ground_field(law, row));
            body.append_pair(&payload::row_ground_field(law, place), code);
        }
    }
    body.append_pair("rows", &rows.saturating_sub(1).max(1).to_string());
    for name in ["letter", "version"] {
        body.append_pair(name, typed.one(name));
    }
    *typed = Typed::parse(body.finish().as_bytes());
}

/// Rows without a label or an outcome.
fn incomplete(typed: &Typed) -> Vec<FieldFault> {
    let mut errors = Vec::new();
    for row in 0..payload::rows(typed) {
        for field in ["label", "outcome"] {
            if typed.given(&format!("{field}-{row}")).is_none() {
                errors.push(FieldFault {
                    pointer: format!("/items/{row}/{field}"),
                    code: FaultCode::Required,
                    sentence: Sentence::of("desk-fault", field, Vec::new()),
                });
            }
        }
    }
    errors
}

fn rows(typed: &Typed, case: &CaseView, frame: &Frame, faults: &[Fault]) -> Vec<Row> {
    let fault = |id: &str| faults.iter().find(|fault| fault.to == id).map(|fault| fault.text.clone());
    let reasons = offer(ActKind::Decide, case).map_or(&[][..], |offer| &offer.reasons);
    let further = payload::further_laws(case, ActKind::Decide);
    let row = |number: usize| {
        let name = |field: &str| format!("{field}-{number}");
        let choose = |mut choices: Vec<Choice>, first: &str, chosen: &str| {
            choices.insert(0, Choice::new("", frame.say(first)));
            for choice in &mut choices {
                choice.is_chosen = choice.value == chosen;
            }
            choices
        };
        let outcomes = ItemOutcome::ALL
            .iter()
            .map(|it| Choice::new(it.id(), frame.name("desk-item", it.id())))
            .collect();
        let codes = |law: &str| fields::codes_under(frame, reasons, law);
        let ground = |law: &String| {
            let field = payload::row_ground_field(law, number);
            let codes = choose(codes(law), "desk-choice-same-code", typed.one(&field));
            (field, frame.law(law), codes)
        };
        let files = case
            .files
            .iter()
            .map(|file| (file_row(file, frame), typed.has(&name("files"), &file.id.to_string())));
        Row {
            number,
            place: (number + 1).to_string(),
            label: typed.one(&name("label")).to_owned(),
            label_fault: fault(&name("label")),
            outcomes: choose(outcomes, "desk-choice-outcome", typed.one(&name("outcome"))),
            outcome_fault: fault(&name("outcome")),
            grounds: further.iter().map(ground).collect(),
            codes: choose(codes(&case.item.law), "desk-choice-no-code", typed.one(&name("code"))),
            code_fault: fault(&name("code")),
            files: files.collect(),
            files_fault: fault(&name("files")),
        }
    };
    (0..payload::rows(typed)).map(row).collect()
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
        words: words.into_iter().filter_map(|(key, text)| Some((frame.say(key), text.clone()?))).collect(),
        refusal,
        moved: feedback.moved,
        is_moved: feedback.is_moved,
        is_again: feedback.is_again,
        is_offered: offer.allowed,
        version: case.item.version,
        digest: case.review_digest.clone(),
        button: frame.say(&format!("desk-button-{act}")),
    };
    // whose role may never do it is shown why, and refused all the same
    let status = if officer::may(&frame.staff, act).is_ok() { status } else { StatusCode::FORBIDDEN };
    frame.html(status, &dialog)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removed_row_takes_nothing_else_along() {
        let mut typed = Typed::parse(
            b"version=7&rows=3&label-0=A&files-0=x&label-1=B&label-2=C&outcome-2=keep&files-2=y&files-2=z&letter=L",
        );
        rearrange(&mut typed, "remove-1", &[]);
        assert_eq!(payload::rows(&typed), 2);
        assert_eq!((typed.one("label-0"), typed.one("label-1"), typed.one("outcome-1")), ("A", "C", "keep"));
        assert_eq!(typed.all("files-1").len(), 2);
        assert_eq!((typed.one("letter"), typed.one("version")), ("L", "7"));
        rearrange(&mut typed, "add", &[]);
        assert_eq!((payload::rows(&typed), typed.one("label-1")), (3, "C"));
        rearrange(&mut typed, "remove-99", &[]);
        assert_eq!(payload::rows(&typed), 3);
    }
}
