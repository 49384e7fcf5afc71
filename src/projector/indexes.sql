-- What the read models are found by. A rebuild makes these when all rows are in: sorting once costs less than
-- finding a place for each row.

CREATE INDEX trajectories_contents ON trajectories (published, withheld, restricted, erased);
CREATE UNIQUE INDEX inputs_id ON inputs (trajectory, input);
CREATE INDEX inputs_fate ON inputs (trajectory, fate, number);
CREATE INDEX inputs_fate_channel ON inputs (trajectory, fate, channel, number);
CREATE INDEX inputs_without_reason ON inputs (trajectory, number, fate, channel) WHERE without_reason = 1;
CREATE INDEX inputs_channel ON inputs (trajectory, channel, number);
CREATE UNIQUE INDEX point_groups_id ON point_groups (trajectory, point_group);
CREATE INDEX municipality_corrections ON municipality_events (corrects, seq) WHERE corrects IS NOT NULL;
CREATE INDEX municipality_promises ON municipality_events (promise, seq) WHERE promise IS NOT NULL;
CREATE UNIQUE INDEX contents_commitment ON contents (commitment);
