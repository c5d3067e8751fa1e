//! The fields of acts that lead to somebody or something else: another organisation, another case.

use super::fields::Maker;
use crate::{
    case::words::ReferralBasis,
    desk::views::TargetView,
    web::forms::{Choice, Control, Field},
};

impl Maker<'_> {
    pub(super) fn refer(&self) -> Vec<Field> {
        let grounds = ReferralBasis::ALL.iter().map(|basis| basis.id()).map(|id| {
            let hint = self.frame.say(&format!("desk-referral-{id}-hint"));
            Choice::new(id, self.frame.name("desk-referral", id)).hinted(hint)
        });
        let mut fields = vec![
            self.must(self.words_hinted("to", "refer-to", 3)),
            self.must(self.field("basis", "refer-basis", Control::Radios(grounds.collect()))),
            self.words_hinted("evidence", "refer-evidence", 2),
        ];
        fields.extend(self.proof_files());
        fields
    }

    /// The open cases of the same person; a line where there is none, so that the page says so.
    pub(super) fn merge(&self, targets: &[TargetView]) -> Vec<Field> {
        let choices = targets.iter().map(|target| {
            let received = self
                .frame
                .day(self.frame.zone_of(&self.case.item.controller).local(target.received_at).date_naive());
            let args = [
                ("reference", target.case.reference.as_str().to_owned().into()),
                ("received", received.into()),
                ("state", self.frame.name("desk-state", target.state.id()).into()),
            ];
            let label = self.frame.voice.say_with("desk-merge-target", &args);
            let due =
                target.due.map(|due| self.frame.say_one("desk-merge-due", "date", &self.frame.day(due)));
            let choice = Choice::new(target.case.case.to_string(), label);
            match due {
                Some(due) => choice.hinted(due),
                None => choice,
            }
        });
        let key = if targets.is_empty() { "merge-none" } else { "merge-into" };
        vec![self.must(self.hinted("into", key, Control::Radios(choices.collect())))]
    }
}
