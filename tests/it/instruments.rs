//! The instruments themselves, tried on a page of our own: a browser test that proves nothing must not pass.

use std::{
    fs,
    io::{Read, Write},
    net::TcpListener,
    thread,
};

use fantoccini::key::Key;

use crate::support::browser::{Browser, Screen, Scripts};

const PAGE: &str = r#"<!doctype html><html lang="en"><head><title>Try me</title>
<meta name="viewport" content="width=device-width"></head><body><main>
<h1>It's a page</h1>
<form action="/sent" method="get">
<p><label for="n">Your name <small>(as you like)</small></label><input id="n" name="n" value="old"></p>
<p><label>Place <select name="p"><option value="">Choose</option><option value="de">Germany</option></select></label></p>
<p><label><input type="checkbox" name="all"> All of it</label></p>
<p><label for="f">A file</label><input id="f" type="file"></p>
<button>Send it</button> <a href="/sent?by=link">It's a link</a>
</form><p id="said">scripts are off</p></main>
<script src="/page.js"></script></body></html>"#;

const BAD_PAGE: &str = r#"<!doctype html><html><head><title>Bad</title><meta name="viewport" content="width=device-width">
</head><body><div style="width:900px">wide</div><input></body></html>"#;

/// Answers every path on a free port until the test process ends; says back what was asked.
fn small_site() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            // one thread a connection: browsers open some in advance and leave them silent
            thread::spawn(move || {
                let mut asked = [0; 4096];
                let read = stream.read(&mut asked).unwrap_or(0);
                let asked = String::from_utf8_lossy(&asked[..read]).into_owned();
                let path = asked.split(' ').nth(1).unwrap_or("/");
                let (kind, body) = match path {
                    "/" => ("text/html", PAGE.to_owned()),
                    "/bad" => ("text/html", BAD_PAGE.to_owned()),
                    "/page.js" => (
                        "text/javascript",
                        "document.getElementById('said').textContent = 'scripts are on'".to_owned(),
                    ),
                    _ => {
                        ("text/html", format!("<!doctype html><title>.</title><h1>You asked for {path}</h1>"))
                    }
                };
                let policy =
                    "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; form-action 'self'";
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {}\r\n\
                     Content-Security-Policy: {policy}\r\nConnection: close\r\n\r\n",
                    body.len()
                );
                stream.write_all((head + &body).as_bytes()).ok();
            });
        }
    });
    base
}

#[tokio::test]
async fn a_person_fills_in_a_form_by_its_labels() {
    let site = small_site();
    let folder = tempfile::tempdir().unwrap();
    let paper = folder.path().join("paper.txt");
    fs::write(&paper, "paper").unwrap();
    let browser = Browser::open(Screen::Desktop, Scripts::On).await;
    browser.goto(&site).await;
    browser.sees("scripts are on").await;
    assert_eq!(browser.value("Your name").await, "old");
    browser.fill("Your name", "Zoë O'Neil").await;
    browser.select("Place", "Germany").await;
    browser.choose("All of it").await;
    browser.upload("A file", &paper).await;
    assert!(browser.value("A file").await.ends_with("paper.txt"));
    browser.click("Send it").await;
    browser.sees("/sent?n=Zo%C3%AB+O%27Neil&p=de&all=on").await;
    browser.goto(&site).await;
    browser.click("It's a link").await;
    browser.sees("/sent?by=link").await;
}

#[tokio::test]
async fn a_form_works_by_keyboard_on_a_phone_without_scripts() {
    let site = small_site();
    let browser = Browser::open(Screen::Phone, Scripts::Off).await;
    browser.goto(&site).await;
    browser.sees("scripts are off").await;
    assert_eq!(browser.client.execute("return window.innerWidth", Vec::new()).await.unwrap(), 320);
    assert_eq!(browser.tab_to("Your name (as you like)").await, 1);
    // Tab selects what a field holds, so typing replaces it
    browser.type_here("new").await;
    browser.tab_to("Send it").await;
    browser.press(Key::Enter).await;
    browser.sees("/sent?n=new&p=").await;
}

#[tokio::test]
async fn a_bad_page_is_seen() {
    let site = small_site();
    let browser = Browser::open(Screen::Phone, Scripts::On).await;
    browser.goto(&site).await;
    assert_eq!(browser.sticking_out().await, Vec::<String>::new());
    let found = browser.axe().await;
    assert!(found.is_empty(), "{found:#?}");
    browser.goto(&format!("{site}/bad")).await;
    assert!(browser.sticking_out().await.iter().any(|it| it.contains("900px")));
    let found = browser.axe().await;
    let label = found.iter().find(|it| it.id == "label").unwrap();
    assert_eq!((label.impact.as_deref(), label.elements.len()), (Some("critical"), 1), "{}", label.help);
    browser.resize(Screen::Desktop).await;
    assert_eq!(browser.sticking_out().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_screenshot_shows_the_whole_page() {
    let site = small_site();
    let folder = tempfile::tempdir().unwrap();
    let browser = Browser::open(Screen::Desktop, Scripts::Off).await;
    browser.goto(&site).await;
    let file = browser.screenshot_in(folder.path(), "page").await;
    browser.screenshot("instruments").await;
    assert!(fs::read(file).unwrap().starts_with(b"\x89PNG"));
}
