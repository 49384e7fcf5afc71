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
            Ok(text) => toml::from_str(&text).map_err(|e| SettingsError::Malformed {
                path: path.to_owned(),
                message: e.to_string(),
            }),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(SettingsError::Io {
                path: path.to_owned(),
                source,
            }),
        }
    }
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
}
