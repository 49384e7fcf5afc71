-- Digests of idempotency keys and requests are cut to 16 bytes. Whoever has no secret of the log cannot look for
-- two that are the same, so longer ones were room and no safety. SQLite changes no CHECK of a table, so it is made
-- anew.
CREATE TABLE commands_cut (
    key BLOB PRIMARY KEY CHECK (length(key) = 16), -- Keyed digest of principal and idempotency key.
    request BLOB CHECK (length(request) = 16), -- Keyed digest of the request; NULL once its content was erased.
    log_index INTEGER NOT NULL             -- The entry it led to. Never changes.
) STRICT, WITHOUT ROWID;
INSERT INTO commands_cut (key, request, log_index)
SELECT substr(key, 1, 16), substr(request, 1, 16), log_index FROM commands ORDER BY key;
DROP TABLE commands;
ALTER TABLE commands_cut RENAME TO commands;
CREATE INDEX commands_entry ON commands (log_index);
