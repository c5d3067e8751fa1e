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
    sender: String,
    room: Room,
    dated: String,
    until: String,
}

/// How the address fits the window of an envelope, 80 by 42 mm: as it is, in small type, or not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    Plain,
    Small,
    Long,
}

impl Room {
    /// Rows of the sender's line in 9 points and of the address in 12 or 9 points, where a long line takes several.
    fn of(sender: &str, address: &[String]) -> Self {
        let rows = |line: &str, in_one: usize| line.chars().count().div_ceil(in_one).max(1);
        let of_address = |in_one: usize| -> usize { address.iter().map(|line| rows(line, in_one)).sum() };
        // in tenths of a millimetre, with what stands around the line under the sender
        let (room, of_sender) = (420 - 35, rows(sender, 44) * 45);
        if of_sender + of_address(32) * 55 <= room {
            Self::Plain
        } else if of_sender + of_address(44) * 37 <= room {
            Self::Small
        } else {
            Self::Long
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Plain => "window",
            Self::Small => "window small",
            Self::Long => "window long",
        }
    }

    /// What the office is told.
    fn hint(self) -> &'static str {
        match self {
            Self::Plain | Self::Small => "desk-sheet-hint",
            Self::Long => "desk-sheet-hint-long",
        }
    }
}

/// Above the address, for a letter that comes back. A postal address often begins with the name.
fn sender_of(letter: &SheetView) -> String {
    let (name, postal) = (&letter.controller, &letter.postal);
    if postal.is_empty() {
        name.clone()
    } else if postal.starts_with(name.as_str()) {
        postal.clone()
    } else {
        format!("{name}, {postal}")
    }
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
    let sender = sender_of(&sheet);
    frame.show(&Sheet {
        room: Room::of(&sender, &sheet.address),
        sender,
        dated: voice.day(sheet.on),
        until: sheet.code.as_ref().map(|(_, until)| voice.day(*until)).unwrap_or_default(),
        page: &frame,
        voice,
        letter: sheet,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_never_cut_off_and_never_said_to_fit_where_it_does_not() {
        let lines = |count: usize| vec!["Street 12".to_owned(); count];
        let of = |sender: &str, count: usize| Room::of(sender, &lines(count));
        let long = "Shaked Online Courses and Further Education Ltd, 12 HaArava Street, 33456 Haifa, Israel";
        assert_eq!(
            [of("Office", 3), of("Office", 6), of("Office", 9)],
            [Room::Plain, Room::Plain, Room::Small]
        );
        assert_eq!([of("Office", 10), of("Office", 30)], [Room::Long, Room::Long]);
        assert_eq!([of(long, 5), of(long, 6), of(long, 8)], [Room::Plain, Room::Small, Room::Long]);
        assert_eq!(Room::of("Office", &["x".repeat(400)]), Room::Long, "a line that takes many rows");
        assert_eq!(Room::of("Office", &[]), Room::Plain);
    }
}
