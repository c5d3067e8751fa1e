//! What staff may look up in the laws: the laws at hand, what they are called, working days, findings.

use crate::{
    desk::{
        Desk, Error,
        laws::{law_book::LawBook, statutes::Findings},
        views::Staff,
    },
    law::Calendar,
    types::ControllerSlug,
};

/// The laws, for those who see cases.
///
/// # Errors
/// [`Error::NotAllowed`] for roles that see no cases.
pub fn law_book<'a>(desk: &'a Desk, staff: &Staff) -> Result<&'a LawBook, Error> {
    staff.sees_cases()?;
    Ok(&desk.0.law_book)
}

/// What the file of a law calls it; what laws are called is no secret.
pub fn law_name(desk: &Desk, id: &str) -> Option<String> {
    let installed = desk.0.law_book.installed().all().iter();
    installed.rev().find(|law| law.id.as_str() == id).map(|law| law.name.clone())
}

/// The working days of a controller, with its one-off days.
///
/// # Errors
/// [`Error::NotAllowed`] for roles that see no cases; [`Error::NotFound`].
pub fn working_days<'a>(
    desk: &'a Desk,
    staff: &Staff,
    controller: &ControllerSlug,
) -> Result<&'a Calendar, Error> {
    staff.sees_cases()?;
    staff.reaches(controller)?;
    Ok(desk.context(controller)?.statutes.calendar())
}

/// What a look over the laws and promises of each controller within reach finds, by name; those where nothing was found
/// are left out.
///
/// # Errors
/// [`Error::NotAllowed`] for roles that see no cases.
pub fn law_findings(desk: &Desk, staff: &Staff) -> Result<Vec<(String, Findings)>, Error> {
    staff.sees_cases()?;
    let now = desk.0.clock.now();
    let found = desk.within(&staff.reach).map(|(_, context)| {
        (context.settings.name.clone(), context.findings.of(&context.statutes, context.office.day(now)))
    });
    Ok(found.filter(|(_, findings)| !findings.is_empty()).collect())
}
