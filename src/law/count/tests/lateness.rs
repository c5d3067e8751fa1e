//! What comes too late, or too early: a question after the date, an extension before the request; and the latest lawful date.

use super::*;

/// F3: what was asked for after the date had passed moves nothing; a prompt question that was answered late does.
#[test]
fn in_the_uk_a_question_after_the_date_keeps_the_breach() {
    let verified = |asked: &str, on| ClockEvent::Verified { on: day(on), asked_on: Some(day(asked)) };
    let due = |events: &[ClockEvent]| count("uk-gdpr", Right::Erasure, events).due;
    // received on 5 March, 30 days end on 4 April
    for (asked, expected) in [
        ("2026-04-03", "2026-10-01"),
        ("2026-04-04", "2026-10-01"),
        ("2026-04-05", "2026-04-04"),
        ("2026-08-31", "2026-04-04"),
    ] {
        assert_eq!(due(&[verified(asked, "2026-09-01")]), Some(day(expected)), "{asked}");
    }
    let late = count("uk-gdpr", Right::Erasure, &[verified("2026-04-05", "2026-09-01")]);
    let ignored = "the identity information was asked for on 2026-04-05, after 2026-04-04 Sat: ignored";
    assert!(late.trace.iter().any(|step| step.text == ignored), "{:?}", late.trace);
    assert_eq!(late.legal_due, Some(day("2026-04-06")));
    // an extension that was told moves the day on which it is too late to ask; so does an answer that came before
    let extended = [extend("2026-03-20"), verified("2026-05-20", "2026-06-01")];
    assert_eq!(due(&extended), Some(day("2026-07-01")));
    let first = verified("2026-03-10", "2026-04-10");
    assert_eq!(due(&[first, verified("2026-05-10", "2026-05-12")]), Some(day("2026-06-11")));
    assert_eq!(due(&[first, verified("2026-05-11", "2026-05-12")]), Some(day("2026-05-10")));
    let paid = ClockEvent::FeePaid { on: day("2026-05-12"), asked_on: Some(day("2026-05-11")) };
    assert_eq!(due(&[first, paid]), Some(day("2026-05-10")), "a fee likewise");
    // asked by post on one day, a question that stops the clock stood in between
    let stood = [pause("2026-03-20", StopReason::Scope), resume("2026-03-30")];
    let asked = verified("2026-04-10", "2026-04-12");
    let access = count("uk-gdpr", Right::Access, &[stood[0], stood[1], asked]);
    assert_eq!(access.due, Some(day("2026-05-12")), "the date stood at 14 April");
}

/// F10: a month extended by two is three months from the receipt, rolled where the law rolls.
#[test]
fn the_latest_date_that_the_law_allows_is_counted_from_the_receipt() {
    let legal = |law_id: &str, received: &str, told: &str| {
        let events = [extend(told)];
        let received_at = format!("{received}T11:00:00Z").parse().unwrap();
        let asked = Inquiry { received_at, ..inquiry(Right::Access, &events) };
        deadlines(&law(law_id), &asked).unwrap().legal_due
    };
    assert_eq!(legal("eu-gdpr", "2026-01-31", "2026-02-10"), Some(day("2026-04-30")));
    assert_eq!(
        legal("eu-gdpr", "2026-10-31", "2026-11-10"),
        Some(day("2027-02-01")),
        "31 January is a Sunday"
    );
    assert_eq!(legal("eu-gdpr", "2026-01-15", "2026-02-10"), Some(day("2026-04-15")));
    // the operative date goes on from the base, which is the stricter
    let events = [extend("2026-02-10")];
    let asked =
        Inquiry { received_at: "2026-01-31T11:00:00Z".parse().unwrap(), ..inquiry(Right::Access, &events) };
    assert_eq!(deadlines(&law("eu-gdpr"), &asked).unwrap().extended_due, Some(day("2026-04-28")));
}

/// F7: an extension told before the request came is none.
#[test]
fn an_extension_told_before_the_request_came_is_none() {
    for (told, extended) in [("1970-01-01", None), ("2026-03-04", None), ("2026-03-05", Some("2026-06-04"))] {
        let dates = count("eu-gdpr", Right::Access, &[extend(told)]);
        assert_eq!(dates.extended_due, extended.map(day), "{told}");
        assert_eq!(dates.due, Some(day("2026-04-04")));
        let ignored = dates.trace.iter().any(|step| step.text.contains("before the request came"));
        assert_eq!(ignored, extended.is_none(), "{told}");
    }
    // one that is none is not the first of two
    let dates = count("eu-gdpr", Right::Access, &[extend("2026-03-04"), extend("2026-03-20")]);
    assert_eq!(dates.extended_due, Some(day("2026-06-04")));
}
