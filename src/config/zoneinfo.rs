//! Zone data of the system (`law.zoneinfo`), read once at the start. What cannot be read is as it is built in, and is told.

use std::path::Path;

use crate::law::{Zone, ZoneData};

/// The zone data in force, and what is to be said about them.
#[derive(Debug, Clone, Default)]
pub struct Zones {
    /// By these every instant becomes a day.
    pub data: ZoneData,
    /// Why they are not those of the directory that was named, or not all.
    pub notes: Vec<String>,
}

impl Zones {
    /// Those of a directory; none is named by an empty path.
    pub fn read(directory: &Path) -> Self {
        if directory.as_os_str().is_empty() {
            return Self::default();
        }
        let built_in = |note: String| Self { data: ZoneData::default(), notes: vec![note] };
        if !directory.is_dir() {
            return built_in(format!(
                "{}: no such directory; those that are built in count",
                directory.display()
            ));
        }
        let mut missing = Vec::new();
        let files: Vec<(&'static str, Vec<u8>)> = Zone::names()
            .filter_map(|name| {
                let bytes = std::fs::read(directory.join(name)).ok();
                missing.extend(bytes.is_none().then_some(name));
                Some((name, bytes?))
            })
            .collect();
        if files.is_empty() {
            return built_in(format!(
                "{}: no zone in it; those that are built in count",
                directory.display()
            ));
        }
        let release = release(directory);
        let mut notes = Vec::new();
        if release.is_none() {
            let problem =
                "says its release neither in tzdata.zi nor in +VERSION: how old it is cannot be told";
            notes.push(format!("{}: {problem}", directory.display()));
        }
        if !missing.is_empty() {
            let (few, more) = (missing.iter().take(3).copied().collect::<Vec<_>>(), missing.len());
            notes.push(format!(
                "{}: {more} zones are missing and count as built in ({})",
                directory.display(),
                few.join(", ")
            ));
        }
        match ZoneData::of(release.as_deref().unwrap_or("unknown"), files) {
            Ok(data) => Self { data, notes },
            Err(fault) => {
                built_in(format!("{}: {fault}; those that are built in count", directory.display()))
            }
        }
    }
}

/// The release of a directory, for example `2026f`, as compilers of zone data leave it there.
fn release(directory: &Path) -> Option<String> {
    let first_line = |file: &str| {
        let text = std::fs::read_to_string(directory.join(file)).ok()?;
        text.lines().next().map(str::to_owned)
    };
    let of_source =
        first_line("tzdata.zi").and_then(|line| line.strip_prefix("# version ").map(str::to_owned));
    let release = of_source.or_else(|| first_line("+VERSION"))?;
    let release = release.trim();
    let is_one =
        (4..=20).contains(&release.len()) && release.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_one.then(|| release.to_owned())
}
