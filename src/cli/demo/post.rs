//! The post of a demo's past: whatever is in the outbox leaves at once. Letters of the last days can be read in the
//! folder; addresses that are gone refuse theirs.

use std::{fs, io, path::PathBuf};

use chrono::{DateTime, TimeDelta, Utc};

use super::cast::GONE;
use crate::{
    cli::Failure,
    desk::{
        Desk, Outbound,
        post::{self, Outcome, Room},
    },
    letters::OutgoingMail,
    mail,
};

/// Letters taken at once.
const AT_ONCE: usize = 64;
/// "No such mailbox", as mail servers say it.
const NO_SUCH_MAILBOX: u16 = 550;

/// Carries letters in the past.
#[derive(Debug)]
pub(super) struct DemoMail {
    folder: PathBuf,
    shown_from: DateTime<Utc>,
}

impl DemoMail {
    /// Letters since `shown_from` are left in `folder`.
    pub(super) fn new(folder: PathBuf, shown_from: DateTime<Utc>) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, shown_from })
    }

    /// Carries everything that waits. The last code that was in it, if any.
    pub(super) async fn read_mail(&self, desk: &Desk) -> Result<Option<String>, Failure> {
        let mut code = None;
        loop {
            let room = Room::for_any(AT_ONCE);
            let letters =
                post::claim_letters(desk, &room, TimeDelta::minutes(5)).await.map_err(Failure::other)?;
            if letters.is_empty() {
                return Ok(code);
            }
            for letter in letters {
                code = code_in(&letter.post).or(code);
                self.deliver(desk, &letter).await?;
            }
        }
    }

    async fn deliver(&self, desk: &Desk, letter: &Outbound) -> Result<(), Failure> {
        let now = desk.clock().now();
        let outcome = if letter.post.to.as_str().ends_with(GONE) {
            Outcome::Bounced { code: NO_SUCH_MAILBOX }
        } else {
            if now >= self.shown_from {
                self.show(letter, now)?;
            }
            Outcome::Accepted
        };
        post::report_letter(desk, letter.report(outcome, now)).await.map_err(Failure::other)
    }

    /// The mailbox page lists files by their time, which is that of the letter.
    fn show(&self, letter: &Outbound, now: DateTime<Utc>) -> Result<(), Failure> {
        let mime = mail::mime(&letter.post).map_err(Failure::other)?;
        let file = self.folder.join(format!("{}.eml", letter.id));
        fs::write(&file, &mime.bytes)?;
        Ok(fs::File::options().append(true).open(&file)?.set_modified(now.into())?)
    }
}

/// Six digits on a line of their own.
fn code_in(post: &OutgoingMail) -> Option<String> {
    let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit());
    post.text.lines().map(str::trim).find(is_code).map(str::to_owned)
}
