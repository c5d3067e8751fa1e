//! From the settings of a controller to its laws, what they find of the day, and why a date is what it is.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;

use crate::{
    config::Controller,
    law::{
        Calendar, CalendarId, CaseDates, ClockDates, ControllerLaws, Declaration, DeclarationError, Finding,
        LawArchive, Laws,
    },
    letters::{OwnNames, Why},
};

/// The laws that a controller declares in its settings.
///
/// # Errors
/// Names a law or calendar that does not exist.
pub(in crate::desk) fn declared(
    laws: &Arc<Laws>,
    archive: &Arc<LawArchive>,
    controller: &Controller,
) -> Result<ControllerLaws, DeclarationError> {
    let id: CalendarId = controller
        .calendar
        .parse()
        .map_err(|_| DeclarationError::UnknownCalendar { calendar: controller.calendar.clone() })?;
    let closures = controller.closures.iter().map(|day| (*day, "office closed".to_owned()));
    let declaration = Declaration {
        attachments: controller.laws.clone(),
        means: controller.relationship_means.clone(),
        calendar: Calendar::from(id)
            .with_closures(closures)
            .with_rest_days(controller.rest_days.iter().map(|day| (day.on, day.name.clone())))
            .with_working_days(controller.working_days.iter().copied()),
        zone: controller.zone,
    };
    ControllerLaws::new(Arc::clone(laws), Arc::clone(archive), declaration)
}

/// What a look over the laws of one controller found. Cheap to clone.
pub type Findings = Arc<[Finding]>;

/// What the laws of a controller were last found to be, and for which day. The look takes four years of days, so it is kept
/// for the day.
#[derive(Debug, Default)]
pub(in crate::desk) struct FindingsOfDay(Mutex<Option<(NaiveDate, Findings)>>);

impl FindingsOfDay {
    /// What a look over these laws and promises finds, for requests received from that day on.
    pub(in crate::desk) fn of(&self, laws: &ControllerLaws, from: NaiveDate) -> Findings {
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, found)) = last.as_ref().filter(|(day, _)| *day == from) {
            return Arc::clone(found);
        }
        let found: Findings = laws.lint(from).into();
        *last = Some((from, Arc::clone(&found)));
        found
    }
}

/// Why these dates are what they are, for whoever tells a person.
pub(in crate::desk) fn why(laws: &ControllerLaws, dates: &CaseDates) -> Why {
    let (view, names) = public_view(laws, dates);
    Why::of_public(view.clocks, view.trace, names)
}

/// The dates as the person reads them, and what the laws of their clocks call themselves.
pub(in crate::desk) fn public_view(laws: &ControllerLaws, dates: &CaseDates) -> (CaseDates, OwnNames) {
    let own_name = |clock: &ClockDates| Some((clock.law.clone(), laws.name_of(clock)?));
    (dates.public_view(), dates.clocks.iter().filter_map(own_name).collect())
}
