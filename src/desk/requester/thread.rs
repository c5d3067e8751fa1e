//! The conversation of a filing: what the person wrote, whichever way it came, and what the office wrote or asked, in one
//! order. What was asked in one of its cases stands with that case, and is shown here like the rest.

use crate::{
    case::{EventKind, filing::FilingEvent},
    desk::{Error, pipeline::rows, staff::colleagues::Emails, views::MessageView},
    store::streams::{StoredEvent, Stream},
    types::{CaseId, FilingId},
    vault::DataKey,
};

/// Both directions, oldest first; nothing of what was erased. With `emails` it says who of the office wrote, and what
/// staff recorded beside a message.
pub(in crate::desk) fn thread<'a>(
    key: &DataKey,
    (filing, stored): (FilingId, &[StoredEvent]),
    cases: impl IntoIterator<Item = (CaseId, &'a [StoredEvent])>,
    emails: Option<&Emails>,
) -> Result<Vec<MessageView>, Error> {
    let stream = Stream::Filing(filing);
    let events: Vec<FilingEvent> = rows::read_events(stream, stored)?;
    let mut all = Vec::new();
    for (event, stored) in events.iter().zip(stored) {
        let Some(blank) = of_event(event) else { continue };
        all.extend(with_words(key, stream, stored, blank, emails)?);
    }
    for (case, stored) in cases {
        for asked in stored.iter().filter(|stored| rows::is_of(stored, EventKind::Asked)) {
            all.extend(with_words(key, Stream::Case(case), asked, MessageView::of_office(asked.at), emails)?);
        }
    }
    all.sort_by_key(|message| message.at);
    Ok(all)
}

/// A message without its words; nothing of what is none.
pub(in crate::desk) fn of_event(event: &FilingEvent) -> Option<MessageView> {
    match event {
        FilingEvent::MessageReceived { at, channel, on, files, .. } => Some(MessageView {
            from_office: false,
            channel: *channel,
            arrived_on: *on,
            files: files.clone(),
            ..MessageView::of_office(*at)
        }),
        FilingEvent::MessageSent { at, .. } => Some(MessageView::of_office(*at)),
        FilingEvent::Filed { .. }
        | FilingEvent::CaseOpened { .. }
        | FilingEvent::CodeSent { .. }
        | FilingEvent::CodesGuessed { .. }
        | FilingEvent::AddressConfirmed { .. }
        | FilingEvent::ProofRecorded { .. }
        | FilingEvent::ContactChanged { .. }
        | FilingEvent::LocaleChanged { .. }
        | FilingEvent::LetterAccepted { .. }
        | FilingEvent::LetterBounced { .. } => None,
    }
}

/// The message with the words that are sealed beside its event; none once they are erased.
fn with_words(
    key: &DataKey,
    stream: Stream,
    stored: &StoredEvent,
    blank: MessageView,
    emails: Option<&Emails>,
) -> Result<Option<MessageView>, Error> {
    let mut words = rows::words_of(key, stream, stored)?.unwrap_or_default();
    let Some(text) = words.remove("text") else { return Ok(None) };
    let forms = rows::forms_in(&words).into_iter().map(|(_, name)| name.to_owned()).collect();
    let mut message = MessageView { at: stored.at, text, forms, ..blank };
    match emails {
        Some(emails) => message.author = stored.user().and_then(|user| emails.get(&user)).cloned(),
        None => message.files.clear(),
    }
    Ok(Some(message))
}
