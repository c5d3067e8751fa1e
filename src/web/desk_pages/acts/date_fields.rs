//! The fields of the acts that move a date: the extension that a law allows, and our own date.

use super::fields::{Maker, ids};
use crate::{
    case::words::ExtendReason,
    web::forms::{Control, Field, Line},
};

impl Maker<'_> {
    pub(super) fn extend(&self) -> Vec<Field> {
        let reasons = self.coded("desk-extension", &ids(ExtendReason::ALL, ExtendReason::id));
        let to = self.hinted("to", "extend-to", Control::Line(Line::Date));
        let mut fields = vec![self.must(self.field("reasons", "extend-reasons", Control::Checks(reasons)))];
        fields.extend(self.case.names_extension.then(|| self.must(to)));
        fields.push(self.words_hinted("text", "extend-text", 4));
        fields
    }

    pub(super) fn postpone(&self) -> Vec<Field> {
        let latest = self.case.movable_to.map(|day| self.frame.voice.day(day)).unwrap_or_default();
        let to = self.field("to", "postpone-to", Control::Line(Line::Date));
        vec![
            self.must(to.hint(self.frame.say_one("desk-field-postpone-to-hint", "date", &latest))),
            self.must(self.words_hinted("reason", "postpone-reason", 3)),
            self.words_hinted("text", "postpone-text", 4),
        ]
    }
}
