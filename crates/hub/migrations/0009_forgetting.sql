-- Prospects who are forgotten: receipts that say nothing of who it was, and what is still to be done.

CREATE TABLE forgettings (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    at BIGINT NOT NULL,
    -- None: whoever runs the hub.
    by_rep TEXT REFERENCES reps (id),
    -- Of the address or the conversation, under a key that is not in here.
    fingerprint TEXT NOT NULL,
    removed TEXT NOT NULL,
    -- Without addresses to look at: those say who it was.
    elsewhere TEXT NOT NULL,
    -- Since then nothing of it is left in the free parts of the file.
    swept_at BIGINT
);

CREATE INDEX forgettings_of_workspace ON forgettings (workspace, at);
CREATE INDEX forgettings_unswept ON forgettings (at) WHERE swept_at IS NULL;

-- How far the devices of a rep must have come to have heard of it.
CREATE TABLE forgetting_feeds (
    forgetting TEXT NOT NULL REFERENCES forgettings (id),
    rep TEXT NOT NULL REFERENCES reps (id),
    position BIGINT NOT NULL,
    PRIMARY KEY (forgetting, rep)
);

-- Up to where a device has stored its rep's feed, as far as it told.
ALTER TABLE devices ADD COLUMN stored_position BIGINT NOT NULL DEFAULT 0;

-- Conversations, handoffs, offers and meetings that are gone: made-up ids, so that whoever still
-- speaks of one is told why.
CREATE TABLE forgotten (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    agent TEXT NOT NULL REFERENCES agents (id),
    at BIGINT NOT NULL
);

-- Events that are to be taken out of calendars of the hub.
CREATE TABLE forgotten_events (
    forgetting TEXT NOT NULL REFERENCES forgettings (id),
    account TEXT NOT NULL REFERENCES team_calendars (id) ON DELETE CASCADE,
    rep TEXT NOT NULL REFERENCES reps (id),
    meeting TEXT NOT NULL,
    calendar TEXT NOT NULL,
    -- As it was written last; none: it is looked for.
    written TEXT,
    PRIMARY KEY (account, rep, meeting)
);

-- What is expected of fairness outlives the handoff that it came of.
CREATE TABLE chances_new (
    -- Or a made-up name, where that is gone.
    handoff TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    at BIGINT NOT NULL,
    able TEXT NOT NULL,
    chosen TEXT NOT NULL
);

INSERT INTO chances_new (handoff, workspace, at, able, chosen)
SELECT handoff, workspace, at, able, chosen FROM chances;

DROP TABLE chances;
ALTER TABLE chances_new RENAME TO chances;

CREATE INDEX chances_in_time ON chances (workspace, at);
