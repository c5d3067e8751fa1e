//! Of which controllers a member of staff sees cases. What is beyond that is answered like what does not exist, so that
//! nobody learns of it by asking.

use crate::{
    desk::{Desk, Error, FieldFault, Flaw, views::Staff},
    store::cases,
    types::{CaseId, ControllerSlug, Reach},
};

impl Staff {
    /// Refuses what belongs to a controller beyond their reach.
    pub(in crate::desk) fn reaches(&self, controller: &ControllerSlug) -> Result<(), Error> {
        if self.reach.covers(controller) { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Refuses cases of which any is beyond their reach, before anything is asked about them.
    pub(in crate::desk) async fn reaches_cases(&self, desk: &Desk, cases: Vec<CaseId>) -> Result<(), Error> {
        // a case never moves to another controller, so nothing can change between this look and the act
        if self.reach == Reach::All {
            return Ok(());
        }
        let found = desk.0.store.read("controllers of cases", move |conn| {
            cases.into_iter().map(|case| cases::find(conn, case)).collect::<Result<Vec<_>, _>>()
        });
        found.await?.into_iter().try_for_each(|row| match row {
            Some(row) => self.reaches(&row.controller),
            None => Err(Error::NotFound),
        })
    }
}

/// Refuses controllers that nobody knows.
pub(in crate::desk) fn check_reach(desk: &Desk, reach: &Reach) -> Result<(), Error> {
    let faults: Vec<FieldFault> = reach
        .named()
        .filter(|slug| desk.controller(slug).is_none())
        .map(|_| FieldFault::new("/controller", &Flaw::Controller))
        .collect();
    if faults.is_empty() { Ok(()) } else { Err(Error::Fields(faults)) }
}
