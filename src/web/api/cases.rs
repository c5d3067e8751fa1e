//! The queue and the case for officers' programs: look, and act as the table of acts allows.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    answer::Created,
    call::{Acting, InRole, Officer, Rehearsing, Worker},
    input::{Json, Query},
};
use crate::{
    case::Channel,
    desk::{
        self, QueueFilter,
        officer::{self, OnOne, Recorded},
        read,
        views::{CaseView, LetterPage, LettersView, Preview, QueuePage},
    },
    types::{CaseId, FileId},
    web::problem::{Code, Problem},
};

/// One page of the queue.
///
/// # Errors
/// 400 for a filter that has a value which it cannot have.
pub async fn queue(officer: Officer, Query(filter): Query<QueueFilter>) -> Result<Json<QueuePage>, Problem> {
    let page = read::queue(officer.desk(), &officer.who, &filter).await.map_err(|error| match error {
        desk::Error::Fields(errors) => {
            Problem::new(Code::BadFilter, "A filter has a value that it cannot have.").with_faults(errors)
        }
        other => other.into(),
    })?;
    Ok(Json(page))
}

/// One case with all that belongs to it.
///
/// # Errors
/// 404.
pub async fn case(officer: Officer) -> Result<Json<CaseView>, Problem> {
    Ok(Json(read::case(officer.desk(), &officer.who, officer.call.id("case")?).await?))
}

/// The letters to the person that are about a case.
///
/// # Errors
/// 404.
pub async fn letters(officer: Officer) -> Result<Json<LettersView>, Problem> {
    Ok(Json(read::letters(officer.desk(), &officer.who, officer.call.id("case")?).await?))
}

/// One letter to a person, whatever became of it.
///
/// # Errors
/// 404.
pub async fn letter(officer: Officer) -> Result<Json<LetterPage>, Problem> {
    Ok(Json(read::letter(officer.desk(), &officer.who, officer.call.id("letter")?).await?))
}

/// What the person wrote on paper, said on the telephone or sent by mail.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// How it came.
    channel: Channel,
    /// The local day on which it came.
    arrived_on: NaiveDate,
    /// The words.
    text: String,
    /// Scans of it, stored with the case.
    #[serde(default)]
    files: Vec<FileId>,
}

/// Records it as a message of the person; 201 with the case as it stands then.
///
/// # Errors
/// 422 for a day that cannot be, and without words.
pub async fn message(worker: Worker, Json(record): Json<Record>) -> Result<Created<CaseView>, Problem> {
    let Record { channel, arrived_on, text, files } = record;
    let recorded = Recorded { channel, arrived_on, text, files };
    let case = worker.call.id("case")?;
    Ok(Created(officer::record_message(worker.desk(), &worker.who.0, case, &recorded).await?))
}

/// One act, on one case or with `also` on several of one filing; 200 with the case as it stands then, or with all of
/// them as `cases`.
///
/// # Errors
/// 409 when state or law forbid it or a version is stale, 422 for a bad payload.
pub async fn act(officer: Acting, Json(body): Json<Map<String, Value>>) -> Result<Json<Acted>, Problem> {
    let InRole { staff, act } = &officer.who;
    let Sent { first, also } = sent(officer.call.id("case")?, body)?;
    let Some(further) = also else {
        let OnOne { case, version, payload } = first;
        let case = officer::act(officer.desk(), staff, case, *act, version, payload).await?;
        return Ok(Json(Acted::One(Box::new(case))));
    };
    let cases = officer::act_on_several(officer.desk(), staff, *act, first, further).await?;
    Ok(Json(Acted::Several { cases }))
}

/// What an act with this body would do: its letters as they would leave, and every clock. Nothing is done.
///
/// # Errors
/// Those of the act.
pub async fn preview(
    officer: Rehearsing,
    Json(body): Json<Map<String, Value>>,
) -> Result<Json<Preview>, Problem> {
    let InRole { staff, act } = &officer.who.0;
    let Sent { first, also } = sent(officer.call.id("case")?, body)?;
    let further = also.unwrap_or_default();
    Ok(Json(officer::preview(officer.desk(), staff, *act, first, further).await?))
}

/// The body of an act.
struct Sent {
    first: OnOne,
    /// Where it names further cases.
    also: Option<Vec<OnOne>>,
}

fn sent(case: CaseId, mut body: Map<String, Value>) -> Result<Sent, Problem> {
    let version =
        version(&mut body).ok_or_else(|| desk::Error::field("/version", &desk::Flaw::VersionMissing))?;
    let also = body.remove("also").map(|also| also_on(&body, also)).transpose()?;
    Ok(Sent { first: OnOne { case, version, payload: Value::Object(body) }, also })
}

/// What an act answers.
#[derive(Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Acted {
    /// The case as it stands after the act.
    One(Box<CaseView>),
    /// Each case, in the order in which they were named.
    Several {
        /// The cases as they stand after the act.
        cases: Vec<CaseView>,
    },
}

/// Further cases: each with its version, and with the fields of the act itself where it has none of its own.
fn also_on(whole: &Map<String, Value>, also: Value) -> Result<Vec<OnOne>, Problem> {
    let Value::Array(also) = also else {
        return Err(desk::Error::field("/also", &desk::Flaw::AlsoShape).into());
    };
    let further = also.into_iter().enumerate().map(|(place, one)| {
        let at =
            |field: &str| desk::Error::field(format!("/also/{place}{field}"), &desk::Flaw::CaseAndVersion);
        let Value::Object(mut own) = one else { return Err(at("").into()) };
        let case = own.remove("case").as_ref().and_then(Value::as_str).and_then(|id| id.parse().ok());
        let case = case.ok_or_else(|| at("/case"))?;
        let version = version(&mut own).ok_or_else(|| at("/version"))?;
        let mut payload = whole.clone();
        payload.extend(own);
        Ok(OnOne { case, version, payload: Value::Object(payload) })
    });
    further.collect()
}

fn version(fields: &mut Map<String, Value>) -> Option<i64> {
    fields.remove("version").as_ref().and_then(Value::as_i64)
}
