//! The scanner for malware, where one is set: a clamd, asked before a file is kept. One that does not answer lets nothing
//! pass; without one in the settings nothing is asked.

use std::{path::PathBuf, time::Duration};

use clamav_client::tokio as clamd;

use crate::desk::{Error, Flaw};

/// Longest wait for an answer; a file of the largest size takes a few seconds.
const PATIENCE: Duration = Duration::from_mins(1);

/// Where the scanner listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::desk) enum Scanner {
    /// Nothing is scanned.
    None,
    Tcp(String),
    Unix(PathBuf),
}

impl Scanner {
    /// As the setting says, whose shape `config` has checked.
    pub(super) fn of(setting: &str) -> Self {
        match (setting.strip_prefix("tcp://"), setting.strip_prefix("unix:")) {
            (Some(address), _) => Self::Tcp(address.to_owned()),
            (None, Some(path)) => Self::Unix(PathBuf::from(path)),
            (None, None) => Self::None,
        }
    }

    /// Refuses a file in which something was found.
    ///
    /// # Errors
    /// The fault of the field; [`Error::ScannerSilent`] when there is no answer that says so.
    pub(in crate::desk) async fn scan(&self, bytes: &[u8]) -> Result<(), Error> {
        let asked = async {
            match self {
                Self::None => None,
                Self::Tcp(address) => {
                    Some(clamd::scan_buffer(bytes, clamd::Tcp { host_address: address.as_str() }, None).await)
                }
                Self::Unix(path) => {
                    Some(clamd::scan_buffer(bytes, clamd::Socket { socket_path: path }, None).await)
                }
            }
        };
        let answer = match tokio::time::timeout(PATIENCE, asked).await {
            Ok(None) => return Ok(()),
            Ok(Some(Ok(answer))) => answer,
            Ok(Some(Err(error))) => return Err(silent(&error)),
            Err(late) => return Err(silent(&late)),
        };
        // `stream: OK`, `stream: NAME FOUND`, or what went wrong; the name is for the log
        let words = String::from_utf8_lossy(&answer);
        let words = words.trim_end_matches('\0').trim();
        if words == "stream: OK" {
            return Ok(());
        }
        match words.strip_suffix(" FOUND") {
            Some(found) => {
                tracing::warn!(
                    found = found.trim_start_matches("stream: "),
                    "malware in a file; it was not kept"
                );
                Err(Error::field("/file", &Flaw::FileInfected))
            }
            None => Err(silent(&words)),
        }
    }
}

fn silent(why: &dyn std::fmt::Display) -> Error {
    tracing::error!(%why, "the scanner for malware does not answer; no file is taken");
    Error::ScannerSilent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_setting_says_where_it_listens() {
        assert_eq!(Scanner::of(""), Scanner::None);
        assert_eq!(Scanner::of("tcp://127.0.0.1:3310"), Scanner::Tcp("127.0.0.1:3310".to_owned()));
        assert_eq!(Scanner::of("unix:/run/clamd.sock"), Scanner::Unix(PathBuf::from("/run/clamd.sock")));
    }
}
