//! Every page of the wizard drawn once empty, once wrongly answered, once rightly: no text is missing, every fault
//! stands at its field and in the summary, and what was typed is still there.

use std::sync::Arc;

use actix_web::{test::TestRequest, web::Data};

use super::{answers::Answers, step::Step, wish::Wish, *};
use crate::{
    config::Controller,
    web::{
        forms::Typed,
        site::{Site, test_site},
    },
};

fn page(site: &Arc<Site>) -> Page {
    let request = TestRequest::get().uri("/request").app_data(Data::from(Arc::clone(site)));
    Page::of(&request.insert_header(("sec-gpc", "1")).to_http_request()).unwrap()
}

fn controller() -> Controller {
    crate::config::load(None).unwrap().settings.controllers.remove(0)
}

fn every_step() -> Vec<Step> {
    let fixed = [
        Step::Whose,
        Step::Place,
        Step::Region,
        Step::Relationship,
        Step::Wishes,
        Step::Find,
        Step::Reply,
        Step::OptOut,
    ];
    let about = Wish::ALL.into_iter().filter(|wish| wish.has_details()).map(Step::About);
    fixed.into_iter().chain(about).collect()
}

/// Draws the page as it answers `body`; without a body as it is first seen.
async fn drawn(site: &Arc<Site>, step: Step, answers: &Answers, body: Option<&str>) -> String {
    let page = page(site);
    let mut question = questions::question(step, &page, answers, &controller());
    if let Some(body) = body {
        question.check(step, &Typed::parse(body.as_bytes()), &page);
    }
    let answer = render(page, step, question, "/request", false, None).unwrap();
    let bytes = actix_web::body::to_bytes(answer.into_body()).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[actix_web::test]
async fn no_page_lacks_a_text() {
    let (_folder, site) = test_site("http://127.0.0.1:8080");
    let mut answers = Answers::default();
    for typed in ["country=US&wishes=opt_out", "country=CA&wishes=copy"] {
        answers.put(Step::Place, Typed::parse(typed.as_bytes()));
        answers.put(Step::Wishes, Typed::parse(typed.as_bytes()));
        for step in every_step() {
            for body in
                [None, Some(""), Some("to=2020-01-01&from=2021-01-01&how=direct&scope=areas&reply_by=post")]
            {
                let html = drawn(&site, step, &answers, body).await;
                assert!(!html.contains('⟦'), "{step:?}: {html}");
                assert_eq!(html.matches("<h1>").count(), 1, "{step:?} needs one heading: {html}");
            }
        }
    }
}

#[actix_web::test]
async fn a_page_sent_empty_says_what_is_missing_at_the_field_and_in_the_summary() {
    let (_folder, site) = test_site("http://127.0.0.1:8080");
    for step in every_step().into_iter().filter(|step| *step != Step::About(Wish::Consent)) {
        let html = drawn(&site, step, &Answers::default(), Some("")).await;
        assert!(html.contains("<title>Error: "), "{step:?}: {html}");
        assert!(html.contains("role=\"alert\" tabindex=\"-1\" autofocus"), "{step:?}");
        let target = html.split("<li><a href=\"#").nth(1).unwrap().split('"').next().unwrap();
        assert!(html.contains(&format!("id=\"{target}\"")), "{step:?}: the summary leads to {target}");
        let name = target.trim_end_matches("-1");
        assert!(html.contains(&format!("id=\"{name}-fault\"")), "{step:?}");
        let described = html.split("aria-describedby=\"").skip(1).any(|rest| {
            rest.split('"').next().is_some_and(|ids| ids.split(' ').any(|id| id == format!("{name}-fault")))
        });
        assert!(described, "{step:?}: no field is described by its fault");
    }
}

#[actix_web::test]
async fn what_was_typed_is_kept_and_escaped() {
    let (_folder, site) = test_site("http://127.0.0.1:8080");
    let body = "email=not+an+address&name=%3Cscript%3E%22%D7%93%D7%91%D7%95%D7%A8%D7%94&id-order_number=A-1";
    let html = drawn(&site, Step::Find, &Answers::default(), Some(body)).await;
    assert!(html.contains("Enter an e-mail address like"), "{html}");
    assert!(html.contains("value=\"not an address\"") && html.contains("value=\"A-1\""), "{html}");
    assert!(html.contains("דבורה") && !html.contains("<script"), "{html}");
}

#[actix_web::test]
async fn the_browsers_signal_is_acknowledged() {
    let (_folder, site) = test_site("http://127.0.0.1:8080");
    assert!(drawn(&site, Step::OptOut, &Answers::default(), None).await.contains("Global Privacy Control"));
    assert!(drawn(&site, Step::Wishes, &Answers::default(), None).await.contains("Global Privacy Control"));
}
