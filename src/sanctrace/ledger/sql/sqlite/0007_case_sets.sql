-- Which cases carry a label, as sets of case numbers: a filter is an intersection, a count is the size of one.

-- A small number for a case, given again when the case is gone, so that sets stay dense.
ALTER TABLE cases ADD COLUMN number INTEGER;
CREATE UNIQUE INDEX cases_by_number ON cases (number);
DROP INDEX cases_by_day;
CREATE INDEX cases_by_day ON cases (sorted_on, id, number);

CREATE TABLE case_sets (
    name TEXT NOT NULL,               -- of the label; empty for the set of all cases
    value TEXT NOT NULL,
    part INTEGER NOT NULL,            -- which stretch of numbers
    members BLOB NOT NULL,            -- one bit a number, compressed
    PRIMARY KEY (name, value, part)
) STRICT, WITHOUT ROWID;
