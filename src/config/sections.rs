//! The sections of the configuration as types. What a key means stands in `config/default.toml`.

use std::{collections::BTreeMap, fmt, path::PathBuf, str::FromStr};

use chrono::{DateTime, NaiveDate, Utc};
use secrecy::SecretString;
use serde::Deserialize;

use crate::{
    case::Profile,
    law::{Attachment, Standing, Zone},
    types::{ControllerSlug, EmailAddress, Locale, Place, Subnet, contact},
};

/// Everything that can be set.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    pub server: Server,
    pub database: Database,
    pub vault: VaultSettings,
    pub blobs: Blobs,
    pub files: Files,
    pub mail: Mail,
    pub auth: Auth,
    pub limits: Limits,
    pub clock: ClockSettings,
    pub log: Log,
    pub law: LawSettings,
    pub desk: DeskSettings,
    pub jobs: Jobs,
    pub controllers: Vec<Controller>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    pub bind: String,
    pub metrics_bind: String,
    pub public_url: String,
    pub drain_secs: u64,
    pub workers: usize,
    pub trusted_proxies: Vec<Subnet>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    pub url: SecretString,
    pub migrate: Option<bool>,
    pub readers: u32,
    pub writers: u32,
    pub statement_timeout_ms: u32,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VaultSettings {
    pub key_file: PathBuf,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Blobs {
    pub url: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Files {
    pub scanner: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub url: SecretString,
    pub timeout_secs: u64,
    pub connections: u32,
}

/// Whether staff must have a second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mfa {
    Required,
    Optional,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Auth {
    pub mfa: Mfa,
    pub token_secs: u32,
    pub refresh_secs: u32,
    pub session_idle_secs: u32,
    pub session_max_secs: u32,
    pub step_up_secs: u32,
    pub oidc: Oidc,
}

/// The identity provider by which staff may sign in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oidc {
    pub issuer: String,
    pub name: String,
    pub client_id: String,
    pub client_secret: SecretString,
    pub scopes: Vec<String>,
    pub acr: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    pub disabled: bool,
    pub filings_per_10_min: u32,
    pub signins_per_10_min: u32,
    pub mails_per_hour: u32,
    pub mails_per_day: u32,
    pub code_wait_secs: u32,
    pub codes_per_hour: u32,
    pub wrong_codes_per_day: u32,
    pub code_tries: u32,
    pub code_life_secs: u32,
    pub status_code_life_secs: u32,
    pub messages_per_day: u32,
    pub files_per_filing: u32,
    pub drafts_per_day: u32,
    pub draft_bytes_max: usize,
    pub body_bytes_max: usize,
    pub file_bytes_max: usize,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockSettings {
    pub now: Option<DateTime<Utc>>,
    pub allow_test: bool,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub level: String,
    pub format: LogFormat,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LawSettings {
    pub directory: PathBuf,
    pub zoneinfo: PathBuf,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeskSettings {
    pub send_hold_secs: u32,
    pub page_size: u32,
    pub recipients_days: u32,
    pub ladder: LadderSettings,
}

/// Shares of the period left, or working days, at which each role gets a letter about a case: whichever comes first.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LadderSettings {
    pub officer_share: f64,
    pub lead_share: f64,
    pub dpo_share: f64,
    pub lead_working_days: u32,
    pub dpo_working_days: u32,
}

/// A share in whole percents, the name of its rung.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "shares between 0 and 1; the conversion of any other number saturates and is refused on load"
)]
pub fn percent(share: f64) -> u8 {
    (share * 100.0).round() as u8
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jobs {
    pub timers: String,
    pub codes: String,
    pub audit: String,
    pub packages: String,
    pub repack: String,
    pub reindex: String,
    pub tick_ms: u64,
}

impl Jobs {
    /// Every cron expression under its key. Whoever adds a field says here whether it is one.
    pub fn schedules(&self) -> [(&'static str, &str); 6] {
        let Self { timers, codes, audit, packages, repack, reindex, tick_ms: _ } = self;
        [
            ("jobs.timers", timers),
            ("jobs.codes", codes),
            ("jobs.audit", audit),
            ("jobs.packages", packages),
            ("jobs.repack", repack),
            ("jobs.reindex", reindex),
        ]
    }
}

/// Who must answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Controller {
    pub slug: ControllerSlug,
    pub name: String,
    pub zone: Zone,
    #[serde(default = "weekdays")]
    pub calendar: String,
    #[serde(default = "english")]
    pub languages: Vec<Locale>,
    #[serde(deserialize_with = "contact::typed")]
    pub mailbox: EmailAddress,
    #[serde(default)]
    pub phone: String,
    #[serde(default)]
    pub postal: String,
    #[serde(default)]
    pub host: String,
    #[serde(default, deserialize_with = "unless_empty")]
    pub established_in: Option<Place>,
    #[serde(default = "relationships")]
    pub relationships: Vec<String>,
    #[serde(default)]
    pub relationship_means: BTreeMap<String, Standing>,
    #[serde(default = "identifiers")]
    pub identifiers: Vec<String>,
    #[serde(default)]
    pub notice: Notice,
    /// The directory of its blank forms; empty: it has none.
    #[serde(default)]
    pub forms: PathBuf,
    #[serde(default)]
    pub signals: Signals,
    #[serde(default)]
    pub closures: Vec<NaiveDate>,
    #[serde(default)]
    pub rest_days: Vec<RestDay>,
    #[serde(default)]
    pub working_days: Vec<NaiveDate>,
    #[serde(default)]
    pub profile: Profile,
    pub laws: Vec<Attachment>,
}

/// What the privacy notice of the service says in the office's own words; each line is a paragraph.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Notice {
    /// For how long what is filed here is kept.
    pub kept_for: String,
    /// Who receives it beside those who work on it.
    pub recipients: String,
    /// How the data protection officer is reached, where there is one.
    pub officer: String,
}

/// What the controller does about signals of browsers.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Signals {
    /// Since when it honours Global Privacy Control as an opt-out; absent where it does not.
    #[serde(deserialize_with = "unless_empty")]
    pub gpc: Option<NaiveDate>,
    /// Whether it obeys Do Not Track.
    pub do_not_track: bool,
}

/// A one-off day of rest that was decreed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RestDay {
    pub on: NaiveDate,
    pub name: String,
}

/// Nothing where the text is empty.
fn unless_empty<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: FromStr<Err: fmt::Display>,
    D: serde::Deserializer<'de>,
{
    let text = String::deserialize(deserializer)?;
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(serde::de::Error::custom) }
}

fn weekdays() -> String {
    "WEEKDAYS".to_owned()
}

fn english() -> Vec<Locale> {
    vec![Locale::english()]
}

fn relationships() -> Vec<String> {
    ["customer", "visitor", "employee", "other"].map(str::to_owned).to_vec()
}

fn identifiers() -> Vec<String> {
    ["email", "phone", "customer_number"].map(str::to_owned).to_vec()
}
