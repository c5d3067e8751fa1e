//! HTTP as the web expects it: HEAD, 405 with what is allowed, a slash too many, JSON as programs send it.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use habeas::case::Role;
use serde_json::json;

use crate::{
    api::access,
    support::{databases::Engine, http::Answer, office::Office, window::Window},
};

/// Every page that anybody may open, and what is no page.
const PUBLIC: [&str; 20] = [
    "/",
    "/request",
    "/request/place",
    "/request/opt-out",
    "/request/for-someone",
    "/request/check",
    "/request/sent",
    "/status",
    "/status?reference=HB-0000-0000-00",
    "/status/package",
    "/privacy",
    "/accessibility",
    "/figures",
    "/c/default/",
    "/c/default/request",
    "/healthz",
    "/readyz",
    "/api",
    "/api/openapi.json",
    "/.well-known/security.txt",
];

/// Pages of the office.
const OFFICE: [&str; 7] = [
    "/desk",
    "/desk/queue",
    "/desk/tasks",
    "/desk/new",
    "/desk/laws",
    "/desk/laws/try",
    "/desk/laws/holidays",
];

/// The headers that two answers to one question share.
fn lasting(answer: &Answer) -> Vec<(String, String)> {
    let differs = ["date", "set-cookie"];
    let mut headers: Vec<(String, String)> = answer
        .headers
        .iter()
        .filter(|(name, _)| !differs.contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    headers
}

#[test]
fn head_answers_as_get_without_a_body() {
    let office = Office::on(Engine::Sqlite);
    let case = office.files(&access("dana@people.example")).case();
    let window = Window::of(&office, "officer@office.example", Role::Officer);
    let case = format!("/desk/cases/{case}");
    let asset = habeas::web::assets::ASSETS.house.path.as_str();
    for path in PUBLIC.into_iter().chain(OFFICE).chain([case.as_str(), asset, "/nothing", "/assets/nothing"])
    {
        let get = window.http.get(path).send();
        let head = window.http.call("HEAD", path).send();
        assert_eq!(head.status, get.status, "{path}");
        assert_eq!(lasting(&head), lasting(&get), "{path}");
        assert!(head.body.is_empty(), "{path}");
    }
    // to the last byte
    let address = office.url("");
    let mut stream = TcpStream::connect(address.trim_start_matches("http://")).unwrap();
    write!(stream, "HEAD /privacy HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").unwrap();
    let mut heard = String::new();
    stream.read_to_string(&mut heard).unwrap();
    assert!(heard.starts_with("HTTP/1.1 200 ") && heard.ends_with("\r\n\r\n"), "{heard}");
    assert_eq!(heard.matches("\r\n\r\n").count(), 1, "{heard}");
}

#[test]
fn a_wrong_method_is_told_what_is_allowed() {
    let office = Office::on(Engine::Sqlite);
    let window = Window::of(&office, "officer@office.example", Role::Officer);
    let cases = [
        ("/", "GET, HEAD"),
        ("/healthz", "GET, HEAD"),
        ("/readyz", "GET, HEAD"),
        ("/request", "GET, HEAD"),
        ("/request/check", "GET, HEAD"),
        ("/request/find", "GET, HEAD, POST"),
        ("/request/send", "POST"),
        ("/status", "GET, HEAD"),
        ("/status/withdraw", "GET, HEAD, POST"),
        ("/status/message", "POST"),
        ("/language/en", "GET, HEAD"),
        ("/c/default/status/leave", "POST"),
        ("/api/openapi.json", "GET, HEAD"),
        ("/.well-known/gpc.json", "GET, HEAD"),
        ("/assets/x", "GET, HEAD"),
        ("/desk/queue", "GET, HEAD"),
        ("/desk/new", "GET, HEAD, POST"),
        ("/desk/search", "POST"),
        ("/desk/laws/replay", "GET, HEAD, POST"),
    ];
    for (path, allow) in cases {
        for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            if allow.split(", ").any(|allowed| allowed == method) {
                continue;
            }
            let answer = window.http.call(method, path).send();
            assert_eq!((answer.status, answer.header("allow")), (405, allow), "{method} {path}");
        }
    }
    let page = office.http().call("DELETE", "/request").send().expect(405);
    assert!(page.header("content-type").starts_with("text/html"), "{:?}", page.headers);
    assert_eq!(office.http().call("POST", "/healthz").send().expect(405).problem(), "method_not_allowed");
    // an address that there is not is not told apart by its method
    office.http().call("DELETE", "/nothing").send().expect(404);
    // nobody learns of the office's addresses before they sign in
    office.http().call("DELETE", "/desk/queue").send().expect(303);
}

#[test]
fn a_slash_too_many_leads_to_the_page() {
    let office = Office::on(Engine::Sqlite);
    for (path, to) in [
        ("/request/", "/request"),
        ("/status/", "/status"),
        ("/status/?reference=HB-0000-0000-00&confirm=1", "/status?reference=HB-0000-0000-00&confirm=1"),
        ("/privacy//", "/privacy"),
        ("/request/find/", "/request/find"),
        ("/c/default/request/", "/c/default/request"),
        ("/healthz/", "/healthz"),
        ("/api/", "/api"),
    ] {
        let answer = office.asks(path).expect(308);
        assert_eq!(answer.header("location"), to, "{path}");
        let page = office.asks(to);
        assert_eq!(page.status, 200, "{to}");
    }
    for path in ["/nothing/", "//", "//evil.example/", "//request/", "/c/nobody/x/"] {
        assert_eq!(office.asks(path).header("location"), "", "{path}");
    }
    let window = Window::of(&office, "officer@office.example", Role::Officer);
    assert_eq!(window.http.get("/desk/queue/").send().expect(308).header("location"), "/desk/queue");
    window.http.get("/desk/").send().expect(200);
    office.asks("/c/default/").expect(200);
    // what is sent to a wrong address is not sent on
    office.http().post("/request/send/").send().expect(404);
}

#[test]
fn json_is_taken_as_programs_send_it() {
    let office = Office::on(Engine::Sqlite);
    let body = access("dana@people.example").to_string();
    let files = |kind: &str, body: &[u8]| {
        office.http().post("/api/v1/requests").header("content-type", kind).bytes(body).status
    };
    for kind in [
        "application/json;charset=UTF8",
        "application/json; charset=utf8",
        "application/json; charset=\"utf-8\"",
        "application/json; charset='UTF-8'",
        "application/json; charset=unicode-1-1-utf-8",
        "application/json;charset=iso-8859-1",
        "application/json; charset=",
        "application/json; profile=\"x\"; Charset=UTF-8",
        "APPLICATION/JSON",
    ] {
        assert_eq!(files(kind, body.as_bytes()), 201, "{kind}");
    }
    let marked = [b"\xef\xbb\xbf", body.as_bytes()].concat();
    assert_eq!(files("application/json", &marked), 201);
    // bytes of another encoding are no JSON, whatever is said of them
    let wide: Vec<u8> = body.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin = body
        .replace("Dana", "D\u{e4}na")
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect::<Vec<_>>();
    let twice = [b"\xef\xbb\xbf\xef\xbb\xbf", body.as_bytes()].concat();
    for bytes in [wide, latin, twice, b"\xef\xbb\xbf".to_vec()] {
        assert_eq!(files("application/json; charset=utf-8", &bytes), 400);
    }
    for kind in ["text/plain", "application/jsonx", "application/x-www-form-urlencoded", "text/json", ""] {
        assert_eq!(files(kind, body.as_bytes()), 415, "{kind}");
    }
    let named = json!({ "name": "Dana" });
    assert!(body.contains(&named["name"].to_string().replace('"', "")), "the sample has letters to encode");
}
