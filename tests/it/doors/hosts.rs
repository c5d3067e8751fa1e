//! A request is answered under the names of this installation only, and only a trusted proxy may say another name.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use crate::support::{databases::Engine, office::Office};

const SECOND: &str = "[[controllers]]\nslug = \"default\"\nname = \"First office\"\nzone = \"UTC\"\n\
    mailbox = \"one@habeas.example\"\nlaws = [{ law = \"eu-gdpr\", by = \"residence\" }]\n\
    [[controllers]]\nslug = \"second\"\nname = \"Second office\"\nzone = \"UTC\"\nhost = \"Second.Example\"\n\
    mailbox = \"two@habeas.example\"\nlaws = [{ law = \"eu-gdpr\", by = \"residence\" }]\n";

/// Says exactly this to the office; everything that comes back.
fn says(office: &Office, words: &str) -> String {
    let address = office.url("");
    let mut stream = TcpStream::connect(address.trim_start_matches("http://")).unwrap();
    stream.write_all(words.as_bytes()).unwrap();
    let mut heard = Vec::new();
    stream.read_to_end(&mut heard).unwrap();
    String::from_utf8_lossy(&heard).into_owned()
}

fn get(office: &Office, path: &str, headers: &str) -> String {
    says(office, &format!("GET {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n"))
}

#[test]
fn a_foreign_host_is_told_that_it_is_not_served_here() {
    let office = Office::with(Engine::Sqlite, SECOND);
    for path in
        ["/", "/request", "/status", "/desk", "/api/v1/cases", "/api", "/dev/mail", "/nothing", "/c/second/"]
    {
        let answer = get(&office, path, "Host: evil.example\r\n");
        assert!(answer.starts_with("HTTP/1.1 421 "), "{path}: {answer}");
        // the answer has the headers of every other
        assert!(answer.contains("x-content-type-options: nosniff"), "{answer}");
    }
    let problem = get(&office, "/api/v1/cases", "Host: evil.example\r\n");
    assert!(problem.contains("application/problem+json") && problem.contains("\"wrong_host\""), "{problem}");
    for host in ["127.0.0.1.evil.example", "user@127.0.0.1", "evil.example:80", "127.0.0.1/evil", "[::1"] {
        let answer = get(&office, "/", &format!("Host: {host}\r\n"));
        assert!(!answer.starts_with("HTTP/1.1 200 "), "{host}: {answer}");
    }
    // a form of another name with its own origin, as a page reaches a machine by rebinding a name
    let form = "POST /status/code HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\n\
                Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1\r\nConnection: close\r\n\r\na";
    assert!(says(&office, form).starts_with("HTTP/1.1 421 "));
}

#[test]
fn probes_that_know_the_address_of_a_node_only_go_on() {
    let office = Office::on(Engine::Sqlite);
    for path in ["/healthz", "/readyz"] {
        for host in ["Host: 10.0.0.7:8080\r\n", "Host: evil.example\r\n", "Host: node-3\r\n"] {
            assert!(get(&office, path, host).starts_with("HTTP/1.1 200 "), "{path} {host}");
        }
        let old = says(&office, &format!("GET {path} HTTP/1.0\r\n\r\n"));
        assert!(old.starts_with("HTTP/1.0 200 ") || old.starts_with("HTTP/1.1 200 "), "{path}: {old}");
    }
}

#[test]
fn every_name_of_the_machine_and_of_a_controller_is_served() {
    let office = Office::with(Engine::Sqlite, SECOND);
    let port = office.url("").rsplit(':').next().unwrap().to_owned();
    for host in ["127.0.0.1", "localhost", &format!("localhost:{port}"), "[::1]:8080", "LOCALHOST:1"] {
        let answer = get(&office, "/", &format!("Host: {host}\r\n"));
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("First office"), "{host}: {answer}");
    }
    for host in ["second.example", "SECOND.example:8443", "second.example."] {
        let answer = get(&office, "/", &format!("Host: {host}\r\n"));
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.contains("Second office"), "{host}: {answer}");
    }
}

#[test]
fn none_or_several_hosts_are_no_request() {
    let office = Office::on(Engine::Sqlite);
    for headers in [
        "",
        "Host: 127.0.0.1\r\nHost: evil.example\r\n",
        "Host: evil.example\r\nHost: 127.0.0.1\r\n",
        "Host:\r\n",
    ] {
        let answer = get(&office, "/", headers);
        assert!(answer.starts_with("HTTP/1.1 400 "), "{headers:?}: {answer}");
    }
    // an address line that names a host stands above `Host`
    let answer = get(&office, "http://evil.example/", "Host: 127.0.0.1\r\n");
    assert!(answer.starts_with("HTTP/1.1 421 "), "{answer}");
}

#[test]
fn a_forwarded_name_is_believed_of_a_trusted_proxy_only() {
    let stranger = Office::with(Engine::Sqlite, SECOND);
    let page = stranger.http().get("/").header("x-forwarded-host", "second.example").send().expect(200);
    assert!(page.text().contains("First office"), "{}", page.text());
    let standard =
        stranger.http().get("/").header("forwarded", "for=198.51.100.1;host=second.example").send();
    assert!(standard.expect(200).text().contains("First office"));

    let settings = format!("[server]\ntrusted_proxies = [\"127.0.0.1\"]\n{SECOND}");
    let office = Office::with(Engine::Sqlite, &settings);
    let asks = |name: &str, value: &str| office.http().get("/").header(name, value).send();
    for (name, value) in [
        ("x-forwarded-host", "second.example"),
        ("x-forwarded-host", "SECOND.EXAMPLE:443"),
        ("forwarded", "for=198.51.100.1;host=\"second.example:443\""),
    ] {
        assert!(asks(name, value).expect(200).text().contains("Second office"), "{value}");
    }
    asks("x-forwarded-host", "evil.example").expect(421);
    asks("forwarded", "for=198.51.100.1;host=evil.example").expect(421);
    assert!(asks("x-forwarded-for", "198.51.100.1").expect(200).text().contains("First office"));
}
