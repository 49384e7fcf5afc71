//! The statements, written out for one schema. Every name is qualified: behind a pooler a `search_path`
//! may be another caller's, and would pick the wrong municipality.

use super::address::Schema;

/// Appends a batch if the log ends where it begins: one statement, one round trip. The turn comes first, then
/// entries, and everything else waits for their number, because two writers that took locks in opposite orders
/// would deadlock; where no entry was written nothing else is. A row beyond the end is nobody's of ours: with one
/// there nothing is written, so that it is looked at.
const APPEND: &str = "
WITH gate AS MATERIALIZED (
    SELECT id FROM turn WHERE id = 0 FOR UPDATE
), entered AS (
    INSERT INTO entries (log_index, seq, bytes, stream)
    SELECT $1 + n - 1, seq, bytes, stream
    FROM unnest($3::bigint[], $4::bytea[], $5::text[])
         WITH ORDINALITY AS new (seq, bytes, stream, n)
    WHERE EXISTS (SELECT FROM gate)
      AND ($1::bigint = 0 AND $2::bytea IS NULL
           OR EXISTS (SELECT FROM entries WHERE log_index = $1 - 1 AND sha256('\\x00'::bytea || bytes) = $2))
      AND NOT EXISTS (SELECT FROM entries WHERE log_index >= $1)
    RETURNING log_index
), appended AS (
    SELECT count(*) AS rows FROM entered
), contents AS (
    INSERT INTO contents (log_index, size, commitment, field, media_type, sealed)
    SELECT * FROM unnest($6::bigint[], $7::bigint[], $8::bytea[], $9::text[], $10::text[], $11::bytea[])
    WHERE (SELECT rows FROM appended) > 0
), salts AS (
    INSERT INTO salts (commitment, salt)
    SELECT * FROM unnest($8::bytea[], $12::bytea[]) WHERE (SELECT rows FROM appended) > 0
), commands AS (
    INSERT INTO commands (log_index, key, request)
    SELECT * FROM unnest($13::bigint[], $14::text[]::uuid[], $15::text[]::uuid[]) WHERE (SELECT rows FROM appended) > 0
), actors AS (
    INSERT INTO actors (stream, principal, actor)
    SELECT * FROM unnest($16::text[], $17::text[], $18::bytea[]) WHERE (SELECT rows FROM appended) > 0
), tile_roots AS (
    INSERT INTO tile_roots (tile, level, root)
    SELECT * FROM unnest($19::bigint[], $20::smallint[], $21::bytea[]) WHERE (SELECT rows FROM appended) > 0
), seals AS (
    INSERT INTO seals (size, first_index, root, signature)
    SELECT $22::bigint, $25::bigint, $23::bytea, $24::bytea
    WHERE $22::bigint IS NOT NULL AND (SELECT rows FROM appended) > 0
)
SELECT rows FROM appended";

/// The tables, as they stand in the texts here.
const TABLES: [&str; 11] = [
    "entries",
    "contents",
    "salts",
    "commands",
    "actors",
    "tile_roots",
    "seals",
    "log",
    "published",
    "fence",
    "turn",
];

/// A statement with its tables qualified: those after a verb, as whole words.
pub(super) fn qualified(schema: &Schema, statement: &str) -> String {
    let mut text = String::with_capacity(statement.len() + 64);
    let mut verb = false;
    for word in statement.split_inclusive(char::is_whitespace) {
        let name = word.trim_end();
        if verb && TABLES.contains(&name) {
            text.push_str(&format!("{schema}."));
        }
        text.push_str(word);
        // Between a verb and its table there may be further whitespace.
        verb = matches!(name, "INTO" | "FROM" | "UPDATE" | "JOIN") || verb && name.is_empty();
    }
    text
}

/// The statements of one log.
pub(super) struct Sql {
    pub append: String,
    pub erase: [String; 3],
    pub fence: String,
    pub turn: String,
    pub origin: String,
    pub size: String,
    pub last_seal: String,
    pub seal_after: String,
    pub entries: String,
    pub stream_entries: String,
    pub leaves: String,
    pub tile_roots: String,
    pub contents: String,
    pub actor: String,
    pub commands: String,
    pub publish: String,
    pub published: String,
}

/// What a replica says of itself, which every role may ask. What only arrives late cannot be seen from here.
pub(super) const STANDBY: &str = "SELECT EXISTS (SELECT FROM pg_stat_wal_receiver) AS receiving,
    pg_wal_lsn_diff(applied, '0/0')::bigint AS applied,
    pg_wal_lsn_diff(coalesce(received, applied), '0/0')::bigint AS received
    FROM (SELECT pg_last_wal_replay_lsn() AS applied, pg_last_wal_receive_lsn() AS received) AS at
    WHERE pg_is_in_recovery()";

impl Sql {
    pub fn new(schema: &Schema) -> Self {
        let of = |statement: &str| qualified(schema, statement);
        Self {
            append: of(APPEND),
            // The salt first: without it the rest is noise. The digest of the request goes too: with the
            // key it could confirm a guess at the content.
            erase: [
                of("DELETE FROM salts WHERE commitment = ANY($1)"),
                of("UPDATE commands SET request = NULL WHERE log_index IN
                    (SELECT log_index FROM contents WHERE commitment = ANY($1))"),
                of("DELETE FROM contents WHERE commitment = ANY($1)"),
            ],
            fence: of("UPDATE fence SET passed = passed + 1"),
            turn: of("SELECT id FROM turn WHERE id = 0 FOR UPDATE"),
            origin: of("SELECT origin FROM log WHERE id = 0"),
            size: of(
                "SELECT coalesce(max(log_index) + 1, 0) AS log_index FROM entries WHERE log_index >= 0",
            ),
            last_seal: of("SELECT * FROM seals ORDER BY size DESC LIMIT 1"),
            seal_after: of("SELECT * FROM seals WHERE size > $1 ORDER BY size LIMIT 1"),
            entries: of("SELECT log_index, bytes FROM entries WHERE log_index >= $1
                         ORDER BY log_index LIMIT $2"),
            stream_entries: of(
                "SELECT log_index, bytes FROM entries WHERE stream = $1 AND seq::bigint > $2
                                ORDER BY seq::bigint LIMIT $3",
            ),
            // Hashed there: the entries themselves would be twenty times as much to send.
            leaves: of(
                "SELECT sha256('\\x00'::bytea || bytes) AS hash FROM entries WHERE log_index >= $1
                        ORDER BY log_index LIMIT $2",
            ),
            tile_roots: of(
                "SELECT root AS hash FROM tile_roots WHERE level = $3 AND tile >= $1
                            ORDER BY tile LIMIT $2",
            ),
            contents: of(
                "SELECT c.*, s.salt FROM contents c JOIN salts s USING (commitment)
                          WHERE c.commitment = ANY($1)",
            ),
            actor: of("SELECT actor FROM actors WHERE stream = $1 AND principal = $2"),
            commands: of(
                "SELECT uuid_send(key) AS key, uuid_send(request) AS request, log_index FROM commands
                          WHERE key = ANY($1::uuid[])",
            ),
            publish: of("UPDATE published SET size = $1, note = $2 WHERE size < $1"),
            published: of("SELECT note FROM published WHERE id = 0"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_goes_without_its_schema() {
        let schema: Schema = "oss".parse().unwrap();
        let append = qualified(&schema, APPEND);
        for table in &TABLES[..7] {
            assert!(append.contains(&format!("INTO oss.{table} ")), "{table}");
        }
        assert!(!append.contains("FROM entries"));
        for (plain, expected) in [
            (
                "SELECT FROM\n  seals\nWHERE x",
                "SELECT FROM\n  oss.seals\nWHERE x",
            ),
            ("SELECT * FROM seals", "SELECT * FROM oss.seals"),
            ("SELECT seals FROM added", "SELECT seals FROM added"),
        ] {
            assert_eq!(qualified(&schema, plain), expected);
        }
    }
}
