//! The payloads of acts, literally as the API takes them. Unknown fields are refused.
//!
//! Invariant: a payload that exists has passed every check that needs no case.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

pub use super::{
    parts::{Assignee, Exhibit, LetterResult, RecordedProof, TimerFired, Upheld},
    texts::Literal,
};
use super::{
    parts::{OneOrMany, one_or_many},
    texts::{Text, Texts, within},
};
pub use crate::case::words::{
    DispatchChannel, ExtendReason, ItemOutcome, LawGround, Proven, ReferralBasis, ReopenCause, StoredFile,
};
use crate::{
    case::words::{Asked, DutyKind, Method, Relationship, Residence, Scope, Tier, Words},
    law::{Age, Ground, Purpose, Right, Standing, StopReason},
    types::{CaseId, FileId, instant},
};

fn yes() -> bool {
    true
}

macro_rules! payload {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident : $kind:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $kind,)*
        }

        impl Texts for $name {
            fn texts<'a>(&'a self, field: &str, all: &mut Vec<Text<'a>>) {
                let Self { $($field),* } = self;
                let _ = (field, &all);
                $($field.texts(&within(field, stringify!($field)), all);)*
            }
        }
    };
}

payload! {
    /// Says what was really asked for; every part is optional, an absent one stays as it is.
    Classify {
        /// The right that was really asked for.
        right: Option<Right>,
        /// For access.
        scope: Option<Scope>,
        /// For objection.
        purpose: Option<Purpose>,
        /// For erasure and restriction.
        ground: Option<Ground>,
        /// Where the person lives.
        residence: Option<Residence>,
        /// What the person is to the controller.
        relationship: Option<Relationship>,
        /// How old the person is whose data it is.
        age: Option<Age>,
        /// What the record shows the person to be, besides what the relationship says: it can bring a law of its own.
        record: Option<Standing>,
        /// Whether special categories of data are concerned.
        sensitive: Option<bool>,
        /// Further rights found in the same request: each becomes a case of its own, received on the same day.
        #[serde(default)]
        split: Vec<Asked>,
    }
}
payload! {
    /// Moves the day of receipt. Earlier: one officer. Later: a lead confirms the same value that another proposed.
    CorrectReceipt {
        /// When it really arrived.
        #[serde(deserialize_with = "instant::sent")]
        received_at: DateTime<Utc>,
        /// Why the day of receipt was wrong; stays on the case.
        reason: Words,
        /// What shows it.
        #[serde(default, deserialize_with = "one_or_many")]
        #[schemars(with = "OneOrMany<Exhibit>")]
        evidence: Vec<Exhibit>,
    }
}
payload! {
    /// Records what was seen of identity and of authority, judged apart.
    Verify {
        /// How identity was looked at; it bounds the tier that can be reached.
        method: Method,
        /// What was seen.
        #[serde(default, deserialize_with = "one_or_many")]
        #[schemars(with = "OneOrMany<Exhibit>")]
        evidence: Vec<Exhibit>,
        /// What the officer reads out of it; at most what the method gives.
        tier: Option<Tier>,
        /// Authority to act for another, where that is needed.
        authority: Option<Proven>,
        /// The day the information arrived.
        information_received_on: Option<NaiveDate>,
        /// Identity established or not.
        result: Proven,
        /// What happens after a failure; demanded then.
        next_step: Option<Words>,
    }
}
payload! {
    /// Asks the person something.
    Ask {
        /// About what.
        reason: StopReason,
        /// The question.
        text: Words,
        /// A lead's reason for asking more than seven days after receipt.
        late_reason: Option<Words>,
    }
}
payload! {
    /// An officer confirms that the answer is there.
    Resume {
        /// The day it arrived, not the day of the click.
        arrived_on: NaiveDate,
        /// Whether it answers the question.
        #[serde(default = "yes")]
        complete: bool,
    }
}
payload! {
    /// Extends the period once.
    Extend {
        /// At least one.
        reasons: Vec<ExtendReason>,
        /// The date by which the answer comes: where a law of the case lets the controller name it, and only there.
        to: Option<NaiveDate>,
        /// For the letter.
        text: Option<Words>,
    }
}
payload! {
    /// Moves a policy date, at most to the legal one.
    Postpone {
        /// The new date.
        to: NaiveDate,
        /// Why our own date moves; stays on the case.
        reason: Words,
        /// For the letter.
        text: Option<Words>,
    }
}
payload! {
    /// Gives the case to somebody.
    Assign {
        /// To whom.
        to: Assignee,
    }
}
payload! {
    /// A note for colleagues.
    Note {
        /// The note.
        text: Words,
    }
}
payload! {
    /// The office writes to the person: it neither answers nor refuses, and moves no clock and no state.
    Reply {
        /// The words; they stand on the status page.
        text: Words,
        /// Blank forms of the office that go with it, by their names; never files of a case.
        #[serde(default)]
        files: Vec<Words>,
    }
}
payload! {
    /// Blocks erasure; proposed by one person, confirmed by a lead with the same act.
    Hold {
        /// Why nothing may be erased; stays on the case.
        reason: Words,
        /// Until when, if known.
        until: Option<NaiveDate>,
    }
}
payload! {
    /// Lifts a hold; two persons as well.
    LiftHold {
        /// Why the hold is no longer needed.
        reason: Option<Words>,
    }
}
payload! {
    /// A system to be searched.
    PlannedTask {
        /// Its id in the systems register.
        system: Relationship,
        /// What to do there.
        text: Option<Words>,
        /// The last day for this task, if there is one.
        due_on: Option<NaiveDate>,
    }
}
payload! {
    /// Work on systems.
    Plan {
        /// One a system.
        tasks: Vec<PlannedTask>,
    }
}
payload! {
    /// One row of a decision.
    DecideItem {
        /// What it is.
        label: Words,
        /// What happens to it.
        outcome: ItemOutcome,
        /// The law's code, where something is kept or withheld.
        code: Option<Literal>,
        /// One a further law that does not know this code.
        #[serde(default)]
        grounds: Vec<LawGround>,
        /// Files handed out.
        #[serde(default)]
        files: Vec<FileId>,
    }
}
payload! {
    /// The words of a letter.
    LetterText {
        /// The officer's own words; they stand in the letter as they are.
        text: Words,
    }
}
payload! {
    /// Decides what the person gets.
    Decide {
        /// At least one.
        items: Vec<DecideItem>,
        /// The officer's words in the answer; a code whose offered reason has `needs_words` demands them.
        letter: Option<LetterText>,
    }
}
payload! {
    /// Refuses under a code of the law, and a ground under every further law that grants the right.
    Refuse {
        /// The code of the lead law.
        code: Literal,
        /// One a further law.
        #[serde(default)]
        grounds: Vec<LawGround>,
        /// The officer's words in the letter; a ground whose offered reason has `needs_words` demands them.
        text: Option<Words>,
    }
}
payload! {
    /// A second person agrees with exactly what was reviewed.
    Approve {
        /// The digest that the case showed.
        digest: Literal,
    }
}
payload! {
    /// A second person sends it back.
    Return {
        /// What to change.
        comment: Words,
    }
}
payload! {
    /// An act without payload.
    Nothing {}
}
payload! {
    /// Records that a letter went out by another way than mail.
    Dispatched {
        /// What it meets.
        duty: DutyKind,
        /// The way by which it went out.
        channel: DispatchChannel,
        /// On which local day.
        on: NaiveDate,
        /// What shows it: a file, or words such as a registered number.
        #[serde(deserialize_with = "one_or_many")]
        #[schemars(with = "OneOrMany<Exhibit>")]
        proof: Vec<Exhibit>,
    }
}
payload! {
    /// Passes the request to another organisation. As its processor at once; else the clock runs until that one accepts.
    Refer {
        /// To whom, and how the person reaches them: stands in the letter.
        to: Words,
        /// On what ground.
        basis: ReferralBasis,
        /// What shows it. To another controller: the person's word that it be passed on.
        #[serde(default, deserialize_with = "one_or_many")]
        #[schemars(with = "OneOrMany<Exhibit>")]
        evidence: Vec<Exhibit>,
    }
}
payload! {
    /// Answers this case together with another.
    Merge {
        /// The other.
        into: CaseId,
    }
}
payload! {
    /// The person no longer wants it.
    Withdraw {
        /// In the person's words.
        words: Option<Words>,
    }
}
payload! {
    /// Nothing was asked; reversible.
    NotARequest {
        /// Why this was no request; stays on the case.
        reason: Words,
    }
}
payload! {
    /// The person wants the decision looked at again, or complains.
    Contest {
        /// In the person's words.
        text: Words,
    }
}
payload! {
    /// Opens a closed case.
    Reopen {
        /// Why the case opens again; it decides whether the original clock counts or a new one begins.
        cause: ReopenCause,
        /// A note about it for colleagues.
        text: Option<Words>,
    }
}
payload! {
    /// Takes back what was sent.
    Recall {
        /// Why it is taken back; stays on the case.
        reason: Words,
    }
}
