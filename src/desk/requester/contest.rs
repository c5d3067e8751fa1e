//! The person wants a decision looked at again, or complains: a case of its own opens, linked to the first.

use crate::{
    case::{Act, act::payload::Contest, words::Words},
    desk::{Desk, Error, FieldFault, Flaw, requester::own_case::act_on_own_case, views::Requester},
    types::CaseId,
};

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contesting {
    /// Look at the decision again.
    Appeal,
    /// A complaint about how a case is handled.
    Complaint,
}

impl Contesting {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Appeal, Self::Complaint];

    /// The name of the act.
    pub fn id(self) -> &'static str {
        match self {
            Self::Appeal => "appeal",
            Self::Complaint => "complaint",
        }
    }

    /// The act, with the person's words.
    pub(in crate::desk) fn act(self, text: Words) -> Act {
        match self {
            Self::Appeal => Act::Appeal(Contest { text }),
            Self::Complaint => Act::Complaint(Contest { text }),
        }
    }
}

/// Opens an appeal or a complaint about one case of the person's filing.
///
/// # Errors
/// [`Error::NotFound`] for a case of another filing; a text that is missing or too long; [`Error::Forbidden`] where there
/// is nothing to contest, or it is being looked at already.
pub async fn contest(
    desk: &Desk,
    requester: &Requester,
    contesting: Contesting,
    case: CaseId,
    text: &str,
) -> Result<(), Error> {
    let words =
        Words::new(text).map_err(|fault| Error::Fields(vec![FieldFault::typed_alone("/text", &fault)]))?;
    if words.is_blank() {
        return Err(Error::field("/text", &Flaw::ContestMissing));
    }
    act_on_own_case(desk, requester, &contesting.act(words), case).await
}
