//! What use cases answer with: plain structs for pages and API. No rows, no keys, no behaviour.

mod decision;
mod due;
mod duty;
mod event;
mod filing;
mod letter;
mod package;
mod people;
mod preview;
mod sheet;
mod staff;
mod timeline;
mod together;

pub use decision::{DecisionKind, DecisionStep, DecisionView, GroundView, ItemView, LetterWordsView};
pub use due::DueDates;
pub use duty::{DemandView, DutyView, EvidenceView};
pub use event::{EventView, FactName, FactValue};
pub use filing::{
    AuthorityView, CaseStatus, FileView, FilingStatus, LeftOutView, MessageView, Moved, Receipt, ReceiptCase,
    ReferralView,
};
pub use letter::{LetterPage, LetterState, LetterView, LettersView, SheetFrame};
pub use package::{GivenView, PackageView, PackagedFile, TakenView};
pub use people::{
    Enrolled, Enrolment, KeyView, Owed, Requester, RequesterSession, SignInView, Staff, StaffSession, Tokens,
    UserView, WayIn,
};
pub use preview::{DateField, DateMove, LetterPreview, Preview, SentBy};
pub use sheet::SheetView;
pub use staff::{
    AccessView, CaseView, OfferView, ProposalView, QueueItem, QueuePage, ReasonView, RelatedView,
    ReviewTogether, RuleChangeView, SearchedBy, Stats, TaskView, TimerView,
};
pub use timeline::{TimelineEntry, TimelineWord};
pub use together::{CaseRef, JoinedView, MergedStage, MergedView, TargetView};
