//! The digest of a decision or refusal: part of that to which an approval is bound, and all of it where no letter was ever seen.
//!
//! Invariant: computed, never stated; it covers items, codes, files with their bytes, and the words of the letter.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::{
    case::{
        act::payload::{Decide, Refuse},
        context::ReviewSeal,
        words::StoredFile,
    },
    types::{CaseId, FileId},
};

fn sha256(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
}

/// The digest of a decision, words by their own digest.
pub fn digest_of_decision(
    seal: ReviewSeal,
    case: CaseId,
    act: &Decide,
    files: &BTreeMap<FileId, StoredFile>,
) -> String {
    let items: Vec<_> = act
        .items
        .iter()
        .map(|item| {
            let attached: Vec<_> = item
                .files
                .iter()
                .map(|id| json!({ "id": id, "sha256": files.get(id).map(|file| file.sha256.as_str()) }))
                .collect();
            json!({
                "label": sha256(item.label.as_str()),
                "outcome": item.outcome,
                "code": item.code,
                "grounds": item.grounds,
                "files": attached,
            })
        })
        .collect();
    let letter = act.letter.as_ref().map(|letter| sha256(letter.text.as_str()));
    seal.over(&json!({ "case": case, "kind": "decide", "items": items, "letter": letter })).to_string()
}

/// The digest of a refusal.
pub fn digest_of_refusal(seal: ReviewSeal, case: CaseId, act: &Refuse) -> String {
    let letter = act.text.as_ref().map(|text| sha256(text.as_str()));
    let facts =
        json!({ "case": case, "kind": "refuse", "code": act.code, "grounds": act.grounds, "letter": letter });
    seal.over(&facts).to_string()
}
