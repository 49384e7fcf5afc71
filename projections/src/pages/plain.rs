//! A page where there is no log to make one of: nobody is known at this host, or its log cannot be opened now.
//!
//! It has no frame, no style and no links, because it may be all that works; and of other municipalities on the
//! same server it says nothing.

use super::{Language, RenderError};
use askama::Template;

/// A page without a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Plain {
    /// No municipality is reached at this host.
    Unknown,
    /// The log of this municipality does not answer now.
    Unavailable {
        /// The name people know it by.
        municipality: String,
    },
}

#[derive(Template)]
#[template(path = "plain.html")]
struct View<'a> {
    t: &'a Language,
    page: &'a Plain,
    title: String,
    text: String,
    next: String,
}

impl Plain {
    fn municipality(&self) -> Option<&str> {
        match self {
            Self::Unknown => None,
            Self::Unavailable { municipality } => Some(municipality),
        }
    }

    /// The page as HTML.
    pub fn render(&self, t: &Language) -> Result<String, RenderError> {
        let (title, text, next) = match self {
            Self::Unknown => (
                t.text("site-unknown-title"),
                t.text("site-unknown-text"),
                t.text("site-unknown-next"),
            ),
            Self::Unavailable { .. } => (
                t.code("problem-title", "503"),
                t.code("problem-text", "503"),
                t.code("problem-next", "503"),
            ),
        };
        View {
            t,
            page: self,
            title,
            text,
            next,
        }
        .render()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_the_municipality_it_is_of_and_escapes_it() {
        let t = Language::dutch();
        let municipality = "Gemeente <b>Oss</b>".to_owned();
        let page = Plain::Unavailable { municipality }.render(&t).unwrap();
        assert!(page.contains("Gemeente &#60;b&#62;Oss"), "{page}");
        assert!(page.contains("De website werkt even niet"), "{page}");
        let page = Plain::Unknown.render(&t).unwrap();
        assert!(page.contains("Deze website is hier niet"), "{page}");
        assert!(!page.contains('⟦'), "{page}");
    }
}
