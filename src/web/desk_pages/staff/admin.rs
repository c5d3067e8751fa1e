//! Accounts, for administrators: who has one, an invitation, a new link, a reset, an end.

use actix_web::HttpResponse;
use askama::Template;

use super::{
    confine,
    sent::{AGAIN, STEP_FIELD, Sent},
};
use crate::{
    case::Role,
    desk::{
        self, Desk,
        staff::{self, By},
        views::{UserView, WayIn},
    },
    types::{EmailAddress, UserId},
    web::{
        desk_pages::frame::{Frame, go},
        forms::{self, Choice, Control, Fault, Field, Line, Typed},
        problem::Problem,
    },
};

/// One account, in words.
struct Account {
    id: String,
    email: String,
    role: String,
    state: String,
    /// Of which controllers it sees cases; nothing where there is one controller only.
    reach: Option<String>,
    /// Whether its buttons are shown: it is not disabled, and not the own one.
    is_open: bool,
    /// Whether its controllers may be changed.
    is_confined_here: bool,
}

#[derive(Template)]
#[template(path = "web/desk_pages/staff/admin.html")]
struct AccountsPage<'a> {
    page: &'a Frame,
    accounts: Vec<Account>,
    fields: Vec<Field>,
    faults: Vec<Fault>,
}

/// `GET /desk/accounts`.
///
/// # Errors
/// 403 for every other role.
pub async fn list(frame: Frame) -> Result<HttpResponse, Problem> {
    frame.staff.runs_the_office()?;
    let fields = fields(&frame);
    show(frame, fields).await
}

/// `POST /desk/accounts`: invites somebody, or changes one account.
///
/// # Errors
/// 403 for every other role, and about the own account.
pub async fn change(frame: Frame, Sent(typed, desk): Sent) -> Result<HttpResponse, Problem> {
    frame.staff.runs_the_office()?;
    let Some(id) = typed.given("user") else { return invite(frame, desk, &typed).await };
    if typed.one(STEP_FIELD) == AGAIN {
        return list(frame).await;
    }
    let id: UserId = id.parse().map_err(|_| Problem::not_found())?;
    let email = staff::address_of(frame.desk(), id).await?;
    let by = By::Admin(&frame.staff);
    let done = match typed.one("do") {
        "invite" => staff::invite_again(&desk, by, &email).await,
        "reset" => staff::reset_second_factor(&desk, by, &email).await,
        "disable" => staff::disable_user(&desk, by, &email).await,
        _ => return Err(Problem::not_found()),
    };
    match done {
        // a second click
        Err(error) if !desk.was_done_before().await? => Err(error.into()),
        Ok(()) | Err(_) => Ok(go("/desk/accounts")),
    }
}

async fn invite(frame: Frame, desk: Desk, typed: &Typed) -> Result<HttpResponse, Problem> {
    let mut fields = fields(&frame);
    forms::fill(&mut fields, typed);
    if typed.one(STEP_FIELD) == AGAIN || !forms::check(&mut fields, typed, &frame.voice) {
        return show(frame, fields).await;
    }
    let known = (typed.one("email").parse::<EmailAddress>(), typed.one("role").parse::<Role>());
    let (Ok(email), Ok(role)) = known else { return show(frame, fields).await };
    // without a choice: all that who invites has
    let reach =
        if confine::has_choice(&frame) { confine::chosen(typed) } else { Some(frame.staff.reach.clone()) };
    let Some(reach) = reach else {
        let mixed = frame.say("desk-accounts-controllers-mixed");
        if let Some(controllers) = fields.last_mut() {
            controllers.fault = Some(mixed);
        }
        return show(frame, fields).await;
    };
    match staff::invite_user(&desk, By::Admin(&frame.staff), &email, role, reach).await {
        Ok(_) => Ok(go("/desk/accounts")),
        // a second click
        Err(_) if desk.was_done_before().await? => Ok(go("/desk/accounts")),
        Err(desk::Error::Fields(faults)) => {
            confine::blame(&mut fields, &faults, &frame);
            show(frame, fields).await
        }
        Err(other) => Err(other.into()),
    }
}

fn fields(frame: &Frame) -> Vec<Field> {
    let role = |role: &Role| Choice::new(role.id(), frame.name("desk-role", role.id()));
    let roles = Role::ALL.iter().map(role).collect();
    let mut fields = vec![
        Field::new("email", frame.say("desk-sign-in-email"), Control::Line(Line::Email))
            .required(frame.say("desk-accounts-email-missing")),
        Field::new("role", frame.say("desk-accounts-role"), Control::Select(roles))
            .required(frame.say("desk-accounts-role-missing")),
    ];
    fields.extend(confine::has_choice(frame).then(|| confine::field(frame)));
    fields
}

async fn show(mut frame: Frame, fields: Vec<Field>) -> Result<HttpResponse, Problem> {
    let found = staff::users(frame.desk()).await?;
    let has_choice = confine::has_choice(&frame);
    let account = |user: UserView| Account {
        reach: has_choice.then(|| confine::words(&frame, &user.reach)),
        is_confined_here: has_choice && user.disabled_at.is_none() && confine::is_changeable(&frame, &user),
        role: frame.name("desk-role", user.role.id()),
        state: frame.say(match (user.disabled_at.is_some(), user.way_in) {
            (true, _) => "desk-accounts-disabled",
            (false, WayIn::Provider) => "desk-accounts-provider",
            (false, WayIn::SecondFactor) => "desk-accounts-factor",
            (false, WayIn::Password) => "desk-accounts-no-factor",
            (false, WayIn::Invitation) => "desk-accounts-invited",
        }),
        is_open: user.disabled_at.is_none() && user.id != frame.staff.id,
        id: user.id.to_string(),
        email: user.email,
    };
    let accounts = found.into_iter().map(account).collect();
    let faults = forms::faults(&fields);
    frame.title = frame.say("desk-accounts-title");
    frame.has_faults = !faults.is_empty();
    frame.show(&AccountsPage { page: &frame, accounts, fields, faults })
}
