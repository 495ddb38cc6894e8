-- Saved searches, by the name that people gave them.

CREATE TABLE searches (
    name TEXT COLLATE "C" PRIMARY KEY,
    value TEXT NOT NULL                  -- SavedSearch
);
