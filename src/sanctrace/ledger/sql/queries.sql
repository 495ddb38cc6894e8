-- name: keep_capture
-- Keeps a page's bytes; bytes that are already kept stay as they are.
INSERT INTO captures (sha256, size, content) VALUES (:sha256, :size, :content) ON CONFLICT (sha256) DO NOTHING;

-- name: find_article
-- Finds the reading of these bytes from this source, and whether it is the latest of the source.
SELECT number, content_type, number = (SELECT max(number) FROM articles WHERE source = :source) AS is_latest, value, basis
FROM articles WHERE source = :source AND sha256 = :sha256;

-- name: drop_article
-- Takes out a reading that a new reading of the same bytes replaces; its events and findings go with it.
DELETE FROM articles WHERE number = :number;

-- name: keep_article
-- Keeps an article under the next number.
INSERT INTO articles (sha256, source, content_type, value, basis)
VALUES (:sha256, :source, :content_type, :value, :basis)
RETURNING number;

-- name: keep_event
-- Keeps an event of an article.
INSERT INTO events (article_number, position, event, value) VALUES (:article_number, :position, :event, :value);

-- name: keep_finding
-- Keeps a finding of an event.
INSERT INTO findings (article_number, event_position, position, value)
VALUES (:article_number, :event_position, :position, :value);

-- name: keep_screening
-- Keeps a screening of an event.
INSERT INTO screenings (article_number, event_position, position, value)
VALUES (:article_number, :event_position, :position, :value);

-- name: articles_since
-- Lists the articles kept after a number, in the order of keeping.
SELECT number, value, basis FROM articles WHERE number > :number ORDER BY number;

-- name: articles_current
-- Lists the latest reading of every source, in the order of keeping.
SELECT number, value, basis FROM articles WHERE number IN (SELECT max(number) FROM articles GROUP BY source) ORDER BY number;

-- name: article_by_id
-- Finds the latest reading of the article with this id.
SELECT number, value, basis FROM articles WHERE article = :article ORDER BY number DESC LIMIT 1;

-- name: events_of
-- Lists the events of an article in the order of its reading.
SELECT position, value FROM events WHERE article_number = :number ORDER BY position;

-- name: findings_of
-- Lists the findings of an article's events in order.
SELECT event_position, value FROM findings WHERE article_number = :number ORDER BY event_position, position;

-- name: screenings_of
-- Lists the screenings of an article's events in order.
SELECT event_position, value FROM screenings WHERE article_number = :number ORDER BY event_position, position;

-- name: capture_by_hash
-- Finds a page's bytes by their hash, with the first source that they came from.
SELECT articles.source, articles.content_type, captures.content
FROM captures JOIN articles ON articles.sha256 = captures.sha256
WHERE captures.sha256 = :sha256 ORDER BY articles.number LIMIT 1;

-- name: counts
-- Counts what is kept.
SELECT
    (SELECT count(*) FROM captures) AS captures,
    (SELECT count(*) FROM articles) AS articles,
    (SELECT count(*) FROM events) AS events,
    (SELECT count(*) FROM findings) AS findings;
