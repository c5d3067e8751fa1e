//! Where a page leads on: to our own pages, however an address is written.

use habeas::case::Role;

use crate::support::{
    databases::Engine,
    office::{Office, PASSWORD},
    window::Window,
};

/// Addresses that lead, or may lead for some browser, to another server, percent-encoded as they stand in a query.
const ELSEWHERE: [&str; 16] = [
    "/%09/evil.example/",
    "%09//evil.example/",
    "/%0a/evil.example/",
    "/%0d%0aSet-Cookie:%20a=b",
    "/%0bx",
    "/%00",
    "/%7f/evil.example",
    "/%C2%85/evil.example",
    "//evil.example/",
    "///evil.example/",
    "/.//evil.example/",
    "/x/..//evil.example/",
    "/%5cevil.example/",
    "https://evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
];

#[test]
fn the_language_menu_leads_nowhere_else() {
    let office = Office::on(Engine::Sqlite);
    for to in ELSEWHERE {
        let answer = office.asks(&format!("/language/en?to={to}")).expect(303);
        assert_eq!(answer.header("location"), "/", "{to}");
    }
    for (to, path) in
        [("/request/find", "/request/find"), ("/status?reference=x%23y", "/status?reference=x#y")]
    {
        assert_eq!(office.asks(&format!("/language/en?to={to}")).expect(303).header("location"), path);
    }
    assert_eq!(office.asks("/language/en?to=/%C3%A4%20b").expect(303).header("location"), "/%C3%A4%20b");
    assert_eq!(
        office.asks("/c/default/language/en?to=//evil.example").expect(303).header("location"),
        "/c/default/"
    );
}

#[test]
fn signing_in_leads_nowhere_else() {
    let office = Office::on(Engine::Sqlite);
    let email = "officer@office.example";
    office.hires(email, Role::Officer);
    let leads = |to: &str| {
        let mut window = Window::new(&office);
        window.opens(&format!("/desk/sign-in?to={to}")).expect(200);
        let credentials = [("email", email), ("password", PASSWORD)];
        window.sends("/desk/sign-in", &credentials).expect(303).header("location").to_owned()
    };
    for to in [
        "/desk/%09/x",
        "/desk/..//evil.example",
        "/deskevil.example",
        "/desk%5c..%5cevil",
        "/request",
        "/desk/%0bx",
    ] {
        assert_eq!(leads(to), "/desk", "{to}");
    }
    assert_eq!(leads("/desk/queue?state=open"), "/desk/queue?state=open");
    // typed into the form itself
    for to in ["/desk/\t/x", "//evil.example", "/desk/\u{b}", "/desk/../\\evil.example"] {
        let mut window = Window::new(&office);
        window.opens("/desk/sign-in").expect(200);
        let fields = [("email", email), ("password", PASSWORD), ("to", to)];
        assert_eq!(window.sends("/desk/sign-in", &fields).expect(303).header("location"), "/desk", "{to:?}");
    }
}
