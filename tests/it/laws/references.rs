//! References inside law files, and between a law and its frame: what is missing or leads in a circle is refused with file,
//! line, key, and what is allowed.

use habeas::law::{Fault, Law, Laws};

const BASE: &str = include_str!("../../../config/laws/base.toml");
const FRAME: &str = include_str!("../../../config/laws/frame-us-consumer.toml");
const VIRGINIA: &str = include_str!("../../../config/laws/us-va-vcdpa.toml");
const CALIFORNIA: &str = include_str!("../../../config/laws/us-ca-ccpa.toml");

/// The sentences of each in English.
const ENGLISH: [(&str, &str); 4] = [
    ("base", include_str!("../../../config/laws/base.en.toml")),
    ("frame-us-consumer", include_str!("../../../config/laws/frame-us-consumer.en.toml")),
    ("us-va-vcdpa", include_str!("../../../config/laws/us-va-vcdpa.en.toml")),
    ("us-ca-ccpa", include_str!("../../../config/laws/us-ca-ccpa.en.toml")),
];

/// Reads these files and the base rules, each with its sentences beside it.
fn read(files: &[(&str, String)]) -> Result<Laws, Vec<Fault>> {
    let mut all = vec![("base.toml".to_owned(), BASE.to_owned())];
    all.extend(files.iter().map(|(name, text)| ((*name).to_owned(), text.clone())));
    let beside = |(name, _): &(String, String)| {
        let stem = name.trim_end_matches(".toml");
        let of_law = |(id, _): &&(&str, &str)| stem.split('@').next() == Some(*id);
        let (_, sentences) = ENGLISH.iter().find(of_law)?;
        Some((format!("{stem}.en.toml"), (*sentences).to_owned()))
    };
    let sentences: Vec<(String, String)> = all.iter().filter_map(beside).collect();
    Laws::parse(all.into_iter().chain(sentences))
}

fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// The line on which a text first stands, from 1.
fn line_of(text: &str, part: &str) -> Option<usize> {
    text.lines().position(|line| line.contains(part)).map(|n| n + 1)
}

#[test]
fn a_frame_gives_sentences_and_nothing_else() {
    let laws =
        read(&[("us-va-vcdpa.toml", VIRGINIA.to_owned()), ("frame-us-consumer.toml", FRAME.to_owned())])
            .unwrap();
    let law = laws.all().iter().find(|law| law.id.as_str() == "us-va-vcdpa").unwrap();
    let refusal = law.refusals.iter().find(|refusal| refusal.code == "excessive").unwrap();
    assert_eq!(refusal.cite, "Va. Code 59.1-577(B)(3)");
    assert!(refusal.text.in_language("en").contains("excessive"));
    // A frame cannot hold a figure or a citation: its file has no such keys.
    let with_cite = changed(FRAME, "code = \"excessive\"\n", "code = \"excessive\"\ncite = \"nowhere\"\n");
    let faults = read(&[("frame-us-consumer.toml", with_cite)]).unwrap_err();
    assert!(faults[0].problem.contains("unknown field `cite`"), "{}", faults[0]);
    assert_eq!(faults[0].file, "frame-us-consumer.toml");
}

#[test]
fn a_frame_that_is_not_there_is_named_with_those_that_are() {
    let text = changed(VIRGINIA, "frame = \"us-consumer\"", "frame = \"us-consumers\"");
    let faults = read(&[("us-va-vcdpa.toml", text.clone()), ("frame-us-consumer.toml", FRAME.to_owned())])
        .unwrap_err();
    let fault = faults.iter().find(|fault| fault.key == "frame").unwrap();
    assert_eq!((fault.file.as_str(), fault.line), ("us-va-vcdpa.toml", line_of(&text, "frame = ")));
    assert!(fault.problem.ends_with("allowed: us-consumer"), "{fault}");
    // A file by itself has no frame beside it.
    assert!(Law::parse("us-va-vcdpa.toml", VIRGINIA).unwrap_err().iter().any(|fault| fault.key == "frame"));
}

#[test]
fn a_frame_has_no_frame_so_that_none_leads_in_a_circle() {
    let text = changed(FRAME, "kind = \"frame\"", "kind = \"frame\"\nframe = \"us-consumer\"");
    let faults = read(&[("frame-us-consumer.toml", text.clone())]).unwrap_err();
    assert_eq!((faults[0].line, faults[0].key.as_str()), (line_of(&text, "frame = \"us"), "frame"));
    assert!(faults[0].problem.contains("unknown field `frame`"), "{}", faults[0]);
}

#[test]
fn a_sentence_that_the_frame_does_not_have_is_named_with_those_it_has() {
    let text = changed(VIRGINIA, "code = \"research\"", "code = \"resarch\"");
    let faults = read(&[("us-va-vcdpa.toml", text.clone()), ("frame-us-consumer.toml", FRAME.to_owned())])
        .unwrap_err();
    let fault = faults.iter().find(|fault| fault.problem.contains("resarch")).unwrap();
    assert!(fault.key.starts_with("refusals[") && fault.key.ends_with("].code"), "{fault}");
    assert_eq!(fault.line, line_of(&text, "resarch"));
    assert!(fault.problem.contains("manifestly_unfounded, excessive"), "{fault}");
}

#[test]
fn a_right_that_means_itself_or_nothing_is_refused() {
    let means = "means = \"know\"";
    let cases = [
        (means, "means = \"access\"", "leads back to itself"),
        (means, "means = \"restriction\"", "is no right of this file"),
    ];
    for (from, to, problem) in cases {
        let text = changed(CALIFORNIA, from, to);
        let faults = Law::parse("us-ca-ccpa.toml", &text).unwrap_err();
        let fault = faults.iter().find(|fault| fault.key == "rights.access.means").unwrap();
        assert_eq!(fault.line, line_of(&text, to), "{fault}");
        assert!(fault.problem.contains(problem) && fault.problem.contains("allowed: know,"), "{fault}");
    }
    // Two rights that mean each other: both are told.
    let know = "[rights.know]\nrule = \"respond\"";
    let text = changed(CALIFORNIA, know, "[rights.know]\nmeans = \"access\"");
    let faults = Law::parse("us-ca-ccpa.toml", &text).unwrap_err();
    for key in ["rights.access.means", "rights.know.means"] {
        assert!(faults.iter().any(|fault| fault.key == key && fault.problem.contains("leads back")), "{key}");
    }
}

#[test]
fn two_files_of_one_law_have_two_versions() {
    let older = changed(
        CALIFORNIA,
        "in_force_from = \"2020-01-01\"",
        "in_force_from = \"2018-01-01\"\nin_force_until = \"2019-12-31\"",
    );
    let faults =
        read(&[("us-ca-ccpa.toml", CALIFORNIA.to_owned()), ("us-ca-ccpa@older.toml", older)]).unwrap_err();
    assert!(faults.iter().any(|fault| fault.key == "version" && fault.line.is_some()), "{faults:?}");
}
