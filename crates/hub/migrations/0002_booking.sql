-- Meetings, kept times, and what is known of the reps' calendars.

-- Signs the links with which prospects move or cancel a meeting.
ALTER TABLE hub ADD COLUMN link_key TEXT;

-- Zone, week and leave, as far as the rep has set them.
ALTER TABLE reps ADD COLUMN hours TEXT NOT NULL DEFAULT '{}';

DROP INDEX one_open_handoff;

CREATE UNIQUE INDEX one_open_handoff ON handoffs (conversation)
WHERE state IN ('offered', 'waiting', 'accepted', 'booked');

-- A conversation keeps one time at a time.
CREATE TABLE holds (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    conversation TEXT NOT NULL UNIQUE REFERENCES conversations (id),
    meeting_type TEXT NOT NULL,
    host TEXT NOT NULL REFERENCES reps (id),
    fixed_host TEXT REFERENCES reps (id),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    -- Kept free around it.
    before_minutes INTEGER NOT NULL,
    after_minutes INTEGER NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX holds_of_workspace ON holds (workspace, expires_at);

CREATE TABLE meetings (
    id TEXT PRIMARY KEY NOT NULL,
    workspace TEXT NOT NULL REFERENCES workspaces (id),
    handoff TEXT NOT NULL REFERENCES handoffs (id),
    conversation TEXT NOT NULL REFERENCES conversations (id),
    version INTEGER NOT NULL,
    meeting_type TEXT NOT NULL,
    name TEXT NOT NULL,
    host TEXT NOT NULL REFERENCES reps (id),
    fixed_host TEXT REFERENCES reps (id),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    -- Kept free around it.
    before_minutes INTEGER NOT NULL,
    after_minutes INTEGER NOT NULL,
    state TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    moved_by_prospect INTEGER NOT NULL,
    changed_by TEXT,
    reason TEXT,
    -- The prospect's.
    zone TEXT NOT NULL,
    prospect TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    location TEXT NOT NULL,
    join_url TEXT,
    note TEXT,
    -- The host's calendar had not been read lately.
    tentative INTEGER NOT NULL,
    -- With which hold and for when it was booked: a booking that is repeated is known by these.
    hold TEXT,
    first_start BIGINT NOT NULL,
    -- Whether the booking counted for the host, and whether it still does.
    earned INTEGER NOT NULL,
    counts INTEGER NOT NULL,
    booked_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- As of which change the host's calendar has it.
    written_sequence INTEGER,
    written_at BIGINT
);

CREATE INDEX meetings_of_handoff ON meetings (handoff, booked_at);
CREATE INDEX meetings_of_conversation ON meetings (conversation, booked_at);

-- Who is taken when: a row for each host of a booked meeting.
CREATE TABLE engagements (
    meeting TEXT NOT NULL REFERENCES meetings (id),
    rep TEXT NOT NULL REFERENCES reps (id),
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    PRIMARY KEY (meeting, rep)
);

CREATE INDEX engagements_of_rep ON engagements (rep, starts_at);

-- The last line of defence: no host has two meetings at once, whatever runs in parallel and
-- whatever the code forgot.
CREATE TRIGGER one_meeting_at_a_time BEFORE INSERT ON engagements
WHEN EXISTS (
    SELECT 1 FROM engagements e
    WHERE e.rep = NEW.rep AND e.meeting <> NEW.meeting
      AND e.starts_at < NEW.ends_at AND NEW.starts_at < e.ends_at
)
BEGIN
    SELECT RAISE(ABORT, 'the host has another meeting then');
END;

-- When reps cannot, as each connection of a device last told: [[start, end], …].
CREATE TABLE busy (
    rep TEXT NOT NULL REFERENCES reps (id),
    connection TEXT NOT NULL,
    -- Whose report it is; none if the hub read itself. What a device told goes with it.
    device TEXT REFERENCES devices (id),
    read_at BIGINT NOT NULL,
    from_at BIGINT NOT NULL,
    to_at BIGINT NOT NULL,
    spans TEXT NOT NULL,
    PRIMARY KEY (rep, connection)
);
