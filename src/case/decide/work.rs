//! The office's own work on a case: owner, holds, systems, files, messages.
//!
//! Invariant: none of it moves a legal date; a hold alone moves a state, of what would leave in spite of it.

use uuid::Uuid;

use super::guards::second_person;
use crate::case::{
    act::payload::{Assign, Assignee, Hold, Plan},
    context::{Facts, Forbidden, Obstacle},
    decide::steps::{Steps, staff},
    event::Event,
    model::{Proposed, Step, Task},
    words::StoredFile,
};

pub(super) fn assign(steps: &mut Steps, payload: &Assign, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let to = match payload.to {
        Assignee::Me => staff(facts)?,
        Assignee::User(id) => id,
        Assignee::Email(_) => {
            return Err(Obstacle::AssigneeUnknown.into());
        }
    };
    if steps.case.owner != Some(to) {
        steps.push(Event::Assigned { to });
    }
    Ok(())
}

pub(super) fn hold(steps: &mut Steps, payload: &Hold, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let until = payload.until;
    if until.is_some_and(|until| until < facts.today()) {
        return Err(Obstacle::HoldOver.into());
    }
    let event = if second_person(&steps.case, Proposed::Hold { until }, facts)? {
        Event::HoldPlaced { until }
    } else {
        Event::HoldProposed { until, by: staff(facts)? }
    };
    steps.push(event);
    // sent a moment ago, and not left yet: it would destroy what is held now
    let is_leaving = steps.case.decision.as_ref().is_some_and(|decision| match decision.step {
        Step::Holding { .. } => decision.would_destroy(),
        Step::Review | Step::Approved | Step::Left { .. } => false,
    });
    if is_leaving && steps.case.hold.is_some() {
        steps.push(Event::PulledBack);
    }
    Ok(())
}

pub(super) fn lift_hold(steps: &mut Steps, facts: &Facts<'_>) -> Result<(), Forbidden> {
    let event = if second_person(&steps.case, Proposed::LiftHold, facts)? {
        Event::HoldLifted
    } else {
        Event::LiftProposed { by: staff(facts)? }
    };
    steps.push(event);
    Ok(())
}

pub(super) fn plan(steps: &mut Steps, payload: &Plan) {
    let tasks = payload
        .tasks
        .iter()
        .map(|task| Task { system: task.system.clone(), due_on: task.due_on, answered: false })
        .collect();
    steps.push(Event::Planned { tasks });
}

pub(super) fn answer_task(steps: &mut Steps, task: u32) {
    let open = usize::try_from(task).ok().and_then(|place| steps.case.tasks.get(place));
    if open.is_some_and(|open| !open.answered) {
        steps.push(Event::TaskAnswered { task });
    }
}

pub(super) fn attach_file(steps: &mut Steps, file: &StoredFile) {
    if !steps.case.files.contains_key(&file.id) {
        steps.push(Event::FileAttached(file.clone()));
    }
}

pub(super) fn receive_message(steps: &mut Steps, message: Uuid) {
    if !steps.case.messages.contains(&message) {
        steps.push(Event::MessageArrived { message });
    }
}
