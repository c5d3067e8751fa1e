//! Sentences of laws by language: beside the figures, each with its own digest, so that a new language is no new version; and
//! the form of old, with the sentences inside, which stands on record and reads for ever.

use std::collections::BTreeMap;

use habeas::law::{Fault, Law, Laws};
use toml::{Table, Value};

use super::{laws, vectors_answered};

/// The laws as they shipped before their sentences stood in files of their own: 36 versions and two frames.
fn old_form() -> BTreeMap<String, String> {
    let folder = std::fs::read_dir("tests/it/laws/old_form").unwrap();
    let files = folder.map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        (name, std::fs::read_to_string(path).unwrap())
    });
    files.collect()
}

/// Each as the database has it: the text, and behind it that of its frame.
fn on_record() -> Vec<(String, String)> {
    let files = old_form();
    let laws = files.iter().filter(|(name, _)| !name.starts_with("frame-"));
    let recorded = laws.map(|(name, text)| {
        let id = name.split(['@', '.']).next().unwrap();
        let frame = text.lines().find_map(|line| line.strip_prefix("frame = \"")?.strip_suffix('"'));
        let whole = frame.map_or_else(
            || text.clone(),
            |frame| {
                let frame = &files[&format!("frame-{frame}.toml")];
                format!("{text}\n# ---- the frame of this law, as it stood ----\n{frame}")
            },
        );
        (format!("{id}.toml"), whole)
    });
    recorded.collect()
}

/// List and English sentence of every item, read off the files past our own reader.
fn said(law: &Table, frame: Option<&Table>) -> Vec<(&'static str, String)> {
    let items = |file: &Table, list: &str| -> Vec<Table> {
        let items = file.get(list).and_then(Value::as_array).cloned().unwrap_or_default();
        items.into_iter().map(|item| item.as_table().unwrap().clone()).collect()
    };
    let text = |item: &Table| Some(item.get("text")?.get("en")?.as_str()?.to_owned());
    let code =
        |item: &Table| item.get("code").or(item.get("kind")).and_then(Value::as_str).map(str::to_owned);
    let sentence = |list: &str, item: &Table| {
        text(item)
            .or_else(|| items(frame?, list).iter().find(|it| code(it) == code(item)).and_then(text))
            .unwrap()
    };
    let lists = ["refusals", "remedies", "duties", "exemptions"].into_iter();
    lists
        .flat_map(|list| items(law, list).into_iter().map(move |item| (list, item)))
        .map(|(list, item)| (list, sentence(list, &item)))
        .collect()
}

/// The same as we read it.
fn read(law: &Law) -> Vec<(&'static str, String)> {
    let refusals = law.refusals.iter().map(|it| ("refusals", &it.text));
    let remedies = law.remedies.iter().map(|it| ("remedies", &it.text));
    let duties = law.duties.iter().map(|it| ("duties", &it.text));
    let exemptions = law.exemptions.iter().map(|it| ("exemptions", &it.text));
    let all = refusals.chain(remedies).chain(duties).chain(exemptions);
    all.map(|(list, words)| (list, words.in_language("en").to_owned())).collect()
}

#[test]
fn a_text_on_record_in_the_old_form_reads_for_ever_with_its_sentences() {
    let recorded = on_record();
    assert_eq!(recorded.len(), 36);
    for (file, text) in recorded {
        let law = Law::parse(&file, &text).unwrap_or_else(|faults| panic!("{faults:?}"));
        assert_eq!(law.failed_examples(), [], "{file}");
        let tables: Vec<Table> = text
            .split("\n# ---- the frame")
            .map(|part| part.trim_start_matches(" of this law, as it stood ----"))
            .map(|part| part.parse().unwrap())
            .collect();
        assert_eq!(read(&law), said(&tables[0], tables.get(1)), "{file}");
        assert!(law.sentences.is_empty(), "{file}: all of it stands in the one text");
    }
}

#[test]
fn the_old_form_answers_every_vector() {
    let laws = Laws::parse(old_form()).unwrap_or_else(|faults| panic!("{faults:?}"));
    // until 2026-11-30 the British file let identity information move a withdrawal of consent
    assert_eq!(vectors_answered("deadline-vectors", &laws, &["V179"]), 184);
}

/// A version that still ships in the new form is the same version: an installation that has it on record opens.
#[test]
fn what_changed_its_form_says_the_same() {
    for (file, text) in on_record() {
        let old = Law::parse(&file, &text).unwrap();
        let Some(today) = laws().by_version(&old.id, &old.version) else { continue };
        assert!(today.is_same_version(&old) && today.holds(&old), "{}", old.id);
        assert!(old.is_same_version(today), "{}", old.id);
    }
}

/// An operator's copy of a file in the old form, put over one that ships in the new one, is read as ever.
#[test]
fn the_old_form_put_over_the_new_one_says_what_it_says() {
    let own = Laws::with_overrides(old_form()).unwrap_or_else(|faults| panic!("{faults:?}"));
    let alone = Laws::parse(old_form()).unwrap();
    for other in alone.all() {
        let one = own.by_version(&other.id, &other.version).unwrap();
        assert_eq!(one.text, other.text, "{}", one.id);
        assert_eq!(read(one), read(other), "{}", one.id);
    }
    for (file, text) in old_form().into_iter().filter(|(file, _)| !file.starts_with("frame-")) {
        let one = Laws::with_overrides([(file.clone(), text)]).unwrap_or_else(|faults| panic!("{faults:?}"));
        let of_file = |laws: &Laws| read(laws.all().iter().find(|law| law.file == file).unwrap());
        // what the frame has said otherwise since
        let renamed = |(list, words): (&'static str, String)| {
            let words =
                words.replace("the Information Commissioner.", "the Information Commission (the ICO).");
            let promise = "receive it. Somebody who did not decide before will look at it, and we";
            (list, words.replace(promise, "receive it, and we"))
        };
        let expected: Vec<_> = of_file(&alone).into_iter().map(renamed).collect();
        assert_eq!(of_file(&one), expected, "{file}: alone, beside a frame in the new form");
    }
    let gdpr = old_form().remove_entry("eu-gdpr.toml").unwrap();
    let other_words = gdpr.1.replacen("text.en = \"Your request is excessive", "text.en = \"Far too much", 1);
    let own = Laws::with_overrides([(gdpr.0, other_words)]).unwrap();
    let law = own.all().iter().find(|law| law.id.as_str() == "eu-gdpr").unwrap();
    assert!(
        law.refusal(habeas::law::Right::Access, "excessive")
            .unwrap()
            .text
            .in_language("en")
            .starts_with("Far too much")
    );
}

const GERMAN: &str = "[refusals]\nexcessive = \"Ihr Antrag ist exzessiv.\"\n";

fn with(files: &[(&str, &str)]) -> Result<Laws, Vec<Fault>> {
    Laws::with_overrides(files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())))
}

fn law<'a>(laws: &'a Laws, id: &str) -> &'a Law {
    laws.all().iter().rev().find(|law| law.id.as_str() == id).unwrap()
}

#[test]
fn a_new_language_is_no_new_version() {
    let more = with(&[("eu-gdpr.de.toml", GERMAN)]).unwrap();
    let (before, after) = (law(laws(), "eu-gdpr"), law(&more, "eu-gdpr"));
    assert_eq!((&after.version, &after.digest), (&before.version, &before.digest));
    assert_eq!(after.sentences["en"], before.sentences["en"], "English has its own digest");
    assert!(!before.sentences.contains_key("de"));
    assert_eq!(*after.sentences["de"].text, *GERMAN);
    assert!(after.is_same_version(before) && before.is_same_version(after));
    assert!(after.holds(before) && !before.holds(after), "German is only in one of them");
    assert!(after.speaks("de") && !before.speaks("de"));
    let text = |code: &str, language: &str| {
        let refusal = after.refusals.iter().find(|it| it.code == code).unwrap();
        refusal.text.in_language(language).to_owned()
    };
    assert_eq!(text("excessive", "de-AT"), "Ihr Antrag ist exzessiv.");
    assert!(text("excessive", "fr").starts_with("Your request is excessive"));
    assert_eq!(text("expression", "de"), text("expression", "en"), "nobody has said it in German yet");
}

/// A frame speaks a new language for every law that stands in it.
#[test]
fn a_frame_that_learns_a_language_gives_it_to_its_laws() {
    let more = with(&[("frame-us-consumer.de.toml", GERMAN)]).unwrap();
    let virginia = law(&more, "us-va-vcdpa");
    let refusal = virginia.refusals.iter().find(|it| it.code == "excessive").unwrap();
    assert_eq!(refusal.text.in_language("de"), "Ihr Antrag ist exzessiv.");
    assert!(virginia.sentences["de"].text.ends_with(GERMAN));
    assert!(virginia.is_same_version(law(laws(), "us-va-vcdpa")));
    assert!(!law(&more, "eu-gdpr").speaks("de"), "it stands in no frame");
    let sentences = virginia.sentences.iter().map(|(language, it)| (language.as_str(), &*it.text));
    let again = Law::of_record("us-va-vcdpa.toml", &virginia.text, sentences).unwrap();
    assert!(again.holds(virginia) && virginia.holds(&again));
}

/// What is compared is what is said, not how the file is written.
#[test]
fn other_words_or_figures_are_another_version_and_a_comment_is_not() {
    let english = include_str!("../../../config/laws/eu-gdpr.en.toml");
    let figures = include_str!("../../../config/laws/eu-gdpr.toml");
    let same = |files: &[(&str, &str)]| {
        let changed = with(files).unwrap();
        law(&changed, "eu-gdpr").is_same_version(law(laws(), "eu-gdpr"))
    };
    let changed = |text: &str, from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    };
    assert!(same(&[("eu-gdpr.toml", &format!("# Looked up again.\n{figures}"))]));
    assert!(same(&[(
        "eu-gdpr.toml",
        &changed(figures, "calendar = ", "in_force_until = \"2030-12-31\"\ncalendar = ")
    )]));
    assert!(!same(&[(
        "eu-gdpr.en.toml",
        &changed(english, "Your request is excessive", "Your request is too much")
    )]));
    assert!(!same(&[("eu-gdpr.toml", &changed(figures, "value = 30", "value = 29"))]));
    assert!(!same(&[("eu-gdpr.toml", &changed(figures, "GDPR Art 17(3)(a)", "GDPR Art 17(3)(b)"))]));
    assert!(!same(&[("eu-gdpr.toml", &changed(figures, "on = \"whole\"", "on = \"part\""))]));
}

#[test]
fn sentences_that_nobody_asks_for_are_refused() {
    let told = |files: &[(&str, &str)]| with(files).unwrap_err()[0].to_string();
    let unknown = told(&[("eu-gdpr.de.toml", "[refusals]\nexcesive = \"Zu viel.\"\n")]);
    assert!(unknown.starts_with("eu-gdpr.de.toml:2: refusals.excesive: no sentence of that code; there: manifestly_unfounded, excessive"), "{unknown}");
    let list = told(&[("eu-gdpr.de.toml", "[grounds]\nexcessive = \"Zu viel.\"\n")]);
    assert!(list.starts_with("eu-gdpr.de.toml:1: grounds: unknown field `grounds`"), "{list}");
    let blank = told(&[("eu-gdpr.de.toml", "[refusals]\nexcessive = \" \"\n")]);
    assert_eq!(blank, "eu-gdpr.de.toml:2: refusals.excessive: may not be empty");
    let alone = told(&[("xx-none.de.toml", GERMAN)]);
    assert_eq!(alone, "xx-none.de.toml: : no file xx-none.toml beside it, whose sentences these would be");
    let frame = told(&[("frame-uk.de.toml", "[duties]\nnone = \"Nichts.\"\n")]);
    assert!(frame.starts_with("frame-uk.de.toml:2: duties.none: no sentence of that code"), "{frame}");
    // English is what every sentence has; a German one beside it does not do.
    let silent =
        include_str!("../../../config/laws/eu-gdpr.en.toml").replacen("excessive = ", "expression = ", 1);
    let silent =
        silent.lines().filter(|line| !line.starts_with("expression = \"We")).collect::<Vec<_>>().join("\n");
    let faults = with(&[("eu-gdpr.en.toml", &silent), ("eu-gdpr.de.toml", GERMAN)]).unwrap_err();
    let fault = faults.iter().find(|fault| fault.file == "eu-gdpr.toml").unwrap();
    assert!(fault.key == "refusals[1].text.en" && fault.line.is_some(), "{fault}");
    assert!(fault.problem.contains("here or in eu-gdpr.en.toml"), "{fault}");
}

/// Whoever puts figures of their own over a law that ships keeps its sentences, also where the own file asks for fewer.
#[test]
fn figures_put_over_a_law_keep_its_sentences() {
    let figures = include_str!("../../../config/laws/eu-gdpr.toml");
    let start = figures.find("[[exemptions]]").unwrap();
    let end = figures.find("[[examples]]").unwrap();
    let fewer = format!("{}{}", &figures[..start], &figures[end..]).replace("value = 30", "value = 29");
    let own = with(&[("eu-gdpr.toml", &fewer)]).unwrap();
    let (own, shipped) = (law(&own, "eu-gdpr"), law(laws(), "eu-gdpr"));
    assert!(own.exemptions.is_empty() && !shipped.exemptions.is_empty());
    assert_eq!(own.refusals, shipped.refusals);
    // One that brings its own sentences is told of those too many.
    let english = include_str!("../../../config/laws/eu-gdpr.en.toml");
    let faults = with(&[("eu-gdpr.toml", &fewer), ("eu-gdpr.en.toml", english)]).unwrap_err();
    assert!(faults.iter().all(|fault| fault.key.starts_with("exemptions.")), "{faults:?}");
}

/// A label behind an `@` may look like a language; such a file says its id and is a law.
#[test]
fn a_label_that_looks_like_a_language_is_none() {
    let old = old_form().remove("il-ppl.toml").unwrap();
    let later = old.replacen("version = \"2026-11-22.2\"", "version = \"later\"", 1).replacen(
        "in_force_from = \"1981-09-11\"",
        "in_force_from = \"2030-01-01\"",
        1,
    );
    let earlier = old.replacen(
        "in_force_from = \"1981-09-11\"",
        "in_force_from = \"1981-09-11\"\nin_force_until = \"2029-12-31\"",
        1,
    );
    let own = with(&[("il-ppl.toml", &earlier), ("il-ppl@part.two.toml", &later)]).unwrap();
    assert_eq!(law(&own, "il-ppl").version, "later");
}

/// A law's own sentence would hide that of its frame from a file of an operator that asks for the frame's.
#[test]
fn no_own_sentence_that_ships_hides_one_of_the_frame() {
    let table = |name: &str| -> Table {
        std::fs::read_to_string(format!("config/laws/{name}")).unwrap_or_default().parse().unwrap()
    };
    let mut looked_at = 0;
    for law in laws().all() {
        let Some(frame) = &law.frame else { continue };
        let (own, frame) =
            (table(&law.file.replace(".toml", ".en.toml")), table(&format!("frame-{frame}.en.toml")));
        for (list, sentences) in &own {
            for code in sentences.as_table().unwrap().keys() {
                let hidden = frame.get(list).and_then(|list| list.get(code));
                assert!(hidden.is_none(), "{}: {list}.{code}", law.id);
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 30, "{looked_at}");
}

/// Asking what a file would change needs its figures only, whatever it is called there.
#[test]
fn a_file_is_asked_for_dates_without_its_sentences() {
    for file in std::fs::read_dir("config/laws").unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        // sentences beside a law are `ID.LANGUAGE`
        if name.starts_with("frame-") || name.trim_end_matches(".toml").contains('.') {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let law = laws().parse_beside("draft.toml", &text).unwrap_or_else(|faults| panic!("{faults:?}"));
        assert_eq!((law.failed_examples(), law.file.as_str()), (Vec::new(), "draft.toml"), "{name}");
    }
}

/// No sentence points at words that its ground does not demand; the kind is told of a file that does.
#[test]
fn a_ground_whose_sentence_points_at_words_demands_them() {
    assert_eq!(laws().unkeyed_grounds(), []);
    let all = laws().all().iter().flat_map(|law| law.refusals.iter().map(move |it| (law, it)));
    let (demanding, without): (Vec<_>, Vec<_>) = all.partition(|(_, it)| it.demands_words());
    assert!(demanding.len() > 150 && without.len() > 300, "{} and {}", demanding.len(), without.len());
    for (law, ground) in &without {
        let sentence = ground.text.in_language("en");
        assert!(!sentence.contains("above"), "{}: {}", law.id, ground.code);
    }

    let keyed = include_str!("../../../config/laws/eu-gdpr.toml");
    let unkeyed = keyed.replace("needs_words = true\n", "");
    let own = with(&[("eu-gdpr.toml", &unkeyed)]).unwrap();
    let told = own.unkeyed_grounds();
    assert_eq!(told.len(), keyed.matches("needs_words = true").count());
    let first = told[0].to_string();
    assert!(first.starts_with("eu-gdpr.toml:"), "{first}");
    assert!(
        first.contains("refusals[0].needs_words: the sentence of `manifestly_unfounded` points"),
        "{first}"
    );
    // it demands them all the same, and is no other version: so does what is on record from before the key
    let (before, after) = (law(&own, "eu-gdpr"), law(laws(), "eu-gdpr"));
    assert!(before.refusals[0].demands_words() && before.is_same_version(after));
    let attached =
        [habeas::law::Attachment { law: before.id.clone(), by: habeas::law::AttachedBy::Residence }];
    let found: Vec<String> = habeas::law::lint(&own, &attached, super::day("2026-11-30"))
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        found.iter().any(|line| line.starts_with("warning: eu-gdpr:") && line.contains("needs_words")),
        "{found:?}"
    );
}
