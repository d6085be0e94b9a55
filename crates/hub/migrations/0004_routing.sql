-- Routing policies as versions and a draft, teams, who owns which account, and what the hub saw
-- whenever it decided.

CREATE TABLE routing_policies (
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    note TEXT NOT NULL,
    -- None: the hub itself.
    by_rep TEXT REFERENCES reps (id),
    -- Published by going back to this version.
    back_to INTEGER,
    published_at BIGINT NOT NULL,
    PRIMARY KEY (workspace, version)
);

-- One at most: admins compose it together.
CREATE TABLE routing_drafts (
    workspace TEXT PRIMARY KEY NOT NULL REFERENCES workspaces (id),
    body TEXT NOT NULL,
    base INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    by_rep TEXT REFERENCES reps (id),
    at BIGINT NOT NULL
);

-- What stood in the settings becomes the first version.
INSERT INTO routing_policies (workspace, version, body, note, published_at)
SELECT id, 1,
    '{"version":1,"offer_seconds":' || coalesce(json_extract(settings, '$.routing.offer_seconds'), 120)
        -- What was not there before must not begin by itself.
        || ',"hours":"ignore","away_after_lapses":0,"rules":[{"id":"everyone","name":"Everyone, by turns","to":{"kind":"round_robin"}}]}',
    'From before policies had versions', created_at
FROM workspaces;

UPDATE workspaces SET settings = json_remove(settings, '$.routing');

-- Whether the policy in force has clocks: else nothing has to be looked at in time.
ALTER TABLE workspaces ADD COLUMN clocked INTEGER NOT NULL DEFAULT 0;

CREATE TABLE teams (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    name TEXT NOT NULL,
    manager TEXT REFERENCES reps (id),
    created_at BIGINT NOT NULL,
    UNIQUE (workspace, name)
);

-- Teams, skills, languages, capacity by channel, rate.
ALTER TABLE reps ADD COLUMN profile TEXT NOT NULL DEFAULT '{}';
ALTER TABLE reps ADD COLUMN employment TEXT NOT NULL DEFAULT '{"kind":"active"}';
-- Offers in a row that lapsed.
ALTER TABLE reps ADD COLUMN lapses INTEGER NOT NULL DEFAULT 0;
-- The hub set the rep to away: when, and after how many lapses.
ALTER TABLE reps ADD COLUMN set_away TEXT;
-- On leave, or not seen for a day: brought level with the team once they are back.
ALTER TABLE reps ADD COLUMN absent INTEGER NOT NULL DEFAULT 0;

ALTER TABLE conversations ADD COLUMN channel TEXT NOT NULL DEFAULT 'chat';
-- What a reader made of the talk for routing.
ALTER TABLE conversations ADD COLUMN traits TEXT NOT NULL DEFAULT '{}';

-- How far routing got with it, who it is kept for, which clocks struck.
ALTER TABLE handoffs ADD COLUMN routing TEXT NOT NULL DEFAULT '{}';
-- When it is to be looked at next: a wait ends, or a clock strikes.
ALTER TABLE handoffs ADD COLUMN wake_at BIGINT;

CREATE INDEX handoffs_to_wake ON handoffs (wake_at) WHERE wake_at IS NOT NULL;

-- Who owns which account, as lists say that admins upload. Each upload is a batch of its own, filled
-- bit by bit; what holds is the one of a name that is in force.
CREATE TABLE owner_lists (
    batch INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    name TEXT NOT NULL,
    -- filling, in_force or over
    state TEXT NOT NULL,
    rows BIGINT NOT NULL,
    -- In force since; while it is filled, when it last was.
    at BIGINT NOT NULL,
    by_rep TEXT REFERENCES reps (id)
);

CREATE UNIQUE INDEX owner_lists_in_force ON owner_lists (workspace, name) WHERE state = 'in_force';

CREATE TABLE owners (
    workspace TEXT NOT NULL,
    batch INTEGER NOT NULL REFERENCES owner_lists (batch),
    record TEXT NOT NULL,
    found_by TEXT NOT NULL,
    key TEXT NOT NULL,
    rep TEXT NOT NULL REFERENCES reps (id),
    PRIMARY KEY (workspace, key, found_by, record, batch)
);

CREATE INDEX owners_of_batch ON owners (batch, rep);

-- What the hub saw and decided, for replays and for the fairness of chances. The newest are kept.
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    handoff TEXT NOT NULL REFERENCES handoffs (id),
    at BIGINT NOT NULL,
    policy_version INTEGER NOT NULL,
    chosen TEXT,
    lead TEXT NOT NULL,
    -- Every rep at that moment.
    seen TEXT NOT NULL,
    progress TEXT NOT NULL
);

CREATE INDEX decisions_of_workspace ON decisions (workspace, at);
CREATE INDEX decisions_of_handoff ON decisions (handoff, id);

-- Who could have had a handoff, and who got it in the end.
CREATE TABLE chances (
    handoff TEXT PRIMARY KEY NOT NULL REFERENCES handoffs (id),
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    at BIGINT NOT NULL,
    able TEXT NOT NULL,
    chosen TEXT NOT NULL
);

CREATE INDEX chances_in_time ON chances (workspace, at);

-- When the rep took it; what ends an offer later leaves that.
ALTER TABLE offers ADD COLUMN accepted_at BIGINT;

UPDATE offers SET accepted_at = answered_at WHERE state = 'accepted';

-- What each rep's entries of the ledger add up to: kept beside them, made of nothing else.
CREATE TABLE standings (
    rep TEXT PRIMARY KEY NOT NULL REFERENCES reps (id),
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    credits BIGINT NOT NULL,
    last_assigned BIGINT
);

INSERT INTO standings (rep, workspace, credits, last_assigned)
SELECT rep, workspace, sum(amount), max(CASE WHEN kind = 'assigned' THEN at END)
FROM ledger GROUP BY rep, workspace;

CREATE INDEX standings_of_workspace ON standings (workspace);
CREATE INDEX ledger_of_handoff ON ledger (handoff, rep);

-- Of a correction: who made it, and why.
ALTER TABLE ledger ADD COLUMN by_rep TEXT REFERENCES reps (id);
ALTER TABLE ledger ADD COLUMN note TEXT;

CREATE INDEX ledger_in_time ON ledger (workspace, at, id);
CREATE INDEX handoffs_in_time ON handoffs (workspace, requested_at);
CREATE INDEX offers_in_time ON offers (made_at);
