-- What reps put right, and what had been read of the talks of handoffs that have ended.

-- Append-only: of each target the last word stands.
CREATE TABLE corrections (
    conversation TEXT NOT NULL REFERENCES conversations (id),
    -- Order within the conversation.
    number INTEGER NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    -- Where the rep saw it.
    handoff TEXT NOT NULL REFERENCES handoffs (id),
    agent TEXT NOT NULL REFERENCES agents (id),
    -- Documents. No body: the rep took back what was said of the target.
    target TEXT NOT NULL,
    body TEXT,
    was TEXT NOT NULL,
    policy_version INTEGER NOT NULL,
    rep TEXT NOT NULL REFERENCES reps (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (conversation, number)
);

CREATE INDEX corrections_of_target ON corrections (conversation, target, number);
CREATE INDEX corrections_in_time ON corrections (workspace, at);

-- Of each handoff that a rep had, as it ended: who said what, in figures and without the words.
CREATE TABLE said (
    handoff TEXT PRIMARY KEY NOT NULL REFERENCES handoffs (id),
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    conversation TEXT NOT NULL REFERENCES conversations (id),
    agent TEXT NOT NULL REFERENCES agents (id),
    ended_at BIGINT NOT NULL,
    body TEXT NOT NULL
);

CREATE INDEX said_in_time ON said (workspace, ended_at);
