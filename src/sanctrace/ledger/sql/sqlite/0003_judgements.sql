-- What people decided. Rows are only added: a decision is withdrawn by a later row. `value` is the only copy.

CREATE TABLE judgements (
    number INTEGER PRIMARY KEY AUTOINCREMENT,  -- order of keeping; never given twice
    judgement TEXT NOT NULL UNIQUE,            -- Judgement.id
    value TEXT NOT NULL,                       -- Judgement
    kind TEXT GENERATED ALWAYS AS (json_extract(value, '$.kind')) VIRTUAL,
    decided_by TEXT GENERATED ALWAYS AS (json_extract(value, '$.by')) VIRTUAL,
    decided_at TEXT GENERATED ALWAYS AS (json_extract(value, '$.at')) VIRTUAL,
    reason TEXT GENERATED ALWAYS AS (json_extract(value, '$.reason')) VIRTUAL
) STRICT;

-- The pages whose events a judgement is about; those of a withdrawal are the pages of what it withdraws.
CREATE TABLE judgement_pages (
    sha256 TEXT NOT NULL,
    judgement_number INTEGER NOT NULL REFERENCES judgements (number),
    PRIMARY KEY (sha256, judgement_number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER judgements_are_not_changed BEFORE UPDATE ON judgements
BEGIN SELECT RAISE(ABORT, 'judgements are only added: withdraw one by a later row'); END;
CREATE TRIGGER judgements_are_not_erased BEFORE DELETE ON judgements
BEGIN SELECT RAISE(ABORT, 'judgements are only added: withdraw one by a later row'); END;
-- INSERT OR REPLACE erases without a word to the trigger above.
CREATE TRIGGER judgements_are_not_replaced BEFORE INSERT ON judgements
WHEN EXISTS (SELECT 1 FROM judgements WHERE judgement = NEW.judgement OR number = NEW.number)
BEGIN SELECT RAISE(ABORT, 'judgements are only added: withdraw one by a later row'); END;
CREATE TRIGGER judgement_pages_are_not_changed BEFORE UPDATE ON judgement_pages
BEGIN SELECT RAISE(ABORT, 'judgements are only added: withdraw one by a later row'); END;
CREATE TRIGGER judgement_pages_are_not_erased BEFORE DELETE ON judgement_pages
BEGIN SELECT RAISE(ABORT, 'judgements are only added: withdraw one by a later row'); END;
