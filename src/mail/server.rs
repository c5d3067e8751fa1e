//! Where mail goes, from a URL: `smtp://`, `smtps://` or `file:`. A fault names what is wrong and what is allowed, and
//! never repeats the URL, which may hold a password.

use std::{fmt, path::PathBuf};

use secrecy::SecretString;
use url::{Host, Url};

/// Why a mail URL cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UrlError(&'static str);

const SCHEMES: UrlError = UrlError("not a mail URL: file:DIR, smtp://HOST:PORT or smtps://HOST:PORT");
const TLS: UrlError =
    UrlError("unknown setting behind the question mark: only tls=none or tls=required, with smtp://");
const NO_HOST: UrlError = UrlError("the host is missing: smtp://HOST:PORT");
const NO_PASSWORD: UrlError = UrlError("user name and password come together: smtp://USER:PASSWORD@HOST");
const ENCODING: UrlError = UrlError("user name or password: percent signs must start a code such as %40");

/// When the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// From the first byte.
    Wrapped,
    /// By STARTTLS; without it, nothing is sent.
    Required,
    /// By STARTTLS where the server offers it.
    Offered,
    /// Never, because the URL says so.
    Never,
}

/// A mail server.
#[derive(Clone)]
pub struct Server {
    /// Name or address, without brackets.
    pub host: String,
    /// TCP port.
    pub port: u16,
    pub encryption: Encryption,
    /// Whether the host is this machine: nothing is in between, so its certificate need not be verified.
    pub loopback: bool,
    /// User name and password.
    pub login: Option<(String, SecretString)>,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("encryption", &self.encryption)
            .finish_non_exhaustive()
    }
}

/// What a mail URL names.
#[derive(Debug, Clone)]
pub enum Destination {
    /// A folder for `.eml` files.
    Folder(PathBuf),
    Server(Server),
}

impl Destination {
    /// Reads a mail URL.
    ///
    /// # Errors
    /// [`UrlError`]: what is wrong and what is allowed.
    pub fn parse(text: &str) -> Result<Self, UrlError> {
        if let Some(path) = text.strip_prefix("file:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return if path.is_empty() { Err(SCHEMES) } else { Ok(Self::Folder(PathBuf::from(path))) };
        }
        let url = Url::parse(text).map_err(|_| SCHEMES)?;
        let wrapped = match url.scheme() {
            "smtp" => false,
            "smtps" => true,
            _ => return Err(SCHEMES),
        };
        let host = Host::parse(url.host_str().ok_or(NO_HOST)?).map_err(|_| NO_HOST)?;
        let loopback = match &host {
            Host::Domain(name) => name.eq_ignore_ascii_case("localhost"),
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        };
        let encryption = match (wrapped, url.query(), loopback) {
            (true, None, _) => Encryption::Wrapped,
            (false, None, true) => Encryption::Offered,
            (false, None, false) | (false, Some("tls=required"), _) => Encryption::Required,
            (false, Some("tls=none"), _) => Encryption::Never,
            _ => return Err(TLS),
        };
        let login = match (url.username(), url.password()) {
            ("", None) => None,
            ("", Some(_)) | (_, None) => return Err(NO_PASSWORD),
            (user, Some(password)) => Some((decoded(user)?, SecretString::from(decoded(password)?))),
        };
        let host = match host {
            Host::Domain(name) => name,
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        let port = url.port().unwrap_or(if wrapped { 465 } else { 587 });
        Ok(Self::Server(Server { host, port, encryption, loopback, login }))
    }
}

/// Undoes percent codes; nothing else (a plus sign stays one).
fn decoded(text: &str) -> Result<String, UrlError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |it: Option<u8>| it.and_then(|b| char::from(b).to_digit(16)).ok_or(ENCODING);
            let (high, low) = (digit(rest.next())?, digit(rest.next())?);
            bytes.push(u8::try_from(high * 16 + low).map_err(|_| ENCODING)?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).map_err(|_| ENCODING)
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn server(url: &str) -> Server {
        match Destination::parse(url) {
            Ok(Destination::Server(server)) => server,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn plain_mail_leaves_this_machine_only_when_told() {
        for (url, encryption) in [
            ("smtp://mail.example", Encryption::Required),
            ("smtp://192.0.2.1:25", Encryption::Required),
            ("smtp://mail.example?tls=none", Encryption::Never),
            ("smtp://127.0.0.1:2525", Encryption::Offered),
            ("smtp://[::1]:2525", Encryption::Offered),
            ("smtp://localhost:2525", Encryption::Offered),
            ("smtp://localhost:2525?tls=required", Encryption::Required),
            ("smtps://mail.example", Encryption::Wrapped),
        ] {
            assert_eq!(server(url).encryption, encryption, "{url}");
        }
        assert_eq!((server("smtp://m.example").port, server("smtps://m.example").port), (587, 465));
        assert_eq!(server("smtp://[::1]:25").host, "::1");
    }

    #[test]
    fn user_name_and_password_are_decoded() {
        let (user, password) =
            server("smtps://me%40x.example:p%2Fw+%25%3A%C3%A9@mail.example").login.unwrap();
        assert_eq!((user.as_str(), password.expose_secret()), ("me@x.example", "p/w+%:é"));
    }

    #[test]
    fn a_wrong_url_is_explained_and_not_repeated() {
        for wrong in [
            "",
            "file:",
            "http://secret:secret@mail.example",
            "smtp://",
            "smtp://secret@mail.example",
            "smtp://secret:%f@mail.example",
            "smtp://mail.example?tls=maybe",
            "smtps://mail.example?tls=none",
            "smtp://mail.example?tls=none&x=secret",
        ] {
            let error = Destination::parse(wrong).unwrap_err();
            assert!(!error.to_string().contains("secret"), "{wrong}: {error}");
        }
        let shown = format!("{:?}", server("smtps://user:secret@mail.example"));
        assert!(!shown.contains("secret") && !shown.contains("user"), "{shown}");
    }

    #[test]
    fn a_folder_is_a_path() {
        for (url, path) in [("file:./out", "./out"), ("file:/a/b", "/a/b"), ("file:///a/b", "/a/b")] {
            assert!(matches!(Destination::parse(url), Ok(Destination::Folder(it)) if it.as_os_str() == path));
        }
    }
}
