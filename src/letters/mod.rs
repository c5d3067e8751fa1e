//! Letters: typed facts in, subject, text and HTML out. Pure: no clock, no database, no network.
//!
//! A folder per letter: its facts in `mod.rs`, its two bodies beside them, its sentences in `config/locales`. A subject
//! holds a reference and neutral words, never a person, a right or what the case is about. Codes and links stand alone
//! on lines of their own. Nothing is loaded from elsewhere when a letter is opened.

mod account;
mod alarm;
mod approval;
mod arrived;
mod blank;
mod body;
mod code;
mod collected;
mod contest;
mod done;
mod draft;
mod extension;
mod facts;
mod gathered;
mod guessed;
mod invitation;
mod kept;
mod ladder;
mod layout;
mod mail_test;
mod nothing_found;
mod outgoing;
mod paper;
mod postponement;
mod preview;
mod progress;
mod question;
mod ready;
mod recalled;
mod receipt;
mod referral;
mod refusal;
mod reminder;
mod replied;
mod resumed;
mod sender;
mod why;
mod withdrawal;
mod words;

use std::fmt;

use self::{body::Body, draft::Draft, words::Words};
use crate::{
    texts::{Texts, Voice},
    types::Locale,
};

pub use account::{AccountChange, AccountNotice};
pub use alarm::{Alarm, AlarmKind};
pub use approval::{Approval, ApprovalKind};
pub use arrived::Arrived;
pub use code::CodeLetter;
pub use collected::Collected;
pub use contest::{Contest, ContestStage, Upheld};
pub use done::Done;
pub use extension::{Extension, ExtensionReason};
pub use facts::{
    Again, CaseLine, Code, Complaint, DueDate, Item, Period, PeriodUnit, Regulator, Remedies, Stage,
};
pub use gathered::gathered;
pub use guessed::Guessed;
pub use invitation::{Invitation, InvitedTo};
pub use kept::Kept;
pub use ladder::{Ladder, LadderRow, Rung, Step};
pub use mail_test::MailTest;
pub use nothing_found::NothingFound;
pub use outgoing::{From as MailFrom, OutgoingMail, message_id};
pub use paper::Paper;
pub use postponement::Postponement;
pub use preview::Preview;
pub use progress::Progress;
pub use question::Question;
pub use ready::Ready;
pub use recalled::Recalled;
pub use receipt::{Confirm, ProofNeeded, Receipt};
pub use referral::Referral;
pub use refusal::{Ground, Refusal};
pub use reminder::{Awaited, Reminder};
pub use replied::Replied;
pub use resumed::Resumed;
pub use sender::Sender;
pub use why::{ClockLine, OwnNames, Why, WhyLine};
pub use withdrawal::Withdrawal;

/// A letter ready to be sealed and sent. `Debug` shows no word of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line, neutral.
    pub subject: String,
    /// Plain text, lines of at most 72 characters except for links and long words.
    pub text: String,
    /// A whole HTML document.
    pub html: String,
    /// The language it is written in.
    pub language: String,
}

impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rendered(…)")
    }
}

macro_rules! letters {
    ($($(#[$doc:meta])* $variant:ident($facts:ident) = $kind:literal;)*) => {
        /// Every letter we write. The id is part of an outbox key and of events: it never changes.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Letter {
            $($(#[$doc])* $variant($facts),)*
        }

        impl Letter {
            /// The stable id of the kind, for example `receipt`.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $kind,)*
                }
            }

            fn body(&self) -> &dyn Body {
                match self {
                    $(Self::$variant(facts) => facts,)*
                }
            }

            /// Invented letters of every kind, for tests and for the previews of the desk.
            pub fn samples() -> Vec<Self> {
                let mut samples = Vec::new();
                $(samples.extend($facts::samples().into_iter().map(Self::$variant));)*
                samples
            }
        }

        $(impl From<$facts> for Letter {
            fn from(facts: $facts) -> Self {
                Self::$variant(facts)
            }
        })*
    };
}

letters! {
    /// 1 and 2: received, and please confirm your address.
    Receipt(Receipt) = "receipt";
    /// 3: confirm, or send what we asked.
    Reminder(Reminder) = "reminder";
    /// 4: we need more.
    Question(Question) = "question";
    /// 5: thank you, the clock runs again.
    Resumed(Resumed) = "resumed";
    /// 7: we need longer.
    Extension(Extension) = "extension";
    /// 7: our own date moves.
    Postponement(Postponement) = "postponement";
    /// 8: where we are.
    Progress(Progress) = "progress";
    /// 9: the answer can be collected.
    Ready(Ready) = "ready";
    /// A file of the answer was collected for the first time.
    Collected(Collected) = "collected";
    Done(Done) = "done";
    /// 12: refused, wholly or partly.
    Refusal(Refusal) = "refusal";
    /// 13: we hold nothing under what was given.
    NothingFound(NothingFound) = "nothing_found";
    /// 14: another organisation was asked, takes it, or does not.
    Referral(Referral) = "referral";
    /// 15: withdrawn as asked.
    Withdrawal(Withdrawal) = "withdrawal";
    /// 16: an appeal or a complaint is here, or is decided.
    Contest(Contest) = "contest";
    /// The office wrote to the person.
    Replied(Replied) = "replied";
    /// A one-time code for the status page.
    Code(CodeLetter) = "code";
    /// Wrong codes were entered until no more were taken.
    Guessed(Guessed) = "codes_guessed";
    /// 22: to staff, cases whose date comes near.
    Ladder(Ladder) = "ladder";
    /// 24: to staff, approval wanted or a case returned.
    Approval(Approval) = "approval";
    /// To staff, the person wrote.
    Arrived(Arrived) = "arrived";
    /// 25: to staff, something is wrong with the system.
    Alarm(Alarm) = "alarm";
    /// To staff, an answer was taken back.
    Recalled(Recalled) = "recalled";
    /// To staff, how they sign in has changed.
    Account(AccountNotice) = "account_changed";
    /// To staff, the link by which they choose a password.
    Invitation(Invitation) = "invitation";
    /// To an administrator, that mail leaves.
    MailTest(MailTest) = "mail_test";
}

impl Letter {
    /// Writes the letter in the best language we have for `locale`.
    pub fn render(&self, texts: &Texts, locale: &Locale, sender: &Sender) -> Rendered {
        let (words, subject, [text, html]) = self.drafts(texts.speak(locale.identifier()), sender);
        Rendered { subject, text: text.text(), html: html.html(), language: words.voice.lang().to_string() }
    }

    /// What leaves and what is shown before: the words it is written with, its subject, text and HTML.
    fn drafts<'a>(&self, voice: Voice, sender: &'a Sender) -> (Words<'a>, String, [Draft; 2]) {
        let mut words = Words::new(voice, sender);
        let body = self.body();
        let subject = layout::one_line(&body.subject(&words));
        let text = Draft::of_text(&mut words, body);
        let html = Draft::of_html(&mut words, body, &subject);
        (words, subject, [text, html])
    }
}

#[cfg(test)]
mod tests;
