//! The table of acts, one row each: its payload, its stable id, who may do it, how it comes in. Named in the imperative;
//! events say what followed.
//!
//! Invariant: whatever must be said of every act is asked of [`ActKind`] by a match without a catch-all arm.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use uuid::Uuid;

use super::{
    faults::NotAnAct,
    payload::{
        Approve, Ask, Assign, Classify, Contest, CorrectReceipt, Decide, Dispatched, Extend, Hold,
        LetterResult, LiftHold, Merge, NotARequest, Note, Nothing, Plan, Postpone, Recall, RecordedProof,
        Refer, Refuse, Reopen, Reply, Resume, Return, TimerFired, Upheld, Verify, Withdraw,
    },
    texts::{Text, Texts},
};
use crate::{
    case::words::{JoinedCase, LetterKind, StoredFile},
    types::{CaseId, FileId, closed_list, json::Json},
};

/// Who may do an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Officers and leads.
    Staff,
    /// Officers, leads, and the head of privacy.
    Advice,
    /// Whoever has the role `lead`.
    Lead,
    /// The person through a session; officers and leads record it for them.
    Person,
    /// It reaches the case from the filing or from a system: the person, the machine, officers and leads.
    Shared,
    /// The program itself, when an instant comes.
    Machine,
    /// The machine, for the mail server and the clock: never refused because it comes late.
    Report,
}

/// How an act comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// By a route of the API and a button.
    Route,
    /// Not yet: its rules stand, its route does not.
    Rules,
    /// Made by the program itself.
    Program,
}

macro_rules! acts {
    (people { $($(#[$doc:meta])* $variant:ident($payload:ty) = $id:literal: $by:ident, $entry:ident),+ $(,)? }
     program { $($(#[$own_doc:meta])* $own:ident($own_payload:ty) = $own_id:literal: $own_by:ident),+ $(,)? }) => {
        closed_list! {
            /// Which act. The id is the one of its route.
            ActKind, "act" {
                $($(#[$doc])* $variant = $id,)+
                $($(#[$own_doc])* $own = $own_id,)+
            }
        }

        impl ActKind {
            /// Who may do it.
            pub fn by(self) -> By {
                match self {
                    $(Self::$variant => By::$by,)+
                    $(Self::$own => By::$own_by,)+
                }
            }

            /// How it comes in.
            pub fn entry(self) -> Entry {
                match self {
                    $(Self::$variant => Entry::$entry,)+
                    $(Self::$own)|+ => Entry::Program,
                }
            }

            /// The shape of its payload, for the reference of the API; acts of the program have none.
            pub fn shape(self, generator: &mut SchemaGenerator) -> Option<Schema> {
                match self {
                    $(Self::$variant => Some(<$payload>::json_schema(generator)),)+
                    $(Self::$own)|+ => None,
                }
            }
        }

        /// Something done to a case.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Act {
            $($(#[$doc])* $variant($payload),)+
            $($(#[$own_doc])* $own($own_payload),)+
        }

        impl Act {
            /// The act without its payload.
            pub fn kind(&self) -> ActKind {
                match self {
                    $(Self::$variant(_) => ActKind::$variant,)+
                    $(Self::$own(_) => ActKind::$own,)+
                }
            }

            /// Reads a payload (without `version`).
            ///
            /// # Errors
            /// An act that people do not do, an unknown field, faults by field.
            pub fn parse(kind: ActKind, payload: &Value) -> Result<Self, NotAnAct> {
                let act = match kind {
                    $(ActKind::$variant => read(payload).map(Self::$variant),)+
                    $(ActKind::$own)|+ => return Err(NotAnAct::Unknown),
                };
                let act = act?;
                let faults = act.faults();
                if faults.is_empty() { Ok(act) } else { Err(NotAnAct::Faults(faults)) }
            }

            pub(super) fn texts(&self) -> Vec<Text<'_>> {
                let mut all = Vec::new();
                match self {
                    $(Self::$variant(payload) => payload.texts("", &mut all),)+
                    $(Self::$own(payload) => payload.texts("", &mut all),)+
                }
                all
            }
        }
    };
}

acts! {
    people {
        /// See [`Classify`].
        Classify(Classify) = "classify": Staff, Route,
        /// See [`CorrectReceipt`].
        CorrectReceipt(CorrectReceipt) = "correct_receipt": Staff, Route,
        /// See [`Assign`].
        Assign(Assign) = "assign": Staff, Route,
        /// See [`Note`].
        Note(Note) = "note": Advice, Route,
        /// See [`Reply`].
        Reply(Reply) = "reply": Staff, Route,
        /// See [`Verify`].
        Verify(Verify) = "verify": Staff, Route,
        /// See [`Ask`].
        Ask(Ask) = "ask": Staff, Route,
        /// See [`Resume`].
        Resume(Resume) = "resume": Staff, Route,
        /// See [`Extend`].
        Extend(Extend) = "extend": Staff, Route,
        /// See [`Postpone`].
        Postpone(Postpone) = "postpone": Lead, Route,
        /// See [`Decide`].
        Decide(Decide) = "decide": Staff, Route,
        /// See [`Refuse`].
        Refuse(Refuse) = "refuse": Staff, Route,
        /// See [`Approve`].
        Approve(Approve) = "approve": Lead, Route,
        /// See [`Return`].
        Return(Return) = "return": Lead, Route,
        /// Lets the answer go, after the hold.
        Send(Nothing) = "send": Staff, Route,
        /// Takes it back while nothing has left.
        PullBack(Nothing) = "pull_back": Staff, Route,
        /// See [`Dispatched`].
        Dispatched(Dispatched) = "dispatched": Staff, Route,
        /// See [`Withdraw`].
        Withdraw(Withdraw) = "withdraw": Person, Route,
        /// See [`NotARequest`].
        NotARequest(NotARequest) = "not_a_request": Staff, Route,
        /// The person contests the decision.
        Appeal(Contest) = "appeal": Person, Route,
        /// The person complains about how the case was handled.
        Complaint(Contest) = "complaint": Person, Route,
        /// See [`Reopen`].
        Reopen(Reopen) = "reopen": Person, Route,
        /// See [`Hold`].
        Hold(Hold) = "hold": Staff, Route,
        /// See [`LiftHold`].
        LiftHold(LiftHold) = "lift_hold": Staff, Route,
        /// See [`Plan`].
        Plan(Plan) = "plan": Staff, Rules,
        /// See [`Refer`].
        Refer(Refer) = "refer": Staff, Route,
        /// The other organisation took it.
        ReferralAccepted(Nothing) = "referral_accepted": Staff, Route,
        /// The other organisation did not.
        ReferralDeclined(Nothing) = "referral_declined": Staff, Route,
        /// See [`Merge`].
        Merge(Merge) = "merge": Staff, Route,
        /// Separates what was merged.
        Unmerge(Nothing) = "unmerge": Staff, Route,
        /// See [`Recall`].
        Recall(Recall) = "recall": Staff, Route,
    }
    program {
        /// The next mail server took a letter.
        LetterAccepted(LetterResult) = "letter_accepted": Report,
        /// A letter came back, or was given up.
        LetterBounced(LetterResult) = "letter_bounced": Report,
        /// An instant came for which the case had set a timer.
        TimerFired(TimerFired) = "timer_fired": Report,
        /// The person proved control of the mailbox that the filing names.
        ConfirmMailbox(Nothing) = "confirm_mailbox": Shared,
        /// A proof that was recorded for the whole filing reaches this case.
        TakeProof(RecordedProof) = "take_proof": Machine,
        /// The person wrote; the id is the message's.
        ReceiveMessage(Uuid) = "receive_message": Shared,
        /// The office answered what was written to the filing, on another case of it.
        SeeReply(Nothing) = "see_reply": Shared,
        /// A file was stored for the case.
        AttachFile(StoredFile) = "attach_file": Shared,
        /// A system answered; the number is the task's place in the plan.
        AnswerTask(u32) = "answer_task": Shared,
        /// An appeal or complaint case that hung on this one is closed.
        CloseLink(CaseId) = "close_link": Machine,
        /// It is open again.
        ReopenLink(CaseId) = "reopen_link": Machine,
        /// An appeal against this case was upheld.
        Overturn(Upheld) = "overturn": Machine,
        /// The person takes a file of the answer.
        Collect(FileId) = "collect": Shared,
        /// The last day of the answer is over; these are the files that can be collected no more.
        EndPackage(Vec<FileId>) = "end_package": Machine,
        /// Another case is answered with this one.
        TakeIn(JoinedCase) = "take_in": Machine,
        /// It is not any more.
        LetGo(CaseId) = "let_go": Machine,
        /// The case with which this one was answered closed without an answer.
        ComeBack(Nothing) = "come_back": Machine,
        /// The answer of the case with which this one is answered leaves, by such letters.
        ShareAnswer(Vec<LetterKind>) = "share_answer": Machine,
        /// Retention is over.
        Purge(Nothing) = "purge": Machine,
    }
}

fn read<T: DeserializeOwned>(payload: &Value) -> Result<T, NotAnAct> {
    Json::deserialize(payload).unwrap_or(Json::Null).read().map_err(NotAnAct::of)
}

impl ActKind {
    /// Whether it may be done on several cases of one filing in one command. What is decided together is not there yet.
    pub fn covers_several(self) -> bool {
        match self {
            Self::Verify
            | Self::Assign
            | Self::Note
            | Self::Withdraw
            | Self::Approve
            | Self::Return
            | Self::Send => true,
            Self::Classify
            | Self::CorrectReceipt
            | Self::Ask
            | Self::Resume
            | Self::Extend
            | Self::Postpone
            | Self::Decide
            | Self::Refuse
            | Self::PullBack
            | Self::Dispatched
            | Self::NotARequest
            | Self::Appeal
            | Self::Complaint
            | Self::Reopen
            | Self::Hold
            | Self::LiftHold
            | Self::Plan
            | Self::Refer
            | Self::ReferralAccepted
            | Self::ReferralDeclined
            | Self::Merge
            | Self::Unmerge
            | Self::Recall
            | Self::LetterAccepted
            | Self::LetterBounced
            | Self::TimerFired
            | Self::ConfirmMailbox
            | Self::TakeProof
            | Self::ReceiveMessage
            | Self::Reply
            | Self::SeeReply
            | Self::AttachFile
            | Self::AnswerTask
            | Self::CloseLink
            | Self::ReopenLink
            | Self::Overturn
            | Self::Collect
            | Self::EndPackage
            | Self::TakeIn
            | Self::LetGo
            | Self::ComeBack
            | Self::ShareAnswer
            | Self::Purge => false,
        }
    }

    /// The acts that have a route and stand in `acts` of the API, in its order.
    pub fn routed() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|act| act.entry() == Entry::Route)
    }
}

impl Act {
    /// The id of its kind.
    pub fn name(&self) -> &'static str {
        self.kind().id()
    }

    /// What was typed, by field: the desk seals it beside the first event of the act. Never part of an event.
    pub fn words(&self) -> Vec<(String, &str)> {
        let typed = self.texts().into_iter().filter(|text| !text.words.is_blank());
        typed.map(|text| (text.field, text.words.as_str())).collect()
    }
}
