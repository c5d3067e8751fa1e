//! The link that is mailed to the owner of an account: a token that is shown once, and what is kept of it.

use chrono::TimeDelta;

use crate::{
    desk::{Desk, staff::identity::SecretToken},
    store::invitations::Invitation,
    types::UserId,
};

/// How long a link is good.
const LIFE: TimeDelta = TimeDelta::hours(24);

/// A link as it is mailed, and what is kept of it.
pub(in crate::desk) struct Link {
    pub(in crate::desk) token: SecretToken,
    pub(in crate::desk) row: Invitation,
}

impl Link {
    /// A fresh link for an account.
    pub(in crate::desk) fn draw(desk: &Desk, user: UserId) -> Self {
        let now = desk.0.clock.now();
        let token = SecretToken::draw(desk.0.clock.as_ref());
        let row =
            Invitation { user_id: user, digest: token.digest(), created_at: now, expires_at: now + LIFE };
        Self { token, row }
    }
}
