-- Saved searches, by the name that people gave them.

CREATE TABLE searches (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL                  -- SavedSearch
) STRICT, WITHOUT ROWID;
