//! A malformed law file is refused with file, key and what is allowed.

use habeas::law::{Fault, Law, Laws};

const GOOD: &str = include_str!("../../../config/laws/il-ppl.toml");
const SENTENCES: &str = include_str!("../../../config/laws/il-ppl.en.toml");

fn read(file: &str, text: &str) -> Result<Law, Vec<Fault>> {
    Law::of_record(file, text, [("en", SENTENCES)])
}

fn faults(from: &str, to: &str) -> Vec<Fault> {
    assert!(GOOD.contains(from), "{from}");
    read("il-ppl.toml", &GOOD.replacen(from, to, 1)).expect_err(to)
}

#[test]
fn each_kind_of_fault_names_its_file_and_key() {
    let cases = [
        ("calendar = \"IL\"", "calendar = \"MARS\"", "calendar", "unknown variant `MARS`"),
        ("calendar = \"IL\"", "calender = \"IL\"", "calender", "unknown field `calender`"),
        ("unit = \"business_days\"", "unit = \"weeks\"", "rules.inspect.figures.unit", "expected one of"),
        ("value = 7", "value = \"seven\"", "rules.inspect.figures.value", "invalid type"),
        ("basis = \"policy\"", "basis = \"rumour\"", "rules.inspect.figures.basis", "expected one of"),
        ("certainty = \"own\"", "certainty = \"sure\"", "rules.inspect.figures.certainty", "expected one of"),
        ("start = \"receipt\"", "start = \"sometime\"", "rules.inspect.start", "expected"),
        ("[rights.access]", "[rights.dancing]", "rights.dancing", "unknown variant `dancing`"),
        ("places = [\"IL\"]", "places = [\"Israel\"]", "places", "two letters"),
        ("in_force_from = \"1981-09-11\"", "in_force_from = \"1981-13-11\"", "in_force_from", "out of range"),
        ("kind = \"statute\"", "kind = ", "kind", ""),
    ];
    for (from, to, key, problem) in cases {
        let faults = faults(from, to);
        let fault = &faults[0];
        assert_eq!(fault.file, "il-ppl.toml");
        assert!(fault.line.is_some(), "{to}: {fault}");
        assert!(fault.key.contains(key), "{to}: {fault}");
        assert!(fault.problem.contains(problem), "{to}: {fault}");
    }
}

#[test]
fn a_figure_without_its_source_is_refused() {
    let missing = faults("cite = \"the controller's own 7 working days\"\n", "");
    assert!(missing[0].problem.contains("missing field `cite`"), "{}", missing[0]);
    let empty = faults("cite = \"the controller's own 7 working days\"", "cite = \" \"");
    assert_eq!(empty[0].key, "rules.inspect.figures[0].cite");
}

#[test]
fn what_does_not_fit_together_is_told_all_at_once() {
    let text = GOOD
        .replacen("rule = \"inspect\"", "rule = \"inspection\"", 1)
        .replacen("value = 7", "value = 0", 1)
        .replacen("code = \"privilege\"", "code = \"health_harm\"", 1)
        .replacen("version = \"2026-11-30.2\"", "version = \"one two\"", 1);
    let faults = read("laws/il-ppl.toml", &text).unwrap_err();
    let keys: Vec<&str> = faults.iter().map(|fault| fault.key.as_str()).collect();
    for key in [
        "version",
        "rights.access.rule",
        "rules.inspect",
        "rules.inspect.figures[0].value",
        "refusals[1].code",
    ] {
        assert!(keys.contains(&key), "{key} is not among {keys:?}");
    }
}

/// What the controller grants beyond a law's condition has figures of its own and nothing of the law.
#[test]
fn what_is_granted_beyond_a_condition_rests_on_own_figures_alone() {
    let of_the_law = faults(
        "[rights.erasure.otherwise]\nrule = \"policy\"",
        "[rights.erasure.otherwise]\nrule = \"correct\"",
    );
    assert_eq!(of_the_law[0].key, "rights.erasure.otherwise.rule");
    let missing = faults(
        "[rights.objection.otherwise]\nrule = \"policy\"",
        "[rights.objection.otherwise]\nrule = \"no\"",
    );
    assert_eq!(missing[0].key, "rights.objection.otherwise.rule");
    let unconditional = faults("purposes = [\"marketing\"]", "");
    assert_eq!(unconditional[0].key, "rights.objection.otherwise");
}

#[test]
fn a_file_is_named_after_its_law_and_no_two_are_in_force_at_once() {
    assert_eq!(read("israel.toml", GOOD).unwrap_err()[0].key, "id");
    let twice = [("il-ppl@older.toml", GOOD), ("il-ppl@older.en.toml", SENTENCES)];
    let twice = twice.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let faults = Laws::with_overrides(twice).unwrap_err();
    assert!(faults[0].problem.contains("in force"), "{}", faults[0]);
}

#[test]
fn a_file_put_over_an_embedded_one_replaces_it() {
    let stricter = GOOD
        .replace("value = 7", "value = 5")
        .replace("version = \"2026-11-30.2\"", "version = \"2026-12-01\"");
    let laws = Laws::with_overrides([("il-ppl.toml".to_owned(), stricter)]).unwrap();
    let id = "il-ppl".parse().unwrap();
    assert!(laws.by_version(&id, "2026-12-01").is_some() && laws.by_version(&id, "2026-11-30.2").is_none());
    assert!(
        !laws.law(&id, super::day("2026-11-21")).unwrap().failed_examples().is_empty(),
        "its examples say 7"
    );
}

#[test]
fn without_base_rules_there_are_no_laws() {
    let files = [("il-ppl.toml", GOOD), ("il-ppl.en.toml", SENTENCES)];
    let faults = Laws::parse(files.map(|(name, text)| (name.to_owned(), text.to_owned()))).unwrap_err();
    assert_eq!(faults[0].file, "base.toml");
}
