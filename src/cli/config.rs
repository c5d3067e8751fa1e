//! `habeas config check` and `habeas config show`.

use std::{io::Write, path::Path, sync::Arc, time::Duration};

use chrono::NaiveDate;
use secrecy::ExposeSecret;

use super::{Exit, Failure};
use crate::{
    config::{Fault, Settings},
    desk::office::open,
    mail::{Transport, crypto},
};

/// Validates everything without serving anything: settings, laws and their examples, controllers, mail login. Then says what
/// a look over laws and promises finds, one a line.
pub(super) fn check(file: Option<&Path>) -> Result<Exit, Failure> {
    let checked = crate::config::load(file)?;
    open::database_url(&checked)?;
    let laws = Arc::new(open::load_laws(&checked.settings.law.directory)?);
    open::check_controllers(&checked, &laws)?;
    check_mail(&checked)?;
    // Findings stop nothing: a promise that is longer than the law replaces no date, the earliest counts.
    let today = super::serve::clock_of(&checked).now().date_naive();
    for (controller, finding) in open::findings(&checked, &laws, today)? {
        writeln!(std::io::stdout(), "controller {controller}: {finding}")?;
    }
    for note in zone_notes(&checked, today) {
        writeln!(std::io::stdout(), "law.zoneinfo: warning: {note}")?;
    }
    // One that does not come true was refused when the laws were loaded.
    let examples: usize = laws.all().iter().map(|law| law.examples.len()).sum();
    for (key, note) in placeholders(&checked.settings) {
        writeln!(std::io::stdout(), "{key}: still a placeholder: {note}")?;
    }
    let mut out = std::io::stdout();
    writeln!(out, "{examples} examples in {} law files come true", laws.all().len())?;
    writeln!(out, "configuration is valid")?;
    Ok(Exit::Done)
}

/// What still stands as it was shipped, and what that means for people: valid, and yet nobody would want to serve it.
fn placeholders(settings: &Settings) -> Vec<(String, &'static str)> {
    let mut found = Vec::new();
    if settings.mail.url.expose_secret().starts_with("file:") {
        found.push(("mail.url".to_owned(), "letters are written into a folder and reach nobody"));
    }
    if settings.server.public_url.is_empty() {
        found.push((
            "server.public_url".to_owned(),
            "links in letters lead to the address that is bound here",
        ));
    }
    for controller in &settings.controllers {
        let mut missing = |key: &str, is_so: bool, note| {
            if is_so {
                found.push((format!("controllers.{}.{key}", controller.slug), note));
            }
        };
        let domain = controller.mailbox.as_str().rsplit_once('@').map_or("", |(_, domain)| domain);
        missing(
            "name",
            controller.name == "This organisation",
            "people are told to ask nobody in particular",
        );
        // RFC 2606 §2: reserved, so that no mail arrives there
        missing("mailbox", domain.ends_with(".example"), "no mail reaches an address under .example");
        missing("postal", controller.postal.trim().is_empty(), "whoever has no e-mail cannot write to you");
        missing(
            "notice.kept_for",
            controller.notice.kept_for.trim().is_empty(),
            "the privacy notice names no period",
        );
    }
    found
}

/// What is to be said about the zone data: that they are not those that were named, or older than a year.
fn zone_notes(checked: &crate::config::Checked, today: NaiveDate) -> Vec<String> {
    let zones = &checked.zones;
    let stale = zones.data.is_stale(today).unwrap_or_default().then(|| {
        format!(
            "the zone data are of release {}, older than a year: days may end at another hour by now; name a newer \
             directory, or a newer release of Habeas",
            zones.data.release()
        )
    });
    zones.notes.iter().cloned().chain(stale).collect()
}

fn check_mail(checked: &crate::config::Checked) -> Result<(), Failure> {
    crypto::install_crypto();
    let mail = &checked.settings.mail;
    let fault = |problem: String| Failure::from(vec![Fault::new("mail.url", problem)]);
    let transport =
        Transport::from_url(mail.url.expose_secret(), 1, Duration::from_secs(mail.timeout_secs.min(10)))
            .map_err(|error| fault(error.to_string()))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(transport.check()).map_err(|error| fault(error.to_string()))
}

/// Prints the configuration in force.
pub(super) fn show(file: Option<&Path>) -> Result<Exit, Failure> {
    std::io::stdout().write_all(crate::config::show(file)?.as_bytes())?;
    Ok(Exit::Done)
}
