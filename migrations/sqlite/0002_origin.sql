-- The name of the log is what tells one database from another, so it is written once like the entries.
CREATE TRIGGER log_once BEFORE INSERT ON log
WHEN EXISTS (SELECT 1 FROM log)
BEGIN SELECT raise(ABORT, 'log: a log has one name'); END;
CREATE TRIGGER log_no_update BEFORE UPDATE ON log
BEGIN SELECT raise(ABORT, 'log: the name of a log never changes'); END;
CREATE TRIGGER log_no_delete BEFORE DELETE ON log
BEGIN SELECT raise(ABORT, 'log: the name of a log is never deleted'); END;
