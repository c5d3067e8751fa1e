//! The people of a demo at work: each step through the very use cases that pages and API use.

use std::net::Ipv4Addr;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{
    accounts::Account,
    post::DemoMail,
    stories::{Given, Step},
};
use crate::{
    case::{ActKind, Role},
    cli::Failure,
    desk::{
        CodeFault, Desk, Error, Filer,
        intake::{self, RawFiling},
        officer::{self, OnOne},
        read, requester, staff,
        views::{CaseView, ReasonView, Requester, Staff},
    },
    law::Right,
    types::{CaseId, Network, Reach, Reference},
};

/// How often an act is tried with the version that the refusal tells.
const TRIES: u32 = 3;
/// Refusals that fit anybody; a reason that fits the right is better.
const GENERAL: [&str; 5] = [
    "identity_not_established",
    "manifestly_unfounded",
    "excessive",
    "twice_in_twelve_months",
    "not_applicable",
];

/// From where everybody of a demo calls.
fn here() -> Network {
    Network::of(Ipv4Addr::LOCALHOST.into())
}

/// One request and what the office knows of it.
#[derive(Debug)]
pub(super) struct Request {
    filing: RawFiling,
    on_paper: bool,
    reference: Option<Reference>,
    code: Option<String>,
    proven: bool,
    cases: Vec<Known>,
}

#[derive(Debug)]
struct Known {
    id: CaseId,
    right: Right,
    version: i64,
}

impl Request {
    /// One that nobody has filed yet.
    pub(super) fn new(filing: RawFiling, on_paper: bool) -> Self {
        Self { filing, on_paper, reference: None, code: None, proven: false, cases: Vec::new() }
    }
}

/// The staff and their desk.
#[derive(Debug)]
pub(super) struct Office<'a> {
    desk: &'a Desk,
    post: DemoMail,
    officer: Staff,
    lead: Staff,
}

impl<'a> Office<'a> {
    /// Gives everybody an account.
    pub(super) async fn open(desk: &'a Desk, accounts: &[Account], post: DemoMail) -> Result<Self, Failure> {
        let mut staff = Vec::new();
        for account in accounts {
            let email = account.email.parse().map_err(Failure::other)?;
            let id = staff::add_user(desk, &email, account.role, Reach::All, account.password)
                .await
                .map_err(Failure::other)?;
            staff.push(Staff::without_session(id, account.email, account.role));
        }
        let of = |role: Role| staff.iter().find(|one| one.role == role).cloned();
        match (of(Role::Officer), of(Role::Lead)) {
            (Some(officer), Some(lead)) => Ok(Self { desk, post, officer, lead }),
            _ => Err(Failure::other("a demo needs an officer and a lead")),
        }
    }

    /// Where they work.
    pub(super) fn desk(&self) -> &'a Desk {
        self.desk
    }

    /// Who carries their letters.
    pub(super) fn post(&self) -> &DemoMail {
        &self.post
    }

    /// One step of a story. What state or law forbids is left out.
    pub(super) async fn does(&mut self, step: Step, request: &mut Request) -> Result<(), Failure> {
        let done = match step {
            Step::File => self.file(request).await,
            Step::Confirm => self.confirm(request).await,
            Step::Write => {
                self.write(request, "Is there any news? I wrote to you some time ago and would like to know.")
                    .await
            }
            Step::Answer => {
                self.write(request, "My order number is in the receipt you sent me; I bought it in May.")
                    .await
            }
            Step::Withdraw => self.withdraw(request).await,
            Step::Finish => self.finish_tasks(request).await,
            _ => self.act_on_all(step, request).await,
        };
        match done {
            Ok(()) => {}
            Err(Error::Forbidden(forbidden)) => tracing::debug!(?step, %forbidden, "left out"),
            Err(Error::Conflict(_)) => tracing::debug!(?step, "done already"),
            Err(Error::Fields(faults)) => return Err(Failure::other(format!("{step:?}: {faults:?}"))),
            Err(error) => return Err(Failure::other(format!("{step:?}: {error}"))),
        }
        if let Some(code) = self.post.read_mail(self.desk).await? {
            request.code = Some(code);
        }
        Ok(())
    }

    async fn file(&self, request: &mut Request) -> Result<(), Error> {
        let mut raw = request.filing.clone();
        let filer = if request.on_paper {
            raw.channel = Some("letter".to_owned());
            raw.received_at = Some((self.desk.clock().now() - TimeDelta::hours(26)).to_rfc3339());
            raw.reason = Some("The letter was opened a day after it arrived.".to_owned());
            Filer::Staff(&self.officer)
        } else {
            Filer::Form(here())
        };
        let receipt = intake::file_request(self.desk, filer, &raw, None, None).await?;
        request.reference = Some(receipt.reference);
        request.cases = receipt
            .cases
            .into_iter()
            .map(|case| Known { id: case.id, right: case.right, version: 1 })
            .collect();
        Ok(())
    }

    async fn confirm(&self, request: &mut Request) -> Result<(), Error> {
        let requester = self.enters(request).await?;
        requester::end_requester_session(self.desk, &requester).await
    }

    /// With the code of the newest mail, as a person does it.
    async fn enters(&self, request: &mut Request) -> Result<Requester, Error> {
        let (Some(reference), Some(code)) = (&request.reference, request.code.take()) else {
            return Err(Error::CodeWrong(CodeFault::Another));
        };
        let session = requester::open_session(self.desk, reference.as_str(), &code, here()).await?;
        requester::requester(self.desk, &session.token).await
    }

    /// With a new code.
    async fn returns(&self, request: &mut Request) -> Result<Requester, Error> {
        if let Some(reference) = &request.reference {
            requester::send_code(self.desk, reference.as_str()).await?;
        }
        let code = self.post.read_mail(self.desk).await;
        request.code = code.map_err(|failure| Error::Internal(format!("{failure:?}")))?;
        self.enters(request).await
    }

    async fn write(&self, request: &mut Request, text: &str) -> Result<(), Error> {
        let requester = self.returns(request).await?;
        requester::write_message(self.desk, &requester, text).await?;
        requester::end_requester_session(self.desk, &requester).await
    }

    async fn withdraw(&self, request: &mut Request) -> Result<(), Error> {
        let requester = self.returns(request).await?;
        requester::withdraw(self.desk, &requester, None, Some("I found what I needed myself, thank you."))
            .await?;
        requester::end_requester_session(self.desk, &requester).await
    }

    async fn finish_tasks(&self, request: &Request) -> Result<(), Error> {
        for task in officer::tasks(self.desk, &self.officer).await? {
            if request.cases.iter().any(|case| task.case == Some(case.id)) {
                officer::finish_task(self.desk, &self.officer, task.id, "done").await?;
            }
        }
        Ok(())
    }

    /// The same step on every case of a request; one that forbids it does not keep the others from it.
    async fn act_on_all(&self, step: Step, request: &mut Request) -> Result<(), Error> {
        let proven = request.proven;
        let mut left_out = None;
        for case in &mut request.cases {
            match self.step(step, case, proven).await {
                Err(forbidden @ Error::Forbidden(_)) => left_out = Some(forbidden),
                done => done?,
            }
        }
        request.proven |= step == Step::Prove;
        left_out.map_or(Ok(()), Err)
    }

    async fn step(&self, step: Step, case: &mut Known, proven: bool) -> Result<(), Error> {
        let today = self.desk.clock().now().date_naive();
        if step == Step::Prove && case.right == Right::Unsure {
            self.act(&self.officer, case, ActKind::Classify, json!({"right": "access"})).await?;
            case.right = Right::Access;
        }
        let (staff, act, payload) = match step {
            Step::Assign => (&self.officer, ActKind::Assign, json!({"to": "me"})),
            Step::Prove => (
                &self.officer,
                ActKind::Verify,
                json!({"method": "two_points", "evidence": ["order number and month of purchase match"], "tier": 2, "result": "established"}),
            ),
            Step::Fail => (
                &self.officer,
                ActKind::Verify,
                json!({"method": "two_points", "evidence": ["the order number belongs to another name"], "result": "failed",
                    "next_step": "Ask for a second point that only this person knows."}),
            ),
            Step::Ask => (
                &self.officer,
                ActKind::Ask,
                json!({"reason": "identity", "text": "So that nobody else gets your data: in which month did you buy from us, and what is the order number?"}),
            ),
            Step::Resume => (&self.officer, ActKind::Resume, json!({"arrived_on": today, "complete": true})),
            Step::Extend => (
                &self.officer,
                ActKind::Extend,
                json!({"reasons": ["complexity"], "text": "Your data are in several systems, one of them an archive that has to be read by hand."}),
            ),
            Step::Note => (
                &self.officer,
                ActKind::Note,
                json!({"text": "Asked billing and support for their part. The archive answers on Thursdays."}),
            ),
            Step::Decide(given) => (&self.officer, ActKind::Decide, self.decision(case, given).await?),
            Step::Refuse => (&self.officer, ActKind::Refuse, self.refusal(case, proven).await?),
            Step::Approve => {
                // nothing to approve where the decision was left out
                let view = read::case(self.desk, &self.lead, case.id).await?;
                let Some(digest) = view.review_digest else { return Ok(()) };
                (&self.lead, ActKind::Approve, json!({"digest": digest}))
            }
            Step::Return => (
                &self.lead,
                ActKind::Return,
                json!({"comment": "Please say in plainer words why the notes are withheld."}),
            ),
            Step::Send => (&self.officer, ActKind::Send, json!({})),
            Step::Post => (
                &self.officer,
                ActKind::Dispatched,
                json!({"duty": "answer_or_refuse", "channel": "post", "on": today, "proof": "registered letter RR 4407"}),
            ),
            Step::Notify => (
                &self.officer,
                ActKind::Dispatched,
                json!({"duty": "tell_recipients", "channel": "other", "on": today, "proof": "wrote to the newsletter service and the payment provider"}),
            ),
            Step::Settle => {
                (&self.officer, ActKind::Withdraw, json!({"words": "Said on the phone that it is settled."}))
            }
            Step::NotARequest => (
                &self.officer,
                ActKind::NotARequest,
                json!({"reason": "An advertisement that was sent through the form."}),
            ),
            Step::Reopen => (
                &self.officer,
                ActKind::Reopen,
                json!({"cause": "our_error", "text": "One of the systems was forgotten."}),
            ),
            Step::File | Step::Confirm | Step::Write | Step::Answer | Step::Withdraw | Step::Finish => {
                return Ok(());
            }
        };
        self.act(staff, case, act, payload).await
    }

    /// One act on the case as it is; on a conflict of versions the case is read again, as a person would.
    async fn act(&self, staff: &Staff, case: &mut Known, act: ActKind, payload: Value) -> Result<(), Error> {
        for _ in 0..TRIES {
            let on = OnOne { case: case.id, version: case.version, payload: payload.clone() };
            match officer::act_unseen(self.desk, staff, act, on).await {
                Ok(version) => {
                    case.version = version;
                    return Ok(());
                }
                Err(Error::VersionConflict { current }) => case.version = current,
                Err(error) => return Err(error),
            }
        }
        Err(Error::VersionConflict { current: case.version })
    }

    async fn decision(&self, case: &Known, given: Given) -> Result<Value, Error> {
        let files = if matches!(case.right, Right::Access | Right::Know | Right::Portability)
            && given != Given::Nothing
        {
            let table = "field,value\naccount,active\nlast order,A-10407\nnewsletter,no\n";
            vec![
                officer::attach_file(self.desk, &self.officer, case.id, "your-data.csv", table.into())
                    .await?
                    .id,
            ]
        } else {
            Vec::new()
        };
        let (label, outcome) = match case.right {
            Right::Erasure | Right::RemovePosts => ("Account, orders and messages", "erase"),
            Right::Objection
            | Right::OptOut
            | Right::LimitSensitive
            | Right::WithdrawConsent
            | Right::Restriction => ("Use of your data for this purpose", "block"),
            Right::Correction => ("The record as you say it is", "give"),
            _ => ("Account, orders and messages", "give"),
        };
        let first = json!({"label": label, "outcome": outcome, "files": files});
        let items = match given {
            Given::All => json!([first]),
            Given::Nothing => {
                json!([{"label": "All systems, searched by what you named", "outcome": "not_held"}])
            }
            Given::Part => {
                json!(std::iter::once(first).chain(self.withheld(case).await?).collect::<Vec<_>>())
            }
        };
        let text = "Thank you for your patience. You find everything that we decided below.";
        Ok(json!({"items": items, "letter": {"text": text}}))
    }

    async fn refusal(&self, case: &Known, proven: bool) -> Result<Value, Error> {
        let general = GENERAL.first().map(|code| (*code).to_owned());
        let code = if proven { self.reason(case, ActKind::Refuse, &GENERAL).await? } else { None };
        Ok(json!({"code": code.or(general), "text": "We looked at your request with care."}))
    }

    /// A row that is withheld under every law of the case; nothing where the law knows no reason.
    async fn withheld(&self, case: &Known) -> Result<Option<Value>, Error> {
        let view: CaseView = read::case(self.desk, &self.officer, case.id).await?;
        let offered = view.acts.into_iter().filter(|offer| offer.act == ActKind::Decide);
        let reasons: Vec<_> = offered.flat_map(|offer| offer.reasons).collect();
        // those of the leading law come first
        let Some(code) = reasons.first().map(|reason| reason.code.clone()) else { return Ok(None) };
        let knows = |law| reasons.iter().any(|reason| reason.law == law && reason.code == code);
        let mut grounds: Vec<&ReasonView> = Vec::new();
        for reason in reasons.iter().filter(|reason| !knows(reason.law.clone())) {
            if grounds.iter().all(|ground| ground.law != reason.law) {
                grounds.push(reason);
            }
        }
        let named = |ground: &&ReasonView| json!({"law": ground.law, "code": ground.code});
        let grounds: Vec<Value> = grounds.iter().map(named).collect();
        let label = "Notes that also name other people";
        Ok(Some(json!({"label": label, "outcome": "withhold", "code": code, "grounds": grounds})))
    }

    /// A reason that the law offers for an act: the first that is not to be avoided, or the first.
    async fn reason(&self, case: &Known, act: ActKind, avoided: &[&str]) -> Result<Option<String>, Error> {
        let view: CaseView = read::case(self.desk, &self.officer, case.id).await?;
        let offer = view.acts.into_iter().find(|offer| offer.act == act);
        let codes: Vec<String> =
            offer.into_iter().flat_map(|offer| offer.reasons).map(|reason| reason.code).collect();
        Ok(codes.iter().find(|code| !avoided.contains(&code.as_str())).or_else(|| codes.first()).cloned())
    }
}
