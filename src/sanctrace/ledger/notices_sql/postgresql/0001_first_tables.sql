-- Notices: cases as they were seen, readers and their consent, what was told, mails, webhooks.

CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- A case at some moment, under the hash of its value.
CREATE TABLE snapshots (
    hash TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- A case followed through time, also under another id.
CREATE TABLE tracks (
    id TEXT PRIMARY KEY,
    case_id TEXT UNIQUE,                 -- NULL: it is a case no more
    seen TEXT NOT NULL REFERENCES snapshots (hash)
);

CREATE TABLE changes (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    track TEXT NOT NULL REFERENCES tracks (id),
    at TEXT NOT NULL,
    before_hash TEXT REFERENCES snapshots (hash),
    after_hash TEXT REFERENCES snapshots (hash)
);
CREATE INDEX changes_by_track ON changes (track, number);

CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    value TEXT NOT NULL
);

-- Only added to.
CREATE TABLE consents (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subscription TEXT NOT NULL REFERENCES subscriptions (id),
    value TEXT NOT NULL
);
CREATE FUNCTION consents_stay() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a consent is never changed or erased'; END $$;
CREATE TRIGGER consents_stay BEFORE UPDATE OR DELETE ON consents FOR EACH ROW EXECUTE FUNCTION consents_stay();

CREATE TABLE mails (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,            -- what it is for: the same thing is never written twice
    subscription TEXT REFERENCES subscriptions (id),
    recipient TEXT NOT NULL,
    message_id TEXT NOT NULL,
    content BYTEA NOT NULL,
    state TEXT NOT NULL,                 -- waiting, sent, failed, cancelled
    attempts INTEGER NOT NULL DEFAULT 0,
    due TEXT NOT NULL,
    claimed_until TEXT,                  -- a process is sending it until then
    made_at TEXT NOT NULL,
    sent_at TEXT,
    reason TEXT
);
CREATE INDEX mails_by_due ON mails (state, due);

-- Which state of which case a mail tells. What a failed or cancelled mail says was not told.
CREATE TABLE told (
    mail BIGINT NOT NULL REFERENCES mails (number),
    subscription TEXT NOT NULL,
    track TEXT NOT NULL REFERENCES tracks (id),
    hash TEXT NOT NULL REFERENCES snapshots (hash),
    gone INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (subscription, track, mail)
);

CREATE TABLE endpoints (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    since BIGINT NOT NULL,              -- number of the last change that was turned into deliveries
    value TEXT NOT NULL
);

CREATE TABLE deliveries (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    endpoint TEXT NOT NULL REFERENCES endpoints (id) ON DELETE CASCADE,
    message_id TEXT NOT NULL UNIQUE,
    body BYTEA NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due TEXT NOT NULL,
    claimed_until TEXT,
    made_at TEXT NOT NULL,
    sent_at TEXT,
    reason TEXT
);
CREATE INDEX deliveries_by_due ON deliveries (state, due);
CREATE INDEX deliveries_by_endpoint ON deliveries (endpoint);
