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

/// One law a line: id, version, kind, first day in force, rights, digest, name.
///
/// # Errors
/// Writing failed.
pub fn list(laws: &Laws, mut output: impl Write) -> io::Result<()> {
    for law in laws.all() {
        let digest = law.digest.get(..12).unwrap_or("");
        let (kind, rights) = (kind(law), law.rights.len());
        writeln!(
            output,
            "{:<14} {:<11} {kind:<8} from {} {rights:>2} rights  {digest}  {}",
            law.id, law.version, law.in_force_from, law.name
        )?;
    }
    Ok(())
}

/// The file of a law as loaded, with its version and digest; false if there is no such law.
///
/// # Errors
/// Writing failed.
pub fn show(laws: &Laws, id: &str, mut output: impl Write) -> io::Result<bool> {
    let mut found = false;
    for law in laws.all().iter().filter(|law| law.id.as_str() == id) {
        writeln!(output, "# {} {} sha256:{}\n", law.id, law.version, law.digest)?;
        output.write_all(law.text.as_bytes())?;
        found = true;
    }
    Ok(found)
}

/// Runs the examples of every law file; false if one did not come true.
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
        all_well &= failed.is_empty();
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
        let text = printed(|laws, output| list(laws, output).unwrap());
        for id in ["base", "custom-policy", "eu-gdpr", "il-ppl", "us-ca-ccpa"] {
            assert!(text.lines().any(|line| line.starts_with(id)), "{id}");
        }
    }

    #[test]
    fn a_law_is_shown_as_loaded() {
        let text = printed(|laws, output| assert!(show(laws, "il-ppl", output).unwrap()));
        assert!(text.contains("policy figure"), "says where the 7 business days come from");
        printed(|laws, output| assert!(!show(laws, "xx-none", output).unwrap()));
    }

    #[test]
    fn all_examples_are_run() {
        let text = printed(|laws, output| assert!(test(laws, output).unwrap()));
        assert!(text.contains("eu-gdpr 2026-11-22: 8 of 8 examples come true"), "{text}");
    }
}
