//! Style sheets and icons inside the binary, under names that change with their content, cached for ever.
//!
//! Compressed on the way out (see the URL table); pages are not, because they mix secrets with what people type.

use std::sync::LazyLock;

use actix_web::{HttpResponse, http::header, web};
use sha2::{Digest, Sha256};

use super::problem::Problem;

/// One file with its public path.
#[derive(Debug)]
pub struct Asset {
    /// `/assets/NAME-HASH.EXT`.
    pub path: String,
    kind: &'static str,
    bytes: &'static [u8],
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
    /// The icon sprite.
    pub icons: Asset,
}

const CSS: &str = "text/css; charset=utf-8";

/// The assets of this build.
pub static ASSETS: LazyLock<Assets> = LazyLock::new(|| Assets {
    ltr: asset("bootstrap", "css", CSS, include_bytes!("assets/bootstrap/bootstrap.min.css")),
    rtl: asset("bootstrap-rtl", "css", CSS, include_bytes!("assets/bootstrap/bootstrap.rtl.min.css")),
    house: asset("house", "css", CSS, include_bytes!("assets/house.css")),
    desk: asset("desk", "css", CSS, include_bytes!("desk_pages/desk.css")),
    icons: asset("icons", "svg", "image/svg+xml", include_bytes!("assets/icons/icons.svg")),
});

fn asset(name: &str, extension: &str, kind: &'static str, bytes: &'static [u8]) -> Asset {
    let digest = data_encoding::HEXLOWER.encode(&Sha256::digest(bytes));
    let short = digest.get(..12).unwrap_or(&digest);
    Asset { path: format!("/assets/{name}-{short}.{extension}"), kind, bytes }
}

/// Hands out the asset of that name; any other name is unknown.
///
/// # Errors
/// 404 for an unknown name.
pub async fn serve(name: web::Path<String>) -> Result<HttpResponse, Problem> {
    let assets = &*ASSETS;
    let wanted = format!("/assets/{name}");
    let all = [&assets.ltr, &assets.rtl, &assets.house, &assets.desk, &assets.icons];
    let found = all.into_iter().find(|asset| asset.path == wanted).ok_or_else(Problem::not_found)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, found.kind))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "accept-encoding"))
        .body(found.bytes))
}
