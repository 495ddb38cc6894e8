-- What passes between two States, as it was counted last: the fact `relations stand` says from which readings and judgements.
CREATE TABLE relations (
    pair TEXT PRIMARY KEY,           -- KP-RU
    busy INTEGER NOT NULL,            -- events and statements
    totals TEXT NOT NULL,             -- RelationTotals
    series TEXT NOT NULL              -- Relation with the first few exchanges of each point
) STRICT, WITHOUT ROWID;

-- Every exchange, in the order of the series.
CREATE TABLE relation_exchanges (
    pair TEXT NOT NULL REFERENCES relations (pair) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,              -- Exchange
    PRIMARY KEY (pair, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX relation_exchanges_by_kind ON relation_exchanges (pair, kind, number);
