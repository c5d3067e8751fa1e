//! What a single key cannot say: limits, combinations, and paths made whole.

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    path::{Path, PathBuf},
    str::FromStr,
};

use chrono::{DateTime, NaiveDate, Utc};
use secrecy::ExposeSecret;
use url::Url;

use super::{Controller, Fault, Jobs, Mfa, Oidc, Settings, Zones, percent};
use crate::{
    oidc,
    types::{ControllerSlug, HostName},
};

/// Settings that have been checked, with everything derived from them.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The settings as given.
    pub settings: Settings,
    /// Where to listen.
    pub bind: SocketAddr,
    /// How people reach us, where that was said: scheme, host and port.
    pub public_url: Option<Url>,
    /// Where metrics can be read, if anywhere.
    pub metrics_bind: Option<SocketAddr>,
    /// The root key file.
    pub key_file: PathBuf,
    /// The directory of encrypted files.
    pub blob_dir: PathBuf,
    /// Whether to migrate on start.
    pub migrate: bool,
    /// The zone data in force.
    pub zones: Zones,
    /// The settings as TOML for people to read, passwords masked.
    pub shown: String,
}

impl Checked {
    /// The controller of that name.
    pub fn controller(&self, slug: &ControllerSlug) -> Option<&Controller> {
        self.settings.controllers.iter().find(|controller| controller.slug == *slug)
    }

    /// The controller that is meant where none is named.
    pub fn first_controller(&self) -> Option<&Controller> {
        self.settings.controllers.first()
    }
}

/// Checks everything and derives what follows. `shown` is what people may read of it.
pub(super) fn check(mut settings: Settings, mut shown: String) -> Result<Checked, Vec<Fault>> {
    let mut faults = Vec::new();
    let bind = SocketAddr::from_str(&settings.server.bind).unwrap_or_else(|_| {
        faults.push(Fault::new("server.bind", "not address:port, for example 127.0.0.1:8080"));
        SocketAddr::from(([127, 0, 0, 1], 0))
    });
    let metrics_bind = metrics_address(&settings.server.metrics_bind, &mut faults);
    let public_url = public_address(&settings.server.public_url, &mut faults);
    check_loopback_only(&settings, bind, public_url.as_ref(), &mut faults);
    check_numbers(&settings, &mut faults);
    check_schedules(&settings, &mut faults);
    check_controllers(&settings, &mut faults);
    check_provider(&settings.auth.oidc, &mut faults);
    if settings.clock.now.is_some() && !settings.clock.allow_test {
        faults.push(Fault::new("clock.now", "only together with clock.allow_test = true"));
    }
    let database = settings.database.url.expose_secret();
    let sqlite = database.strip_prefix("sqlite:").map(PathBuf::from);
    if sqlite.as_ref().is_none_or(|path| path.as_os_str().is_empty()) && !is_postgres(database) {
        faults.push(Fault::new("database.url", "sqlite:PATH or postgres://user:password@host:port/database"));
    }
    let mail = settings.mail.url.expose_secret();
    if !["file:", "smtp://", "smtps://"].iter().any(|scheme| mail.starts_with(scheme)) {
        faults.push(Fault::new("mail.url", "file:DIR, smtp://host:port or smtps://host:port"));
    }
    if !settings.blobs.url.is_empty() && !settings.blobs.url.starts_with("file:") {
        faults.push(Fault::new("blobs.url", "file:DIR, or empty"));
    }
    if !is_scanner(&settings.files.scanner) {
        faults.push(Fault::new("files.scanner", "tcp://host:port or unix:PATH of a clamd, or empty"));
    }
    if tracing_subscriber::EnvFilter::try_new(&settings.log.level).is_err() {
        faults.push(Fault::new("log.level", "a tracing filter such as info or info,habeas=debug"));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let home = sqlite.as_deref().and_then(Path::parent).map_or_else(
        || PathBuf::from("habeas-data"),
        |dir| if dir.as_os_str().is_empty() { PathBuf::from(".") } else { dir.to_owned() },
    );
    let key_file = or_else(&settings.vault.key_file, || home.join("habeas.key"));
    let beside = key_file.parent().map_or_else(|| home.clone(), Path::to_owned);
    let blob_dir = match settings.blobs.url.strip_prefix("file:") {
        Some(dir) => PathBuf::from(dir),
        None => beside.join("blobs"),
    };
    let migrate = settings.database.migrate.unwrap_or(sqlite.is_some());
    let zones = Zones::read(&settings.law.zoneinfo);
    for controller in &mut settings.controllers {
        controller.zone = zones.data.zone(controller.zone);
    }
    shown.insert_str(0, &format!("# zone data: release {}\n\n", zones.data.release()));
    Ok(Checked { settings, bind, public_url, metrics_bind, key_file, blob_dir, migrate, zones, shown })
}

/// Mails, pages, redirects and cookies all begin at the root: an address with more would be right in some of them only.
fn public_address(text: &str, faults: &mut Vec<Fault>) -> Option<Url> {
    if text.is_empty() {
        return None;
    }
    let is_plain = !text.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '@' | '\\'));
    let has_scheme = ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme));
    let url = Url::parse(text).ok().filter(|_| is_plain && has_scheme);
    let url = url.filter(|url| url.path() == "/" && url.query().is_none() && url.fragment().is_none());
    if url.is_none() {
        let allowed = "scheme, host and port alone, for example https://privacy.example, or empty";
        faults.push(Fault::new("server.public_url", allowed));
    }
    url
}

/// Without an issuer nobody signs in by a provider, and nothing else of it counts.
fn check_provider(settings: &Oidc, faults: &mut Vec<Fault>) {
    if settings.issuer.is_empty() {
        return;
    }
    if !oidc::is_issuer(&settings.issuer) {
        let allowed = "an https:// address without query, as the provider calls itself (http:// on a loopback address only), or empty";
        faults.push(Fault::new("auth.oidc.issuer", allowed));
    }
    if settings.client_id.is_empty() {
        faults.push(Fault::new(
            "auth.oidc.client_id",
            "the name under which the provider knows this installation",
        ));
    }
    if settings.client_secret.expose_secret().is_empty() {
        faults.push(Fault::new(
            "auth.oidc.client_secret",
            "the secret that the provider gave out for this installation",
        ));
    }
    if !settings.scopes.iter().any(|scope| scope == "openid") {
        faults.push(Fault::new("auth.oidc.scopes", "a list with \"openid\" in it"));
    }
}

fn metrics_address(text: &str, faults: &mut Vec<Fault>) -> Option<SocketAddr> {
    if text == "off" {
        return None;
    }
    let address = SocketAddr::from_str(text);
    if address.is_err() {
        faults
            .push(Fault::new("server.metrics_bind", "not address:port, for example 127.0.0.1:9464, or off"));
    }
    address.ok()
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

fn is_scanner(setting: &str) -> bool {
    let names_a_port = |address: &str| {
        let parts = address.rsplit_once(':');
        parts.is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0))
    };
    setting.is_empty()
        || setting.strip_prefix("tcp://").is_some_and(names_a_port)
        || setting.strip_prefix("unix:").is_some_and(|path| Path::new(path).is_absolute())
}

fn or_else(path: &Path, default: impl FnOnce() -> PathBuf) -> PathBuf {
    if path.as_os_str().is_empty() { default() } else { path.to_owned() }
}

/// What is safe on one's own machine only.
fn check_loopback_only(
    settings: &Settings,
    bind: SocketAddr,
    public_url: Option<&Url>,
    faults: &mut Vec<Fault>,
) {
    if bind.ip().is_loopback() {
        return;
    }
    if public_url.is_none_or(|url| url.scheme() != "https") {
        let allowed =
            "an https:// address (of the proxy that ends TLS) while server.bind is not a loopback address";
        faults.push(Fault::new("server.public_url", allowed));
    } else if settings.server.trusted_proxies.is_empty() {
        let allowed = "the address or network of the proxy that ends TLS, while server.bind is not a loopback \
             address; else everybody shares the limits of one";
        faults.push(Fault::new("server.trusted_proxies", allowed));
    }
    if settings.limits.disabled {
        faults.push(Fault::new("limits.disabled", "true only while server.bind is a loopback address"));
    }
    if settings.auth.mfa == Mfa::Optional {
        faults.push(Fault::new(
            "auth.mfa",
            "optional only while server.bind is a loopback address; use required",
        ));
    }
}

fn check_numbers(settings: &Settings, faults: &mut Vec<Fault>) {
    let mut within = |key: &str, value: u64, low: u64, high: u64| {
        if !(low..=high).contains(&value) {
            faults.push(Fault::new(key, format!("{value} is out of range; allowed: {low} to {high}")));
        }
    };
    within("server.drain_secs", settings.server.drain_secs, 0, 30);
    within("server.workers", settings.server.workers as u64, 1, 256);
    within("database.readers", settings.database.readers.into(), 1, 256);
    within("database.writers", settings.database.writers.into(), 1, 64);
    within("database.statement_timeout_ms", settings.database.statement_timeout_ms.into(), 100, 600_000);
    within("mail.timeout_secs", settings.mail.timeout_secs, 1, 600);
    within("mail.connections", settings.mail.connections.into(), 1, 64);
    within("auth.token_secs", settings.auth.token_secs.into(), 60, 900);
    within("auth.refresh_secs", settings.auth.refresh_secs.into(), 300, 86_400);
    within("auth.session_idle_secs", settings.auth.session_idle_secs.into(), 60, 3_600);
    within("auth.session_max_secs", settings.auth.session_max_secs.into(), 300, 86_400);
    within("auth.step_up_secs", settings.auth.step_up_secs.into(), 60, 3_600);
    within("limits.mails_per_hour", settings.limits.mails_per_hour.into(), 1, 100);
    within("limits.mails_per_day", settings.limits.mails_per_day.into(), 1, 1_000);
    within("limits.codes_per_hour", settings.limits.codes_per_hour.into(), 1, 10);
    within("limits.wrong_codes_per_day", settings.limits.wrong_codes_per_day.into(), 1, 20);
    within("limits.code_tries", settings.limits.code_tries.into(), 1, 10);
    within("limits.messages_per_day", settings.limits.messages_per_day.into(), 1, 1_000);
    within("limits.files_per_filing", settings.limits.files_per_filing.into(), 1, 10_000);
    within("limits.drafts_per_day", settings.limits.drafts_per_day.into(), 1, 1_000);
    within("limits.draft_bytes_max", settings.limits.draft_bytes_max as u64, 16_384, 67_108_864);
    within("limits.body_bytes_max", settings.limits.body_bytes_max as u64, 65_536, 67_108_864);
    within("limits.file_bytes_max", settings.limits.file_bytes_max as u64, 1_024, 1_073_741_824);
    within("desk.page_size", settings.desk.page_size.into(), 1, 100);
    within("desk.recipients_days", settings.desk.recipients_days.into(), 0, 90);
    within("desk.send_hold_secs", settings.desk.send_hold_secs.into(), 0, 3_600);
    within("jobs.tick_ms", settings.jobs.tick_ms, 10, 60_000);
    let ladder = settings.desk.ladder;
    // rungs are named by whole percents: two of one name would be one rung
    let [officer, lead, dpo] = [ladder.officer_share, ladder.lead_share, ladder.dpo_share].map(percent);
    if !(officer < 100 && officer > lead && lead > dpo && dpo > 0) {
        let problem = "1 > officer_share > lead_share > dpo_share > 0, at least 0.01 between any two";
        faults.push(Fault::new("desk.ladder", problem));
    }
    if !(ladder.lead_working_days <= 30 && ladder.lead_working_days >= ladder.dpo_working_days) {
        faults.push(Fault::new("desk.ladder", "30 >= lead_working_days >= dpo_working_days"));
    }
}

impl Jobs {
    /// When a schedule, which was checked, runs next after `at`.
    pub fn next_run(expression: &str, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        expression.parse::<cron::Schedule>().ok()?.after(&at).next()
    }
}

/// cron reads digits for weekdays differently from what most people expect (1 is Sunday): names only.
fn check_schedules(settings: &Settings, faults: &mut Vec<Fault>) {
    for (key, expression) in settings.jobs.schedules() {
        if cron::Schedule::from_str(expression).is_err() {
            faults.push(Fault::new(key, "six fields: seconds minutes hours day month weekday"));
        } else if expression
            .split_whitespace()
            .nth(5)
            .is_some_and(|day| day.chars().any(|c| c.is_ascii_digit()))
        {
            faults.push(Fault::new(
                key,
                "weekdays by name (Mon, Tue …), digits are read differently by every cron",
            ));
        }
    }
}

fn check_controllers(settings: &Settings, faults: &mut Vec<Fault>) {
    if settings.controllers.is_empty() {
        faults.push(Fault::new("controllers", "at least one controller is needed"));
    }
    let mut seen = BTreeSet::new();
    let mut hosts = Vec::new();
    for (index, controller) in settings.controllers.iter().enumerate() {
        let key = format!("controllers[{index}]");
        if !seen.insert(controller.slug.as_str()) {
            faults.push(Fault::new(&format!("{key}.slug"), "used twice"));
        }
        if controller.name.trim().is_empty() || controller.name.chars().any(char::is_control) {
            faults.push(Fault::new(&format!("{key}.name"), "a name without control characters"));
        }
        if !controller.host.is_empty() {
            let has_port = controller.host.contains(':') && !controller.host.ends_with(']');
            match HostName::of(&controller.host).filter(|_| !has_port) {
                Some(host) if hosts.contains(&host) => {
                    faults.push(Fault::new(&format!("{key}.host"), "used twice"));
                }
                Some(host) => hosts.push(host),
                None => {
                    let allowed = "a host name alone, for example privacy.example, or empty";
                    faults.push(Fault::new(&format!("{key}.host"), allowed));
                }
            }
        }
        if !(7..=365).contains(&controller.profile.collect_days) {
            faults.push(Fault::new(&format!("{key}.profile.collect_days"), "7 to 365"));
        }
        if controller.languages.is_empty() {
            faults.push(Fault::new(&format!("{key}.languages"), "at least one language"));
        }
        let off = |day: &NaiveDate| {
            controller.closures.contains(day) || controller.rest_days.iter().any(|rest| rest.on == *day)
        };
        if let Some(both) = controller.working_days.iter().find(|day| off(day)) {
            let problem = format!("{both} is worked and not worked; list it once");
            faults.push(Fault::new(&format!("{key}.working_days"), problem));
        }
        if controller.rest_days.iter().any(|rest| rest.name.trim().is_empty()) {
            faults.push(Fault::new(&format!("{key}.rest_days"), "each day has a name: people read it"));
        }
        for id in controller.relationship_means.keys() {
            if !controller.relationships.contains(id) {
                let problem =
                    format!("`{id}` is none of its relationships: {}", controller.relationships.join(", "));
                faults.push(Fault::new(&format!("{key}.relationship_means"), problem));
            }
        }
        if controller.relationships.is_empty() {
            faults.push(Fault::new(&format!("{key}.relationships"), "at least one relationship"));
        }
    }
}
