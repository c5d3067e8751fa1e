//! A sealed letter as the bytes that travel: RFC 5322 and MIME, text first, HTML second.
//!
//! Deterministic: the same [`OutgoingMail`] gives the same bytes on every attempt. Reads no clock, draws nothing.

use std::time::SystemTime;

use lettre::{
    Address, Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
};

use crate::{
    letters::OutgoingMail,
    types::{EmailAddress, typed::signs},
};

/// Why a letter cannot become a message. Trying again does not help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// An address does not fit an envelope.
    #[error("address does not fit an envelope")]
    Address,
    /// A message id is not of the form `<left@right>`.
    #[error("malformed message id")]
    MessageId,
    /// The sender's name has control characters.
    #[error("sender's name has control characters")]
    SenderName,
    /// The message could not be put together.
    #[error("could not put the message together")]
    Build,
}

/// A message ready for a transport.
#[derive(Clone)]
pub struct Mime {
    /// Who sends, who receives.
    pub envelope: Envelope,
    /// The message, CRLF line ends, dots not yet stuffed.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Mime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mime({} bytes)", self.bytes.len())
    }
}

/// Wraps a letter as a message.
///
/// # Errors
/// [`MessageError`]: what no later attempt can mend.
pub fn mime(post: &OutgoingMail) -> Result<Mime, MessageError> {
    let from = address(&post.from.mailbox)?;
    let to = address(&post.to)?;
    let name = match post.from.name.trim() {
        "" => None,
        name => Some(header_line(name, 200).ok_or(MessageError::SenderName)?),
    };
    let envelope = Envelope::new(Some(from.clone()), vec![to.clone()]).map_err(|_| MessageError::Address)?;
    let mut builder = Message::builder()
        .envelope(envelope)
        .date(SystemTime::from(post.date))
        .from(Mailbox::new(name, from))
        .to(Mailbox::new(None, to))
        .subject(header_line(&post.subject, 400).ok_or(MessageError::Build)?)
        .raw_header(raw(HeaderName::new_from_ascii_str("Message-ID"), id(&post.message_id)?))
        .raw_header(raw(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated"))
        .raw_header(raw(HeaderName::new_from_ascii_str("X-Auto-Response-Suppress"), "All"));
    if let Some(reply_to) = &post.reply_to {
        builder = builder.reply_to(Mailbox::new(None, address(reply_to)?));
    }
    if let Some(reference) = &post.reference {
        builder =
            builder.raw_header(raw(HeaderName::new_from_ascii_str("X-Habeas-Reference"), reference.as_str()));
    }
    if let Some(answered) = post.thread.last() {
        let thread = post.thread.iter().map(|it| id(it)).collect::<Result<Vec<_>, _>>()?;
        builder = builder
            .raw_header(raw(HeaderName::new_from_ascii_str("In-Reply-To"), id(answered)?))
            // One id a line: a long thread stays within the line length of RFC 5322, section 2.1.1.
            .raw_header(raw(HeaderName::new_from_ascii_str("References"), &thread.join("\r\n ")));
    }
    let body = MultiPart::alternative()
        .boundary(boundary(&post.message_id))
        .singlepart(part(ContentType::TEXT_PLAIN, &post.text, &post.language))
        .singlepart(part(ContentType::TEXT_HTML, &post.html, &post.language));
    let message = builder.multipart(body).map_err(|_| MessageError::Build)?;
    Ok(Mime { envelope: message.envelope().clone(), bytes: message.formatted() })
}

fn part(kind: ContentType, body: &str, language: &str) -> SinglePart {
    let tag: String = language.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    SinglePart::builder().header(kind).header(Language(tag)).body(body.to_owned())
}

/// `Content-Language` (RFC 3282).
#[derive(Debug, Clone)]
struct Language(String);

impl lettre::message::header::Header for Language {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Content-Language")
    }

    fn parse(text: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        raw(Self::name(), &self.0)
    }
}

/// A header whose value has been checked to be printable ASCII: lettre would encode a long one, which an id must not be.
fn raw(name: HeaderName, value: &str) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(name, value.to_owned(), value.to_owned())
}

fn id(text: &str) -> Result<&str, MessageError> {
    let inner = text.strip_prefix('<').and_then(|it| it.strip_suffix('>')).ok_or(MessageError::MessageId)?;
    let (left, right) = inner.split_once('@').ok_or(MessageError::MessageId)?;
    let plain =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_graphic() && !b"<>@".contains(&b));
    if plain(left) && plain(right) && text.len() <= 500 { Ok(text) } else { Err(MessageError::MessageId) }
}

/// The boundary comes from the message id, so that it is the same each time; it cannot occur in the parts, because
/// nobody else knows the row's id.
fn boundary(message_id: &str) -> String {
    let hex: String = message_id.chars().filter(char::is_ascii_alphanumeric).take(48).collect();
    format!("part_{hex}")
}

/// The address as it stands on an envelope, its domain in ASCII: a server needs no SMTPUTF8 for it, unless the local part
/// is not ASCII. An address that an earlier release took may have none.
fn address(address: &EmailAddress) -> Result<Address, MessageError> {
    address.envelope().ok_or(MessageError::Address)
}

/// A line of a header: bounded, without anything that some server takes for the end of a line.
fn header_line(text: &str, max: usize) -> Option<String> {
    let is_line =
        !text.chars().any(|sign| sign.is_control() || signs::is_break(sign) || signs::is_junk(sign));
    let text = text.trim();
    (is_line && (1..=max).contains(&text.chars().count())).then(|| text.to_owned())
}
