//! A letter by post on its sheet of paper: the address in the window of an envelope, the letter, the code.

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use crate::{
    desk::{officer, views::SheetView},
    texts::{Texts, Voice},
    types::TaskId,
    web::{
        desk_pages::{frame::Frame, staff::sent::Sent},
        problem::Problem,
    },
};

#[derive(Template)]
#[template(path = "web/desk_pages/queue/sheet.html")]
struct Sheet<'a> {
    page: &'a Frame,
    /// In the language of the person.
    voice: Voice,
    letter: SheetView,
    dated: String,
    until: String,
}

/// `POST /desk/tasks/{id}/letter`.
///
/// # Errors
/// 403 for a role that works no case, 404 for a task that is no letter, or whose letter is over.
pub async fn print(frame: Frame, path: Path<String>, Sent(..): Sent) -> Result<HttpResponse, Problem> {
    let task: TaskId = path.parse().map_err(|_| Problem::not_found())?;
    let sheet = officer::print_letter(frame.desk(), &frame.staff, task).await?;
    let language = sheet.language.parse().map_err(|_| Problem::unexpected())?;
    let voice = Texts::embedded().speak(&language);
    let title = format!("{} {}", frame.say("desk-sheet-title"), sheet.reference);
    let frame = frame.titled(title);
    frame.show(&Sheet {
        dated: voice.day(sheet.on),
        until: sheet.code.as_ref().map(|(_, until)| voice.day(*until)).unwrap_or_default(),
        page: &frame,
        voice,
        letter: sheet,
    })
}
