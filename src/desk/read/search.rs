//! What somebody may mean by a line of text, and where that is looked for: in the index of each controller, under every form
//! that it may have there.

use data_encoding::BASE64URL_NOPAD;

use crate::{
    config::Controller,
    desk::{
        Desk, Error,
        office::keyring::Keyring,
        pipeline::person::number_form,
        views::{SearchedBy, Staff},
    },
    store::{
        blind_index::IndexEntry,
        views::queue::{Search, Sought},
    },
    types::{
        ControllerSlug, EmailAddress, PhoneNumber, Reference,
        typed::{
            dialling::{self, Spelling},
            names,
        },
    },
};

/// The longest text that is looked up as a name or a number of an order or a customer, in characters; longer ones stand
/// nowhere.
const TEXT_MAX: usize = 300;

/// A reference, an e-mail address, a telephone number, the number of an order or a customer, a whole name. A text may be
/// several of them. Nothing to search with where it is none.
pub(super) fn search(
    desk: &Desk,
    text: &str,
    controllers: &[ControllerSlug],
) -> Result<(Option<Search>, Vec<SearchedBy>), Error> {
    if let Ok(reference) = text.parse::<Reference>() {
        return Ok((Some(Search::Reference(reference)), vec![SearchedBy::Reference]));
    }
    let mut sought = Forms { desk, controllers, all: Vec::new() };
    let mut by = Vec::new();
    if let Some(email) = address(text) {
        by.push(SearchedBy::Email);
        for form in email.earlier_forms() {
            sought.add("email", &form, None)?;
        }
        return Ok((sought.found(), by));
    }
    if let Ok(phone) = text.parse::<PhoneNumber>() {
        by.push(SearchedBy::Phone);
        for form in phone.earlier_forms() {
            sought.add("phone", &form, None)?;
        }
        for spelling in dialling::other_spellings(&phone.normalised()) {
            sought.add("phone", &spelling.number, Some(&spelling))?;
        }
    }
    if text.chars().count() <= TEXT_MAX {
        let number = number_form(text);
        if !number.is_empty() {
            by.push(SearchedBy::Number);
            sought.add("number", &number, None)?;
        }
        let names = names::searched(text);
        if !names.is_empty() {
            by.push(SearchedBy::Name);
        }
        for name in names {
            sought.add("name", &name, None)?;
        }
    }
    Ok((sought.found(), by))
}

/// An address, alone or as mail programs copy it: `Name <address>`.
fn address(text: &str) -> Option<EmailAddress> {
    let within = text.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(address, _)| address);
    let alone = text.parse().ok();
    alone.or_else(|| within?.parse().ok())
}

/// Whether a controller sits where a spelling belongs: by its settings, or by its own telephone.
fn is_at_home(controller: &Controller, spelling: &Spelling) -> bool {
    let home = controller.established_in.as_ref();
    let own = controller.phone.parse::<PhoneNumber>();
    home.is_some_and(|home| spelling.countries.contains(&home.country()))
        || own.is_ok_and(|own| own.normalised().starts_with(&format!("+{}", spelling.code)))
}

/// The forms of what is looked for, each under the keys of every controller.
struct Forms<'a> {
    desk: &'a Desk,
    controllers: &'a [ControllerSlug],
    all: Vec<Sought>,
}

impl Forms<'_> {
    /// `spelling`: where this is the same as what was typed. At a controller of one of these countries it is so for
    /// everybody, else for people who live there.
    fn add(&mut self, kind: &'static str, form: &str, spelling: Option<&Spelling>) -> Result<(), Error> {
        for slug in self.controllers {
            let digest = self.desk.0.keys.blind(slug, kind, form)?;
            let is_home = |spelling: &&Spelling| {
                self.desk.controller(slug).is_some_and(|controller| is_at_home(controller, spelling))
            };
            let living_in = spelling.filter(|it| !is_home(it)).map(|it| it.countries.clone());
            self.all.push(Sought { controller: slug.clone(), entry: IndexEntry { kind, digest }, living_in });
        }
        Ok(())
    }

    fn found(self) -> Option<Search> {
        (!self.all.is_empty()).then_some(Search::Indexed(self.all))
    }
}

/// What was searched for, sealed for this sign-in alone: so it may stand in the address of a list, where nobody else can
/// read it.
///
/// # Errors
/// None but faults of ours.
pub fn kept_search(desk: &Desk, staff: &Staff, text: &str) -> Result<String, Error> {
    let keys = &desk.0.keys;
    let sealed = keys.seal(keys.installation(), "sessions", "search", &staff.session, &text)?;
    Ok(BASE64URL_NOPAD.encode(&sealed))
}

/// What [`kept_search`] sealed; nothing of another sign-in.
pub fn search_kept(desk: &Desk, staff: &Staff, kept: &str) -> Option<String> {
    let sealed = BASE64URL_NOPAD.decode(kept.as_bytes()).ok()?;
    let key = desk.0.keys.installation();
    Keyring::open_sealed(key, "sessions", "search", &staff.session, &sealed).ok()
}
