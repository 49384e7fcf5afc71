-- Digests of idempotency keys and requests are cut to 16 bytes. Whoever has no secret of the log cannot look for
-- two that are the same, so longer ones were room and no safety. They are kept as uuid, which is 16 bytes and no
-- header; nothing else of a UUID is meant. The table is written anew, with its index and the rights in it.
ALTER TABLE commands
    DROP CONSTRAINT commands_key_check,
    DROP CONSTRAINT commands_request_check,
    -- Keyed digest of principal and idempotency key.
    ALTER COLUMN key TYPE uuid USING encode(substr(key, 1, 16), 'hex')::uuid,
    -- Keyed digest of the request; NULL once its content was erased.
    ALTER COLUMN request TYPE uuid USING encode(substr(request, 1, 16), 'hex')::uuid;
