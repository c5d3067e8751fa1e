//! What an act would do, as its page shows it before it is done: letters as they will leave, and what every clock will say.

use chrono::NaiveDate;

use crate::{
    desk::views::{DateField, DateMove, LetterPreview, SentBy},
    law::StopReason,
    texts::{Texts, Voice},
    web::{desk_pages::frame::Frame, forms::Field},
};

/// A letter as it will leave.
pub struct Letter {
    /// How and to whom: what stands before the address.
    pub way: String,
    /// The address, in one line.
    pub to: String,
    /// Of a mail.
    pub subject: String,
    /// HTML of ours; what people wrote is escaped in it.
    pub body: String,
    /// Plain text of a mail.
    pub text: String,
    /// In the language of the letter.
    pub voice: Voice,
}

/// What would happen to one clock.
pub struct Clock {
    /// The law or promise.
    pub law: String,
    /// A line for each date that moves; one says so where none does.
    pub lines: Vec<String>,
}

/// The whole; empty until somebody asked for it.
#[derive(Default)]
pub struct Leaving {
    /// Whether somebody asked.
    pub is_asked: bool,
    /// As they will leave.
    pub letters: Vec<Letter>,
    /// What each of them will say.
    pub clocks: Vec<Clock>,
}

impl Leaving {
    /// What each reason of a question does to every clock, beside that reason; what an extension does, by itself.
    pub fn of_clocks(
        by_reason: &[(Option<StopReason>, Vec<DateMove>)],
        fields: &mut [Field],
        frame: &Frame,
    ) -> Self {
        let mut whole = Self::default();
        for (reason, dates) in by_reason {
            let Self { clocks, .. } = Self::of(Vec::new(), dates, frame);
            match reason {
                Some(reason) => {
                    let said =
                        clocks.iter().map(|clock| format!("{}: {}", clock.law, clock.lines.join("; ")));
                    let said = said.collect::<Vec<_>>().join(". ");
                    for field in fields.iter_mut().filter(|field| field.name == "reason") {
                        field.hint_choice(reason.id(), &said);
                    }
                }
                None => whole.clocks = clocks,
            }
        }
        whole
    }

    /// What the desk tells, in the words of the page.
    pub fn of(letters: Vec<LetterPreview>, dates: &[DateMove], frame: &Frame) -> Self {
        let letters = letters.into_iter().map(|letter| one(letter, frame)).collect();
        let mut clocks: Vec<Clock> = Vec::new();
        for moves in dates.chunk_by(|one, next| (one.case, &one.law) == (next.case, &next.law)) {
            clocks.extend(
                moves
                    .first()
                    .map(|first| Clock { law: frame.law(first.law.as_str()), lines: lines(moves, frame) }),
            );
        }
        Self { is_asked: true, letters, clocks }
    }
}

fn one(letter: LetterPreview, frame: &Frame) -> Letter {
    let way = match letter.by {
        SentBy::Mail => "desk-preview-mail",
        SentBy::Post => "desk-preview-post",
    };
    let language = letter.language.parse().unwrap_or_else(|_| frame.voice.lang().clone());
    Letter {
        way: frame.say(way),
        to: letter.to.replace('\n', ", "),
        subject: letter.subject,
        body: letter.body,
        text: letter.text,
        voice: Texts::embedded().speak(&language),
    }
}

fn lines(moves: &[DateMove], frame: &Frame) -> Vec<String> {
    let said = |it: &DateMove| {
        let stops = it.stops && it.field == DateField::Due;
        let day = |date: Option<NaiveDate>| date.map(|date| frame.voice.day(date));
        let label = frame.say(label(it.field));
        let (before, after) = (day(it.before), day(it.after));
        match (before, after) {
            (Some(before), None) if stops => frame
                .voice
                .say_with("desk-preview-stops", &[("label", label.into()), ("before", before.into())]),
            (before, after) if before == after => {
                let stays = if stops { "desk-preview-stands" } else { "desk-preview-stays" };
                let none = || frame.say("desk-preview-no-date");
                let args = [("label", label.into()), ("date", after.unwrap_or_else(none).into())];
                frame.voice.say_with(stays, &args)
            }
            (before, after) => {
                let none = || frame.say("desk-preview-no-date");
                let args = [
                    ("label", label.into()),
                    ("before", before.unwrap_or_else(none).into()),
                    ("after", after.unwrap_or_else(none).into()),
                ];
                frame.voice.say_with("desk-preview-moves", &args)
            }
        }
    };
    moves.iter().map(said).collect()
}

fn label(field: DateField) -> &'static str {
    match field {
        DateField::Due => "desk-date-due",
        DateField::BaseDue => "desk-date-base",
        DateField::ExtendedDue => "desk-date-extended",
        DateField::LegalDue => "desk-date-legal",
        DateField::SafeDue => "desk-date-safe",
        DateField::AcknowledgeBy => "desk-date-acknowledge",
        DateField::ExtendBy => "desk-date-extend-by",
        DateField::RefuseBy => "desk-date-refuse",
        DateField::CarryOutBy => "desk-date-carry-out",
    }
}
