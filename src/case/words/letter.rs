//! The letters that a case can owe, by kind; the numbers are those of the letter catalogue.
//!
//! Invariant: a kind and an occurrence name one letter of one case for ever; the outbox builds its key from both.

use crate::types::closed_list;

closed_list! {
    /// The kinds of letter, to the person and to staff.
    LetterKind, "letter" {
        /// 1: received, with every date.
        Received = "received",
        /// 2: confirm the address; leaves with 1.
        ConfirmAddress = "confirm_address",
        /// 3: please confirm the address, once more.
        ConfirmReminder = "confirm_reminder",
        /// 3: reminder to send what we asked.
        AnswerReminder = "answer_reminder",
        /// 4: we need more.
        Question = "question",
        /// 5: thank you, the clock runs again.
        ClockRuns = "clock_runs",
        /// 7: the answer takes longer, under the law's own extension.
        Extension = "extension",
        /// 7, too: our own date moves, the legal one does not.
        Postponement = "postponement",
        /// 8: how far we are.
        Progress = "progress",
        /// Somebody of the office wrote to the person.
        Reply = "reply",
        /// 9: the answer is ready to be collected on the status page.
        ReadyToCollect = "ready_to_collect",
        /// A file of the answer was collected for the first time.
        Collected = "collected",
        /// 10: nothing of it was collected yet.
        CollectReminder = "collect_reminder",
        /// 11: everything asked for was done.
        Done = "done",
        /// 12: refused, or done in part.
        Refused = "refused",
        /// 12: done in part.
        Partly = "partly",
        /// 13: we hold nothing about the person.
        NothingFound = "nothing_found",
        /// 14: another organisation answers.
        Referred = "referred",
        /// 15: the request was withdrawn, as the person wished.
        Withdrawn = "withdrawn",
        /// 16: appeal or complaint received.
        Contested = "contested",
        /// 22: due ladder, to staff.
        DueLadder = "due_ladder",
        /// 24: approval wanted, to leads.
        ApprovalWanted = "approval_wanted",
        /// 24: returned, to the author.
        Returned = "returned",
        /// 25: a letter came back, or an extension lapsed; to staff.
        Alarm = "alarm",
    }
}

impl LetterKind {
    /// The number in the catalogue.
    pub fn number(self) -> u8 {
        match self {
            Self::Received => 1,
            Self::ConfirmAddress => 2,
            Self::ConfirmReminder | Self::AnswerReminder => 3,
            Self::Question => 4,
            Self::ClockRuns => 5,
            Self::Extension | Self::Postponement => 7,
            Self::Progress | Self::Reply => 8,
            Self::ReadyToCollect | Self::Collected => 9,
            Self::CollectReminder => 10,
            Self::Done => 11,
            Self::Refused | Self::Partly => 12,
            Self::NothingFound => 13,
            Self::Referred => 14,
            Self::Withdrawn => 15,
            Self::Contested => 16,
            Self::DueLadder => 22,
            Self::ApprovalWanted | Self::Returned => 24,
            Self::Alarm => 25,
        }
    }

    /// Whether its acceptance acknowledges receipt.
    pub fn acknowledges(self) -> bool {
        match self {
            Self::Received | Self::Contested => true,
            Self::ConfirmAddress
            | Self::ConfirmReminder
            | Self::AnswerReminder
            | Self::Question
            | Self::ClockRuns
            | Self::Extension
            | Self::Postponement
            | Self::Progress
            | Self::Reply
            | Self::ReadyToCollect
            | Self::Collected
            | Self::CollectReminder
            | Self::Done
            | Self::Refused
            | Self::Partly
            | Self::NothingFound
            | Self::Referred
            | Self::Withdrawn
            | Self::DueLadder
            | Self::ApprovalWanted
            | Self::Returned
            | Self::Alarm => false,
        }
    }

    /// Whether an answer leaves by it.
    pub fn answers(self) -> bool {
        match self {
            Self::ReadyToCollect | Self::Done | Self::Refused | Self::Partly | Self::NothingFound => true,
            Self::Received
            | Self::ConfirmAddress
            | Self::ConfirmReminder
            | Self::AnswerReminder
            | Self::Question
            | Self::ClockRuns
            | Self::Extension
            | Self::Postponement
            | Self::Progress
            | Self::Reply
            | Self::Collected
            | Self::CollectReminder
            | Self::Referred
            | Self::Withdrawn
            | Self::Contested
            | Self::DueLadder
            | Self::ApprovalWanted
            | Self::Returned
            | Self::Alarm => false,
        }
    }

    /// Whether it goes to staff rather than to the person.
    pub fn is_for_staff(self) -> bool {
        self.number() >= 19
    }
}
