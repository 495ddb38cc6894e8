-- What is kept. The JSON in `value` is the only copy; every other column of a value is computed from it.

CREATE TABLE captures (
    sha256 TEXT PRIMARY KEY,          -- of the bytes as they came
    size INTEGER NOT NULL,            -- bytes before compression
    content BLOB NOT NULL             -- zlib
) STRICT, WITHOUT ROWID;

CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,  -- order of keeping; never given twice
    sha256 TEXT NOT NULL REFERENCES captures (sha256),
    source TEXT NOT NULL,
    content_type TEXT,                         -- as the server gave it
    value TEXT NOT NULL,                       -- Article
    article TEXT GENERATED ALWAYS AS (json_extract(value, '$.id')) VIRTUAL,
    title TEXT GENERATED ALWAYS AS (json_extract(value, '$.title')) VIRTUAL,
    publisher TEXT GENERATED ALWAYS AS (json_extract(value, '$.publisher')) VIRTUAL,
    published TEXT GENERATED ALWAYS AS (json_extract(value, '$.published.text')) VIRTUAL,
    UNIQUE (source, sha256)
) STRICT;
CREATE INDEX articles_by_id ON articles (article, number);
CREATE INDEX articles_by_published ON articles (published);

CREATE TABLE events (
    article_number INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,        -- order in the reading
    event TEXT NOT NULL,              -- Event.id
    value TEXT NOT NULL,              -- Event
    kind TEXT GENERATED ALWAYS AS (json_extract(value, '$.kind')) VIRTUAL,
    status TEXT GENERATED ALWAYS AS (json_extract(value, '$.status')) VIRTUAL,
    supplier TEXT GENERATED ALWAYS AS (json_extract(value, '$.supplier.name')) VIRTUAL,
    supplier_country TEXT GENERATED ALWAYS AS (json_extract(value, '$.supplier.country')) VIRTUAL,
    recipient TEXT GENERATED ALWAYS AS (json_extract(value, '$.recipient.name')) VIRTUAL,
    recipient_country TEXT GENERATED ALWAYS AS (json_extract(value, '$.recipient.country')) VIRTUAL,
    date_start TEXT GENERATED ALWAYS AS (json_extract(value, '$.when.start')) VIRTUAL,
    date_end TEXT GENERATED ALWAYS AS (json_extract(value, '$.when.end')) VIRTUAL,
    PRIMARY KEY (article_number, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX events_by_id ON events (event);
CREATE INDEX events_by_date ON events (date_start);

CREATE TABLE findings (
    article_number INTEGER NOT NULL,
    event_position INTEGER NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,              -- Finding
    provision TEXT GENERATED ALWAYS AS (json_extract(value, '$.provision')) VIRTUAL,
    outcome TEXT GENERATED ALWAYS AS (json_extract(value, '$.outcome')) VIRTUAL,
    PRIMARY KEY (article_number, event_position, position),
    FOREIGN KEY (article_number, event_position) REFERENCES events (article_number, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX findings_by_provision ON findings (provision, outcome);

CREATE TABLE screenings (
    article_number INTEGER NOT NULL,
    event_position INTEGER NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,              -- Screening
    entry TEXT GENERATED ALWAYS AS (json_extract(value, '$.entry')) VIRTUAL,
    PRIMARY KEY (article_number, event_position, position),
    FOREIGN KEY (article_number, event_position) REFERENCES events (article_number, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX screenings_by_entry ON screenings (entry);

CREATE VIEW passages AS
SELECT
    events.article_number AS article_number,
    events.event AS event,
    evidence.key AS position,
    json_extract(evidence.value, '$.text') AS text,
    json_extract(evidence.value, '$.start') AS start,
    json_extract(evidence.value, '$.end') AS "end",
    json_extract(evidence.value, '$.page_start') AS page_start,
    json_extract(evidence.value, '$.page_end') AS page_end
FROM events, json_each(events.value, '$.evidence') AS evidence;
