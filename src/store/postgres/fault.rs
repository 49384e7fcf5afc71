//! What a fault of PostgreSQL means: whether the statement was refused and all is well otherwise, or the
//! connection can no longer be relied on (appendix A of its manual, "PostgreSQL Error Codes").

use crate::store::StoreError;

/// What a fault says about the connection on which it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Severity {
    /// The statement was refused and had no effect; the connection is sound.
    Refused,
    /// The connection, or the server, is not what it was.
    Broken,
}

/// The five letters and digits of an error of the server.
fn code(error: &sqlx::Error) -> Option<String> {
    Some(error.as_database_error()?.code()?.into_owned())
}

/// Codes that come with a connection that is lost or to a server that is no primary any more.
fn breaks(code: &str) -> bool {
    // 08: connection. 25006: read-only, so a replica. 57P01 to 57P05: shutting down or starting.
    // 58: the server's own system. XX: internal, or damage.
    code == "25006"
        || ["08", "57P", "58", "XX"]
            .iter()
            .any(|class| code.starts_with(class))
}

pub(super) fn of(error: &sqlx::Error) -> Severity {
    match code(error) {
        Some(code) if !breaks(&code) => Severity::Refused,
        _ => Severity::Broken,
    }
}

/// The fault in the words of the contract.
pub(super) fn unavailable(error: sqlx::Error) -> StoreError {
    let constraint = error.as_database_error().and_then(|e| e.constraint());
    match (code(&error).as_deref(), constraint) {
        // Two rows at one index: the other writer's was first.
        (Some("23505"), Some("entries_pkey")) => StoreError::Conflict,
        (Some("23505"), Some("commands_pkey")) => StoreError::Answered,
        // Rolled back because of another transaction: look again.
        (Some("40001" | "40P01"), _) => StoreError::Conflict,
        (Some("55P03"), _) => StoreError::Held,
        (Some("XX001" | "XX002"), _) => StoreError::Corrupt(Box::new(error)),
        // No such schema, table, column, function; or a migration that is still to come.
        (Some("3F000" | "42P01" | "42703" | "42883"), _) => StoreError::Schema(Box::new(error)),
        (Some("42501" | "28000" | "28P01" | "3D000"), _) => StoreError::Forbidden(Box::new(error)),
        _ => StoreError::Unavailable(Box::new(error)),
    }
}
