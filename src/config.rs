//! The settings a person may change: `weerklank.toml` in the data directory. Every key has a default,
//! an unknown key is an error.

use serde::Deserialize;
use std::path::{Path, PathBuf};
use weerklank_events::ids::Origin;

/// The settings of one log.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The name of the municipality, as pages show it.
    pub municipality: String,
    /// The name of the log in its checkpoints: a host and path that the municipality controls. Read
    /// once, when the log is made.
    pub origin: Option<Origin>,
    /// Where the database is, where that is not the data directory.
    pub database: DatabaseSettings,
    /// The look of its pages, where that is not the example's.
    pub theme: Option<ThemeSettings>,
}

/// The look of a municipality: its design tokens in a style sheet, under one class, as NL Design System themes
/// are made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ThemeSettings {
    /// The class on the root element that the tokens hang on, such as `oss-theme`.
    pub class: String,
    /// The file with the tokens.
    pub stylesheet: PathBuf,
}

/// A database on a PostgreSQL server. What the command line and the environment say goes first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DatabaseSettings {
    /// Its servers, as a URL. A password belongs in the environment or a password file.
    pub url: Option<String>,
    /// The schema of the log.
    pub schema: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            municipality: "Gemeente".to_owned(),
            origin: None,
            database: DatabaseSettings::default(),
            theme: None,
        }
    }
}

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: std::io::Error,
    },
    /// The file is not as it should be.
    #[error("{path}: {message}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where, and what is wrong.
        message: String,
    },
}

impl Settings {
    /// Reads the file, or takes the defaults where there is none.
    ///
    /// # Errors
    /// Where the file cannot be read or holds a key or value that is not known.
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        match std::fs::read_to_string(path) {
            // What TOML says of a fault quotes its line, which may hold a password.
            Ok(text) => toml::from_str(&text).map_err(|e| SettingsError::Malformed {
                path: path.to_owned(),
                message: match e.span() {
                    Some(span) => format!("line {}: {}", line(&text, span.start), e.message()),
                    None => e.message().to_owned(),
                },
            }),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(SettingsError::Io {
                path: path.to_owned(),
                source,
            }),
        }
    }
}

/// The number of the line in which a byte stands.
#[must_use]
pub fn line(text: &str, byte: usize) -> usize {
    let before = text.as_bytes().iter().take(byte);
    1 + before.filter(|byte| **byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_an_error_that_names_it() {
        let error = toml::from_str::<Settings>("municipalty = 'Oss'")
            .unwrap_err()
            .to_string();
        assert!(error.contains("municipalty"), "{error}");
        let error = toml::from_str::<Settings>("origin = 'Not An Origin'")
            .unwrap_err()
            .to_string();
        assert!(error.contains("host name"), "{error}");
    }

    #[test]
    fn a_fault_is_named_by_its_line_and_not_quoted() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("weerklank.toml");
        std::fs::write(
            &path,
            "municipality = 'Oss'\n[database]\nurl = 'postgres://u:s3cret@h/d",
        )
        .unwrap();
        let error = Settings::read(&path).unwrap_err().to_string();
        assert!(
            error.contains("line 3") && !error.contains("s3cret"),
            "{error}"
        );
    }
}
