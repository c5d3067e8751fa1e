//! The tiles of the desk, and how much was answered on time.

use chrono::{Days, NaiveDate};

use super::{
    ControllerRoom, Desk, Error,
    views::{Staff, Stats},
};
use crate::{
    case::State,
    store::views::{
        figures::{self, Against, Dated},
        tiles::{self, At, Tiles},
    },
};

/// How far the on-time figures look back.
const PERIOD: Days = Days::new(365);
/// Working days that are soon.
const SOON: u32 = 5;
/// Tasks that a failed mail opens.
const MAIL_TROUBLE: &[&str] = &["mail_bounced", "mail_dead"];

impl Desk {
    /// The tiles over all controllers.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for roles that see no cases.
    pub async fn stats(&self, staff: &Staff) -> Result<Stats, Error> {
        staff.sees_cases()?;
        let now = self.0.clock.now();
        let asked: Vec<_> = self
            .0
            .controllers
            .0
            .iter()
            .map(|(slug, room)| {
                let today = room.office.day(now);
                (slug.clone(), today, soon(room, today))
            })
            .collect();
        let counted = self
            .0
            .store
            .read("tiles", move |conn| {
                let mut all = Vec::new();
                for (slug, today, soon) in &asked {
                    let at = At { now, today: *today, soon: *soon, task_kinds: MAIL_TROUBLE };
                    let period = period(*today);
                    all.push((
                        tiles::count(conn, slug, at)?,
                        figures::dated(conn, slug, Against::Due, period)?,
                        figures::dated(conn, slug, Against::LegalDue, period)?,
                    ));
                }
                Ok(all)
            })
            .await?;
        let sum = |count: fn(&Tiles) -> i64| {
            u64::try_from(counted.iter().map(|(tiles, _, _)| count(tiles)).sum::<i64>()).unwrap_or(0)
        };
        Ok(Stats {
            open: sum(|tiles| tiles.open),
            overdue: sum(|tiles| tiles.overdue),
            due_today: sum(|tiles| tiles.due_today),
            due_soon: sum(|tiles| tiles.due_soon),
            awaiting_approval: sum(|tiles| tiles.reviewing),
            stopped: sum(|tiles| tiles.stopped),
            unread_messages: sum(|tiles| tiles.unread),
            unconfirmed: sum(|tiles| tiles.unconfirmed),
            mail_trouble: sum(|tiles| tiles.tasks),
            on_time_due: share(counted.iter().flat_map(|(_, due, _)| due)),
            on_time_legal: share(counted.iter().flat_map(|(_, _, legal)| legal)),
        })
    }
}

/// The fifth working day after today.
fn soon(room: &ControllerRoom, today: NaiveDate) -> NaiveDate {
    room.statutes.calendar().nth_after(today, SOON).unwrap_or(today)
}

/// A date has fallen once its day is over.
fn period(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    (today.checked_sub_days(PERIOD).unwrap_or(today), today.pred_opt().unwrap_or(today))
}

/// Per cent of the cases that owed an answer and gave it by the date, to one decimal; none where no date fell.
fn share<'a>(dated: impl Iterator<Item = &'a Dated>) -> Option<f64> {
    let (mut owed, mut kept) = (0_u32, 0_u32);
    for case in dated.filter(|case| owes(case)) {
        owed += 1;
        kept += u32::from(case.is_on_time());
    }
    (owed > 0).then(|| (f64::from(kept) * 1_000.0 / f64::from(owed)).round() / 10.0)
}

/// A case that closed without an answer, as withdrawn or passed on, owed none.
fn owes(case: &Dated) -> bool {
    case.answered_on.is_some() || case.state.parse().is_ok_and(State::is_open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::CaseId;

    fn dated(state: &str, answered: Option<&str>) -> Dated {
        Dated {
            id: CaseId(uuid::Uuid::from_u128(1)),
            right_id: "access".to_owned(),
            law: None,
            due: "2026-02-16".parse().ok(),
            answered_on: answered.and_then(|day| day.parse().ok()),
            state: state.to_owned(),
        }
    }

    #[test]
    fn open_overdue_cases_count_and_withdrawn_ones_do_not() {
        let all = [
            dated("answered", Some("2026-02-16")),
            dated("answered", Some("2026-02-17")),
            dated("working", None),
            dated("withdrawn", None),
        ];
        assert_eq!(share(all.iter()), Some(33.3));
        assert_eq!(share(all.iter().skip(3)), None);
    }
}
