-- The log of one municipality on PostgreSQL: one schema, which the migration finds first in its
-- search_path. Entries, seals and tile roots are written once and never change: triggers refuse it, and
-- the application's role, which is never the owner, has no right to try (`weerklank migrate --grant`).
-- What cannot be rebuilt from the entries is content, salts, actors and commands.

-- The identity of the log, so that a schema is never taken for another's.
CREATE TABLE log (
    id smallint PRIMARY KEY CHECK (id = 0),
    origin text NOT NULL                   -- The name in its checkpoints. Never changes.
);

-- The columns of eight bytes come first, so that none is padded.
CREATE TABLE entries (
    log_index bigint PRIMARY KEY CHECK (log_index >= 0), -- Position in the log, from 0, without gaps. Never changes.
    seq bigint NOT NULL CHECK (seq > 0),   -- Number in the stream, from 1. Never changes.
    stream text COLLATE "C" NOT NULL,      -- The trajectory, or 'municipality' or 'log'. Never changes.
    leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32), -- SHA-256(0x00 || bytes). Never changes.
    bytes bytea NOT NULL,                  -- The entry exactly as hashed. Never changes.
    CONSTRAINT entries_stream UNIQUE (stream, seq)
);

-- One row per append: the log key vouches for the rows it brought. Without it a writer to the
-- database alone could make the recorder sign forged entries.
CREATE TABLE seals (
    size bigint PRIMARY KEY CHECK (size > 0), -- Number of entries after the append. Never changes.
    first_index bigint NOT NULL,           -- The first entry of the append. Never changes.
    root bytea NOT NULL CHECK (octet_length(root) = 32), -- Root of the tree of that size. Never changes.
    signature bytea NOT NULL CHECK (octet_length(signature) = 64) -- By the log key. Never changes.
);

-- The root of every full tile: any tile above the lowest is a range of these.
CREATE TABLE tile_roots (
    tile bigint NOT NULL,                  -- Index of the tile in its level. Never changes.
    level smallint NOT NULL,               -- Level of the tile, from 0. Never changes.
    root bytea NOT NULL CHECK (octet_length(root) = 32), -- Root of its 256 hashes. Never changes.
    PRIMARY KEY (level, tile)
);

-- Every text, document and particular, encrypted under a key derived from its salt.
CREATE TABLE contents (
    log_index bigint NOT NULL,             -- The entry that commits to it. Never changes.
    size bigint NOT NULL,                  -- Its length in bytes before encryption. Never changes.
    commitment bytea PRIMARY KEY CHECK (octet_length(commitment) = 32), -- As in the entry. Never changes.
    field text NOT NULL,                   -- Which text of that entry it is. Never changes.
    media_type text NOT NULL,              -- Its kind. Never changes.
    sealed bytea                           -- Ciphertext; NULL where only committed to, such as a source file.
);
-- Ciphertext cannot be compressed, so nobody tries.
ALTER TABLE contents ALTER COLUMN sealed SET STORAGE EXTERNAL;
CREATE INDEX contents_entry ON contents (log_index);

-- Small and apart, so that it can be backed up apart and written anew when something is erased.
CREATE TABLE salts (
    commitment bytea PRIMARY KEY CHECK (octet_length(commitment) = 32), -- The content it opens. Never changes.
    salt bytea NOT NULL CHECK (octet_length(salt) = 32) -- Gone once the content is erased.
);

-- Who an actor id of a trajectory is. Erasable.
CREATE TABLE actors (
    stream text COLLATE "C" NOT NULL,      -- The trajectory.
    principal text COLLATE "C" NOT NULL,   -- The authenticated user or client.
    actor bytea NOT NULL CHECK (octet_length(actor) = 16), -- Random, as in the entries of this stream.
    PRIMARY KEY (stream, principal)
);

-- Commands answered under an idempotency key.
CREATE TABLE commands (
    log_index bigint NOT NULL,             -- The entry it led to. Never changes.
    key bytea PRIMARY KEY CHECK (octet_length(key) = 32), -- Keyed digest of principal and idempotency key.
    request bytea CHECK (octet_length(request) = 32) -- Keyed digest of the request; NULL once its content was erased.
);
CREATE INDEX commands_entry ON commands (log_index);

-- The newest signed checkpoint, for those who read the store and have no key. It may lag behind.
CREATE TABLE published (
    id smallint PRIMARY KEY CHECK (id = 0),
    size bigint NOT NULL,                  -- Number of entries it covers. Never gets smaller.
    note text NOT NULL                     -- The signed note; empty before the first.
);
INSERT INTO published (id, size, note) VALUES (0, 0, '');

-- Its one row is written to find out whether writes are durable.
CREATE TABLE fence (
    id smallint PRIMARY KEY CHECK (id = 0),
    passed bigint NOT NULL                 -- How often it was.
);
INSERT INTO fence (id, passed) VALUES (0, 0);

-- Its one row is locked by an append, so that several writers take turns.
CREATE TABLE turn (
    id smallint PRIMARY KEY CHECK (id = 0)
);
INSERT INTO turn (id) VALUES (0);

-- The log as cqrs-es' tools read it (postgres-es 0.5). Nothing is stored twice.
CREATE VIEW events AS
SELECT CASE WHEN stream IN ('municipality', 'log') THEN stream ELSE 'trajectory' END AS aggregate_type,
       stream AS aggregate_id,
       seq AS sequence,
       entry ->> 'type' AS event_type,
       entry ->> 'v' AS event_version,
       json_build_object('type', entry -> 'type', 'data', entry -> 'data') AS payload,
       json_build_object('actor', entry -> 'actor', 'cause', entry -> 'cause', 'role', entry -> 'role',
                         'recordedAt', entry -> 'recordedAt', 'logIndex', log_index::text,
                         'leafHash', encode(leaf_hash, 'hex')) AS metadata
FROM entries, LATERAL (SELECT convert_from(bytes, 'UTF8')::json AS entry) AS decoded;

-- A unique index is not a gapless one. Once per statement: a check per row would cost more than the row.
CREATE FUNCTION entries_gapless() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    first bigint;
    last bigint;
    count bigint;
BEGIN
    SELECT min(log_index), max(log_index), count(*) INTO first, last, count FROM added;
    IF count > 0 AND (last - first + 1 <> count
        OR first > 0 AND NOT EXISTS (SELECT FROM entries WHERE log_index = first - 1)) THEN
        RAISE EXCEPTION 'entries: an entry is appended at the end of the log only'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entries_gapless AFTER INSERT ON entries REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION entries_gapless();

CREATE FUNCTION seals_in_line() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF NEW.first_index <> (SELECT coalesce(max(size), 0) FROM seals) OR NEW.size <= NEW.first_index THEN
        RAISE EXCEPTION 'seals: a seal begins where the last one ended' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER seals_in_line BEFORE INSERT ON seals FOR EACH ROW EXECUTE FUNCTION seals_in_line();

CREATE FUNCTION log_once() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT FROM log) THEN
        RAISE EXCEPTION 'log: a log has one name' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER log_once BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION log_once();

CREATE FUNCTION never_changes() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    RAISE EXCEPTION '%: what was written never changes', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER log_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON log
    FOR EACH STATEMENT EXECUTE FUNCTION never_changes();
CREATE TRIGGER entries_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION never_changes();
CREATE TRIGGER seals_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON seals
    FOR EACH STATEMENT EXECUTE FUNCTION never_changes();
CREATE TRIGGER tile_roots_never_change BEFORE UPDATE OR DELETE OR TRUNCATE ON tile_roots
    FOR EACH STATEMENT EXECUTE FUNCTION never_changes();

-- ALWAYS: otherwise a session that calls itself a replica's would go past them.
ALTER TABLE log ENABLE ALWAYS TRIGGER log_once;
ALTER TABLE log ENABLE ALWAYS TRIGGER log_never_changes;
ALTER TABLE entries ENABLE ALWAYS TRIGGER entries_gapless;
ALTER TABLE entries ENABLE ALWAYS TRIGGER entries_never_change;
ALTER TABLE seals ENABLE ALWAYS TRIGGER seals_in_line;
ALTER TABLE seals ENABLE ALWAYS TRIGGER seals_never_change;
ALTER TABLE tile_roots ENABLE ALWAYS TRIGGER tile_roots_never_change;
