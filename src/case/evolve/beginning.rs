//! The case as a filing makes it.
//!
//! Invariant: the fast lane begins at work, and so does an appeal of somebody who is known; everything else is received,
//! and its clock runs.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::{
    event::Filed,
    model::{Case, Proof},
    words::State,
};

/// The case that a filing makes.
pub(in crate::case) fn begin(filed: &Filed) -> Case {
    let new = &filed.new;
    let proven = new.contests.as_ref().is_some_and(|contests| contests.proven);
    let state = if new.asked.is_fast_lane() || proven { State::Working } else { State::Received };
    Case {
        id: new.case,
        filing: new.filing,
        controller: new.controller.clone(),
        asked: new.asked,
        residence: new.residence.clone(),
        relationship: new.relationship.clone(),
        age: new.age,
        record: new.record,
        sensitive: new.sensitive,
        review: new.review,
        on_behalf_of: new.on_behalf_of,
        channel: new.channel,
        reply_by: new.reply_by,
        has_mailbox: new.has_mailbox,
        carries_receipt: new.carries_receipt,
        carries_reminders: new.carries_reminders,
        received_at: new.received_at,
        received_on: filed.received_on,
        filed_at: filed.filed_at,
        former_receipts: Vec::new(),
        state,
        back_to: None,
        merged_from: None,
        merged_into: None,
        is_answered_with: false,
        joined: Vec::new(),
        closed_at: None,
        owner: None,
        proof: new.contests.as_ref().map_or_else(Proof::default, |contests| contests.proof),
        clock: Vec::new(),
        dates: None,
        question: None,
        identity_asked_at: None,
        extension: None,
        postponement: None,
        hold: None,
        proposal: None,
        referral_pending: false,
        referred_as: None,
        tasks: Vec::new(),
        decision: None,
        authors: BTreeSet::new(),
        sends: 0,
        outcome: None,
        undelivered: false,
        files: BTreeMap::new(),
        collected: Vec::new(),
        messages: Vec::new(),
        links: Vec::new(),
        contests: new.contests.clone(),
        letters: BTreeMap::new(),
        acknowledged: None,
        answered: None,
        recipients: None,
        fired: BTreeMap::new(),
        progress_on: None,
        seq: 0,
        version: 0,
    }
}
