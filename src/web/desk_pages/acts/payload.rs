//! From what was typed into a dialog to the payload of its act, exactly as the API takes it; and from a decision that came
//! back to what was typed.

use chrono::{DateTime, LocalResult, NaiveDate, NaiveTime, Utc};
use serde_json::{Map, Value, json};

use crate::{
    case::{ActKind, ItemOutcome},
    desk::views::CaseView,
    law::Zone,
    types::Place,
    web::forms::Typed,
};

/// Most rows that a decision has on a page.
pub const ROWS_MAX: usize = 100;

/// The instant of a local day and time; of two equal hours in autumn the earlier, and after a skipped one the next.
pub fn instant(day: &str, time: &str, zone: Zone) -> Option<DateTime<Utc>> {
    let day: NaiveDate = day.trim().parse().ok()?;
    let time = NaiveTime::parse_from_str(time.trim(), "%H:%M").ok()?;
    let local = day.and_time(time);
    match zone.instants(local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at),
        LocalResult::None => {
            let later = local + chrono::TimeDelta::hours(1);
            zone.instants(later).earliest()
        }
    }
}

/// How many rows of a decision were typed.
pub fn rows(typed: &Typed) -> usize {
    typed.one("rows").parse::<usize>().unwrap_or(1).clamp(1, ROWS_MAX)
}

/// The field for the ground under a further law.
pub fn ground_field(law: &str) -> String {
    format!("ground-{law}")
}

/// The same for one row of a decision.
pub fn row_ground_field(law: &str, row: usize) -> String {
    format!("{}-{row}", ground_field(law))
}

/// The further laws under which a refusal, or what a decision withholds, needs a ground, in the desk's order.
pub fn further_laws(case: &CaseView, act: ActKind) -> Vec<String> {
    let offered = case.acts.iter().filter(|offer| offer.act == act);
    let laws = offered.flat_map(|offer| &offer.reasons).filter_map(|reason| reason.law.as_ref());
    let mut further: Vec<String> =
        laws.map(ToString::to_string).filter(|law| *law != case.item.law).collect();
    further.dedup();
    further
}

/// The payload of `act`, without the version.
#[expect(clippy::too_many_lines, reason = "a line for each act")]
pub fn of(act: ActKind, typed: &Typed, case: &CaseView) -> Value {
    let mut payload = Map::new();
    match act {
        ActKind::Classify => classify(&mut payload, typed, case),
        ActKind::CorrectReceipt => {
            let at = instant(typed.one("received_on"), typed.one("received_time"), case.zone);
            put(&mut payload, "received_at", at.map(|at| json!(at)));
            put_text(&mut payload, typed, "reason");
            put(&mut payload, "evidence", evidence(typed, "evidence"));
        }
        ActKind::Verify => {
            put_text(&mut payload, typed, "method");
            put(&mut payload, "evidence", evidence(typed, "evidence"));
            put(&mut payload, "tier", typed.one("tier").parse::<u8>().ok().map(|tier| json!(tier)));
            put_trimmed(&mut payload, typed, "information_received_on");
            put_text(&mut payload, typed, "result");
            put_text(&mut payload, typed, "next_step");
        }
        ActKind::Ask => put_texts(&mut payload, typed, &["reason", "text", "late_reason"]),
        ActKind::Resume => {
            put_trimmed(&mut payload, typed, "arrived_on");
            put(&mut payload, "complete", Some(json!(typed.one("complete") != "no")));
        }
        ActKind::Extend => {
            put(&mut payload, "reasons", Some(json!(typed.all("reasons"))));
            put_trimmed(&mut payload, typed, "to");
            put_text(&mut payload, typed, "text");
        }
        ActKind::Decide => decide(&mut payload, typed, &further_laws(case, act)),
        ActKind::Refuse => {
            put_texts(&mut payload, typed, &["code", "text"]);
            let ground = |law: String| {
                let code = typed.given(&ground_field(&law))?.to_owned();
                Some(json!({ "law": law, "code": code }))
            };
            let grounds: Vec<Value> = further_laws(case, act).into_iter().filter_map(ground).collect();
            put(&mut payload, "grounds", (!grounds.is_empty()).then(|| json!(grounds)));
        }
        ActKind::Postpone => {
            put_trimmed(&mut payload, typed, "to");
            put_texts(&mut payload, typed, &["reason", "text"]);
        }
        ActKind::Approve => put_text(&mut payload, typed, "digest"),
        ActKind::Dispatched => dispatched(&mut payload, typed),
        ActKind::Reopen => put_texts(&mut payload, typed, &["cause", "text"]),
        ActKind::Assign => put_text(&mut payload, typed, "to"),
        ActKind::Appeal | ActKind::Complaint | ActKind::Note => put_text(&mut payload, typed, "text"),
        ActKind::Reply => {
            put_text(&mut payload, typed, "text");
            let forms = typed.all("forms");
            put(&mut payload, "files", (!forms.is_empty()).then(|| json!(forms)));
        }
        ActKind::Return => put_text(&mut payload, typed, "comment"),
        ActKind::Merge => put_trimmed(&mut payload, typed, "into"),
        ActKind::Withdraw => put_text(&mut payload, typed, "words"),
        ActKind::NotARequest | ActKind::LiftHold | ActKind::Recall => put_text(&mut payload, typed, "reason"),
        ActKind::Refer => {
            put_texts(&mut payload, typed, &["to", "basis"]);
            put(&mut payload, "evidence", evidence(typed, "evidence"));
        }
        ActKind::Hold => hold(&mut payload, typed),
        // nothing but the click, or no page yet
        ActKind::Send
        | ActKind::PullBack
        | ActKind::Plan
        | ActKind::ReferralAccepted
        | ActKind::ReferralDeclined
        | ActKind::Unmerge
        | ActKind::LetterAccepted
        | ActKind::LetterBounced
        | ActKind::TimerFired
        | ActKind::ConfirmMailbox
        | ActKind::TakeProof
        | ActKind::ReceiveMessage
        | ActKind::SeeReply
        | ActKind::AttachFile
        | ActKind::AnswerTask
        | ActKind::CloseLink
        | ActKind::ReopenLink
        | ActKind::Overturn
        | ActKind::Collect
        | ActKind::EndPackage
        | ActKind::TakeIn
        | ActKind::LetGo
        | ActKind::ComeBack
        | ActKind::ShareAnswer
        | ActKind::Purge => {}
    }
    Value::Object(payload)
}

fn put(payload: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        payload.insert(name.to_owned(), value);
    }
}

fn put_text(payload: &mut Map<String, Value>, typed: &Typed, name: &str) {
    put(payload, name, typed.given(name).map(|text| json!(text)));
}

fn put_texts(payload: &mut Map<String, Value>, typed: &Typed, names: &[&str]) {
    for name in names {
        put_text(payload, typed, name);
    }
}

fn put_trimmed(payload: &mut Map<String, Value>, typed: &Typed, name: &str) {
    put(payload, name, typed.given(name).map(|text| json!(text.trim())));
}

/// Words and ticked files as one list.
fn evidence(typed: &Typed, words: &str) -> Option<Value> {
    let words = typed.given(words).map(str::to_owned);
    let all: Vec<String> = words.into_iter().chain(typed.all("files").iter().cloned()).collect();
    (!all.is_empty()).then(|| json!(all))
}

fn classify(payload: &mut Map<String, Value>, typed: &Typed, case: &CaseView) {
    put_texts(payload, typed, &["right", "scope", "purpose", "ground", "relationship", "age", "record"]);
    let place = typed.given("residence").filter(|it| Some(*it) != case.residence.as_deref());
    let place = place.map(|text| match text.trim().parse::<Place>() {
        Ok(place) => json!({ "country": place.country(), "region": place.region() }),
        Err(_) => json!({ "country": text.trim(), "region": null }),
    });
    put(payload, "residence", place);
    put(payload, "sensitive", typed.given("sensitive").map(|it| json!(it == "yes")));
    let split: Vec<Value> = typed.all("split").iter().map(|right| json!({ "right": right })).collect();
    put(payload, "split", (!split.is_empty()).then(|| json!(split)));
}

fn decide(payload: &mut Map<String, Value>, typed: &Typed, further: &[String]) {
    let item = |row: usize| {
        let name = |field: &str| format!("{field}-{row}");
        let mut item = Map::new();
        put(&mut item, "label", Some(json!(typed.one(&name("label")))));
        put(&mut item, "outcome", Some(json!(typed.one(&name("outcome")))));
        put(&mut item, "code", typed.given(&name("code")).map(|code| json!(code)));
        let ground = |law: &String| {
            let code = typed.given(&row_ground_field(law, row))?;
            Some(json!({ "law": law, "code": code }))
        };
        let withholding = ItemOutcome::ALL.iter().filter(|outcome| outcome.withholds());
        let withholds = withholding.map(|outcome| outcome.id()).any(|id| id == typed.one(&name("outcome")));
        let grounds: Vec<Value> = further.iter().filter(|_| withholds).filter_map(ground).collect();
        put(&mut item, "grounds", (!grounds.is_empty()).then(|| json!(grounds)));
        let files = typed.all(&name("files"));
        put(&mut item, "files", (!files.is_empty()).then(|| json!(files)));
        Value::Object(item)
    };
    put(payload, "items", Some((0..rows(typed)).map(item).collect()));
    put(payload, "letter", typed.given("letter").map(|text| json!({ "text": text })));
}

fn dispatched(payload: &mut Map<String, Value>, typed: &Typed) {
    put_texts(payload, typed, &["duty", "channel"]);
    put_trimmed(payload, typed, "on");
    put(payload, "proof", Some(evidence(typed, "proof").unwrap_or_else(|| json!([]))));
}

fn hold(payload: &mut Map<String, Value>, typed: &Typed) {
    put_text(payload, typed, "reason");
    put_trimmed(payload, typed, "until");
}

/// A decision or refusal that was returned or pulled back: work goes on from there.
pub fn earlier(case: &CaseView) -> Typed {
    let mut typed = Typed::default();
    let Some(decision) = &case.decision else { return typed };
    let letter = decision.letter.as_ref().map(|letter| letter.text.as_str()).unwrap_or_default();
    if decision.items.is_empty() {
        typed.set("code", decision.code.clone().unwrap_or_default());
        for ground in &decision.grounds {
            typed.set(&ground_field(ground.law.as_str()), &ground.code);
        }
        typed.set("text", letter);
        return typed;
    }
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    body.append_pair("rows", &decision.items.len().to_string());
    for (row, item) in decision.items.iter().enumerate() {
        body.append_pair(&format!("label-{row}"), item.label.as_deref().unwrap_or_default());
        body.append_pair(&format!("outcome-{row}"), item.outcome.id());
        body.append_pair(&format!("code-{row}"), item.code.as_deref().unwrap_or_default());
        for ground in &item.grounds {
            body.append_pair(&row_ground_field(ground.law.as_str(), row), &ground.code);
        }
        for file in &item.files {
            body.append_pair(&format!("files-{row}"), &file.to_string());
        }
    }
    body.append_pair("letter", letter);
    Typed::parse(body.finish().as_bytes())
}

/// The field of the dialog that a JSON pointer of the payload speaks of.
pub fn field_of(pointer: &str) -> String {
    let parts: Vec<&str> = pointer.trim_start_matches('/').split('/').collect();
    match parts.as_slice() {
        ["items", row, field] => format!("{field}-{row}"),
        ["items", row] => format!("label-{row}"),
        ["items"] => "label-0".to_owned(),
        ["letter", ..] => "letter".to_owned(),
        ["received_at"] => "received_on".to_owned(),
        [first, ..] => (*first).to_owned(),
        [] => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_time_becomes_an_instant() {
        let at = |day, time| instant(day, time, "Europe/Berlin".parse().unwrap()).unwrap().to_rfc3339();
        assert_eq!(at("2026-01-15", "10:00"), "2026-01-15T09:00:00+00:00");
        // 29 March 2026: 02:30 does not exist in Berlin.
        assert_eq!(at("2026-03-29", "02:30"), "2026-03-29T01:30:00+00:00");
        // 25 October 2026: 02:30 comes twice.
        assert_eq!(at("2026-10-25", "02:30"), "2026-10-25T00:30:00+00:00");
        assert_eq!(instant("15.1.2026", "10:00", Zone::UTC), None);
        assert_eq!(instant("2026-01-15", "25:00", Zone::UTC), None);
    }

    #[test]
    fn rows_of_a_decision_become_items() {
        let typed = Typed::parse(
            b"rows=2&label-0=Account&outcome-0=give&files-0=a&files-0=b&code-0=&ground-b-0=y&label-1=Notes&outcome-1=withhold&code-1=x&ground-b-1=y&letter=Hello",
        );
        let mut payload = Map::new();
        decide(&mut payload, &typed, &["b".to_owned()]);
        assert_eq!(
            Value::Object(payload),
            json!({
                "items": [
                    { "label": "Account", "outcome": "give", "files": ["a", "b"] },
                    { "label": "Notes", "outcome": "withhold", "code": "x", "grounds": [{ "law": "b", "code": "y" }] },
                ],
                "letter": { "text": "Hello" },
            })
        );
    }

    #[test]
    fn a_fault_finds_its_field() {
        for (pointer, field) in [
            ("/text", "text"),
            ("/items/3/label", "label-3"),
            ("/letter/text", "letter"),
            ("/received_at", "received_on"),
            ("", ""),
        ] {
            assert_eq!(field_of(pointer), field);
        }
    }
}
