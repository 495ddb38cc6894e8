-- How pressing a case is, as a text that sorts, most pressing first: the inbox in that order goes along an index. Cases kept
-- before this column get theirs when they are gathered anew, at the next opening by a command that needs cases.
ALTER TABLE cases ADD COLUMN pressing TEXT NOT NULL DEFAULT '';
CREATE INDEX cases_by_pressing ON cases (pressing, id, number);
