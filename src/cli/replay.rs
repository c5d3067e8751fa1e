//! `habeas law replay`: which open cases a law file would move. Every case that would move, or for which no date could be
//! counted, is one row; rows are printed while pages of cases are read. Nothing is written.

use std::{
    io::{self, Write},
    path::Path,
};

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};

use super::{Exit, Failure, law::Format, serve};
use crate::{
    config::Zones,
    desk::laws::{
        renewal::{self, Moved},
        replay::{self, Shift, Sum},
    },
};

/// What stands for the zone data in force, where no directory is named.
pub(super) const IN_FORCE: &str = "-";

/// A law file has at most so many bytes.
const BYTES_MAX: u64 = 1 << 20;

/// Puts a law file to the open cases.
pub(super) fn run(config: Option<&Path>, file: &Path, format: Format) -> Result<Exit, Failure> {
    let checked = crate::config::load(config)?;
    let named = |error: io::Error| Failure::other(format!("{}: {error}", file.display()));
    if std::fs::metadata(file).map_err(named)?.len() > BYTES_MAX {
        return Err(Failure::other(format!("{}: at most {BYTES_MAX} bytes are read", file.display())));
    }
    let text = std::fs::read_to_string(file).map_err(named)?;
    let name = file.to_string_lossy();
    let mut table = Table { format, is_begun: false, output: io::stdout().lock() };
    let now = serve::clock_of(&checked).now();
    let (law, sum) = replay::replay(&checked, (&name, &text), now, |shift| table.row(shift))?;
    let failed = law.failed_examples().len();
    match format {
        Format::Json => {
            let whole = serde_json::json!({ "law": law.id, "version": law.version, "sum": sum, "untrue_examples": failed });
            writeln!(table.output, "{whole}")?;
        }
        Format::Csv => {}
        Format::Text => {
            table.sum(&law.id.to_string(), &law.version, &sum)?;
            if failed > 0 {
                writeln!(
                    table.output,
                    "{failed} of {} examples of the file do not come true",
                    law.examples.len()
                )?;
            }
        }
    }
    Ok(Exit::Done)
}

/// Puts zone data to the open cases: those of a directory, else those in force.
pub(super) fn renew(
    config: Option<&Path>,
    directory: Option<&Path>,
    format: Format,
) -> Result<Exit, Failure> {
    let checked = crate::config::load(config)?;
    let zones = directory.filter(|named| *named != Path::new(IN_FORCE)).map(Zones::read);
    if let Some(zones) = &zones {
        zones.notes.iter().try_for_each(|note| writeln!(io::stderr(), "{note}"))?;
    }
    let release = zones.as_ref().unwrap_or(&checked.zones).data.release();
    let mut output = io::stdout().lock();
    let mut table = csv::WriterBuilder::new().from_writer(io::stdout());
    let sum = renewal::renew(&checked, zones.as_ref(), |moved| match format {
        Format::Json => {
            serde_json::to_writer(&mut output, moved)?;
            writeln!(output)
        }
        Format::Csv => table.serialize(moved).map_err(io::Error::other),
        Format::Text => line(&mut output, moved),
    })?;
    match format {
        Format::Json => writeln!(output, "{}", serde_json::json!({ "release": release, "sum": sum }))?,
        Format::Csv => table.flush()?,
        Format::Text => writeln!(
            output,
            "zone data {release}: {} open cases, of {} a day would end elsewhen; they keep what is on record",
            sum.open, sum.moved
        )?,
    }
    Ok(Exit::Done)
}

fn line(output: &mut impl Write, moved: &Moved) -> io::Result<()> {
    let instant = |at: DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let then = moved.on_then.map(|on| on.to_string()).or(moved.instant_then.map(instant));
    writeln!(
        output,
        "{:<14} {:<18} {:<14} {}  {} ({})  {}",
        moved.reference,
        moved.right,
        moved.what,
        moved.on,
        instant(moved.instant),
        moved.release.as_deref().unwrap_or("not noted"),
        then.as_deref().unwrap_or("-")
    )
}

struct Table<W: Write> {
    format: Format,
    is_begun: bool,
    output: W,
}

impl<W: Write> Table<W> {
    fn row(&mut self, shift: &Shift) -> io::Result<()> {
        match self.format {
            Format::Json => {
                serde_json::to_writer(&mut self.output, shift)?;
                writeln!(self.output)
            }
            Format::Csv => {
                let header = !std::mem::replace(&mut self.is_begun, true);
                self.output.write_all(replay::csv(std::slice::from_ref(shift), header)?.as_bytes())
            }
            Format::Text => {
                let day = |on: Option<NaiveDate>| on.map_or_else(|| "-".to_owned(), |on| on.to_string());
                let days = shift.days.map_or_else(|| "-".to_owned(), |days| format!("{days:+}"));
                let note = match &shift.not_counted {
                    Some(why) => why.as_str(),
                    None if shift.becomes_late => "becomes late",
                    None => "",
                };
                let line = format!(
                    "{:<14} {:<18} {:<12} {:<12} {:>5}  {note}",
                    shift.reference,
                    shift.right,
                    day(shift.due),
                    day(shift.due_then),
                    days
                );
                writeln!(self.output, "{}", line.trim_end())
            }
        }
    }

    fn sum(&mut self, law: &str, version: &str, sum: &Sum) -> io::Result<()> {
        writeln!(
            self.output,
            "{law} {version}: {} open cases, {} under this law; {} would move ({} earlier, {} later), {} would become late, \
             {} could not be counted; {} came in on days for which this file is not in force and would stay",
            sum.open,
            sum.under,
            sum.moved,
            sum.earlier,
            sum.later,
            sum.become_late,
            sum.not_counted,
            sum.not_in_force
        )
    }
}
