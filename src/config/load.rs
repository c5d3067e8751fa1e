//! Where settings come from, in order: built-in text, file, environment.

use std::path::Path;

use figment::{
    Figment,
    error::Kind,
    providers::{Env, Format, Toml},
};

use super::{Checked, Fault, Settings};

/// The documented default configuration.
pub const DEFAULT_TEXT: &str = include_str!("../../config/default.toml");

/// Loads and checks the configuration. `file` is `--config` or `HABEAS_CONFIG`; only `HABEAS__*` variables are read.
///
/// # Errors
/// Every fault found, each fit for one line of output.
pub fn load(file: Option<&Path>) -> Result<Checked, Vec<Fault>> {
    checked(&layers(file)?)
}

/// The configuration of an installation that the environment must not reach: built-in text and `text`, nothing else.
///
/// # Errors
/// As [`load`].
pub fn load_text(text: &str) -> Result<Checked, Vec<Fault>> {
    let figment = Figment::from(Toml::string(DEFAULT_TEXT)).merge(Toml::string(text));
    checked(&figment)
}

fn checked(figment: &Figment) -> Result<Checked, Vec<Fault>> {
    let settings: Settings = figment.extract().map_err(faults_of)?;
    super::check::check(settings, shown(figment)?)
}

/// The configuration in force as TOML, with the passwords inside addresses masked.
///
/// # Errors
/// As [`load`].
pub fn show(file: Option<&Path>) -> Result<String, Vec<Fault>> {
    load(file).map(|checked| checked.shown)
}

fn shown(figment: &Figment) -> Result<String, Vec<Fault>> {
    let mut table: toml::Table = figment.extract().map_err(faults_of)?;
    for section in ["database", "mail"] {
        if let Some(toml::Value::String(address)) =
            table.get_mut(section).and_then(|section| section.get_mut("url"))
        {
            *address = masked(address);
        }
    }
    let auth = table.get_mut("auth").and_then(|section| section.get_mut("oidc"));
    if let Some(toml::Value::String(secret)) = auth.and_then(|oidc| oidc.get_mut("client_secret"))
        && !secret.is_empty()
    {
        "***".clone_into(secret);
    }
    toml::to_string_pretty(&table)
        .map_err(|error| vec![Fault::new("(file)", format!("cannot be shown: {error}"))])
}

/// Hides a password inside an address, before the host or among its parameters (libpq takes `?password=`). An address that
/// cannot be read is hidden whole unless nothing in it looks like one.
fn masked(address: &str) -> String {
    const HIDDEN: &str = "***";
    let is_secret = |name: &str| name.to_ascii_lowercase().contains("pass");
    let Ok(mut url) = url::Url::parse(address) else {
        let looks_secret = address.contains('@') || is_secret(address);
        return if looks_secret { HIDDEN } else { address }.to_owned();
    };
    let is_in_query = url.query_pairs().any(|(name, _)| is_secret(&name));
    if url.password().is_none() && !is_in_query {
        return address.to_owned();
    }
    if url.password().is_some() && url.set_password(Some(HIDDEN)).is_err() {
        return HIDDEN.to_owned();
    }
    if is_in_query {
        let shown: Vec<(String, String)> = url
            .query_pairs()
            .map(|(name, value)| {
                let value = if is_secret(&name) { HIDDEN.into() } else { value };
                (name.into_owned(), value.into_owned())
            })
            .collect();
        url.query_pairs_mut().clear().extend_pairs(shown);
    }
    url.to_string()
}

fn faults_of(error: figment::Error) -> Vec<Fault> {
    error.into_iter().map(|e| fault_of(&e)).collect()
}

fn layers(file: Option<&Path>) -> Result<Figment, Vec<Fault>> {
    let mut figment = Figment::from(Toml::string(DEFAULT_TEXT));
    if let Some(file) = file {
        if !file.is_file() {
            return Err(vec![Fault {
                source: file.display().to_string(),
                key: "--config".to_owned(),
                problem: "no such file".to_owned(),
            }]);
        }
        figment = figment.merge(Toml::file_exact(file));
    }
    Ok(figment.merge(Env::prefixed("HABEAS__").split("__")))
}

/// Says what figment found in our own words; never quotes a value, which may be a secret.
fn fault_of(error: &figment::Error) -> Fault {
    let source = error.metadata.as_ref().map_or_else(
        || "configuration".to_owned(),
        |m| m.source.as_ref().map_or_else(|| m.name.to_string(), ToString::to_string),
    );
    let mut key = error.path.join(".");
    let problem = match &error.kind {
        Kind::UnknownField(field, allowed) => {
            if key.is_empty() {
                key.clone_from(field);
            } else if !key.ends_with(field.as_str()) {
                key = format!("{key}.{field}");
            }
            format!("unknown key; allowed: {}", allowed.join(", "))
        }
        Kind::MissingField(field) => format!("missing; `{field}` must be set"),
        Kind::InvalidType(actual, expected) => {
            format!("wrong type ({}); allowed: {expected}", type_name(actual))
        }
        Kind::InvalidValue(_, expected) => format!("value not allowed; allowed: {expected}"),
        Kind::UnknownVariant(_, allowed) => format!("value not allowed; allowed: {}", allowed.join(", ")),
        Kind::Message(message) => message.clone(),
        other => other.to_string(),
    };
    Fault { source, key: if key.is_empty() { "(file)".to_owned() } else { key }, problem }
}

fn type_name(actual: &figment::error::Actual) -> &'static str {
    use figment::error::Actual;
    match actual {
        Actual::Bool(_) => "a boolean",
        Actual::Unsigned(_) | Actual::Signed(_) => "a whole number",
        Actual::Float(_) => "a number",
        Actual::Char(_) | Actual::Str(_) => "a text",
        Actual::Seq => "a list",
        Actual::Map => "a table",
        _ => "something else",
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn faults(text: &str) -> Vec<String> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        load(Some(file.path())).err().unwrap_or_default().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn no_file_at_all_is_a_valid_configuration() {
        let checked = load(None).unwrap();
        assert_eq!(checked.bind.to_string(), "127.0.0.1:8080");
        assert_eq!(checked.key_file, Path::new("habeas-data/habeas.key"));
        assert!(checked.migrate);
    }

    #[test]
    fn a_misspelt_key_is_a_fault_that_says_what_is_allowed() {
        let found = faults("[server]\nbnid = \"127.0.0.1:1\"\n").join("\n");
        assert!(found.contains("server.bnid") && found.contains("allowed: bind"), "{found}");
    }

    #[test]
    fn several_faults_come_together() {
        let found = faults(
            "[server]\nbind = \"0.0.0.0:80\"\n[limits]\ndisabled = true\n[auth]\nmfa = \"optional\"\n[clock]\nnow = \"2026-01-01T00:00:00Z\"\n",
        );
        let text = found.join("\n");
        for key in ["limits.disabled", "auth.mfa", "clock.now"] {
            assert!(text.contains(key), "{key} in {text}");
        }
    }

    #[test]
    fn weekdays_by_number_are_refused() {
        let found = faults("[jobs]\naudit = \"0 0 9 * * 1-5\"\n").join("\n");
        assert!(found.contains("jobs.audit") && found.contains("by name"), "{found}");
    }

    /// Numbers that had no bounds before this was asked.
    const UNBOUNDED: [&str; 5] = [
        "limits.code_life_secs",
        "limits.code_wait_secs",
        "limits.filings_per_10_min",
        "limits.signins_per_10_min",
        "limits.status_code_life_secs",
    ];

    /// The numbers of a table, each with its key and one that is much too large.
    fn numbers(table: &toml::Table, above: &str) -> Vec<(String, &'static str)> {
        let of = |(key, value): (&String, &toml::Value)| match value {
            toml::Value::Integer(_) => vec![(format!("{above}{key}"), "4294967295")],
            toml::Value::Float(_) => vec![(format!("{above}{key}"), "4294967295.0")],
            toml::Value::Table(inner) => numbers(inner, &format!("{above}{key}.")),
            _ => Vec::new(),
        };
        table.iter().flat_map(of).collect()
    }

    #[test]
    fn every_number_has_bounds() {
        let numbers = numbers(&DEFAULT_TEXT.parse().unwrap(), "");
        assert!(numbers.len() > 20, "{numbers:?}");
        let unbounded = numbers.iter().filter(|(key, huge)| faults(&format!("{key} = {huge}\n")).is_empty());
        let unbounded: Vec<&str> = unbounded.map(|(key, _)| key.as_str()).collect();
        assert_eq!(unbounded, UNBOUNDED, "bounds stand in check.rs");
    }

    #[test]
    fn a_shown_configuration_hides_passwords() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"[mail]\nurl = \"smtp://robot:s3cret@mail.example:587\"\n").unwrap();
        let shown = show(Some(file.path())).unwrap();
        assert!(shown.contains("robot:***@mail.example") && !shown.contains("s3cret"), "{shown}");
    }

    /// S20: a parameter may hold one, too.
    #[test]
    fn no_spelling_of_a_password_in_an_address_is_shown() {
        for address in [
            "postgres://u@127.0.0.1/habeas?password=s3cret",
            "postgres://u@127.0.0.1/habeas?sslmode=require&PassWord=s3cret&sslpassword=s3cret",
            "postgres://u:s3cret@127.0.0.1/habeas?p%61ssword=s3cret",
            "postgres://u@[broken/habeas?password=s3cret",
            "postgres://u:s3cret@[broken",
        ] {
            let shown = masked(address);
            assert!(!shown.contains("s3cret") && shown.contains("***"), "{address}: {shown}");
        }
        for plain in
            ["sqlite:habeas-data/habeas.db", "postgres://u@127.0.0.1/habeas?sslmode=require", "file:outbox"]
        {
            assert_eq!(masked(plain), plain);
        }
    }
}
