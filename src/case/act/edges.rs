//! Every lawful move between the states of a case, on one screen.
//!
//! Invariant: a state changes only along an edge of [`EDGES`]; documents draw their diagram from this table.

use crate::case::words::State;

/// One row of the table: an act may be done in `from`; it leads to one of `to`, or leaves the state where `stays`.
#[derive(Debug, Clone, Copy)]
pub struct Edge {
    /// The act's name.
    pub act: &'static str,
    /// Where it may be done.
    pub from: &'static [State],
    /// Where it may lead.
    pub to: &'static [State],
    /// Whether it may leave the state as it is.
    pub stays: bool,
}

use State::{
    Answered, Merged, NotARequest, Purged, Received, Referred, Refused, Releasing, Reviewing, Verifying,
    Waiting, Withdrawn, Working,
};

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

const fn edge(act: &'static str, from: &'static [State], to: &'static [State]) -> Edge {
    Edge { act, from, to, stays: false }
}
const fn same(act: &'static str, from: &'static [State]) -> Edge {
    Edge { act, from, to: &[], stays: true }
}
const fn maybe(act: &'static str, from: &'static [State], to: &'static [State]) -> Edge {
    Edge { act, from, to, stays: true }
}

/// Every lawful move. An act may stand in several rows.
#[rustfmt::skip]
pub const EDGES: &[Edge] = &[
    maybe("classify",          &[Received, Verifying],              &[Working]),           // into the fast lane only
    same ("classify",          &[Working, Waiting]),
    same ("correct_receipt",   OPEN),
    edge ("verify",            &[Received, Verifying],              &[Working, Verifying]),
    maybe("verify",            &[Waiting],                          &[Working, Verifying]), // stays: the open question is another one
    edge ("ask",               AT_WORK,                             &[Waiting]),
    maybe("resume",            &[Waiting],                          AT_WORK),
    same ("extend",            BEFORE_RELEASE),
    same ("postpone",          OPEN),
    same ("assign",            OPEN),
    same ("note",              KEPT),
    same ("hold",              KEPT),
    same ("lift_hold",         KEPT),
    same ("plan",              &[Working]),
    edge ("decide",            &[Working],                          &[Reviewing, Releasing]),
    edge ("refuse",            BEFORE_DECISION,                     &[Reviewing]),
    edge ("approve",           &[Reviewing],                        &[Releasing]),
    edge ("return",            &[Reviewing],                        &[Working]),
    same ("send",              &[Releasing]),
    edge ("pull_back",         &[Releasing],                        &[Working]),
    maybe("dispatched",        &[Releasing],                        &[Answered, Refused]),
    same ("dispatched",        BEFORE_RELEASE),
    same ("dispatched",        &[Answered, Refused, Withdrawn, Referred]),                // those who received the data
    same ("refer",             AT_WORK),
    edge ("referral_accepted", BEFORE_RELEASE,                      &[Referred]),
    same ("referral_declined", OPEN),
    edge ("merge",             OPEN,                                &[Merged]),
    edge ("unmerge",           &[Merged],                           OPEN),
    edge ("withdraw",          OPEN,                                &[Withdrawn]),
    edge ("not_a_request",     AT_WORK,                             &[NotARequest]),
    same ("appeal",            &[Answered, Refused]),
    same ("complaint",         KEPT),
    edge ("reopen",            &[Answered, Refused, Withdrawn, Referred, NotARequest], &[Working, Verifying]),
    edge ("recall",            &[Releasing, Answered],              &[Working]),
    // done by the machine, through the same door
    maybe("letter_accepted",   &[Releasing],                        &[Answered, Refused]),
    same ("letter_accepted",   KEPT),
    edge ("letter_bounced",    &[Answered, Refused],                &[Releasing]),
    same ("letter_bounced",    KEPT),
    same ("timer_fired",       OPEN),
    maybe("timer_fired",       CLOSED,                              &[Purged]),           // retention is over
    same ("confirm_mailbox",   KEPT),
    same ("receive_message",   KEPT),
    same ("attach_file",       KEPT),
    same ("answer_task",       OPEN),
    same ("close_link",        KEPT),
    same ("reopen_link",       KEPT),
    edge ("overturn",          &[Answered, Refused],                &[Working, Verifying]),
    same ("overturn",          KEPT),                                                     // open again already
    edge ("purge",             CLOSED,                              &[Purged]),
];

/// Whether `act` may be done in `state` at all.
pub fn may(act: &str, state: State) -> bool {
    EDGES.iter().any(|edge| edge.act == act && edge.from.contains(&state))
}

/// Whether `act` may lead from `from` to `to`.
pub fn leads(act: &str, from: State, to: State) -> bool {
    EDGES.iter().any(|edge| {
        edge.act == act && edge.from.contains(&from) && (edge.to.contains(&to) || (edge.stays && from == to))
    })
}

/// In which states `act` may be done, in words.
pub fn allowed_in(act: &str) -> String {
    let mut states: Vec<&str> = Vec::new();
    for state in EDGES.iter().filter(|edge| edge.act == act).flat_map(|edge| edge.from) {
        if !states.contains(&state.id()) {
            states.push(state.id());
        }
    }
    states.join(", ")
}

/// The table as text, one move a line: for documents and the snapshot below.
pub fn printed() -> String {
    let mut lines = vec!["file: - -> received, working".to_owned()];
    for edge in EDGES {
        let names = |states: &[State]| states.iter().map(|s| s.id()).collect::<Vec<_>>().join(", ");
        let mut to = names(edge.to);
        if edge.stays {
            to = if to.is_empty() { "same".to_owned() } else { format!("{to} or same") };
        }
        lines.push(format!("{}: {} -> {to}", edge.act, names(edge.from)));
    }
    lines.join("\n")
}
