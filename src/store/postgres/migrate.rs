//! Making the schema of a log and giving rights in it: the owner's work, never the application's.
//!
//! The role that owns the tables could switch off what protects them, so `weerklank serve` and the rest
//! refuse to work as that role, and as any other that may change entries. What a role needs is granted here
//! table by table and written down in `GRANTS_*`.

use super::address::{Address, Schema};
use super::fault::unavailable;
use super::servers::primary;
use super::{PostgresStore, answer};
use crate::store::{Result, StoreError};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{Connection as _, Row as _};

pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// Recording: adding everywhere; taking away content and salts, and the digests of requests; nothing else.
const GRANTS_RECORD: [&str; 5] = [
    "SELECT, INSERT ON log, entries, seals, tile_roots, contents, salts, actors, commands",
    "DELETE ON contents, salts",
    "UPDATE (request) ON commands",
    "SELECT, UPDATE ON published, fence, turn",
    "SELECT ON events, _sqlx_migrations",
];
/// Reading: what pages, reports and exports show. Neither who an actor is nor what was asked under which
/// key.
const GRANTS_READ: [&str; 1] = [
    "SELECT ON log, entries, seals, tile_roots, contents, salts, published, events, _sqlx_migrations",
];

/// What a role is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rights {
    /// Record and read.
    Record,
    /// Read only.
    Read,
}

/// Makes the schema where it is missing and brings its tables up to date. Gives the version it has then.
///
/// # Errors
/// Where the user may not, or the tables are newer than this program.
pub async fn migrate(address: &Address) -> Result<i64> {
    let mut connection = primary(&address.servers).await?;
    let schema = &address.schema;
    let found = sqlx::query("SELECT FROM pg_namespace WHERE nspname = $1")
        .bind(schema.to_string())
        .fetch_optional(&mut connection)
        .await
        .map_err(unavailable)?;
    // IF NOT EXISTS needs the right to create even where there is nothing to do.
    if found.is_none() {
        let create = format!("CREATE SCHEMA {schema}");
        let created = sqlx::query(&create).execute(&mut connection).await;
        created.map_err(unavailable)?;
    }
    // A migration takes as long as it takes.
    let session =
        "SELECT set_config('search_path', $1, false), set_config('statement_timeout', '0', false)";
    sqlx::query(session)
        .bind(format!("{schema}, pg_temp"))
        .fetch_one(&mut connection)
        .await
        .map_err(unavailable)?;
    MIGRATIONS
        .run(&mut connection)
        .await
        .map_err(|error| match error {
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => {
                unavailable(error)
            }
            error => StoreError::Schema(Box::new(error)),
        })?;
    // What went well is not undone by a farewell that did not.
    let _ = connection.close().await;
    Ok(newest())
}

fn newest() -> i64 {
    MIGRATIONS.iter().map(|m| m.version).max().unwrap_or(0)
}

/// Gives a role what it needs in the schema.
///
/// # Errors
/// Where there is no such role, or the user does not own the tables.
pub async fn grant(address: &Address, role: &str, rights: Rights) -> Result<()> {
    let schema = &address.schema;
    let mut connection = primary(&address.servers).await?;
    let role = format!("\"{}\"", role.replace('"', "\"\""));
    let grants = match rights {
        Rights::Record => &GRANTS_RECORD[..],
        Rights::Read => &GRANTS_READ[..],
    };
    let mut tx = connection.begin().await.map_err(unavailable)?;
    let mut statements = vec![format!("GRANT USAGE ON SCHEMA {schema} TO {role}")];
    for grant in grants {
        let (what, tables) = grant.split_once(" ON ").unwrap_or((grant, ""));
        let tables: Vec<_> = tables
            .split(", ")
            .map(|table| format!("{schema}.{table}"))
            .collect();
        statements.push(format!("GRANT {what} ON {} TO {role}", tables.join(", ")));
    }
    for statement in &statements {
        let granted = sqlx::query(statement).execute(&mut *tx).await;
        granted.map_err(unavailable)?;
    }
    tx.commit().await.map_err(unavailable)
}

/// Rights that nobody who records or reads should have: to change what never changes, to put a trigger on it,
/// or to become its owner, which is all of these.
const EXCESS: &str =
    "SELECT coalesce(bool_or(has_table_privilege(t.oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
                             OR has_any_column_privilege(t.oid, 'UPDATE')
                             OR pg_has_role(t.relowner, 'MEMBER')), false) AS excess
     FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
     WHERE n.nspname = $1 AND t.relname IN ('entries', 'seals', 'tile_roots', 'log')";

impl PostgresStore {
    /// Sees that the tables are those of this program and that the user may not change what never
    /// changes.
    ///
    /// # Errors
    /// [`StoreError::Schema`] and [`StoreError::Overprivileged`].
    pub async fn is_ready(&self) -> Result<()> {
        let applied = format!(
            "SELECT coalesce(max(version), 0) AS version FROM {}._sqlx_migrations WHERE success",
            self.schema
        );
        let row = self.row(sqlx::query(&applied)).await?;
        let applied: i64 = match row {
            Some(row) => row.try_get("version").map_err(unavailable)?,
            None => 0,
        };
        if applied != newest() {
            let newer = applied > newest();
            return Err(StoreError::Schema(Box::new(Version { newer })));
        }
        let excess = self.row(sqlx::query(EXCESS).bind(self.schema.to_string()));
        let excess: bool = match excess.await? {
            Some(row) => row.try_get("excess").map_err(unavailable)?,
            None => false,
        };
        if excess {
            return Err(StoreError::Overprivileged);
        }
        Ok(())
    }

    /// Gives a log that is being made its name; once.
    ///
    /// # Errors
    /// Where it has one.
    pub async fn name(&self, origin: &str) -> Result<()> {
        let schema: &Schema = &self.schema;
        let statement = format!("INSERT INTO {schema}.log (id, origin) VALUES (0, $1)");
        let mut lease = self.database.lease().await?;
        let watch = lease.watch();
        let named = sqlx::query(&statement)
            .bind(origin)
            .execute(lease.connection());
        let named = answer(&watch, named).await;
        lease.end(named).map(|_| ())
    }
}

/// The tables are of another version.
#[derive(Debug)]
struct Version {
    newer: bool,
}
impl std::error::Error for Version {}
impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.newer {
            true => "they are newer",
            false => "they are older: run `weerklank migrate` as their owner",
        })
    }
}
