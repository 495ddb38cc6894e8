-- What PostgreSQL says in its own words.

-- name: open_consents
-- Lets consents be changed until the end of a transaction that closes them again.
ALTER TABLE consents DISABLE TRIGGER consents_stay;

-- name: close_consents
-- Consents are never changed again.
ALTER TABLE consents ENABLE TRIGGER consents_stay;

-- name: tracks_of
-- Lists the tracks of these cases (a JSON array of ids), with their last and their first change.
SELECT tracks.id, tracks.case_id, tracks.seen, last.number, last.at, first.at
FROM tracks
JOIN changes AS last ON last.number = (SELECT max(number) FROM changes WHERE track = tracks.id)
JOIN changes AS first ON first.number = (SELECT min(number) FROM changes WHERE track = tracks.id)
WHERE tracks.case_id IN (SELECT value FROM jsonb_array_elements_text(:cases::jsonb)) ORDER BY tracks.case_id;

-- name: tracks_on
-- Lists the tracks whose last state rests on words of these pages (a JSON array of hashes), with their last and their
-- first change.
SELECT tracks.id, tracks.case_id, tracks.seen, last.number, last.at, first.at
FROM tracks
JOIN changes AS last ON last.number = (SELECT max(number) FROM changes WHERE track = tracks.id)
JOIN changes AS first ON first.number = (SELECT min(number) FROM changes WHERE track = tracks.id)
WHERE tracks.id IN (
    SELECT track FROM track_pages WHERE sha256 IN (SELECT value FROM jsonb_array_elements_text(:pages::jsonb))
)
ORDER BY last.number;

-- name: tracks_named
-- Lists which of these names (a JSON array) a track has.
SELECT id FROM tracks WHERE id IN (SELECT value FROM jsonb_array_elements_text(:names::jsonb));
