//! What is answered to a line: where it was recorded, or why not.
//!
//! A problem is close to problem+json (RFC 9457): the name of the rule for programs, a detail with the
//! next step for people, and the place in the line (RFC 6901). None of them quotes the line: it may
//! hold anything, also in the wrong places.

use crate::content::ContentError;
use crate::recorder::{Receipt, RecordError};
use serde::Serialize;
use std::collections::BTreeMap;
use weerklank_events::Refusal;
use weerklank_events::content::ContentError as Unfit;
use weerklank_events::entry::EntryError;

/// Why a line was not recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The name of the rule, for programs. Stable.
    pub rule: &'static str,
    /// The rule and the next step.
    pub detail: String,
    /// Where in the line, as a JSON pointer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Problem {
    /// A problem of the line as a whole.
    pub(super) fn new(rule: &'static str, detail: impl Into<String>) -> Self {
        Self {
            rule,
            detail: detail.into(),
            field: None,
        }
    }

    /// A problem of one place in the line.
    pub(super) fn at(rule: &'static str, field: &str, detail: impl std::fmt::Display) -> Self {
        Self {
            rule,
            detail: format!("{field} {detail}"),
            field: Some(field.to_owned()),
        }
    }
}

impl From<&Refusal> for Problem {
    fn from(refusal: &Refusal) -> Self {
        let field = match refusal {
            Refusal::Content(
                Unfit::Empty(field)
                | Unfit::TooLarge(field)
                | Unfit::NotText(field)
                | Unfit::NotJson(field)
                | Unfit::NotParticulars(field),
            ) => Some(member(field)),
            _ => None,
        };
        Self {
            rule: refusal.rule(),
            detail: refusal.to_string(),
            field: field.map(|member| format!("/data/{member}")),
        }
    }
}

/// Whether a command was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Status {
    /// It is in the log now.
    Recorded,
    /// It was in the log already, under the same key.
    Replayed,
    /// A rule refuses it: change the line.
    Refused,
    /// The log failed, and it may have been recorded all the same: send it again as it is.
    Failed,
}

/// The answer to one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The number of the line, from 1.
    pub line: u64,
    /// Its key; absent where none could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What became of it.
    pub status: Status,
    /// The position of its entry in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_index: Option<u64>,
    /// The leaf hash of its entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaf_hash: Option<String>,
    /// The number of its entry in the trajectory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// The commitments to its texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contents: Option<BTreeMap<&'static str, String>>,
    /// Why it was not recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
}

impl Answer {
    pub(super) fn receipt(line: u64, key: String, receipt: &Receipt) -> Self {
        let contents = receipt.contents.iter();
        let contents = contents.map(|(field, c)| (member(field), c.to_string()));
        Self {
            line,
            key: Some(key),
            status: if receipt.replayed {
                Status::Replayed
            } else {
                Status::Recorded
            },
            log_index: Some(receipt.log_index),
            leaf_hash: Some(receipt.leaf_hash.to_string()),
            seq: Some(receipt.seq),
            contents: Some(contents.collect()),
            problem: None,
        }
    }

    pub(super) fn problem(line: u64, key: Option<String>, why: Why) -> Self {
        let (status, problem) = match why {
            Why::Refused(problem) => (Status::Refused, problem),
            Why::Failed(problem) => (Status::Failed, problem),
        };
        Self {
            line,
            key,
            status,
            log_index: None,
            leaf_hash: None,
            seq: None,
            contents: None,
            problem: Some(problem),
        }
    }
}

/// The member of `data` that a field (`input.received/words`) is.
pub(super) fn member(field: &'static str) -> &'static str {
    field.rsplit_once('/').map_or(field, |(_, member)| member)
}

/// Whose fault it is that a line was not recorded: its own, or the log's.
#[derive(Debug)]
pub(super) enum Why {
    Refused(Problem),
    Failed(Problem),
}

impl Why {
    /// The log failed; what to do stands in the error.
    pub fn failed(error: impl std::fmt::Display) -> Self {
        Self::Failed(Problem::new(
            "logFailed",
            format!(
                "{error}. Then run the same file again: what was recorded is not recorded twice"
            ),
        ))
    }
}

impl From<Problem> for Why {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem)
    }
}
impl From<ContentError> for Why {
    fn from(error: ContentError) -> Self {
        match error {
            ContentError::Refused(refusal) => Self::Refused((&refusal).into()),
            error => Self::failed(error),
        }
    }
}
impl From<RecordError> for Why {
    fn from(error: RecordError) -> Self {
        match error {
            RecordError::Refused { refusal, .. } => Self::Refused((&refusal).into()),
            RecordError::KeyReused { .. } => Self::Refused(key_reused()),
            RecordError::Entry { error, .. } => Self::Refused(entry(&error)),
            error => Self::failed(error),
        }
    }
}

pub(super) fn key_reused() -> Problem {
    Problem::at(
        "keyReused",
        "/key",
        "was used before for another command or trajectory: use a new key for what is new, and leave \
         a line that was recorded as it was",
    )
}

fn entry(error: &EntryError) -> Problem {
    match error {
        EntryError::TooLarge(_) => Problem::new("entryTooLarge", error.to_string()),
        _ => Problem::new(
            "entryUnfit",
            "data holds a value that no entry can hold: give whole numbers up to 2^53-1",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use weerklank_events::content::{Content, check};

    #[test]
    fn a_refused_text_names_its_place_in_the_line() {
        let error = check("input.received/words", &Content::text(" ")).unwrap_err();
        let problem = Problem::from(&Refusal::from(error));
        assert_eq!(problem.field.as_deref(), Some("/data/words"));
        assert_eq!(problem.rule, "content");
    }
}
