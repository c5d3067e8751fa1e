//! How often something may happen: caps over sliding periods, on counts that stand in rows and are guarded in the write.
//!
//! A count is named by a keyed digest, so that a row names nobody, and so that what does not exist can be counted as well:
//! nobody learns from an answer whether it does.

use chrono::{DateTime, TimeDelta, Utc};

use crate::store::{
    Conn, StoreError,
    tallies::{self, Instants, Tally},
};

/// At most `times` within any `period`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cap {
    times: u32,
    period: TimeDelta,
}

impl Cap {
    pub(crate) fn new(times: u32, period: TimeDelta) -> Self {
        Self { times, period }
    }
}

/// Something that is counted, as it stood when it was looked at.
#[derive(Debug, Clone)]
pub(crate) struct Counted {
    digest: String,
    known: Option<Instants>,
}

impl Counted {
    /// What the row of `digest` says now.
    pub(crate) fn look(conn: &mut Conn, digest: String) -> Result<Self, StoreError> {
        Ok(Self { known: tallies::find(conn, &digest)?, digest })
    }

    /// What the rows of all of these say now, by one question.
    pub(crate) fn look_at_each<const N: usize>(
        conn: &mut Conn,
        digests: [String; N],
    ) -> Result<[Self; N], StoreError> {
        let mut found = tallies::find_all(conn, &digests)?;
        Ok(digests.map(|digest| {
            let at = found.iter().position(|(known, _)| *known == digest);
            Self { known: at.map(|at| found.swap_remove(at).1), digest }
        }))
    }

    /// What never happened before.
    pub(crate) fn never(digest: String) -> Self {
        Self { digest, known: None }
    }

    /// The same once `tally` is written.
    pub(crate) fn once_written(&self, tally: &Tally) -> Self {
        Self { digest: self.digest.clone(), known: Some(tally.instants.clone()) }
    }

    fn instants(&self) -> impl DoubleEndedIterator<Item = DateTime<Utc>> {
        self.known.iter().flat_map(Instants::iter)
    }

    /// How often it happened within `period`.
    pub(crate) fn within(&self, period: TimeDelta, now: DateTime<Utc>) -> usize {
        self.instants().filter(|at| *at > now - period).count()
    }

    /// How often it happened since an instant; without one, as far back as it is kept.
    pub(crate) fn since(&self, begin: Option<DateTime<Utc>>) -> usize {
        self.instants().filter(|at| begin.is_none_or(|begin| *at >= begin)).count()
    }

    /// When it happened last.
    pub(crate) fn last(&self) -> Option<DateTime<Utc>> {
        self.instants().next_back()
    }

    /// When it may happen again, where one of `caps` is reached; all of them are, where several are.
    pub(crate) fn free_at(&self, caps: &[Cap], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let freed = caps.iter().filter_map(|cap| {
            let Some(before) = usize::try_from(cap.times).ok().and_then(|times| times.checked_sub(1)) else {
                return Some(now + cap.period);
            };
            // the last one that must be over before there is room for another
            let blocking = self.instants().rev().nth(before)?;
            Some(blocking + cap.period).filter(|until| *until > now)
        });
        freed.max()
    }

    /// The count once it happened now; what is older than `kept` is left out.
    pub(crate) fn once_more(&self, kept: TimeDelta, now: DateTime<Utc>) -> Tally {
        let recent = self.instants().filter(|at| *at > now - kept);
        self.becoming(Instants::new(recent.chain([now])), now + kept)
    }

    /// The count as it is: holds off whoever moves it at the same time.
    pub(crate) fn unmoved(&self, kept: TimeDelta, now: DateTime<Utc>) -> Tally {
        let recent = self.instants().filter(|at| *at > now - kept);
        self.becoming(Instants::new(recent), now + kept)
    }

    /// That it happened now, whatever was before.
    pub(crate) fn only_now(&self, kept: TimeDelta, now: DateTime<Utc>) -> Tally {
        self.becoming(Instants::new([now]), now + kept)
    }

    fn becoming(&self, instants: Instants, ends_at: DateTime<Utc>) -> Tally {
        Tally { digest: self.digest.clone(), known: self.known.clone(), instants, ends_at }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(365) + TimeDelta::minutes(minutes)
    }

    fn happened(at: &[i64]) -> Counted {
        let known = (!at.is_empty()).then(|| Instants::new(at.iter().copied().map(minutes)));
        Counted { digest: "x".to_owned(), known }
    }

    #[test]
    fn a_cap_holds_over_every_period_not_only_from_the_full_hour() {
        let caps = [Cap::new(1, TimeDelta::minutes(1)), Cap::new(3, TimeDelta::hours(1))];
        let free = |at: &[i64], now: i64| happened(at).free_at(&caps, minutes(now));
        assert_eq!(free(&[], 0), None);
        assert_eq!(free(&[0], 0), Some(minutes(1)));
        assert_eq!(free(&[0], 1), None);
        assert_eq!(free(&[0, 10], 20), None);
        assert_eq!(free(&[0, 10, 50], 59), Some(minutes(60)));
        assert_eq!(free(&[0, 10, 50], 60), None);
        assert_eq!(free(&[10, 50, 60], 61), Some(minutes(70)));
        // many at once, from a release that allowed more
        assert_eq!(free(&[0, 1, 2, 3, 4], 10), Some(minutes(62)));
        assert_eq!(happened(&[]).free_at(&[Cap::new(0, TimeDelta::hours(1))], minutes(0)), Some(minutes(60)));
    }

    #[test]
    fn a_count_forgets_what_no_longer_counts() {
        let counted = happened(&[0, 30, 50]);
        let tally = counted.once_more(TimeDelta::hours(1), minutes(70));
        assert_eq!(tally.instants, Instants::new([30, 50, 70].map(minutes)));
        assert_eq!((tally.known, tally.ends_at), (counted.known.clone(), minutes(130)));
        assert_eq!(counted.within(TimeDelta::minutes(30), minutes(70)), 1);
        let same = counted.unmoved(TimeDelta::hours(2), minutes(70));
        assert_eq!(Some(same.instants), counted.known);
    }
}
