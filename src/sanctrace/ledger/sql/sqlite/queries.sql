-- What SQLite says in its own words.

-- name: keep_article
-- Keeps an article under the next number.
INSERT INTO articles (sha256, source, content_type, value, basis)
VALUES (:sha256, :source, :content_type, :value, :basis)
RETURNING number;

-- name: keep_judgement
-- Keeps a judgement under the next number.
INSERT INTO judgements (judgement, value) VALUES (:judgement, :value) RETURNING number;

-- name: articles_numbered
-- Lists the articles with these numbers (a JSON array), in order.
SELECT number, value, basis FROM articles WHERE number IN (SELECT value FROM json_each(:numbers)) ORDER BY number;

-- name: events_of
-- Lists the events of these articles in the order of their readings.
SELECT article_number, position, value FROM events
WHERE article_number IN (SELECT value FROM json_each(:numbers)) ORDER BY article_number, position;

-- name: findings_of
-- Lists the findings of these articles' events in order.
SELECT article_number, event_position, value FROM findings
WHERE article_number IN (SELECT value FROM json_each(:numbers)) ORDER BY article_number, event_position, position;

-- name: screenings_of
-- Lists the screenings of these articles' events in order.
SELECT article_number, event_position, value FROM screenings
WHERE article_number IN (SELECT value FROM json_each(:numbers)) ORDER BY article_number, event_position, position;

-- name: judgements_about
-- Lists the judgements about events of these pages (a JSON array of hashes), in the order of keeping.
SELECT number, value FROM judgements
WHERE number IN (
    SELECT judgement_number FROM judgement_pages WHERE sha256 IN (SELECT value FROM json_each(:pages))
)
ORDER BY number;

-- name: places_alike
-- Lists the events that share a key with one of these (a JSON array of [article, position]), most keys in common first.
SELECT other.article_number, other.event_position
FROM json_each(:places) AS place
JOIN event_keys AS mine
ON mine.article_number = json_extract(place.value, '$[0]') AND mine.event_position = json_extract(place.value, '$[1]')
JOIN event_keys AS other ON other.key = mine.key
GROUP BY other.article_number, other.event_position
ORDER BY count(*) DESC, other.article_number DESC, other.event_position LIMIT :limit;

-- name: members_beside
-- Lists the cases to which these events belong, with all their events.
SELECT DISTINCT member.case_id, member.article_number, member.event_position, events.event, articles.sha256
FROM json_each(:places) AS place
JOIN case_members AS mine
ON mine.article_number = json_extract(place.value, '$[0]') AND mine.event_position = json_extract(place.value, '$[1]')
JOIN case_members AS member ON member.case_id = mine.case_id
JOIN events ON events.article_number = member.article_number AND events.position = member.event_position
JOIN articles ON articles.number = member.article_number
ORDER BY member.case_id, member.article_number, member.event_position;
