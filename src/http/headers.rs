//! What goes with every answer: headers that leave a browser nothing to do but show it, how long it may be
//! kept, and limits on what is asked.

use super::App;
use super::fault::Fault;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use std::time::Duration;
use weerklank_projections::pages::report_style;

/// Bytes of an address. The longest of ours has two hundred.
const ADDRESS_BYTES: usize = 2048;
/// Within which a page is made; a report of 100,000 inputs takes a few seconds.
const PAGE: Duration = Duration::from_secs(30);

/// A page loads style sheets and fonts from here and nothing else; no script runs.
const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";
const FIXED: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// The policy of a report, whose style is inside it.
pub fn report_policy() -> Option<HeaderValue> {
    let hash = BASE64_STANDARD.encode(Sha256::digest(report_style()));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'none'; base-uri 'none'; \
         frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).ok()
}

/// Adds the headers to every answer. One that brings its own policy keeps it.
pub async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(POLICY));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Refuses addresses of an absurd length, and gives up on a page that takes too long.
pub async fn limit(request: Request, next: Next) -> Response {
    if request
        .uri()
        .path_and_query()
        .is_some_and(|address| address.as_str().len() > ADDRESS_BYTES)
    {
        return Fault::Parameter("address").into_response();
    }
    match tokio::time::timeout(PAGE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            tracing::warn!("a page took too long and was given up");
            Fault::Busy.into_response()
        }
    }
}

/// A page is the same for as long as the log, the day and the program are: a browser that has it is told
/// so, without making it again.
pub async fn revalidate(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let tag = app.tag().map(|tag| HeaderValue::from_str(&tag));
    let Some(Ok(tag)) = tag else {
        return next.run(request).await;
    };
    let known = has(request.headers(), &tag);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        next.run(request).await
    };
    if known || response.status() == StatusCode::OK {
        let headers = response.headers_mut();
        headers.insert(header::ETAG, tag);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    }
    response
}

/// Whether the sender of a request has the version with this tag.
pub fn has(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let known = headers.get_all(header::IF_NONE_MATCH).iter();
    let mut known = known.filter_map(|value| value.to_str().ok());
    known.any(|list| list.split(',').any(|known| known.trim() == tag))
}
