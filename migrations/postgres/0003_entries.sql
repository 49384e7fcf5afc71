-- An entry takes less room, so that twelve of the usual size fit a page and not eleven:
-- - Its leaf hash is no longer stored: it is SHA-256(0x00 || bytes), and whoever needs it computes it.
-- - Its number in its stream takes four bytes, which is two thousand million in one trajectory. Index and view have
--   it in eight, because that is what postgres-es compares it with.
-- - Its stream comes last, so that nothing is padded.
-- All by ALTER TABLE, which fires no trigger and keeps triggers and rights. The table is written anew twice, so that
-- no row keeps what its columns no longer hold.

-- The view would be in the way; replaced and not dropped, so that the rights in it stay.
CREATE OR REPLACE VIEW events AS
SELECT NULL::text COLLATE "C" AS aggregate_type, NULL::text COLLATE "C" AS aggregate_id, NULL::bigint AS sequence,
       NULL::text AS event_type, NULL::text AS event_version, NULL::json AS payload, NULL::json AS metadata
WHERE false;

ALTER TABLE entries
    -- The trajectory, or 'municipality' or 'log'. Never changes.
    ADD COLUMN moved text COLLATE "C" GENERATED ALWAYS AS (stream) STORED;
ALTER TABLE entries
    ALTER COLUMN moved DROP EXPRESSION,
    ALTER COLUMN moved SET NOT NULL,
    DROP COLUMN leaf_hash,
    DROP COLUMN stream,
    -- Number in the stream, from 1. Never changes.
    ALTER COLUMN seq TYPE integer;
ALTER TABLE entries RENAME COLUMN moved TO stream;
CREATE UNIQUE INDEX entries_stream ON entries (stream, (seq::bigint));

CREATE OR REPLACE VIEW events AS
SELECT CASE WHEN stream IN ('municipality', 'log') THEN stream ELSE 'trajectory' END AS aggregate_type,
       stream AS aggregate_id,
       seq::bigint AS sequence,
       entry ->> 'type' AS event_type,
       entry ->> 'v' AS event_version,
       json_build_object('type', entry -> 'type', 'data', entry -> 'data') AS payload,
       json_build_object('actor', entry -> 'actor', 'cause', entry -> 'cause', 'role', entry -> 'role',
                         'recordedAt', entry -> 'recordedAt', 'logIndex', log_index::text,
                         'leafHash', encode(sha256('\x00'::bytea || bytes), 'hex')) AS metadata
FROM entries, LATERAL (SELECT convert_from(bytes, 'UTF8')::json AS entry) AS decoded;
