//! What a person is told, over every law and right that ships and everything that moves a clock.

use std::sync::LazyLock;

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;

use super::{OwnNames, Why, WhyLine};
use crate::{
    law::{
        Calendar, CalendarId, CaseClock, CaseDates, ClockEvent, Law, Laws, RestDay, Right, StopReason, Unit,
        case_dates,
    },
    texts::{Texts, Voice},
    types::Locale,
};

static LAWS: LazyLock<Laws> = LazyLock::new(|| Laws::embedded().unwrap());

fn voice() -> Voice {
    Texts::embedded().speak(Locale::english().identifier())
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn law(id: &str, on: NaiveDate) -> &'static Law {
    LAWS.law(&id.parse().unwrap(), on).unwrap()
}

fn dates(laws: &[&Law], right: Right, on: NaiveDate, events: &[ClockEvent]) -> CaseDates {
    let clock = CaseClock {
        right,
        purpose: None,
        ground: None,
        received_at: on.and_hms_opt(8, 0, 0).unwrap().and_utc(),
        received_on: Some(on),
        zone: "Asia/Jerusalem".parse().unwrap(),
        work_calendar: &Calendar::from(CalendarId::Weekdays),
        events,
        postponed_to: None,
        flagged: None,
        shortest: None,
        joined: None,
    };
    case_dates(&LAWS, laws[0], &laws[1..], &clock).unwrap()
}

fn why(dates: &CaseDates) -> Why {
    Why::of(dates, LAWS.all().iter().map(|law| (law.id.clone(), law.name.clone())).collect())
}

fn texts(lines: Vec<WhyLine>) -> Vec<String> {
    lines.into_iter().map(|line| line.text).collect()
}

#[test]
fn a_californian_reads_by_when_we_confirm_and_by_when_we_answer() {
    let dates = dates(&[law("us-ca-ccpa", day("2026-11-22"))], Right::Know, day("2026-11-22"), &[]);
    let lines = texts(why(&dates).lines(&voice()));
    let confirmed = "By Monday 7 December 2026 we must tell you that we have it: 10 working days.";
    assert!(lines.iter().any(|line| line == confirmed), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("45 days")), "{lines:?}");
    assert_eq!(lines.last().unwrap(), "So the last day is Wednesday 6 January 2027.");
}

/// Everything that can happen to a clock, by name.
fn stories(on: NaiveDate) -> Vec<(&'static str, Vec<ClockEvent>)> {
    let later = |days| on + TimeDelta::days(days);
    let pause = |days, reason| ClockEvent::Pause { on: later(days), reason };
    let resume = |days| ClockEvent::Resume { on: later(days) };
    let extend = |days| ClockEvent::Extend { on: later(days), to: None };
    let mut stories = vec![
        ("nothing", Vec::new()),
        ("extended", vec![extend(5)]),
        ("known later", vec![ClockEvent::Verified { on: later(3), asked_on: None }]),
        ("fee paid", vec![ClockEvent::FeePaid { on: later(4), asked_on: None }]),
    ];
    for reason in [StopReason::Identity, StopReason::Scope, StopReason::Authority, StopReason::Fee] {
        stories.push(("asked", vec![pause(2, reason)]));
        stories.push(("answered", vec![pause(2, reason), resume(6)]));
        stories.push((
            "asked twice, extended",
            vec![pause(1, reason), resume(3), extend(4), pause(5, reason), resume(9)],
        ));
    }
    stories
}

/// A run of `pattern`, in which `0` stands for any digit and `A` for any capital.
fn has(text: &str, pattern: &str) -> bool {
    let fits = |(seen, wanted): (char, char)| match wanted {
        '0' => seen.is_ascii_digit(),
        'A' => seen.is_ascii_uppercase(),
        other => seen == other,
    };
    let [seen, wanted] = [text, pattern].map(|it| it.chars().collect::<Vec<char>>());
    seen.windows(wanted.len()).any(|window| window.iter().copied().zip(wanted.iter().copied()).all(fits))
}

/// Plain: no id, no ISO day, no instant, no key left over, and short sentences.
#[track_caller]
fn plain(text: &str, about: &str) {
    for pattern in
        ["0000-00-00", "T00:00", "00Z", "⟦", "{ $", "us-", "-gdpr", "il-ppl", "/access", "None", "Some("]
    {
        assert!(!has(text, pattern), "{about}: {pattern} in {text}");
    }
    let is_rule = |word: &str| word.len() < 4 && (has(word, "R0") || has(word, "R00"));
    assert!(!text.split_whitespace().any(is_rule), "{about}: the id of a rule in {text}");
    for sentence in text.split(". ") {
        assert!(sentence.split_whitespace().count() < 20, "{about}: a long sentence: {sentence}");
    }
    assert!(text.ends_with('.'), "{about}: {text}");
}

#[track_caller]
fn told_well(law: &Law, right: Right, on: NaiveDate, story: &str, events: &[ClockEvent]) {
    let dates = dates(&[law], right, on, events);
    let (about, voice) = (format!("{} {right} {on} {story}", law.id), voice());
    let lines = why(&dates).lines(&voice);
    for line in &lines {
        plain(&line.text, &about);
        assert!(line.source.as_ref().is_none_or(|source| !source.is_empty()), "{about}: {line:?}");
    }
    for line in why(&dates).brief(&voice) {
        assert!(!line.contains(['⟦', '{']) && !has(&line, "0000-00-00"), "{about}: {line}");
    }
    let all = texts(lines).join(" ");
    if let Some(due) = dates.due {
        assert!(all.ends_with(&format!("So the last day is {}.", voice.day(due))), "{about}: {all}");
        assert!(all.contains(&voice.day(on)), "{about}: {all}");
    } else if dates.stopped {
        assert!(all.contains("has stood still since"), "{about}: {all}");
    } else {
        assert!(all.is_empty(), "{about}: {all}");
    }
    holidays_are_named(law, right, on, &dates, &all, &about);
    for step in dates.trace.iter().filter(|step| step.is_unchecked()) {
        assert!(!all.contains(&step.cite), "{about}: {}", step.cite);
    }
}

/// Counted here once more: what a governing figure in working days passed over stands in the lines by its name.
#[track_caller]
fn holidays_are_named(law: &Law, right: Right, on: NaiveDate, dates: &CaseDates, all: &str, about: &str) {
    let Some(granted) = law.granted(right, on) else { return };
    let working = granted.rule.figures.iter().filter(|figure| figure.unit == Unit::BusinessDays);
    for figure in working.filter(|_| !granted.rule.target && dates.clocks[0].extended_due.is_none()) {
        let calendar = Calendar::from(figure.calendar.unwrap_or(law.calendar));
        let run = calendar.count_after(on, figure.value).unwrap();
        let governs = dates.due == Some(run.day);
        for (on, name) in run.skipped.into_iter().filter(|_| governs) {
            let rest = RestDay { on, name: Some(name) };
            let words = format!("{} does not count: {}.", voice().day(on), rest.plain_name().unwrap());
            assert!(all.contains(&words), "{about}: {words} is not in {all}");
        }
    }
}

#[test]
fn every_law_is_told_plainly_whatever_happens() {
    let mut said = 0;
    for law in LAWS.all().iter().filter(|law| law.disabled.is_none()) {
        let first = law.in_force_from.max(day("2026-09-17"));
        let first = law.in_force_until.map_or(first, |last| first.min(last));
        for right in law.rights.keys().filter(|right| law.granted(**right, first).is_some()) {
            for (story, events) in stories(first) {
                told_well(law, *right, first, story, &events);
                said += 1;
            }
        }
    }
    assert!(said > 1_000, "only {said} were told");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Over the days of ten years, also those before holidays.
    #[test]
    fn every_day_is_told_plainly(law in any::<prop::sample::Index>(), right in any::<prop::sample::Index>(),
                                 story in any::<prop::sample::Index>(), after in 0_i64..3_650) {
        let on = day("2026-01-01") + TimeDelta::days(after);
        let enabled = |law: &&Law| law.disabled.is_none() && law.in_force(on);
        let laws: Vec<&Law> = LAWS.all().iter().filter(enabled).collect();
        let law = laws[law.index(laws.len())];
        let rights: Vec<Right> =
            law.rights.keys().copied().filter(|right| law.granted(*right, on).is_some()).collect();
        let stories = stories(on);
        let (story, events) = &stories[story.index(stories.len())];
        if !rights.is_empty() {
            told_well(law, rights[right.index(rights.len())], on, story, events);
        }
    }
}

#[test]
fn our_own_rule_is_told_with_the_holiday_that_moved_it_and_what_the_law_allows() {
    let on = day("2026-09-17");
    let why = why(&dates(&[law("il-ppl", on)], Right::Access, on, &[]));
    let lines = why.lines(&voice());
    let expected = [
        "We received your request on Thursday 17 September 2026.",
        "Our own rule is 7 working days.",
        "The law allows 30 days, until Saturday 17 October 2026: Privacy Protection Law (Israel).",
        "Only Sunday to Thursday count. The day after is the first that can count.",
        "Monday 21 September 2026 does not count: Yom Kippur.",
        "So the last day is Tuesday 29 September 2026.",
    ];
    assert_eq!(texts(lines.clone()), expected);
    let sources: Vec<&str> = lines.iter().filter_map(|line| line.source.as_deref()).collect();
    assert_eq!(sources.len(), 1, "only what is law has a source: {sources:?}");
    assert!(sources[0].contains("reg. 2(a)"), "{sources:?}");
    let brief = why.brief(&voice());
    assert_eq!(brief.len(), 2, "{brief:?}");
    assert!(
        brief[0].starts_with("Our own rule is 7 working days. The law allows 30 days, until"),
        "{brief:?}"
    );
    assert_eq!(brief[1], "These days do not count: Yom Kippur.");
    // A figure that nobody looked up allows nothing that may be told.
    let correction =
        texts(self::why(&dates(&[law("il-ppl", on)], Right::Correction, on, &[])).lines(&voice()));
    assert!(
        correction.iter().all(|line| !line.contains("The law") && !line.contains("30 days")),
        "{correction:?}"
    );
}

#[test]
fn two_laws_have_a_line_each_and_a_question_stops_only_one() {
    let on = day("2026-01-15");
    let laws = [law("us-ca-ccpa", on), law("eu-gdpr", on)];
    let asked = ClockEvent::Pause { on: day("2026-01-16"), reason: StopReason::Identity };
    let answered = ClockEvent::Resume { on: day("2026-01-20") };
    let clocks = |events: &[ClockEvent]| {
        let lines = why(&dates(&laws, Right::Access, on, events)).clocks(&voice());
        lines.into_iter().map(|line| (line.is_operative, line.text)).collect::<Vec<_>>()
    };
    let europe = "General Data Protection Regulation (EU)";
    let california = "California Consumer Privacy Act";
    assert_eq!(
        clocks(&[]),
        [
            (true, format!("{europe}: by Saturday 14 February 2026, by our own rule.")),
            (false, format!("{california}: by Sunday 1 March 2026.")),
        ]
    );
    assert_eq!(
        clocks(&[asked]),
        [
            (true, format!("{california}: by Sunday 1 March 2026.")),
            (
                false,
                format!(
                    "{europe}: paused since Friday 16 January 2026. To be sure that it is really you, we asked you something."
                )
            ),
        ]
    );
    let resumed = why(&dates(&laws, Right::Access, on, &[asked, answered]));
    let (stood, ran) = resumed.stood_and_ran(day("2026-01-20"), &voice());
    assert_eq!((stood, ran), (vec![europe.to_owned()], vec![california.to_owned()]));
    let lines = texts(resumed.lines(&voice()));
    let words = "From Friday 16 January 2026 to Tuesday 20 January 2026 the time stood still.";
    assert!(
        lines.iter().any(|line| line.starts_with(words) && line.contains("That adds 4 days")),
        "{lines:?}"
    );
    let running = texts(why(&dates(&laws, Right::Access, on, &[asked])).lines(&voice()));
    assert!(running.iter().any(|line| line.contains("This time runs on meanwhile.")), "{running:?}");
    assert!(
        why(&dates(&laws[..1], Right::Access, on, &[])).clocks(&voice()).is_empty(),
        "one date needs no list"
    );
}

#[test]
fn an_extension_is_told_once_with_the_stops_counted_on_it() {
    let on = day("2026-03-05");
    let said = ClockEvent::Extend { on: day("2026-03-20"), to: None };
    let asked = ClockEvent::Pause { on: day("2026-03-06"), reason: StopReason::Identity };
    let answered = ClockEvent::Resume { on: day("2026-03-09") };
    let lines = texts(
        why(&dates(&[law("eu-gdpr", on)], Right::Access, on, &[asked, answered, said])).lines(&voice()),
    );
    let expected = [
        "We received your request on Thursday 5 March 2026.",
        "Our own rule is 30 days.",
        "The law allows 1 month: General Data Protection Regulation (EU).",
        "Every day counts, weekends and holidays too. The day after is day one.",
        "So the time would end on Saturday 4 April 2026.",
        "We take 2 months more, and told you on Friday 20 March 2026. That makes Thursday 4 June 2026.",
        "From Friday 6 March 2026 to Monday 9 March 2026 the time stood still. To be sure that it is really you, we asked you something. That adds 3 days: Sunday 7 June 2026.",
        "So the last day is Sunday 7 June 2026.",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_law_without_a_text_of_its_own_is_called_by_the_name_in_its_file() {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/config/laws/us-va-vcdpa.toml"));
    let text = text.replace("id = \"us-va-vcdpa\"", "id = \"xx-own\"");
    let own = LAWS.parse_beside("xx-own.toml", &text).unwrap();
    let on = day("2026-03-05");
    let dates = dates(&[&own], Right::Access, on, &[]);
    let lines = texts(Why::of(&dates, [(own.id.clone(), own.name.clone())].into()).lines(&voice()));
    assert!(
        lines.iter().any(|line| line.contains(&own.name) && line.starts_with("The law gives us")),
        "{lines:?}"
    );
}

/// What was stored before reasons were noted still names its date.
#[test]
fn dates_without_reasons_have_a_result() {
    let on = day("2026-03-05");
    let mut old = dates(&[law("eu-gdpr", on), law("us-ca-ccpa", on)], Right::Access, on, &[]);
    old.trace.iter_mut().for_each(|step| step.reason = None);
    let why = why(&old);
    assert_eq!(texts(why.lines(&voice())), ["So the last day is Saturday 4 April 2026."]);
    assert_eq!(why.clocks(&voice()).len(), 2);
}

#[test]
fn our_promise_is_told_as_ours_and_the_law_stands_beside_it() {
    let on = day("2026-01-15");
    let why = why(&dates(&[law("eu-gdpr", on), law("custom-policy", on)], Right::Correction, on, &[]));
    let lines = texts(why.lines(&voice()));
    assert_eq!(lines[1], "We promise an answer within 7 working days.");
    assert!(!lines.iter().any(|line| line.contains("The law")), "{lines:?}");
    let clocks: Vec<String> = why.clocks(&voice()).into_iter().map(|line| line.text).collect();
    assert_eq!(
        clocks,
        [
            "Our own promise: by Monday 26 January 2026.",
            "General Data Protection Regulation (EU): by Saturday 14 February 2026, by our own rule.",
        ]
    );
}

/// Working days in the pause and in the extension pass over holidays, too: each is named.
#[test]
fn holidays_inside_a_pause_and_an_extension_are_named() {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/config/laws/custom-policy.toml"));
    let cited = "basis = \"promise\"\ncite = \"our notice\"\ncertainty = \"own\"\n";
    let more = format!(
        "[[rules.promised.stops]]\nreason = \"identity\"\n{cited}\n[rules.promised.extension]\nvalue = 3\n\
         unit = \"business_days\"\ntold_by = \"base_due\"\nreasons = [\"complexity\"]\n{cited}\n[rights.correction]"
    );
    let text = text.replacen("[rights.correction]", &more, 1);
    let text =
        text.replace("calendar = \"WEEKDAYS\"", "calendar = \"IL\"").replace("custom-policy", "xx-own");
    let own = LAWS.parse_beside("xx-own.toml", &text).unwrap();
    let said = |on: &str, events: &[ClockEvent]| {
        let dates = dates(&[&own], Right::Correction, day(on), events);
        texts(Why::of(&dates, OwnNames::new()).lines(&voice())).join(" ")
    };
    // Seven working days end on Sunday 20 September; the three of the pause pass over Yom Kippur.
    let asked = ClockEvent::Pause { on: day("2026-09-14"), reason: StopReason::Identity };
    let answered = ClockEvent::Resume { on: day("2026-09-17") };
    let paused = said("2026-09-08", &[asked, answered]);
    let holiday = "Monday 21 September 2026 does not count: Yom Kippur.";
    assert!(paused.contains("That adds 3 working days: ") && paused.contains(holiday), "{paused}");
    let extended = said("2026-09-08", &[ClockEvent::Extend { on: day("2026-09-14"), to: None }]);
    assert!(extended.contains("We take 3 working days more") && extended.contains(holiday), "{extended}");
    let plain = said("2026-09-08", &[]);
    assert!(!plain.contains(holiday), "it moved nothing: {plain}");
}

/// No rule that ships rolls; one of an operator may.
#[test]
fn a_last_day_that_is_not_worked_is_told_by_weekend_and_holiday() {
    let rests = [("2026-09-19", None), ("2026-09-21", Some("Yom Kippur (10 Tishrei)"))]
        .map(|(on, name)| RestDay { on: day(on), name: name.map(str::to_owned) });
    let on = day("2026-09-22");
    let figure = super::Sampled {
        basis: crate::law::Basis::Statute,
        count: 30,
        unit: Unit::Days,
        on: day("2026-09-19"),
        cite: "s. 1",
    };
    let rolled = crate::law::Reason::Rolled { rests: rests.to_vec(), on };
    let why = Why::sample("us-va-vcdpa", &[figure], Some((rolled, on)));
    let lines = texts(why.lines(&voice()));
    assert_eq!(
        lines[2..],
        [
            "So the time would end on Saturday 19 September 2026.",
            "Saturday 19 September 2026 does not count: it is a weekend.",
            "Monday 21 September 2026 does not count: Yom Kippur.",
            "So the next working day counts: Tuesday 22 September 2026.",
            "So the last day is Tuesday 22 September 2026.",
        ]
    );
    assert_eq!(why.brief(&voice())[1], "These days do not count: Yom Kippur.");
}
