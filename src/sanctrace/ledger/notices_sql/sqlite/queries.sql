-- What SQLite says in its own words.

-- name: open_consents
-- Lets consents be changed until the end of a transaction that closes them again.
DROP TRIGGER consents_stay;

-- name: close_consents
-- Consents are never changed again; in the words of the first migration, so that the schema stays the same.
CREATE TRIGGER consents_stay BEFORE UPDATE ON consents BEGIN SELECT RAISE(ABORT, 'a consent is never changed'); END;

-- name: tracks_of
-- Lists the tracks of these cases (a JSON array of ids), with their last and their first change.
SELECT tracks.id, tracks.case_id, tracks.seen, last.number, last.at, first.at
FROM tracks
JOIN changes AS last ON last.number = (SELECT max(number) FROM changes WHERE track = tracks.id)
JOIN changes AS first ON first.number = (SELECT min(number) FROM changes WHERE track = tracks.id)
WHERE tracks.case_id IN (SELECT value FROM json_each(:cases)) ORDER BY tracks.case_id;

-- name: tracks_on
-- Lists the tracks whose last state rests on words of these pages (a JSON array of hashes), with their last and their
-- first change.
SELECT tracks.id, tracks.case_id, tracks.seen, last.number, last.at, first.at
FROM tracks
JOIN changes AS last ON last.number = (SELECT max(number) FROM changes WHERE track = tracks.id)
JOIN changes AS first ON first.number = (SELECT min(number) FROM changes WHERE track = tracks.id)
WHERE tracks.id IN (
    SELECT track FROM track_pages WHERE sha256 IN (SELECT value FROM json_each(:pages))
)
ORDER BY last.number;

-- name: tracks_named
-- Lists which of these names (a JSON array) a track has.
SELECT id FROM tracks WHERE id IN (SELECT value FROM json_each(:names));
