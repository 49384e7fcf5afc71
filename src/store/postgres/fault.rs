//! What a fault of PostgreSQL means: whether the statement was refused and all is well otherwise, or the
//! connection can no longer be relied on (appendix A of its manual, "PostgreSQL Error Codes").

use crate::store::StoreError;
use sqlx::postgres::{PgDatabaseError, PgSeverity};

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

/// Whether the server ended the connection with this error, whatever its code: `FATAL` and `PANIC`.
fn ends_connection(error: &sqlx::Error) -> bool {
    let error = error.as_database_error();
    let error = error.and_then(|e| e.try_downcast_ref::<PgDatabaseError>());
    error.is_some_and(|e| matches!(e.severity(), PgSeverity::Fatal | PgSeverity::Panic))
}

/// The severity of a fault on a connection that was sound before.
pub(super) fn of(error: &sqlx::Error) -> Severity {
    match code(error) {
        Some(code) if !breaks(&code) && !ends_connection(error) => Severity::Refused,
        _ => Severity::Broken,
    }
}

/// A fault of connecting: that nobody is there, or that whoever is there does not let us in, which
/// another server will not do either.
pub(super) fn at_the_door(
    error: sqlx::Error,
    nobody: impl FnOnce(sqlx::Error) -> StoreError,
) -> StoreError {
    match code(&error) {
        Some(code) if !breaks(&code) => unavailable(error),
        _ => nobody(error),
    }
}

/// Whether it says that the other end is gone, or that we no longer wait for it.
fn is_lost(code: Option<&str>, error: &sqlx::Error) -> bool {
    match code {
        // 25P03: the transaction stood still for too long.
        Some(code) => code == "25P03" || ["08", "57P"].iter().any(|class| code.starts_with(class)),
        None => matches!(
            error,
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_)
        ),
    }
}

/// The fault in the words of the contract.
pub(super) fn unavailable(error: sqlx::Error) -> StoreError {
    let constraint = error.as_database_error().and_then(|e| e.constraint());
    let code = code(&error);
    match (code.as_deref(), constraint) {
        // Two rows at one index: the other writer's was first.
        (Some("23505"), Some("entries_pkey")) => StoreError::Conflict,
        (Some("23505"), Some("commands_pkey")) => StoreError::Answered,
        // Rolled back because of another transaction: look again.
        (Some("40001" | "40P01"), _) => StoreError::Conflict,
        (Some("55P03"), _) => StoreError::Held,
        (Some("57014"), _) => StoreError::Cancelled,
        // Of the server, the database or the role.
        (Some("53300"), _) => StoreError::Exhausted,
        (Some("25006"), _) => StoreError::NoPrimary(Box::new(error)),
        (Some("XX001" | "XX002"), _) => StoreError::Corrupt(Box::new(error)),
        // No such schema, table, column, function; or a migration that is still to come.
        (Some("3F000" | "42P01" | "42703" | "42883"), _) => StoreError::Schema(Box::new(error)),
        (Some("42501" | "28000" | "28P01" | "3D000"), _) => StoreError::Forbidden(Box::new(error)),
        (code, _) if is_lost(code, &error) => StoreError::Lost(Box::new(error)),
        _ => StoreError::Unavailable(Box::new(error)),
    }
}
