//! The filing: what a person sends once. Receipt, confirmation and change of contact belong to it; each of its rights is
//! a case of its own.
//!
//! Invariant: ids, figures and closed lists only; who the person is stands sealed elsewhere.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    case::words::{Channel, LetterKind, Method, Proven, ReplyBy, Tier},
    law::OnBehalfOf,
    types::{CaseId, ControllerSlug, FileId, FilingId, Locale, Reference, Signal},
};

/// What happened to a filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum FilingEvent {
    /// It was filed.
    Filed {
        filing: FilingId,
        /// Its public name.
        reference: Reference,
        /// Who must answer.
        controller: ControllerSlug,
        /// The language of its letters.
        locale: Locale,
        /// How it came.
        channel: Channel,
        /// How the answer shall go.
        reply_by: ReplyBy,
        /// Whose data.
        on_behalf_of: OnBehalfOf,
        /// Whether a mailbox is named.
        has_mailbox: bool,
        /// One case a right.
        cases: Vec<CaseId>,
        /// When it reached the controller.
        received_at: DateTime<Utc>,
        /// When it was recorded.
        filed_at: DateTime<Utc>,
        /// What the browser said by itself.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        signals: Vec<Signal>,
    },
    /// A case was split off later.
    CaseOpened { case: CaseId },
    /// A one-time code was sent.
    CodeSent { at: DateTime<Utc> },
    /// Wrong codes were entered until no more were taken that day.
    CodesGuessed { at: DateTime<Utc> },
    /// The person proved control of the mailbox.
    AddressConfirmed { at: DateTime<Utc> },
    /// Who asks was judged: a fact of the filing, which every case of it takes over.
    ProofRecorded {
        /// Which proof of this filing, from 1.
        proof: u32,
        /// On which case it was recorded.
        case: CaseId,
        /// Whether it proves anything.
        result: Proven,
        method: Method,
        /// The tier reached by it; none where it failed.
        tier: Tier,
        /// Authority, if judged.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        authority: Option<Proven>,
        /// Files seen; words about it stand sealed beside the event.
        files: Vec<FileId>,
        /// The local day.
        on: NaiveDate,
    },
    /// A channel was changed; what it is now stands sealed.
    ContactChanged {
        /// Whether a mailbox is named now.
        has_mailbox: bool,
        at: DateTime<Utc>,
    },
    /// The language of letters was changed.
    LocaleChanged {
        /// The language now.
        locale: Locale,
    },
    /// The person wrote.
    MessageReceived {
        message: Uuid,
        at: DateTime<Utc>,
        /// The way it came, where somebody of the office recorded it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        channel: Option<Channel>,
        /// The local day on which it came, where that was recorded.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<NaiveDate>,
        /// Scans of it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<FileId>,
    },
    /// We wrote, outside any duty.
    MessageSent { message: Uuid, at: DateTime<Utc> },
    /// The next mail server took a letter.
    LetterAccepted {
        letter: LetterKind,
        /// Which of its kind.
        occurrence: u32,
        at: DateTime<Utc>,
    },
    /// A letter came back.
    LetterBounced {
        letter: LetterKind,
        /// Which of its kind.
        occurrence: u32,
        at: DateTime<Utc>,
    },
}

/// What is proven about who asks: identity and authority, for all cases of a filing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FilingProof {
    /// How many proofs were recorded; the number of the last.
    pub recorded: u32,
    /// The last that established anything.
    pub last_established: Option<u32>,
    /// The highest tier reached.
    pub tier: Tier,
    /// Authority to act for another, once judged.
    pub authority: Option<Proven>,
}

/// A filing, as its events made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    pub id: FilingId,
    /// Its public name.
    pub reference: Reference,
    /// Who must answer.
    pub controller: ControllerSlug,
    /// The language of its letters.
    pub locale: Locale,
    /// How it came.
    pub channel: Channel,
    /// How the answer shall go.
    pub reply_by: ReplyBy,
    /// Whose data.
    pub on_behalf_of: OnBehalfOf,
    /// Whether a mailbox is named.
    pub has_mailbox: bool,
    pub cases: Vec<CaseId>,
    /// Those with which it began: its first receipt names them, and no case that was split off later.
    pub named: Vec<CaseId>,
    /// When it reached the controller.
    pub received_at: DateTime<Utc>,
    /// What the browser said by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<Signal>,
    /// Since when the mailbox is confirmed.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// How many codes were sent; the last one's occurrence.
    pub codes: u32,
    /// When the last code was sent.
    pub code_sent_at: Option<DateTime<Utc>>,
    /// How often wrong codes were entered until no more were taken.
    pub guessed: u32,
    /// When that was last so.
    pub guessed_at: Option<DateTime<Utc>>,
    /// What is proven about who asks.
    pub proof: FilingProof,
    /// Messages of the person.
    pub messages_in: u32,
    /// Messages of the office.
    pub messages_out: u32,
    /// Whether the last letter to the mailbox came back.
    pub bouncing: bool,
    /// How many events there are.
    pub seq: u64,
}

/// The filing out of its events; none if they do not begin with a filing.
pub fn replay<'a>(events: impl IntoIterator<Item = &'a FilingEvent>) -> Option<Filing> {
    let mut events = events.into_iter();
    let filing = begin(events.next()?)?;
    Some(events.fold(filing, evolve))
}

/// The filing after its first event.
pub fn begin(event: &FilingEvent) -> Option<Filing> {
    let FilingEvent::Filed {
        filing,
        reference,
        controller,
        locale,
        channel,
        reply_by,
        on_behalf_of,
        has_mailbox,
        cases,
        received_at,
        filed_at: _,
        signals,
    } = event
    else {
        return None;
    };
    Some(Filing {
        id: *filing,
        reference: reference.clone(),
        controller: controller.clone(),
        locale: locale.clone(),
        channel: *channel,
        reply_by: *reply_by,
        on_behalf_of: *on_behalf_of,
        has_mailbox: *has_mailbox,
        cases: cases.clone(),
        named: cases.clone(),
        received_at: *received_at,
        signals: signals.clone(),
        confirmed_at: None,
        codes: 0,
        code_sent_at: None,
        guessed: 0,
        guessed_at: None,
        proof: FilingProof::default(),
        messages_in: 0,
        messages_out: 0,
        bouncing: false,
        seq: 1,
    })
}

/// The filing after one more event. Cannot fail.
pub fn evolve(mut filing: Filing, event: &FilingEvent) -> Filing {
    match event {
        FilingEvent::Filed { .. } => {}
        FilingEvent::CaseOpened { case } => filing.cases.push(*case),
        FilingEvent::CodeSent { at } => {
            filing.codes += 1;
            filing.code_sent_at = Some(*at);
        }
        FilingEvent::CodesGuessed { at } => {
            filing.guessed += 1;
            filing.guessed_at = Some(*at);
        }
        FilingEvent::AddressConfirmed { at } => filing.confirmed_at = filing.confirmed_at.or(Some(*at)),
        FilingEvent::ProofRecorded { proof, result, tier, authority, .. } => {
            filing.proof.recorded = *proof;
            match result {
                Proven::Established => {
                    filing.proof.last_established = Some(*proof);
                    filing.proof.tier = filing.proof.tier.max(*tier);
                    filing.proof.authority = authority.or(filing.proof.authority);
                }
                Proven::Failed => filing.proof.authority = authority.or(filing.proof.authority),
            }
        }
        FilingEvent::ContactChanged { has_mailbox, .. } => {
            // a new mailbox proves nothing yet
            filing.has_mailbox = *has_mailbox;
            filing.confirmed_at = None;
            filing.bouncing = false;
        }
        FilingEvent::LocaleChanged { locale } => filing.locale = locale.clone(),
        FilingEvent::MessageReceived { .. } => filing.messages_in += 1,
        FilingEvent::MessageSent { .. } => filing.messages_out += 1,
        FilingEvent::LetterAccepted { .. } => filing.bouncing = false,
        FilingEvent::LetterBounced { .. } => filing.bouncing = true,
    }
    filing.seq += 1;
    filing
}
