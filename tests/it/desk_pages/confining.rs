//! An administrator chooses the controllers of an account by page, and hands out no more than they have.

use chrono::TimeDelta;
use habeas::{case::Role, desk::staff, types::Reach};
use rstest::rstest;

use super::Window;
use crate::support::{
    databases::Engine,
    office::{Office, PASSWORD},
};

const ADMIN: &str = "admin@office.example";
const NEW: &str = "new@office.example";

const SETTINGS: &str = r#"
[[controllers]]
slug = "east"
name = "Eastern Office"
zone = "UTC"
mailbox = "privacy@east.example"
laws = [{ law = "eu-gdpr", by = "establishment" }]
[[controllers]]
slug = "west"
name = "Western Office"
zone = "UTC"
mailbox = "privacy@west.example"
laws = [{ law = "eu-gdpr", by = "establishment" }]
[[controllers]]
slug = "south"
name = "Southern Office"
zone = "UTC"
mailbox = "privacy@south.example"
laws = [{ law = "eu-gdpr", by = "establishment" }]
"#;

/// The reach and the id of an account.
fn account(office: &Office, email: &str) -> (String, String) {
    let found = office.wait(staff::users(&office.desk)).unwrap().into_iter().find(|it| it.email == email);
    let found = found.unwrap();
    (found.reach.to_string(), found.id.to_string())
}

fn admin_for<'a>(office: &'a Office, reach: &str) -> Window<'a> {
    office.hires_for(ADMIN, Role::Admin, reach.parse().unwrap());
    let mut window = Window::new(office);
    window.signs_in(ADMIN).expect(303);
    window
}

/// Who wrote each change of a reach.
fn events(office: &Office) -> usize {
    let kinds = "SELECT actor AS line FROM events WHERE stream = 'installation' AND kind = 'reach_set'";
    office.database.lines(kinds).iter().filter(|actor| actor.starts_with("user:")).count()
}

#[rstest]
fn an_administrator_chooses_the_controllers_of_an_account(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::with(engine, SETTINGS);
    let mut admin = admin_for(&office, "*");
    let invited = [("user", ""), ("email", NEW), ("role", "officer")];
    let invites = |admin: &mut Window<'_>, controllers: &[&str]| {
        admin.opens("/desk/accounts").expect(200);
        let chosen = controllers.iter().map(|slug| ("controller", *slug));
        admin.sends("/desk/accounts", &invited.into_iter().chain(chosen).collect::<Vec<_>>())
    };
    // nobody gives everything by choosing nothing
    invites(&mut admin, &[]).expect(422);
    admin.sees("Choose all controllers, or at least one");
    invites(&mut admin, &["*", "east"]).expect(422);
    admin.sees("or some of them, not both");
    invites(&mut admin, &["east", "north"]).expect(422);
    admin.sees("There is no controller of this name.");
    invites(&mut admin, &["east", "west"]).expect(303);
    assert_eq!(account(&office, NEW).0, "east,west");
    admin.opens("/desk/accounts").expect(200);
    admin.sees("for Eastern Office, Western Office");

    let page = format!("/desk/accounts/{}", account(&office, NEW).1);
    let mut officer = Window::of(&office, "officer@office.example", Role::Officer);
    officer.opens(&page).expect(403);
    officer.sends(&page, &[("controller", "*")]).expect(403);
    admin.opens(&page).expect(200);
    admin.sees("value=\"west\" checked");
    admin.does_not_see("value=\"south\" checked");
    admin.sends(&page, &[("controller", "east"), ("controller", "north")]).expect(422);
    admin.sends(&page, &[]).expect(422);
    admin.opens(&page).expect(200);
    let twice = admin.clicks(&page, &[("controller", "south")], 2);
    assert_eq!(twice.iter().map(|it| it.status).collect::<Vec<_>>(), [303, 303]);
    assert_eq!((account(&office, NEW).0.as_str(), events(&office)), ("south", 1));
    admin.opens(&page).expect(200);
    admin.sends(&page, &[("controller", "*")]).expect(303);
    assert_eq!((account(&office, NEW).0.as_str(), events(&office)), ("*", 2));

    // an open browser does not move the border, and what was chosen is there again
    office.clock.advance(TimeDelta::minutes(16));
    admin.opens(&page).expect(200);
    admin.sends(&page, &[("controller", "west"), ("controller", "south")]).expect(200);
    admin.sees("Confirm that it is you");
    assert_eq!(account(&office, NEW).0, "*");
    let (to, held) = (admin.hidden("to"), admin.hidden("held"));
    admin.sends("/desk/step-up", &[("to", &to), ("held", &held), ("proof", PASSWORD)]).expect(200);
    let kept = admin.hidden("kept");
    admin.sends(&page, &[("kept", &kept)]).expect(200);
    admin.sees("value=\"south\" checked");
    admin.does_not_see("value=\"east\" checked");
    admin.sends(&page, &[("controller", "west"), ("controller", "south")]).expect(303);
    assert_eq!(account(&office, NEW).0, "south,west");

    let own = format!("/desk/accounts/{}", account(&office, ADMIN).1);
    admin.opens(&own).expect(403);
    admin.opens("/desk/accounts").expect(200);
    admin.sends(&own, &[("controller", "east")]).expect(403);
    admin.opens("/desk/accounts/01980000-0000-7000-8000-000000000000").expect(404);
    assert_eq!(account(&office, ADMIN).0, "*");
    office.verifies();
}

#[test]
fn who_is_confined_hands_out_no_more_than_they_have() {
    let office = Office::with(Engine::Sqlite, SETTINGS);
    office.hires_for("everywhere@office.example", Role::Lead, Reach::All);
    office.hires_for("east@office.example", Role::Lead, "east".parse().unwrap());
    let mut admin = admin_for(&office, "east,west");
    admin.opens("/desk/accounts").expect(200);
    for beyond in ["*", "south", "east,south"] {
        let chosen = beyond.split(',').map(|slug| ("controller", slug));
        let fields = [("user", ""), ("email", NEW), ("role", "lead")].into_iter().chain(chosen);
        admin.sends("/desk/accounts", &fields.collect::<Vec<_>>()).expect(422);
        admin.opens("/desk/accounts").expect(200);
    }
    admin.does_not_see("value=\"*\"");
    let (_, everywhere) = account(&office, "everywhere@office.example");
    let (_, east) = account(&office, "east@office.example");
    admin.opens(&format!("/desk/accounts/{everywhere}")).expect(403);
    admin.opens("/desk/accounts").expect(200);
    admin.does_not_see(&format!("href=\"/desk/accounts/{everywhere}\""));
    admin.sends(&format!("/desk/accounts/{everywhere}"), &[("controller", "east")]).expect(403);
    let page = format!("/desk/accounts/{east}");
    admin.opens(&page).expect(200);
    admin.sends(&page, &[("controller", "south")]).expect(422);
    admin.opens(&page).expect(200);
    admin.sends(&page, &[("controller", "east"), ("controller", "west")]).expect(303);
    assert_eq!(account(&office, "east@office.example").0, "east,west");

    // a key reads what an auditor reads: it is an account, too
    admin.opens("/desk/keys").expect(200);
    let key = [("name", "The shop"), ("scope", "read")];
    admin.sends("/desk/keys", &[&key[..], &[("controller", "south")]].concat()).expect(422);
    admin.opens("/desk/keys").expect(200);
    admin.sends("/desk/keys", &key).expect(200);
    let keys = office.wait(staff::keys(&office.desk, staff::By::Operator)).unwrap();
    assert_eq!(keys.iter().map(|key| key.reach.to_string()).collect::<Vec<_>>(), ["east,west"]);
}
