//! One controller of the installation: its settings, its laws, its procedure.

use std::{collections::BTreeMap, sync::Arc};

use chrono::TimeDelta;

use crate::{
    case::{LadderRung, Office},
    config::{self, Checked, Controller, Fault},
    desk::{
        OpenError,
        laws::statutes::{self, FindingsOfDay},
        office::office_forms::OfficeForms,
    },
    law::{Authority, Calendar, ControllerLaws, Law, LawArchive, Laws},
    types::{ControllerSlug, Place},
};

/// One controller: its settings, its laws, its procedure.
pub(crate) struct ControllerContext {
    pub(in crate::desk) settings: Controller,
    pub(in crate::desk) statutes: ControllerLaws,
    pub(in crate::desk) findings: FindingsOfDay,
    pub(in crate::desk) office: Office,
    pub(in crate::desk) forms: OfficeForms,
}

impl ControllerContext {
    /// The authorities that `law` names for a person who lives there. GDPR Art. 12(4) wants the possibility told whoever
    /// asks: where no place is known, our own authority is.
    pub(in crate::desk) fn authorities<'a>(
        &self,
        law: &'a Law,
        residence: Option<&Place>,
    ) -> Vec<&'a Authority> {
        let there = law.authorities(residence);
        // where only our own rules apply, ours is nobody's but ours
        if there.is_empty() && law.is_statute() {
            law.authorities(self.settings.established_in.as_ref())
        } else {
            there
        }
    }
}

/// All controllers by slug.
pub(in crate::desk) struct Controllers(pub(in crate::desk) BTreeMap<ControllerSlug, ControllerContext>);

impl Controllers {
    pub(in crate::desk) fn new(
        checked: &Checked,
        laws: &Arc<Laws>,
        archive: &Arc<LawArchive>,
    ) -> Result<Self, OpenError> {
        let mut all = BTreeMap::new();
        for (index, controller) in checked.settings.controllers.iter().enumerate() {
            let statutes = statutes::declared(laws, archive, controller)
                .map_err(|error| Fault::new("controllers", error.to_string()))?;
            let office = office_of(checked, controller, statutes.calendar().clone());
            all.insert(
                controller.slug.clone(),
                ControllerContext {
                    settings: controller.clone(),
                    statutes,
                    findings: FindingsOfDay::default(),
                    office,
                    forms: forms_of(index, controller)?,
                },
            );
        }
        Ok(Self(all))
    }
}

/// The blank forms that its directory holds.
pub(in crate::desk) fn forms_of(index: usize, controller: &Controller) -> Result<OfficeForms, Fault> {
    OfficeForms::read(&controller.forms)
        .map_err(|problem| Fault::new(&format!("controllers[{index}].forms"), problem.to_string()))
}

fn office_of(checked: &Checked, controller: &Controller, calendar: Calendar) -> Office {
    let desk = &checked.settings.desk;
    let ladder = [
        (desk.ladder.officer_share, 0), // its working day is the last one, which is a rung of its own
        (desk.ladder.lead_share, desk.ladder.lead_working_days),
        (desk.ladder.dpo_share, desk.ladder.dpo_working_days),
    ];
    Office {
        calendar,
        send_hold: TimeDelta::seconds(desk.send_hold_secs.into()),
        recipients_days: desk.recipients_days.into(),
        ladder: ladder
            .map(|(share, working_days)| LadderRung { share: config::percent(share), working_days })
            .to_vec(),
        profile: controller.profile.clone(),
        ..Office::in_zone(controller.zone)
    }
}
