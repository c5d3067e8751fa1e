//! Acts: what somebody does to a case. Named in the imperative; events say what followed.
//!
//! Invariant: every act that a person can do has one name, one payload and one route; machine acts have no route.

pub mod edges;
mod parts;
pub mod payload;

use serde_json::Value;
use uuid::Uuid;

use crate::{
    case::{
        act::payload::{
            Approve, Ask, Assign, Classify, Contest, CorrectReceipt, Decide, Dispatched, Exhibit, Extend,
            Hold, LetterResult, LiftHold, Merge, NotARequest, Note, Nothing, Plan, Postpone, Recall, Refer,
            Refuse, Reopen, Resume, Return, TimerFired, Upheld, Verify, Withdraw,
        },
        words::{Proven, StoredFile, Words},
    },
    types::CaseId,
};

/// A field of a payload that is wrong: 422.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {message}")]
pub struct PayloadFault {
    /// RFC 6901, for example `/next_step`; empty for the payload as a whole.
    pub pointer: String,
    /// What is wrong and what is allowed; never what was typed.
    pub message: String,
}

/// Why a body is not an act.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAct {
    /// No such act, or one that only the machine does.
    #[error("there is no act of this name")]
    Unknown,
    /// A field that no such act has: 400.
    #[error("the payload has an unknown field")]
    UnknownField(String),
    /// Fields that are wrong: 422.
    #[error("the payload has faults")]
    Faults(Vec<PayloadFault>),
}

macro_rules! acts {
    (people { $($(#[$doc:meta])* $variant:ident($payload:ty) = $name:literal),+ $(,)? }
     machine { $($(#[$mdoc:meta])* $mvariant:ident($mpayload:ty) = $mname:literal),+ $(,)? }) => {
        /// Something done to a case.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Act {
            $($(#[$doc])* $variant($payload),)+
            $($(#[$mdoc])* $mvariant($mpayload),)+
        }

        impl Act {
            /// The acts of people, in the order of the table.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// The stable name, as in the route.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $name,)+
                    $(Self::$mvariant(_) => $mname,)+
                }
            }

            /// Reads a person's act out of its name and its payload (without `version`).
            ///
            /// # Errors
            /// Unknown name, unknown field, faults by field.
            pub fn parse(name: &str, payload: Value) -> Result<Self, NotAnAct> {
                let act = match name {
                    $($name => serde_json::from_value::<$payload>(payload).map(Self::$variant),)+
                    _ => return Err(NotAnAct::Unknown),
                };
                let act = act.map_err(|fault| not_an_act(&fault.to_string()))?;
                let faults = act.faults();
                if faults.is_empty() { Ok(act) } else { Err(NotAnAct::Faults(faults)) }
            }
        }
    };
}

acts! {
    people {
        /// See [`Classify`].
        Classify(Classify) = "classify",
        /// See [`CorrectReceipt`].
        CorrectReceipt(CorrectReceipt) = "correct_receipt",
        /// See [`Verify`].
        Verify(Verify) = "verify",
        /// See [`Ask`].
        Ask(Ask) = "ask",
        /// See [`Resume`].
        Resume(Resume) = "resume",
        /// See [`Extend`].
        Extend(Extend) = "extend",
        /// See [`Postpone`].
        Postpone(Postpone) = "postpone",
        /// See [`Assign`].
        Assign(Assign) = "assign",
        /// See [`Note`].
        Note(Note) = "note",
        /// See [`Hold`].
        Hold(Hold) = "hold",
        /// See [`LiftHold`].
        LiftHold(LiftHold) = "lift_hold",
        /// See [`Plan`].
        Plan(Plan) = "plan",
        /// See [`Decide`].
        Decide(Decide) = "decide",
        /// See [`Refuse`].
        Refuse(Refuse) = "refuse",
        /// See [`Approve`].
        Approve(Approve) = "approve",
        /// See [`Return`].
        Return(Return) = "return",
        /// Lets the answer go, after the hold.
        Send(Nothing) = "send",
        /// Takes it back while nothing has left.
        PullBack(Nothing) = "pull_back",
        /// See [`Dispatched`].
        Dispatched(Dispatched) = "dispatched",
        /// See [`Refer`].
        Refer(Refer) = "refer",
        /// The other organisation took it.
        ReferralAccepted(Nothing) = "referral_accepted",
        /// The other organisation did not.
        ReferralDeclined(Nothing) = "referral_declined",
        /// See [`Merge`].
        Merge(Merge) = "merge",
        /// Separates what was merged.
        Unmerge(Nothing) = "unmerge",
        /// See [`Withdraw`].
        Withdraw(Withdraw) = "withdraw",
        /// See [`NotARequest`].
        NotARequest(NotARequest) = "not_a_request",
        /// The person contests the decision.
        Appeal(Contest) = "appeal",
        /// The person complains.
        Complaint(Contest) = "complaint",
        /// See [`Reopen`].
        Reopen(Reopen) = "reopen",
        /// See [`Recall`].
        Recall(Recall) = "recall",
    }
    machine {
        /// The next mail server took a letter.
        LetterAccepted(LetterResult) = "letter_accepted",
        /// A letter came back, or was given up.
        LetterBounced(LetterResult) = "letter_bounced",
        /// A timer rang.
        TimerFired(TimerFired) = "timer_fired",
        /// The person proved control of the mailbox that the filing names.
        ConfirmMailbox(Nothing) = "confirm_mailbox",
        /// The person wrote; the id is the message's.
        ReceiveMessage(Uuid) = "receive_message",
        /// A file was stored for the case.
        AttachFile(StoredFile) = "attach_file",
        /// A system answered; the number is the task's place in the plan.
        AnswerTask(u32) = "answer_task",
        /// An appeal or complaint case that hung on this one is closed.
        CloseLink(CaseId) = "close_link",
        /// It is open again.
        ReopenLink(CaseId) = "reopen_link",
        /// An appeal against this case was upheld.
        Overturn(Upheld) = "overturn",
        /// Retention is over.
        Purge(Nothing) = "purge",
    }
}

/// The acts that have a route and stand in `acts` of the API.
pub const ROUTED: &[&str] = &[
    "classify",
    "correct_receipt",
    "assign",
    "note",
    "verify",
    "ask",
    "resume",
    "extend",
    "postpone",
    "decide",
    "refuse",
    "approve",
    "return",
    "send",
    "pull_back",
    "dispatched",
    "withdraw",
    "not_a_request",
    "appeal",
    "complaint",
    "reopen",
];

/// Sorts serde's message. What was typed may be personal, so only the expectation is repeated.
fn not_an_act(message: &str) -> NotAnAct {
    let named = message.split('`').nth(1).unwrap_or_default();
    if message.starts_with("unknown field") {
        return NotAnAct::UnknownField(named.chars().take(60).collect());
    }
    let fault = if message.starts_with("missing field") {
        PayloadFault { pointer: format!("/{named}"), message: "is required".to_owned() }
    } else {
        let expected = message.split_once(", expected ").map(|(_, expected)| format!("expected {expected}"));
        let whole = message.starts_with("text:") || message.starts_with("premature");
        let words = expected.unwrap_or_else(|| {
            if whole { message.to_owned() } else { "has the wrong type or an unknown value".to_owned() }
        });
        PayloadFault { pointer: String::new(), message: words }
    };
    NotAnAct::Faults(vec![fault])
}

impl Act {
    /// What was typed, by field: the desk seals it beside the first event of the act. Never part of an event.
    pub fn words<'a>(&'a self) -> Vec<(String, &'a str)> {
        let mut all = Vec::new();
        let mut take = |field: &str, words: Option<&'a Words>| {
            if let Some(words) = words.filter(|words| !words.is_blank()) {
                all.push((field.to_owned(), words.as_str()));
            }
        };
        match self {
            Self::CorrectReceipt(act) => {
                take("reason", Some(&act.reason));
                seen("evidence", &act.evidence, &mut take);
            }
            Self::Verify(act) => {
                seen("evidence", &act.evidence, &mut take);
                take("next_step", act.next_step.as_ref());
            }
            Self::Ask(act) => {
                take("text", Some(&act.text));
                take("late_reason", act.late_reason.as_ref());
            }
            Self::Extend(act) => take("text", act.text.as_ref()),
            Self::Postpone(act) => {
                take("reason", Some(&act.reason));
                take("text", act.text.as_ref());
            }
            Self::Note(act) => take("text", Some(&act.text)),
            Self::Hold(act) => take("reason", Some(&act.reason)),
            Self::LiftHold(act) => take("reason", act.reason.as_ref()),
            Self::Plan(act) => {
                for (place, task) in act.tasks.iter().enumerate() {
                    take(&format!("tasks/{place}/text"), task.text.as_ref());
                }
            }
            Self::Decide(act) => {
                for (place, item) in act.items.iter().enumerate() {
                    take(&format!("items/{place}/label"), Some(&item.label));
                }
                take("letter/text", act.letter.as_ref().map(|letter| &letter.text));
            }
            Self::Refuse(act) => take("text", act.text.as_ref()),
            Self::Return(act) => take("comment", Some(&act.comment)),
            Self::Dispatched(act) => seen("proof", &act.proof, &mut take),
            Self::Refer(act) => {
                take("to", Some(&act.to));
                take("basis", Some(&act.basis));
                seen("evidence", &act.evidence, &mut take);
            }
            Self::Withdraw(act) => take("words", act.words.as_ref()),
            Self::NotARequest(act) => take("reason", Some(&act.reason)),
            Self::Appeal(act) | Self::Complaint(act) => take("text", Some(&act.text)),
            Self::Reopen(act) => take("text", act.text.as_ref()),
            Self::Recall(act) => take("reason", Some(&act.reason)),
            _ => {}
        }
        all
    }

    /// What is wrong with the payload whatever the case: 422.
    pub fn faults(&self) -> Vec<PayloadFault> {
        let mut faults = Vec::new();
        let mut wrong = |pointer: &str, message: &str| {
            faults.push(PayloadFault { pointer: pointer.to_owned(), message: message.to_owned() });
        };
        let mut required = |pointer: &str, words: &Words| {
            if words.is_blank() {
                wrong(pointer, "is required");
            }
        };
        match self {
            Self::CorrectReceipt(act) => required("/reason", &act.reason),
            Self::Ask(act) => required("/text", &act.text),
            Self::Postpone(act) => required("/reason", &act.reason),
            Self::Note(act) => required("/text", &act.text),
            Self::Hold(act) => required("/reason", &act.reason),
            Self::Return(act) => required("/comment", &act.comment),
            Self::NotARequest(act) => required("/reason", &act.reason),
            Self::Appeal(act) | Self::Complaint(act) => required("/text", &act.text),
            Self::Recall(act) => required("/reason", &act.reason),
            Self::Refer(act) => {
                required("/to", &act.to);
                required("/basis", &act.basis);
            }
            Self::Verify(act)
                if act.result == Proven::Failed && act.next_step.as_ref().is_none_or(Words::is_blank) =>
            {
                wrong("/next_step", "is required when identity was not established");
            }
            Self::Classify(act) => {
                for (place, asked) in act.split.iter().enumerate() {
                    if let Err(fault) = asked.check() {
                        wrong(&format!("/split/{place}/{}", fault.what), fault.problem);
                    }
                }
            }
            Self::Refuse(act) => {
                for (place, ground) in act.grounds.iter().enumerate() {
                    if act.grounds.iter().take(place).any(|earlier| earlier.law == ground.law) {
                        wrong(&format!("/grounds/{place}/law"), "names a law for the second time");
                    }
                }
            }
            Self::Extend(act) if act.reasons.is_empty() => {
                wrong("/reasons", "at least one of complexity, number_of_requests");
            }
            Self::Plan(act) if act.tasks.is_empty() => wrong("/tasks", "at least one"),
            Self::Dispatched(act) if blank(&act.proof) => wrong("/proof", "a file id, or words that show it"),
            Self::Decide(act) => {
                if act.items.is_empty() || act.items.len() > 500 {
                    wrong("/items", "1 to 500 items");
                }
                for (place, item) in act.items.iter().enumerate() {
                    if item.label.is_blank() {
                        wrong(&format!("/items/{place}/label"), "is required");
                    }
                    for (ground, under) in item.grounds.iter().enumerate() {
                        let at = format!("/items/{place}/grounds/{ground}");
                        if item.grounds.iter().take(ground).any(|earlier| earlier.law == under.law) {
                            wrong(&format!("{at}/law"), "names a law for the second time");
                        }
                        if !item.outcome.withholds() {
                            wrong(&at, "only for what is kept or withheld");
                        }
                    }
                    if !item.files.is_empty() && item.outcome != payload::ItemOutcome::Give {
                        wrong(&format!("/items/{place}/files"), "only for the outcome give");
                    }
                }
            }
            _ => {}
        }
        faults
    }
}

fn blank(proof: &[Exhibit]) -> bool {
    !proof.iter().any(|seen| match seen {
        Exhibit::File(_) => true,
        Exhibit::Words(words) => !words.is_blank(),
    })
}

fn seen<'a>(field: &str, evidence: &'a [Exhibit], take: &mut impl FnMut(&str, Option<&'a Words>)) {
    for (place, one) in evidence.iter().enumerate() {
        if let Exhibit::Words(words) = one {
            take(&format!("{field}/{place}"), Some(words));
        }
    }
}
