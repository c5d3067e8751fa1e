//! The conversation on the page of a case: what was written both ways, the box for a reply, what a message after the answer
//! may lead to; and the form for what came on paper, by telephone or by mail.

use actix_web::{HttpResponse, web::Path};
use askama::Template;
use chrono::NaiveDate;

use super::{head::Head, timeline};
use crate::{
    case::{ActKind, CaseFlag, Channel},
    desk::{
        self, FieldFault,
        officer::{self, Recorded},
        read,
        views::{CaseView, MessageView},
    },
    types::{CaseId, FileId},
    web::{
        desk_pages::{
            frame::{Frame, go},
            staff::sent::{STEP_FIELD, Sent},
        },
        forms::{self, Choice, Control, Fault, Field, Line, Typed},
        office_forms,
        problem::Problem,
    },
};

const WORDS_MAX: usize = 10_000;

/// A message between requester and office.
pub struct Message {
    pub who: String,
    pub at: String,
    pub text: String,
    pub from_office: bool,
    /// Scans of it, or forms that went with it: address and name.
    pub files: Vec<(String, String)>,
}

/// The whole conversation, and what may be done about it.
pub struct Thread {
    pub messages: Vec<Message>,
    /// Where the box for a reply leads, where the person may write one.
    pub reply: Option<String>,
    /// The blank forms that can go with one.
    pub forms: Vec<String>,
    pub version: i64,
    /// The newest event that the page shows.
    pub seen: i64,
    /// Where a message that came another way is recorded.
    pub record: Option<String>,
    /// A message came after the answer: what it may lead to.
    pub after: Vec<(String, String)>,
}

impl Thread {
    /// The conversation of the filing of a case.
    pub fn of(frame: &Frame, case: &CaseView) -> Self {
        let href = format!("/desk/cases/{}", case.item.id);
        let may = |act: ActKind| case.acts.iter().any(|offer| offer.act == act && offer.allowed);
        let writes = frame.may_act();
        let waits = !case.item.state.is_open() && case.item.flags.contains(&CaseFlag::Message);
        let mut after = Vec::new();
        if waits && writes {
            after.push((format!("/desk/new?of={}", case.item.id), frame.say("desk-thread-follow-up")));
            for act in [ActKind::Appeal, ActKind::Reopen] {
                let offer = may(act).then(|| {
                    (format!("{href}/acts/{act}{}", frame.carried), frame.name("desk-act", act.id()))
                });
                after.extend(offer);
            }
        }
        Self {
            messages: case.messages.iter().map(|it| message(frame, case, it)).collect(),
            reply: (writes && may(ActKind::Reply)).then(|| format!("{href}/acts/{}", ActKind::Reply)),
            forms: case.forms.clone(),
            version: case.item.version,
            seen: timeline::newest(case),
            record: writes.then(|| format!("{href}/messages")),
            after,
        }
    }
}

fn message(frame: &Frame, case: &CaseView, message: &MessageView) -> Message {
    let mut who = frame.say(if message.from_office { "desk-message-office" } else { "desk-message-person" });
    if let Some(channel) = message.channel {
        let channel = frame.name("desk-channel", channel.id());
        who = frame
            .voice
            .say_with("desk-message-recorded", &[("who", who.into()), ("channel", channel.into())]);
    }
    if let Some(author) = &message.author {
        who = format!("{who} ({author})");
    }
    let at = match message.arrived_on {
        Some(on) => frame.say_one("desk-message-arrived", "date", &frame.day(on)),
        None => frame.moment(message.at, case.zone),
    };
    let name = |id: &FileId| case.files.iter().find(|file| file.id == *id).map(|file| file.name.clone());
    let scans = message
        .files
        .iter()
        .filter_map(|id| Some((format!("/desk/cases/{}/files/{id}", case.item.id), name(id)?)));
    let address = |form: &str| format!("/c/{}{}", case.item.controller, office_forms::path(form));
    let files = scans.chain(message.forms.iter().map(|form| (address(form), form.clone())));
    Message { who, at, text: message.text.clone(), from_office: message.from_office, files: files.collect() }
}

#[derive(Template)]
#[template(path = "web/desk_pages/case/record.html")]
struct Record<'a> {
    page: &'a Frame,
    head: Head,
    fields: Vec<Field>,
    faults: Vec<Fault>,
    action: String,
}

fn fields(frame: &Frame, case: &CaseView) -> Vec<Field> {
    let field = |name: &'static str, control: Control| {
        let field = Field::new(name, frame.say(&format!("desk-record-{}", name.replace('_', "-"))), control);
        let missing = frame.say_one("desk-fault-required", "field", &field.label);
        field.required(missing)
    };
    let ways = Channel::ALL.iter().filter(|channel| channel.is_recorded_by_staff());
    let ways = ways.map(|it| Choice::new(it.id(), frame.name("desk-channel", it.id()))).collect();
    let mut on = field("arrived_on", Control::Line(Line::Date));
    on.value = frame.today(case.zone).to_string();
    let text = field("text", Control::Lines { rows: 8, chars_max: WORDS_MAX });
    let mut fields =
        vec![field("channel", Control::Radios(ways)), on, text.hint(frame.say("desk-record-text-hint"))];
    let files: Vec<Choice> =
        case.files.iter().map(|file| Choice::new(file.id.to_string(), &file.name)).collect();
    if !files.is_empty() {
        fields.push(Field::new("files", frame.say("desk-record-files"), Control::Checks(files)));
    }
    fields
}

/// `GET /desk/cases/{id}/messages`.
///
/// # Errors
/// 404 for an unknown case, 403 for a role that works none.
pub async fn ask(frame: Frame, path: Path<String>) -> Result<HttpResponse, Problem> {
    frame.staff.works_cases()?;
    let id: CaseId = path.parse().map_err(|_| Problem::not_found())?;
    let case = read::case(frame.desk(), &frame.staff, id).await?;
    let fields = fields(&frame, &case);
    show(frame, &case, fields, Vec::new())
}

/// `POST /desk/cases/{id}/messages`: it is the person's message from then on.
///
/// # Errors
/// 404 for an unknown case, 403 for a role that works none.
pub async fn record(
    frame: Frame,
    path: Path<String>,
    Sent(typed, desk): Sent,
) -> Result<HttpResponse, Problem> {
    frame.staff.works_cases()?;
    let id: CaseId = path.parse().map_err(|_| Problem::not_found())?;
    let case = read::case(frame.desk(), &frame.staff, id).await?;
    let mut fields = fields(&frame, &case);
    if typed.given(STEP_FIELD).is_some() {
        forms::fill(&mut fields, &typed);
        return show(frame, &case, fields, Vec::new());
    }
    let is_whole = forms::check(&mut fields, &typed, &frame.voice);
    let Some(recorded) = recorded(&typed).filter(|_| is_whole) else {
        return show(frame, &case, fields, Vec::new());
    };
    match officer::record_message(&desk, &frame.staff, id, &recorded).await {
        Ok(_) => Ok(go(&format!("/desk/cases/{id}{}#messages", frame.carried))),
        Err(desk::Error::Fields(faults)) => show(frame, &case, fields, faults),
        Err(other) => Err(other.into()),
    }
}

/// What was typed, where every part of it can be read.
fn recorded(typed: &Typed) -> Option<Recorded> {
    let arrived_on: NaiveDate = typed.given("arrived_on")?.trim().parse().ok()?;
    Some(Recorded {
        channel: typed.one("channel").parse().ok()?,
        arrived_on,
        text: typed.one("text").to_owned(),
        files: typed.all("files").iter().map(|id| id.parse().ok()).collect::<Option<_>>()?,
    })
}

fn show(
    frame: Frame,
    case: &CaseView,
    mut fields: Vec<Field>,
    errors: Vec<FieldFault>,
) -> Result<HttpResponse, Problem> {
    for error in errors {
        let to = error.pointer.trim_start_matches('/').split('/').next().unwrap_or_default().to_owned();
        if let Some(field) = fields.iter_mut().find(|field| field.name == to) {
            field.fault = Some(frame.voice.sentence(&error.sentence));
        }
    }
    let faults = forms::faults(&fields);
    let title = format!("{} – {}", frame.say("desk-record-title"), case.item.reference);
    let mut frame = frame.titled(title);
    frame.has_faults = !faults.is_empty();
    let action = format!("/desk/cases/{}/messages", case.item.id);
    frame.show(&Record { head: Head::of(case, &frame), page: &frame, fields, faults, action })
}
