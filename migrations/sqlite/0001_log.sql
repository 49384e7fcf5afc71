-- The log of one municipality on SQLite. Entries, seals and tile roots are written once and never
-- change; triggers refuse every other statement, REPLACE included. What cannot be rebuilt from the
-- entries is content, salts, actors and commands.

-- The identity of the log, so that a database is never taken for another's.
CREATE TABLE log (
    id INTEGER PRIMARY KEY CHECK (id = 0),
    origin TEXT NOT NULL                   -- The name in its checkpoints. Never changes.
) STRICT;

CREATE TABLE entries (
    log_index INTEGER PRIMARY KEY,         -- Position in the log, from 0, without gaps. Never changes.
    stream TEXT NOT NULL,                  -- The trajectory, or 'municipality' or 'log'. Never changes.
    seq INTEGER NOT NULL CHECK (seq > 0),  -- Number in the stream, from 1. Never changes.
    leaf_hash BLOB NOT NULL CHECK (length(leaf_hash) = 32), -- SHA-256(0x00 || bytes). Never changes.
    bytes BLOB NOT NULL                    -- The entry exactly as hashed. Never changes.
) STRICT;
CREATE UNIQUE INDEX entries_stream ON entries (stream, seq);

-- A unique index is not a gapless one, and REPLACE deletes without firing a DELETE trigger.
CREATE TRIGGER entries_gapless BEFORE INSERT ON entries
WHEN NEW.log_index <> (SELECT coalesce(max(log_index) + 1, 0) FROM entries)
BEGIN SELECT raise(ABORT, 'entries: an entry is appended at the end of the log only'); END;
CREATE TRIGGER entries_once BEFORE INSERT ON entries
WHEN EXISTS (SELECT 1 FROM entries WHERE stream = NEW.stream AND seq = NEW.seq)
BEGIN SELECT raise(ABORT, 'entries: a stream numbers each entry once'); END;
CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries
BEGIN SELECT raise(ABORT, 'entries never change'); END;
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries
BEGIN SELECT raise(ABORT, 'entries are never deleted'); END;

-- One row per append: the log key vouches for the rows it brought. Without it a writer to the
-- database alone could make the recorder sign forged entries.
CREATE TABLE seals (
    size INTEGER PRIMARY KEY CHECK (size > 0), -- Number of entries after the append. Never changes.
    first_index INTEGER NOT NULL,          -- The first entry of the append. Never changes.
    root BLOB NOT NULL CHECK (length(root) = 32), -- Root of the tree of that size. Never changes.
    signature BLOB NOT NULL CHECK (length(signature) = 64), -- By the log key. Never changes.
    frontier BLOB NOT NULL                 -- The subtree hashes of the tree's right edge. Never changes.
) STRICT;
CREATE TRIGGER seals_in_line BEFORE INSERT ON seals
WHEN NEW.first_index <> (SELECT coalesce(max(size), 0) FROM seals) OR NEW.size <= NEW.first_index
BEGIN SELECT raise(ABORT, 'seals: a seal begins where the last one ended'); END;
CREATE TRIGGER seals_no_update BEFORE UPDATE ON seals
BEGIN SELECT raise(ABORT, 'seals never change'); END;
CREATE TRIGGER seals_no_delete BEFORE DELETE ON seals
BEGIN SELECT raise(ABORT, 'seals are never deleted'); END;

-- The root of every full tile: any tile above the lowest is a range of these.
CREATE TABLE tile_roots (
    level INTEGER NOT NULL,                -- Level of the tile, from 0. Never changes.
    tile INTEGER NOT NULL,                 -- Index of the tile in its level. Never changes.
    root BLOB NOT NULL CHECK (length(root) = 32), -- Root of its 256 hashes. Never changes.
    PRIMARY KEY (level, tile)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER tile_roots_once BEFORE INSERT ON tile_roots
WHEN EXISTS (SELECT 1 FROM tile_roots WHERE level = NEW.level AND tile = NEW.tile)
BEGIN SELECT raise(ABORT, 'tile_roots: a full tile never changes'); END;
CREATE TRIGGER tile_roots_no_update BEFORE UPDATE ON tile_roots
BEGIN SELECT raise(ABORT, 'tile_roots never change'); END;
CREATE TRIGGER tile_roots_no_delete BEFORE DELETE ON tile_roots
BEGIN SELECT raise(ABORT, 'tile_roots are never deleted'); END;

-- Every text, document and particular, encrypted under a key derived from its salt.
CREATE TABLE contents (
    commitment BLOB PRIMARY KEY CHECK (length(commitment) = 32), -- As in the entry. Never changes.
    log_index INTEGER NOT NULL,            -- The entry that commits to it. Never changes.
    field TEXT NOT NULL,                   -- Which text of that entry it is. Never changes.
    media_type TEXT NOT NULL,              -- Its kind. Never changes.
    size INTEGER NOT NULL,                 -- Its length in bytes before encryption. Never changes.
    sealed BLOB                            -- Ciphertext; NULL where only committed to, such as a source file.
) STRICT, WITHOUT ROWID;
CREATE INDEX contents_entry ON contents (log_index);

-- Small and apart: deleted rows stay readable for long, but 32 bytes can be written over.
CREATE TABLE salts (
    commitment BLOB PRIMARY KEY CHECK (length(commitment) = 32), -- The content it opens. Never changes.
    salt BLOB NOT NULL CHECK (length(salt) = 32) -- Written over with zeros before it is deleted.
) STRICT, WITHOUT ROWID;

-- Who an actor id of a trajectory is. Erasable.
CREATE TABLE actors (
    stream TEXT NOT NULL,                  -- The trajectory.
    principal TEXT NOT NULL,               -- The authenticated user or client.
    actor BLOB NOT NULL CHECK (length(actor) = 16), -- Random, as in the entries of this stream.
    PRIMARY KEY (stream, principal)
) STRICT, WITHOUT ROWID;

-- Commands answered under an idempotency key.
CREATE TABLE commands (
    key BLOB PRIMARY KEY CHECK (length(key) = 32), -- Keyed digest of principal and idempotency key.
    request BLOB CHECK (length(request) = 32), -- Keyed digest of the request; NULL once its content was erased.
    log_index INTEGER NOT NULL             -- The entry it led to. Never changes.
) STRICT, WITHOUT ROWID;
CREATE INDEX commands_entry ON commands (log_index);
