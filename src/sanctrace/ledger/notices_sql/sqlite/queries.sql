-- What SQLite says in its own words.

-- name: open_consents
-- Lets consents be changed until the end of a transaction that closes them again.
DROP TRIGGER consents_stay;

-- name: close_consents
-- Consents are never changed again; in the words of the first migration, so that the schema stays the same.
CREATE TRIGGER consents_stay BEFORE UPDATE ON consents BEGIN SELECT RAISE(ABORT, 'a consent is never changed'); END;
