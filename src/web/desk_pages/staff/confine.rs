//! Of which controllers an account sees cases: chosen at its invitation and changed later, by an administrator.

use actix_web::{HttpResponse, web::Path};
use askama::Template;

use super::sent::{AGAIN, STEP_FIELD, Sent};
use crate::{
    desk::{
        self, FieldFault,
        staff::{self, By},
        views::UserView,
    },
    types::{Reach, UserId},
    web::{
        desk_pages::frame::{Frame, go},
        forms::{self, Choice, Control, Fault, Field, Typed},
        problem::Problem,
    },
};

/// The name of the field, as the desk names what is wrong with it.
const CONTROLLER: &str = "controller";

#[derive(Template)]
#[template(path = "web/desk_pages/staff/confine.html")]
struct ConfinePage<'a> {
    page: &'a Frame,
    account: UserView,
    fields: Vec<Field>,
    faults: Vec<Fault>,
}

/// The controllers that an administrator may give, and all of them as a choice of its own, so that nobody gives more by
/// choosing nothing.
pub fn field(frame: &Frame) -> Field {
    let all = (frame.staff.reach == Reach::All)
        .then(|| Choice::new(Reach::All.to_string(), frame.say("desk-accounts-all")));
    let named = frame.controllers();
    let named = named.iter().map(|it| Choice::new(it.slug.as_str(), it.name.clone()));
    Field::new(
        CONTROLLER,
        frame.say("desk-accounts-controllers"),
        Control::Checks(all.into_iter().chain(named).collect()),
    )
    .hint(frame.say("desk-accounts-controllers-hint"))
    .required(frame.say("desk-accounts-controllers-missing"))
}

/// What was chosen; none where all were chosen and some beside.
pub fn chosen(typed: &Typed) -> Option<Reach> {
    typed.all(CONTROLLER).join(",").parse().ok()
}

/// Whether an administrator has a choice at all.
pub fn has_choice(frame: &Frame) -> bool {
    frame.controllers().len() > 1
}

/// A reach in words.
pub fn words(frame: &Frame, reach: &Reach) -> String {
    let controllers = match reach {
        Reach::All => frame.say("desk-accounts-everywhere"),
        Reach::Only(slugs) => {
            let names: Vec<String> = slugs.iter().map(|slug| frame.controller_name(slug.as_str())).collect();
            names.join(", ")
        }
    };
    frame.say_one("desk-accounts-reach", "controllers", &controllers)
}

/// Puts what the desk found wrong beside its field.
pub fn blame(fields: &mut [Field], faults: &[FieldFault], frame: &Frame) {
    for FieldFault { pointer, sentence, code: _ } in faults {
        let at = fields.iter_mut().find(|field| field.name == pointer.trim_start_matches('/'));
        if let Some(field) = at {
            field.fault = Some(frame.voice.sentence(sentence));
        }
    }
}

/// `GET /desk/accounts/{id}`.
///
/// # Errors
/// 403 for every other role, about the own account and about one that reaches further than the own; 404 where there is none.
pub async fn ask(frame: Frame, path: Path<String>) -> Result<HttpResponse, Problem> {
    let account = account(&frame, &path).await?;
    let mut field = field(&frame);
    if let Control::Checks(choices) = &mut field.control {
        let now = account.reach.to_string();
        for choice in choices {
            choice.is_chosen = now.split(',').any(|one| one == choice.value);
        }
    }
    show(frame, account, vec![field])
}

/// `POST /desk/accounts/{id}`: counts from the next request of who has the account.
///
/// # Errors
/// As [`ask`].
pub async fn confine(
    frame: Frame,
    path: Path<String>,
    Sent(typed, desk): Sent,
) -> Result<HttpResponse, Problem> {
    let account = account(&frame, &path).await?;
    let mut fields = vec![field(&frame)];
    forms::fill(&mut fields, &typed);
    if typed.one(STEP_FIELD) == AGAIN || !forms::check(&mut fields, &typed, &frame.voice) {
        return show(frame, account, fields);
    }
    let Some(reach) = chosen(&typed) else {
        let mixed = frame.say("desk-accounts-controllers-mixed");
        for field in &mut fields {
            field.fault = Some(mixed.clone());
        }
        return show(frame, account, fields);
    };
    let email = staff::address_of(&desk, account.id).await?;
    match staff::set_reach(&desk, By::Admin(&frame.staff), &email, &reach).await {
        Ok(()) => Ok(go("/desk/accounts")),
        // a second click
        Err(_) if desk.was_done_before().await? => Ok(go("/desk/accounts")),
        Err(desk::Error::Fields(faults)) => {
            blame(&mut fields, &faults, &frame);
            show(frame, account, fields)
        }
        Err(other) => Err(other.into()),
    }
}

/// The account that is to be confined.
async fn account(frame: &Frame, path: &Path<String>) -> Result<UserView, Problem> {
    frame.staff.runs_the_office()?;
    let id: UserId = path.parse().map_err(|_| Problem::not_found())?;
    let open = |it: &UserView| it.id == id && it.disabled_at.is_none();
    let found = staff::users(frame.desk()).await?.into_iter().find(open).ok_or_else(Problem::not_found)?;
    if is_changeable(frame, &found) { Ok(found) } else { Err(desk::Error::NotAllowed.into()) }
}

/// Whether somebody may confine an account: not their own, and none that reaches further.
pub fn is_changeable(frame: &Frame, account: &UserView) -> bool {
    account.id != frame.staff.id && account.reach.is_within(&frame.staff.reach)
}

fn show(mut frame: Frame, account: UserView, fields: Vec<Field>) -> Result<HttpResponse, Problem> {
    let faults = forms::faults(&fields);
    frame.title = frame.say("desk-accounts-confine-title");
    frame.has_faults = !faults.is_empty();
    frame.show(&ConfinePage { page: &frame, account, fields, faults })
}
