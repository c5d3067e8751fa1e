//! The three straight lines, walked: a filing, an act, a timer. Printed from the spans of the code itself.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use habeas::{
    case::{ActKind, Role},
    desk::upkeep,
};
use serde_json::json;
use tracing::{
    Id, Subscriber,
    field::{Field, Visit},
    span::Attributes,
};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
    registry::LookupSpan,
};

use crate::{
    acts::harness::{Harness, asking},
    support::databases::Engine,
};

/// Writes down which file is entered, from the use case to the end of its command.
#[derive(Clone, Default)]
struct Walk(Arc<Mutex<Vec<String>>>);

/// What the span says that it calls, where the callee is pure and knows no spans.
#[derive(Default)]
struct Calls(Option<String>);

impl Visit for Calls {
    fn record_debug(&mut self, _: &Field, _: &dyn std::fmt::Debug) {}

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "calls" {
            self.0 = Some(value.to_owned());
        }
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Walk {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut calls = Calls::default();
        attributes.record(&mut calls);
        let file = calls.0.or_else(|| attributes.metadata().file().map(str::to_owned)).unwrap_or_default();
        let of_a_command =
            context.span_scope(id).is_some_and(|mut scope| scope.any(|it| it.name() == "command"));
        let is_first = self.0.lock().unwrap().is_empty();
        if (of_a_command || is_first) && (file.starts_with("src/desk/") || file.starts_with("src/case/")) {
            let mut walk = self.0.lock().unwrap();
            if walk.last() != Some(&file) {
                walk.push(file);
            }
        }
    }
}

fn walked(work: impl FnOnce()) -> Vec<String> {
    let walk = Walk::default();
    let subscriber = tracing_subscriber::registry().with(walk.clone());
    tracing::subscriber::with_default(subscriber, work);
    std::mem::take(&mut *walk.0.lock().unwrap())
}

/// No file is left and entered again, but the use case itself, which is the caller of the pipeline.
#[track_caller]
fn visits_each_once(walk: &[String]) {
    let mut seen: Vec<&String> = Vec::new();
    for file in walk {
        assert!(!seen.contains(&file), "{file} is entered twice: {walk:#?}");
        seen.push(file);
    }
    assert!(walk.len() > 4, "that was no walk: {walk:#?}");
    println!("{}", walk.join("\n"));
}

#[test]
fn a_filing_enters_each_of_its_files_once() {
    let harness = Harness::on(Engine::Sqlite);
    let walk = walked(|| {
        harness.files(&asking("access", "dana@person.example"));
    });
    visits_each_once(&walk);
    insta::assert_snapshot!(walk.join("\n"));
}

#[test]
fn an_act_enters_each_of_its_files_once() {
    let harness = Harness::on(Engine::Sqlite);
    let officer = harness.hires("officer@controller.example", Role::Officer);
    let case = harness.files_one("access", "dana@person.example");
    let version = harness.case(&officer, case).item.version;
    let question = json!({"reason": "scope", "text": "Which years do you mean?"});
    let walk = walked(|| {
        let asked =
            habeas::desk::officer::act(&harness.desk, &officer, case, ActKind::Ask, version, question);
        harness.wait(asked).unwrap();
    });
    visits_each_once(&walk);
    insta::assert_snapshot!(walk.join("\n"));
}

#[test]
fn a_timer_enters_each_of_its_files_once() {
    let harness = Harness::on(Engine::Sqlite);
    let officer = harness.hires("officer@controller.example", Role::Officer);
    let case = harness.files_one("access", "dana@person.example");
    // the first instant at which one timer alone is due
    let mut instants: Vec<_> =
        harness.case(&officer, case).timers.iter().map(|timer| timer.fire_at).collect();
    instants.sort();
    let alone = instants.iter().find(|at| instants.iter().filter(|it| it == at).count() == 1).unwrap();
    harness.clock.advance(*alone - harness.now() - TimeDelta::seconds(1));
    harness.wait(upkeep::fire_due_timers(&harness.desk, 100)).unwrap();
    harness.clock.advance(TimeDelta::seconds(2));
    let walk = walked(|| {
        let swept = harness.wait(upkeep::fire_due_timers(&harness.desk, 100)).unwrap();
        assert_eq!(swept.fired, 1);
    });
    visits_each_once(&walk);
    insta::assert_snapshot!(walk.join("\n"));
}
