//! What holds of every case, whatever happened to it: checked after each step of every story.

use crate::case::{Case, DutyKind, State, decision::Step, duties};

impl Case {
    /// Checks the case against itself.
    ///
    /// # Errors
    /// Names what does not hold.
    pub fn check(&self) -> Result<(), &'static str> {
        let step = self.decision.as_ref().map(|decision| decision.step);
        let at =
            if self.state == State::Merged { self.merged_from.unwrap_or(self.state) } else { self.state };
        let holds = [
            ((self.state == State::Merged) == self.merged_from.is_some(), "merged remembers where it was"),
            ((at == State::Waiting) == self.question.is_some(), "waiting means that a question is open"),
            ((at == State::Waiting) == self.back_to.is_some(), "waiting remembers where it goes back to"),
            (
                !matches!(self.back_to, Some(state) if !matches!(state, State::Received | State::Verifying | State::Working)),
                "waiting goes back to work",
            ),
            (self.state.is_closed() == self.closed_at.is_some(), "closed means closed at an instant"),
            ((at == State::Reviewing) == (step == Some(Step::Review)), "a review has something to review"),
            (
                (at == State::Releasing)
                    <= matches!(step, Some(Step::Approved | Step::Holding { .. } | Step::Left { .. })),
                "what is released was decided",
            ),
            (
                matches!(self.state, State::Answered | State::Refused) <= self.answered.is_some(),
                "an answer that closed the case reached the person",
            ),
            ((self.state == State::Answered) <= self.outcome.is_some(), "answered has an outcome"),
            (
                self.decision
                    .as_ref()
                    .is_none_or(|decision| decision.approved_by.is_none_or(|by| !self.authors.contains(&by))),
                "no author approved",
            ),
            (
                (at == State::Releasing && !self.is_fast_lane())
                    <= self.decision.as_ref().is_some_and(|decision| decision.approved_by.is_some()),
                "outside the fast lane somebody approved",
            ),
            (self.dates.is_some() || self.seq <= 1, "a filed case has dates"),
            (self.version <= self.seq, "the version is one of the events"),
            (
                duties(self).iter().all(|duty| {
                    duty.met.is_some() || self.state.is_open() || duty.duty == DutyKind::TellRecipients
                }),
                "a closed case owes nothing but to tell those who received the data",
            ),
        ];
        holds.into_iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, broken)| Err(broken))
    }
}
