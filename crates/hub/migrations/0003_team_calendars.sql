CREATE INDEX meetings_of_host ON meetings (host, ends_at);
CREATE INDEX meetings_of_fixed_host ON meetings (fixed_host, ends_at);

-- Calendar accounts that the hub itself is connected with, for a team.

CREATE TABLE team_calendars (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    name TEXT NOT NULL,
    provider TEXT NOT NULL,
    url TEXT NOT NULL,
    user_name TEXT NOT NULL,
    -- Sealed: the key is in a file beside the database.
    secret TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    problem TEXT
);

-- Whose calendar is which.
CREATE TABLE team_links (
    account TEXT NOT NULL REFERENCES team_calendars (id) ON DELETE CASCADE,
    rep TEXT NOT NULL REFERENCES reps (id),
    calendar TEXT NOT NULL,
    sync_token TEXT,
    PRIMARY KEY (account, rep)
);

-- Events that the hub wrote, as they were when it did.
CREATE TABLE team_events (
    account TEXT NOT NULL REFERENCES team_calendars (id) ON DELETE CASCADE,
    rep TEXT NOT NULL REFERENCES reps (id),
    meeting TEXT NOT NULL REFERENCES meetings (id),
    calendar TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    written TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    -- Since when it is not where it was left.
    missing_since BIGINT,
    PRIMARY KEY (account, rep, meeting)
);
