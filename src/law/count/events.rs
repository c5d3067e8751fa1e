//! The event grammar: `name@YYYY-MM-DD` and `set:key=value`, separated by `;`, in order of date.
//!
//! Used by `habeas deadlines` and by the examples inside law files. Refuses what it does not understand.

use chrono::{Datelike, NaiveDate};

use super::{
    clock_event::ClockEvent,
    error::{LawError, YEARS},
};
use crate::law::{
    calendar::id::CalendarId,
    text::{figures::Unit, matter::OwnPeriod, right::StopReason},
};

/// Fields of a rule that one line replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Overrides {
    /// Replaces the response period and drops the cap.
    pub period: Option<(u32, Unit)>,
    /// Roll forward to the next working day (R9). Off in every shipped rule.
    pub roll: bool,
    /// Replaces the law's calendar, also for rolling.
    pub calendar: Option<CalendarId>,
    /// In place of the rule's own figures and caps: what counts while no law is known to apply (`choice`).
    pub shortest: Option<OwnPeriod>,
    /// Only figures that statute or regulation sets or caps, where there are any: what counts while no law is known to
    /// apply (`choice`).
    pub statutory_only: bool,
}

/// Reads an event text. `pause@D` is the question that the law stops for: `stops_for`; `identity_asked@D` and `fee_asked@D` say
/// when what `verified` and `fee_paid` answer was asked for. `extend@D/D` names the new date, where the law leaves it to the
/// controller.
///
/// # Errors
/// `BadEvents` names the token and what is allowed.
pub fn parse(text: &str, stops_for: StopReason) -> Result<(Vec<ClockEvent>, Overrides), LawError> {
    let mut events = Vec::new();
    let mut overrides = Overrides::default();
    let mut last = NaiveDate::MIN;
    let (mut asked, mut identity_asked, mut fee_asked) = (false, None, None);
    for token in text.split(';').map(str::trim).filter(|token| !token.is_empty()) {
        if let Some(setting) = token.strip_prefix("set:") {
            replace(&mut overrides, setting).map_err(|allowed| bad(token, allowed))?;
            continue;
        }
        let (name, on) =
            token.split_once('@').ok_or_else(|| bad(token, "name@YYYY-MM-DD or set:key=value"))?;
        let (on, to) = match on.split_once('/') {
            Some((on, to)) if name == "extend" => (on, Some(to)),
            _ => (on, None),
        };
        let dated = |on: &str| day(on).ok_or_else(|| bad(token, "a date as YYYY-MM-DD"));
        let (on, to) = (dated(on)?, to.map(dated).transpose()?);
        if [Some(on), to].into_iter().flatten().any(|day| !YEARS.contains(&day.year())) {
            return Err(LawError::OutOfRange);
        }
        if on < last {
            return Err(bad(token, "events in order of date"));
        }
        last = on;
        events.push(match (name, asked) {
            ("identity_asked", _) => {
                identity_asked = Some(on);
                continue;
            }
            ("fee_asked", _) => {
                fee_asked = Some(on);
                continue;
            }
            ("verified", _) => ClockEvent::Verified { on, asked_on: identity_asked },
            ("fee_paid", _) => ClockEvent::FeePaid { on, asked_on: fee_asked },
            ("extend", _) => ClockEvent::Extend { on, to },
            ("pause", false) => ClockEvent::Pause { on, reason: stops_for },
            ("pause", true) => return Err(bad(token, "one open question at a time")),
            ("resume", true) => ClockEvent::Resume { on },
            ("resume", false) => return Err(bad(token, "a pause before its resume")),
            _ => {
                let known = "identity_asked, verified, fee_asked, fee_paid, pause, resume, extend";
                return Err(bad(token, known));
            }
        });
        asked = match name {
            "pause" => true,
            "resume" => false,
            _ => asked,
        };
    }
    Ok((events, overrides))
}

fn day(text: &str) -> Option<NaiveDate> {
    if text.len() == 10 { NaiveDate::parse_from_str(text, "%Y-%m-%d").ok() } else { None }
}

fn replace(overrides: &mut Overrides, setting: &str) -> Result<(), &'static str> {
    const ONCE: &str = "each setting once";
    match setting.split_once('=') {
        Some(("period", _)) if overrides.period.is_some() => return Err(ONCE),
        Some(("roll", _)) if overrides.roll => return Err(ONCE),
        Some(("calendar", _)) if overrides.calendar.is_some() => return Err(ONCE),
        Some(("period", period)) => {
            let period = parse_period(period).ok_or("set:period=PnD or PnM, n from 1 to 1000")?;
            overrides.period = Some(period);
        }
        Some(("roll", "next")) => overrides.roll = true,
        Some(("calendar", id)) => {
            overrides.calendar = Some(id.parse().map_err(|_| "set:calendar= with a calendar we know")?);
        }
        _ => return Err("set:period=, set:roll=next, set:calendar="),
    }
    Ok(())
}

fn parse_period(text: &str) -> Option<(u32, Unit)> {
    let rest = text.strip_prefix('P')?;
    let (digits, unit) = match rest.strip_suffix('D') {
        Some(digits) => (digits, Unit::Days),
        None => (rest.strip_suffix('M')?, Unit::Months),
    };
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    let value = digits.parse::<u32>().ok().filter(|value| plain && (1..=1000).contains(value))?;
    Some((value, unit))
}

fn bad(token: &str, allowed: &str) -> LawError {
    // The token is somebody's input: short, and without anything that could disturb a terminal.
    let shown: String = token.chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
    LawError::BadEvents(format!("`{shown}`: allowed is {allowed}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_overrides_are_read() {
        let text = "pause@2026-03-05;resume@2026-03-08;set:period=P1M;set:roll=next;set:calendar=DE";
        let (events, overrides) = parse(text, StopReason::Identity).unwrap();
        assert_eq!(events.len(), 2);
        assert_eq!(
            overrides,
            Overrides {
                period: Some((1, Unit::Months)),
                roll: true,
                calendar: Some(CalendarId::De),
                ..Overrides::default()
            }
        );
    }

    #[test]
    fn each_event_is_read_with_its_day() {
        let text =
            "verified@2026-03-01;fee_paid@2026-03-02;extend@2026-03-03;pause@2026-03-04;resume@2026-03-05";
        let on = |day: u32| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        assert_eq!(
            parse(text, StopReason::Scope).unwrap().0,
            [
                ClockEvent::Verified { on: on(1), asked_on: None },
                ClockEvent::FeePaid { on: on(2), asked_on: None },
                ClockEvent::Extend { on: on(3), to: None },
                ClockEvent::Pause { on: on(4), reason: StopReason::Scope },
                ClockEvent::Resume { on: on(5) },
            ]
        );
    }

    #[test]
    fn what_was_asked_for_goes_with_its_answer() {
        let on = |day: u32| NaiveDate::from_ymd_opt(2026, 3, day).unwrap();
        let text = "identity_asked@2026-03-01;fee_asked@2026-03-02;verified@2026-03-03;fee_paid@2026-03-04";
        assert_eq!(
            parse(text, StopReason::Scope).unwrap().0,
            [
                ClockEvent::Verified { on: on(3), asked_on: Some(on(1)) },
                ClockEvent::FeePaid { on: on(4), asked_on: Some(on(2)) },
            ]
        );
    }

    #[test]
    fn an_extension_may_name_its_date() {
        let on = |day: u32| NaiveDate::from_ymd_opt(2026, 3, day);
        let read = parse("extend@2026-03-03/2026-03-20", StopReason::Scope).unwrap().0;
        assert_eq!(read, [ClockEvent::Extend { on: on(3).unwrap(), to: on(20) }]);
    }

    #[test]
    fn a_day_beyond_all_years_is_told_as_that() {
        for text in [
            "pause@2026-03-12;resume@9999-12-31",
            "verified@2200-01-01",
            "extend@1900-01-01",
            "extend@2026-01-01/9999-01-01",
        ] {
            assert_eq!(parse(text, StopReason::Scope), Err(LawError::OutOfRange), "{text}");
        }
    }

    #[test]
    fn what_is_not_in_the_grammar_is_refused() {
        for text in [
            "pause",
            "pause@2026-3-5",
            "pause@2026-02-30",
            "resume@2026-01-01",
            "pause@2026-01-02;pause@2026-01-03",
            "extend@2026-02-02;pause@2026-02-01",
            "set:period=P0D",
            "set:period=P+3D",
            "set:period=30",
            "set:roll=prev",
            "set:calendar=MARS",
            "set:colour=red",
            "paused@2026-01-01",
            "extend@2026-01-01/",
            "extend@2026-01-01/soon",
            "resume@2026-01-01/2026-01-02",
            "set:period=P10D;set:period=P20D",
            "set:roll=next;set:roll=next",
            "set:calendar=DE;set:calendar=DE",
        ] {
            let refused = parse(text, StopReason::Identity);
            assert!(matches!(refused, Err(LawError::BadEvents(_))), "{text} was taken");
        }
    }
}
