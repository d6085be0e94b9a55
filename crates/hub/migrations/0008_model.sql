-- The language model that a workspace chose to read along, what it read, and what that took.

CREATE TABLE models (
    workspace TEXT PRIMARY KEY NOT NULL REFERENCES workspaces (id),
    settings TEXT NOT NULL,
    -- Sealed; none: none is sent.
    secret TEXT,
    -- Why the last call failed.
    problem TEXT,
    -- Nothing is asked before.
    rests_until BIGINT
);

CREATE TABLE model_readings (
    conversation TEXT PRIMARY KEY NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    -- How many messages there are, and since when there are more than were read.
    news INTEGER NOT NULL,
    since BIGINT,
    -- None: nothing to do.
    due_at BIGINT,
    attempts INTEGER NOT NULL DEFAULT 0,
    -- Whoever reads now.
    worker TEXT,
    leased_until BIGINT,
    -- How many messages were read last, and what came of it: a share or a fault.
    messages INTEGER NOT NULL DEFAULT 0,
    model TEXT,
    share TEXT,
    fault TEXT,
    read_at BIGINT,
    millis INTEGER
);

CREATE INDEX model_readings_due ON model_readings (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX model_readings_of_workspace ON model_readings (workspace);

-- One row a call, kept for as long as usage is shown.
CREATE TABLE model_calls (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    at BIGINT NOT NULL,
    -- As estimated until the server has said it.
    tokens_in INTEGER NOT NULL,
    tokens_out INTEGER NOT NULL DEFAULT 0,
    -- Millionths of a cent, by the prices of that day.
    cost BIGINT NOT NULL DEFAULT 0,
    -- None: not answered.
    millis INTEGER,
    failed INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX model_calls_in_time ON model_calls (workspace, at);
