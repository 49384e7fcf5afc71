//! What a reader sees when a page cannot be given: what happened and what to do next.

use askama::Template;

use super::shared::window_title;
use super::{Chrome, Language, RenderError};

/// A page that could not be given.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The frame.
    pub chrome: Chrome,
    /// What went wrong.
    pub kind: ProblemKind,
    /// The part of the address that cannot be (`parameter-…`).
    pub parameter: Option<&'static str>,
    /// The number under which the operator finds it in the records of the server.
    pub reference: Option<String>,
}

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProblemKind {
    /// The address or the form asks for something that cannot be.
    BadRequest,
    /// There is nothing at this address.
    NotFound,
    /// Pages can be read, and nothing else.
    MethodNotAllowed,
    /// The fault is ours.
    Internal,
    /// The service does not work for the moment.
    Unavailable,
}

impl ProblemKind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::BadRequest,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::Internal,
        Self::Unavailable,
    ];

    /// The status of the response.
    pub fn status(self) -> u16 {
        match self {
            Self::BadRequest => 400,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::Internal => 500,
            Self::Unavailable => 503,
        }
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct View<'a> {
    t: &'a Language,
    chrome: &'a Chrome,
    page: &'a Problem,
    window: String,
    title: String,
    text: String,
    next: String,
}

impl Problem {
    /// The page as HTML.
    pub fn render(&self, t: &Language) -> Result<String, RenderError> {
        let status = self.kind.status().to_string();
        let title = t.code("problem-title", &status);
        View {
            t,
            chrome: &self.chrome,
            page: self,
            window: window_title(t, &title),
            title,
            text: t.code("problem-text", &status),
            next: t.code("problem-next", &status),
        }
        .render()
    }
}
