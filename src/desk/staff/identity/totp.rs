//! The second factor of staff: TOTP (RFC 6238), SHA-1, six digits, 30 s. The present step and one earlier are taken;
//! a code is good once, which the caller enforces by storing the step that matched.

use chrono::{DateTime, Utc};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::{desk::Error, types::typed};

const STEP_SECS: u64 = 30;

/// A second factor: 160 random bits.
pub(crate) struct SecondFactor {
    totp: Totp,
}

impl SecondFactor {
    /// Reads a factor from its 20 secret bytes.
    pub(crate) fn new(secret: &[u8], account: &str) -> Result<Self, Error> {
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(0)
            .with_step_duration(STEP_SECS)
            .with_secret(Secret::from(secret.to_vec()))
            .with_issuer(Some("Habeas"))
            .with_account_name(account.replace(':', "_"))
            .build()
            .map_err(|_| Error::Internal("a stored second factor is unreadable".into()))?;
        Ok(Self { totp })
    }

    /// The step whose code this is, if it is that of the present step or of the one before.
    pub(crate) fn matching_step(&self, code: &str, now: DateTime<Utc>) -> Option<i64> {
        let code = typed::code(code, 6)?;
        let now = u64::try_from(now.timestamp()).ok()?;
        let step =
            self.totp.check(&code, now).or_else(|| self.totp.check(&code, now.saturating_sub(STEP_SECS)))?;
        i64::try_from(step).ok()
    }

    /// The code of an instant, for people who set up an account by script.
    #[cfg(test)]
    pub(crate) fn code_at(&self, now: DateTime<Utc>) -> String {
        self.totp.generate(u64::try_from(now.timestamp()).unwrap()).to_string()
    }

    /// The address that authenticator apps take.
    pub(crate) fn url(&self) -> Result<String, Error> {
        self.totp.to_url().map_err(|_| Error::Internal("the second factor has no address".into()))
    }

    /// The secret as people type it.
    pub(crate) fn secret_base32(secret: &[u8]) -> String {
        data_encoding::BASE32_NOPAD.encode(secret)
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn the_present_code_and_the_one_before_fit_no_other() {
        let factor = SecondFactor::new(&[7; 20], "officer@office.example").unwrap();
        let now = DateTime::from_timestamp(1_800_000_015, 0).unwrap();
        let step = now.timestamp() / 30;
        assert_eq!(factor.matching_step(&factor.code_at(now), now), Some(step));
        let arabic = |digit: char| char::from_u32(u32::from(digit) - u32::from('0') + 0x660).unwrap();
        let typed: String = factor.code_at(now).chars().map(arabic).collect();
        assert_eq!(factor.matching_step(&format!(" {typed}\u{200F}"), now), Some(step));
        assert_eq!(factor.matching_step(&factor.code_at(now - TimeDelta::seconds(30)), now), Some(step - 1));
        assert_eq!(factor.matching_step(&factor.code_at(now - TimeDelta::seconds(60)), now), None);
        assert_eq!(factor.matching_step(&factor.code_at(now + TimeDelta::seconds(30)), now), None);
        assert!(factor.url().unwrap().starts_with("otpauth://totp/"));
    }
}
