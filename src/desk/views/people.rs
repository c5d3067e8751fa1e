//! Who calls: a requester with a session, a member of staff, the tokens they hold.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    case::Role,
    types::{ControllerSlug, Door, Factors, FilingId, KeyId, KeyScopes, Networks, Reach, Reference, UserId},
};

/// A fresh requester session. `token` is shown once.
#[derive(Clone, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RequesterSession {
    /// Opaque, for the cookie or the `Authorization` header.
    #[serde(rename = "access_token")]
    pub token: String,
    /// Seconds until it ends.
    pub expires_in: u32,
}

/// A requester with a valid session.
#[derive(Debug, Clone)]
pub struct Requester {
    /// The only filing that the session can see.
    pub filing: FilingId,
    /// Its public name.
    pub reference: Reference,
    /// Whose filing.
    pub controller: ControllerSlug,
    /// When the code was given that opened the session; none where it was the one of the confirmation mail.
    pub code_at: Option<DateTime<Utc>>,
    /// Token against forged posts, for pages.
    pub csrf: String,
    /// The session, for ending it.
    pub session: String,
}

/// A fresh staff session for pages. `token` is shown once.
#[derive(Clone, Serialize, Deserialize)]
pub struct StaffSession {
    /// Opaque, for the cookie.
    pub token: String,
    /// What makes the browser known to this account, where it was not; opens nothing.
    pub device: Option<String>,
}

/// Tokens of the API. Serialises as its answer.
#[derive(Clone, Serialize, schemars::JsonSchema)]
pub struct Tokens {
    /// JWT.
    pub access_token: String,
    /// Seconds until it ends.
    pub expires_in: u32,
    /// Opaque, good once.
    pub refresh_token: String,
}

/// A member of staff who is signed in.
#[derive(Debug, Clone)]
pub struct Staff {
    /// Stands as the actor of every act.
    pub id: UserId,
    /// Their address, for pages.
    pub email: String,
    /// As what.
    pub role: Role,
    /// Token against forged posts, for pages; empty for the API.
    pub csrf: String,
    /// The sign-in, for ending it; empty for whoever never signed in.
    pub session: String,
    /// Where it is used.
    pub door: Door,
    /// By what it was opened.
    pub factors: Factors,
    /// What must be done on the pages before anything else; follows from `factors`.
    pub owes: Option<Owed>,
    /// Of which controllers they see cases.
    pub reach: Reach,
}

/// What somebody who came in must do before anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owed {
    /// Choose a password that nobody else knows.
    Password,
    /// Set up a second factor.
    SecondFactor,
}

impl Staff {
    /// A member of staff at work without having signed in: one of a demo, whose past is walked through.
    pub fn without_session(id: UserId, email: &str, role: Role) -> Self {
        Self {
            id,
            email: email.to_owned(),
            role,
            csrf: String::new(),
            session: String::new(),
            door: Door::Api,
            factors: Factors::default(),
            owes: None,
            reach: Reach::All,
        }
    }
}

/// One sign-in of somebody, as they see it.
#[derive(Debug, Clone)]
pub struct SignInView {
    /// Names it in the list; opens nothing.
    pub id: String,
    /// Where it is used.
    pub door: Door,
    /// By what it was opened.
    pub factors: Factors,
    pub began_at: DateTime<Utc>,
    /// When it was last used, to the minute or so; of a program, when it last renewed its tokens.
    pub seen_at: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// A second factor about to be set up.
#[derive(Clone)]
pub struct Enrolment {
    /// The address that authenticator apps take.
    pub url: String,
    /// The secret as people type it.
    pub secret: String,
}

/// A key of the API, as administrators see it.
#[derive(Debug, Clone)]
pub struct KeyView {
    /// Names the key in events.
    pub id: KeyId,
    /// Which program holds it.
    pub name: String,
    pub scopes: KeyScopes,
    /// Of which controllers.
    pub reach: Reach,
    /// From where.
    pub networks: Networks,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it may be used.
    pub expires_at: Option<DateTime<Utc>>,
    /// Since when it opens nothing.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was used last, to a minute or so.
    pub used_at: Option<DateTime<Utc>>,
}

/// A second factor that was just set up. Everything here is shown once.
#[derive(Clone, Serialize, Deserialize)]
pub struct Enrolled {
    /// The sign-in that goes on.
    pub session: StaffSession,
    /// What stands in for the second factor when it is lost.
    pub recovery_codes: Vec<String>,
}

/// By what the owner of an account signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WayIn {
    /// The identity provider, which looks after factors of its own.
    Provider,
    /// Password and second factor.
    SecondFactor,
    /// A password and nothing else.
    Password,
    /// The mailed link, which was not used yet.
    Invitation,
}

/// An account, as administrators see it.
#[derive(Debug, Clone, Serialize)]
pub struct UserView {
    /// Names the account in events.
    pub id: UserId,
    /// E-mail address.
    pub email: String,
    /// As what.
    pub role: Role,
    /// Of which controllers they see cases: `*`, or slugs with commas between.
    pub reach: Reach,
    /// By what they sign in.
    pub way_in: WayIn,
    /// Since when it is disabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<DateTime<Utc>>,
}
