//! Settings from outside: what is not understood is refused, with the place named.

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
