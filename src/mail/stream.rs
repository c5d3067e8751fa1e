//! Letters leave as a stream: whenever a slot is free the next letter is claimed, whatever the others wait for. How they
//! went is reported many at a time, so that a transaction is shared; a kill has at most those sent again, with the same
//! Message-ID.

use std::{collections::HashMap, future::pending, time::Duration};

use tokio::{
    sync::watch,
    task::{Id, JoinError, JoinSet},
    time::{Instant, sleep_until},
};

use super::{
    delivery::{Cut, Delivery, Phase},
    lanes::Lanes,
    send::{MailWorker, Outgoing, Tally},
};
use crate::{
    desk::{
        Outbound,
        post::{Outcome, Report},
    },
    types::OutboxId,
};

/// Results that are reported at the latest together.
const REPORTED_AT_ONCE: usize = 64;
/// A result waits at most so long for others.
const REPORTED_WITHIN: Duration = Duration::from_millis(50);
/// Fewer free slots than half wait so long for others, so that a claim is shared.
const CLAIMED_WITHIN: Duration = Duration::from_millis(10);

/// A letter that was answered.
struct Landed {
    letter: Outbound,
    delivery: Delivery,
}

/// The stream under way.
struct Stream<'a, D: Outgoing> {
    worker: &'a MailWorker,
    desk: &'a D,
    lanes: Lanes,
    flights: JoinSet<Landed>,
    /// Which letter a flight carries, for one that broke off.
    carried: HashMap<Id, OutboxId>,
    /// Ends an attempt that keeps a slot from others.
    cuts: HashMap<OutboxId, Cut>,
    results: Vec<Report>,
    /// When the oldest of `results` came.
    since: Option<Instant>,
    /// Nothing is claimed before: something is down.
    rests_until: Option<Instant>,
    /// Nothing is claimed before, unless many slots are free.
    next_claim: Instant,
    /// Whether the last claim found nothing.
    is_dry: bool,
    tally: Tally,
}

impl MailWorker {
    /// Sends every letter that is due, each once, and reports how it went.
    ///
    /// # Errors
    /// Only where letters could not be claimed.
    pub async fn send_all<D: Outgoing>(&self, desk: &D) -> Result<Tally, D::Error> {
        let mut stream = Stream::new(self, desk);
        loop {
            let found = if stream.rests_until.is_none() { stream.claim().await? } else { 0 };
            if found == 0 && stream.lanes.in_flight() == 0 {
                stream.report().await;
                return Ok(stream.tally);
            }
            stream.wait(None, None).await;
            if stream.lanes.in_flight() == 0 {
                stream.report().await;
            }
        }
    }

    /// Sends letters until told to stop; those on their way are finished first. Looks for letters at least every `tick`.
    pub async fn stream<D: Outgoing>(&self, desk: &D, tick: Duration, mut stop: watch::Receiver<bool>) {
        let mut stream = Stream::new(self, desk);
        while !*stop.borrow() {
            let next_claim = stream.claim_when_due(tick).await;
            stream.wait(Some(next_claim), Some(&mut stop)).await;
        }
        while stream.lanes.in_flight() > 0 {
            stream.wait(None, None).await;
        }
        stream.report().await;
    }
}

impl<'a, D: Outgoing> Stream<'a, D> {
    fn new(worker: &'a MailWorker, desk: &'a D) -> Self {
        Self {
            lanes: Lanes::new(worker.slots),
            worker,
            desk,
            flights: JoinSet::new(),
            carried: HashMap::new(),
            cuts: HashMap::new(),
            results: Vec::new(),
            since: None,
            rests_until: None,
            next_claim: Instant::now(),
            is_dry: false,
            tally: Tally::default(),
        }
    }

    /// Claims letters for the slots that are free, and sends them off. How many.
    async fn claim(&mut self) -> Result<usize, D::Error> {
        if self.lanes.free() == 0 {
            return Ok(0);
        }
        let letters = self.desk.claim(&self.lanes.room()).await?;
        let found = letters.len();
        self.tally.claimed += found;
        for letter in letters {
            self.lanes.begin(letter.id, letter.lane.clone(), Instant::now());
            let (transport, id, cut) = (self.worker.transport.clone(), letter.id, Cut::default());
            self.cuts.insert(id, cut.clone());
            let flight = self.flights.spawn(async move {
                let delivery = transport.send_unless(&cut, letter.id, &letter.post).await;
                Landed { letter, delivery }
            });
            self.carried.insert(flight.id(), id);
        }
        Ok(found)
    }

    /// The same where enough slots are free to share a transaction, and not more often than makes sense. When to try
    /// next.
    async fn claim_when_due(&mut self, tick: Duration) -> Instant {
        let now = Instant::now();
        if let Some(until) = self.rests_until.filter(|until| now < *until) {
            return until;
        }
        self.rests_until = None;
        let many = self.worker.slots.div_ceil(2);
        if now < self.next_claim && (self.is_dry || self.lanes.free() < many) {
            return self.next_claim;
        }
        match self.claim().await {
            Ok(found) => {
                self.is_dry = found == 0 && self.lanes.free() > 0;
                self.next_claim = Instant::now() + if self.is_dry { tick } else { CLAIMED_WITHIN };
            }
            Err(error) => {
                tracing::error!(%error, "letters could not be claimed");
                self.rest(now);
            }
        }
        self.rests_until.unwrap_or(self.next_claim)
    }

    /// Claims nothing for a moment: the server is down, or storage is.
    fn rest(&mut self, now: Instant) {
        self.rests_until = Some(now + Duration::from_secs(1));
    }

    /// Waits for the next letter to be answered, for `until`, or for being told to stop; reports what waited long enough.
    async fn wait(&mut self, until: Option<Instant>, stop: Option<&mut watch::Receiver<bool>>) {
        let report_at = self.since.map(|since| since + REPORTED_WITHIN);
        let wake = [until, report_at, self.lanes.next_look()].into_iter().flatten().min();
        let told = async {
            match stop {
                // who could tell is gone: nobody will
                Some(stop) => {
                    if stop.changed().await.is_err() {
                        pending::<()>().await;
                    }
                }
                None => pending().await,
            }
        };
        // nothing but waiting stands in here: what is dropped half way has done nothing
        tokio::select! {
            Some(landed) = self.flights.join_next_with_id() => self.landed(landed),
            () = sleep_until(wake.unwrap_or_else(Instant::now)), if wake.is_some() => {}
            () = told, if wake.is_some() => {}
            else => {}
        }
        while let Some(landed) = self.flights.try_join_next_with_id() {
            self.landed(landed);
        }
        let now = Instant::now();
        for id in self.lanes.look(now) {
            if let Some(cut) = self.cuts.get(&id) {
                cut.ask();
            }
        }
        let is_old = self.since.is_some_and(|since| now - since >= REPORTED_WITHIN);
        if is_old || self.results.len() >= REPORTED_AT_ONCE {
            self.report().await;
        }
    }

    fn landed(&mut self, landed: Result<(Id, Landed), JoinError>) {
        let now = Instant::now();
        match landed {
            Ok((flight, Landed { letter, delivery })) => {
                self.carried.remove(&flight);
                self.cuts.remove(&letter.id);
                let judges = !matches!(delivery, Delivery::Unreachable(Phase::Connect));
                self.lanes.end(letter.id, judges, now);
                if !judges {
                    // with a dead network each knock lasts as long as the timeout: the others wait in the outbox
                    self.rest(now);
                }
                let at = self.worker.clock.now();
                let outcome = self.worker.outcome(&letter, delivery, at);
                self.results.push(letter.report(outcome, at));
                self.since.get_or_insert(now);
            }
            Err(broken) => {
                tracing::error!(panicked = broken.is_panic(), "a letter broke off; it will be sent again");
                if let Some(id) = self.carried.remove(&broken.id()) {
                    self.cuts.remove(&id);
                    self.lanes.end(id, false, now);
                }
                self.tally.unreported += 1;
            }
        }
    }

    async fn report(&mut self) {
        let results = std::mem::take(&mut self.results);
        self.since = None;
        if results.is_empty() {
            return;
        }
        let outcomes: Vec<(OutboxId, Outcome)> = results.iter().map(|one| (one.id, one.outcome)).collect();
        let unsaved = self.desk.report(results).await;
        for (_, error) in &unsaved {
            tracing::warn!(%error, "the result of a mail could not be saved; it will be sent again");
        }
        if !unsaved.is_empty() {
            self.rest(Instant::now());
        }
        self.tally.unreported += unsaved.len();
        let mut reported = Tally::default();
        for (id, outcome) in outcomes {
            if !unsaved.iter().any(|(lost, _)| *lost == id) {
                self.tally.count(outcome);
                reported.count(outcome);
            }
        }
        let Tally { accepted, deferred, bounced, given_up, .. } = reported;
        tracing::info!(accepted, deferred, bounced, given_up, "mail sent");
    }
}
