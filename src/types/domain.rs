//! Domains of mail (UTS 46).

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

use super::typed::signs;

/// A domain as it is shown and as it stands on an envelope (UTS 46): a name with a dot, letters, digits and hyphens, that
/// does not end in a number. Joiners count where the script knows them, and are stray elsewhere.
pub(super) fn in_ascii(domain: &str) -> Option<(String, String)> {
    let plain = |domain: &str| {
        let ascii = Uts46::new()
            .to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify)
            .ok()?;
        let (_, last) = ascii.rsplit_once('.')?;
        let is_number = last.bytes().all(|byte| byte.is_ascii_digit())
            || last.strip_prefix("0x").is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()));
        (!is_number).then(|| ascii.into_owned())
    };
    if let Some(ascii) = plain(domain) {
        return Some((domain.to_owned(), ascii));
    }
    let stripped = signs::seen(domain);
    (stripped != domain).then(|| plain(&stripped)).flatten().map(|ascii| (stripped, ascii))
}
