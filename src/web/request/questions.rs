//! What each page asks: its heading, its fields, why we ask. Texts come from `config/locales`; here stand the shapes.

use super::{
    answers::{Answers, UNSAID},
    details,
    question::Question,
    step::Step,
    wish::Wish,
};
use crate::{
    case::ReplyBy,
    config::Controller,
    web::{
        forms::{Choice, Control, Field, Line},
        page::{OpenSet, Page},
        places,
    },
};

/// The question of `step`.
pub fn question(step: Step, page: &Page, answers: &Answers, controller: &Controller) -> Question {
    match step {
        Step::Whose => whose(page),
        Step::Place => place(page),
        Step::Region => region(page, answers),
        Step::Relationship => relationship(page, controller),
        Step::Wishes => wishes(page),
        Step::About(wish) => details::question(wish, page),
        Step::Find => find(page, answers, controller),
        Step::Reply => reply(page, answers),
        Step::OptOut => opt_out(page, controller),
    }
}

fn whose(page: &Page) -> Question {
    let ids = ["self", "child", "acting", "deceased", "pupil", "child_report"];
    let choices = ids.map(|id| Choice::new(id, page.name("whose", id))).to_vec();
    let field = Field::new("whose", page.say("whose-heading"), Control::Radios(choices))
        .required(page.say("whose-required"));
    Question::only(field)
}

fn country_choices(page: &Page) -> Vec<Choice> {
    let mut choices =
        vec![Choice::new("", page.say("place-choose")), Choice::new(UNSAID, page.say("place-unsaid"))];
    choices.extend(places::countries(&page.voice));
    choices
}

fn region_choices(page: &Page, country: &str) -> Vec<Choice> {
    let mut choices =
        vec![Choice::new("", page.say("place-choose")), Choice::new(UNSAID, page.say("place-unsaid"))];
    choices.extend(places::regions(country, &page.voice));
    choices
}

fn place(page: &Page) -> Question {
    let field = Field::new("country", page.say("place-heading"), Control::Select(country_choices(page)))
        .hint(page.say("place-hint"))
        .required(page.say("place-required"));
    Question::only(field).because(page, "place-why", "place-because")
}

fn region(page: &Page, answers: &Answers) -> Question {
    let choices = region_choices(page, answers.of(Step::Place).one("country"));
    let field = Field::new("region", page.say("region-heading"), Control::Select(choices))
        .hint(page.say("region-hint"))
        .required(page.say("region-required"));
    Question::only(field)
}

fn relationship(page: &Page, controller: &Controller) -> Question {
    let choice = |id: &String| Choice::new(id.clone(), page.name_or_id(OpenSet::Relationship, id));
    let choices = controller.relationships.iter().map(choice).collect();
    let label = page.say_one("relationship-heading", "controller", &controller.name);
    let field = Field::new("relationship", label, Control::Radios(choices))
        .hint(page.say("relationship-hint"))
        .required(page.say("relationship-required"));
    Question::only(field)
}

fn wishes(page: &Page) -> Question {
    let choice = |wish: Wish| {
        let choice = Choice::new(wish.id(), page.name("wish", wish.id()));
        match wish {
            Wish::Move | Wish::Pause | Wish::Limit | Wish::Object => {
                choice.hinted(page.name("wish-hint", wish.id()))
            }
            Wish::Copy
            | Wish::Source
            | Wish::Correct
            | Wish::Delete
            | Wish::OptOut
            | Wish::Consent
            | Wish::Automatic
            | Wish::Posts
            | Wish::Unsure => choice,
        }
    };
    let choices = Wish::ALL.into_iter().map(choice).collect();
    let field = Field::new("wishes", page.say("wishes-heading"), Control::Checks(choices))
        .hint(page.say("wishes-hint"))
        .required(page.say("wishes-required"));
    let mut question = Question::only(field);
    question.warning = page.asks_gpc().then(|| page.say("gpc-noted-short"));
    question
}

/// The identifiers that this controller's systems use, apart from mailbox and telephone.
fn own_identifiers(page: &Page, controller: &Controller) -> Vec<Field> {
    let own = controller.identifiers.iter().filter(|kind| !matches!(kind.as_str(), "email" | "phone"));
    own.map(|kind| {
        let label = page.name_or_id(OpenSet::Identifier, kind);
        Field::new(format!("id-{kind}"), label, Control::Line(Line::Text(254))).optional()
    })
    .collect()
}

fn optional(page: &Page, name: &'static str, key: &str, control: Control) -> Field {
    Field::new(name, page.say(key), control).optional()
}

fn find(page: &Page, answers: &Answers, controller: &Controller) -> Question {
    let email = Field::new("email", page.say("find-email"), Control::Line(Line::Email))
        .hint(page.say("find-email-hint"));
    let mut fields = vec![
        email,
        optional(page, "name", "find-name", Control::Line(Line::Name)),
        optional(page, "other_emails", "find-other-emails", Control::Line(Line::Emails(1_000)))
            .hint(page.say("find-other-emails-hint")),
        optional(page, "phone", "find-phone", Control::Line(Line::Phone)),
    ];
    fields.extend(own_identifiers(page, controller));
    let address = Control::Lines { rows: 4, chars_max: 1_000 };
    fields.push(optional(page, "postal_address", "find-postal", address).hint(page.say("find-postal-hint")));
    if answers.is_fast_lane() {
        fields.push(optional(page, "extra", "find-extra", Control::Lines { rows: 3, chars_max: 4_000 }));
    }
    let mut question = Question::headed(page, "find-heading", fields);
    question.lead = vec![page.say("find-lead")];
    question
}

fn reply(page: &Page, answers: &Answers) -> Question {
    let ids = [ReplyBy::Portal, ReplyBy::Post, ReplyBy::Other].map(ReplyBy::id);
    let choices =
        ids.map(|id| Choice::new(id, page.name("reply", id)).hinted(page.name("reply-hint", id))).to_vec();
    let by = Field::new("reply_by", page.say("reply-by"), Control::Radios(choices))
        .required(page.say("reply-required"));
    // asked once: who gave it with what finds their data is not asked again
    let is_known = answers.of(Step::Find).given("postal_address").is_some();
    let address = (!is_known).then(|| {
        optional(page, "postal_address", "find-postal", Control::Lines { rows: 4, chars_max: 1_000 })
            .hint(page.say("reply-postal-hint"))
    });
    let adjustment =
        optional(page, "adjustment", "reply-adjustment", Control::Lines { rows: 3, chars_max: 2_000 })
            .hint(page.say("reply-adjustment-hint"));
    Question::headed(page, "reply-heading", [by].into_iter().chain(address).chain([adjustment]).collect())
}

fn opt_out(page: &Page, controller: &Controller) -> Question {
    let mut fields = vec![
        Field::new("email", page.say("find-email"), Control::Line(Line::Email))
            .hint(page.say("opt-out-email-hint")),
        optional(page, "phone", "find-phone", Control::Line(Line::Phone)),
    ];
    fields.extend(own_identifiers(page, controller));
    fields.extend([
        optional(page, "country", "opt-out-country", Control::Select(country_choices(page))),
        optional(page, "region", "opt-out-region", Control::Select(region_choices(page, ""))),
    ]);
    let mut question = Question::headed(page, "opt-out-heading", fields);
    question.lead = vec![page.say("opt-out-lead")];
    question.warning = page.asks_gpc().then(|| page.say("gpc-noted-short"));
    question
}
