//! What a message after the answer asks anew is a filing of its own, received on the day of the message: the form begins with
//! what is known of the person.

use crate::{
    case::{Channel, ReplyBy},
    desk::views::CaseView,
    types::places::REGIONS,
    web::{desk_pages::frame::Frame, forms::Typed},
};

/// Names the case to which a message came that asks something new.
pub(super) const OF: &str = "of";

/// The form as it begins for a case to which a message came.
pub(super) fn of(case: &CaseView, frame: &Frame) -> Typed {
    let mut typed = Typed::default();
    let mut put = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            typed.set(name, value);
        }
    };
    put(OF, Some(&case.item.id.to_string()));
    put("controller", Some(&case.item.controller));
    put("name", case.requester_name.as_deref());
    put("email", case.requester_email.as_deref());
    put("phone", case.requester_phone.as_deref());
    put("postal_address", case.requester_postal.as_deref());
    put("residence", case.residence.as_deref().map(listed));
    put("relationship", case.relationship.as_deref());
    if let Some((kind, value)) = case.identifiers.first() {
        put("identifier_kind", Some(kind));
        put("identifier", Some(value));
    }
    put("reply_by", Some(ReplyBy::id(case.reply_by)));
    put("locale", Some(&case.locale));
    let reason = frame.say_one("desk-new-follow-up", "reference", case.item.reference.as_str());
    put("reason", Some(&reason));
    if let Some(message) = case.messages.iter().rev().find(|message| !message.from_office) {
        let local = case.zone.local(message.at);
        let on = message.arrived_on.unwrap_or(local.date_naive());
        // on which hour of an earlier day paper came nobody knows
        let time =
            if on == local.date_naive() { local.format("%H:%M").to_string() } else { "12:00".to_owned() };
        put("received_on", Some(&on.to_string()));
        put("received_time", Some(&time));
        put("channel", Some(message.channel.unwrap_or(Channel::Form).id()));
        put("message", Some(&message.text));
    }
    typed
}

/// A place as the list of the form has it: a region that it does not have is its country.
fn listed(place: &str) -> &str {
    if REGIONS.contains(&place) { place } else { place.split('-').next().unwrap_or(place) }
}
