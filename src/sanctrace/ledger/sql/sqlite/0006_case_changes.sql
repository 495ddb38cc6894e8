-- When each case last changed, in the count of the fact `case index changes`: what changed since is found without looking at
-- every case. Cases kept before this column changed before everything.
ALTER TABLE cases ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX cases_by_change ON cases (changed, id);

-- Ids that are a case no more, and since when.
CREATE TABLE cases_gone (
    id TEXT PRIMARY KEY,
    changed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_gone_by_change ON cases_gone (changed);
