-- What both stores say in the same words. Times are ISO 8601 in UTC with microseconds, so that they sort as text.

-- name: fact
-- Finds a fact about the store.
SELECT value FROM facts WHERE name = :name;

-- name: keep_fact
-- Notes a fact that is not noted yet.
INSERT INTO facts (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING;

-- name: set_fact
-- Notes how a fact stands now.
INSERT INTO facts (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: tracks
-- Lists every track with its last and its first change.
SELECT tracks.id, tracks.case_id, tracks.seen, ends.last, last.at, first.at
FROM tracks
JOIN (SELECT track, min(number) AS first, max(number) AS last FROM changes GROUP BY track) AS ends
ON ends.track = tracks.id
JOIN changes AS last ON last.number = ends.last
JOIN changes AS first ON first.number = ends.first
ORDER BY ends.last;

-- name: track
-- Finds whether there is a track of that name.
SELECT id FROM tracks WHERE id = :id;

-- name: drop_track_pages
-- Forgets on which pages a track rests.
DELETE FROM track_pages WHERE track = :track;

-- name: keep_track_page
-- Notes a page on which a track rests.
INSERT INTO track_pages (sha256, track) VALUES (:sha256, :track);

-- name: snapshot
-- Finds a snapshot.
SELECT value FROM snapshots WHERE hash = :hash;

-- name: keep_snapshot
-- Keeps a snapshot; one that is kept already stays.
INSERT INTO snapshots (hash, value) VALUES (:hash, :value) ON CONFLICT (hash) DO NOTHING;

-- name: free_case
-- A case id no longer belongs to the track that had it.
UPDATE tracks SET case_id = NULL WHERE case_id = :case_id;

-- name: keep_track
-- Puts a track where it stands now.
INSERT INTO tracks (id, case_id, seen) VALUES (:id, :case_id, :seen)
ON CONFLICT (id) DO UPDATE SET case_id = excluded.case_id, seen = excluded.seen;

-- name: keep_change
-- Adds a change of a track.
INSERT INTO changes (track, at, before_hash, after_hash) VALUES (:track, :at, :before_hash, :after_hash);

-- name: last_change
-- Finds the number of the last change.
SELECT coalesce(max(number), 0) FROM changes;

-- name: changes_since
-- Lists the changes after a number, in order.
SELECT changes.number, changes.track, changes.at, before.value, after.value
FROM changes
LEFT JOIN snapshots AS before ON before.hash = changes.before_hash
LEFT JOIN snapshots AS after ON after.hash = changes.after_hash
WHERE changes.number > :number ORDER BY changes.number LIMIT :limit;

-- name: latest_changes
-- Lists the last change of each track that is a case, the latest first, with when the track was first seen.
SELECT changes.number, changes.track, changes.at, before.value, after.value,
    (SELECT first.at FROM changes AS first WHERE first.track = changes.track ORDER BY first.number LIMIT 1)
FROM changes
JOIN tracks ON tracks.id = changes.track AND tracks.case_id IS NOT NULL
LEFT JOIN snapshots AS before ON before.hash = changes.before_hash
LEFT JOIN snapshots AS after ON after.hash = changes.after_hash
WHERE changes.number = (SELECT max(number) FROM changes AS last WHERE last.track = changes.track)
ORDER BY changes.number DESC;

-- name: candidates
-- Lists the tracks that moved since a reader was told of them: where they stand, what was told last by a mail that was
-- not given up, the state when the subscription began, and the first state.
WITH moved AS (SELECT DISTINCT track FROM changes WHERE number > :since),
told_last AS (
    SELECT told.track, max(told.mail) AS mail FROM told JOIN mails ON mails.number = told.mail
    WHERE told.subscription = :subscription AND mails.state IN ('waiting', 'sent') GROUP BY told.track
),
known AS (SELECT track, max(number) AS number FROM changes WHERE number <= :since GROUP BY track),
begun AS (SELECT track, min(number) AS number FROM changes GROUP BY track)
SELECT tracks.id, tracks.case_id, tracks.seen, told.hash, based.after_hash, first.after_hash, coalesce(told.gone, 0)
FROM moved
JOIN tracks ON tracks.id = moved.track
JOIN begun ON begun.track = tracks.id
JOIN changes AS first ON first.number = begun.number
LEFT JOIN known ON known.track = tracks.id
LEFT JOIN changes AS based ON based.number = known.number
LEFT JOIN told_last ON told_last.track = tracks.id
LEFT JOIN told ON told.subscription = :subscription AND told.track = tracks.id AND told.mail = told_last.mail
WHERE told.hash IS NULL OR told.hash <> tracks.seen
OR told.gone <> CASE WHEN tracks.case_id IS NULL THEN 1 ELSE 0 END
ORDER BY tracks.id;

-- name: keep_subscription
-- Puts a subscription where it stands now.
INSERT INTO subscriptions (id, state, value) VALUES (:id, :state, :value)
ON CONFLICT (id) DO UPDATE SET state = excluded.state, value = excluded.value;

-- name: subscription
-- Finds a subscription.
SELECT value FROM subscriptions WHERE id = :id;

-- name: subscriptions
-- Lists the subscriptions.
SELECT value FROM subscriptions ORDER BY id;

-- name: keep_consent
-- Adds a step of consent.
INSERT INTO consents (subscription, value) VALUES (:subscription, :value);

-- name: consents_of
-- Lists the steps of consent of a subscription, in order.
SELECT value FROM consents WHERE subscription = :subscription ORDER BY number;

-- name: keep_mail
-- Writes a mail into the outbox unless one for the same thing stands there.
INSERT INTO mails (key, subscription, recipient, message_id, content, state, due, made_at)
VALUES (:key, :subscription, :recipient, :message_id, :content, 'waiting', :due, :made_at)
ON CONFLICT (key) DO NOTHING
RETURNING number;

-- name: keep_told
-- Notes which state of a case a mail tells.
INSERT INTO told (mail, subscription, track, hash, gone) VALUES (:mail, :subscription, :track, :hash, :gone);

-- name: claim_mail
-- Takes a mail to be sent: one that is due and that no other process is sending.
UPDATE mails SET claimed_until = :until, attempts = attempts + 1
WHERE number = (
    SELECT number FROM mails WHERE state = 'waiting' AND due <= :now AND (claimed_until IS NULL OR claimed_until <= :now)
    ORDER BY due, number LIMIT 1
)
RETURNING number, key, subscription, recipient, message_id, content, state, attempts, due, made_at, sent_at, reason;

-- name: settle_mail
-- Notes how a try to send a mail went.
UPDATE mails SET state = :state, due = :due, sent_at = :sent_at, reason = :reason, claimed_until = NULL
WHERE number = :number AND state = 'waiting';

-- name: hold_mail
-- Puts a claimed mail back untried until a time.
UPDATE mails SET due = :due, attempts = attempts - 1, claimed_until = NULL WHERE number = :number AND state = 'waiting';

-- name: cancel_mails
-- What waits for a reader who left is not sent.
UPDATE mails SET state = 'cancelled', reason = :reason
WHERE subscription = :subscription AND state = 'waiting';

-- name: mails
-- Lists the mails, the latest first.
SELECT number, key, subscription, recipient, message_id, content, state, attempts, due, made_at, sent_at, reason
FROM mails ORDER BY number DESC LIMIT :limit;

-- name: mails_in_trouble
-- Lists the mails that wait, and those given up that were written from a time on, in order.
SELECT number, key, subscription, recipient, message_id, content, state, attempts, due, made_at, sent_at, reason
FROM mails WHERE state = 'waiting' OR (state = 'failed' AND made_at >= :first) ORDER BY number;

-- name: keep_endpoint
-- Puts an endpoint where it stands now.
INSERT INTO endpoints (id, state, since, value) VALUES (:id, :state, :since, :value)
ON CONFLICT (id) DO UPDATE SET state = excluded.state, since = excluded.since, value = excluded.value;

-- name: endpoint
-- Finds an endpoint.
SELECT since, value FROM endpoints WHERE id = :id;

-- name: endpoints
-- Lists the endpoints.
SELECT since, value FROM endpoints ORDER BY id;

-- name: drop_endpoint
-- Takes an endpoint away, with what waits for it.
DELETE FROM endpoints WHERE id = :id;

-- name: keep_delivery
-- Writes a delivery unless it is written already.
INSERT INTO deliveries (endpoint, message_id, body, state, due, made_at)
VALUES (:endpoint, :message_id, :body, 'waiting', :due, :made_at)
ON CONFLICT (message_id) DO NOTHING;

-- name: claim_delivery
-- Takes a delivery to be tried: due, for an endpoint that is called, and in nobody else's hands.
UPDATE deliveries SET claimed_until = :until, attempts = attempts + 1
WHERE number = (
    SELECT deliveries.number FROM deliveries JOIN endpoints ON endpoints.id = deliveries.endpoint
    WHERE deliveries.state = 'waiting' AND endpoints.state = 'active' AND deliveries.due <= :now
    AND (deliveries.claimed_until IS NULL OR deliveries.claimed_until <= :now)
    ORDER BY deliveries.due, deliveries.number LIMIT 1
)
RETURNING number, endpoint, message_id, body, state, attempts, due, made_at, sent_at, reason;

-- name: settle_delivery
-- Notes how a try went.
UPDATE deliveries SET state = :state, due = :due, sent_at = :sent_at, reason = :reason, claimed_until = NULL
WHERE number = :number AND state = 'waiting';

-- name: hold_delivery
-- Puts a claimed delivery back untried until a time.
UPDATE deliveries SET due = :due, attempts = attempts - 1, claimed_until = NULL WHERE number = :number AND state = 'waiting';

-- name: retry_deliveries
-- What an endpoint did not take is tried again.
UPDATE deliveries SET state = 'waiting', due = :due, attempts = 0, claimed_until = NULL
WHERE endpoint = :endpoint AND state IN ('waiting', 'failed');

-- name: delivery_counts
-- Counts the deliveries of an endpoint by state.
SELECT state, count(*) FROM deliveries WHERE endpoint = :endpoint GROUP BY state ORDER BY state;

-- name: first_waiting
-- Finds the oldest delivery of an endpoint that waits.
SELECT number, endpoint, message_id, body, state, attempts, due, made_at, sent_at, reason
FROM deliveries WHERE endpoint = :endpoint AND state = 'waiting' ORDER BY number LIMIT 1;

-- name: deliveries_of
-- Lists the deliveries of an endpoint, in order.
SELECT number, endpoint, message_id, body, state, attempts, due, made_at, sent_at, reason
FROM deliveries WHERE endpoint = :endpoint ORDER BY number;

-- name: next_due
-- Finds when the next mail or delivery is due.
SELECT min(due) FROM (
    SELECT min(due) AS due FROM mails WHERE state = 'waiting'
    UNION ALL
    SELECT min(deliveries.due) FROM deliveries JOIN endpoints ON endpoints.id = deliveries.endpoint
    WHERE deliveries.state = 'waiting' AND endpoints.state = 'active'
) AS waiting;

-- name: consent_rows
-- Lists the steps of consent of a subscription with their numbers.
SELECT number, value FROM consents WHERE subscription = :subscription ORDER BY number;

-- name: rewrite_consent
-- Puts a step of consent without the address in place of the one with it.
UPDATE consents SET value = :value WHERE number = :number;

-- name: forget_mails
-- Takes recipient and content out of mails that are done and were written before a time.
UPDATE mails SET recipient = '', content = :nothing, reason = NULL
WHERE state <> 'waiting' AND made_at <= :before AND recipient <> '' RETURNING number;

-- name: forget_mails_of
-- Takes recipient and content out of a reader's mails.
UPDATE mails SET recipient = '', content = :nothing, reason = NULL WHERE subscription = :subscription AND recipient <> '';

-- name: searches
-- Lists the saved searches by name.
SELECT value FROM searches ORDER BY name;

-- name: search
-- Finds a saved search.
SELECT value FROM searches WHERE name = :name;

-- name: keep_search
-- Keeps a saved search, in place of one of the same name.
INSERT INTO searches (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: drop_search
-- Takes a saved search out.
DELETE FROM searches WHERE name = :name;
