//! An answer with one file, as the page of its case shows it.

use crate::{
    case::{ItemOutcome, Outcome},
    desk::views::{DecisionKind, DecisionView, FileView, GivenView, ItemView, LetterWordsView, TakenView},
    types::FileId,
};

/// The only file of it.
pub fn file() -> FileView {
    FileView {
        id: FileId(uuid::Uuid::from_u128(9)),
        name: "account-data.csv".to_owned(),
        bytes: 48_213,
        sha256: "ab".repeat(32),
        destroyed_at: None,
    }
}

/// It was given out and collected once.
pub fn given(file: &FileView) -> GivenView {
    let at = "2026-01-13T08:00:00Z".parse().unwrap();
    GivenView {
        made_at: at,
        until: "2026-02-12".parse().ok(),
        ended_at: None,
        ended_by: None,
        files: vec![TakenView { id: file.id, collected: vec![at] }],
    }
}

/// What was decided.
pub fn decision(file: &FileView) -> DecisionView {
    let item = |label: &str, outcome| ItemView {
        code: None,
        files: Vec::new(),
        grounds: Vec::new(),
        label: Some(label.to_owned()),
        outcome,
        reason: None,
    };
    DecisionView {
        approved_by: None,
        author: None,
        code: None,
        digest: None,
        grounds: Vec::new(),
        items: vec![
            ItemView { files: vec![file.id], ..item("Account data", ItemOutcome::Give) },
            ItemView {
                code: Some("others_rights".to_owned()),
                ..item("Internal notes about others", ItemOutcome::Withhold)
            },
        ],
        kind: DecisionKind::Decided,
        letter: Some(LetterWordsView { text: "Here is what we hold about you.".to_owned() }),
        outcome: Some(Outcome::Part),
        reason: None,
        step: None,
    }
}
