//! Why a page cannot be given, and what its reader sees instead: words, and of a fault of ours a number
//! under which the program's own log tells what happened. Detail is never sent.

use super::App;
use crate::content;
use crate::instance::OpenError;
use crate::projector::ReadModelError;
use crate::recorder::LogError;
use crate::report::ReportError;
use crate::store::StoreError;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use std::sync::Arc;
use weerklank_projections::pages::{Problem, ProblemKind, RenderError};

/// Why a page cannot be given.
#[derive(Debug, Clone)]
pub enum Fault {
    /// There is nothing at this address.
    NotFound,
    /// A part of the address cannot be: its name, as in the Fluent family `parameter-…`.
    Parameter(&'static str),
    /// Pages are only read.
    Method,
    /// Too much to do for the moment.
    Busy,
    /// The disk or the database does not work.
    Unavailable(Arc<dyn std::error::Error + Send + Sync>),
    /// Something that cannot happen.
    Internal(Arc<dyn std::error::Error + Send + Sync>),
}

impl Fault {
    const fn kind(&self) -> ProblemKind {
        match self {
            Self::NotFound => ProblemKind::NotFound,
            Self::Parameter(_) => ProblemKind::BadRequest,
            Self::Method => ProblemKind::MethodNotAllowed,
            Self::Busy | Self::Unavailable(_) => ProblemKind::Unavailable,
            Self::Internal(_) => ProblemKind::Internal,
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            error if error.passes() => Self::Unavailable(Arc::new(error)),
            error => Self::Internal(Arc::new(error)),
        }
    }
}
impl From<ReadModelError> for Fault {
    fn from(error: ReadModelError) -> Self {
        match error {
            ReadModelError::Database(_) => Self::Unavailable(Arc::new(error)),
            _ => Self::Internal(Arc::new(error)),
        }
    }
}
impl From<LogError> for Fault {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Store(error) => error.into(),
            // Whoever follows a log may meet a replica that is behind what it has.
            LogError::Shorter { .. } => Self::Unavailable(Arc::new(error)),
            error => Self::Internal(Arc::new(error)),
        }
    }
}
impl From<OpenError> for Fault {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Log(error) => error.into(),
            error => Self::Internal(Arc::new(error)),
        }
    }
}
impl From<ReportError> for Fault {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Unknown { .. } => Self::NotFound,
            ReportError::Size { .. } => Self::Parameter("stand"),
            ReportError::Log(error) => error.into(),
            ReportError::Open(error) => error.into(),
        }
    }
}

/// An error that can only be a fault of the program.
pub fn internal(error: impl std::error::Error + Send + Sync + 'static) -> Fault {
    Fault::Internal(Arc::new(error))
}

impl From<RenderError> for Fault {
    fn from(error: RenderError) -> Self {
        internal(error)
    }
}

impl IntoResponse for Fault {
    /// Only the status; [`explain`] makes the page of it, which needs more than the fault.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.kind().status());
        let mut response = status
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
            .into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Makes the page of a fault, and writes down what no reader is told.
pub async fn explain(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let head = request.method() == Method::HEAD;
    let response = next.run(request).await;
    let Some(fault) = response.extensions().get::<Fault>().cloned() else {
        return response;
    };
    let (mut parts, _) = response.into_parts();
    let reference = match &fault {
        Fault::Unavailable(error) | Fault::Internal(error) => {
            // Without random bytes there is no number, and the time of the line has to do.
            let reference = content::random::<4>().map(hex::encode).unwrap_or_default();
            tracing::error!(%reference, %error, "a page could not be given");
            Some(reference)
        }
        _ => None,
    };
    let problem = Problem {
        chrome: app.chrome(),
        kind: fault.kind(),
        parameter: match fault {
            Fault::Parameter(name) => Some(name),
            _ => None,
        },
        reference,
    };
    let page = problem.render(&app.language).unwrap_or_default();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_TYPE);
    let body = if head { String::new() } else { page };
    (parts.status, parts.headers, Html(body)).into_response()
}
