//! Accounts of staff: adding, listing, disabling, resetting a second factor. Each change is an event of the installation;
//! who it was about stands there by id only.

use secrecy::SecretString;
use serde::Serialize;

use crate::{
    case::Role,
    desk::{
        Desk, Error, Flaw,
        staff::{
            account_mail::{invitation, told},
            change::{Happened, OPERATOR, change_account},
            colleagues::{active_colleagues, colleague, find_user},
            freshness::demand_fresh,
            identity::choice,
            link::Link,
            reach::check_reach,
            session,
        },
        views::{Staff, UserView, WayIn},
    },
    letters::{AccountChange as Told, InvitedTo},
    store::{
        StoreError,
        invitations::{self, Invitation},
        outbox::NewLetter,
        recovery_codes, users,
    },
    types::{ControllerSlug, EmailAddress, KeyId, Reach, UserId},
};

/// Who changes the account of somebody else.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// Whoever runs commands on the machine itself.
    Operator,
    /// An administrator on the pages.
    Admin(&'a Staff),
}

impl By<'_> {
    /// As it stands in an event.
    pub(in crate::desk) fn actor(self) -> String {
        match self {
            Self::Operator => OPERATOR.to_owned(),
            Self::Admin(staff) => format!("user:{}", staff.id),
        }
    }

    /// Refuses every role but that of an administrator.
    pub(in crate::desk) fn runs_the_office(self) -> Result<(), Error> {
        match self {
            Self::Operator => Ok(()),
            Self::Admin(staff) => staff.runs_the_office(),
        }
    }

    /// Refuses who may not: any other role, who has no fresh proof, and everybody about their own account, so that nobody
    /// locks the last administrator out or takes their own second factor away.
    pub(in crate::desk) fn may_change(self, desk: &Desk, user: UserId) -> Result<(), Error> {
        self.runs_the_office()?;
        match self {
            Self::Admin(staff) if staff.id == user => Err(Error::NotAllowed),
            Self::Operator | Self::Admin(_) => self.runs_it_with_proof(desk),
        }
    }

    /// Refuses controllers that nobody knows, and those beyond the reach of an administrator who gives them: nobody hands
    /// out more than they have.
    pub(in crate::desk) fn may_give(self, desk: &Desk, reach: &Reach) -> Result<(), Error> {
        check_reach(desk, reach)?;
        if self.reaches_all_of(reach) { Ok(()) } else { Err(Error::field("/controller", &Flaw::Controller)) }
    }

    fn reaches_all_of(self, reach: &Reach) -> bool {
        match self {
            Self::Operator => true,
            Self::Admin(staff) => reach.is_within(&staff.reach),
        }
    }

    /// Refuses every role but that of an administrator, and who has no fresh proof.
    pub(in crate::desk) fn runs_it_with_proof(self, desk: &Desk) -> Result<(), Error> {
        self.runs_the_office()?;
        match self {
            Self::Operator => Ok(()),
            Self::Admin(staff) => demand_fresh(desk, staff),
        }
    }
}

/// Shorter words are in too many good passwords to be told apart.
const CONTEXT_CHARS_MIN: usize = 4;

/// What happened to an account.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "snake_case", tag = "event")]
pub(in crate::desk) enum AccountEvent {
    UserAdded { user: UserId, role: Role, reach: Reach },
    ReachSet { user: UserId, reach: Reach },
    KeyAdded { key: KeyId, scopes: String, reach: Reach },
    KeyRevoked { key: KeyId },
    UserDisabled { user: UserId },
    SecondFactorSet { user: UserId },
    SecondFactorReset { user: UserId },
    TokenShownTwice { user: UserId },
    UserInvited { user: UserId },
    InvitationOpened { user: UserId },
    PasswordChosen { user: UserId },
    ProviderLinked { user: UserId },
    RecoveryCodesMade { user: UserId },
    RecoveryCodeUsed { user: UserId },
    MailTested { user: UserId },
}

/// Whether anybody can sign in at all: on a fresh installation nobody can, and somebody must be told how.
///
/// # Errors
/// Storage that does not answer.
pub async fn has_users(desk: &Desk) -> Result<bool, Error> {
    let users = desk.0.store.read("users", users::all).await?;
    Ok(users.iter().any(|user| user.disabled_at.is_none()))
}

/// Adds an account with a password that somebody else set: where a second factor is required, its owner must choose
/// another one before anything else.
///
/// # Errors
/// A password that cannot be taken, or an address that has an account.
pub async fn add_user(
    desk: &Desk,
    email: &EmailAddress,
    role: Role,
    reach: Reach,
    password: &str,
) -> Result<UserId, Error> {
    check_reach(desk, &reach)?;
    let password = SecretString::from(password.to_owned());
    let context = words_about(desk, email);
    choice::check(&password, false, &context).map_err(|flaw| Error::field("/password", &flaw))?;
    let user = new_account(desk, email, role, reach, desk.0.passwords.hash(password).await?)?;
    add_account(desk, By::Operator, email, user, Vec::new(), None).await
}

/// What anybody would try as a password here: the product, the office, the owner of the account.
pub(in crate::desk) fn words_about(desk: &Desk, email: &EmailAddress) -> Vec<String> {
    let names = desk.controllers().iter().map(|controller| controller.name.as_str());
    let texts = ["habeas", "privacy", "dsar", email.as_str(), desk.public_url()].into_iter().chain(names);
    let parts = texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    parts.map(str::to_lowercase).filter(|word| word.chars().count() >= CONTEXT_CHARS_MIN).collect()
}

/// A new account as it is stored.
pub(in crate::desk) fn new_account(
    desk: &Desk,
    email: &EmailAddress,
    role: Role,
    reach: Reach,
    password_hash: String,
) -> Result<users::User, Error> {
    let id = UserId(desk.0.clock.fresh_id());
    Ok(users::User {
        id,
        email_index: desk.0.keys.staff_email(email),
        sealed: desk.0.keys.seal(desk.0.keys.installation(), "users", "sealed", &id.to_string(), email)?,
        role,
        password_hash,
        totp: None,
        totp_step: 0,
        disabled_at: None,
        epoch: 1,
        created_at: desk.0.clock.now(),
        reach,
        password_is_given: true,
        enrols_by_link: false,
        provider_index: None,
    })
}

/// Adds an account with the letters about it and, where its owner is invited, their link.
pub(in crate::desk) async fn add_account(
    desk: &Desk,
    by: By<'_>,
    email: &EmailAddress,
    user: users::User,
    letters: Vec<NewLetter>,
    invited: Option<Invitation>,
) -> Result<UserId, Error> {
    let (id, role, reach) = (user.id, user.role, user.reach.clone());
    by.may_change(desk, id)?;
    let taken = || Error::field("/email", &Flaw::AddressTaken);
    if find_user(desk, email).await?.is_some() {
        return Err(taken());
    }
    let event = AccountEvent::UserAdded { user: id, role, reach };
    let happened = Happened { event: &event, actor: &by.actor(), letters };
    let added = change_account(desk, happened, move |tx| {
        users::add(tx, &user)?;
        invited.iter().try_for_each(|invited| invitations::put(tx, invited))
    })
    .await;
    match added {
        Err(Error::Overtaken) if find_user(desk, email).await?.is_some() => Err(taken()),
        done => done.map(|()| id),
    }
}

/// The address of an account, for who changes it by page.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn address_of(desk: &Desk, id: UserId) -> Result<EmailAddress, Error> {
    let user = desk.0.store.read("user", move |conn| users::find(conn, id)?.ok_or(StoreError::NotFound));
    Ok(colleague(desk, &user.await?)?.email)
}

fn way_in(user: &users::User) -> WayIn {
    if user.provider_index.is_some() {
        WayIn::Provider
    } else if user.password_hash.is_empty() {
        WayIn::Invitation
    } else if user.totp.is_some() {
        WayIn::SecondFactor
    } else {
        WayIn::Password
    }
}

/// Every account, in the order they were added.
///
/// # Errors
/// Storage that does not answer.
pub async fn users(desk: &Desk) -> Result<Vec<UserView>, Error> {
    let users = desk.0.store.read("users", users::all).await?;
    users
        .iter()
        .map(|user| {
            Ok(UserView {
                id: user.id,
                email: colleague(desk, user)?.email.as_str().to_owned(),
                role: user.role,
                reach: user.reach.clone(),
                way_in: way_in(user),
                disabled_at: user.disabled_at,
            })
        })
        .collect()
}

/// Shuts an account: sessions end, tokens are void. Cases keep their owner's id.
///
/// # Errors
/// [`Error::NotFound`]; those of [`By`].
pub async fn disable_user(desk: &Desk, by: By<'_>, email: &EmailAddress) -> Result<(), Error> {
    let user = find_user(desk, email).await?.ok_or(Error::NotFound)?;
    by.may_change(desk, user.id)?;
    if user.disabled_at.is_some() {
        return Ok(());
    }
    let (id, now) = (user.id, desk.0.clock.now());
    let event = AccountEvent::UserDisabled { user: id };
    let happened = Happened { event: &event, actor: &by.actor(), letters: Vec::new() };
    change_account(desk, happened, move |tx| {
        users::disable(tx, id, now)?;
        invitations::revoke(tx, id)?;
        session::end_all(tx, id)
    })
    .await
}

/// Sets of which controllers a member of staff sees cases; counts from the next request, signed in or not.
///
/// # Errors
/// [`Error::NotFound`]; a controller that is not in the configuration; those of [`By`], also about an account that reaches
/// further than who changes it.
pub async fn set_reach(desk: &Desk, by: By<'_>, email: &EmailAddress, reach: &Reach) -> Result<(), Error> {
    let user = find_user(desk, email).await?.ok_or(Error::NotFound)?;
    by.may_change(desk, user.id)?;
    by.may_give(desk, reach)?;
    if !by.reaches_all_of(&user.reach) {
        return Err(Error::NotAllowed);
    }
    if user.reach == *reach {
        return Ok(());
    }
    let (id, reach) = (user.id, reach.clone());
    let event = AccountEvent::ReachSet { user: id, reach: reach.clone() };
    let happened = Happened { event: &event, actor: &by.actor(), letters: Vec::new() };
    change_account(desk, happened, move |tx| users::confine(tx, id, &reach)).await
}

/// Takes a second factor away, so that a new one can be set up: by who opens the link that is mailed to the owner of the
/// account, and by nobody who only knows the password. Whoever is signed in is signed out.
///
/// # Errors
/// [`Error::NotFound`]; those of [`By`].
pub async fn reset_second_factor(desk: &Desk, by: By<'_>, email: &EmailAddress) -> Result<(), Error> {
    let user = find_user(desk, email).await?.ok_or(Error::NotFound)?;
    by.may_change(desk, user.id)?;
    let (id, known_epoch) = (user.id, user.epoch);
    let user = users::User { totp: None, epoch: known_epoch + 1, enrols_by_link: true, ..user };
    let event = AccountEvent::SecondFactorReset { user: id };
    let link = Link::draw(desk, id);
    let letters = vec![
        told(desk, &user, Told::SecondFactorReset)?,
        invitation(desk, &user, &link, InvitedTo::SetUpFactor)?,
    ];
    let happened = Happened { event: &event, actor: &by.actor(), letters };
    change_account(desk, happened, move |tx| {
        users::save(tx, &user, known_epoch)?;
        invitations::put(tx, &link.row)?;
        recovery_codes::replace(tx, id, &[])?;
        session::end_all(tx, id)
    })
    .await
}

/// E-mails of those who may own cases of a controller, or of any that `staff` sees: for the assign dialog and the filter.
///
/// # Errors
/// [`Error::NotAllowed`] for roles that see no cases.
pub async fn colleagues(
    desk: &Desk,
    staff: &Staff,
    controller: Option<&ControllerSlug>,
) -> Result<Vec<String>, Error> {
    staff.sees_cases()?;
    let shared = |reach: &Reach| match controller {
        Some(controller) => reach.covers(controller),
        None => desk.within(&staff.reach).any(|(slug, _)| reach.covers(slug)),
    };
    let mut emails: Vec<String> = active_colleagues(desk)
        .await?
        .into_iter()
        .filter(|colleague| matches!(colleague.role, Role::Officer | Role::Lead) && shared(&colleague.reach))
        .map(|colleague| colleague.email.as_str().to_owned())
        .collect();
    emails.sort();
    Ok(emails)
}
