//! Every letter in every language.

use super::*;

fn sender() -> Sender {
    Sender {
        controller: "Example Courses".to_owned(),
        contact: vec!["privacy@courses.example".to_owned(), "1 Example Street, 12345 Sampletown".to_owned()],
        public_url: "https://privacy.courses.example/".to_owned(),
    }
}

fn rendered() -> Vec<(Letter, Rendered)> {
    let texts = Texts::embedded();
    let mut all = Vec::new();
    for language in texts.languages() {
        let locale: Locale = language.tag.to_string().parse().unwrap();
        for letter in Letter::samples() {
            let rendered = letter.render(&texts, &locale, &sender());
            assert_eq!(rendered.language, locale.to_string());
            all.push((letter, rendered));
        }
    }
    all
}

#[test]
fn every_letter_renders_in_every_language() {
    for (letter, rendered) in rendered() {
        let kind = letter.kind();
        for part in [&rendered.subject, &rendered.text, &rendered.html] {
            assert!(
                !part.contains(['⟦', '⟧', '\u{2068}', '\u{2069}', '\u{F8F0}', '\u{F8F1}']),
                "{kind}: {part}"
            );
            assert!(!part.contains("{{") && !part.contains("{ $"), "{kind}: {part}");
        }
        assert!(!rendered.subject.contains(['\n', '\r']) && rendered.subject.chars().count() <= 78, "{kind}");
        assert!(rendered.html.contains(&format!("<html lang=\"{}\" dir=\"", rendered.language)), "{kind}");
        assert!(
            rendered.text.ends_with('\n') && !rendered.text.contains("\n\n\n"),
            "{kind}: {}",
            rendered.text
        );
    }
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    for (letter, rendered) in rendered() {
        for sign in ["<img", "src=", "<link", "<script", "url(", "@import", "<iframe", "background="] {
            assert!(!rendered.html.contains(sign), "{}: {sign}", letter.kind());
        }
    }
}

#[test]
fn letters_to_staff_have_no_letterhead_and_whole_links() {
    let to_staff =
        ["ladder", "approval", "arrived", "alarm", "recalled", "account_changed", "invitation", "mail_test"];
    for (letter, rendered) in rendered() {
        let is_to_staff = to_staff.contains(&letter.kind());
        for body in [&rendered.text, &rendered.html] {
            assert_ne!(body.contains("privacy@courses.example"), is_to_staff, "{}: {body}", letter.kind());
            let leads = |sign: char| !matches!(sign, ' ' | '\n' | '>' | '"');
            let mut words = body.split(|sign| !leads(sign));
            assert!(words.all(|word| !word.starts_with("/desk")), "{}: {body}", letter.kind());
        }
    }
}

#[test]
fn a_subject_holds_a_reference_and_neutral_words() {
    let texts = Texts::embedded();
    let voice = texts.speak(Locale::english().identifier());
    for (letter, rendered) in rendered() {
        for right in crate::law::Right::ALL {
            let words = voice.name("right", right.id());
            assert!(
                !rendered.subject.contains(&words) && !rendered.subject.contains(right.id()),
                "{}",
                letter.kind()
            );
        }
        assert!(!rendered.subject.contains("Example Courses"), "{}", letter.kind());
    }
}

#[test]
fn codes_and_links_stand_alone_on_their_lines() {
    for (letter, rendered) in rendered() {
        for line in rendered.text.lines().filter(|line| line.contains("://privacy.courses")) {
            assert!(line.starts_with("https://") && !line.contains(' '), "{}: {line}", letter.kind());
        }
        let codes = |body: &str| body.lines().filter(|line| *line == "482913").count();
        let expected = usize::from(rendered.text.contains("482913"));
        assert_eq!(codes(&rendered.text), expected, "{}", letter.kind());
        assert_eq!(codes(&rendered.html), expected, "{}", letter.kind());
        assert!(!rendered.text.contains("//privacy.courses.example//"), "{}", letter.kind());
    }
}

#[test]
fn what_people_wrote_is_escaped_and_set_apart() {
    let texts = Texts::embedded();
    let mut question = Question::sample();
    question.text = "<script>alert(1)</script> שלום\r\nthere".to_owned();
    let mut sender = sender();
    sender.controller = "Müller & <Söhne>".to_owned();
    let rendered = Letter::from(question).render(&texts, &Locale::english(), &sender);
    assert!(!rendered.html.contains("<script") && !rendered.html.contains("<Söhne>"), "{}", rendered.html);
    assert!(rendered.html.contains("<bdi>Müller &#38; &#60;Söhne&#62;</bdi>"), "{}", rendered.html);
    assert!(rendered.text.contains("<script>alert(1)</script> שלום\nthere\n"), "{}", rendered.text);
}

#[test]
fn two_objections_have_a_line_each() {
    use crate::law::{Purpose, Right};
    let mut receipt = Receipt::sample();
    receipt.cases = [Purpose::Marketing, Purpose::Profiling]
        .map(|purpose| CaseLine {
            right: Right::Objection,
            purpose: Some(purpose),
            due: None,
            is_stopped: false,
        })
        .to_vec();
    let rendered = Letter::from(receipt).render(&Texts::embedded(), &Locale::english(), &sender());
    for body in [&rendered.text, &rendered.html] {
        for line in ["Stop using my data: marketing", "Stop using my data: profiling"] {
            assert!(body.contains(line), "{body}");
        }
    }
}

#[test]
fn a_refusal_under_two_laws_names_both() {
    let twice = Refusal::samples().pop().unwrap();
    let rendered = Letter::from(twice).render(&Texts::embedded(), &Locale::english(), &sender());
    for words in ["GDPR Art. 12(2)", "California Consumer Privacy Act", "Cal. Code Regs. tit. 11, 7060"] {
        assert!(rendered.text.contains(words) && rendered.html.contains(words), "{words}");
    }
}

#[test]
fn an_unknown_language_gets_english_and_says_so() {
    let letter = Letter::samples().remove(0);
    let rendered = letter.render(&Texts::embedded(), &"xx".parse().unwrap(), &sender());
    assert_eq!(rendered.language, "en");
    assert!(rendered.html.contains("<html lang=\"en\" dir=\"ltr\">"));
}

#[test]
fn debug_shows_no_word_of_a_letter() {
    for (letter, rendered) in rendered() {
        let shown = format!("{letter:?} {rendered:?}");
        for word in
            ["482913", "postcode", "Invoices", "deleted your account", "two accounts", "eleven systems"]
        {
            assert!(!shown.contains(word), "{shown}");
        }
    }
}

#[test]
fn the_first_of_each_kind_reads_as_written_down() {
    let texts = Texts::embedded();
    let mut seen = std::collections::BTreeSet::new();
    for letter in Letter::samples() {
        if seen.insert(letter.kind()) {
            let rendered = letter.render(&texts, &Locale::english(), &sender());
            let whole = format!("Subject: {}\n\n{}\n{}", rendered.subject, rendered.text, rendered.html);
            insta::assert_snapshot!(letter.kind(), whole);
        }
    }
    assert_eq!(seen.len(), 26);
}
