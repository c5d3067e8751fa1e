//! The way from the receipt to the date in two to four lines, for letters.

use super::{Explanation, period};
use crate::law::{Reason, RestDay};

impl Explanation<'_> {
    pub(super) fn brief(&self) -> Vec<String> {
        let voice = self.voice;
        let mut lines = Vec::new();
        if let Some(figure) = self.governing() {
            let mut line = self.figure(figure, self.cited(figure)).text;
            if let Some(allowed) = self.allowed() {
                line = format!("{line} {}", self.legal(allowed, self.cited(allowed)).text);
            }
            lines.push(line);
        }
        let mut names: Vec<&str> = Vec::new();
        let governing = self.governing().map_or(&[] as &[RestDay], |figure| figure.rests);
        let rests = governing.iter().chain(self.steps.iter().flat_map(|(_, reason)| reason.passed_over()));
        for name in rests.filter_map(RestDay::plain_name) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        if !names.is_empty() {
            lines.push(voice.say_one("why-holidays", "names", names.join(", ")));
        }
        for (_, reason) in &self.steps {
            match reason {
                Reason::Paused(paused) => {
                    lines.extend(paused.answered_on.filter(|_| paused.days > 0).map(|to| {
                        let args =
                            [("from", voice.day(paused.asked_on).into()), ("to", voice.day(to).into())];
                        voice.say_with("why-paused-short", &args)
                    }));
                }
                Reason::Extended { count, unit, .. } => {
                    let more = period(voice, *count, *unit);
                    lines.push(voice.say_one("why-extended-short", "period", more));
                }
                Reason::ExtendedTo { on, .. } => {
                    lines.push(voice.say_one("why-extended-to-short", "date", voice.day(*on)));
                }
                Reason::Postponed { .. } => lines.push(voice.say("why-postponed-short")),
                Reason::Joined { on } => lines.push(self.day("why-joined", *on).text),
                // the figure says the rest
                Reason::Received(_)
                | Reason::Unnamed
                | Reason::Acknowledge { .. }
                | Reason::Started { .. }
                | Reason::Period { .. }
                | Reason::Rolled { .. }
                | Reason::RanOn { .. } => {}
            }
        }
        lines
    }
}
