//! `habeas law list`, `show ID`, `test`: the laws as loaded, and the examples inside their files.

use std::io::{self, Write};

use crate::law::{Kind, Law, Laws};

/// The laws inside the binary.
pub(super) fn embedded() -> io::Result<Laws> {
    Laws::embedded().map_err(|faults| {
        let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
        io::Error::other(lines.join("\n"))
    })
}

/// How laws are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// One law a line, to read.
    Text,
    /// One law and right a row, with a header.
    Csv,
    /// The same rows as an array of objects.
    Json,
}

/// The laws as loaded: one a line (id, version, kind, first day in force, rights, digest, name), or a row for each right.
///
/// # Errors
/// Writing failed.
pub fn list(laws: &Laws, format: Format, mut output: impl Write) -> io::Result<()> {
    match format {
        Format::Text => {}
        Format::Csv => {
            let mut table = csv::Writer::from_writer(output);
            laws.summary().iter().try_for_each(|row| table.serialize(row))?;
            return table.flush();
        }
        Format::Json => {
            serde_json::to_writer_pretty(&mut output, &laws.summary())?;
            return writeln!(output);
        }
    }
    for law in laws.all() {
        let digest = law.digest.get(..12).unwrap_or("");
        let (kind, rights) = (kind(law), law.rights.len());
        writeln!(
            output,
            "{:<14} {:<11} {kind:<8} from {} {rights:>2} rights  {digest}  {}",
            law.id, law.version, law.in_force_from, law.name
        )?;
        if let Some(reason) = &law.disabled {
            writeln!(output, "{:<14} disabled: {reason}", "")?;
        }
    }
    Ok(())
}

/// The file of a law as loaded, with its version and digest, and its sentences by language; false if there is no such law.
///
/// # Errors
/// Writing failed.
pub fn show(laws: &Laws, id: &str, mut output: impl Write) -> io::Result<bool> {
    let mut found = false;
    for law in laws.all().iter().filter(|law| law.id.as_str() == id) {
        writeln!(output, "# {} {} sha256:{}\n", law.id, law.version, law.digest)?;
        output.write_all(law.text.as_bytes())?;
        for (language, sentences) in &law.sentences {
            let (id, version, digest) = (&law.id, &law.version, &sentences.digest);
            writeln!(output, "\n# {id}.{language} {version} sha256:{digest}\n")?;
            output.write_all(sentences.text.as_bytes())?;
        }
        found = true;
    }
    Ok(found)
}

/// Runs the examples of every law file, and reads its sentences; false if an example did not come true, or a sentence points at
/// words that its ground does not demand.
///
/// # Errors
/// Writing failed.
pub fn test(laws: &Laws, mut output: impl Write) -> io::Result<bool> {
    let mut all_well = true;
    for law in laws.all() {
        let failed = law.failed_examples();
        let (all, well) = (law.examples.len(), law.examples.len() - failed.len());
        writeln!(output, "{} {}: {well} of {all} examples come true", law.id, law.version)?;
        for failure in &failed {
            writeln!(output, "  {}: {}", failure.example, failure.because)?;
        }
        let unkeyed = law.unkeyed_grounds();
        for fault in &unkeyed {
            writeln!(output, "  {fault}")?;
        }
        all_well &= failed.is_empty() && unkeyed.is_empty();
    }
    Ok(all_well)
}

fn kind(law: &Law) -> &'static str {
    match law.kind {
        Kind::Statute => "statute",
        Kind::Promise => "promise",
        Kind::Base => "base",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(print: impl FnOnce(&Laws, &mut Vec<u8>)) -> String {
        let mut output = Vec::new();
        print(&embedded().unwrap(), &mut output);
        String::from_utf8(output).unwrap()
    }

    #[test]
    fn every_law_is_listed() {
        let text = printed(|laws, output| list(laws, Format::Text, output).unwrap());
        for id in ["base", "custom-policy", "eu-gdpr", "il-ppl", "us-ca-ccpa"] {
            assert!(text.lines().any(|line| line.starts_with(id)), "{id}");
        }
    }

    #[test]
    fn a_law_that_is_never_chosen_says_why() {
        let text = printed(|laws, output| list(laws, Format::Text, output).unwrap());
        let (_, after) = text.split_once("us-al-pdpa").unwrap();
        assert!(after.lines().nth(1).unwrap().contains("disabled: the text of the act has not been read"));
    }

    #[test]
    fn each_law_and_right_has_one_row_with_these_columns() {
        let text = printed(|laws, output| list(laws, Format::Csv, output).unwrap());
        let mut table = csv::Reader::from_reader(text.as_bytes());
        let columns = "law,right,acknowledge,period,cap,legal_period,extension,notice,appeal,start,stops,basis,citation,certainty";
        assert_eq!(table.headers().unwrap().iter().collect::<Vec<_>>().join(","), columns);
        let rows: Vec<Vec<String>> =
            table.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        let keys: std::collections::BTreeSet<_> = rows.iter().map(|row| (&row[0], &row[1])).collect();
        assert_eq!(keys.len(), rows.len(), "one row for each");
        let row = |law: &str, right: &str| {
            let row = rows.iter().find(|row| row[0] == law && row[1] == right).unwrap();
            row[2..].join("|")
        };
        let gdpr = "|30 cd|1 m|1 m|2 m|base due||receipt|identity;scope|policy|GDPR Art 15(1), 15(3); GDPR Art 12(3)|T";
        assert_eq!(row("eu-gdpr", "access"), gdpr);
        assert!(row("uk-gdpr", "complaint").starts_with("30 cd|||||||receipt||statute|"));
        assert!(row("us-ca-ccpa", "know").starts_with("10 bd|45 cd||45 cd|45 cd|day 45||receipt||statute|"));
        assert!(row("us-co-cpa", "access").starts_with("|45 cd||45 cd|45 cd|day 45|45 cd (+60 cd)|receipt|"));
        assert!(row("us-mn-cdpa", "appeal").starts_with("|45 cd||45 cd|60 cd|day 45||receipt|"));
        assert!(row("il-ppl", "restriction").starts_with("|7 bd||||||receipt||policy|"));
        assert!(
            row("il-ppl", "access").starts_with("|7 bd||30 cd||||receipt||policy|"),
            "{}",
            row("il-ppl", "access")
        );
        assert!(row("us-nh-dpa", "withdraw_consent").ends_with("|k"), "as unsure as its source");
        let json = printed(|laws, output| list(laws, Format::Json, output).unwrap());
        let json: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
        assert_eq!(json.len(), rows.len());
        assert_eq!(json[0]["law"], rows[0][0].as_str());
    }

    #[test]
    fn a_law_is_shown_as_loaded() {
        let text = printed(|laws, output| assert!(show(laws, "il-ppl", output).unwrap()));
        assert!(text.contains("policy figure"), "says where the 7 business days come from");
        let (figures, sentences) = text.split_once("\n# il-ppl.en ").unwrap();
        assert!(figures.contains("cite = ") && !figures.contains("text.en"));
        assert!(sentences.contains("[refusals]") && !sentences.contains("cite = "));
        printed(|laws, output| assert!(!show(laws, "xx-none", output).unwrap()));
    }

    #[test]
    fn all_examples_are_run() {
        let text = printed(|laws, output| assert!(test(laws, output).unwrap()));
        assert!(text.contains("eu-gdpr 2026-11-30.2: 8 of 8 examples come true"), "{text}");
    }
}
