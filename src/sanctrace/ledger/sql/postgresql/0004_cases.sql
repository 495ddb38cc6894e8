-- The index of cases: computed from the readings and the judgements, replaced whenever one of them changes.

-- Under which keys an event is looked up as perhaps the same as another; only events that make a case have any.
CREATE TABLE event_keys (
    key TEXT NOT NULL,
    article_number BIGINT NOT NULL,
    event_position INTEGER NOT NULL,
    PRIMARY KEY (key, article_number, event_position),
    FOREIGN KEY (article_number, event_position) REFERENCES events (article_number, position) ON DELETE CASCADE
);
CREATE INDEX event_keys_by_event ON event_keys (article_number, event_position);

CREATE TABLE cases (
    id TEXT COLLATE "C" PRIMARY KEY,  -- Case.id
    value BYTEA NOT NULL,             -- Case, as JSON under zlib
    headline TEXT NOT NULL,
    status TEXT NOT NULL,             -- of the account that speaks for the case
    outcome TEXT,                     -- the most telling of its findings
    grade TEXT,                       -- Admiralty signs, such as B2
    date_start TEXT,                  -- of the event, as precise as it is told
    date_end TEXT,
    sorted_on TEXT COLLATE "C" NOT NULL  -- first possible day of the event, else of the report; 9999-12-31 for neither
);
ALTER TABLE cases ALTER COLUMN value SET STORAGE EXTERNAL;  -- already compressed
CREATE INDEX cases_by_day ON cases (sorted_on, id);

CREATE TABLE case_members (
    article_number BIGINT NOT NULL,
    event_position INTEGER NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    PRIMARY KEY (article_number, event_position),  -- an event belongs to one case
    FOREIGN KEY (article_number, event_position) REFERENCES events (article_number, position) ON DELETE CASCADE
);
CREATE INDEX case_members_by_case ON case_members (case_id);

-- What a case is found by: regime, provision, outcome, goods, source.
CREATE TABLE case_labels (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    case_id TEXT NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    PRIMARY KEY (name, value, case_id)
);
CREATE INDEX case_labels_by_case ON case_labels (case_id);

-- Facts about the ledger itself: which version of the gathering made the index.
CREATE TABLE ledger_facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
