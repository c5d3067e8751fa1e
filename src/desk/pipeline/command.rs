//! What somebody wants done: one act on one case, or on several at once, all or nothing.

use crate::{
    case::{Act, Actor, ReviewDigest},
    types::CaseId,
};

/// One act, or the same act with payloads of their own, on some cases.
pub(crate) struct Command {
    pub(crate) actor: Actor,
    /// Whether it happens after its time: a timer that fired late.
    pub(crate) late: bool,
    /// What happens to which case, in this order.
    pub(crate) on: Vec<OnCase>,
}

/// The part of a command that concerns one case.
pub(crate) struct OnCase {
    pub(crate) case: CaseId,
    /// The version that the caller had seen, where it had seen one.
    pub(crate) expected_version: Option<i64>,
    pub(crate) act: Act,
    /// Another case that the act names.
    pub(crate) other: Option<CaseId>,
}

/// One act on one case, as it is decided.
#[derive(Clone, Copy)]
pub(crate) struct Intent<'a> {
    pub(crate) actor: Actor,
    pub(crate) act: &'a Act,
    pub(crate) expected_version: Option<i64>,
    pub(crate) late: bool,
    /// Another case that the act names.
    pub(crate) other: Option<CaseId>,
    /// The digest of all that the command approves, where that is several answers.
    pub(crate) together: Option<ReviewDigest>,
}

impl Command {
    /// The same act on each of `cases`, whatever their version.
    pub(crate) fn on_each(actor: Actor, act: &Act, cases: impl IntoIterator<Item = CaseId>) -> Self {
        let on = cases.into_iter().map(|case| OnCase {
            case,
            expected_version: None,
            act: act.clone(),
            other: None,
        });
        Self { actor, late: false, on: on.collect() }
    }

    /// The cases concerned.
    pub(crate) fn cases(&self) -> Vec<CaseId> {
        self.on.iter().map(|one| one.case).collect()
    }

    /// What is to be decided on that case.
    pub(crate) fn intent(&self, case: CaseId) -> Option<Intent<'_>> {
        let one = self.on.iter().find(|one| one.case == case)?;
        let OnCase { act, expected_version, other, .. } = one;
        let (expected_version, other) = (*expected_version, *other);
        Some(Intent { actor: self.actor, act, expected_version, late: self.late, other, together: None })
    }
}

impl<'a> Intent<'a> {
    /// An act of the machine, in time.
    pub(crate) fn machine(act: &'a Act) -> Self {
        Self { actor: Actor::Machine, act, expected_version: None, late: false, other: None, together: None }
    }
}
