//! Settings from outside: what is not understood is refused, with the place named.

use std::{fs, path::Path};

use crate::support::process::Installation;

#[test]
fn a_misspelt_setting_is_named() {
    let installation = Installation::new().with("HABEAS__SERVER__BINDD", "127.0.0.1:0");
    let answer = installation.run(&["config", "check"], "");
    assert_eq!(answer.code, Some(78), "{answer:?}");
    assert!(answer.stderr.to_lowercase().contains("bindd"), "the fault is not named: {answer:?}");
    assert_eq!(answer.stdout, "");
}

#[test]
fn an_unknown_key_in_the_file_is_named_with_the_file() {
    let installation = Installation::new().with_config("[server]\nport = 80\n");
    let answer = installation.run(&["config", "check"], "");
    assert_eq!(answer.code, Some(78), "{answer:?}");
    assert!(answer.stderr.contains("habeas.toml") && answer.stderr.contains("port"), "{answer:?}");
}

/// A form that is not there, or is none, is found before anybody is promised one.
#[test]
fn a_directory_of_forms_is_looked_through() {
    let folder = tempfile::tempdir().unwrap();
    let with = |directory: &Path| {
        let controller = format!(
            "[[controllers]]\nslug = \"default\"\nname = \"Invented Ltd\"\nzone = \"UTC\"\nforms = \"{}\"\n\
             mailbox = \"privacy@invented.example\"\nlaws = [{{ law = \"eu-gdpr\", by = \"residence\" }}]\n",
            directory.display()
        );
        Installation::new().with_config(&controller).run(&["config", "check"], "")
    };
    assert_eq!(with(folder.path()).code, Some(0));
    let nowhere = with(&folder.path().join("nowhere"));
    assert_eq!(nowhere.code, Some(78), "{nowhere:?}");
    assert!(nowhere.stderr.contains("controllers[0].forms"), "{nowhere:?}");
    fs::write(folder.path().join("form.exe"), "MZ").unwrap();
    let other = with(folder.path());
    assert_eq!(other.code, Some(78), "{other:?}");
    assert!(other.stderr.contains("form.exe"), "{other:?}");
}

#[test]
fn no_configuration_is_a_valid_configuration() {
    let answer = Installation::new().run(&["config", "check"], "");
    assert_eq!(answer.code, Some(0), "{answer:?}");
}

#[test]
fn rungs_of_the_ladder_are_apart_and_in_order() {
    for (key, value) in [("LEAD_SHARE", "0.502"), ("DPO_SHARE", "0.3"), ("DPO_WORKING_DAYS", "3")] {
        let installation = Installation::new().with(&format!("HABEAS__DESK__LADDER__{key}"), value);
        let answer = installation.run(&["config", "check"], "");
        assert_eq!(answer.code, Some(78), "{key}: {answer:?}");
        assert!(answer.stderr.contains("desk.ladder"), "{key}: {answer:?}");
    }
}

fn sources(folder: &Path, all: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|kind| kind == "rs") && !path.ends_with("config/sections.rs") {
            // what only has bounds is not read
            let text = fs::read_to_string(&path).unwrap();
            text.lines().filter(|line| !line.contains("within(\"")).for_each(|line| *all += line);
        }
    }
}

#[test]
fn every_setting_is_read_by_somebody() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let sections = fs::read_to_string(root.join("config/sections.rs")).unwrap();
    let mut read = String::new();
    sources(&root, &mut read);
    let fields: Vec<&str> = sections
        .lines()
        .filter_map(|line| line.strip_prefix("    pub ")?.split_once(": ").map(|(name, _)| name))
        .collect();
    assert!(fields.len() > 50, "{fields:?}");
    let is_read = |name: &str| {
        let call = format!(".{name}");
        read.match_indices(&call).any(|(at, _)| {
            !read[at + call.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_')
        })
    };
    let unread: Vec<&str> = fields.into_iter().filter(|name| !is_read(name)).collect();
    assert!(unread.is_empty(), "nobody reads {unread:?}");
}
