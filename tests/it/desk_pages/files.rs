//! Files of a case by page: in by a form, out as an attachment.

use habeas::case::Role;

use super::{OFFICER, Window};
use crate::{
    api::access,
    support::{databases::Engine, office::Office},
};

#[test]
fn a_file_comes_and_goes_as_an_attachment() {
    let office = Office::on(Engine::Sqlite);
    let case = office.files(&access("dana@people.example")).case();
    let mut window = Window::of(&office, OFFICER, Role::Officer);
    window.opens(&format!("/desk/cases/{case}")).expect(200);
    let token = window.hidden("token");
    let upload = |token: &str| {
        format!(
            "--cut\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n--cut\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"data.txt\"\r\n\r\n<b>hi</b>\r\n--cut--\r\n"
        )
    };
    let path = format!("/desk/cases/{case}/files");
    let http = window.http.clone();
    let post = |body: &str| {
        let call = http.post(&path).header("origin", &office.url(""));
        call.header("content-type", "multipart/form-data; boundary=cut").bytes(body.as_bytes())
    };
    post(&upload("wrong")).expect(403);
    post(&upload(&token)).expect(303);
    window.opens(&format!("/desk/cases/{case}")).expect(200);
    window.sees("data.txt");
    let start = format!("/desk/cases/{case}/files/");
    let id = window.page.split(&start).nth(1).unwrap()[..36].to_owned();
    let file = window.opens(&format!("{start}{id}")).expect(200);
    assert_eq!(file.body, b"<b>hi</b>");
    assert!(file.header("content-disposition").starts_with("attachment"));
    assert!(file.header("content-security-policy").starts_with("sandbox"));
}
