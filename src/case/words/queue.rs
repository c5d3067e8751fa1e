//! What a queue says of a case, and what staff must do by hand.
//!
//! Invariant: the ids stand in the database, in addresses and in the API; each has a text in every language.

use crate::types::closed_list;

closed_list! {
    /// Something that stands on a case like a flag.
    CaseFlag, "flag" {
        /// The mailbox is not confirmed.
        Unconfirmed = "unconfirmed",
        /// An officer should look at the choice of law.
        Flagged = "flagged",
        /// It is about a decision, or an appeal or a complaint about it is open.
        Appeal = "appeal",
        /// A legal hold.
        Hold = "hold",
        /// Another organisation was asked to take it.
        Referral = "referral",
        /// Special categories of data.
        Sensitive = "sensitive",
        /// Somebody asks for somebody else.
        Agent = "agent",
        /// A message of the person waits for the office.
        Message = "message",
        /// Those who received the data must still be notified.
        Recipients = "recipients",
        /// Something owed beside the answer is late.
        DutyLate = "duty_late",
        /// An extension is in force.
        Extended = "extended",
        /// Something that the person must get came back.
        Undelivered = "undelivered",
        /// More came from one network than usual, and nobody has taken it yet.
        Review = "review",
    }
}

impl CaseFlag {
    /// Whether closed cases are searched, too, where the filter names no state: recipients are notified after the answer, and
    /// people write after it.
    pub fn outlives_closing(self) -> bool {
        match self {
            Self::Recipients | Self::DutyLate | Self::Message => true,
            Self::Unconfirmed
            | Self::Flagged
            | Self::Appeal
            | Self::Hold
            | Self::Referral
            | Self::Sensitive
            | Self::Agent
            | Self::Extended
            | Self::Undelivered
            | Self::Review => false,
        }
    }
}

closed_list! {
    /// How near the date of a case is.
    Chip, "chip" {
        /// Far.
        OnTrack = "on_track",
        /// The last step of the ladder but one is reached.
        Soon = "soon",
        /// The last step before the day itself is reached.
        Urgent = "urgent",
        /// Past.
        Overdue = "overdue",
        /// The clock stands.
        Paused = "paused",
        /// Answered or closed otherwise.
        Closed = "closed",
    }
}

closed_list! {
    /// How the dates of the cases stand that a queue is asked for.
    DueStatus, "due" {
        /// Past.
        Overdue = "overdue",
        /// On this day.
        Today = "today",
        /// Within five working days, whatever the chip of the case says: that goes by the office's own ladder.
        InFewDays = "soon",
        /// The clock stands.
        Stopped = "stopped",
    }
}

closed_list! {
    /// The states of a case in two groups.
    StateGroup, "state" {
        /// Somebody still has to answer.
        Open = "open",
        /// Nobody answers any more.
        Closed = "closed",
    }
}

closed_list! {
    /// What a person must do because the program cannot.
    TaskKind, "task" {
        /// A letter came back: find another way.
        MailBounced = "mail_bounced",
        /// A letter was given up.
        MailDead = "mail_dead",
        /// A letter on which a duty hangs did not arrive.
        OtherChannel = "other_channel",
        /// There is no mailbox: print the letter.
        SendByPost = "send_by_post",
        /// What a timer calls for fails again and again.
        TimerFailed = "timer_failed",
        /// The timers of a case were wrong and were put right.
        TimersDiffer = "timers_differ",
        /// Wrong codes were entered for a request until no more were taken.
        CodesGuessed = "codes_guessed",
        /// Nothing of an answer was collected, and its last day comes near.
        Uncollected = "uncollected",
        /// An answer was taken back: look at it as a breach.
        Recalled = "recalled",
    }
}

impl TaskKind {
    /// Whether a letter did not arrive.
    pub fn is_lost_mail(self) -> bool {
        match self {
            Self::MailBounced | Self::MailDead | Self::OtherChannel => true,
            Self::SendByPost
            | Self::TimerFailed
            | Self::TimersDiffer
            | Self::CodesGuessed
            | Self::Uncollected
            | Self::Recalled => false,
        }
    }
}
