-- Notices: cases as they were seen, readers and their consent, what was told, mails, webhooks.

CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A case at some moment, under the hash of its value.
CREATE TABLE snapshots (
    hash TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A case followed through time, also under another id.
CREATE TABLE tracks (
    id TEXT PRIMARY KEY,
    case_id TEXT UNIQUE,                 -- NULL: it is a case no more
    seen TEXT NOT NULL REFERENCES snapshots (hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE changes (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    track TEXT NOT NULL REFERENCES tracks (id),
    at TEXT NOT NULL,
    before_hash TEXT REFERENCES snapshots (hash),
    after_hash TEXT REFERENCES snapshots (hash)
) STRICT;
CREATE INDEX changes_by_track ON changes (track, number);

CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Only added to.
CREATE TABLE consents (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    subscription TEXT NOT NULL REFERENCES subscriptions (id),
    value TEXT NOT NULL
) STRICT;
CREATE TRIGGER consents_stay BEFORE UPDATE ON consents BEGIN SELECT RAISE(ABORT, 'a consent is never changed'); END;
CREATE TRIGGER consents_remain BEFORE DELETE ON consents BEGIN SELECT RAISE(ABORT, 'a consent is never erased'); END;

CREATE TABLE mails (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,            -- what it is for: the same thing is never written twice
    subscription TEXT REFERENCES subscriptions (id),
    recipient TEXT NOT NULL,
    message_id TEXT NOT NULL,
    content BLOB NOT NULL,
    state TEXT NOT NULL,                 -- waiting, sent, failed, cancelled
    attempts INTEGER NOT NULL DEFAULT 0,
    due TEXT NOT NULL,
    claimed_until TEXT,                  -- a process is sending it until then
    made_at TEXT NOT NULL,
    sent_at TEXT,
    reason TEXT
) STRICT;
CREATE INDEX mails_by_due ON mails (state, due);

-- Which state of which case a mail tells. What a failed or cancelled mail says was not told.
CREATE TABLE told (
    mail INTEGER NOT NULL REFERENCES mails (number),
    subscription TEXT NOT NULL,
    track TEXT NOT NULL REFERENCES tracks (id),
    hash TEXT NOT NULL REFERENCES snapshots (hash),
    gone INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (subscription, track, mail)
) STRICT, WITHOUT ROWID;

CREATE TABLE endpoints (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    since INTEGER NOT NULL,              -- number of the last change that was turned into deliveries
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    endpoint TEXT NOT NULL REFERENCES endpoints (id) ON DELETE CASCADE,
    message_id TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due TEXT NOT NULL,
    claimed_until TEXT,
    made_at TEXT NOT NULL,
    sent_at TEXT,
    reason TEXT
) STRICT;
CREATE INDEX deliveries_by_due ON deliveries (state, due);
CREATE INDEX deliveries_by_endpoint ON deliveries (endpoint);
