//! Where the database is: `sqlite:PATH` or `postgres://…`. Anything else is refused by name, so that a typo never makes
//! a file. `Debug` and `Display` print no password.

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

/// The address of a database.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file on this machine.
    Sqlite(PathBuf),
    /// A PostgreSQL server.
    Postgres(String),
}

/// Why an address was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseUrlError {
    /// Neither of the two schemes.
    #[error("must be sqlite:PATH or postgres://user@host/name")]
    Scheme,
    /// `sqlite:` without a file, or a database in memory.
    #[error("sqlite: needs the path of a file")]
    Path,
    /// A server on another machine, and a build without TLS.
    #[error(
        "this build has no TLS, and the server is not on this machine: build with the feature postgres-tls, \
         or accept a plain connection with ?sslmode=disable"
    )]
    PlainText,
}

impl DatabaseUrl {
    /// The file, where the database is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => Some(path),
            Self::Postgres(_) => None,
        }
    }
}

impl FromStr for DatabaseUrl {
    type Err = DatabaseUrlError;

    fn from_str(text: &str) -> Result<Self, DatabaseUrlError> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty()
                || path.contains(['?', '\0'])
                || path == ":memory:"
                || path.starts_with("file:")
            {
                return Err(DatabaseUrlError::Path);
            }
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            let plain =
                cfg!(feature = "postgres-tls") || on_this_machine(text) || text.contains("sslmode=disable");
            return if plain {
                Ok(Self::Postgres(text.to_owned()))
            } else {
                Err(DatabaseUrlError::PlainText)
            };
        }
        Err(DatabaseUrlError::Scheme)
    }
}

/// A socket directory (no host, or a path) or a loopback address, wherever the address names a host. Read by hand: libpq
/// takes forms that are no URL, such as `postgres://me@/name?host=/run/postgresql`.
fn on_this_machine(text: &str) -> bool {
    let rest = text.split_once("://").map_or("", |(_, rest)| rest);
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let authority = place.split('/').next().unwrap_or_default();
    let hosts = authority.rsplit('@').next().unwrap_or_default();
    let in_query = query
        .split('&')
        .filter_map(|pair| pair.strip_prefix("host=").or_else(|| pair.strip_prefix("hostaddr=")));
    hosts.split(',').chain(in_query.flat_map(|hosts| hosts.split(','))).all(|host| {
        let bare = match host.strip_prefix('[') {
            Some(v6) => v6.split(']').next().unwrap_or_default(),
            None if host.matches(':').count() == 1 => host.split(':').next().unwrap_or_default(),
            None => host,
        };
        let is_path = bare.starts_with('/') || bare.starts_with("%2F") || bare.starts_with("%2f");
        let is_loopback = bare.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
        bare.is_empty() || bare == "localhost" || is_path || is_loopback
    })
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(text) => match url::Url::parse(text) {
                Ok(parsed) => write!(f, "postgres://{}{}", parsed.host_str().unwrap_or(""), parsed.path()),
                Err(_) => f.write_str("postgres://…"),
            },
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_is_refused_by_name() {
        for typo in ["", "sqlit:a.db", "postgress://h/db", "a.db", "mysql://h/db", "sqlite", "Sqlite:a.db"] {
            assert_eq!(typo.parse::<DatabaseUrl>(), Err(DatabaseUrlError::Scheme), "{typo:?}");
        }
        for odd in ["sqlite:", "sqlite::memory:", "sqlite:file:a.db", "sqlite:a.db?mode=rw"] {
            assert_eq!(odd.parse::<DatabaseUrl>(), Err(DatabaseUrlError::Path), "{odd:?}");
        }
        assert_eq!("sqlite:///tmp/a.db".parse(), Ok(DatabaseUrl::Sqlite("/tmp/a.db".into())));
    }

    #[test]
    fn no_password_is_printed() {
        let url: DatabaseUrl = "postgres://me:hidden@127.0.0.1:5432/habeas".parse().unwrap();
        assert_eq!(format!("{url:?} {url}"), "postgres://127.0.0.1/habeas postgres://127.0.0.1/habeas");
    }

    #[cfg(not(feature = "postgres-tls"))]
    #[test]
    fn a_build_without_tls_stays_on_this_machine_unless_told() {
        let far: Result<DatabaseUrl, _> = "postgres://db.example/habeas".parse();
        assert_eq!(far, Err(DatabaseUrlError::PlainText));
        assert!("postgres://db.example/habeas?sslmode=disable".parse::<DatabaseUrl>().is_ok());
        for near in [
            "/habeas?host=/run/pg",
            "me@/habeas?host=/run/pg",
            "me:x@localhost:5432/habeas",
            "[::1]:5432/habeas",
        ] {
            assert!(format!("postgres://{near}").parse::<DatabaseUrl>().is_ok(), "{near}");
        }
        for far in
            ["/habeas?host=db.example", "127.0.0.1,db.example/habeas", "localhost/habeas?hostaddr=192.0.2.1"]
        {
            assert!(format!("postgres://{far}").parse::<DatabaseUrl>().is_err(), "{far}");
        }
    }
}
