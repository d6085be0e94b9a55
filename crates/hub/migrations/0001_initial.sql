-- Instants are milliseconds since the Unix epoch, UTC. Documents (scorecard, context, trace) are
-- JSON that is read and written whole. Portable SQL: the same tables stand on PostgreSQL.

CREATE TABLE hub (
    -- Always 'hub': one row.
    id TEXT PRIMARY KEY NOT NULL,
    -- Changes when the data is replaced; desktops then read their feed from the start.
    epoch TEXT NOT NULL
);

CREATE TABLE workspaces (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    settings TEXT NOT NULL,
    catalog TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Every version that ever judged, so that a scorecard can be understood later.
CREATE TABLE policies (
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, version)
);

CREATE TABLE agents (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE agent_keys (
    id TEXT PRIMARY KEY NOT NULL,
    agent TEXT NOT NULL REFERENCES agents (id),
    -- SHA-256 of the key; the key itself is shown once and never stored.
    hash TEXT NOT NULL UNIQUE,
    hint TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    last_used_at BIGINT
);

CREATE TABLE reps (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    title TEXT,
    admin INTEGER NOT NULL,
    weight INTEGER NOT NULL,
    capacity INTEGER NOT NULL,
    -- The rep's own word.
    presence TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    -- Position of the rep's last feed entry.
    feed_position BIGINT NOT NULL DEFAULT 0,
    UNIQUE (workspace, email)
);

CREATE TABLE enrolments (
    hash TEXT PRIMARY KEY NOT NULL,
    rep TEXT NOT NULL REFERENCES reps (id),
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE devices (
    id TEXT PRIMARY KEY NOT NULL,
    rep TEXT NOT NULL REFERENCES reps (id),
    name TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    last_seen_at BIGINT
);

CREATE TABLE conversations (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    agent TEXT NOT NULL REFERENCES agents (id),
    external_id TEXT NOT NULL,
    state TEXT NOT NULL,
    floor TEXT NOT NULL,
    prospect TEXT NOT NULL,
    assertions TEXT NOT NULL,
    scorecard TEXT NOT NULL,
    context TEXT NOT NULL,
    messages INTEGER NOT NULL,
    started_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    ended_at BIGINT,
    UNIQUE (agent, external_id)
);

CREATE TABLE messages (
    conversation TEXT NOT NULL REFERENCES conversations (id),
    seq INTEGER NOT NULL,
    external_id TEXT NOT NULL,
    role TEXT NOT NULL,
    text TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (conversation, seq),
    UNIQUE (conversation, external_id)
);

CREATE TABLE handoffs (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    conversation TEXT NOT NULL REFERENCES conversations (id),
    external_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT,
    requested_at BIGINT NOT NULL,
    ended_at BIGINT,
    outcome TEXT,
    outcome_note TEXT,
    trace TEXT,
    -- What the agent is to tell the prospect now.
    say TEXT,
    UNIQUE (conversation, external_id)
);

CREATE INDEX handoffs_of_workspace ON handoffs (workspace, state, requested_at);

-- One open handoff a conversation, whatever runs in parallel.
CREATE UNIQUE INDEX one_open_handoff ON handoffs (conversation)
WHERE state IN ('offered', 'waiting', 'accepted');

CREATE TABLE offers (
    id TEXT PRIMARY KEY NOT NULL,
    handoff TEXT NOT NULL REFERENCES handoffs (id),
    rep TEXT NOT NULL REFERENCES reps (id),
    -- Order within the handoff.
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    deadline BIGINT NOT NULL,
    answered_at BIGINT,
    reason TEXT
);

CREATE INDEX offers_of_handoff ON offers (handoff, number);
CREATE INDEX offers_of_rep ON offers (rep, state);
CREATE INDEX offers_due ON offers (deadline) WHERE state = 'pending';

-- At most one rep is asked or has it.
CREATE UNIQUE INDEX one_live_offer ON offers (handoff) WHERE state IN ('pending', 'accepted');

-- Append-only.
CREATE TABLE ledger (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    rep TEXT NOT NULL REFERENCES reps (id),
    handoff TEXT REFERENCES handoffs (id),
    kind TEXT NOT NULL,
    amount BIGINT NOT NULL,
    at BIGINT NOT NULL
);

CREATE INDEX ledger_of_workspace ON ledger (workspace, rep);

CREATE TABLE deliveries (
    id TEXT PRIMARY KEY NOT NULL,
    handoff TEXT NOT NULL REFERENCES handoffs (id),
    offer TEXT NOT NULL REFERENCES offers (id),
    rep TEXT NOT NULL REFERENCES reps (id),
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    at BIGINT NOT NULL,
    reason TEXT,
    UNIQUE (offer, channel)
);

CREATE INDEX deliveries_of_handoff ON deliveries (handoff);

-- Who may see a handoff.
CREATE TABLE viewers (
    handoff TEXT NOT NULL REFERENCES handoffs (id),
    rep TEXT NOT NULL REFERENCES reps (id),
    conversation TEXT NOT NULL REFERENCES conversations (id),
    PRIMARY KEY (handoff, rep)
);

CREATE INDEX viewers_of_conversation ON viewers (conversation);

-- One row per rep and entity, at the position of its last change.
CREATE TABLE feed (
    rep TEXT NOT NULL REFERENCES reps (id),
    kind TEXT NOT NULL,
    -- Handoff id; conversation id for a message; rep id for 'me'.
    entity TEXT NOT NULL,
    -- Message number; 0 for other kinds.
    part INTEGER NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (rep, kind, entity, part)
);

CREATE UNIQUE INDEX feed_in_order ON feed (rep, position);

-- Answers to intents, so that sending one again gets the same answer.
CREATE TABLE intents (
    id TEXT NOT NULL,
    rep TEXT NOT NULL REFERENCES reps (id),
    action TEXT NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (rep, id)
);
