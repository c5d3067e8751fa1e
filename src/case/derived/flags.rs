//! The flags of a case.

use crate::case::{
    model::{Case, ExtensionState},
    words::CaseFlag,
};

/// What stands on the case. `unread`: a message of the person waits for the office.
pub fn flags(case: &Case, unread: bool) -> Vec<CaseFlag> {
    CaseFlag::ALL.iter().copied().filter(|flag| holds(*flag, case, unread)).collect()
}

fn holds(flag: CaseFlag, case: &Case, unread: bool) -> bool {
    match flag {
        CaseFlag::Unconfirmed => case.has_mailbox && !case.proof.mailbox && case.state.is_open(),
        CaseFlag::Flagged => {
            case.state.is_open() && case.dates.as_deref().is_some_and(|dates| dates.flagged.is_some())
        }
        CaseFlag::Appeal => case.contests.is_some() || case.has_open_link(),
        CaseFlag::Hold => case.hold.is_some(),
        CaseFlag::Referral => case.referral_pending,
        CaseFlag::Sensitive => case.sensitive,
        CaseFlag::Agent => case.on_behalf_of.needs_authority(),
        CaseFlag::Message => unread,
        CaseFlag::Recipients => case.owes_recipients(),
        CaseFlag::DutyLate => case.has_late_duty(),
        CaseFlag::Extended => case.extension.as_ref().is_some_and(ExtensionState::is_in_force),
        CaseFlag::Undelivered => case.undelivered,
        // whoever takes it has looked at it
        CaseFlag::Review => case.review && case.owner.is_none() && case.state.is_open(),
    }
}
