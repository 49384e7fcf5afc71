-- Read models: made from the entries, disposable, never the only copy of anything. A change of this
-- file or of indexes.sql goes with a new SCHEMA_VERSION, and the file is made anew.

CREATE TABLE position (
    id INTEGER PRIMARY KEY CHECK (id = 0),
    schema_version INTEGER NOT NULL,
    origin TEXT NOT NULL,                  -- The log these were made from.
    next_index INTEGER NOT NULL,           -- The first entry that is not in here yet.
    last_leaf BLOB                         -- Leaf hash of the entry before it; NULL where none is in here.
) STRICT;

CREATE TABLE trajectories (
    id TEXT PRIMARY KEY,
    first_index INTEGER NOT NULL UNIQUE,   -- Its first entry: the order of the overview.
    view TEXT NOT NULL,                    -- TrajectoryView as JSON.
    published INTEGER NOT NULL,            -- Its contents by state, from the view, to be summed up.
    withheld INTEGER NOT NULL,
    restricted INTEGER NOT NULL,
    erased INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE inputs (
    trajectory TEXT NOT NULL,
    number INTEGER NOT NULL,               -- Order of receipt, from 1.
    input TEXT NOT NULL,
    fate TEXT NOT NULL,                    -- InputView::fate.
    without_reason INTEGER NOT NULL,       -- 1 where answered otherwise than adopted, and without a reason.
    channel TEXT,
    view TEXT NOT NULL,                    -- InputView as JSON.
    PRIMARY KEY (trajectory, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE input_counts (                -- How many inputs there are of each sort, so that no page counts them.
    trajectory TEXT NOT NULL,
    fate TEXT NOT NULL,                    -- As in inputs.
    channel TEXT NOT NULL,                 -- As in inputs; empty where it is not known.
    without_reason INTEGER NOT NULL,       -- As in inputs.
    inputs INTEGER NOT NULL,               -- How many; a sort of which there are none any more may remain.
    PRIMARY KEY (trajectory, fate, channel, without_reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE point_groups (
    trajectory TEXT NOT NULL,
    number INTEGER NOT NULL,               -- Order in which they were made, from 1.
    point_group TEXT NOT NULL,             -- Its id.
    view TEXT NOT NULL,                    -- GroupView as JSON.
    PRIMARY KEY (trajectory, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE municipality (
    id INTEGER PRIMARY KEY CHECK (id = 0),
    view TEXT NOT NULL,                    -- MunicipalityView as JSON.
    published INTEGER NOT NULL,            -- Its contents by state, as of trajectories.
    withheld INTEGER NOT NULL,
    restricted INTEGER NOT NULL,
    erased INTEGER NOT NULL
) STRICT;

CREATE TABLE municipality_events (
    seq INTEGER PRIMARY KEY,               -- Number in the stream.
    log_index INTEGER NOT NULL UNIQUE,
    corrects INTEGER,                      -- The number of the entry that it corrects.
    promise TEXT,                          -- The promise that it is about.
    view TEXT NOT NULL                     -- Recorded<Event> as JSON.
) STRICT;

CREATE TABLE contents (
    id INTEGER PRIMARY KEY,                -- In the order in which they came, so that new rows lie together.
    commitment BLOB NOT NULL,
    view TEXT NOT NULL                     -- ContentView as JSON.
) STRICT;
