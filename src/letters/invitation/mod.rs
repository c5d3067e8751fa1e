//! To one member of staff: the link by which they choose a password of their own. Opening it does nothing yet; the page
//! behind it has a button.

use super::{body::bodies, words::Words};
use crate::types::closed_list;

closed_list! {
    /// Why the link is mailed; the texts are `invitation-subject-ID` and `invitation-intro-ID`.
    InvitedTo, "reason of an invitation" {
        /// The account is new.
        Join = "join",
        /// The password is lost, or is to be replaced.
        ChooseAgain = "choose_again",
        /// The second factor was taken away.
        SetUpFactor = "set_up_factor",
    }
}

/// What the letter says.
#[derive(Clone, PartialEq, Eq)]
pub struct Invitation {
    pub to: InvitedTo,
    /// The page of the link; holds its secret.
    pub path: String,
    /// For how many hours it works.
    pub hours: u32,
}

impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation").field("to", &self.to).finish_non_exhaustive()
    }
}

impl Invitation {
    fn subject_line(&self, words: &Words<'_>) -> String {
        words.name("invitation-subject", self.to.id())
    }

    pub(super) fn samples() -> Vec<Self> {
        let path = "/desk/invitation/c2VjcmV0".to_owned();
        InvitedTo::ALL.iter().map(|to| Self { to: *to, path: path.clone(), hours: 24 }).collect()
    }
}

bodies!(Invitation, "letters/invitation/body.txt", "letters/invitation/body.html");
