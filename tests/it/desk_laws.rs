//! The Laws pages of the console, as a browser without scripts would use them.

mod walk;

use std::fs;

use habeas::{
    case::Role,
    law::{CalendarId, Laws, Right},
};

use crate::{
    desk_pages::Window,
    laws_in_time::{put, version},
    support::{databases::Engine, office::Office},
};

const OFFICER: &str = "officer@office.example";

/// An office in Berlin that works by the German calendar and closes on a day of its own.
const BERLIN: &str = r#"
[[controllers]]
slug = "default"
name = "Example Berlin"
zone = "Europe/Berlin"
calendar = "DE"
mailbox = "privacy@berlin.example"
closures = ["2026-03-09", "2027-05-01"]
laws = [{ law = "eu-gdpr", by = "establishment" }, { law = "il-ppl", by = "residence" }]
"#;

fn laws() -> Laws {
    Laws::embedded().unwrap()
}

/// No text is missing, and nothing runs or styles inline.
#[track_caller]
fn is_whole(window: &Window<'_>) {
    let page = &window.page;
    assert!(!page.contains('⟦'), "{}", page.split('⟦').nth(1).unwrap_or_default());
    assert!(!page.contains("<script") && !page.contains("style=\""), "{page}");
}

#[test]
fn those_who_see_cases_see_laws() {
    let office = Office::on(Engine::Sqlite);
    for (email, role) in [
        (OFFICER, Role::Officer),
        ("dpo@office.example", Role::Dpo),
        ("auditor@office.example", Role::Auditor),
    ] {
        let mut window = Window::of(&office, email, role);
        window.opens("/desk").expect(200);
        window.sees("href=\"/desk/laws\"");
        window.opens("/desk/laws").expect(200);
        is_whole(&window);
    }
    let mut admin = Window::of(&office, "admin@office.example", Role::Admin);
    admin.opens("/desk").expect(200);
    admin.does_not_see("href=\"/desk/laws\"");
    for path in ["/desk/laws", "/desk/laws/eu-gdpr", "/desk/laws/try", "/desk/laws/holidays"] {
        admin.opens(path).expect(403);
    }
}

#[test]
fn every_law_has_its_line_and_its_page() {
    let office = Office::with(Engine::Sqlite, BERLIN);
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    window.opens("/desk/laws").expect(200);
    let list = window.page.clone();
    window.sees("everybody, because of where we are");
    for law in laws().all() {
        let href = format!("/desk/laws/{}?version={}", law.id, law.version);
        assert!(list.contains(&format!("href=\"{href}\"")), "{href}");
        assert!(list.contains(&format!("{0} of {0} come true", law.examples.len())), "{}", law.id);
        window.opens(&href).expect(200);
        is_whole(&window);
        for right in law.rights.values() {
            window.sees(&escaped(&right.cite));
        }
        for figure in law.rules.values().flat_map(|rule| &rule.figures) {
            window.sees(&escaped(&figure.cite));
        }
        for example in &law.examples {
            for id in [
                example.purpose.map(|it| format!("purpose={}", it.id())),
                example.ground.map(|it| format!("ground={it}")),
            ] {
                window.sees(&id.unwrap_or_default());
            }
        }
        for refusal in &law.refusals {
            window.sees(&escaped(refusal.text.in_language("en")));
        }
        window.does_not_see("does not come true");
        let unsure = window.page.matches("unsure: look it up before you rely on it").count();
        assert!(unsure >= usize::from(law.unsure() > 0), "{} hides what must be looked up", law.id);
        if law.unsure() == 0 {
            assert_eq!(unsure, 0, "{} is doubted without a reason", law.id);
        }
    }
    window.opens("/desk/laws/xx-none").expect(404);
    window.opens("/desk/laws/eu-gdpr?version=nothing").expect(404);
    window.opens("/desk/laws/NO%20LAW").expect(404);
}

fn escaped(text: &str) -> String {
    text.replace('&', "&#38;")
        .replace('"', "&#34;")
        .replace('\'', "&#39;")
        .replace('<', "&#60;")
        .replace('>', "&#62;")
}

/// The authorities come from the one list by place, whatever the law.
#[test]
fn the_page_of_a_law_names_who_watches_over_it() {
    let office = Office::with(Engine::Sqlite, BERLIN);
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    for (law, authorities) in [
        ("eu-gdpr", &["https://www.cnil.fr/", "Datatilsynet", "complaint form"][..]),
        ("us-ca-ccpa", &["https://cppa.ca.gov/", "https://oag.ca.gov/"]),
        ("il-ppl", &["Privacy Protection Authority"]),
        ("us-va-vcdpa", &["Attorney General of Virginia"]),
    ] {
        window.opens(&format!("/desk/laws/{law}")).expect(200);
        window.sees("<h2 id=\"authorities\">");
        for authority in authorities {
            window.sees(authority);
        }
    }
    window.opens("/desk/laws/base").expect(200);
    window.does_not_see("id=\"authorities\"");
}

/// In queue and filters a law has the short name that people use, and one that ships its plain name for the public; one of
/// the operator is called what its file calls it.
#[test]
fn every_law_has_a_short_name_at_the_desk() {
    let text = fs::read_to_string("config/locales/en/desk.ftl").unwrap();
    let public = fs::read_to_string("config/locales/en/web.ftl").unwrap();
    for folder in ["config/laws", "config/promises"] {
        for file in fs::read_dir(folder).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            let id = name.trim_end_matches(".toml").split('@').next().unwrap();
            // Frames are no laws, nor are the sentences beside one, `ID.LANGUAGE`.
            if id.starts_with("frame-") || id.contains('.') {
                continue;
            }
            let line = text.lines().find_map(|line| line.strip_prefix(&format!("desk-law-{id} = ")));
            let short = line.unwrap_or_else(|| panic!("{id} has no short name"));
            assert!((3..=32).contains(&short.chars().count()), "{id}: {short}");
            let is_plain = folder != "config/laws" || public.contains(&format!("\nlaw-{id} = "));
            assert!(is_plain, "{id} has no name in web.ftl");
        }
    }
    let database = Engine::Sqlite.database();
    let folder = database.folder().join("laws");
    let own = fs::read_to_string("config/promises/promise-gdpr.toml").unwrap();
    let own = own.replace("\"promise-gdpr\"", "\"our-word\"").replace("Our privacy notice", "What we said");
    put(&folder, "our-word.toml", &own);
    let attached = "laws = [{ law = \"our-word\", by = \"establishment\" }, ";
    let settings =
        format!("[law]\ndirectory = \"{}\"\n{}", folder.display(), BERLIN.replace("laws = [", attached));
    let office = Office::over(database, &settings);
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    window.opens("/desk/queue").expect(200);
    window.sees(">What we said");
    window.sees(">GDPR (EU)");
}

/// What a lawyer marked and what comes later are said, with the words of the file.
#[test]
fn doubt_and_coming_versions_are_shown() {
    let database = Engine::Sqlite.database();
    let folder = database.folder().join("laws");
    let doubted = version("doubted", "2018-05-25", Some("2026-12-31"), 30);
    put(&folder, "eu-gdpr.toml", &doubted.replacen("certainty = \"T\"", "certainty = \"k\"", 2));
    put(&folder, "eu-gdpr@2027.toml", &version("coming", "2027-01-01", None, 20));
    let office = Office::over(database, &format!("[law]\ndirectory = \"{}\"\n", folder.display()));
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    window.opens("/desk/laws/eu-gdpr").expect(200);
    for shown in [
        "version doubted",
        "unsure: look it up before you rely on it",
        "2 entries",
        "from 1 January 2027",
        "not yet in force",
    ] {
        window.sees(shown);
    }
    window.opens("/desk/laws/eu-gdpr?version=coming").expect(200);
    window.sees("1 of 1 come true");
    window.does_not_see("unsure:");
    window
        .opens("/desk/laws/try?law=eu-gdpr&right=access&received_on=2027-01-02&received_time=12:00&zone=UTC")
        .expect(200);
    window.sees("eu-gdpr coming");
}

/// The notice of the template promises 30 days; February has fewer.
#[test]
fn a_promise_longer_than_the_law_is_called_unlawful() {
    let database = Engine::Sqlite.database();
    let folder = database.folder().join("laws");
    fs::create_dir_all(&folder).unwrap();
    fs::copy("config/promises/promise-gdpr.toml", folder.join("promise-gdpr.toml")).unwrap();
    let attached = "laws = [{ law = \"promise-gdpr\", by = \"establishment\" }, ";
    let settings =
        format!("[law]\ndirectory = \"{}\"\n{}", folder.display(), BERLIN.replace("laws = [", attached));
    let office = Office::over(database, &settings);
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    window.opens("/desk/laws").expect(200);
    is_whole(&window);
    window.sees("<strong>Unlawful</strong> <a href=\"/desk/laws/promise-gdpr\">Our notice (GDPR)</a> <span class=\"line\"><bdi>promise-gdpr (");
    window.opens("/desk/laws/promise-gdpr").expect(200);
    window.opens("/desk/laws").expect(200);
    window.sees("longer than the law allows");
    let plain = Office::with(Engine::Sqlite, BERLIN);
    let mut window = Window::of(&plain, OFFICER, Role::Officer);
    window.opens("/desk/laws").expect(200);
    window.does_not_see("Unlawful");
}

#[test]
fn a_date_is_tried_by_its_address_alone() {
    let office = Office::with(Engine::Sqlite, BERLIN);
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    window.opens("/desk/laws/try").expect(200);
    is_whole(&window);
    window.sees("The dates appear here");
    window.sees("value=\"2026-01-15\"");
    window.sees("value=\"11:00\"");
    let ask = |more: &str| {
        format!(
            "/desk/laws/try?law=eu-gdpr&right=access&received_on=2026-01-31&received_time=10:15&zone=Europe/Berlin{more}"
        )
    };
    window.opens(&ask("")).expect(200);
    is_whole(&window);
    // January is longer than what is left of February: the month caps the 30 days.
    window.sees("Saturday 28 February 2026");
    window.sees("GDPR Art 12(3)");
    window.sees("&#34;received_at&#34;:&#34;2026-01-31T10:15:00+01:00&#34;");
    // Single fields and the short form ask the same.
    window.opens(&ask("&pause_on=2026-02-05&resume_on=2026-02-08&extend_on=2026-02-20")).expect(200);
    window.sees("pause@2026-02-05;resume@2026-02-08;extend@2026-02-20");
    let dates = |page: &str| {
        page.split("id=\"dates\"").nth(1).unwrap().split("</section>").next().unwrap().to_owned()
    };
    let single = dates(&window.page);
    window.opens(&ask("&events=pause%402026-02-05%3Bresume%402026-02-08%3Bextend%402026-02-20")).expect(200);
    assert_eq!(dates(&window.page), single);
    assert!(single.contains("2026"), "{single}");
    window.opens(&ask("&pause_on=2026-02-05")).expect(200);
    window.sees("no date while the clock stands");
}

#[test]
fn a_question_that_cannot_be_answered_is_given_back_with_what_is_wrong() {
    let office = Office::with(Engine::Sqlite, BERLIN);
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    let whole = [
        ("law", "eu-gdpr"),
        ("right", "access"),
        ("received_on", "2026-01-31"),
        ("received_time", "10:15"),
        ("zone", "Europe/Berlin"),
        ("events", ""),
        ("resume_on", ""),
        ("pause_on", ""),
    ];
    for (field, value, fault) in [
        ("law", "xx-none", "Fill in “Law”"),
        ("right", "opt_out", "does not grant this right"),
        ("received_on", "2017-01-31", "It is in force from 25 May 2018"),
        ("received_on", "soon", "Enter a date"),
        ("received_time", "25:00", "Enter both the day and the time"),
        ("zone", "Mars/Olympus", "Enter the name of a time zone"),
        ("events", "paused@2026-02-01", "This cannot be read"),
        ("resume_on", "2026-02-08", "This cannot be read"),
        ("pause_on", "x", "Enter a date"),
        ("events", "<script>alert(1)</script>", "This cannot be read"),
    ] {
        let typed = whole.map(|(name, usual)| (name, if name == field { value } else { usual }));
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(typed).finish();
        window.opens(&format!("/desk/laws/try?{query}")).expect(422);
        is_whole(&window);
        window.sees(fault);
        if field != "law" {
            window.sees(&escaped(value));
        }
        window.does_not_see("id=\"dates\"");
    }
    let both = "/desk/laws/try?law=eu-gdpr&right=access&received_on=2026-01-31&received_time=10:15&zone=UTC&pause_on=2026-02-01&events=extend%402026-02-03";
    window.opens(both).expect(422);
    window.sees("not both");
}

/// A closing day moves the office's own figure; the page knows it only when told so.
#[test]
fn our_own_closing_days_count_when_asked_for() {
    let office = Office::with(Engine::Sqlite, &BERLIN.replace("calendar = \"DE\"", "calendar = \"IL\""));
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    let ask = "/desk/laws/try?law=il-ppl&right=access&received_on=2026-03-02&received_time=12:00&zone=Asia/Jerusalem";
    window.opens(ask).expect(200);
    window.sees("Wednesday 11 March 2026");
    window.opens(&format!("{ask}&office=default")).expect(200);
    window.sees("Thursday 12 March 2026");
    window.sees("office closed");
}

#[test]
fn the_holidays_of_a_year_are_listed_with_our_own() {
    let office = Office::with(Engine::Sqlite, BERLIN);
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    window.opens("/desk/laws/holidays").expect(200);
    window.sees("Holidays 2026, calendar DE");
    window.sees("It is the calendar of Example Berlin.");
    window.sees("9 March 2026");
    window.sees("Our own closing day (Example Berlin)");
    for calendar in CalendarId::ALL {
        window.opens(&format!("/desk/laws/holidays?calendar={calendar}&year=2028")).expect(200);
        is_whole(&window);
        let rows = window.page.matches("<th scope=\"row\">").count();
        assert_eq!(rows, calendar.holidays(2028).len(), "{calendar}");
    }
    window.opens("/desk/laws/holidays?calendar=DE&year=2027").expect(200);
    window.sees("falls on the weekend");
    assert_eq!(window.page.matches("1 May 2027").count(), 2, "the holiday and our own day");
    for wild in ["?calendar=MARS&year=2028", "?year=99999999999", "?year=-1", "?calendar=%00"] {
        window.opens(&format!("/desk/laws/holidays{wild}")).expect(200);
        is_whole(&window);
    }
}

#[test]
fn every_right_can_be_tried_under_every_law_without_a_fault_of_ours() {
    let office = Office::on(Engine::Sqlite);
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    let day: chrono::NaiveDate = "2027-06-01".parse().unwrap();
    let mut tried = [0, 0];
    for law in laws().all() {
        for right in [Right::Access, Right::OptOut, Right::Question, Right::Appeal] {
            let granted = laws().law(&law.id, day).is_some_and(|law| law.granted(right, day).is_some());
            tried[usize::from(granted)] += 1;
            let answer = window.opens(&format!(
                "/desk/laws/try?law={}&right={right}&received_on=2027-06-01&received_time=12:00&zone=UTC",
                law.id
            ));
            let expected = if granted { 200 } else { 422 };
            assert_eq!(answer.status, expected, "{} {right}", law.id);
            is_whole(&window);
        }
    }
    assert!(tried.iter().all(|count| *count > 20), "some grant a right and some do not: {tried:?}");
}
