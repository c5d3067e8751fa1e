//! The fields of each act's dialog, filled with what the case already says.

use super::{
    codes::{choice, codes_under, hint_of_words},
    payload,
};
use crate::{
    case::{
        ActKind, DutyKind, Ground, Method, Proven, Scope, State,
        words::{DispatchChannel, ReopenCause},
    },
    desk::views::{CaseView, OfferView, TargetView},
    law::{Age, Purpose, Right, Standing, StopReason},
    web::{
        desk_pages::frame::Frame,
        forms::{Choice, Control, Field, Line, Typed},
        page::OpenSet,
    },
};

const WORDS_MAX: usize = 20_000;
/// What is most often met by another way, where the case owes nothing that has a date.
const DUTIES: [DutyKind; 4] =
    [DutyKind::Acknowledge, DutyKind::AnswerOrRefuse, DutyKind::TellExtension, DutyKind::Question];

pub(super) fn ids<T: Copy>(all: &[T], id: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|it| id(*it)).collect()
}

/// Makes fields in the words of one page.
pub(super) struct Maker<'a> {
    pub(super) frame: &'a Frame,
    pub(super) case: &'a CaseView,
    offer: Option<&'a OfferView>,
}

impl Maker<'_> {
    pub(super) fn field(&self, name: &'static str, key: &str, control: Control) -> Field {
        Field::new(name, self.frame.say(&format!("desk-field-{key}")), control)
    }

    pub(super) fn hinted(&self, name: &'static str, key: &str, control: Control) -> Field {
        self.field(name, key, control).hint(self.frame.say(&format!("desk-field-{key}-hint")))
    }

    pub(super) fn must(&self, field: Field) -> Field {
        let missing = self.frame.say_one("desk-fault-required", "field", &field.label);
        field.required(missing)
    }

    fn words(&self, name: &'static str, key: &str, rows: u8) -> Field {
        self.field(name, key, Control::Lines { rows, chars_max: WORDS_MAX })
    }

    pub(super) fn words_hinted(&self, name: &'static str, key: &str, rows: u8) -> Field {
        self.hinted(name, key, Control::Lines { rows, chars_max: WORDS_MAX })
    }

    fn day(&self, name: &'static str, key: &str) -> Field {
        let mut field = self.field(name, key, Control::Line(Line::Date));
        field.value = self.frame.today(self.case.zone).to_string();
        field
    }

    fn named(&self, family: &str, ids: &[&str]) -> Vec<Choice> {
        ids.iter().map(|id| Choice::new(*id, self.frame.name(family, id))).collect()
    }

    /// The codes that the desk offers for this act, or the whole list where it names none.
    pub(super) fn coded(&self, family: &str, ids: &[&str]) -> Vec<Choice> {
        match self.offer.map(|offer| &offer.reasons).filter(|reasons| !reasons.is_empty()) {
            Some(reasons) => reasons.iter().map(|reason| choice(self.frame, reason)).collect(),
            None => self.named(family, ids),
        }
    }

    fn blank_first(&self, key: &str, mut choices: Vec<Choice>) -> Control {
        choices.insert(0, Choice::new("", self.frame.say(key)));
        Control::Select(choices)
    }

    /// The files of the case, to tick as proof; nothing where there are none.
    pub(super) fn proof_files(&self) -> Option<Field> {
        let files: Vec<Choice> =
            self.case.files.iter().map(|file| Choice::new(file.id.to_string(), &file.name)).collect();
        (!files.is_empty()).then(|| self.field("files", "proof-files", Control::Checks(files)))
    }

    /// A list whose first entry keeps what the case says now, and names it.
    fn or_unchanged(&self, family: &str, ids: &[&str], now: Option<&str>) -> Control {
        self.or_unchanged_named(|id| self.frame.name(family, id), ids, now)
    }

    fn or_unchanged_named(&self, name: impl Fn(&str) -> String, ids: &[&str], now: Option<&str>) -> Control {
        let keep = match now {
            Some(id) => self.frame.say_one("desk-choice-keep-value", "value", &name(id)),
            None => self.frame.say("desk-choice-keep"),
        };
        let mut choices = vec![Choice::new("", keep)];
        choices.extend(ids.iter().map(|id| Choice::new(*id, name(id))));
        Control::Select(choices)
    }

    fn classify(&self) -> Vec<Field> {
        let case = self.case;
        let rights: Vec<&str> = Right::ALL.iter().map(|right| right.id()).collect();
        let controllers = self.frame.controllers().into_iter();
        let relationships: Vec<&str> = controllers
            .filter(|it| it.slug.as_str() == case.item.controller)
            .flat_map(|it| it.relationships.iter().map(String::as_str))
            .collect();
        let others: Vec<&str> = rights.iter().copied().filter(|id| *id != case.item.right.id()).collect();
        let mut place = self.hinted("residence", "residence", Control::Line(Line::Text(6)));
        place.value = case.residence.clone().unwrap_or_default();
        let right = Some(case.item.right.id());
        let relationship = case.relationship.as_deref();
        let records = ids(Standing::ALL, Standing::id);
        vec![
            self.field("right", "right", self.or_unchanged("desk-right", &rights, right)),
            self.field(
                "scope",
                "scope",
                self.or_unchanged("desk-scope", &ids(Scope::ALL, Scope::id), case.scope.map(Scope::id)),
            ),
            self.field(
                "purpose",
                "purpose",
                self.or_unchanged("purpose", &ids(Purpose::ALL, Purpose::id), case.purpose.map(Purpose::id)),
            ),
            self.field(
                "ground",
                "ground",
                self.or_unchanged("desk-ground", &ids(Ground::ALL, Ground::id), case.ground.map(Ground::id)),
            ),
            place,
            self.field(
                "relationship",
                "relationship",
                self.or_unchanged_named(
                    |id| self.frame.name_or_id(OpenSet::Relationship, id),
                    &relationships,
                    relationship,
                ),
            ),
            self.hinted(
                "age",
                "age",
                self.or_unchanged("desk-age", &ids(Age::ALL, Age::id), case.age.map(Age::id)),
            ),
            self.hinted(
                "record",
                "record",
                self.or_unchanged("desk-record", &records, case.record.map(Standing::id)),
            ),
            self.field("sensitive", "sensitive", self.or_unchanged("desk-sensitive", &["yes", "no"], None)),
            self.hinted("split", "split", Control::Checks(self.named("desk-right", &others))),
        ]
    }

    fn correct_receipt(&self) -> Vec<Field> {
        let proposed = self.case.proposal.as_ref().and_then(|proposal| proposal.received_at);
        let local = self.case.zone.local(proposed.unwrap_or(self.case.item.received_at));
        let mut day = self.must(self.hinted("received_on", "received-on", Control::Line(Line::Date)));
        day.value = local.date_naive().to_string();
        let mut time = self.must(self.hinted("received_time", "received-time", Control::Line(Line::Text(5))));
        time.value = local.format("%H:%M").to_string();
        let mut fields = vec![day, time, self.must(self.words("reason", "receipt-reason", 3))];
        fields.push(self.words("evidence", "evidence", 2));
        fields.extend(self.proof_files());
        fields
    }

    fn verify(&self) -> Vec<Field> {
        let methods = ids(Method::ALL, Method::id).into_iter().map(|id| {
            Choice::new(id, self.frame.name("desk-method", id))
                .hinted(self.frame.name("desk-method-hint", id))
        });
        let tiers = ["0", "1", "2", "3"];
        let mut fields = vec![
            self.must(self.field("method", "method", Control::Radios(methods.collect()))),
            self.words_hinted("evidence", "seen", 3),
        ];
        fields.extend(self.proof_files());
        fields.push(self.hinted(
            "tier",
            "tier",
            self.blank_first("desk-choice-method-tier", self.named("desk-tier", &tiers)),
        ));
        fields.push(self.hinted("information_received_on", "information-on", Control::Line(Line::Date)));
        let results = self.named("desk-result", &ids(Proven::ALL, Proven::id));
        fields.push(self.must(self.field("result", "result", Control::Radios(results))));
        fields.push(self.words_hinted("next_step", "next-step", 2));
        fields
    }

    fn ask(&self) -> Vec<Field> {
        vec![
            self.must(self.hinted(
                "reason",
                "ask-reason",
                Control::Radios(self.coded("reason", &ids(StopReason::ALL, StopReason::id))),
            )),
            self.must(self.words_hinted("text", "ask-text", 6)),
            self.words_hinted("late_reason", "late-reason", 2),
        ]
    }

    fn resume(&self) -> Vec<Field> {
        let complete = self.named("desk-complete", &["yes", "no"]);
        let day = self.day("arrived_on", "arrived-on").hint(self.frame.say("desk-field-arrived-on-hint"));
        vec![self.must(day), self.must(self.field("complete", "complete", Control::Radios(complete)))]
    }

    fn refuse(&self) -> Vec<Field> {
        let reasons = self.offer.map_or(&[][..], |offer| &offer.reasons);
        let codes = |law: &str| self.blank_first("desk-choice-code", codes_under(self.frame, reasons, law));
        let mut fields = vec![self.must(self.hinted("code", "refuse-code", codes(&self.case.item.law)))];
        // each further law that grants the right wants its own ground
        for law in payload::further_laws(self.case, ActKind::Refuse) {
            let name = self.frame.law(&law);
            let label = self.frame.say_one("desk-field-refuse-ground", "law", &name);
            let field = Field::new(payload::ground_field(&law), label, codes(&law));
            fields.push(self.must(field.hint(self.frame.say("desk-field-refuse-ground-hint"))));
        }
        let hint = hint_of_words(self.frame, "desk-field-refuse-text-hint", reasons);
        fields.push(self.words("text", "refuse-text", 6).hint(hint));
        fields
    }

    fn hold(&self) -> Vec<Field> {
        let proposed = self.case.proposal.as_ref().filter(|proposal| proposal.act == ActKind::Hold);
        let mut until = self.hinted("until", "hold-until", Control::Line(Line::Date));
        until.value = proposed.and_then(|it| it.until).map(|day| day.to_string()).unwrap_or_default();
        vec![self.must(self.words_hinted("reason", "hold-reason", 3)), until]
    }

    fn dispatched(&self) -> Vec<Field> {
        let mut duties: Vec<DutyKind> = self
            .case
            .duties
            .iter()
            // a refusal goes out as the answer does
            .filter(|duty| duty.met_at.is_none() && duty.duty != DutyKind::RefuseBy)
            .map(|duty| duty.duty)
            .collect();
        if duties.is_empty() {
            duties = DUTIES.to_vec();
        }
        if self.case.item.state == State::Waiting && !duties.contains(&DutyKind::Question) {
            duties.push(DutyKind::Question);
        }
        let duties = ids(&duties, DutyKind::id);
        let mut fields = vec![
            self.must(self.field("duty", "dispatch-duty", Control::Radios(self.named("desk-duty", &duties)))),
            self.must(self.field(
                "channel",
                "dispatch-channel",
                Control::Radios(self.named("desk-channel", &ids(DispatchChannel::ALL, DispatchChannel::id))),
            )),
            self.must(self.day("on", "dispatch-on")),
            self.words_hinted("proof", "dispatch-proof", 2),
        ];
        fields.extend(self.proof_files());
        fields
    }

    fn reply(&self) -> Vec<Field> {
        let forms: Vec<Choice> = self.case.forms.iter().map(|form| Choice::new(form, form)).collect();
        let forms = (!forms.is_empty()).then(|| self.field("forms", "reply-forms", Control::Checks(forms)));
        let text = self.must(self.words_hinted("text", "reply-text", 8));
        [text].into_iter().chain(forms).collect()
    }

    fn assign(&self, colleagues: &[String]) -> Vec<Field> {
        let mut people = vec![Choice::new("me", self.frame.say("desk-owner-me"))];
        people.extend(
            colleagues.iter().filter(|it| **it != self.frame.staff.email).map(|it| Choice::new(it, it)),
        );
        vec![self.must(self.field("to", "assign-to", Control::Radios(people)))]
    }

    fn reopen(&self) -> Vec<Field> {
        // an upheld appeal opens the case itself
        let causes = ids(ReopenCause::ALL, ReopenCause::id).into_iter();
        let causes = causes.filter(|id| *id != ReopenCause::Overturned.id()).map(|id| {
            Choice::new(id, self.frame.name("desk-cause", id)).hinted(self.frame.name("desk-cause-hint", id))
        });
        vec![
            self.must(self.field("cause", "cause", Control::Radios(causes.collect()))),
            self.words("text", "reopen-text", 3),
        ]
    }
}

/// What a dialog offers from around the case.
#[derive(Default)]
pub struct Around {
    /// Addresses of those who may own it.
    pub colleagues: Vec<String>,
    /// Cases with which it could be answered.
    pub targets: Vec<TargetView>,
}

/// The fields of an act's dialog; none where the act takes nothing but the click.
pub fn of(
    act: ActKind,
    frame: &Frame,
    case: &CaseView,
    offer: Option<&OfferView>,
    around: &Around,
) -> Vec<Field> {
    let maker = Maker { frame, case, offer };
    match act {
        ActKind::Classify => maker.classify(),
        ActKind::CorrectReceipt => maker.correct_receipt(),
        ActKind::Assign => maker.assign(&around.colleagues),
        ActKind::Note => vec![maker.must(maker.words_hinted("text", "note-text", 6))],
        ActKind::Reply => maker.reply(),
        ActKind::Verify => maker.verify(),
        ActKind::Ask => maker.ask(),
        ActKind::Resume => maker.resume(),
        ActKind::Extend => maker.extend(),
        ActKind::Postpone => maker.postpone(),
        ActKind::Refuse => maker.refuse(),
        ActKind::Return => vec![maker.must(maker.words_hinted("comment", "return-comment", 5))],
        ActKind::Dispatched => maker.dispatched(),
        ActKind::Withdraw => vec![maker.words_hinted("words", "withdraw-words", 3)],
        ActKind::NotARequest => vec![maker.must(maker.words_hinted("reason", "not-a-request-reason", 3))],
        ActKind::Appeal | ActKind::Complaint => {
            vec![maker.must(maker.words_hinted("text", "contest-text", 6))]
        }
        ActKind::Reopen => maker.reopen(),
        ActKind::Hold => maker.hold(),
        ActKind::Recall => vec![maker.must(maker.words_hinted("reason", "recall-reason", 3))],
        ActKind::Refer => maker.refer(),
        ActKind::Merge => maker.merge(&around.targets),
        ActKind::LiftHold => vec![maker.words_hinted("reason", "lift-reason", 3)],
        // rows of their own, nothing but the click, or no page yet
        ActKind::Decide
        | ActKind::Approve
        | ActKind::Send
        | ActKind::PullBack
        | ActKind::Plan
        | ActKind::ReferralAccepted
        | ActKind::ReferralDeclined
        | ActKind::Unmerge
        | ActKind::LetterAccepted
        | ActKind::LetterBounced
        | ActKind::TimerFired
        | ActKind::ConfirmMailbox
        | ActKind::TakeProof
        | ActKind::ReceiveMessage
        | ActKind::SeeReply
        | ActKind::AttachFile
        | ActKind::AnswerTask
        | ActKind::CloseLink
        | ActKind::ReopenLink
        | ActKind::Overturn
        | ActKind::Collect
        | ActKind::EndPackage
        | ActKind::TakeIn
        | ActKind::LetGo
        | ActKind::ComeBack
        | ActKind::ShareAnswer
        | ActKind::Purge => Vec::new(),
    }
}

/// What cannot be checked field by field: a failed proof demands a next step, a dispatch some proof.
pub fn check_together(act: ActKind, fields: &mut [Field], typed: &Typed, frame: &Frame) {
    let missing = match act {
        ActKind::Verify if typed.one("result") == Proven::Failed.id() => "next_step",
        ActKind::Dispatched if typed.all("files").is_empty() => "proof",
        _ => return,
    };
    if typed.given(missing).is_some() {
        return;
    }
    for field in fields.iter_mut().filter(|field| field.name == missing) {
        field.fault = Some(frame.say_one("desk-fault-required", "field", &field.label));
    }
}
