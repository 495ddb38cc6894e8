-- name: keep_poll
-- Keeps one look at a source.
INSERT INTO polls (source, address, at, fault, reason, status, unchanged, found, new, changed, retry_at, moved_to)
VALUES (:source, :address, :at, :fault, :reason, :status, :unchanged, :found, :new, :changed, :retry_at, :moved_to);

-- name: last_poll
-- Finds the latest look at a source.
SELECT source, address, at, fault, reason, status, unchanged, found, new, changed, retry_at, moved_to
FROM polls WHERE source = :source ORDER BY number DESC LIMIT 1;

-- name: last_success
-- Finds when a source was last seen whole.
SELECT max(at) FROM polls WHERE source = :source AND fault IS NULL;

-- name: failures
-- Counts the looks that failed since the last one that worked.
SELECT count(*) FROM polls WHERE source = :source
    AND number > coalesce((SELECT max(number) FROM polls WHERE source = :source AND fault IS NULL), 0);

-- name: polls_between
-- Lists the looks from one time to another, both included.
SELECT source, address, at, fault, reason, status, unchanged, found, new, changed, retry_at, moved_to
FROM polls WHERE at >= :first AND at <= :last ORDER BY number;

-- name: polls_of
-- Lists the looks at a source from a time on.
SELECT source, address, at, fault, reason, status, unchanged, found, new, changed, retry_at, moved_to
FROM polls WHERE source = :source AND at >= :first ORDER BY number;

-- name: poll_span
-- Finds the first and the last look at anything.
SELECT min(at), max(at) FROM polls;

-- name: documents_of
-- Lists the documents of a source that were taken in.
SELECT address, etag, last_modified, sha256, version FROM documents WHERE source = :source;

-- name: keep_document
-- Keeps the version of a document that was taken in whole.
INSERT INTO documents (source, address, etag, last_modified, sha256, version)
VALUES (:source, :address, :etag, :last_modified, :sha256, :version)
ON CONFLICT (source, address) DO UPDATE SET
    etag = excluded.etag, last_modified = excluded.last_modified, sha256 = excluded.sha256, version = excluded.version;

-- name: known
-- Lists the entries of a source that share a GUID or an address with one of those given, or, without address, the words.
SELECT * FROM sightings WHERE source = :source AND guid IN (SELECT value FROM json_each(:guids))
UNION SELECT * FROM sightings WHERE key IN (SELECT value FROM json_each(:keys)) AND source = :source
UNION SELECT * FROM sightings
    WHERE source = :source AND key IS NULL AND digest IN (SELECT value FROM json_each(:digests));

-- name: keep_sighting
-- Keeps an entry that was not known.
INSERT INTO sightings (source, guid, link, key, digest, title, first_seen, state, due, content)
VALUES (:source, :guid, :link, :key, :digest, :title, :at, 'waiting', :due, :content);

-- name: change_sighting
-- An entry that its source calls changed waits for its page again.
UPDATE sightings SET
    guid = coalesce(:guid, guid), link = :link, key = :key, digest = :digest, title = :title, content = :content,
    state = 'waiting', attempts = 0, due = max(:due, coalesce(:earliest, :due))
WHERE number = :number;

-- name: due_pages
-- Lists the entries whose pages are still to be had, those least often tried first, so that a page that makes its host
-- ask for quiet each time does not keep the others waiting for ever.
SELECT * FROM sightings WHERE state = 'waiting' AND due <= :now ORDER BY attempts, due, number LIMIT :limit;

-- name: next_due
-- Finds when the next page may be fetched.
SELECT min(due) FROM sightings WHERE state = 'waiting';

-- name: kept_elsewhere
-- Finds an entry with the same address whose page is in the ledger.
SELECT * FROM sightings WHERE key = :key AND number <> :number AND state = 'kept' ORDER BY number LIMIT 1;

-- name: settle
-- Says what became of an entry's page.
UPDATE sightings SET state = :state, due = :due, attempts = :attempts, fetched_at = :fetched_at,
    sha256 = coalesce(:sha256, sha256), words = coalesce(:words, words), fault = :fault, reason = :reason
WHERE number = :number;

-- name: settle_read
-- The page of these bytes, which could not be read, was read after all.
UPDATE sightings SET state = 'kept', words = :words, fault = NULL, reason = NULL
WHERE sha256 = :sha256 AND state IN ('unreadable', 'given up');

-- name: postpone
-- Leaves an entry's page for later, without counting a try.
UPDATE sightings SET due = :due, fault = :fault, reason = :reason WHERE number = :number;

-- name: sightings_of
-- Lists the entries of a source first seen from a time on.
SELECT * FROM sightings WHERE source = :source AND first_seen >= :first ORDER BY number;

-- name: pages_between
-- Counts pages fetched from one time to another, by source and what became of them.
SELECT source, state, fault, count(*) FROM sightings
WHERE fetched_at >= :first AND fetched_at <= :last GROUP BY source, state, fault ORDER BY source, state, fault;

-- name: waiting_of
-- Counts the pages of a source that are still to be had.
SELECT count(*) FROM sightings WHERE source = :source AND state = 'waiting';

-- name: waiting_in
-- Counts the entries that wait and whose pages stand in an archive file.
SELECT count(*) FROM sightings WHERE state = 'waiting' AND link LIKE :prefix ESCAPE '\';

-- name: keep_fetch
-- Keeps how a capture came.
INSERT INTO fetches (sha256, address, final_address, at, status, headers)
VALUES (:sha256, :address, :final_address, :at, :status, :headers)
ON CONFLICT (sha256, address) DO NOTHING;

-- name: fetches
-- Lists how each capture came, in order of time.
SELECT sha256, address, final_address, at, status, headers FROM fetches ORDER BY at, sha256;

-- name: keep_robots
-- Keeps a site's robots.txt.
INSERT INTO robots (origin, fetched_at, text) VALUES (:origin, :fetched_at, :text)
ON CONFLICT (origin) DO UPDATE SET fetched_at = excluded.fetched_at, text = excluded.text;

-- name: robots
-- Lists every robots.txt that is remembered.
SELECT origin, fetched_at, text FROM robots;

-- name: kept_pages
-- Lists the entries whose page counts as kept.
SELECT number, sha256 FROM sightings WHERE state = 'kept' AND sha256 IS NOT NULL ORDER BY number;

-- name: wait_again
-- Has the page of an entry fetched once more.
UPDATE sightings
SET state = 'waiting', due = :due, attempts = 0, sha256 = NULL, fetched_at = NULL, words = NULL, fault = NULL, reason = NULL
WHERE number = :number;
