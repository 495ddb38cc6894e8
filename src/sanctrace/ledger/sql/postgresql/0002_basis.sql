-- What a reading was made against: version of the law library and snapshots of the lists, as JSON (Basis).
-- NULL for readings kept before this column.

ALTER TABLE articles ADD COLUMN basis TEXT;
