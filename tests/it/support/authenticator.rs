//! An authenticator app: from the secret that a page shows to the code of an instant.

use chrono::{DateTime, Utc};

/// The code that it shows at `at` for a secret as people type it.
pub fn code(secret: &str, at: DateTime<Utc>) -> String {
    let plain: String = secret.split_whitespace().collect();
    let bytes = data_encoding::BASE32_NOPAD.decode(plain.as_bytes()).unwrap();
    let totp = totp_rs::Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_digits(6)
        .with_step_duration(30)
        .with_secret(totp_rs::Secret::from(bytes))
        .with_account_name("test")
        .build()
        .unwrap();
    totp.generate(at.timestamp().try_into().unwrap()).to_string()
}
