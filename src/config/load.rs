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
    let figment = figment.merge(Env::prefixed("HABEAS__").split("__"));
    let settings: Settings =
        figment.extract().map_err(|error| error.into_iter().map(|e| fault_of(&e)).collect::<Vec<_>>())?;
    super::check::check(settings)
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
