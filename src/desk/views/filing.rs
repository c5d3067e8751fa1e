//! A filing as its requester sees it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{DueDates, LetterView, MergedView, TimelineEntry};
use crate::{
    case::{Channel, ItemOutcome, Outcome, PackageEnd, ReferralStage, State},
    law::{Authority, ClockDates, Purpose, Right, StopReason, TraceStep, Zone},
    letters::{OwnNames, Why},
    types::{CaseId, FileId, Locale, Place, Reference},
};

/// What a person holds after filing. Serialises as the API's 201 answer.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Receipt {
    /// Public reference.
    pub reference: Reference,
    /// When it reached us.
    pub received_at: DateTime<Utc>,
    /// Always `received`.
    pub status: &'static str,
    /// Absolute address of the status page.
    pub status_url: String,
    /// One for each right.
    pub cases: Vec<ReceiptCase>,
    /// Zone in which the dates count; for pages.
    #[serde(skip)]
    pub zone: Zone,
    /// Whether a confirmation code was mailed; for pages.
    #[serde(skip)]
    pub confirm_by_mail: bool,
    /// Language of the filing; for pages.
    #[serde(skip)]
    pub locale: Locale,
}

/// One case of a receipt.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ReceiptCase {
    /// Names the case in `/api/v1/cases/{id}`.
    pub id: CaseId,
    /// The right that was asked for.
    pub right: Right,
    /// What an objection is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Lead law.
    pub law: String,
    /// Where it stands.
    pub state: State,
    /// The dates by which it must be acknowledged and answered.
    #[serde(flatten)]
    pub dates: DueDates,
    /// Every clock, the lead law's first.
    pub clocks: Vec<ClockDates>,
    /// How the date was found.
    pub trace: Vec<TraceStep>,
    /// What the laws of the clocks call themselves; for pages.
    #[serde(skip)]
    pub own_names: OwnNames,
}

impl ReceiptCase {
    /// How the date was found, for plain words.
    pub fn why(&self) -> Why {
        Why::of_public(self.clocks.clone(), self.trace.clone(), self.own_names.clone())
    }
}

/// The status page and `GET /api/v1/requests/{reference}`.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct FilingStatus {
    /// Public reference.
    pub reference: Reference,
    /// When it reached us.
    pub received_at: DateTime<Utc>,
    /// Zone in which the dates count.
    #[schemars(with = "String")]
    pub zone: Zone,
    /// Language of the filing.
    pub locale: Locale,
    /// Where the person lives, if they said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub residence: Option<Place>,
    /// Whether the mail address was confirmed.
    pub address_confirmed: bool,
    /// The address, masked: `d…@example.org`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub masked_email: Option<String>,
    /// One for each right.
    pub cases: Vec<CaseStatus>,
    /// The letters that left for the person, the oldest first; for pages.
    #[serde(skip)]
    pub letters: Vec<LetterView>,
    /// Both directions, oldest first.
    pub messages: Vec<MessageView>,
    /// The authorities for the place where the person lives, under every law of the filing; none where there is none.
    pub authorities: Vec<AuthorityView>,
    /// Whether an answer with files can be collected.
    pub package_ready: bool,
    /// The last day on which all of it can be collected, where that is known and not over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package_until: Option<NaiveDate>,
    /// How it ended that the answer could be collected, where none can be any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package_ended: Option<PackageEnd>,
    /// Whether this session's code is fresh enough (10 minutes) to collect it.
    pub code_is_fresh: bool,
}

/// An authority to which the person can complain, whatever state a case is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct AuthorityView {
    /// Its name, in the language of the place.
    pub name: String,
    /// Its web page.
    pub web: String,
    /// Its form for complaints, where we are sure of the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub complaint: Option<String>,
    /// The languages in which it takes complaints.
    pub languages: Vec<String>,
    /// What the person should know before they write.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl AuthorityView {
    /// Each of these once, in their order.
    pub(in crate::desk) fn each_once<'a>(authorities: impl Iterator<Item = &'a Authority>) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for view in authorities.map(Self::from) {
            if !found.contains(&view) {
                found.push(view);
            }
        }
        found
    }
}

impl From<&Authority> for AuthorityView {
    fn from(authority: &Authority) -> Self {
        let Authority { name, web, complaint, languages, note, .. } = authority.clone();
        Self { name, web, complaint, languages, note }
    }
}

/// One case as the person sees it.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct CaseStatus {
    /// Names the case in calls about it.
    pub id: CaseId,
    /// The right that was asked for.
    pub right: Right,
    /// What an objection is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Lead law.
    pub law: String,
    /// Where it stands.
    pub state: State,
    /// What it came to, once closed by an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// What an answer in part left out, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOutView>,
    /// The dates by which it must be acknowledged and answered.
    #[serde(flatten)]
    pub dates: DueDates,
    /// Date before an extension, where one is in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_due: Option<NaiveDate>,
    /// From and to where our own date was moved, once the person was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postponed: Option<Moved>,
    /// Every clock, the lead law's first.
    pub clocks: Vec<ClockDates>,
    /// Since when the clock stands, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_since: Option<NaiveDate>,
    /// Whether the extension is in force.
    pub extended: bool,
    /// What we still need from the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting_for: Option<StopReason>,
    /// Whether the person may withdraw it now.
    pub may_withdraw: bool,
    /// Whether the person may take a withdrawal back now.
    pub may_reopen: bool,
    /// Whether the person may ask to have the decision looked at again.
    pub may_appeal: bool,
    /// Whether the person may complain about this case.
    pub may_complain: bool,
    /// Whether somebody looks at the decision again.
    pub under_appeal: bool,
    /// For an appeal or a complaint: the case that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contests: Option<CaseId>,
    /// Another organisation, where one was asked to answer or does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referral: Option<ReferralView>,
    /// Another request, where both are answered together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged: Option<MergedView>,
    /// How the date was found.
    pub trace: Vec<TraceStep>,
    /// What the laws of the clocks call themselves; for pages.
    #[serde(skip)]
    pub own_names: OwnNames,
    /// What happened, in order, without the office's inner steps.
    pub timeline: Vec<TimelineEntry>,
}

impl CaseStatus {
    /// How the date was found, for plain words.
    pub fn why(&self) -> Why {
        Why::of_public(self.clocks.clone(), self.trace.clone(), self.own_names.clone())
    }
}

/// A request that is passed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ReferralView {
    /// How far it is.
    pub stage: ReferralStage,
    /// The other organisation, as the letter names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// A date of our own that was moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Moved {
    /// What it was.
    pub from: NaiveDate,
    /// What it is.
    pub to: NaiveDate,
}

/// A message between requester and office.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct MessageView {
    /// The instant at which the message was sent.
    pub at: DateTime<Utc>,
    /// Whether the office wrote it.
    pub from_office: bool,
    /// The words.
    pub text: String,
    /// The way it came, where somebody of the office recorded it for the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The day on which it came, where that was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrived_on: Option<NaiveDate>,
    /// Scans of it; for staff.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileId>,
    /// Blank forms of the office that went with it, by name; each is fetched from `/c/CONTROLLER/forms/NAME`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<String>,
    /// Who of the office wrote or recorded it; for staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
}

impl MessageView {
    /// One that the office wrote, its words to be filled in.
    pub fn of_office(at: DateTime<Utc>) -> Self {
        Self {
            at,
            from_office: true,
            text: String::new(),
            channel: None,
            arrived_on: None,
            files: Vec::new(),
            forms: Vec::new(),
            author: None,
        }
    }
}

/// Something that an answer in part left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct LeftOutView {
    /// What it is, in the officer's words.
    pub label: String,
    /// What happened to it: kept or withheld.
    pub outcome: ItemOutcome,
    /// What the officer wrote in the letter of this answer, where the reason may point at it; the same for each item of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Why, in the language of the filing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The provision that allows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub citation: Option<String>,
}

/// A stored file.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct FileView {
    /// Names the file in the call that fetches it.
    pub id: FileId,
    /// Name as uploaded.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the clear bytes, hex.
    pub sha256: String,
    /// When its bytes were destroyed: nobody can fetch it any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub destroyed_at: Option<DateTime<Utc>>,
}
