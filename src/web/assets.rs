//! Style sheets and icons inside the binary, under names that change with their content, cached for ever.
//!
//! Compressed once for the process, as hard as gzip can: on a slow line the style sheet is most of a public page.

use std::{
    io::Write,
    sync::{LazyLock, OnceLock},
};

use actix_web::{HttpRequest, HttpResponse, http::header, web, web::Bytes};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

use super::problem::Problem;

/// One file with its public path.
#[derive(Debug)]
pub struct Asset {
    /// `/assets/NAME-HASH.EXT`.
    pub path: String,
    kind: &'static str,
    bytes: &'static [u8],
    packed: OnceLock<Option<Bytes>>,
}

impl Asset {
    /// Packed at the first call that wants it; `None` if that fails, which writing to memory does not.
    fn packed(&self) -> Option<Bytes> {
        let pack = || {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(self.bytes).ok()?;
            encoder.finish().ok().map(Bytes::from)
        };
        self.packed.get_or_init(pack).clone()
    }
}

/// Every file that pages link to.
#[derive(Debug)]
pub struct Assets {
    /// Bootstrap for left-to-right pages.
    pub ltr: Asset,
    /// Bootstrap for right-to-left pages.
    pub rtl: Asset,
    /// The house style.
    pub house: Asset,
    /// What the console adds to it.
    pub desk: Asset,
    /// The sheet of a letter by post.
    pub sheet: Asset,
    /// The icon sprite.
    pub icons: Asset,
}

impl Assets {
    /// Each of them: what is left out here is linked to and not there.
    fn all(&self) -> [&Asset; 6] {
        let Self { ltr, rtl, house, desk, sheet, icons } = self;
        [ltr, rtl, house, desk, sheet, icons]
    }
}

const CSS: &str = "text/css; charset=utf-8";

/// The assets of this build.
pub static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
    ltr: asset("bootstrap", "css", CSS, include_bytes!("assets/bootstrap/bootstrap.min.css")),
    rtl: asset("bootstrap-rtl", "css", CSS, include_bytes!("assets/bootstrap/bootstrap.rtl.min.css")),
    house: asset("house", "css", CSS, include_bytes!("assets/house.css")),
    desk: asset("desk", "css", CSS, include_bytes!("assets/desk.css")),
    sheet: asset("sheet", "css", CSS, include_bytes!("assets/sheet.css")),
    icons: asset("icons", "svg", "image/svg+xml", include_bytes!("assets/icons/icons.svg")),
});

fn asset(name: &str, extension: &str, kind: &'static str, bytes: &'static [u8]) -> Asset {
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(bytes));
    let short = digest.get(..12).unwrap_or(&digest);
    Asset { path: format!("/assets/{name}-{short}.{extension}"), kind, bytes, packed: OnceLock::new() }
}

/// Hands out the asset of that name; any other name is unknown.
///
/// # Errors
/// 404 for an unknown name.
pub async fn serve(req: HttpRequest, name: web::Path<String>) -> Result<HttpResponse, Problem> {
    let wanted = format!("/assets/{name}");
    let found = ASSETS.all().into_iter().find(|asset| asset.path == wanted).ok_or_else(Problem::not_found)?;
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, found.kind))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "accept-encoding"));
    Ok(match found.packed().filter(|_| takes_gzip(&req)) {
        Some(packed) => response.insert_header((header::CONTENT_ENCODING, "gzip")).body(packed),
        None => response.body(found.bytes),
    })
}

fn takes_gzip(req: &HttpRequest) -> bool {
    let accepted = req.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.unwrap_or_default().split(',').any(|coding| {
        let (name, weight) = coding.split_once(";q=").unwrap_or((coding, "1"));
        name.trim() == "gzip" && weight.trim().parse::<f32>().is_ok_and(|weight| weight > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_page_leaves_room_for_its_own_words() {
        let bytes = |asset: &Asset| asset.packed().unwrap().len();
        for bootstrap in [&ASSETS.ltr, &ASSETS.rtl] {
            let styles = bytes(bootstrap) + bytes(&ASSETS.house) + bytes(&ASSETS.icons);
            assert!(styles <= 38 * 1_024, "{styles} bytes of 45 KiB are gone before the first word");
        }
    }
}
