//! A person asks for a one-time code. Whoever asks hears the same, after the same work, whether the reference exists,
//! has a mailbox, or is made up: only the mailbox on file learns anything.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use crate::{
    case::{Actor, filing::FilingEvent},
    desk::{
        ControllerRoom, Desk, Error,
        command::{change::Change, door::TRIES, whole_filing::LoadedFiling},
        post::{Address, letter_code},
        staff::identity::OneTimeCode,
    },
    letters::{CodeLetter, Letter},
    store::{StoreError, streams::Stream, waits},
    types::{EmailAddress, FilingId, Reference},
    vault::DataKey,
};

/// No answer comes sooner than this, so that the few rows that a real code writes do not show in the time it takes.
const ANSWER_AFTER: Duration = Duration::from_millis(50);
/// The address that letters to nobody are rendered for; they are never queued.
const NOBODY: &str = "nobody@nowhere.invalid";

impl Desk {
    /// Mails a code; the same answer for unknown references.
    ///
    /// # Errors
    /// `Error::TooMany` within the waiting time of this reference, known or not; storage that does not answer.
    pub async fn send_code(&self, reference: &str) -> Result<(), Error> {
        let pace = tokio::time::sleep(ANSWER_AFTER);
        let answer = self.mail_code(reference).await;
        pace.await;
        answer
    }

    async fn mail_code(&self, reference: &str) -> Result<(), Error> {
        let reference = reference.parse::<Reference>().ok();
        let waits_for = reference.as_ref().map_or("-", Reference::as_str).as_bytes();
        let digest = format!("code:{}", data_encoding::HEXLOWER.encode(&Sha256::digest(waits_for)));
        for _ in 0..TRIES {
            let now = self.0.clock.now();
            let until = now + self.code_wait();
            let change = self.code_change(reference.as_ref(), now).await?;
            let digest = digest.clone();
            let sent = self
                .0
                .store
                .write("send code", move |tx| {
                    let running = waits::begin(tx, &digest, now, until)?;
                    if running.is_none() {
                        change.apply(tx)?;
                    }
                    Ok(running)
                })
                .await;
            match sent {
                Ok(None) => return Ok(()),
                Ok(Some(until)) => return Err(Error::TooMany { retry_secs: secs_between(now, until) }),
                Err(StoreError::Conflict) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Unavailable)
    }

    fn code_wait(&self) -> TimeDelta {
        let limits = &self.0.checked.settings.limits;
        if limits.disabled { TimeDelta::zero() } else { TimeDelta::seconds(limits.code_wait_secs.into()) }
    }

    /// What a code for this reference writes: nothing, after the same rendering and sealing, where nobody can get it.
    async fn code_change(&self, reference: Option<&Reference>, now: DateTime<Utc>) -> Result<Change, Error> {
        let code = OneTimeCode::draw(self.0.clock.as_ref());
        let loaded = self.filing_behind(reference.cloned()).await?;
        let mailbox = loaded.as_ref().and_then(|loaded| {
            let email = loaded.person.requester.email.as_ref()?;
            Some((loaded, loaded.key.as_ref()?, email))
        });
        match mailbox {
            Some((loaded, key, to)) => self.code_for(loaded, key, to, &code, now),
            None => self.code_for_nobody(&code, now).map(|()| Change::default()),
        }
    }

    fn code_for(
        &self,
        loaded: &LoadedFiling,
        key: &DataKey,
        to: &EmailAddress,
        code: &OneTimeCode,
        now: DateTime<Utc>,
    ) -> Result<Change, Error> {
        let filing = &loaded.row;
        let room = self.room(&filing.controller)?;
        let address = Address {
            stream: Stream::Filing(filing.id),
            kind: "code",
            occurrence: &(loaded.replayed()?.codes + 1),
            duty: None,
            to,
            recipient: "person",
            locale: &filing.locale,
            reference: Some(&filing.reference),
        };
        let letter =
            self.letter_row(room, key, &address, &self.code_letter(&filing.reference, code)?, now)?;
        // Whoever asks has shown nothing yet, so the program is the one who acts.
        let sent = self.filing_change(loaded, &FilingEvent::CodeSent { at: now }, &Actor::Machine, None)?;
        Ok(Change {
            filings: vec![sent],
            letters: vec![letter],
            void_codes: vec![(filing.id, "status")],
            codes: vec![self.code_row(filing, "status", code, now)],
            ..Change::default()
        })
    }

    fn code_for_nobody(&self, code: &OneTimeCode, now: DateTime<Utc>) -> Result<(), Error> {
        let first = self.controllers().first().ok_or(Error::NotFound)?;
        let room: &ControllerRoom = self.room(&first.slug)?;
        let to: EmailAddress =
            NOBODY.parse().map_err(|_| Error::Internal("nobody has no address".to_owned()))?;
        let reference = Reference::from_random([0; 8]);
        let locale = first.languages.first().cloned().ok_or(Error::NotFound)?;
        let address = Address {
            stream: Stream::Filing(FilingId(self.0.clock.fresh_id())),
            kind: "code",
            occurrence: &1,
            duty: None,
            to: &to,
            recipient: "person",
            locale: &locale,
            reference: Some(&reference),
        };
        let key = DataKey::draw(&|bytes| self.0.clock.fill_random(bytes));
        self.letter_row(room, &key, &address, &self.code_letter(&reference, code)?, now).map(drop)
    }

    fn code_letter(&self, reference: &Reference, code: &OneTimeCode) -> Result<Letter, Error> {
        let minutes = self.0.checked.settings.limits.status_code_life_secs.div_ceil(60);
        Ok(Letter::from(CodeLetter { reference: reference.clone(), code: letter_code(code)?, minutes }))
    }
}

/// Whole seconds to wait, at least one.
/// Whole seconds to wait, at least one.
pub(in crate::desk) fn secs_between(now: DateTime<Utc>, until: DateTime<Utc>) -> u32 {
    let millis = (until - now).num_milliseconds().max(1);
    u32::try_from((millis + 999) / 1_000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_in_whole_seconds_and_never_as_none() {
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(secs_between(now, now + TimeDelta::seconds(30)), 30);
        assert_eq!(secs_between(now, now + TimeDelta::milliseconds(29_001)), 30);
        assert_eq!(secs_between(now, now), 1);
    }
}
