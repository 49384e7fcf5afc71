//! The look of a municipality: the style sheet with its design tokens, read when its log is opened and served
//! from memory.
//!
//! The file is the municipality's own and is served as it is; the content security policy of a page keeps it
//! from loading anything from elsewhere. Lacks fonts of its own.

use crate::config::ThemeSettings;
use axum::body::Bytes;
use sha2::{Digest as _, Sha256};
use std::io::{self, Read as _};
use std::path::PathBuf;
use weerklank_projections::pages::Theme;

/// Bytes of a style sheet with tokens. The example's has 30,000; a page with everything stays below 100,000.
const STYLESHEET_BYTES: u64 = 64 * 1024;
/// Longest name of a class.
const CLASS: usize = 64;

/// Why a look cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// The class is none.
    #[error(
        "theme: class: it has 1 to {CLASS} letters, digits and hyphens and begins with a letter, such as oss-theme"
    )]
    Class,
    /// The style sheet cannot be read.
    #[error("theme: stylesheet: {path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// The style sheet is no style sheet of tokens.
    #[error(
        "theme: stylesheet: {path}: it is no text of at most {STYLESHEET_BYTES} bytes: give the tokens only"
    )]
    Unfit {
        /// The file.
        path: PathBuf,
    },
}

/// A look that was read.
#[derive(Debug, Clone)]
pub struct Look {
    class: String,
    bytes: Bytes,
    version: String,
}

impl Look {
    /// Its name below `/assets/`.
    pub const NAME: &'static str = "thema.css";
    /// The value of `Content-Type`.
    pub const MEDIA_TYPE: &'static str = "text/css; charset=utf-8";

    /// Reads the style sheet.
    ///
    /// # Errors
    /// Where it cannot be read, or the class is none.
    pub fn read(settings: &ThemeSettings) -> Result<Self, ThemeError> {
        let ThemeSettings { class, stylesheet } = settings;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let begins = class.starts_with(|c: char| c.is_ascii_alphabetic());
        if !begins || class.len() > CLASS || !class.chars().all(plain) {
            return Err(ThemeError::Class);
        }
        let path = stylesheet.clone();
        let mut text = String::new();
        let read = std::fs::File::open(&path)
            .and_then(|file| file.take(STYLESHEET_BYTES + 1).read_to_string(&mut text));
        match read {
            Ok(length) if length as u64 <= STYLESHEET_BYTES => {}
            Ok(_) => return Err(ThemeError::Unfit { path }),
            Err(source) if source.kind() == io::ErrorKind::InvalidData => {
                return Err(ThemeError::Unfit { path });
            }
            Err(source) => return Err(ThemeError::Unreadable { path, source }),
        }
        Ok(Self {
            class: class.clone(),
            version: hex::encode(&Sha256::digest(&text)[..8]),
            bytes: text.into(),
        })
    }

    /// As a page refers to it.
    #[must_use]
    pub fn theme(&self) -> Theme {
        Theme {
            class: self.class.clone(),
            stylesheet: format!("/assets/{}?v={}", Self::NAME, self.version),
        }
    }

    /// A short name for exactly these bytes.
    #[must_use]
    pub fn version(&self) -> String {
        self.version.clone()
    }

    /// What is served.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        self.bytes.clone()
    }
}
