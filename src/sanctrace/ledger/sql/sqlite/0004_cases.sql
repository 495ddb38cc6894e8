-- The index of cases: computed from the readings and the judgements, replaced whenever one of them changes.

-- Under which number these bytes were first kept, when another reading of them took a later one: revisions of a source are
-- counted in this order. NULL for the first reading of the bytes.
ALTER TABLE articles ADD COLUMN first_number INTEGER;

-- An event that makes a case, with what of its article decides whose telling it is; the event itself stands in `events`.
CREATE TABLE tellings (
    article_number INTEGER NOT NULL,
    event_position INTEGER NOT NULL,
    revision INTEGER NOT NULL,        -- of the page, counted from 0
    value TEXT NOT NULL,              -- Telling without its reading
    PRIMARY KEY (article_number, event_position),
    FOREIGN KEY (article_number, event_position) REFERENCES events (article_number, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Under which keys a telling is looked up as perhaps of the same event as another.
CREATE TABLE telling_keys (
    key TEXT NOT NULL,
    article_number INTEGER NOT NULL,
    event_position INTEGER NOT NULL,
    PRIMARY KEY (key, article_number, event_position),
    FOREIGN KEY (article_number, event_position)
        REFERENCES tellings (article_number, event_position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX telling_keys_by_telling ON telling_keys (article_number, event_position);

CREATE TABLE cases (
    id TEXT PRIMARY KEY,
    value TEXT NOT NULL,              -- Case without its tellings
    sorted_on TEXT NOT NULL,       -- first possible day of the event, else of the report; 9999-12-31 for neither
    status TEXT NOT NULL,             -- of the account that speaks for the case
    outcome TEXT,                     -- the most telling of its findings
    date_start TEXT,                  -- of the event, as precise as it is told
    date_end TEXT,
    headline TEXT GENERATED ALWAYS AS (json_extract(value, '$.headline')) VIRTUAL,
    reliability TEXT GENERATED ALWAYS AS (json_extract(value, '$.grade.reliability')) VIRTUAL,
    credibility INTEGER GENERATED ALWAYS AS (json_extract(value, '$.grade.credibility')) VIRTUAL
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_by_day ON cases (sorted_on, id);

CREATE TABLE case_tellings (
    article_number INTEGER NOT NULL,
    event_position INTEGER NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    position INTEGER,                 -- among the tellings of the case; NULL for the same bytes under another name
    PRIMARY KEY (article_number, event_position),  -- a telling belongs to one case
    FOREIGN KEY (article_number, event_position)
        REFERENCES tellings (article_number, event_position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX case_tellings_by_case ON case_tellings (case_id, position);

-- What a case is found by: regime, provision, goods, source.
CREATE TABLE case_labels (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    PRIMARY KEY (name, value, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_labels_by_case ON case_labels (case_id);

-- Facts about the ledger itself: which version of the gathering made the index.
CREATE TABLE ledger_facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
