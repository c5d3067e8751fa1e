//! Names of files survive whoever sends them, lose the folders of every system, and cannot read backwards.

use habeas::case::Role;
use rstest::rstest;

use super::by_mail;
use crate::support::{databases::Engine, http::Answer, office::Office, window::Window};

/// What stands in the header after the name of the field, and the name that is kept.
const NAMES: [(&[u8], &str); 13] = [
    (b"filename=\"C:\\fakepath\\b.pdf\"", "b.pdf"),
    (b"filename*=ISO-8859-1''Eelan%E4i.jpg", "Eelanäi.jpg"),
    ("filename=\"invoice\u{202E}fdp.txt\"".as_bytes(), "invoicefdp.txt"),
    ("filename=\"scan\u{2067}fdp.csv\"".as_bytes(), "scanfdp.csv"),
    (b"filename=\"\xDCbersicht.pdf\"", "Übersicht.pdf"),
    // the same kinds
    (b"filename=\"\\\\server\\share\\new.txt\"", "new.txt"),
    (b"filename=\"/home/dana/c.pdf\"", "c.pdf"),
    (b"filename=\"C:\\\\escaped\\\\d.pdf\"", "d.pdf"),
    (b"filename*=utf-8'en'%E2%82%AC%20rates.txt", "€ rates.txt"),
    (b"filename*=windows-1252''%80.txt; filename=\"euro.txt\"", "€.txt"),
    (b"filename=\"a \\\"b\\\".pdf\"", "a \"b\".pdf"),
    ("filename=\"\u{202D}\u{2066}x\u{2069}\u{200B}y\u{FEFF}.pdf\"".as_bytes(), "xy.pdf"),
    ("filename=\"דוח\u{200F} 2026.pdf\"".as_bytes(), "דוח\u{200F} 2026.pdf"),
];

fn form(token: &str, name: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    if !token.is_empty() {
        body.extend(
            format!("--cut\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{token}\r\n").bytes(),
        );
    }
    body.extend(b"--cut\r\nContent-Disposition: form-data; name=\"file\"; ");
    body.extend(name);
    body.extend(b"\r\nContent-Type: application/pdf\r\n\r\n");
    body.extend(bytes);
    body.extend(b"\r\n--cut--\r\n");
    body
}

/// What is inside a file of that name.
fn inside(name: &str) -> &'static [u8] {
    match name.rsplit_once('.') {
        Some((_, "pdf")) => b"%PDF-1.7\n1 0 obj\n",
        Some((_, "jpg")) => b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01",
        Some(_) | None => b"words",
    }
}

const MULTIPART: &str = "multipart/form-data; boundary=cut";

#[rstest]
fn the_name_of_a_file_survives_by_api_and_by_page(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut window = Window::of(&office, "second@office.example", Role::Officer);
    for (sent, kept) in NAMES {
        let case = office.files(&by_mail("dana@people.example")).case();
        let by_api = office
            .http()
            .post(&format!("/api/v1/cases/{case}/files"))
            .token(officer.token())
            .header("content-type", MULTIPART)
            .bytes(&form("", sent, inside(kept)));
        assert_eq!(by_api.status, 201, "{}: {}", String::from_utf8_lossy(sent), by_api.text());
        assert_eq!(by_api.json()["name"], kept);
        window.opens(&format!("/desk/cases/{case}")).expect(200);
        let token = window.hidden("token");
        upload(&window, &case, &form(&token, sent, inside(kept))).expect(303);
        let files = officer.case(&case)["files"].clone();
        let names: Vec<&str> =
            files.as_array().unwrap().iter().map(|file| file["name"].as_str().unwrap()).collect();
        assert_eq!(names, [kept, kept]);
    }
    // what such names would hide is no kind that is taken
    let case = office.files(&by_mail("dana@people.example")).case();
    for name in ["invoice\u{202E}fdp.exe", "scan\u{2067}fdp.js"] {
        let path = format!("/api/v1/cases/{case}/files");
        let answer = office.http().post(&path).token(officer.token()).file("file", name, inside("b.pdf"));
        assert_eq!(answer.status, 422, "{name:?}: {}", answer.text());
    }
}

fn upload(window: &Window<'_>, case: &str, body: &[u8]) -> Answer {
    let call =
        window.http.post(&format!("/desk/cases/{case}/files")).header("origin", &window.office.url(""));
    call.header("content-type", MULTIPART).bytes(body)
}

#[rstest]
fn an_empty_file_is_told_and_never_an_answer(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let office = Office::on(engine);
    let officer = office.hires("officer@office.example", Role::Officer);
    let mut window = Window::of(&office, "second@office.example", Role::Officer);
    let case = office.files(&by_mail("dana@people.example")).case();
    let path = format!("/api/v1/cases/{case}/files");
    let answer = office.http().post(&path).token(officer.token()).file("file", "answer.pdf", b"");
    assert_eq!(
        (answer.status, &answer.json()["errors"][0]["pointer"]),
        (422, &"/file".into()),
        "{}",
        answer.text()
    );
    window.opens(&format!("/desk/cases/{case}")).expect(200);
    let token = window.hidden("token");
    let told = upload(&window, &case, &form(&token, b"filename=\"answer.pdf\"", b"")).expect(422);
    assert!(told.text().contains("This file is empty"), "{}", told.text());
    // where nothing was chosen, nothing is said
    upload(&window, &case, &form(&token, b"filename=\"\"", b"")).expect(303);
    assert_eq!(officer.case(&case)["files"].as_array().unwrap().len(), 0);
}
