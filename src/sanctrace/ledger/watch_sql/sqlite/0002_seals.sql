-- A seal of every row, on other pages of the file: a row that was altered or erased past sanctrace is noticed.
-- The triggers that keep it are made of the tables' own columns, by sanctrace.ledger.seals.

CREATE TABLE seals (
    of TEXT NOT NULL,                    -- the table
    key TEXT NOT NULL,                   -- the row's primary key, its parts with character 31 between them
    seal TEXT NOT NULL,                  -- a hash of the row, and one of this very line
    PRIMARY KEY (of, key)
) STRICT, WITHOUT ROWID;
