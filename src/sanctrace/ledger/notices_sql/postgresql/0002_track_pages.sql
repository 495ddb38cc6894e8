-- The pages on whose words the last state of a track rests: whether a new case goes on on an old track is found by them.
CREATE TABLE track_pages (
    sha256 TEXT NOT NULL,
    track TEXT NOT NULL REFERENCES tracks (id),
    PRIMARY KEY (sha256, track)
);
CREATE INDEX track_pages_by_track ON track_pages (track);
INSERT INTO track_pages (sha256, track)
SELECT DISTINCT telling ->> 'sha256', tracks.id
FROM tracks JOIN snapshots ON snapshots.hash = tracks.seen,
    LATERAL jsonb_array_elements(snapshots.value::jsonb -> 'tellings') AS telling;
