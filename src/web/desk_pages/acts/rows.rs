//! The rows of a decision being written: what stands in them, one more, one less.

use super::{
    codes::{codes_under, hint_of_words},
    payload,
};
use crate::{
    case::{ActKind, ItemOutcome},
    desk::{
        FieldFault,
        views::{CaseView, ReasonView},
    },
    texts::Sentence,
    types::FaultCode,
    web::{
        desk_pages::{
            case::files::{File, file_row},
            frame::Frame,
        },
        forms::{Choice, Control, Fault, Field, Typed},
    },
};

/// One row of a decision being written.
pub struct Row {
    pub number: usize,
    /// As people count.
    pub place: String,
    pub label: String,
    pub label_fault: Option<String>,
    pub outcomes: Vec<Choice>,
    pub outcome_fault: Option<String>,
    pub codes: Vec<Choice>,
    pub code_fault: Option<String>,
    /// One for each further law: name of the field, law in words, codes.
    pub grounds: Vec<(String, String, Vec<Choice>)>,
    pub files: Vec<(File, bool)>,
    pub files_fault: Option<String>,
}

/// The only field of a decision that is not a row.
pub fn letter(frame: &Frame, reasons: &[ReasonView]) -> Vec<Field> {
    let label = frame.say("desk-field-letter");
    let letter = Field::new("letter", label, Control::Lines { rows: 8, chars_max: 20_000 });
    vec![letter.hint(hint_of_words(frame, "desk-field-letter-hint", reasons))]
}

/// Adds or removes a row of a decision; what was typed in the others stays.
pub fn rearrange(typed: &mut Typed, step: &str, further: &[String]) {
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
pub fn incomplete(typed: &Typed) -> Vec<FieldFault> {
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

/// The rows as they are shown, with what was typed into them.
pub fn rows(typed: &Typed, case: &CaseView, frame: &Frame, faults: &[Fault]) -> Vec<Row> {
    let fault = |id: &str| faults.iter().find(|fault| fault.to == id).map(|fault| fault.text.clone());
    let offered = case.acts.iter().find(|offer| offer.act == ActKind::Decide);
    let reasons = offered.map_or(&[][..], |offer| &offer.reasons);
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
        let codes = |law: &str| codes_under(frame, reasons, law);
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
