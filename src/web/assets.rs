//! Style sheet, script and icon: in the binary, under names that change with their content.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest as _, Sha256};

use super::random::hex;

/// An asset.
struct Asset {
    name: String,
    kind: &'static str,
    text: String,
}

static ASSETS: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    let style = format!("{}\n{}", crate::report::STYLE, include_str!("assets/desk.css"));
    [
        asset("desk", "css", "text/css; charset=utf-8", style),
        asset("desk", "js", "text/javascript; charset=utf-8", include_str!("assets/desk.js").to_owned()),
        asset("icon", "svg", "image/svg+xml", include_str!("assets/icon.svg").to_owned()),
    ]
});

fn asset(stem: &str, ending: &str, kind: &'static str, text: String) -> Asset {
    let hash = hex(&Sha256::digest(text.as_bytes())[..8]);
    Asset { name: format!("{stem}-{hash}.{ending}"), kind, text }
}

/// Addresses of style sheet, script and icon.
pub(super) fn addresses() -> [String; 3] {
    [0, 1, 2].map(|place: usize| format!("/assets/{}", ASSETS[place].name))
}

/// Answers with an asset.
pub(super) async fn asset_file(Path(name): Path<String>) -> Response {
    match ASSETS.iter().find(|asset| asset.name == name) {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(asset) => {
            let kept = "public, max-age=31536000, immutable";
            ([(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, kept)], asset.text.as_str()).into_response()
        }
    }
}
