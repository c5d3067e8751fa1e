//! What is wrong with a field: which one, the stable code, and the sentence that is said to whoever filled it in.
//!
//! Invariant: names what is wrong and what is allowed, never what was typed.

use crate::{
    case::{Flaw as PayloadFlaw, Forbidden, words::Misplaced},
    texts::{Argument, Sentence, sentences},
    types::{FaultCode, ParseError},
};

/// One field that must be mended, named by its JSON pointer in the API's shape (`/requester/email`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// JSON pointer of the field.
    pub pointer: String,
    /// The kind of fault.
    pub code: FaultCode,
    /// What to do, to be said.
    pub sentence: Sentence,
}

sentences! {
    /// What is wrong with a field of a filing, a filter or an account.
    Flaw, "flaw",
    /// The kind of fault.
    code: FaultCode {
        // a filing
        NobodyElse = "nobody_else" in NotAllowed,
        ReplyBy = "reply_by" in Unknown,
        Reachable = "reachable" in Required,
        Findable = "findable" in Required,
        TooManyIdentifiers = "too_many_identifiers" in TooLong,
        NoRight = "no_right" in Required,
        TooManyRights = "too_many_rights" in TooLong,
        RightTwice = "right_twice" in Invalid,
        RightUnknown = "right_unknown" in Unknown,
        ScopeUnknown = "scope_unknown" in Unknown,
        PurposeUnknown = "purpose_unknown" in Unknown,
        GroundUnknown = "ground_unknown" in Unknown,
        ScopeMisplaced = "scope_misplaced" in NotAllowed,
        PurposeMisplaced = "purpose_misplaced" in NotAllowed,
        GroundMisplaced = "ground_misplaced" in NotAllowed,
        Relationship = "relationship" in Unknown,
        StaffOnly = "staff_only" in NotAllowed,
        Instant = "instant" in Invalid,
        ReceiptInFuture = "receipt_in_future" in InFuture,
        ReceiptLongAgo = "receipt_long_ago" in Invalid,
        ReasonForPast = "reason_for_past" in Required,
        Channel = "channel" in Unknown,
        Controller = "controller" in Unknown,
        IdempotencyKey = "idempotency_key" in Invalid,
        // a person's own words
        MessageMissing = "message_missing" in Required,
        MessageTooLong = "message_too_long" in TooLong,
        MessageControl = "message_control" in Invalid,
        ContestMissing = "contest_missing" in Required,
        ArrivedOn = "arrived_on" in Invalid,
        MessageFile = "message_file" in Unknown,
        OfficeForm = "office_form" in Unknown,
        OfficeFormTwice = "office_form_twice" in Invalid,
        // an act
        UnknownField { field: String } = "unknown_field" in Unknown,
        VersionMissing = "version_missing" in Required,
        AlsoShape = "also_shape" in Invalid,
        CaseAndVersion = "case_and_version" in Required,
        OneCase = "one_case" in NotAllowed,
        CaseTwice = "case_twice" in Invalid,
        CaseElsewhere = "case_elsewhere" in Unknown,
        OneProof = "one_proof" in NotAllowed,
        Assignee = "assignee" in Unknown,
        TaskOutcome = "task_outcome" in Invalid,
        FileName = "file_name" in Invalid,
        FileNamed = "file_named" in Invalid,
        FileKind { taken: String } = "file_kind" in NotAllowed,
        FileContent = "file_content" in Invalid,
        FileInfected = "file_infected" in NotAllowed,
        FilesMany { most: u64 } = "files_many" in TooLong,
        FileEmpty = "file_empty" in Required,
        // a filter
        LawUnknown = "law_unknown" in Unknown,
        Cursor = "cursor" in Invalid,
        Limit = "limit" in Invalid,
        FilterValue = "filter_value" in Invalid,
        FilterValueUnknown = "filter_value_unknown" in Unknown,
        AssigneeFilter = "assignee_filter" in Unknown,
        FilterUnknown = "filter_unknown" in Unknown,
        // an account
        AddressTaken = "address_taken" in NotAllowed,
        PasswordShort = "password_short" in Invalid,
        PasswordLong = "password_long" in Invalid,
        PasswordGuessable = "password_guessable" in Invalid,
        PasswordSame = "password_same" in Invalid,
        PasswordWrong = "password_wrong" in Invalid,
    }
}

impl FieldFault {
    /// A fault at `pointer`.
    pub fn new(pointer: impl Into<String>, flaw: &Flaw) -> Self {
        Self { pointer: pointer.into(), code: flaw.code(), sentence: flaw.sentence() }
    }

    /// A fault in the payload of an act.
    pub(super) fn of_payload(pointer: String, flaw: &PayloadFlaw) -> Self {
        Self { pointer, code: flaw.code(), sentence: flaw.sentence() }
    }

    /// What the law of the case misses in a field, with its provision.
    pub(super) fn of_forbidden(pointer: &str, forbidden: &Forbidden) -> Self {
        let (pointer, code) = (pointer.to_owned(), FaultCode::Required);
        Self { pointer, code, sentence: forbidden.with_citation() }
    }

    /// A text that is not what belongs in this field; the sentence names the field.
    pub(super) fn typed(pointer: impl Into<String>, fault: &ParseError) -> Self {
        let what = Sentence::of("typed", "what", vec![("what", fault.what.to_owned().into())]);
        let arguments = vec![("what", what.into()), ("problem", Argument::Sentence(problem(fault)))];
        let sentence = Sentence::of("typed", "in-field", arguments);
        Self { pointer: pointer.into(), code: fault.code, sentence }
    }

    /// The same where only one text was asked for.
    pub(super) fn typed_alone(pointer: impl Into<String>, fault: &ParseError) -> Self {
        Self { pointer: pointer.into(), code: FaultCode::Invalid, sentence: problem(fault) }
    }
}

fn problem(fault: &ParseError) -> Sentence {
    Sentence::of("typed", fault.shape.id(), Vec::new())
}

impl From<Misplaced> for Flaw {
    fn from(part: Misplaced) -> Self {
        match part {
            Misplaced::Scope => Self::ScopeMisplaced,
            Misplaced::Purpose => Self::PurposeMisplaced,
            Misplaced::Ground => Self::GroundMisplaced,
        }
    }
}
