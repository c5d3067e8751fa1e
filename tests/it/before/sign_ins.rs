//! Sign-ins of an earlier release knew no factors: they end at the upgrade. Those of requesters go on.

use rstest::rstest;

use super::databases::{node, unpacked};
use crate::support::databases::Engine;

#[rstest]
fn staff_who_were_signed_in_before_the_upgrade_sign_in_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let premises = unpacked(engine);
    let database = premises.database();
    let user = database.lines("SELECT id AS line FROM users ORDER BY id").remove(0);
    let times = "'2026-11-29 01:00:00', '2026-11-29 01:00:00', '2026-12-29 01:00:00'";
    for (digest, kind) in [("a", "staff"), ("b", "requester")] {
        database
            .raw(&format!(
                "INSERT INTO sessions (digest, kind, subject, csrf, created_at, seen_at, expires_at)
                 VALUES ('{digest}', '{kind}', '{user}', 'c', {times})"
            ))
            .unwrap();
    }
    database
        .raw(&format!(
            "INSERT INTO refresh_tokens (digest, user_id, family, created_at, expires_at)
             VALUES ('t', '{user}', 'f', '2026-11-29 01:00:00', '2026-12-29 01:00:00')"
        ))
        .unwrap();
    let migrated = node(&premises).run(&["migrate"], "");
    assert_eq!(migrated.code, Some(0), "{migrated:?}");
    let staff = "SELECT digest AS line FROM sessions WHERE kind = 'staff'";
    assert_eq!(database.lines(staff), Vec::<String>::new());
    assert_eq!(database.lines("SELECT digest AS line FROM refresh_tokens"), Vec::<String>::new());
    assert!(database.lines("SELECT digest AS line FROM sessions").contains(&"b".to_owned()));
}
