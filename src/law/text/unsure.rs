//! Every place of a law file that says how sure we are, so that what must be looked up can be counted.

use super::{figures::Rule, law::Law, source::Certainty};

impl Law {
    /// How many figures, provisions and texts are to be looked up before anybody relies on them.
    pub fn unsure(&self) -> usize {
        self.certainties().filter(|certainty| *certainty == Certainty::Unchecked).count()
    }

    /// How sure we are, place by place in the order of the file.
    fn certainties(&self) -> impl Iterator<Item = Certainty> {
        let rights = self.rights.values();
        std::iter::once(self.counting.certainty)
            .chain(self.calendar_source.iter().map(|source| source.certainty))
            .chain(self.applies.iter().map(|applies| applies.certainty))
            .chain(self.rules.values().flat_map(Rule::certainties))
            .chain(rights.clone().map(|grant| grant.certainty))
            .chain(rights.filter_map(|grant| Some(grant.proof.as_ref()?.certainty)))
            .chain(self.refusals.iter().map(|refusal| refusal.certainty))
            .chain(self.remedies.iter().map(|remedy| remedy.certainty))
            .chain(self.duties.iter().map(|duty| duty.certainty))
            .chain(self.exemptions.iter().map(|exemption| exemption.certainty))
    }
}

impl Rule {
    fn certainties(&self) -> impl Iterator<Item = Certainty> {
        let figures = self.figures.iter().chain(&self.acknowledge).chain(&self.carry_out);
        figures
            .clone()
            .map(|figure| figure.certainty)
            .chain(figures.filter_map(|figure| Some(figure.cap.as_ref()?.certainty)))
            .chain(self.stops.iter().map(|stop| stop.certainty))
            .chain(self.extension.iter().map(|extension| extension.certainty))
            .chain(self.refusal.iter().map(|refusal| refusal.certainty))
    }
}
