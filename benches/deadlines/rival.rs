//! Starts `rival.py` on the same questions, in an environment of its own with what it needs from the package index.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use habeas::law::{Unit, days};
use serde::Deserialize;
use serde_json::json;

use crate::{Asked, Outcome};

/// Seconds that Python counts for.
const SECONDS: &str = "10";

/// What it found.
#[derive(Debug, Deserialize)]
pub struct Found {
    /// Deadlines counted.
    pub counted: u32,
    /// In so many seconds.
    pub seconds: f64,
    /// How many of the questions got the same date as here.
    pub same: u32,
    /// How many questions there were.
    pub questions: u32,
    /// Versions.
    pub python: String,
    /// Versions.
    pub holidays: String,
    /// Versions.
    pub dateutil: String,
}

impl Found {
    /// Deadlines a second.
    pub fn rate(&self) -> f64 {
        f64::from(self.counted) / self.seconds
    }
}

/// Lets Python count.
///
/// # Errors
/// Python or its packages are missing.
pub fn run(asked: &[Asked<'_>]) -> Outcome<Found> {
    let folder = tempfile::Builder::new().prefix("habeas-bench-").tempdir()?;
    let questions = folder.path().join("questions.jsonl");
    let mut file = std::io::BufWriter::new(fs::File::create(&questions)?);
    for question in asked {
        if let Some(line) = line(question)? {
            writeln!(file, "{line}")?;
        }
    }
    file.into_inner()?.sync_all()?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/deadlines/rival.py");
    let output = Command::new(python(folder.path())?).arg(script).arg(&questions).arg(SECONDS).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// A Python that has the packages, in a folder that goes away.
fn python(folder: &Path) -> Outcome<PathBuf> {
    let place = folder.join("python");
    let made = Command::new("python3").args(["-m", "venv"]).arg(&place).output()?;
    let python = place.join("bin/python");
    let packages = ["-m", "pip", "install", "--quiet", "holidays", "python-dateutil", "tzdata"];
    if made.status.success() && Command::new(&python).args(packages).output()?.status.success() {
        Ok(python)
    } else {
        Err("the packages `holidays` and `python-dateutil` could not be installed".into())
    }
}

/// A question as Python reads it; nothing where the law sets no date.
fn line(asked: &Asked<'_>) -> Outcome<Option<serde_json::Value>> {
    let received_on = days::local_date(asked.received_at, asked.zone);
    let Some(granted) = asked.law.granted(asked.right, received_on) else { return Ok(None) };
    let Some(due) = asked.dates()?.due else { return Ok(None) };
    let figures = &granted.rule.figures;
    let period = |value: u32, unit: Unit| {
        let unit = match unit {
            Unit::Days => "days",
            Unit::Months => "months",
            Unit::BusinessDays => "business_days",
        };
        json!([value, unit])
    };
    let own = figures.iter().map(|figure| period(figure.value, figure.unit));
    let caps = figures.iter().filter_map(|figure| figure.cap.as_ref()).map(|cap| period(cap.value, cap.unit));
    let calendar = figures.iter().find_map(|figure| figure.calendar).unwrap_or(asked.law.calendar);
    Ok(Some(json!({
        "received_at": asked.received_at.to_rfc3339(),
        "zone": asked.zone.name(),
        "calendar": calendar.id(),
        "periods": own.chain(caps).collect::<Vec<_>>(),
        "due": due,
    })))
}
