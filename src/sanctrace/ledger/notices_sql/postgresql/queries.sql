-- What PostgreSQL says in its own words.

-- name: open_consents
-- Lets consents be changed until the end of a transaction that closes them again.
ALTER TABLE consents DISABLE TRIGGER consents_stay;

-- name: close_consents
-- Consents are never changed again.
ALTER TABLE consents ENABLE TRIGGER consents_stay;
