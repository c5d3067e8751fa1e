//! The first commands of whoever installs it: who is invited, what is still a placeholder, what a person reads of the jobs.

use std::collections::BTreeSet;

use crate::support::process::Installation;

const OFFICER: &str = "noor@office.example";
const LEAD: &str = "jonas@office.example";

#[test]
fn setup_invites_an_officer_and_a_lead_once() {
    let installation = Installation::new();
    assert_eq!(installation.run(&["migrate"], "").code, Some(0));
    let alone = installation.run(&["setup", "--officer", OFFICER], "");
    assert!(alone.code != Some(0) && alone.stderr.contains("--lead EMAIL"), "{alone:?}");
    let same = installation.run(&["setup", "--officer", OFFICER, "--lead", OFFICER], "");
    assert!(same.code != Some(0) && same.stderr.contains("named twice"), "{same:?}");
    assert_eq!(installation.run(&["user", "list"], "").stdout, "", "nobody was invited by halves");

    let both = ["setup", "--officer", OFFICER, "--lead", LEAD];
    let answer = installation.run(&both, "");
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let listed = installation.run(&["user", "list"], "").stdout;
    let roles: BTreeSet<(&str, &str)> = listed
        .lines()
        .map(|line| {
            let mut words = line.split_whitespace();
            (words.next().unwrap(), words.next().unwrap())
        })
        .collect();
    assert_eq!(roles, BTreeSet::from([(OFFICER, "officer"), (LEAD, "lead")]));
    let again = installation.run(&both, "");
    assert_eq!((again.code, again.stdout.matches("already").count()), (Some(0), 2), "{again:?}");
}

#[test]
fn config_check_says_what_is_still_a_placeholder() {
    let shipped = Installation::new().run(&["config", "check"], "");
    assert_eq!(shipped.code, Some(0), "{shipped:?}");
    for key in ["mail.url", "server.public_url", "controllers.default.name", "controllers.default.mailbox"] {
        assert!(shipped.stdout.contains(&format!("{key}: still a placeholder: ")), "{key}: {shipped:?}");
    }
    let own = Installation::new()
        .with("HABEAS__SERVER__PUBLIC_URL", "https://privacy.office.org")
        .with_config(
            "[[controllers]]\nslug = \"office\"\nname = \"Office\"\nzone = \"UTC\"\nmailbox = \"privacy@office.org\"\n\
             postal = \"1 Example Street\"\nnotice = { kept_for = \"Three years.\" }\n\
             laws = [{ law = \"eu-gdpr\", by = \"establishment\" }]\n",
        )
        .run(&["config", "check"], "");
    assert_eq!(own.code, Some(0), "{own:?}");
    let left: Vec<&str> = own.stdout.lines().filter(|line| line.contains("placeholder")).collect();
    assert!(left.len() == 1 && left[0].starts_with("mail.url"), "{left:?}");
}

#[test]
fn jobs_are_listed_for_people_and_for_programs() {
    let installation = Installation::new();
    assert_eq!(installation.run(&["migrate"], "").code, Some(0));
    let read = installation.run(&["jobs", "list", "--format", "text"], "").stdout;
    assert!(read.contains("\n  never ran; next 20") && read.contains("outbox: "), "{read}");
    let piped = installation.run(&["jobs", "list"], "").stdout;
    assert!(piped.lines().all(|line| line.starts_with('{')), "{piped}");
}
