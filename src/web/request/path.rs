//! The order of the pages. Which pages there are depends on the answers so far.

use super::{answers::Answers, step::Step, wish::Wish};

/// The pages that these answers lead through, in order.
pub fn path(answers: &Answers) -> Vec<Step> {
    if answers.is_direct_opt_out() {
        return vec![Step::OptOut];
    }
    let mut steps = vec![Step::Whose, Step::Place];
    if matches!(answers.of(Step::Place).one("country"), "US" | "CA") {
        steps.push(Step::Region);
    }
    steps.extend([Step::Relationship, Step::Wishes]);
    let is_short = answers.is_fast_lane();
    let asks = |wish: &Wish| wish.has_details() && (!is_short || *wish == Wish::Object);
    steps.extend(answers.wishes().into_iter().filter(asks).map(Step::About));
    steps.push(Step::Find);
    if !is_short {
        steps.push(Step::Reply);
    }
    steps
}

/// The page before `step`; nothing before the first.
pub fn before(answers: &Answers, step: Step) -> Option<Step> {
    let steps = path(answers);
    let at = steps.iter().position(|s| *s == step)?;
    at.checked_sub(1).and_then(|before| steps.get(before).copied())
}

/// Where to go after `step` was answered: on, or back to the check page when only one answer was changed. `None` is
/// the check page.
pub fn after(answers: &Answers, step: Step, is_change: bool) -> Option<Step> {
    let steps = path(answers);
    let first_open = steps.iter().copied().find(|s| !answers.has(*s));
    if is_change {
        return first_open;
    }
    let at = steps.iter().position(|s| *s == step);
    at.and_then(|at| steps.get(at + 1).copied()).or(first_open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::forms::Typed;

    fn answers(wishes: &str, about: &[(Step, &str)]) -> Answers {
        let mut answers = Answers::default();
        answers.put(Step::Place, Typed::parse(b"country=US"));
        answers.put(Step::Wishes, Typed::parse(wishes.as_bytes()));
        for (step, typed) in about {
            answers.put(*step, Typed::parse(typed.as_bytes()));
        }
        answers
    }

    #[test]
    fn an_opt_out_skips_details_and_the_reply() {
        let path = path(&answers("wishes=opt_out&wishes=consent", &[]));
        assert_eq!(path.last(), Some(&Step::Find));
        assert!(!path.contains(&Step::About(Wish::Consent)) && !path.contains(&Step::Reply));
        assert!(path.contains(&Step::Region));
    }

    #[test]
    fn an_objection_is_short_only_when_it_is_about_marketing() {
        let about = Step::About(Wish::Object);
        let marketing = path(&answers("wishes=object", &[(about, "purposes=marketing")]));
        assert!(marketing.contains(&about) && !marketing.contains(&Step::Reply));
        let more = path(&answers("wishes=object", &[(about, "purposes=marketing&purposes=profiling")]));
        assert!(more.contains(&Step::Reply));
    }

    #[test]
    fn each_chosen_wish_has_its_page_and_a_change_returns_to_the_check() {
        let mut answers = answers("wishes=copy&wishes=delete", &[]);
        assert_eq!(after(&answers, Step::Wishes, false), Some(Step::About(Wish::Copy)));
        for step in path(&answers) {
            answers.put(step, Typed::parse(b"wishes=copy&wishes=delete"));
        }
        assert_eq!(after(&answers, Step::Wishes, true), None);
        assert_eq!(before(&answers, Step::Find), Some(Step::About(Wish::Delete)));
    }
}
