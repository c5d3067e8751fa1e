//! How often codes may be guessed for one filing, over every way in that takes a code, on all nodes.
//!
//! A right code cannot be told from a guess, so what strangers may try is bounded, and somebody who only wants to keep the
//! owner out could use all of it up. Therefore there are three purses, counted over the last 24 hours:
//!
//! - *common*: `limits.wrong_codes_per_day` wrong entries by anybody, held against every open code. There are two at most: the
//!   one of the confirmation mail, and the newest that was asked for.
//! - *own*: 5 more by networks from which a right code came in the last 90 days.
//! - *spare*: 50 more, one for each network that entered no wrong one that day.
//!
//! The last two are held against the newest code alone and cost it no try. At default settings a day of guessing is 20
//! entries against two codes and 55 against one: 95 chances in a million. Who has the newest mail comes in by any network that
//! did not guess; to use up the spare purse takes more than 70 networks a day, and then the person is still let in by a
//! network that is known. A try moves its purse in the transaction that redeems the code, so that two at once are never one.
//! Besides, one network may enter `limits.signins_per_10_min` wrong codes in ten minutes, whatever they are for.

use chrono::{DateTime, TimeDelta, Utc};

use super::codes::{ASKED, secs_between};
use crate::{
    config::Limits,
    desk::{
        CodeFault, Desk, Error,
        pipeline::tally::{Cap, Counted},
    },
    store::{codes::Against, tallies::Tally},
    types::{Network, Reference},
};

/// The period over which wrong codes are counted.
const DAY: TimeDelta = TimeDelta::days(1);
/// The period of the cap for a network.
const TEN_MINUTES: TimeDelta = TimeDelta::minutes(10);
/// How long a network stays known.
const KNOWN: TimeDelta = TimeDelta::days(90);
/// Wrong entries that are left to networks that are known.
const OWN: u32 = 5;
/// Networks without a wrong entry that may still try once.
const SPARE: u32 = 50;

/// The counts on which it is decided whether a code is looked at.
pub(super) struct Guesses {
    common: Counted,
    own: Counted,
    spare: Counted,
    /// Of this network at this filing.
    here: Counted,
    /// When a right code last came from this network.
    known: Counted,
    /// Of this network at any filing.
    network: Counted,
    /// When a code was asked for at this filing.
    asked: Counted,
}

/// Out of which purse a try is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purse {
    Common,
    Own,
    Spare,
}

impl Purse {
    pub(super) fn against(self) -> Against {
        match self {
            Self::Common => Against::Open,
            Self::Own | Self::Spare => Against::Newest,
        }
    }
}

impl Guesses {
    /// What counts for a try at this filing, which may not exist, from this network.
    pub(super) async fn look(desk: &Desk, reference: &Reference, from: Network) -> Result<Self, Error> {
        let (keys, network) = (&desk.0.keys, from.in_clear());
        let of = |what: &str| keys.count_of(what, reference.as_str());
        let there = format!("{reference} {network}");
        let names = [
            of("codes-common"),
            of("codes-own"),
            of("codes-spare"),
            keys.count_of("codes-here", &there),
            keys.count_of("codes-known", &there),
            keys.count_of("codes-network", &network),
            of(ASKED),
        ];
        let read = move |conn: &mut crate::store::Conn| {
            let [common, own, spare, here, known, network, asked] = Counted::look_at_each(conn, names)?;
            Ok(Self { common, own, spare, here, known, network, asked })
        };
        Ok(desk.0.store.read("wrong codes", read).await?)
    }

    /// The purse that pays for a try now.
    ///
    /// # Errors
    /// [`Error::TooMany`] where there is none.
    pub(super) fn purse(&self, limits: &Limits, now: DateTime<Utc>) -> Result<Purse, Error> {
        let too_many = |until| Error::TooMany { retry_secs: secs_between(now, until) };
        if let Some(until) = self.network.free_at(&[Cap::new(limits.signins_per_10_min, TEN_MINUTES)], now) {
            return Err(too_many(until));
        }
        let Some(until) = self.common.free_at(&[Cap::new(limits.wrong_codes_per_day, DAY)], now) else {
            return Ok(Purse::Common);
        };
        let is_free = |counted: &Counted, times: u32| counted.free_at(&[Cap::new(times, DAY)], now).is_none();
        if self.known.within(KNOWN, now) > 0 && is_free(&self.own, OWN) {
            return Ok(Purse::Own);
        }
        if self.here.within(DAY, now) == 0 && is_free(&self.spare, SPARE) {
            return Ok(Purse::Spare);
        }
        Err(too_many(until))
    }

    fn paying(&self, purse: Purse) -> &Counted {
        match purse {
            Purse::Common => &self.common,
            Purse::Own => &self.own,
            Purse::Spare => &self.spare,
        }
    }

    /// The counts after a right code.
    pub(super) fn after_right(&self, purse: Purse, now: DateTime<Utc>) -> Vec<Tally> {
        vec![self.paying(purse).unmoved(DAY, now), self.known.only_now(KNOWN, now)]
    }

    /// The counts after a wrong code.
    pub(super) fn after_wrong(&self, purse: Purse, now: DateTime<Utc>) -> Vec<Tally> {
        vec![
            self.paying(purse).once_more(DAY, now),
            self.here.once_more(DAY, now),
            self.network.once_more(TEN_MINUTES, now),
        ]
    }

    /// What is said of a code that opened nothing. Judged by what was entered here and when a code was asked for, never by
    /// what is on file: of a filing that does not exist the same is said.
    pub(super) fn fault(&self, purse: Purse, limits: &Limits, now: DateTime<Utc>) -> CodeFault {
        let life = TimeDelta::seconds(limits.status_code_life_secs.into());
        let asked_at = self.asked.last();
        if asked_at.is_some_and(|at| at + life <= now) {
            return CodeFault::TooOld;
        }
        // whoever asked for none has the code of the first mail: good for the day over which wrong ones are counted
        let before = u32::try_from(self.common.since(asked_at)).unwrap_or(u32::MAX);
        let costs = purse == Purse::Common;
        match limits.code_tries.saturating_sub(before.saturating_add(costs.into())) {
            0 => CodeFault::UsedUp,
            left if costs => CodeFault::TriesLeft(left),
            _ => CodeFault::Another,
        }
    }

    /// Whether another wrong code empties the common purse.
    pub(super) fn is_last(&self, purse: Purse, limits: &Limits, now: DateTime<Utc>) -> bool {
        let left = usize::try_from(limits.wrong_codes_per_day).unwrap_or(usize::MAX);
        purse == Purse::Common && self.common.within(DAY, now) + 1 >= left
    }
}
