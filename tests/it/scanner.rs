//! Files and the scanner for malware: a real clamd with a list of one signature, in the foreground of this test.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
};

use habeas::case::Role;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::{
    api::access,
    desk_pages::Window,
    support::{databases::Engine, office::Office, premises::eventually},
};

/// The file that every scanner is asked with, in two parts, so that no scanner meets it here.
fn eicar() -> Vec<u8> {
    let halves = [r"X5O!P%@AP[4\PZX54(P^)7CC)7}", "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"];
    halves.concat().into_bytes()
}

/// A clamd that ends with the test.
struct Scanner {
    process: Child,
    folder: tempfile::TempDir,
}

impl Scanner {
    /// Starts one and waits until it listens.
    fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("habeas-clamd-").tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("signatures")).unwrap();
        let sample = eicar();
        let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(&sample));
        fs::write(path("signatures/test.hsb"), format!("{digest}:{}:Test.Signature:73\n", sample.len()))
            .unwrap();
        let settings = format!(
            "Foreground yes\nDatabaseDirectory {}\nLocalSocket {}\nMaxThreads 2\n",
            path("signatures").display(),
            path("clamd.sock").display()
        );
        fs::write(path("clamd.conf"), settings).unwrap();
        let process = Command::new("clamd")
            .env("PATH", format!("{}:/usr/sbin", std::env::var("PATH").unwrap_or_default()))
            .arg(format!("--config-file={}", path("clamd.conf").display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("clamd is not installed; tests/run installs it");
        let mut scanner = Self { process, folder };
        eventually("clamd listens", || {
            assert!(scanner.process.try_wait().unwrap().is_none(), "clamd ended");
            scanner.socket().exists().then_some(())
        });
        scanner
    }

    fn socket(&self) -> std::path::PathBuf {
        self.folder.path().join("clamd.sock")
    }

    fn setting(socket: &Path) -> String {
        format!("[files]\nscanner = \"unix:{}\"\n", socket.display())
    }
}

impl Drop for Scanner {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

#[test]
fn malware_is_found_and_not_kept_and_a_silent_scanner_lets_nothing_pass() {
    let scanner = Scanner::start();
    let office = Office::with(Engine::Sqlite, &Scanner::setting(&scanner.socket()));
    let case = office.files(&access("dana@people.example")).case();
    let officer = office.hires("officer@office.example", Role::Officer);
    let brings = |name: &str, bytes: &[u8]| {
        let path = format!("/api/v1/cases/{case}/files");
        office.http().post(&path).token(officer.token()).file("file", name, bytes)
    };
    brings("orders.csv", b"order;day\n").expect(201);
    let found = brings("orders.txt", &eicar()).expect(422).json();
    assert_eq!(
        (&found["errors"][0]["pointer"], &found["errors"][0]["code"]),
        (&json!("/file"), &json!("not_allowed"))
    );
    assert!(!found.to_string().contains("Signature"), "{found}");
    assert!(crate::support::office::log().contains("Test.Signature"));

    let socket = scanner.socket();
    drop(scanner);
    assert!(!socket.exists());
    let silent = brings("orders.csv", b"order;day\n").expect(503);
    assert_eq!(silent.problem(), "scanner_silent");
    assert_eq!(silent.header("retry-after"), "60");
    let mut window = Window::new(&office);
    window.signs_in("officer@office.example").expect(303);
    window.opens(&format!("/desk/cases/{case}")).expect(200);
    // people go on filing meanwhile, and what is there can be worked on
    office.files(&access("eve@people.example"));
    let files = officer.case(&case)["files"].as_array().unwrap().len();
    assert_eq!(files, 1);
    let blobs = fs::read_dir(office.database.folder().join("blobs/files")).unwrap().count();
    assert_eq!(blobs, 1, "nothing of what was refused is kept");
    office.verifies();
}

#[test]
fn kinds_are_judged_by_what_is_inside() {
    let office = Office::on(Engine::Sqlite);
    let case = office.files(&access("dana@people.example")).case();
    let officer = office.hires("officer@office.example", Role::Officer);
    let path = format!("/api/v1/cases/{case}/files");
    let brings =
        |name: &str, bytes: &[u8]| office.http().post(&path).token(officer.token()).file("file", name, bytes);
    brings("scan.pdf", b"%PDF-1.7\n").expect(201);
    for (name, bytes, code) in [
        ("scan.exe", b"MZ\x90\0\x03\0\0\0" as &[u8], "not_allowed"),
        ("page.html", b"<html>", "not_allowed"),
        ("picture.svg", b"<svg onload=\"alert(1)\"/>", "not_allowed"),
        ("scan.pdf", b"MZ\x90\0\x03\0\0\0", "invalid"),
        ("scan.pdf", b"<html><script>alert(1)</script>", "invalid"),
    ] {
        let refused = brings(name, bytes).expect(422).json();
        assert_eq!(
            (&refused["errors"][0]["pointer"], &refused["errors"][0]["code"]),
            (&json!("/file"), &json!(code)),
            "{name}"
        );
    }
}
