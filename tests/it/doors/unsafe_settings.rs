//! Settings that would be unsafe are refused at the start, with what is allowed; those of `deploy/` are not.

use std::{collections::BTreeMap, fs, path::Path};

use crate::support::process::Installation;

/// `habeas config check` under these variables: its exit code and what it says.
fn checked(variables: &[(&str, &str)]) -> (i32, String) {
    let installation = variables.iter().fold(Installation::new(), |it, (key, value)| it.with(key, value));
    let answer = installation.run(&["config", "check"], "");
    (answer.code.unwrap(), answer.stderr)
}

const BIND: &str = "HABEAS__SERVER__BIND";
const PUBLIC_URL: &str = "HABEAS__SERVER__PUBLIC_URL";
const PROXIES: &str = "HABEAS__SERVER__TRUSTED_PROXIES";

#[test]
fn a_public_address_is_scheme_host_and_port() {
    for url in [
        "https://example.org",
        "https://example.org/",
        "https://example.org:8443",
        "http://127.0.0.1:8080",
        "https://münchen.example",
        "https://[2001:db8::1]",
        "",
    ] {
        assert_eq!(checked(&[(PUBLIC_URL, url)]).0, 0, "{url}");
    }
    for url in [
        "https://example.org/#a",
        "https://example.org#",
        "https://user:pw@example.org",
        "https://user@example.org",
        "https://@example.org",
        "https://example.org/privacy",
        "https://example.org//",
        "https://example.org/?",
        "https://example.org/?a=b",
        "https:example.org",
        "https:/example.org",
        "ftp://example.org",
        "example.org",
        "//example.org",
        "https://",
        "https://exa mple.org",
        "https://example.org\\",
        "https://example.org:port",
        "https://exam\tple.org",
    ] {
        let (code, said) = checked(&[(PUBLIC_URL, url)]);
        assert_eq!(code, 78, "{url}");
        assert!(
            said.contains("server.public_url") && said.contains("scheme, host and port"),
            "{url}: {said}"
        );
        assert!(!said.contains("pw@"), "{said}");
    }
}

#[test]
fn networks_of_proxies_are_taken() {
    for proxies in
        ["[\"10.0.0.0/8\"]", "[\"127.0.0.1\"]", "[\"127.0.0.1\", \"::1\", \"2001:db8::/32\"]", "[]"]
    {
        let (code, said) = checked(&[(PROXIES, proxies)]);
        assert_eq!(code, 0, "{proxies}: {said}");
    }
    for proxies in
        ["[\"proxy\"]", "[\"10.0.0.0/33\"]", "[\"10.1.2.3/8\"]", "[\"0.0.0.0/0\"]", "[\"10.0.0.1:80\"]"]
    {
        let (code, said) = checked(&[(PROXIES, proxies)]);
        assert_eq!(code, 78, "{proxies}");
        assert!(said.contains("server.trusted_proxies"), "{proxies}: {said}");
    }
}

#[test]
fn a_public_bind_in_the_clear_or_without_its_proxy_is_refused() {
    let https = (PUBLIC_URL, "https://privacy.example");
    let proxies = (PROXIES, "[\"10.0.0.0/8\"]");
    for bind in ["0.0.0.0:8080", "[::]:8080", "192.0.2.1:80"] {
        let bind = (BIND, bind);
        for given in [&[bind][..], &[bind, proxies], &[bind, (PUBLIC_URL, "http://privacy.example"), proxies]]
        {
            let (code, said) = checked(given);
            assert_eq!(code, 78, "{given:?}");
            assert!(said.contains("server.public_url"), "{given:?}: {said}");
        }
        let (code, said) = checked(&[bind, https]);
        assert_eq!(code, 78);
        assert!(said.contains("server.trusted_proxies"), "{said}");
        let (code, said) = checked(&[bind, https, proxies]);
        assert_eq!(code, 0, "{said}");
    }
    // on one's own machine nothing of it is needed
    for given in
        [&[(BIND, "127.0.0.1:8080")][..], &[(BIND, "[::1]:8080")], &[(BIND, "127.0.0.1:8080"), https]]
    {
        assert_eq!(checked(given).0, 0, "{given:?}");
    }
    let serve = Installation::new().with(BIND, "0.0.0.0:0").run(&["serve"], "");
    assert_eq!((serve.code, serve.stdout.as_str()), (Some(78), ""), "{serve:?}");
}

#[test]
fn the_host_of_a_controller_is_a_name() {
    let with = |host: &str| {
        let text = format!(
            "[[controllers]]\nslug = \"one\"\nname = \"One\"\nzone = \"UTC\"\nmailbox = \"one@habeas.example\"\n\
             host = \"{host}\"\nlaws = [{{ law = \"eu-gdpr\", by = \"residence\" }}]\n"
        );
        Installation::new().with_config(&text).run(&["config", "check"], "")
    };
    for host in ["", "privacy.example", "Privacy.Example", "münchen.example"] {
        assert_eq!(with(host).code, Some(0), "{host}");
    }
    for host in
        ["https://privacy.example", "privacy.example:443", "privacy.example/", "a b", "user@privacy.example"]
    {
        let answer = with(host);
        assert_eq!(answer.code, Some(78), "{host}");
        assert!(answer.stderr.contains("controllers[0].host"), "{answer:?}");
    }
}

/// `KEY: VALUE` below `environment:` of the first service, with what the file takes from the environment put in.
fn composed(given: &BTreeMap<&str, &str>) -> Vec<(String, String)> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/compose.yaml")).unwrap();
    let lines = text.lines().skip_while(|line| line.trim() != "environment:").skip(1);
    let lines =
        lines.take_while(|line| line.starts_with("      ")).filter(|line| !line.trim().starts_with('#'));
    let pair = |line: &str| {
        let (key, value) = line.trim().split_once(": ").unwrap();
        let mut value = value.trim_matches(['"', '\'']).to_owned();
        while let Some((before, rest)) = value.split_once("${") {
            let (name, after) = rest.split_once('}').unwrap();
            let (name, default) = name.split_once(":-").map_or((name, ""), |(name, default)| (name, default));
            let name = name.split(":?").next().unwrap();
            value = format!("{before}{}{after}", given.get(name).copied().unwrap_or(default));
        }
        (key.to_owned(), value)
    };
    lines.map(pair).collect()
}

/// `ENV KEY=VALUE` of the container file.
fn contained() -> Vec<(String, String)> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/Dockerfile")).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix("ENV ")?.split_once('='));
    lines.map(|(key, value)| (key.to_owned(), value.to_owned())).collect()
}

#[test]
fn the_settings_of_deploy_are_taken() {
    let given = BTreeMap::from([
        ("HABEAS_PUBLIC_URL", "https://privacy.example"),
        ("HABEAS_DATABASE_PASSWORD", "abc123"),
    ]);
    let variables = [contained(), composed(&given)].concat();
    for key in ["HABEAS__SERVER__BIND", "HABEAS__DATABASE__URL", PUBLIC_URL, PROXIES] {
        assert!(variables.iter().any(|(name, _)| name == key), "{key} is not set: {variables:?}");
    }
    let set = |it: Installation, (key, value): &(String, String)| it.with(key, value);
    let answer = variables.iter().fold(Installation::new(), set).run(&["config", "check"], "");
    assert_eq!(answer.code, Some(0), "{answer:?}");
    // the image alone says what is missing instead of serving in the clear
    let answer = contained().iter().fold(Installation::new(), set).run(&["config", "check"], "");
    assert_eq!(answer.code, Some(78), "{answer:?}");
    assert!(answer.stderr.contains("server.public_url"), "{answer:?}");
}
