//! The own account by page, and the fresh proof before an answer is released.

use chrono::TimeDelta;
use habeas::{case::Role, clock::Clock, desk::staff, types::Reach};
use rstest::rstest;
use serde_json::json;

use super::OFFICER;
use crate::{
    api::access,
    support::{
        authenticator::code,
        databases::Engine,
        letter::Letter,
        office::{Office, PASSWORD},
        people::{Officer, Person},
        window::{Window, unescaped},
    },
};

const LEAD: &str = "lead@office.example";
const OWN: &str = "harbour thimble walnut";

/// A case that waits for a second person.
fn reviewed(officer: &Officer<'_>, person: &Person<'_>) -> String {
    let case = person.case();
    let proof = json!({ "method": "two_points", "evidence": ["order number and postcode"], "tier": 2, "result": "established" });
    officer.does(&case, "verify", proof);
    let items = json!([{ "label": "Account data", "outcome": "give" }]);
    officer.does(&case, "decide", json!({ "items": items, "letter": { "text": "Here it is." } }));
    case
}

/// S18: an open browser is not enough to release an answer; what was typed goes along and comes back.
#[rstest]
fn an_answer_is_released_with_a_fresh_proof_only(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let person = office.files(&access("dana@people.example"));
    let case = reviewed(&office.hires(OFFICER, Role::Officer), &person);
    let path = format!("/desk/cases/{case}/acts/approve");
    let mut lead = Window::of(&office, LEAD, Role::Lead);
    lead.opens(&path).expect(200);
    let (version, digest) = (lead.hidden("version"), lead.hidden("digest"));
    let before = lead.http.clone();

    office.clock.advance(TimeDelta::minutes(16));
    let stale = lead.sends(&path, &[("version", &version), ("digest", &digest), ("comment", "שלום & fine")]);
    stale.expect(200);
    lead.sees("Confirm that it is you");
    assert_eq!(office.hires("judge@office.example", Role::Lead).case(&case)["state"], "reviewing");
    let held = lead.hidden("held");
    lead.sends("/desk/step-up", &[("to", &path), ("held", &held), ("proof", "not this one")]).expect(422);
    lead.sees("This is not your password");
    assert_eq!(lead.hidden("held"), held, "a slip loses nothing");
    let done =
        lead.sends("/desk/step-up", &[("to", &path), ("held", &held), ("proof", PASSWORD)]).expect(200);
    assert!(done.header("set-cookie").contains("habeas-staff="), "under a new name");
    lead.sees("You have confirmed that it is you");
    let kept = lead.hidden("kept");
    assert!(kept.contains("שלום & fine"), "{kept}");
    lead.sends(&path, &[("kept", &kept)]).expect(200);
    lead.sees("Nothing was sent yet.");
    assert_eq!(lead.hidden("digest"), digest);
    lead.sends(&path, &[("version", &version), ("digest", &digest)]).expect(303);
    assert_eq!(Officer::signs_in(&office, LEAD).case(&case)["state"], "releasing");
    drop(before);

    office.clock.advance(TimeDelta::minutes(16));
    let send = format!("/desk/cases/{case}/acts/send");
    lead.opens(&send).expect(200);
    lead.sees("Confirm that it is you");
    lead.opens(&format!("/desk/cases/{case}/acts/note")).expect(200);
    lead.does_not_see("Confirm that it is you");
}

/// The same by API: a token is as fresh as its sign-in, or as the code that it was last renewed with.
#[rstest]
fn a_program_releases_with_a_fresh_proof_only(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let person = office.files(&access("dana@people.example"));
    let case = reviewed(&office.hires(OFFICER, Role::Officer), &person);
    office.hires(LEAD, Role::Lead);
    let session = office
        .wait(staff::sign_in(
            &office.desk,
            LEAD,
            PASSWORD,
            None,
            staff::Whence {
                network: habeas::types::Network::of(std::net::Ipv4Addr::LOCALHOST.into()),
                device: None,
            },
        ))
        .unwrap();
    let lead = office.wait(staff::staff(&office.desk, &session.token)).unwrap();
    let secret = office.wait(staff::begin_enrolment(&office.desk, &lead)).unwrap().secret;
    let shown = code(&secret, office.clock.now());
    office.wait(staff::finish_enrolment(&office.desk, &lead, &shown)).unwrap();
    office.clock.advance(TimeDelta::seconds(30));
    let post = |path: &str, body: serde_json::Value| office.http().post(path).json(&body);
    let credentials =
        json!({ "email": LEAD, "password": PASSWORD, "totp": code(&secret, office.clock.now()) });
    let tokens = post("/api/v1/auth/token", credentials).expect(200).json();
    let renew = |tokens: &serde_json::Value, totp: Option<String>| {
        let mut body = json!({ "refresh_token": tokens["refresh_token"] });
        if let Some(totp) = totp {
            body["totp"] = totp.into();
        }
        post("/api/v1/auth/refresh", body)
    };
    let approves = |tokens: &serde_json::Value| {
        let call = office.http().post(&format!("/api/v1/cases/{case}/acts/approve"));
        call.token(tokens["access_token"].as_str().unwrap()).json(&json!({ "version": 1, "digest": "x" }))
    };
    assert_ne!(approves(&tokens).problem(), "step_up_required");
    office.clock.advance(TimeDelta::minutes(14));
    let plain = renew(&tokens, None).expect(200).json();
    office.clock.advance(TimeDelta::minutes(2));
    assert_eq!(approves(&plain).expect(403).problem(), "step_up_required");
    assert_eq!(renew(&plain, Some("000000".to_owned())).expect(401).problem(), "credentials_wrong");
    let fresh = renew(&plain, Some(code(&secret, office.clock.now()))).expect(200).json();
    assert_ne!(approves(&fresh).problem(), "step_up_required");
    let look = office.http().get("/api/v1/stats").token(plain["access_token"].as_str().unwrap()).send();
    look.expect(200);
}

/// S18: one sees where one is signed in, and ends it there.
#[rstest]
fn sign_ins_are_listed_and_ended(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let mut here = Window::of(&office, OFFICER, Role::Officer);
    let mut stranger = Window::of(&office, LEAD, Role::Lead);
    office.clock.advance(TimeDelta::minutes(2));
    let (mut there, mut third) = (Window::new(&office), Window::new(&office));
    there.signs_in(OFFICER).expect(303);
    let program = Officer::signs_in(&office, OFFICER);
    here.opens("/desk/account").expect(200);
    // the sign-in when hired, this one, the other browser, the program
    assert_eq!(here.page.matches("name=\"end\"").count(), 3);
    let id = unescaped(&here.hidden("end"));
    stranger.opens("/desk/account").expect(200);
    stranger.sends("/desk/account", &[("end", &id)]).expect(404);
    here.opens("/desk/account").expect(200);
    here.sends("/desk/account", &[("end", &id)]).expect(303);
    here.opens("/desk/account").expect(200);
    assert_eq!(here.page.matches("name=\"end\"").count(), 2);

    third.signs_in(OFFICER).expect(303);
    here.opens("/desk/account").expect(200);
    here.sends("/desk/account", &[("end", "")]).expect(303);
    for window in [&mut there, &mut third] {
        window.opens("/desk").expect(303);
    }
    program.gets("/stats").expect(401);
    here.opens("/desk").expect(200);
    stranger.opens("/desk").expect(200);
}

#[test]
fn a_link_asks_before_it_does_anything_and_says_when_it_is_over() {
    let office = Office::with(Engine::Sqlite, "[auth]\nmfa = \"required\"\n");
    office
        .wait(staff::invite_user(
            &office.desk,
            staff::By::Operator,
            &OFFICER.parse().unwrap(),
            Role::Officer,
            Reach::All,
        ))
        .unwrap();
    office.run_jobs();
    let link = office.letters_to(OFFICER).iter().flat_map(Letter::links).last().unwrap();
    let path = format!("/desk/invitation/{}", link.rsplit('/').next().unwrap());
    let mut window = Window::new(&office);
    for _ in 0..2 {
        let looked = window.opens(&path).expect(200);
        assert!(!looked.header("set-cookie").contains("habeas-staff"), "looking opens nothing");
    }
    let ours = office.url("");
    window.posts(&path, "", &ours).expect(200);
    window.opens("/desk").expect(303);
    window.opens(&path).expect(200);
    assert_eq!(window.sends(&path, &[]).expect(303).header("location"), "/desk/password");
    assert_eq!(window.opens("/desk/queue").expect(303).header("location"), "/desk/password");
    window.opens("/desk/password").expect(200);
    for (new, again, said) in [
        ("", "", "Fill in this field"),
        (OWN, "another walnut thimble", "are not the same"),
        ("officer-office-1", "officer-office-1", "too easy to guess"),
        ("short", "short", "needs 15 characters or more"),
    ] {
        window.sends("/desk/password", &[("new", new), ("again", again)]).expect(422);
        window.sees(said);
        assert!(new.is_empty() || !window.page.contains(new), "no password comes back");
    }
    let chosen = window.sends("/desk/password", &[("new", OWN), ("again", OWN)]).expect(303);
    assert_eq!(chosen.header("location"), "/desk");
    assert_eq!(window.opens("/desk").expect(303).header("location"), "/desk/second-factor");
    let late = Window::new(&office).opens(&path);
    assert!(late.expect(410).text().contains("does not work any more"));
}

/// Who finds a browser open could set up a second factor of their own, and lock its owner out.
#[test]
fn a_second_factor_is_set_up_with_a_fresh_proof_only() {
    for (mfa, owed) in [("optional", false), ("required", true)] {
        let office = Office::with(Engine::Sqlite, &format!("[auth]\nmfa = \"{mfa}\"\n"));
        let address = OFFICER.parse().unwrap();
        let invited =
            staff::invite_user(&office.desk, staff::By::Operator, &address, Role::Officer, Reach::All);
        office.wait(invited).unwrap();
        office.run_jobs();
        let link = office.letters_to(OFFICER).iter().flat_map(Letter::links).last().unwrap();
        let path = format!("/desk/invitation/{}", link.rsplit('/').next().unwrap());
        let mut window = Window::new(&office);
        window.opens(&path).expect(200);
        window.sends(&path, &[]).expect(303);
        window.opens("/desk/password").expect(200);
        window.sends("/desk/password", &[("new", OWN), ("again", OWN)]).expect(303);
        office.clock.advance(TimeDelta::minutes(16));
        assert_eq!(window.opens("/desk").status, if owed { 303 } else { 200 });
        window.opens("/desk/second-factor").expect(200);
        window.sees("Confirm that it is you");
        window.does_not_see("otpauth://");
        let stale = window.sends("/desk/second-factor", &[("code", "123456")]).expect(200);
        assert!(stale.text().contains("Confirm that it is you"), "{mfa}");
        let to = [("to", "/desk/second-factor"), ("proof", OWN)];
        assert_eq!(window.sends("/desk/step-up", &to).expect(303).header("location"), "/desk/second-factor");
        window.opens("/desk/second-factor").expect(200);
        window.sees("otpauth://");
    }
}

/// The id of the account with this address on the page of accounts.
fn id_on_page(window: &Window<'_>, email: &str) -> String {
    let rest = window.page.split(email).nth(1).unwrap();
    rest.split("name=\"user\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[rstest]
fn an_administrator_invites_resets_and_disables_but_not_themselves(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    const ADMIN: &str = "admin@office.example";
    const NEW: &str = "new@office.example";
    let office = Office::on(engine);
    let mut officer = Window::of(&office, OFFICER, Role::Officer);
    for answer in [officer.opens("/desk/accounts"), officer.sends("/desk/accounts", &[("email", NEW)])] {
        answer.expect(403);
    }
    let mut admin = Window::of(&office, ADMIN, Role::Admin);
    admin.opens("/desk/accounts").expect(200);
    let own =
        office.wait(staff::users(&office.desk)).unwrap().into_iter().find(|it| it.email == ADMIN).unwrap();
    for act in ["invite", "reset", "disable"] {
        admin.opens("/desk/accounts").expect(200);
        admin.sends("/desk/accounts", &[("user", &own.id.to_string()), ("do", act)]).expect(403);
    }
    admin.opens("/desk/accounts").expect(200);
    admin.sends("/desk/accounts", &[("user", ""), ("email", "no address"), ("role", "officer")]).expect(422);
    admin.sends("/desk/accounts", &[("user", ""), ("email", OFFICER), ("role", "officer")]).expect(422);
    admin.sees("This address has an account");
    admin.sends("/desk/accounts", &[("user", ""), ("email", NEW), ("role", "auditor")]).expect(303);
    office.run_jobs();
    assert_eq!(office.letters_to(NEW).len(), 1);

    admin.opens("/desk/accounts").expect(200);
    let id = id_on_page(&admin, OFFICER);
    admin.sends("/desk/accounts", &[("user", &id), ("do", "reset")]).expect(303);
    officer.opens("/desk").expect(303);
    admin.opens("/desk/accounts").expect(200);
    admin.sends("/desk/accounts", &[("user", &id_on_page(&admin, NEW)), ("do", "disable")]).expect(303);
    let new =
        office.wait(staff::users(&office.desk)).unwrap().into_iter().find(|it| it.email == NEW).unwrap();
    assert!(new.disabled_at.is_some() && new.role == Role::Auditor);
    let actors = "SELECT DISTINCT actor AS line FROM events WHERE stream = 'installation' AND kind IN
        ('second_factor_reset', 'user_disabled')";
    assert_eq!(office.database.lines(actors), [format!("user:{}", own.id)]);

    office.clock.advance(TimeDelta::minutes(16));
    admin.opens("/desk/accounts").expect(200);
    admin
        .sends("/desk/accounts", &[("user", ""), ("email", "third@office.example"), ("role", "lead")])
        .expect(200);
    admin.sees("Confirm that it is you");
    let held = admin.hidden("held");
    admin
        .sends("/desk/step-up", &[("to", "/desk/accounts"), ("held", &held), ("proof", PASSWORD)])
        .expect(200);
    let kept = admin.hidden("kept");
    admin.sends("/desk/accounts", &[("kept", &kept)]).expect(200);
    admin.sees("value=\"third@office.example\"");
    assert_eq!(office.wait(staff::users(&office.desk)).unwrap().len(), 3, "nothing was sent yet");
}

/// K09: an invitation clicked thrice makes one account with one letter, and nobody is told that the address is taken.
#[rstest]
fn an_invitation_clicked_thrice_invites_once(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let mut admin = Window::of(&office, "admin@office.example", Role::Admin);
    admin.opens("/desk/accounts").expect(200);
    let form = [("email", "new@office.example"), ("role", "officer")];
    for answer in admin.clicks("/desk/accounts", &form, 3) {
        answer.expect(303);
    }
    office.run_jobs();
    assert_eq!(office.letters_to("new@office.example").len(), 1);
    admin.opens("/desk/accounts").expect(200);
    admin.sees("new@office.example");
    let again = unescaped(&admin.page);
    let id = again.split("name=\"user\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    for answer in admin.clicks("/desk/accounts", &[("user", id.as_str()), ("do", "invite")], 3) {
        answer.expect(303);
    }
    office.run_jobs();
    assert_eq!(office.letters_to("new@office.example").len(), 2);
}
