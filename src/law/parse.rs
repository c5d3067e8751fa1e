//! From the text of a law file to a checked law. Unknown keys are refused, every figure must say where it is written, and
//! every fault is told with file, line and key.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{
    book::{Grant, Kind, Law},
    error::Fault,
    figures::{Figure, Rule, Unit},
    grounds::Words,
    right::Right,
};

impl Law {
    /// Reads and checks one law file; `file` is its name, for messages.
    ///
    /// # Errors
    /// Every fault found. What does not have the shape of a law file is told one fault at a time.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let mut law: Self = toml::from_str(text).map_err(|error| vec![shape_fault(file, text, &error)])?;
        law.digest = Self::digest_of(text);
        law.text = Arc::from(text);
        let mut check = Check { file, faults: Vec::new() };
        check.law(&law);
        if check.faults.is_empty() { Ok(law) } else { Err(check.faults) }
    }

    /// The digest by which a text is known.
    pub fn digest_of(text: &str) -> String {
        data_encoding::HEXLOWER.encode(&Sha256::digest(text.as_bytes()))
    }

    /// Whether another text of this version says the same. Its last day in force may be set or moved, because that
    /// changes nothing for whoever came in before; whatever else differs needs a new version.
    pub fn is_same_version(&self, text: &str) -> bool {
        *self.text == *text || lines_but_end(&self.text).eq(lines_but_end(text))
    }
}

/// The lines of a file without that of its last day in force, which stands before the first table.
fn lines_but_end(text: &str) -> impl Iterator<Item = &str> {
    let mut in_head = true;
    text.lines().filter(move |line| {
        in_head &= !line.trim_start().starts_with('[');
        let key = line.split_once('=').map_or("", |(key, _)| key.trim());
        !(in_head && key == "in_force_until")
    })
}

/// Turns the parser's complaint into file, line, key, and what is allowed.
fn shape_fault(file: &str, text: &str, error: &toml::de::Error) -> Fault {
    let start = error.span().map(|span| span.start);
    let before = start.and_then(|start| text.get(..start)).unwrap_or("");
    let line = start.map(|_| before.matches('\n').count() + 1);
    let key = line.map_or_else(String::new, |line| key_at(text, line));
    Fault { file: file.to_owned(), line, key, problem: error.message().to_owned() }
}

/// The table and the key that stand at a line.
fn key_at(text: &str, line: usize) -> String {
    let lines: Vec<&str> = text.lines().take(line).collect();
    let is_header = |line: &&&str| line.trim_start().starts_with('[') && line.trim_end().ends_with(']');
    let table = lines.iter().rev().find(is_header).map_or("", |line| line.trim().trim_matches(['[', ']']));
    let own = lines.last().and_then(|line| line.split_once('=')).map_or("", |(key, _)| key.trim());
    match (table, own) {
        ("", own) => own.to_owned(),
        (table, "") => table.to_owned(),
        (table, own) => format!("{table}.{own}"),
    }
}

struct Check<'a> {
    file: &'a str,
    faults: Vec<Fault>,
}

impl Check<'_> {
    fn must(&mut self, holds: bool, key: impl Into<String>, problem: &str) {
        if !holds {
            let (file, key) = (self.file.to_owned(), key.into());
            self.faults.push(Fault { file, line: None, key, problem: problem.to_owned() });
        }
    }

    fn cite(&mut self, cite: &str, key: &str) {
        self.must(
            !cite.trim().is_empty(),
            format!("{key}.cite"),
            "says where it is written; may not be empty",
        );
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
        self.cite(&law.cite, "law");
        self.cite(&law.counting.cite, "counting");
        let ordered = law.in_force_until.is_none_or(|last| last >= law.in_force_from);
        self.must(ordered, "in_force_until", "not before in_force_from");
        let placed = match law.kind {
            Kind::Statute => !law.places.is_empty(),
            Kind::Promise => true,
            Kind::Base => law.places.is_empty(),
        };
        self.must(placed, "places", "a statute names its places, a promise may, base rules do not");
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
        for example in &law.examples {
            let known = law.rights.contains_key(&example.right);
            self.must(known, format!("examples.{}", example.name), "a right that the file grants");
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
        let used = law.rights.values().any(|grant| grant.rule.as_deref() == Some(name));
        self.must(used, &key, "no right uses it");
        let dated = !rule.figures.is_empty() || rule.acknowledge.is_some();
        self.must(dated, format!("{key}.figures"), "a rule has figures or an acknowledgement");
        for (n, figure) in rule.figures.iter().enumerate() {
            self.figure(figure, &format!("{key}.figures[{n}]"));
        }
        if let Some(figure) = &rule.acknowledge {
            self.figure(figure, &format!("{key}.acknowledge"));
        }
        if let Some(extension) = &rule.extension {
            let key = format!("{key}.extension");
            self.value(extension.value, &key);
            self.cite(&extension.cite, &key);
            self.must(!extension.reasons.is_empty(), format!("{key}.reasons"), "at least one reason");
        }
        for (n, stop) in rule.stops.iter().enumerate() {
            let key = format!("{key}.stops[{n}]");
            self.cite(&stop.cite, &key);
            let once = rule.stops.iter().filter(|other| other.reason == stop.reason).count() == 1;
            self.must(once, format!("{key}.reason"), "each reason once");
        }
        if let Some(refusal) = &rule.refusal {
            self.cite(&refusal.cite, &format!("{key}.refusal"));
        }
    }

    fn figure(&mut self, figure: &Figure, key: &str) {
        self.value(figure.value, key);
        self.cite(&figure.cite, key);
        if let Some(cap) = &figure.cap {
            self.value(cap.value, &format!("{key}.cap"));
            self.cite(&cap.cite, &format!("{key}.cap"));
            self.must(cap.unit != figure.unit, format!("{key}.cap.unit"), "another unit than the figure's");
        }
        let fits = figure.calendar.is_none() || figure.unit == Unit::BusinessDays;
        self.must(fits, format!("{key}.calendar"), "only with unit = \"business_days\"");
    }

    fn value(&mut self, value: u32, key: &str) {
        self.must((1..=1000).contains(&value), format!("{key}.value"), "from 1 to 1000");
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
        match (&grant.rule, grant.means) {
            (Some(rule), None) => self.must(
                law.rules.contains_key(rule),
                format!("{key}.rule"),
                "the name of a rule of this file",
            ),
            (None, Some(other)) => {
                let counted = law.rights.get(&other).is_some_and(|grant| grant.rule.is_some());
                self.must(counted, format!("{key}.means"), "a right of this file that has a rule");
            }
            _ => self.must(false, key, "either `rule` or `means`"),
        }
    }

    fn words(&mut self, law: &Law) {
        for (n, refusal) in law.refusals.iter().enumerate() {
            let key = format!("refusals[{n}]");
            let shaped = !refusal.code.is_empty()
                && refusal.code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            self.must(shaped, format!("{key}.code"), "snake case: a-z, 0-9 and _");
            let once = law.refusals.iter().filter(|other| other.code == refusal.code).count() == 1;
            self.must(once, format!("{key}.code"), "each code once");
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
    }

    fn text(&mut self, text: &Words, key: &str) {
        self.must(text.has("en"), format!("{key}.text.en"), "an English text; other languages beside it");
    }
}
