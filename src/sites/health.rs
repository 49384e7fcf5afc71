//! How a process with several logs is doing: for a load balancer whether it is there, and for those who look
//! after it which logs are not served, and why.
//!
//! The second names municipalities and faults, so it has an address of its own, which nobody else should reach.

use super::{Closed, Sites};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;
use std::sync::Arc;

/// How the logs of a process are doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// How many there are.
    pub logs: usize,
    /// How many of them are served.
    pub open: usize,
    /// Those that have not been tried yet.
    pub opening: usize,
    /// The others.
    pub not_open: Vec<NotOpen>,
    /// Connections to databases.
    pub connections: usize,
}

/// A log that is not served.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NotOpen {
    /// What it is called in the list.
    pub name: String,
    /// Why.
    #[serde(flatten)]
    pub closed: Closed,
}

impl Health {
    /// How they are doing now.
    #[must_use]
    pub fn of(sites: &Sites) -> Self {
        let all = sites.all();
        let open = all.iter().filter(|site| site.app().is_some()).count();
        let not_open: Vec<_> = all
            .iter()
            .filter_map(|site| {
                let name = site.name().to_owned();
                site.closed().map(|closed| NotOpen { name, closed })
            })
            .collect();
        Self {
            logs: all.len(),
            open,
            opening: all.len().saturating_sub(open + not_open.len()),
            not_open,
            connections: sites.connections(),
        }
    }

    /// One broken log must not take a process out of service that serves the others.
    fn status(&self) -> StatusCode {
        match self.open {
            0 => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::OK,
        }
    }

    /// For everybody: how many, and no names.
    pub(super) fn counts(&self) -> Response {
        let Self { logs, open, .. } = self;
        let text = format!("{open} of {logs}\n");
        (self.status(), text).into_response()
    }
}

/// For those who look after the process.
pub(super) fn router(sites: Arc<Sites>) -> Router {
    let healthz = async |State(sites): State<Arc<Sites>>| {
        let health = Health::of(&sites);
        let headers = [
            (header::CACHE_CONTROL, "no-store"),
            (header::CONTENT_TYPE, "application/json"),
        ];
        // Of a struct of numbers and texts JSON can always be made.
        let body = serde_json::to_string(&health).unwrap_or_default();
        (health.status(), headers, body).into_response()
    };
    Router::new()
        .route("/healthz", get(healthz))
        .with_state(sites)
}
