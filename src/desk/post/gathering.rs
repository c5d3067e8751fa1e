//! Letters to a mailbox that nobody confirmed. Anybody can have us write to anybody, so one mailbox gets few mails an hour and
//! a day, over all controllers and nodes. Nothing is lost by it: while there is room each letter leaves alone, the last mail that
//! fits takes along what waits in the name of the same controller, and what came too late waits for the next. A letter is
//! accepted, and its duty met, with the mail that carried it.

use std::collections::{BTreeMap, VecDeque};

use chrono::TimeDelta;
use sha2::{Digest, Sha256};

use crate::{
    config::Limits,
    desk::pipeline::tally::{Cap, Counted},
    letters::{OutgoingMail, gathered, message_id},
    store::{
        StoreError, Tx, mailboxes,
        outbox::{Lease, LetterRow},
        tallies,
    },
    texts::Texts,
    types::{Locale, OutboxId},
};

const DAY: TimeDelta = TimeDelta::days(1);
/// Letters in one mail.
const MOST: usize = 50;

/// Rows that leave as one mail.
pub(super) type Bundle = Vec<LetterRow>;

/// Of the letters that were just leased, those that may leave now, and with what; the others are given back.
pub(super) fn within_caps(
    tx: &mut Tx<'_>,
    rows: Vec<LetterRow>,
    limits: &Limits,
    lease: &Lease,
) -> Result<Vec<Bundle>, StoreError> {
    let (mut bundles, mut counted) = (Vec::new(), BTreeMap::<String, VecDeque<LetterRow>>::new());
    for row in rows {
        if row.mailbox.is_empty() || limits.disabled {
            bundles.push(vec![row]);
        } else {
            counted.entry(row.mailbox.clone()).or_default().push_back(row);
        }
    }
    let caps = [Cap::new(limits.mails_per_hour, TimeDelta::hours(1)), Cap::new(limits.mails_per_day, DAY)];
    for (mailbox, rows) in counted {
        bundles.extend(to_mailbox(tx, &mailbox, rows, caps, lease)?);
    }
    Ok(bundles)
}

fn to_mailbox(
    tx: &mut Tx<'_>,
    mailbox: &str,
    mut rows: VecDeque<LetterRow>,
    caps: [Cap; 2],
    lease: &Lease,
) -> Result<Vec<Bundle>, StoreError> {
    let (now, mut bundles) = (lease.now, Vec::new());
    while let Some(first) = rows.pop_front() {
        // one that was tried has its place already, as those that went with it
        if first.attempts > 1 {
            bundles.push(together(tx, first, &mut rows, true, lease)?);
            continue;
        }
        let counted = Counted::look(tx, mailbox.to_owned())?;
        let full_until = counted.free_at(&caps, now);
        let moved = counted.once_more(DAY, now);
        // where another node moves the count at this moment, what it leaves is seen in a second
        if full_until.is_some() || !tallies::try_save(tx, &moved)? {
            rows.push_front(first);
            let until = full_until.unwrap_or(now + TimeDelta::seconds(1));
            mailboxes::put_off(tx, mailbox, lease, rows.make_contiguous(), until)?;
            break;
        }
        let is_last = counted.once_written(&moved).free_at(&caps, now).is_some();
        bundles.push(if is_last { together(tx, first, &mut rows, false, lease)? } else { vec![first] });
    }
    Ok(bundles)
}

/// A letter with those that go along: of `rows`, and of what else waits.
fn together(
    tx: &mut Tx<'_>,
    first: LetterRow,
    rows: &mut VecDeque<LetterRow>,
    tried: bool,
    lease: &Lease,
) -> Result<Bundle, StoreError> {
    let (controller, mailbox) = (first.controller.clone(), first.mailbox.clone());
    let mut bundle = vec![first];
    let mut left = VecDeque::new();
    for row in rows.drain(..) {
        let goes_along = row.controller == controller && (!tried || row.attempts > 1);
        if goes_along && bundle.len() < MOST { bundle.push(row) } else { left.push_back(row) }
    }
    *rows = left;
    let room = MOST - bundle.len();
    bundle.extend(mailboxes::join(tx, &mailbox, &controller, tried, lease, room)?);
    Ok(bundle)
}

/// One mail out of several letters to the same mailbox, the first of which gives the envelope. Its Message-ID is made of all
/// of them: the same letters have the same one on each attempt, others another.
pub(super) fn one_mail(
    texts: Texts,
    languages: &[Locale],
    mails: Vec<(OutboxId, OutgoingMail)>,
) -> Option<OutgoingMail> {
    let mut hash = Sha256::new();
    for (id, _) in &mails {
        hash.update(id.to_string());
    }
    let all = uuid::Uuid::from_slice(hash.finalize().get(..16)?).ok()?;
    let mut mails: Vec<OutgoingMail> = mails.into_iter().map(|(_, mail)| mail).collect();
    if mails.len() < 2 {
        return mails.pop();
    }
    let first = mails.first()?;
    let spoken = languages.iter().find(|language| language.to_string() == first.language);
    let mut mail = gathered(&texts, &spoken.cloned().unwrap_or_else(Locale::english), &mails)?;
    mail.message_id = message_id(OutboxId(all), &mail.from.mailbox);
    Some(mail)
}
