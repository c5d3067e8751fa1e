//! A code becomes a session of two hours at most, of fifteen minutes unused, without an account. A code that was mailed
//! and comes back also proves control of the mailbox: the address is confirmed in the same transaction. The code of the
//! confirmation mail is good for a day, so what it opens is never fresh. A code that came by post proves the postal address.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    case::{
        Act, Actor, Method, Tier,
        act::payload::{Nothing, RecordedProof},
        filing::FilingEvent,
        words::Proven,
    },
    desk::{
        CodeFault, Desk, Error,
        pipeline::{
            attempt::Attempt, change::Change, command::Command, gates::Redemption, once::execute_once,
            plan::plan_all, snapshot::load_filing,
        },
        requester::{
            alarm::guessed,
            code_rows::{POSTED, STATUS, code_digest},
            guesses::Guesses,
            notices::Done,
        },
        staff::identity::{OneTimeCode, SecretToken},
        views::{Requester, RequesterSession},
    },
    store::{
        Conn,
        codes::{self, Against},
        filings, sessions,
        streams::Stream,
    },
    types::{Door, Factors, FilingId, Network, Reference},
};

/// How long a session lives at most.
const SESSION_SECS: u32 = 2 * 60 * 60;
/// How long it lives unused: the next person at a shared computer comes soon.
const IDLE: TimeDelta = TimeDelta::minutes(15);
/// A session is touched at most this often.
const TOUCH: TimeDelta = TimeDelta::seconds(60);
/// How fresh a code must be for what a session alone may not do.
pub(crate) const FRESH: TimeDelta = TimeDelta::minutes(10);
const KIND: &str = "requester";

impl Requester {
    /// Whether the code that opened the session is fresh enough to collect an answer.
    pub(crate) fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        self.code_at.is_some_and(|given| now - given <= FRESH)
    }
}

/// Trades a code for a session; whichever code it was, it came by mail, so the address is confirmed as well.
///
/// # Errors
/// `Error::CodeWrong`, with what is wrong as far as it shows whatever the reference leads to; `Error::TooMany` where no more
/// are looked at for now.
pub async fn open_session(
    desk: &Desk,
    reference: &str,
    code: &str,
    from: Network,
) -> Result<RequesterSession, Error> {
    // What cannot be a code is refused before anything is looked up, and costs nobody a try.
    let code = OneTimeCode::typed(code).ok_or(Error::CodeWrong(CodeFault::NoCode))?;
    let reference = reference.parse::<Reference>().map_err(|_| Error::CodeWrong(CodeFault::Another))?;
    let (reference, code) = (&reference, &code);
    let opened = execute_once(desk, "open session", move |attempt: Attempt| async move {
        let (desk, now) = (&attempt.desk, attempt.now);
        let limits = &desk.0.checked.settings.limits;
        let guesses = if limits.disabled { None } else { Some(Guesses::look(desk, reference, from).await?) };
        let paid = match &guesses {
            Some(guesses) => Some((guesses, guesses.purse(limits, now)?)),
            None => None,
        };
        let (filing, digest) = filing_and_digest(desk, reference, code).await?;
        let shown = digest.clone();
        let against = paid.map_or(Against::Open, |(_, purse)| purse.against());
        let look = move |conn: &mut Conn| codes::opens(conn, filing.id, &shown, against, now);
        let purpose = desk.0.store.read("look at code", look).await?;
        let mut change = match (&purpose, paid) {
            (Some(purpose), _) if purpose == POSTED => address_proven(&attempt, filing.id).await?,
            (Some(_), _) if filing.known_unconfirmed => confirmation(&attempt, filing.id).await?,
            (None, Some((guesses, purse))) if guesses.is_last(purse, limits, now) => {
                guessed(desk, reference, now).await?
            }
            (Some(_) | None, _) => Change::default(),
        };
        change.redeemed =
            Some(Redemption { filing: filing.id, digest, at: now, against, is_right: purpose.is_some() });
        if let Some((guesses, purse)) = paid {
            change.tallies.extend(match &purpose {
                Some(_) => guesses.after_right(purse, now),
                None => guesses.after_wrong(purse, now),
            });
        }
        let token = SecretToken::draw(desk.0.clock.as_ref());
        if let Some(purpose) = &purpose {
            let fresh_at = [STATUS, POSTED].contains(&purpose.as_str()).then_some(now);
            let mut opened = session_row(desk, filing.id, &token, fresh_at, now);
            let confirms = filing.known_unconfirmed && purpose != POSTED;
            opened.notice = confirms.then(|| Done::Confirmed.to_string());
            change.sessions.push(opened);
        }
        let session = RequesterSession { token: token.as_str().to_owned(), expires_in: SESSION_SECS };
        let wrong = paid.map_or(CodeFault::Another, |(guesses, purse)| guesses.fault(purse, limits, now));
        Ok((change, purpose.map(|_| session).ok_or(wrong)))
    })
    .await?;
    opened.map_err(Error::CodeWrong)
}

/// Whose session this token is.
///
/// # Errors
/// `Error::Unauthenticated` for one that is unknown, over, or was idle for too long.
pub async fn requester(desk: &Desk, token: &str) -> Result<Requester, Error> {
    let digest = SecretToken::digest_of(token);
    let now = desk.0.clock.now();
    let found = desk
        .0
        .store
        .read("requester", move |conn| {
            let Some(session) = sessions::find(conn, &digest, now)?.filter(|known| known.kind == KIND) else {
                return Ok(None);
            };
            let Some(filing) = session.filing() else { return Ok(None) };
            Ok(filings::find(conn, filing)?.map(|filing| (session, filing)))
        })
        .await?;
    let (session, filing) = found.ok_or(Error::Unauthenticated)?;
    if session.seen_at + IDLE <= now {
        return Err(Error::Unauthenticated);
    }
    if session.seen_at + TOUCH <= now {
        let digest = session.digest.clone();
        desk.0.store.write("touch session", move |tx| sessions::touch(tx, &digest, now)).await?;
    }
    Ok(Requester {
        filing: filing.id,
        reference: filing.reference,
        controller: filing.controller,
        code_at: session.code_at,
        csrf: session.csrf,
        session: session.digest,
    })
}

/// Ends the session.
///
/// # Errors
/// Storage that does not answer.
pub async fn end_requester_session(desk: &Desk, requester: &Requester) -> Result<(), Error> {
    let digest = requester.session.clone();
    Ok(desk.0.store.write("end session", move |tx| sessions::end(tx, &digest)).await?)
}

/// Where a reference leads, and the code as it would be stored there. An unknown reference leads to a filing that
/// does not exist, so that the same questions are asked.
async fn filing_and_digest(
    desk: &Desk,
    reference: &Reference,
    code: &OneTimeCode,
) -> Result<(Entrance, Vec<u8>), Error> {
    let wanted = reference.clone();
    let found = desk
        .0
        .store
        .read("filing of reference", move |conn| filings::find_by_reference(conn, &wanted))
        .await?;
    let nobody = Entrance { id: FilingId(desk.0.clock.fresh_id()), known_unconfirmed: false };
    let entrance = found.map_or(nobody, |filing| Entrance {
        id: filing.id,
        known_unconfirmed: filing.confirmed_at.is_none(),
    });
    Ok((entrance, code_digest(desk, entrance.id, code)))
}

/// What confirming the address writes: to the filing, and to every case that is still open to it.
async fn confirmation(attempt: &Attempt, filing: FilingId) -> Result<Change, Error> {
    let (filing, mut cases) = load_filing(&attempt.desk, filing).await?;
    let event = FilingEvent::AddressConfirmed { at: attempt.now };
    let by = (&Actor::Requester, attempt.now);
    let streams = cases.iter().map(|one| Stream::Case(one.row.id)).chain([Stream::Filing(filing.row.id)]);
    let confirmed = streams.map(|stream| (stream, attempt.now)).collect();
    let filings = vec![filing.with_event(&attempt.desk, &event, by, None)?];
    let beside = Change { filings, confirmed, ..Change::default() };
    let act = Act::ConfirmMailbox(Nothing {});
    cases.retain(|one| act.kind().is_possible_in(one.case.state));
    let command = Command::on_each(Actor::Requester, &act, cases.iter().map(|one| one.row.id));
    Ok(plan_all(attempt, cases, &command, beside).await?.0)
}

/// What a code that came by post proves, once: the postal address, for the filing and each case of it that is open.
async fn address_proven(attempt: &Attempt, filing: FilingId) -> Result<Change, Error> {
    let (filing, mut cases) = load_filing(&attempt.desk, filing).await?;
    let known = filing.replayed()?.proof;
    let Some(first) = cases.first().filter(|_| known.tier < Tier::CONTROL).map(|one| one.row.id) else {
        return Ok(Change::default());
    };
    let on = attempt.desk.context(&filing.row.controller)?.office.day(attempt.now);
    let (number, tier) = (known.recorded + 1, Tier::CONTROL);
    let event = FilingEvent::ProofRecorded {
        proof: number,
        case: first,
        result: Proven::Established,
        method: Method::PostalCodeLetter,
        tier,
        authority: None,
        files: Vec::new(),
        on,
    };
    let by = (&Actor::Requester, attempt.now);
    let beside = Change::of_filing(filing.with_event(&attempt.desk, &event, by, None)?);
    let act = Act::TakeProof(RecordedProof { number, tier, authority: None, on });
    cases.retain(|one| act.kind().is_possible_in(one.case.state));
    let command = Command::on_each(Actor::Machine, &act, cases.iter().map(|one| one.row.id));
    Ok(plan_all(attempt, cases, &command, beside).await?.0)
}

fn session_row(
    desk: &Desk,
    filing: FilingId,
    token: &SecretToken,
    fresh_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> sessions::Session {
    sessions::Session {
        digest: token.digest(),
        kind: KIND.to_owned(),
        subject: filing.to_string(),
        csrf: SecretToken::draw(desk.0.clock.as_ref()).as_str().to_owned(),
        code_at: fresh_at,
        created_at: now,
        seen_at: now,
        expires_at: now + TimeDelta::seconds(SESSION_SECS.into()),
        notice: None,
        door: Door::Pages,
        factors: Factors::default(),
        provider_grant: None,
        confirmed_at: None,
        asked_at: None,
    }
}

/// The filing behind a reference, or one that nobody filed.
#[derive(Clone, Copy)]
struct Entrance {
    id: FilingId,
    known_unconfirmed: bool,
}
