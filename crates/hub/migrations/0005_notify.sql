-- Ways to reach people and programs, what is told when, and every notification with what became of
-- it.

CREATE TABLE connections (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    settings TEXT NOT NULL,
    -- Sealed; a document by names.
    secrets TEXT NOT NULL,
    secret_names TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'ok',
    problem TEXT,
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    -- Taken away: kept for the receipts that name it.
    dropped_at BIGINT
);

CREATE INDEX connections_of_workspace ON connections (workspace);

-- Every version; the highest one holds.
CREATE TABLE notify_policies (
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    by_rep TEXT REFERENCES reps (id),
    at BIGINT NOT NULL,
    PRIMARY KEY (workspace, version)
);

-- What the rep chose for themselves.
ALTER TABLE reps ADD COLUMN notify TEXT NOT NULL DEFAULT '{}';

-- Seconds after which a rep who is asked must have shown a sign of life; none: nobody watches.
ALTER TABLE workspaces ADD COLUMN watch_seconds INTEGER DEFAULT 45;

-- One notification on one channel: the outbox and its receipts.
CREATE TABLE deliveries_new (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    -- None: a test that a rep sends themselves.
    handoff TEXT REFERENCES handoffs (id),
    conversation TEXT REFERENCES conversations (id),
    offer TEXT REFERENCES offers (id),
    meeting TEXT REFERENCES meetings (id),
    event TEXT NOT NULL,
    channel TEXT NOT NULL,
    -- None: the desktop.
    connection TEXT REFERENCES connections (id),
    -- Whom it tells: 'rep', 'prospect', 'team', 'program'.
    audience TEXT NOT NULL,
    rep TEXT REFERENCES reps (id),
    state TEXT NOT NULL,
    at BIGINT NOT NULL,
    reason TEXT,
    -- The place in line, which tries do not change.
    planned_at BIGINT NOT NULL,
    -- When it is tried next. None: nothing to do.
    due_at BIGINT,
    -- Not sent once somebody has acted.
    unless_acted INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    -- A try has begun, and how it ended is not known.
    trying INTEGER NOT NULL DEFAULT 0,
    lease_until BIGINT,
    lease_by TEXT,
    -- Changes in place what this one left.
    replaces TEXT REFERENCES deliveries_new (id),
    receipt TEXT
);

INSERT INTO deliveries_new (id, workspace, handoff, conversation, offer, event, channel, audience,
    rep, state, at, reason, planned_at)
SELECT d.id, h.workspace, d.handoff, h.conversation, d.offer, 'offered', d.channel, 'rep',
    d.rep, d.state, d.at, d.reason, d.at
FROM deliveries d JOIN handoffs h ON h.id = d.handoff;

DROP TABLE deliveries;
ALTER TABLE deliveries_new RENAME TO deliveries;

CREATE INDEX deliveries_of_handoff ON deliveries (handoff);
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_in_line ON deliveries (connection, conversation) WHERE state = 'queued';
CREATE INDEX deliveries_by_state ON deliveries (connection, state, at);
CREATE INDEX deliveries_tests ON deliveries (rep, channel) WHERE event = 'test';

-- What a CRM knows of somebody: whose account it is, and where their record lies.
CREATE TABLE crm_records (
    connection TEXT NOT NULL REFERENCES connections (id),
    email TEXT NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    owner_email TEXT,
    contact_id TEXT,
    contact_url TEXT,
    account_id TEXT,
    account_url TEXT,
    looked_at BIGINT,
    -- None: nothing to do.
    due_at BIGINT,
    attempts INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (connection, email)
);

CREATE INDEX crm_records_due ON crm_records (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX crm_records_of_email ON crm_records (workspace, email);

-- As whom a provider knows a rep.
CREATE TABLE known_as (
    connection TEXT NOT NULL REFERENCES connections (id),
    rep TEXT NOT NULL REFERENCES reps (id),
    email TEXT NOT NULL,
    reference TEXT NOT NULL,
    PRIMARY KEY (connection, rep)
);
