//! What anybody may know of the office, beyond its settings: the authorities over it, its blank forms.

use crate::{
    desk::{Desk, Error, views::AuthorityView},
    law::AttachedBy,
    types::ControllerSlug,
};

/// The authorities that watch over the office where it is established, as the laws of that place name them, each once.
///
/// # Errors
/// [`Error::NotFound`] for an unknown controller.
pub fn own_authorities(desk: &Desk, controller: &ControllerSlug) -> Result<Vec<AuthorityView>, Error> {
    let context = desk.context(controller)?;
    let at_home = context.settings.laws.iter().filter(|law| law.by == AttachedBy::Establishment);
    let laws = at_home.filter_map(|attached| context.statutes.any(&attached.law));
    let place = context.settings.established_in.as_ref();
    Ok(AuthorityView::each_once(laws.flat_map(|law| law.authorities(place))))
}

/// A blank form of the office.
///
/// # Errors
/// [`Error::NotFound`] for an unknown controller or form.
pub fn office_form(desk: &Desk, controller: &ControllerSlug, name: &str) -> Result<Vec<u8>, Error> {
    desk.context(controller)?.forms.bytes_of(name)
}
