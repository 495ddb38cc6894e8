-- What is kept. The JSON in `value` is the only copy; every other column of a value is computed from it.

CREATE TABLE captures (
    sha256 TEXT PRIMARY KEY,          -- of the bytes as they came
    size BIGINT NOT NULL,             -- bytes before compression
    content BYTEA NOT NULL            -- zlib
);
ALTER TABLE captures ALTER COLUMN content SET STORAGE EXTERNAL;  -- already compressed

-- The last number given. A sequence would leave gaps where a transaction was undone, so that the same pages kept after
-- an interruption would have other numbers than without one.
CREATE TABLE last_numbers (
    name TEXT PRIMARY KEY,
    number BIGINT NOT NULL
);
INSERT INTO last_numbers (name, number) VALUES ('articles', 0);

CREATE TABLE articles (
    number BIGINT PRIMARY KEY,        -- order of keeping; never given twice
    sha256 TEXT NOT NULL REFERENCES captures (sha256),
    source TEXT NOT NULL,
    content_type TEXT,                -- as the server gave it
    value TEXT NOT NULL,              -- Article
    article TEXT GENERATED ALWAYS AS (value::jsonb ->> 'id') STORED,
    title TEXT GENERATED ALWAYS AS (value::jsonb ->> 'title') STORED,
    publisher TEXT GENERATED ALWAYS AS (value::jsonb ->> 'publisher') STORED,
    published TEXT GENERATED ALWAYS AS (value::jsonb #>> '{published,text}') STORED,
    UNIQUE (source, sha256)
);
CREATE INDEX articles_by_id ON articles (article, number);
CREATE INDEX articles_by_published ON articles (published);

CREATE TABLE events (
    article_number BIGINT NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,        -- order in the reading
    event TEXT NOT NULL,              -- Event.id
    value TEXT NOT NULL,              -- Event
    kind TEXT GENERATED ALWAYS AS (value::jsonb ->> 'kind') STORED,
    status TEXT GENERATED ALWAYS AS (value::jsonb ->> 'status') STORED,
    supplier TEXT GENERATED ALWAYS AS (value::jsonb #>> '{supplier,name}') STORED,
    supplier_country TEXT GENERATED ALWAYS AS (value::jsonb #>> '{supplier,country}') STORED,
    recipient TEXT GENERATED ALWAYS AS (value::jsonb #>> '{recipient,name}') STORED,
    recipient_country TEXT GENERATED ALWAYS AS (value::jsonb #>> '{recipient,country}') STORED,
    date_start TEXT GENERATED ALWAYS AS (value::jsonb #>> '{when,start}') STORED,
    date_end TEXT GENERATED ALWAYS AS (value::jsonb #>> '{when,end}') STORED,
    PRIMARY KEY (article_number, position)
);
CREATE INDEX events_by_id ON events (event);
CREATE INDEX events_by_date ON events (date_start);

CREATE TABLE findings (
    article_number BIGINT NOT NULL,
    event_position INTEGER NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,              -- Finding
    provision TEXT GENERATED ALWAYS AS (value::jsonb ->> 'provision') STORED,
    outcome TEXT GENERATED ALWAYS AS (value::jsonb ->> 'outcome') STORED,
    PRIMARY KEY (article_number, event_position, position),
    FOREIGN KEY (article_number, event_position) REFERENCES events (article_number, position) ON DELETE CASCADE
);
CREATE INDEX findings_by_provision ON findings (provision, outcome);

CREATE TABLE screenings (
    article_number BIGINT NOT NULL,
    event_position INTEGER NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,              -- Screening
    entry TEXT GENERATED ALWAYS AS (value::jsonb ->> 'entry') STORED,
    PRIMARY KEY (article_number, event_position, position),
    FOREIGN KEY (article_number, event_position) REFERENCES events (article_number, position) ON DELETE CASCADE
);
CREATE INDEX screenings_by_entry ON screenings (entry);

CREATE VIEW passages AS
SELECT
    events.article_number AS article_number,
    events.event AS event,
    evidence.ordinality - 1 AS position,
    evidence.value ->> 'text' AS text,
    (evidence.value ->> 'start')::INTEGER AS start,
    (evidence.value ->> 'end')::INTEGER AS "end",
    (evidence.value ->> 'page_start')::INTEGER AS page_start,
    (evidence.value ->> 'page_end')::INTEGER AS page_end
FROM events
CROSS JOIN LATERAL jsonb_array_elements(events.value::jsonb -> 'evidence') WITH ORDINALITY AS evidence (value, ordinality);
