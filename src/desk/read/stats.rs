//! The tiles of the desk, and how much was answered on time. A tile counts what the queue or the list of tasks shows
//! behind it, by the same question.

use chrono::{Days, NaiveDate};

use crate::{
    case::{CaseFlag, DueStatus, State, TaskKind},
    desk::{
        Desk, Error,
        read::standing::{self, standing},
        views::{Staff, Stats},
    },
    store::{
        on_time::{OnTime, OnTimes},
        tasks,
        views::{
            figures,
            queue::{self, QueueFilter, StateFilter},
        },
    },
};

/// A tile counts exactly so far; one more stands for "more".
pub const COUNTED_MAX: u64 = 1_000;

/// How far the on-time figures look back.
const PERIOD: Days = Days::new(365);

/// The tiles over all controllers of which `staff` sees cases.
///
/// # Errors
/// [`Error::NotAllowed`] for roles that see no cases.
pub async fn stats(desk: &Desk, staff: &Staff) -> Result<Stats, Error> {
    staff.sees_cases()?;
    let now = desk.0.clock.now();
    let all = || {
        let controllers = desk.within(&staff.reach).map(|(slug, _)| slug.clone()).collect();
        QueueFilter { controllers, ..QueueFilter::default() }
    };
    let due = |status| QueueFilter { due: Some(standing(desk, status, now)), ..all() };
    let flagged = |flag| QueueFilter { state: standing::states_of(Some(flag)), flag: Some(flag), ..all() };
    let reviewing = QueueFilter { state: StateFilter::One(State::Reviewing), ..all() };
    let asked = [
        all(),
        due(DueStatus::Overdue),
        due(DueStatus::Today),
        due(DueStatus::InFewDays),
        reviewing,
        due(DueStatus::Stopped),
        flagged(CaseFlag::Message),
        flagged(CaseFlag::Unconfirmed),
        flagged(CaseFlag::DutyLate),
    ];
    let periods: Vec<_> = desk
        .within(&staff.reach)
        .map(|(slug, context)| (slug.clone(), period(context.office.day(now))))
        .collect();
    let lost_mail: Vec<TaskKind> = TaskKind::ALL.iter().copied().filter(|kind| kind.is_lost_mail()).collect();
    let (counts, mail_trouble, on_time) = desk
        .0
        .store
        .read_dear("tiles", move |conn| {
            let mut counts = [0; 9];
            for (count, filter) in counts.iter_mut().zip(&asked) {
                let most = i64::try_from(COUNTED_MAX + 1).unwrap_or(i64::MAX);
                *count = u64::try_from(queue::count(conn, filter, most)?).unwrap_or(u64::MAX);
            }
            let (mut trouble, mut on_time) = (0, OnTimes::default());
            for (slug, period) in &periods {
                trouble += number(tasks::count_open(conn, slug, &lost_mail)?);
                on_time = on_time + figures::on_time(conn, slug, *period)?;
            }
            Ok((counts, trouble, on_time))
        })
        .await?;
    let [
        open,
        overdue,
        due_today,
        due_soon,
        awaiting_approval,
        stopped,
        unread_messages,
        unconfirmed,
        late_duties,
    ] = counts;
    Ok(Stats {
        open,
        overdue,
        due_today,
        due_soon,
        awaiting_approval,
        stopped,
        unread_messages,
        unconfirmed,
        late_duties,
        mail_trouble,
        on_time_due: share(on_time.due),
        on_time_legal: share(on_time.legal),
    })
}

fn number(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// A date has fallen once its day is over.
fn period(today: NaiveDate) -> (NaiveDate, NaiveDate) {
    (today.checked_sub_days(PERIOD).unwrap_or(today), today.pred_opt().unwrap_or(today))
}

/// Per cent of the cases that owed an answer and gave it by the date, to one decimal; none where no date fell.
#[expect(clippy::cast_precision_loss, reason = "a share to one decimal of less than 2^52 cases")]
fn share(on_time: OnTime) -> Option<f64> {
    let OnTime { owed, kept } = on_time;
    (owed > 0).then(|| (kept as f64 * 1_000.0 / owed as f64).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_has_one_decimal_and_none_stands_for_no_case() {
        assert_eq!(share(OnTime { owed: 3, kept: 1 }), Some(33.3));
        assert_eq!(share(OnTime { owed: 3, kept: 3 }), Some(100.0));
        assert_eq!(share(OnTime::default()), None);
    }
}
