//! From the text of a law file to a checked law. Unknown keys are refused, every figure must say where it is written, and
//! every fault has file, line and key.

use std::{collections::BTreeMap, sync::Arc};

use sha2::{Digest, Sha256};

use super::{
    fault::Fault,
    frame::{self, Frame, Frames, in_english},
    sheet::{Sheet, Sheets},
};
use crate::law::text::{
    figures::{Figure, Length, Rule, Start, Unit},
    grounds::Localised,
    law::{Grant, Kind, Law, Otherwise, Sentences},
    right::Right,
};
use crate::types::Place;

/// What a law file is read beside.
pub(super) struct Beside<'a> {
    /// The frames of the directory.
    pub(super) frames: &'a Frames,
    /// The law's own sentences in files of their own.
    pub(super) sheets: &'a Sheets,
    /// Whether anybody will read its sentences.
    pub(super) is_spoken: bool,
}

impl Law {
    /// Reads and checks one law file; `file` is its name, for messages. A file that names a frame is read with the frame
    /// behind it, as the table of laws in use keeps it.
    ///
    /// # Errors
    /// Every fault found. A file without the shape of a law gives its faults one at a time.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Fault>> {
        Self::of_record(file, text, [])
    }

    /// The same from what is on record: the text, and the sentences of each language that stood beside it.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn of_record<'a>(
        file: &str,
        text: &str,
        sentences: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, Vec<Fault>> {
        let (text, frame) = frame::taken_apart(text);
        let named = |language: &str| format!("{}.{language}.toml", file.trim_end_matches(".toml"));
        let (mut sheets, mut of_frame) = (Sheets::new(), Sheets::new());
        for (language, sentences) in sentences {
            let (own, framed) = frame::taken_apart(sentences);
            let read = |text: &str| Sheet::parse(&named(language), text);
            sheets.insert(language.to_owned(), read(own)?);
            of_frame.insert(language.to_owned(), framed.map_or_else(|| Ok(Sheet::default()), read)?);
        }
        let frame =
            frame.map(|frame| Frame::parse(&frame::file_name(frame), frame, &of_frame)).transpose()?;
        let frames = frame.into_iter().collect();
        Self::parse_beside(file, text, &Beside { frames: &frames, sheets: &sheets, is_spoken: true })
    }

    /// The same, with what stands beside it in its directory.
    pub(super) fn parse_beside(file: &str, text: &str, beside: &Beside<'_>) -> Result<Self, Vec<Fault>> {
        let mut law: Self =
            toml::from_str(text).map_err(|error| vec![Fault::of_shape(file, text, &error)])?;
        let mut check = Check { file, text, is_spoken: beside.is_spoken, faults: Vec::new() };
        let inside: Vec<Localised> = law.spoken().into_iter().map(|(_, _, words)| words.clone()).collect();
        law.say(beside.sheets);
        let silent: Vec<bool> = law.spoken().into_iter().map(|(_, _, words)| words.is_empty()).collect();
        let frame = law.frame.as_ref().and_then(|id| beside.frames.get(id));
        if law.frame.is_some() && frame.is_none() {
            let known: Vec<&str> = beside.frames.keys().map(String::as_str).collect();
            check.must(false, "frame", &format!("no frame of that name; allowed: {}", known.join(", ")));
        }
        if let Some(frame) = frame {
            for (key, problem) in frame.fill(&mut law) {
                check.must(!beside.is_spoken, key, &problem);
            }
        }
        let whole = frame.map_or_else(|| text.to_owned(), |frame| frame.joined_to(text));
        let proof = law.proof.clone();
        for grant in law.rights.values_mut().filter(|grant| grant.proof.is_none()) {
            grant.proof.clone_from(&proof);
        }
        file.clone_into(&mut law.file);
        law.digest = Self::digest_of(&whole);
        law.text = Arc::from(whole);
        law.sentences = outside(&law, &inside, &silent, frame);
        check.law(&law);
        if check.faults.is_empty() { Ok(law) } else { Err(check.faults) }
    }

    /// The digest by which a text is known.
    pub fn digest_of(text: &str) -> String {
        data_encoding::HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
    }
}

/// The sentences of a law that do not stand in its text, by language: its own, and behind them those that it has from its
/// frame. `inside`: those that stand in its own file, item by item; `silent`: the items that have none of their own.
fn outside(
    law: &Law,
    inside: &[Localised],
    silent: &[bool],
    frame: Option<&Frame>,
) -> BTreeMap<String, Sentences> {
    let mut by_language: BTreeMap<&str, (Sheet, Sheet)> = BTreeMap::new();
    let items = law.spoken().into_iter().zip(inside.iter().zip(silent));
    for ((list, code, words), (inside, is_framed)) in items {
        if *is_framed && !frame.is_some_and(Frame::has_sheets) {
            continue;
        }
        for language in words.languages().filter(|language| inside.exactly(language).is_none()) {
            let (own, framed) = by_language.entry(language).or_default();
            let sheet = if *is_framed { framed } else { own };
            sheet.put(list, code, words.exactly(language).unwrap_or_default());
        }
    }
    let written = |(language, (own, framed)): (&str, (Sheet, Sheet))| {
        let (own, framed) = (own.written(), framed.written());
        let text = if framed.is_empty() { own } else { frame::joined(&own, &framed) };
        (language.to_owned(), Sentences { digest: Law::digest_of(&text), text: Arc::from(text) })
    };
    by_language.into_iter().map(written).collect()
}

struct Check<'a> {
    file: &'a str,
    text: &'a str,
    is_spoken: bool,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn must(&mut self, holds: bool, key: impl Into<String>, problem: &str) {
        if !holds {
            self.faults.push(Fault::at(self.file, self.text, key, problem.to_owned()));
        }
    }

    fn cite(&mut self, cite: &str, key: &str) {
        let key = if key.is_empty() { "cite".to_owned() } else { format!("{key}.cite") };
        self.must(!cite.trim().is_empty(), key, "says where it is written; may not be empty");
    }

    fn law(&mut self, law: &Law) {
        let stem = self.file.rsplit('/').next().unwrap_or(self.file).trim_end_matches(".toml");
        let named = stem == law.id.as_str()
            || stem.strip_prefix(law.id.as_str()).is_some_and(|rest| rest.starts_with('@'));
        self.must(
            named,
            "id",
            "the file is named after the law: ID.toml, or ID@VERSION.toml for an older one",
        );
        let version = &law.version;
        let shaped = (1..=40).contains(&version.len())
            && version.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.'));
        self.must(shaped, "version", "1 to 40 of letters, digits, - and .");
        self.must(!law.name.trim().is_empty(), "name", "may not be empty");
        self.cite(&law.cite, "");
        self.cite(&law.counting.cite, "counting");
        if let Some(rolls) = &law.rolls {
            self.cite(&rolls.cite, "rolls");
        }
        let reasoned = law.disabled.as_ref().is_none_or(|reason| !reason.trim().is_empty());
        self.must(reasoned, "disabled", "says why; may not be empty");
        let ordered = law.in_force_until.is_none_or(|last| last >= law.in_force_from);
        self.must(ordered, "in_force_until", "not before in_force_from");
        let placed = match law.kind {
            Kind::Statute => law.places.is_empty() == law.only_by_establishment,
            Kind::Promise => true,
            Kind::Base => law.places.is_empty(),
        };
        self.must(
            placed,
            "places",
            "a statute names its places unless it is only_by_establishment, a promise may, base rules do not",
        );
        let inside = |place: &Place| law.places.iter().any(|area| place.is_in(area));
        let apart = law.except_places.iter().all(inside);
        self.must(apart, "except_places", "parts of its places");
        if let Some(source) = &law.calendar_source {
            self.cite(&source.cite, "calendar_source");
        }
        self.reach(law);
        for (name, rule) in &law.rules {
            self.rule(law, name, rule);
        }
        self.must(!law.rights.is_empty(), "rights", "at least one right");
        for (right, grant) in &law.rights {
            self.grant(law, *right, grant);
        }
        if law.kind == Kind::Base {
            for right in Right::ALL {
                self.must(
                    law.rights.contains_key(&right),
                    format!("rights.{right}"),
                    "base rules know every right",
                );
            }
        }
        self.words(law);
        self.must(!law.examples.is_empty(), "examples", "at least one example: it is the test of the file");
        for (n, example) in law.examples.iter().enumerate() {
            let known = law.rights.contains_key(&example.right);
            self.must(known, format!("examples[{n}].right"), "a right that the file grants");
        }
    }

    fn reach(&mut self, law: &Law) {
        let bound = law.promises_for.is_none() || law.kind == Kind::Promise;
        self.must(
            bound,
            "promises_for",
            "only with kind = \"promise\": the statute that it promises to better",
        );
        let Some(applies) = &law.applies else { return };
        self.cite(&applies.cite, "applies");
        let says = !applies.only.is_empty() || !applies.except.is_empty() || applies.asked_by.is_some();
        self.must(says, "applies", "at least one of `only`, `except`, `asked_by`");
        let apart = applies.only.iter().all(|one| !applies.except.contains(one));
        self.must(apart, "applies.except", "nobody who is in `only` too");
        self.must(law.kind != Kind::Base, "applies", "base rules are for everybody");
    }

    fn rule(&mut self, law: &Law, name: &str, rule: &Rule) {
        let key = format!("rules.{name}");
        let used = law.rights.values().any(|grant| {
            grant.rule.as_deref() == Some(name) || grant.otherwise.as_ref().is_some_and(|it| it.rule == name)
        });
        self.must(used, &key, "no right uses it");
        let dated = !rule.figures.is_empty() || rule.acknowledge.is_some();
        self.must(dated, format!("{key}.figures"), "a rule has figures or an acknowledgement");
        for (n, figure) in rule.figures.iter().enumerate() {
            self.figure(figure, &format!("{key}.figures[{n}]"));
        }
        if let Start::FeeReflection(days) = rule.start {
            self.value(days, Unit::Days, &format!("{key}.start"));
        }
        if let Some(figure) = &rule.acknowledge {
            self.figure(figure, &format!("{key}.acknowledge"));
        }
        if let Some(figure) = &rule.carry_out {
            let key = format!("{key}.carry_out");
            self.figure(figure, &key);
            self.must(!rule.figures.is_empty(), key, "only after an answer that has a date");
        }
        if let Some(extension) = &rule.extension {
            let key = format!("{key}.extension");
            if let Length::By(value, unit) = extension.length {
                self.value(value, unit, &key);
            }
            self.cite(&extension.cite, &key);
            self.must(!extension.reasons.is_empty(), format!("{key}.reasons"), "at least one reason");
        }
        for (n, stop) in rule.stops.iter().enumerate() {
            let key = format!("{key}.stops[{n}]");
            self.cite(&stop.cite, &key);
            let once = rule.stops.iter().filter(|other| other.reason == stop.reason).count() == 1;
            self.must(once, format!("{key}.reason"), "each reason once");
            for right in stop.rights.iter().chain(&stop.except_rights) {
                let granted: Vec<&str> = law.rights.keys().map(|right| right.id()).collect();
                let problem = format!("`{right}` is no right of this file; allowed: {}", granted.join(", "));
                self.must(law.rights.contains_key(right), format!("{key}.rights"), &problem);
            }
        }
        if let Some(refusal) = &rule.refusal {
            self.cite(&refusal.cite, &format!("{key}.refusal"));
        }
    }

    fn figure(&mut self, figure: &Figure, key: &str) {
        self.value(figure.value, figure.unit, key);
        self.cite(&figure.cite, key);
        if let Some(cap) = &figure.cap {
            self.value(cap.value, cap.unit, &format!("{key}.cap"));
            self.cite(&cap.cite, &format!("{key}.cap"));
            // Working days against months would be two laws in one figure: write two figures, the earliest governs.
            let fits = figure.unit == Unit::Days && cap.unit == Unit::Months;
            let problem = "a cap is in months, on a figure in days; other pairs are two figures of one rule";
            self.must(fits, format!("{key}.cap.unit"), problem);
        }
        let fits = figure.calendar.is_none() || figure.unit == Unit::BusinessDays;
        self.must(fits, format!("{key}.calendar"), "only with unit = \"business_days\"");
    }

    fn value(&mut self, value: u32, unit: Unit, key: &str) {
        let (most, what) = match unit {
            Unit::Days => (1000, "days"),
            Unit::Months => (36, "months"),
            Unit::BusinessDays => (500, "working days"),
        };
        let problem = format!("{value} is no period; allowed: 1 to {most} {what}");
        self.must((1..=most).contains(&value), format!("{key}.value"), &problem);
    }

    fn grant(&mut self, law: &Law, right: Right, grant: &Grant) {
        let key = format!("rights.{right}");
        self.cite(&grant.cite, &key);
        if let Some(proof) = &grant.proof {
            self.cite(&proof.cite, &format!("{key}.proof"));
        }
        let about = grant.purposes.is_empty() || right == Right::Objection;
        self.must(about, format!("{key}.purposes"), "only for objection");
        let due = grant.grounds.is_empty() || matches!(right, Right::Erasure | Right::Restriction);
        self.must(due, format!("{key}.grounds"), "only for erasure and restriction");
        if let Some(otherwise) = &grant.otherwise {
            self.otherwise(law, grant, otherwise, &format!("{key}.otherwise"));
        }
        let ordered =
            grant.in_force_until.is_none_or(|last| last >= grant.in_force_from.unwrap_or(law.in_force_from));
        self.must(ordered, format!("{key}.in_force_until"), "not before its in_force_from");
        // Its end may outlast the law's: setting the last day of an old file must not make it a bad one.
        let late_enough = grant.in_force_from.is_none_or(|first| first >= law.in_force_from);
        self.must(late_enough, format!("{key}.in_force_from"), "not before the law's in_force_from");
        match (&grant.rule, grant.means) {
            (Some(rule), None) => {
                let rules: Vec<&str> = law.rules.keys().map(String::as_str).collect();
                let problem = format!("no rule `{rule}` in this file; allowed: {}", rules.join(", "));
                self.must(law.rules.contains_key(rule), format!("{key}.rule"), &problem);
            }
            (None, Some(other)) => {
                let counted = law.rights.iter().filter(|(_, grant)| grant.rule.is_some());
                let counted: Vec<&str> = counted.map(|(right, _)| right.id()).collect();
                let why = match law.rights.get(&other) {
                    Some(grant) if grant.rule.is_some() => None,
                    Some(grant) if other == right || grant.means == Some(right) => {
                        Some(format!("`{right}` leads back to itself by way of `{other}`"))
                    }
                    Some(_) => Some(format!("`{other}` has no rule of its own")),
                    None => Some(format!("`{other}` is no right of this file")),
                };
                let problem = why.map(|why| format!("{why}; allowed: {}", counted.join(", ")));
                self.must(problem.is_none(), format!("{key}.means"), problem.as_deref().unwrap_or(""));
            }
            _ => self.must(false, key, "either `rule` or `means`"),
        }
    }

    /// What the controller grants beyond the law's condition counts by figures of its own and nothing else.
    fn otherwise(&mut self, law: &Law, grant: &Grant, otherwise: &Otherwise, key: &str) {
        self.cite(&otherwise.cite, key);
        let conditional = !grant.purposes.is_empty() || !grant.grounds.is_empty();
        self.must(conditional, key, "only beside `purposes` or `grounds`");
        let own = |figure: &Figure| figure.cap.is_none() && !figure.is_statutory();
        let fits = law.rules.get(&otherwise.rule).is_some_and(|rule| {
            let figures_only = rule.stops.is_empty()
                && rule.extension.is_none()
                && rule.acknowledge.is_none()
                && rule.carry_out.is_none();
            !rule.figures.is_empty() && rule.figures.iter().all(own) && figures_only
        });
        let problem = "a rule of this file that has figures only, none of them the law's";
        self.must(fits, format!("{key}.rule"), problem);
    }

    fn words(&mut self, law: &Law) {
        for (n, refusal) in law.refusals.iter().enumerate() {
            let key = format!("refusals[{n}]");
            let shaped = !refusal.code.is_empty()
                && refusal.code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            self.must(shaped, format!("{key}.code"), "snake case: a-z, 0-9 and _");
            let once = law.refusals.iter().filter(|other| other.code == refusal.code).count() == 1;
            self.must(once, format!("{key}.code"), "each code once");
            let all = refusal.rights.is_empty() || refusal.except_rights.is_empty();
            self.must(all, format!("{key}.except_rights"), "only where `rights` names none");
            self.cite(&refusal.cite, &key);
            self.text(&refusal.text, &key);
        }
        for (n, remedy) in law.remedies.iter().enumerate() {
            self.cite(&remedy.cite, &format!("remedies[{n}]"));
            self.text(&remedy.text, &format!("remedies[{n}]"));
        }
        for (n, duty) in law.duties.iter().enumerate() {
            self.cite(&duty.cite, &format!("duties[{n}]"));
            self.text(&duty.text, &format!("duties[{n}]"));
        }
        for (n, exemption) in law.exemptions.iter().enumerate() {
            self.cite(&exemption.cite, &format!("exemptions[{n}]"));
            self.text(&exemption.text, &format!("exemptions[{n}]"));
        }
    }

    fn text(&mut self, text: &Localised, key: &str) {
        let is_there = !self.is_spoken || text.has("en");
        self.must(is_there, format!("{key}.text.en"), &in_english(self.file));
    }
}
