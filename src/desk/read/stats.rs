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
        tasks,
        views::{
            figures::{self, Against, Dated},
            queue::{self, QueueFilter, StateFilter},
        },
    },
};

/// How far the on-time figures look back.
const PERIOD: Days = Days::new(365);

/// The tiles over all controllers.
///
/// # Errors
/// [`Error::NotAllowed`] for roles that see no cases.
pub async fn stats(desk: &Desk, staff: &Staff) -> Result<Stats, Error> {
    staff.sees_cases()?;
    let now = desk.0.clock.now();
    let due = |status| QueueFilter { due: Some(standing(desk, status, now)), ..QueueFilter::default() };
    let flagged = |flag| QueueFilter {
        state: standing::states_of(Some(flag)),
        flag: Some(flag),
        ..QueueFilter::default()
    };
    let reviewing = QueueFilter { state: StateFilter::One(State::Reviewing), ..QueueFilter::default() };
    let asked = [
        QueueFilter::default(),
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
        .0
        .controllers
        .0
        .iter()
        .map(|(slug, context)| (slug.clone(), period(context.office.day(now))))
        .collect();
    let lost_mail: Vec<TaskKind> = TaskKind::ALL.iter().copied().filter(|kind| kind.is_lost_mail()).collect();
    let (counts, mail_trouble, due, legal) = desk
        .0
        .store
        .read("tiles", move |conn| {
            let mut counts = [0; 9];
            for (count, filter) in counts.iter_mut().zip(&asked) {
                *count = number(queue::count(conn, filter)?);
            }
            let (mut trouble, mut due, mut legal) = (0, Vec::new(), Vec::new());
            for (slug, period) in &periods {
                trouble += number(tasks::count_open(conn, slug, &lost_mail)?);
                due.extend(figures::dated(conn, slug, Against::Due, *period)?);
                legal.extend(figures::dated(conn, slug, Against::LegalDue, *period)?);
            }
            Ok((counts, trouble, due, legal))
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
        on_time_due: share(due.iter()),
        on_time_legal: share(legal.iter()),
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
    case.answered_on.is_some() || case.state.is_open()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{law::Right, types::CaseId};

    fn dated(state: State, answered: Option<&str>) -> Dated {
        Dated {
            id: CaseId(uuid::Uuid::from_u128(1)),
            right_id: Right::Access,
            law: None,
            due: "2026-02-16".parse().ok(),
            answered_on: answered.and_then(|day| day.parse().ok()),
            state,
        }
    }

    #[test]
    fn open_overdue_cases_count_and_withdrawn_ones_do_not() {
        let all = [
            dated(State::Answered, Some("2026-02-16")),
            dated(State::Answered, Some("2026-02-17")),
            dated(State::Working, None),
            dated(State::Withdrawn, None),
        ];
        assert_eq!(share(all.iter()), Some(33.3));
        assert_eq!(share(all.iter().skip(3)), None);
    }
}
