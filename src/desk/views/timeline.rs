//! What a person may know of what happened, as data.

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::types::closed_list;

closed_list! {
    /// What happened, as far as it reached the person.
    TimelineWord, "timeline" {
        /// We have it.
        Received = "received",
        /// The address was confirmed.
        AddressConfirmed = "address_confirmed",
        /// The first receipt reached the person.
        Acknowledged = "acknowledged",
        /// It was sorted anew, and the person got a new receipt.
        Classified = "classified",
        /// We know that it is this person.
        Verified = "verified",
        /// That could not be established.
        VerificationFailed = "verification_failed",
        /// The office asked something.
        QuestionSent = "question_sent",
        /// A clock stands.
        ClockStopped = "clock_stopped",
        /// It runs again.
        ClockResumed = "clock_resumed",
        /// A complete answer arrived.
        Resumed = "resumed",
        /// An extension is in force.
        Extended = "extended",
        /// Our own date moved.
        Postponed = "postponed",
        /// A letter on which a duty hangs came back.
        Undelivered = "undelivered",
        /// A refusal reached the person.
        Refused = "refused",
        /// The answer reached the person.
        Answered = "answered",
        /// It is closed, and there was no way to tell the person.
        Untold = "untold",
        /// Another organisation was asked to take it.
        ReferralAsked = "referral_asked",
        /// It did not take it.
        ReferralDeclined = "referral_declined",
        /// Another organisation took it, or decides about it.
        Referred = "referred",
        /// It is answered together with another request.
        Merged = "merged",
        /// It is answered alone again.
        Unmerged = "unmerged",
        /// The person no longer wants it.
        Withdrawn = "withdrawn",
        /// Nothing was asked.
        NotARequest = "not_a_request",
        /// It is open again.
        Reopened = "reopened",
        /// The person complained.
        Complained = "complained",
        /// The person appealed.
        Appealed = "appealed",
        /// The appeal or complaint is closed.
        LookedAgain = "looked_again",
        /// A file of the answer was collected.
        Collected = "collected",
        /// The answer can be collected no more.
        PackageOver = "package_over",
        /// The person wrote.
        MessageReceived = "message_received",
        /// The office wrote.
        MessageSent = "message_sent",
    }
}

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct TimelineEntry {
    /// The day of receipt for the first line, else when it was recorded.
    pub at: DateTime<Utc>,
    /// What happened.
    pub what: TimelineWord,
}
