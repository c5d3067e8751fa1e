//! Who may take a slot. A letter goes in the lane of its recipient's mail domain; a lane that keeps its letters waiting is
//! slow, and all slow lanes together get at most half of the slots, so that the others go on beside them. Pure: instants
//! come from outside.
//!
//! A lane that nobody knows yet tries one letter first. A letter that is not answered for [`SLOW_AFTER`] makes its lane
//! slow and moves to the slow half, which leaves its place to the next one; where that half is full, it is cut, and tried
//! again when there is room. The first answer in time makes a lane quick.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use tokio::time::Instant;

use crate::{
    desk::post::{Lane, Room},
    types::OutboxId,
};

/// Longer than this no server takes that means to answer.
pub const SLOW_AFTER: Duration = Duration::from_secs(1);

/// So many lanes are remembered; then the quick ones are learned anew, or all. They are asked for by name in one statement.
const KNOWN_MAX: usize = 5_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Pace {
    Quick,
    Slow,
}

#[derive(Debug)]
struct Flight {
    lane: Lane,
    began: Instant,
    is_slow: bool,
}

/// The slots, and what is known of the lanes.
#[derive(Debug)]
pub struct Lanes {
    slots: usize,
    known: HashMap<Lane, Pace>,
    flights: HashMap<OutboxId, Flight>,
}

impl Lanes {
    /// So many letters at a time, at least one.
    pub fn new(slots: usize) -> Self {
        Self { slots: slots.max(1), known: HashMap::new(), flights: HashMap::new() }
    }

    /// Letters on their way.
    pub fn in_flight(&self) -> usize {
        self.flights.len()
    }

    /// Slots without a letter.
    pub fn free(&self) -> usize {
        self.slots.saturating_sub(self.flights.len())
    }

    fn slow_slots(&self) -> usize {
        (self.slots / 2).max(1)
    }

    /// What may be claimed now.
    pub fn room(&self) -> Room {
        // those that turn slow beyond their half are cut (`look`), so the others may have all that is free
        let free = self.free();
        let slow_now = self.flights.values().filter(|flight| flight.is_slow).count();
        let slow = self.slow_slots().saturating_sub(slow_now).min(free);
        let of = |pace: Pace| {
            let lanes = self.known.iter().filter(move |(_, known)| **known == pace);
            lanes.map(|(lane, _)| lane.clone()).collect::<BTreeSet<_>>()
        };
        let is_unknown = |lane: &&Lane| !self.known.contains_key(*lane);
        let busy = self.flights.values().map(|flight| &flight.lane).filter(is_unknown).cloned().collect();
        Room { free, slow, slow_lanes: of(Pace::Slow), quick_lanes: of(Pace::Quick), busy, is_open: false }
    }

    /// A letter leaves.
    pub fn begin(&mut self, id: OutboxId, lane: Lane, now: Instant) {
        let is_slow = self.known.get(&lane) == Some(&Pace::Slow);
        self.flights.insert(id, Flight { lane, began: now, is_slow });
    }

    /// A letter was answered, by whatever answer. `judges`: its server spoke, so that the lane is known by it.
    pub fn end(&mut self, id: OutboxId, judges: bool, now: Instant) {
        let Some(flight) = self.flights.remove(&id) else { return };
        let pace = if now - flight.began > SLOW_AFTER { Pace::Slow } else { Pace::Quick };
        if judges || pace == Pace::Slow {
            self.learn(flight.lane, pace);
        }
    }

    /// Letters that have waited too long make their lanes slow, and move to the slow half. Where that is full, they are to
    /// be cut: the other half belongs to those that are not kept waiting.
    pub fn look(&mut self, now: Instant) -> Vec<OutboxId> {
        let mut slow_now = self.flights.values().filter(|flight| flight.is_slow).count();
        let (half, mut slow, mut cut) = (self.slow_slots(), Vec::new(), Vec::new());
        for (id, flight) in self.flights.iter_mut().filter(|(_, flight)| !flight.is_slow) {
            if now - flight.began > SLOW_AFTER {
                flight.is_slow = true;
                slow.push(flight.lane.clone());
                slow_now += 1;
                if slow_now > half {
                    cut.push(*id);
                }
            }
        }
        for lane in slow {
            self.learn(lane, Pace::Slow);
        }
        cut
    }

    /// When [`Lanes::look`] will find something next.
    pub fn next_look(&self) -> Option<Instant> {
        let waiting = self.flights.values().filter(|flight| !flight.is_slow);
        waiting.map(|flight| flight.began + SLOW_AFTER + Duration::from_millis(1)).min()
    }

    fn learn(&mut self, lane: Lane, pace: Pace) {
        if self.known.len() >= KNOWN_MAX {
            self.known.retain(|_, known| *known == Pace::Slow);
        }
        if self.known.len() >= KNOWN_MAX {
            self.known.clear();
        }
        self.known.insert(lane, pace);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> OutboxId {
        OutboxId(uuid::Uuid::from_u128(number))
    }

    fn lane(name: &str) -> Lane {
        Lane(name.to_owned())
    }

    #[test]
    fn a_lane_that_nobody_knows_tries_one_letter_first() {
        let now = Instant::now();
        let mut lanes = Lanes::new(4);
        assert_eq!((lanes.room().free, lanes.room().slow), (4, 2));
        lanes.begin(id(1), lane("a"), now);
        assert_eq!(lanes.room().busy, [lane("a")].into());
        lanes.end(id(1), true, now);
        assert_eq!((lanes.room().busy, lanes.room().quick_lanes), ([].into(), [lane("a")].into()));
    }

    #[test]
    fn slow_lanes_leave_half_of_the_slots_to_the_others() {
        let now = Instant::now();
        let later = now + SLOW_AFTER + Duration::from_millis(1);
        let mut lanes = Lanes::new(4);
        for number in 1..=2 {
            lanes.begin(id(number), lane(&format!("slow{number}")), now);
        }
        assert_eq!(lanes.room().free, 2, "two places are taken");
        assert_eq!(lanes.next_look(), Some(later));
        assert_eq!(lanes.look(later), []);
        assert_eq!((lanes.room().free, lanes.room().slow), (2, 0));
        assert_eq!(lanes.room().slow_lanes, [lane("slow1"), lane("slow2")].into());
        lanes.begin(id(3), lane("quick"), later);
        lanes.end(id(3), true, later);
        lanes.end(id(1), true, later + Duration::from_secs(20));
        assert_eq!((lanes.room().free, lanes.room().slow), (3, 1), "an answer after 20 s is slow still");
        lanes.begin(id(4), lane("slow1"), later);
        assert_eq!(lanes.room().slow, 0);
        lanes.end(id(4), true, later);
        assert_eq!(lanes.room().slow_lanes, [lane("slow2")].into(), "answered in time, it is slow no more");
    }

    #[test]
    fn whoever_finds_the_slow_half_full_is_cut() {
        let now = Instant::now();
        let later = now + SLOW_AFTER + Duration::from_millis(1);
        let mut lanes = Lanes::new(4);
        for number in 1..=4 {
            lanes.begin(id(number), lane(&format!("slow{number}")), now);
        }
        assert_eq!(lanes.room().free, 0);
        let cut = lanes.look(later);
        assert_eq!(cut.len(), 2, "the slow half keeps two of four");
        for one in cut {
            lanes.end(one, true, later);
        }
        let room = lanes.room();
        assert_eq!((room.free, room.slow, room.slow_lanes.len()), (2, 0, 4));
    }

    #[test]
    fn a_server_that_cannot_be_reached_judges_no_lane() {
        let now = Instant::now();
        let mut lanes = Lanes::new(2);
        lanes.begin(id(1), lane("a"), now);
        lanes.end(id(1), false, now);
        assert_eq!((lanes.room().quick_lanes, lanes.in_flight()), ([].into(), 0));
    }

    #[test]
    fn one_slot_serves_everybody_in_turn() {
        let now = Instant::now();
        let mut lanes = Lanes::new(1);
        assert_eq!((lanes.room().free, lanes.room().slow), (1, 1));
        lanes.begin(id(1), lane("a"), now);
        assert_eq!(lanes.room().free, 0);
    }
}
