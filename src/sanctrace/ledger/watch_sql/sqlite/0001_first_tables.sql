-- What a watch remembers. Times are ISO 8601 in UTC, so that their order is that of the text.

CREATE TABLE polls (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,              -- Source.id
    address TEXT NOT NULL,
    at TEXT NOT NULL,
    fault TEXT,                        -- NULL: the source was seen whole
    reason TEXT,
    status INTEGER,
    unchanged INTEGER NOT NULL,
    found INTEGER NOT NULL,
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    retry_at TEXT,
    moved_to TEXT
) STRICT;
CREATE INDEX polls_by_source ON polls (source, number);
CREATE INDEX polls_by_time ON polls (at);

CREATE TABLE documents (               -- the version of each document that was taken in whole
    source TEXT NOT NULL,
    address TEXT NOT NULL,
    etag TEXT,
    last_modified TEXT,
    sha256 TEXT,
    version TEXT,                      -- as the document that led to it has it
    PRIMARY KEY (source, address)
) STRICT, WITHOUT ROWID;

CREATE TABLE sightings (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    guid TEXT,
    link TEXT,
    key TEXT,                          -- the address in its plainest form
    digest TEXT NOT NULL,
    title TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    state TEXT NOT NULL,
    due TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    fetched_at TEXT,
    sha256 TEXT,                       -- of the capture in the ledger
    words INTEGER,
    fault TEXT,
    reason TEXT,
    content TEXT
) STRICT;
CREATE INDEX sightings_by_guid ON sightings (source, guid) WHERE guid IS NOT NULL;
CREATE INDEX sightings_by_key ON sightings (key, source) WHERE key IS NOT NULL;
CREATE INDEX sightings_by_digest ON sightings (source, digest) WHERE key IS NULL;
CREATE INDEX sightings_due ON sightings (due) WHERE state = 'waiting';
CREATE INDEX sightings_by_source ON sightings (source, number);
CREATE INDEX sightings_by_fetch ON sightings (fetched_at) WHERE fetched_at IS NOT NULL;

CREATE TABLE fetches (                 -- how each capture came, for archives
    sha256 TEXT NOT NULL,
    address TEXT NOT NULL,             -- as the source names it
    final_address TEXT NOT NULL,       -- after redirects
    at TEXT NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,             -- JSON array of name and value
    PRIMARY KEY (sha256, address)
) STRICT, WITHOUT ROWID;

CREATE TABLE robots (
    origin TEXT PRIMARY KEY,
    fetched_at TEXT NOT NULL,
    text TEXT
) STRICT, WITHOUT ROWID;
