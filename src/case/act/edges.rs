//! Every lawful move between the states of a case, on one screen.
//!
//! Invariant: a state changes only along an edge; documents draw their diagram from this table.

use State::{
    Answered, Merged, NotARequest, Purged, Received, Referred, Refused, Releasing, Reviewing, Verifying,
    Waiting, Withdrawn, Working,
};

use super::table::ActKind;
use crate::case::words::State;

/// A move of an act: it may be done in `from`; it leads to one of `to`, or leaves the state where `stays`.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// Where it may be done.
    pub from: &'static [State],
    /// Where it may lead.
    pub to: &'static [State],
    /// Whether it may leave the state as it is.
    pub stays: bool,
}

/// Somebody still has to answer.
pub const OPEN: &[State] = &[Received, Verifying, Working, Waiting, Reviewing, Releasing];
/// Closed and still remembered.
pub const CLOSED: &[State] = &[Answered, Refused, Withdrawn, Referred, Merged, NotARequest];
/// All but purged.
const KEPT: &[State] = &[
    Received,
    Verifying,
    Working,
    Waiting,
    Reviewing,
    Releasing,
    Answered,
    Refused,
    Withdrawn,
    Referred,
    Merged,
    NotARequest,
];
const BEFORE_DECISION: &[State] = &[Received, Verifying, Working, Waiting];
const AT_WORK: &[State] = &[Received, Verifying, Working];
const BEFORE_RELEASE: &[State] = &[Received, Verifying, Working, Waiting, Reviewing];

const fn edge(from: &'static [State], to: &'static [State]) -> Edge {
    Edge { from, to, stays: false }
}
const fn same(from: &'static [State]) -> Edge {
    Edge { from, to: &[], stays: true }
}
const fn maybe(from: &'static [State], to: &'static [State]) -> Edge {
    Edge { from, to, stays: true }
}

macro_rules! edges {
    ($($act:ident: $($edge:expr),+;)+) => {
        impl ActKind {
            /// Every move that it may make.
            pub fn edges(self) -> &'static [Edge] {
                match self {
                    $(Self::$act => const { &[$($edge),+] },)+
                }
            }
        }
    };
}

edges! {
    Classify:         maybe(&[Received, Verifying], &[Working]), // into the fast lane only
                      same(&[Working, Waiting]);
    CorrectReceipt:   same(OPEN);
    Assign:           same(OPEN);
    Note:             same(KEPT);
    Reply:            same(KEPT);
    Verify:           edge(&[Received, Verifying], &[Working, Verifying]),
                      maybe(&[Waiting], &[Working, Verifying]); // stays: the open question is another one
    Ask:              edge(AT_WORK, &[Waiting]);
    Resume:           maybe(&[Waiting], AT_WORK);
    Extend:           same(BEFORE_RELEASE);
    Postpone:         same(OPEN);
    Decide:           edge(&[Working], &[Reviewing, Releasing]);
    Refuse:           edge(BEFORE_DECISION, &[Reviewing]);
    Approve:          edge(&[Reviewing], &[Releasing]);
    Return:           edge(&[Reviewing], &[Working]);
    Send:             same(&[Releasing]);
    PullBack:         edge(&[Releasing], &[Working]);
    Dispatched:       maybe(&[Releasing], &[Answered, Refused]),
                      same(BEFORE_RELEASE),
                      same(&[Answered, Refused, Withdrawn, Referred]); // those who received the data
    Withdraw:         edge(OPEN, &[Withdrawn]);
    NotARequest:      edge(AT_WORK, &[NotARequest]);
    Appeal:           same(&[Answered, Refused]);
    Complaint:        same(KEPT);
    Reopen:           edge(&[Answered, Refused, Withdrawn, Referred, NotARequest], &[Working, Verifying]);
    Hold:             maybe(&[Releasing], &[Working]), // what was sent and would destroy
                      same(KEPT);
    LiftHold:         same(KEPT);
    Plan:             same(&[Working]);
    Refer:            maybe(AT_WORK, &[Referred]); // closed at once where we are only the processor
    ReferralAccepted: edge(BEFORE_RELEASE, &[Referred]);
    ReferralDeclined: same(OPEN);
    Merge:            edge(OPEN, &[Merged]),
                      edge(&[Releasing], &[Working]); // what was approved is void first
    Unmerge:          edge(&[Merged], OPEN);
    Recall:           edge(&[Releasing, Answered], &[Working]);
    // made by the program
    LetterAccepted:   maybe(&[Releasing], &[Answered, Refused]),
                      same(KEPT);
    LetterBounced:    edge(&[Answered, Refused], &[Releasing]),
                      same(KEPT);
    TimerFired:       same(OPEN),
                      edge(&[Releasing], &[Answered, Refused]), // of who can be told in no way
                      maybe(CLOSED, &[Purged]); // retention is over
    ConfirmMailbox:   same(KEPT);
    TakeProof:        maybe(&[Received, Verifying, Waiting], &[Working]),
                      same(&[Working, Reviewing, Releasing]);
    ReceiveMessage:   same(KEPT);
    SeeReply:         same(KEPT);
    AttachFile:       same(KEPT);
    AnswerTask:       same(OPEN);
    CloseLink:        same(KEPT);
    ReopenLink:       same(KEPT);
    Overturn:         edge(&[Answered, Refused], &[Working, Verifying]),
                      same(KEPT); // open again already
    Collect:          same(KEPT);
    EndPackage:       same(KEPT);
    TakeIn:           same(OPEN);
    LetGo:            same(KEPT);
    ComeBack:         edge(&[Merged], OPEN);
    ShareAnswer:      same(&[Merged]);
    Purge:            edge(CLOSED, &[Purged]);
}

impl ActKind {
    /// Whether it may be done in `state` at all.
    pub fn is_possible_in(self, state: State) -> bool {
        self.edges().iter().any(|edge| edge.from.contains(&state))
    }

    /// Whether it may lead from `from` to `to`.
    pub fn leads(self, from: State, to: State) -> bool {
        let is_edge =
            |edge: &Edge| edge.from.contains(&from) && (edge.to.contains(&to) || (edge.stays && from == to));
        self.edges().iter().any(is_edge)
    }

    /// In which states it may be done, each once.
    pub fn allowed_in(self) -> Vec<String> {
        let mut states: Vec<String> = Vec::new();
        for state in self.edges().iter().flat_map(|edge| edge.from) {
            if !states.iter().any(|known| known == state.id()) {
                states.push(state.id().to_owned());
            }
        }
        states
    }
}

/// The table as text, one move a line: for documents and the snapshot of the tests.
pub fn printed() -> String {
    let names = |states: &[State]| states.iter().map(|state| state.id()).collect::<Vec<_>>().join(", ");
    let mut lines = vec!["file: - -> received, working".to_owned()];
    for act in ActKind::ALL {
        for edge in act.edges() {
            let mut to = names(edge.to);
            if edge.stays {
                to = if to.is_empty() { "same".to_owned() } else { format!("{to} or same") };
            }
            lines.push(format!("{act}: {} -> {to}", names(edge.from)));
        }
    }
    lines.join("\n")
}
