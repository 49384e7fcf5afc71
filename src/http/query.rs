//! What an address asks for. What is not known in a path is a page that does not exist; what is wrong
//! behind the question mark is named.

use super::fault::Fault;
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use std::str::FromStr;
use weerklank_projections::input::Fate;
use weerklank_projections::pages::Filter;

use crate::projector::Cursor;

/// The variable parts of a path.
pub struct At<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for At<T> {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let path = Path::from_request_parts(parts, state).await;
        path.map(|Path(value)| Self(value))
            .map_err(|_| Fault::NotFound)
    }
}

/// The parameters behind the question mark. Unknown ones are left alone: others add theirs to a link.
pub struct Parameters(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Fault;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Fault> {
        let query = Query::from_request_parts(parts, state).await;
        query
            .map(|Query(pairs)| Self(pairs))
            .map_err(|_| Fault::Parameter("query"))
    }
}

impl Parameters {
    /// A parameter; one that is empty was not filled in.
    fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key == name);
        found
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    fn parsed<T: FromStr>(&self, name: &'static str) -> Result<Option<T>, Fault> {
        let parse = |text: &str| text.parse().map_err(|_| Fault::Parameter(name));
        self.text(name).map(parse).transpose()
    }

    /// A size of the log.
    pub fn size(&self) -> Result<Option<u64>, Fault> {
        self.parsed("stand")
    }

    /// Where a page of a list lies.
    pub fn cursor(&self) -> Result<Cursor, Fault> {
        match (self.parsed("na")?, self.parsed("voor")?) {
            (None, None) => Ok(Cursor::Start),
            (Some(after), None) => Ok(Cursor::After(after)),
            (None, Some(before)) => Ok(Cursor::Before(before)),
            (Some(_), Some(_)) => Err(Fault::Parameter("voor")),
        }
    }

    /// Which inputs to list.
    pub fn filter(&self) -> Result<Filter, Fault> {
        let fate = |code: &str| {
            let mut all = Fate::ALL.into_iter();
            all.find(|fate| fate.as_str() == code)
                .ok_or(Fault::Parameter("uitkomst"))
        };
        Ok(Filter {
            fate: self.text("uitkomst").map(fate).transpose()?,
            without_reason: match self.text("zonder-reden") {
                None => false,
                Some("ja") => true,
                Some(_) => return Err(Fault::Parameter("zonder-reden")),
            },
            channel: self.parsed("kanaal")?,
        })
    }
}
