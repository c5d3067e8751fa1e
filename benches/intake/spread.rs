//! What differs from copy to copy of the filed sample: dates, states, owners, flags, as they lie in an office that has worked
//! for some years. The same seed gives the same variants; dates count from today.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};

/// How many there are. A prime, so that no controller, law or right of the sample falls in step with them.
pub const VARIANTS: u64 = 5_003;

/// Closed, in a hundred.
const CLOSED: u64 = 70;

/// One variant, ready to be put into tables.
#[derive(Debug)]
pub struct Variant {
    /// Values of a row of `spread`, separated by commas.
    pub row: String,
    /// Facets that follow from it, each a row of `flagged`.
    pub flags: Vec<String>,
}

/// The columns of a row of `spread` with their types, the number first.
pub const COLUMNS: &str = "v INTEGER PRIMARY KEY, state TEXT, outcome TEXT, received_at TIMESTAMP, confirmed BOOLEAN, \
     due_on DATE, legal_due DATE, queue_at TIMESTAMP, stopped_since DATE, extended BOOLEAN, undelivered BOOLEAN, \
     assignee TEXT, flags TEXT, closed_at TIMESTAMP, answered_on DATE, fire_at TIMESTAMP";

/// Splitmix64: short, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (bits ^ (bits >> 31)) % sides
    }

    /// So many of a thousand throws.
    fn falls(&mut self, of_a_thousand: u64) -> bool {
        self.below(1_000) < of_a_thousand
    }

    /// One of several, each with its weight.
    fn of<T: Copy + Default>(&mut self, weighed: &[(u64, T)]) -> T {
        let mut left = self.below(weighed.iter().map(|(weight, _)| weight).sum::<u64>().max(1));
        for (weight, one) in weighed {
            if left < *weight {
                return *one;
            }
            left -= weight;
        }
        T::default()
    }
}

const OPEN_STATES: [(u64, &str); 6] = [
    (25, "received"),
    (18, "verifying"),
    (37, "working"),
    (13, "waiting"),
    (2, "reviewing"),
    (5, "releasing"),
];
const CLOSED_STATES: [(u64, &str); 6] = [
    (75, "answered"),
    (10, "refused"),
    (9, "withdrawn"),
    (3, "referred"),
    (1, "merged"),
    (2, "not_a_request"),
];
const OUTCOMES: [(u64, &str); 3] = [(70, "full"), (20, "part"), (10, "none_held")];

/// Dates and state of a case, the rest follows.
struct Lying {
    state: &'static str,
    due_on: NaiveDate,
    received_on: NaiveDate,
    closed_on: Option<NaiveDate>,
    answered_on: Option<NaiveDate>,
    stopped_since: Option<NaiveDate>,
}

fn open(dice: &mut Dice, today: NaiveDate) -> Lying {
    let due_on = if dice.falls(30) {
        today - Days::new(1 + dice.below(20))
    } else {
        today + Days::new(dice.below(61))
    };
    let stopped_since = dice.falls(20).then(|| today - Days::new(1 + dice.below(10)));
    let received_on = today.min(due_on) - Days::new(1 + dice.below(29));
    Lying {
        state: dice.of(&OPEN_STATES),
        due_on,
        received_on,
        closed_on: None,
        answered_on: None,
        stopped_since,
    }
}

fn closed(dice: &mut Dice, today: NaiveDate) -> Lying {
    let closed_on = today - Days::new(1 + dice.below(3 * 365));
    let state = dice.of(&CLOSED_STATES);
    let due_on = if dice.falls(900) {
        closed_on + Days::new(dice.below(26))
    } else {
        closed_on - Days::new(1 + dice.below(10))
    };
    let answered_on = matches!(state, "answered" | "refused").then_some(closed_on);
    let received_on = closed_on.min(due_on) - Days::new(1 + dice.below(29));
    Lying { state, due_on, received_on, closed_on: Some(closed_on), answered_on, stopped_since: None }
}

/// All variants, cases being assigned over `owners` (ids of accounts).
pub fn variants(today: NaiveDate, owners: &[String]) -> Vec<Variant> {
    let mut dice = Dice(20_261_129);
    (0..VARIANTS)
        .map(|number| {
            let is_closed = dice.below(100) < CLOSED;
            let lying = if is_closed { closed(&mut dice, today) } else { open(&mut dice, today) };
            variant(&mut dice, number, today, &lying, owners)
        })
        .collect()
}

fn variant(dice: &mut Dice, number: u64, today: NaiveDate, lying: &Lying, owners: &[String]) -> Variant {
    let is_open = lying.closed_on.is_none();
    let words: Vec<&str> = [
        ("unconfirmed", is_open && dice.falls(100)),
        ("sensitive", dice.falls(30)),
        ("message", is_open && dice.falls(20)),
        ("duty_late", dice.falls(5)),
    ]
    .into_iter()
    .filter_map(|(word, has)| has.then_some(word))
    .collect();
    let (extended, undelivered) = (dice.falls(80), dice.falls(10));
    let is_assigned = dice.falls(if is_open { 600 } else { 900 });
    let owner = owners.get(usize::try_from(dice.below(owners.len() as u64)).unwrap_or(0));
    let outcome = if lying.state == "answered" { Some(dice.of(&OUTCOMES)) } else { None };
    let legal_due = lying.due_on + Days::new(dice.below(3) * 15);
    let fire_on = today.max(lying.due_on) + Days::new(2 + dice.below(30));
    let second = dice.below(86_400);
    let at = |day: NaiveDate, second: u64| {
        format!("'{day} {:02}:{:02}:{:02}'", second / 3_600, second / 60 % 60, second % 60)
    };
    let day = |day: Option<NaiveDate>| day.map_or("NULL".to_owned(), |day| format!("'{day}'"));
    let text = |text: Option<&str>| text.map_or("NULL".to_owned(), |text| format!("'{text}'"));
    let mut row = format!("{number}, '{}', {}, ", lying.state, text(outcome));
    let is_confirmed = !words.contains(&"unconfirmed");
    let rest = [
        at(lying.received_on, second),
        is_confirmed.to_string(),
        day(Some(lying.due_on)),
        day(Some(legal_due)),
        at(lying.due_on + Days::new(1), 0),
        day(lying.stopped_since),
        extended.to_string(),
        undelivered.to_string(),
        text(owner.filter(|_| is_assigned).map(String::as_str)),
        format!("'{}'", words.join(" ")),
        lying.closed_on.map_or("NULL".to_owned(), |on| at(on, second)),
        day(lying.answered_on),
        at(fire_on, 32_400),
    ];
    // Writing into a string cannot fail.
    write!(row, "{}", rest.join(", ")).unwrap_or_default();
    let own = [("extended", extended), ("undelivered", undelivered)];
    let mut flags: Vec<String> = words.iter().map(|word| format!("flag:{word}")).collect();
    flags.extend(own.iter().filter(|(_, has)| *has).map(|(word, _)| format!("flag:{word}")));
    flags.extend(lying.stopped_since.map(|_| "clock:stopped".to_owned()));
    Variant { row, flags }
}
