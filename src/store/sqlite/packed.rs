//! Many rows in one value.
//!
//! The driver copies every column of a row apart, and hands rows from its thread to ours one at a time; both
//! cost several times what SQLite needs to find them. So SQLite itself writes the rows of a statement one behind
//! the other, each as numbers, which also say how long what follows is, and then its bytes. A text of SQLite
//! may hold any bytes, and `CAST` makes a blob of them as they are.
//!
//! Promises: a value that does not hold as many rows as SQLite counted is refused, so that nothing is left out
//! in silence. Reads bounded amounts: so many rows in a statement, of so many bytes at most.

use super::{KEYS_PER_STATEMENT, signed, unavailable};
use crate::log::hash::Hash;
use crate::store::{Result, StoreError, StoredContent, StoredEntry};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{QueryBuilder, Row as _, Sqlite};

/// Entries in one value: with the longest ones some thirty megabytes.
const ENTRIES_PER_STATEMENT: u32 = 512;
/// How many contents may lie among those asked for, for each of them, where all between the first and the last
/// are read: finding one by its key takes longer than reading two that lie side by side.
const BETWEEN: usize = 2;

const ENTRIES: &str = "SELECT count(*), CAST(group_concat(packed, '') AS BLOB) FROM (
    SELECT log_index || ' ' || log_index || ' ' || octet_length(bytes) || ' ' || leaf_hash || bytes AS packed
    FROM entries WHERE log_index > $1 ORDER BY log_index LIMIT $2)";

const STREAM: &str = "SELECT count(*), CAST(group_concat(packed, '') AS BLOB) FROM (
    SELECT seq || ' ' || log_index || ' ' || octet_length(bytes) || ' ' || leaf_hash || bytes AS packed
    FROM entries WHERE stream = $3 AND seq > $1 ORDER BY seq LIMIT $2)";

/// Contents, no longer than 64 KiB when sealed: with these alone a value has some thirty megabytes. Longer ones,
/// which are documents, are read row by row.
macro_rules! contents {
    ($salt:literal, $salts:literal) => {
        concat!(
            "SELECT count(*), CAST(group_concat(c.log_index || ' ' || c.size || ' ' || octet_length(c.field) || ' '
                || octet_length(c.media_type) || ' ' || coalesce(octet_length(c.sealed), '-') || ' ' || c.commitment
                || c.field || c.media_type || coalesce(c.sealed, '')",
            $salt,
            ", '') AS BLOB) FROM contents c",
            $salts,
            " WHERE coalesce(octet_length(c.sealed), 0) <= 65536 AND "
        )
    };
}
const UNSALTED: &str = contents!("", "");
const SALTED: &str = contents!(" || s.salt", " JOIN salts s USING (commitment)");

const SALTS: &str = "SELECT count(*), CAST(group_concat(commitment || salt, '') AS BLOB) FROM salts
    WHERE commitment BETWEEN $1 AND $2";

/// At most `limit` entries in log order, or those of a stream in its order, behind the one with number `after`.
pub(super) async fn entries(
    readers: &SqlitePool,
    stream: Option<&str>,
    mut after: i64,
    limit: u32,
) -> Result<Vec<StoredEntry>> {
    let mut found = Vec::new();
    let mut left = limit;
    while left > 0 {
        let asked = left.min(ENTRIES_PER_STATEMENT);
        let statement = sqlx::query(stream.map_or(ENTRIES, |_| STREAM));
        let statement = statement.bind(after).bind(asked);
        let statement = match stream {
            Some(stream) => statement.bind(stream),
            None => statement,
        };
        let row = statement.fetch_one(readers).await.map_err(unavailable)?;
        let mut page = unpacked(&row, "entries", entry)?;
        // SQLite puts together what it is given in the order in which it is given, and does not promise it.
        page.sort_by_key(|(number, _)| *number);
        let Some((last, _)) = page.last() else { break };
        after = signed(*last);
        left -= asked;
        let ended = page.len() < asked as usize;
        found.extend(page.into_iter().map(|(_, entry)| entry));
        if ended {
            break;
        }
    }
    Ok(found)
}

/// Those contents of these that are short enough to be put together. The keys are in order.
pub(super) async fn contents(
    readers: &SqlitePool,
    keys: &[Hash],
) -> Result<Vec<(Hash, StoredContent)>> {
    if let [first, .., last] = keys
        && keys.len() == KEYS_PER_STATEMENT
    {
        let found = between(readers, keys, first, last).await?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let mut query = QueryBuilder::<Sqlite>::new(SALTED);
    query.push("c.commitment IN (");
    let mut list = query.separated(", ");
    for key in keys {
        list.push_bind(&key.0[..]);
    }
    query.push(")");
    let row = query.build().fetch_one(readers).await;
    unpacked(&row.map_err(unavailable)?, "contents", salted)
}

/// Those contents of these, found by reading all from the first key to the last; none where too many others lie
/// among them. The contents lie in order of their keys, and so do the salts: reading two stretches takes half the
/// time of looking up the salt of each content.
async fn between(
    readers: &SqlitePool,
    keys: &[Hash],
    first: &Hash,
    last: &Hash,
) -> Result<Vec<(Hash, StoredContent)>> {
    let mut query = QueryBuilder::<Sqlite>::new(UNSALTED);
    query.push("commitment BETWEEN ").push_bind(&first.0[..]);
    query.push(" AND ").push_bind(&last.0[..]);
    // Counted once, on the same pages that are read next.
    query.push(" AND (SELECT count(*) FROM (SELECT 1 FROM contents WHERE commitment BETWEEN ");
    query.push_bind(&first.0[..]);
    query.push(" AND ").push_bind(&last.0[..]);
    let most = signed((BETWEEN * keys.len()) as u64);
    query.push(" LIMIT ").push_bind(most + 1);
    query.push(")) <= ").push_bind(most);
    let row = query.build().fetch_one(readers).await;
    let mut found = unpacked(&row.map_err(unavailable)?, "contents", unsalted)?;
    found.retain(|(key, _)| keys.binary_search(key).is_ok());
    if found.is_empty() {
        return Ok(found);
    }
    let query = sqlx::query(SALTS).bind(&first.0[..]).bind(&last.0[..]);
    let row = query.fetch_one(readers).await.map_err(unavailable)?;
    let mut salts = unpacked(&row, "salts", |packed| {
        Some((Hash(packed.fixed()?), packed.fixed()?))
    })?;
    salts.sort_unstable_by_key(|(key, _)| *key);
    // One without a salt has been erased meanwhile.
    found.retain_mut(|(key, content)| {
        let place = salts.binary_search_by_key(key, |(key, _)| *key).ok();
        let salt = place.and_then(|place| salts.get(place));
        salt.inspect(|(_, salt)| content.salt = *salt).is_some()
    });
    Ok(found)
}

/// The rows of a statement that counts them and puts them together.
fn unpacked<T>(
    row: &SqliteRow,
    table: &'static str,
    read: impl Fn(&mut Packed<'_>) -> Option<T>,
) -> Result<Vec<T>> {
    let count: i64 = row.try_get(0).map_err(unavailable)?;
    let bytes: Option<&[u8]> = row.try_get(1).map_err(unavailable)?;
    let mut packed = Packed(bytes.unwrap_or_default());
    let mut rows = Vec::with_capacity(usize::try_from(count).unwrap_or_default());
    while !packed.0.is_empty() {
        rows.push(read(&mut packed).ok_or(StoreError::Damaged(table))?);
    }
    if signed(rows.len() as u64) == count {
        Ok(rows)
    } else {
        Err(StoreError::Damaged(table))
    }
}

/// An entry, and the number by which it was asked for.
fn entry(packed: &mut Packed<'_>) -> Option<(u64, StoredEntry)> {
    let (number, log_index) = (packed.number()?, packed.number()?);
    let length = packed.number()?;
    let leaf_hash = Hash(packed.fixed()?);
    let bytes = packed.bytes(length)?.to_vec();
    let entry = StoredEntry {
        log_index,
        bytes,
        leaf_hash,
    };
    Some((number, entry))
}

fn unsalted(packed: &mut Packed<'_>) -> Option<(Hash, StoredContent)> {
    let (log_index, size) = (packed.number()?, packed.number()?);
    let (field, media_type) = (packed.number()?, packed.number()?);
    let sealed = match packed.word()? {
        "-" => None,
        length => Some(length.parse().ok()?),
    };
    let commitment = Hash(packed.fixed()?);
    let content = StoredContent {
        log_index,
        field: packed.text(field)?,
        media_type: packed.text(media_type)?,
        size,
        sealed: match sealed {
            Some(length) => Some(packed.bytes(length)?.to_vec()),
            None => None,
        },
        salt: [0; 32],
    };
    Some((commitment, content))
}

fn salted(packed: &mut Packed<'_>) -> Option<(Hash, StoredContent)> {
    let (commitment, mut content) = unsalted(packed)?;
    content.salt = packed.fixed()?;
    Some((commitment, content))
}

/// What has not been read yet of a value.
struct Packed<'a>(&'a [u8]);

impl<'a> Packed<'a> {
    fn word(&mut self) -> Option<&'a str> {
        let end = self.0.iter().position(|byte| *byte == b' ')?;
        let (word, rest) = self.0.split_at_checked(end)?;
        self.0 = rest.get(1..)?;
        std::str::from_utf8(word).ok()
    }

    fn number(&mut self) -> Option<u64> {
        self.word()?.parse().ok()
    }

    fn bytes(&mut self, length: u64) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(usize::try_from(length).ok()?)?;
        self.0 = rest;
        Some(bytes)
    }

    fn fixed<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (bytes, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*bytes)
    }

    fn text(&mut self, length: u64) -> Option<String> {
        String::from_utf8(self.bytes(length)?.to_vec()).ok()
    }
}
