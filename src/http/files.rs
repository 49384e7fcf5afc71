//! What is served as it is: style sheets and fonts, the signed checkpoint, the key, and whether we are well.

use super::App;
use super::fault::Fault;
use super::headers::has;
use super::query::At;
use super::theme::Look;
use crate::follower::Standing;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use weerklank_projections::pages::asset;

/// An address with a version holds the same bytes for ever.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// One without, such as that of a font, is asked for again after an hour.
const FOR_AN_HOUR: &str = "public, max-age=3600";

/// A style sheet or font.
pub async fn assets(
    State(app): State<Arc<App>>,
    At(name): At<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let (version, media_type, bytes) = match (&app.look, asset(&name)) {
        (Some(look), _) if name == Look::NAME => (look.version(), Look::MEDIA_TYPE, look.bytes()),
        (_, Some(asset)) => {
            let bytes = Bytes::from_static(asset.bytes);
            (asset.version(), asset.media_type, bytes)
        }
        _ => return Err(Fault::NotFound),
    };
    let tag = HeaderValue::from_str(&format!("W/\"{version}\"")).map_err(super::fault::internal)?;
    let kept = if query.is_some_and(|query| query == format!("v={version}")) {
        FOR_EVER
    } else {
        FOR_AN_HOUR
    };
    let known = has(&headers, &tag);
    let headers = [
        (header::ETAG, tag),
        (header::CACHE_CONTROL, HeaderValue::from_static(kept)),
    ];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, headers).into_response());
    }
    let media_type = [(header::CONTENT_TYPE, media_type)];
    Ok((headers, media_type, bytes).into_response())
}

/// The newest signed checkpoint.
pub async fn checkpoint(State(app): State<Arc<App>>) -> String {
    app.published().note.to_string()
}

/// The key that verifies the log.
pub async fn verifier_key(State(app): State<Arc<App>>) -> String {
    format!("{}\n", app.reader().key)
}

/// Whether the log and the read models can be read; where the log is followed, also how that goes. What is
/// shown is right either way, so it is for those who look after the program, and no reason to send readers
/// elsewhere.
pub async fn healthz(State(app): State<Arc<App>>) -> (StatusCode, &'static str) {
    let (log, pages) = tokio::join!(app.reader().store.size(), app.read_model.position());
    match (log, pages) {
        (Ok(_), Ok(_)) => (StatusCode::OK, words(&app.standing())),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "unavailable\n"),
    }
}

/// Everybody may ask, so it tells no more than the pages do; the program's own log says why.
const fn words(standing: &Standing) -> &'static str {
    match standing {
        Standing::Current => "ok\n",
        Standing::Late { .. } => "late: the replica does not show yet what it received\n",
        Standing::Alone => "late: the replica is not connected to its primary\n",
        Standing::Older { .. } => "late: the database holds less than what is shown\n",
        Standing::Refused(_) => {
            "refused: the database holds what does not belong to what is shown\n"
        }
        Standing::Failing(_) => "late: the log cannot be followed now\n",
    }
}
