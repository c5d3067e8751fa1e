//! A case as staff see it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{
    CaseRef, DecisionView, DueDates, DutyView, EventView, FileView, GivenView, JoinedView, MessageView,
};
use crate::{
    case::{
        ActKind, CaseFlag, Channel, Chip, LegalHold, Link, Outcome, Reason, ReplyBy, Scope, State, TaskKind,
        TimerKind,
    },
    law::{Age, ClockDates, Ground, LawId, Purpose, Right, Standing, TraceStep, Zone},
    texts::Sentence,
    types::{CaseId, FilingId, Reference, Signal, TaskId, closed_list},
};

/// One row of the queue.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct QueueItem {
    /// Names the case in `/api/v1/cases/{id}`.
    pub id: CaseId,
    /// Public reference of its filing.
    pub reference: Reference,
    /// Controller slug.
    pub controller: String,
    /// The right that was asked for.
    pub right: Right,
    /// Lead law.
    pub law: String,
    /// Where it stands.
    pub state: State,
    /// With which case it is answered, where it was merged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<CaseRef>,
    /// What it came to, once closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// When it reached us.
    pub received_at: DateTime<Utc>,
    /// The dates by which it must be acknowledged and answered.
    #[serde(flatten)]
    pub dates: DueDates,
    /// As if never stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub safe_due: Option<NaiveDate>,
    /// Last working day on or before due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work_by: Option<NaiveDate>,
    /// Owner's e-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// How near the date is.
    pub chip: Chip,
    /// Days from today (controller's zone) to `due` or `safe_due`; negative when late.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_left: Option<i64>,
    /// What stands on the case.
    pub flags: Vec<CaseFlag>,
    /// Version to send back with an act.
    pub version: i64,
    /// Since when the clock stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopped_since: Option<NaiveDate>,
    /// When it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<DateTime<Utc>>,
}

/// Answers of one request that wait for a second person at the same time.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ReviewTogether {
    /// This one, and the others.
    pub cases: Vec<CaseId>,
    /// What an approval of all of them is bound to.
    pub digest: String,
}

/// One page of the queue.
#[derive(Debug, Clone, Default, Serialize, schemars::JsonSchema)]
pub struct QueuePage {
    /// Rows by the nearest date of any clock; by their due date where the filter is about it.
    pub items: Vec<QueueItem>,
    /// Where the next page begins; there is none only at the end of the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// The page is short because only so many cases are looked at for one: the next goes on from there.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_cut: bool,
    /// More requests were found than can be listed: these are the newest 2,000.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_crowded: bool,
    /// As what `q` was searched for; empty where it can be none of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub searched: Option<Vec<SearchedBy>>,
}

closed_list! {
    /// As what a text was searched for.
    SearchedBy, "searched" {
        Reference = "reference",
        /// An e-mail address.
        Email = "email",
        /// A telephone number.
        Phone = "phone",
        /// The number of an order or a customer.
        Number = "number",
        /// A whole name.
        Name = "name",
    }
}

/// The case page and `GET /api/v1/cases/{id}`.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct CaseView {
    /// The row.
    #[serde(flatten)]
    pub item: QueueItem,
    /// Id of the filing that the case came with.
    pub filing: FilingId,
    /// Other cases of the same filing.
    pub siblings: Vec<CaseId>,
    /// The same in a few words; for pages.
    #[serde(skip)]
    pub related: Vec<RelatedView>,
    /// Who opened the case, once an hour each, the newest first; only for those who watch over the work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub looks: Option<Vec<AccessView>>,
    /// For an appeal or a complaint: the case that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contests: Option<CaseId>,
    /// Appeals and complaints about this case.
    pub links: Vec<Link>,
    /// Cases that are answered with this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub joined: Vec<JoinedView>,
    /// Channel of the filing.
    pub channel: Channel,
    /// What the browser of whoever filed said by itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<Signal>,
    /// How the person wants the answer.
    pub reply_by: ReplyBy,
    /// Language of the filing.
    pub locale: String,
    /// Zone of the controller.
    #[schemars(with = "String")]
    pub zone: Zone,
    /// Residence, as `DE` or `US-CA`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub residence: Option<String>,
    /// Relationship to the controller.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationship: Option<String>,
    /// How old the person is, where an officer said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<Age>,
    /// What the record shows the person to be, where an officer said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<Standing>,
    /// Scope of an access request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
    /// Purpose of an objection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Ground of an erasure or restriction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground: Option<Ground>,
    /// The person's own words for this right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// The filing's message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Name, where given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requester_name: Option<String>,
    /// E-mail, where given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requester_email: Option<String>,
    /// Telephone, where given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requester_phone: Option<String>,
    /// Postal address, where given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requester_postal: Option<String>,
    /// Further identifiers: kind and value.
    pub identifiers: Vec<(String, String)>,
    /// Whether the address was confirmed.
    pub address_confirmed: bool,
    /// Tier of proof reached, 0 to 4.
    pub tier_reached: u8,
    /// Tier needed for a full answer.
    pub tier_needed: u8,
    /// Last day without any extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_due: Option<NaiveDate>,
    /// Last day with the extension, announced or in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extended_due: Option<NaiveDate>,
    /// Last day for a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refuse_by: Option<NaiveDate>,
    /// The legal hold that is on the case: nothing of it is erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hold: Option<LegalHold>,
    /// What waits for a second person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposal: Option<ProposalView>,
    /// The last day to which a lead may move our own date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub movable_to: Option<NaiveDate>,
    /// Whether an extension names its date (`to`), because a law of the case leaves it to the controller.
    pub names_extension: bool,
    /// Every clock, the lead law's first.
    pub clocks: Vec<ClockDates>,
    /// Digest to approve, while reviewing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_digest: Option<String>,
    /// One digest over this answer and those that are reviewed beside it, to approve all of them with `also`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_together: Option<ReviewTogether>,
    /// The decision under review or sent, in words, or the draft that was returned or pulled back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionView>,
    /// The version of the lead law under which it came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law_version: Option<String>,
    /// Whether one of its laws changed while the case was open; the case keeps its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule_change: Option<RuleChangeView>,
    /// How the date was found.
    pub trace: Vec<TraceStep>,
    /// Everything that happened.
    pub events: Vec<EventView>,
    /// Instants at which the case will be looked at.
    pub timers: Vec<TimerView>,
    /// What the law demands by when, and whether it was met.
    pub duties: Vec<DutyView>,
    /// Every act, allowed or not, and why not.
    pub acts: Vec<OfferView>,
    /// Files of the case.
    pub files: Vec<FileView>,
    /// What of them was given out to the person, the oldest first.
    pub packages: Vec<GivenView>,
    /// Messages between requester and office.
    pub messages: Vec<MessageView>,
    /// The blank forms of the office that a reply can name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<String>,
}

/// What somebody proposed and a lead confirms, by the same act with the same values.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ProposalView {
    /// What it would do, once confirmed.
    pub act: ActKind,
    /// Who proposed it, by e-mail.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The receipt that is proposed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at: Option<DateTime<Utc>>,
    /// Until when nothing would be erased, if that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// A law that changed while a case was open.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct RuleChangeView {
    /// The law or promise.
    pub law: String,
    /// The version that the case keeps.
    pub kept: String,
    /// The version for requests received today; none where the law is no longer in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// Another case of the same filing.
#[derive(Debug, Clone)]
pub struct RelatedView {
    /// Names the case on its page.
    pub id: CaseId,
    /// The right that was asked for.
    pub right: Right,
    /// What an objection is about.
    pub purpose: Option<Purpose>,
    /// Where it stands.
    pub state: State,
    /// What it came to, once closed.
    pub outcome: Option<Outcome>,
}

/// A look at a case.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct AccessView {
    /// A staff e-mail.
    pub who: String,
    /// The instant; once an hour for a person and a case.
    pub at: DateTime<Utc>,
}

/// An instant at which the case will be looked at by itself.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct TimerView {
    /// What happens then.
    pub kind: TimerKind,
    /// When it fires.
    pub fire_at: DateTime<Utc>,
}

/// One act.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct OfferView {
    /// Which act, as in its route.
    pub act: ActKind,
    /// Whether it may be done now.
    pub allowed: bool,
    /// Why not, with rule and citation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<Sentence>,
    /// The codes that the act may give as its reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<ReasonView>,
}

/// A coded reason.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct ReasonView {
    /// To be sent back with the act.
    pub code: String,
    /// In words.
    pub text: Sentence,
    /// The law whose code it is, where several laws have a say: a refusal takes one of each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law: Option<LawId>,
    /// Whether the act takes it only with words of the officer for the letter, at which its own sentence points.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub needs_words: bool,
}

impl From<Reason> for ReasonView {
    fn from(reason: Reason) -> Self {
        let Reason { code, text, cite: _, law, needs_words } = reason;
        Self { code, text, law, needs_words }
    }
}

/// A thing a person must do.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct TaskView {
    /// Names the task when it is closed.
    pub id: TaskId,
    /// What is to be done.
    pub kind: TaskKind,
    /// The case it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
    /// Since when.
    pub created_at: DateTime<Utc>,
}

/// The tiles. Counts of cases are exact to 1,000; 1001 stands for more.
#[derive(Debug, Clone, Default, Serialize, schemars::JsonSchema)]
pub struct Stats {
    /// Open cases.
    pub open: u64,
    /// Open and past the due instant.
    pub overdue: u64,
    /// Due today in the controller's zone.
    pub due_today: u64,
    /// Due within five working days.
    pub due_soon: u64,
    /// Waiting for a second person.
    pub awaiting_approval: u64,
    /// Open cases whose clock is stopped.
    pub stopped: u64,
    /// Cases, closed ones included, in which a message of the person waits.
    pub unread_messages: u64,
    /// Open cases whose person has not confirmed the address.
    pub unconfirmed: u64,
    /// Cases, closed ones included, in which something beside the answer is owed and late.
    pub late_duties: u64,
    /// Letters that did not arrive, not yet dealt with.
    pub mail_trouble: u64,
    /// Share of cases on time against `due`, per cent, for cases whose date fell in the last 365 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_time_due: Option<f64>,
    /// The same against `legal_due`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_time_legal: Option<f64>,
}
