-- What SQLite says in its own words.

-- name: keep_article
-- Keeps an article under the next number.
INSERT INTO articles (sha256, source, content_type, value, basis, first_number)
VALUES (:sha256, :source, :content_type, :value, :basis, :first_number)
RETURNING number;

-- name: give_article_numbers
-- Tells the last of the next numbers, of which so many are about to be given.
SELECT CAST(:count AS INTEGER) + coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'articles'), 0);

-- name: pages_of_sources
-- Lists the pages that are kept of these sources (a JSON array).
SELECT source, sha256 FROM articles WHERE source IN (SELECT value FROM json_each(:sources));

-- name: numbers_of_sources
-- Lists the readings of these sources (a JSON array), oldest first, each with the number its bytes were first kept under.
SELECT number, coalesce(first_number, number), source FROM articles
WHERE source IN (SELECT value FROM json_each(:sources)) ORDER BY number;

-- name: captures_kept
-- Lists those of these hashes (a JSON array) under which a page is kept.
SELECT sha256 FROM captures WHERE sha256 IN (SELECT value FROM json_each(:hashes));

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

-- name: tellings_under
-- Lists the tellings that have one of these keys (a JSON array).
SELECT DISTINCT tellings.article_number, tellings.event_position, tellings.revision
FROM json_each(:keys) AS wanted
JOIN telling_keys ON telling_keys.key = wanted.value
JOIN tellings ON tellings.article_number = telling_keys.article_number
AND tellings.event_position = telling_keys.event_position
ORDER BY tellings.article_number, tellings.event_position;

-- name: tellings_at
-- Lists what is kept of the tellings at these places (a JSON array of [article, position]).
SELECT tellings.article_number, tellings.event_position, tellings.value
FROM json_each(:places) AS place
JOIN tellings ON tellings.article_number = json_extract(place.value, '$[0]')
AND tellings.event_position = json_extract(place.value, '$[1]')
ORDER BY tellings.article_number, tellings.event_position;

-- name: cases_holding
-- Lists the cases to which these tellings (a JSON array of [article, position]) belong, with all their tellings.
SELECT DISTINCT member.case_id, member.article_number, member.event_position
FROM json_each(:places) AS place
JOIN case_tellings AS mine
ON mine.article_number = json_extract(place.value, '$[0]') AND mine.event_position = json_extract(place.value, '$[1]')
JOIN case_tellings AS member ON member.case_id = mine.case_id
ORDER BY member.case_id, member.article_number, member.event_position;

-- name: tellings_of_cases
-- Lists the tellings of these cases (a JSON array of ids) in the order of each case.
SELECT case_id, article_number, event_position FROM case_tellings
WHERE case_id IN (SELECT value FROM json_each(:cases)) AND position IS NOT NULL ORDER BY case_id, position;

-- name: cases_listed
-- Lists the cases that fit a filter, after a day and an id, by day.
SELECT id, sorted_on, status, outcome, date_start, date_end, value FROM cases
WHERE (CAST(:decision AS TEXT) IS NULL OR EXISTS (
    SELECT 1 FROM case_labels WHERE name = 'decision' AND value = :decision AND case_id = cases.id))
AND (CAST(:decision_of_two AS TEXT) IS NULL OR EXISTS (
    SELECT 1 FROM case_labels WHERE name = 'decision of two' AND value = :decision_of_two AND case_id = cases.id))
AND (CAST(:since AS TEXT) IS NULL OR sorted_on >= :since)
AND (CAST(:until AS TEXT) IS NULL OR sorted_on <= :until)
AND (CAST(:reliability AS TEXT) IS NULL OR reliability = :reliability)
AND (CAST(:credibility AS INTEGER) IS NULL OR credibility = :credibility)
AND (CAST(:status AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'status' AND value = :status))
AND (CAST(:outcome AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'outcome' AND value = :outcome))
AND (CAST(:grade AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'grade' AND value = :grade))
AND (CAST(:regime AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'regime' AND value = :regime))
AND (CAST(:provision AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'provision' AND value = :provision))
AND (CAST(:goods AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'goods' AND value = :goods))
AND (CAST(:source AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'source' AND value = :source))
AND (:words IS NULL OR id IN (
    SELECT case_id FROM json_each(:words) AS sought
    JOIN case_labels ON name = 'word' AND case_labels.value >= sought.value
        AND case_labels.value < sought.value || char(1114111)
    GROUP BY case_id HAVING count(DISTINCT sought.key) = :word_count))
AND (sorted_on, id) > (:after_day, :after_id)
ORDER BY sorted_on, id LIMIT :limit;

-- name: cases_listed_back
-- Lists the cases that fit a filter, before a day and an id, the latest day first.
SELECT id, sorted_on, status, outcome, date_start, date_end, value FROM cases
WHERE (CAST(:decision AS TEXT) IS NULL OR EXISTS (
    SELECT 1 FROM case_labels WHERE name = 'decision' AND value = :decision AND case_id = cases.id))
AND (CAST(:decision_of_two AS TEXT) IS NULL OR EXISTS (
    SELECT 1 FROM case_labels WHERE name = 'decision of two' AND value = :decision_of_two AND case_id = cases.id))
AND (CAST(:since AS TEXT) IS NULL OR sorted_on >= :since)
AND (CAST(:until AS TEXT) IS NULL OR sorted_on <= :until)
AND (CAST(:reliability AS TEXT) IS NULL OR reliability = :reliability)
AND (CAST(:credibility AS INTEGER) IS NULL OR credibility = :credibility)
AND (CAST(:status AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'status' AND value = :status))
AND (CAST(:outcome AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'outcome' AND value = :outcome))
AND (CAST(:grade AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'grade' AND value = :grade))
AND (CAST(:regime AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'regime' AND value = :regime))
AND (CAST(:provision AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'provision' AND value = :provision))
AND (CAST(:goods AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'goods' AND value = :goods))
AND (CAST(:source AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'source' AND value = :source))
AND (:words IS NULL OR id IN (
    SELECT case_id FROM json_each(:words) AS sought
    JOIN case_labels ON name = 'word' AND case_labels.value >= sought.value
        AND case_labels.value < sought.value || char(1114111)
    GROUP BY case_id HAVING count(DISTINCT sought.key) = :word_count))
AND (sorted_on, id) < (:after_day, :after_id)
ORDER BY sorted_on DESC, id DESC LIMIT :limit;

-- name: labels_counted_among
-- Counts the labels of the cases that fit a filter, headline words left out.
SELECT name, value, count(*) AS number FROM case_labels
WHERE name BETWEEN :first_name AND :last_name AND case_id IN (SELECT id FROM cases
WHERE (CAST(:decision AS TEXT) IS NULL OR EXISTS (
    SELECT 1 FROM case_labels WHERE name = 'decision' AND value = :decision AND case_id = cases.id))
AND (CAST(:decision_of_two AS TEXT) IS NULL OR EXISTS (
    SELECT 1 FROM case_labels WHERE name = 'decision of two' AND value = :decision_of_two AND case_id = cases.id))
AND (CAST(:since AS TEXT) IS NULL OR sorted_on >= :since)
AND (CAST(:until AS TEXT) IS NULL OR sorted_on <= :until)
AND (CAST(:reliability AS TEXT) IS NULL OR reliability = :reliability)
AND (CAST(:credibility AS INTEGER) IS NULL OR credibility = :credibility)
AND (CAST(:status AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'status' AND value = :status))
AND (CAST(:outcome AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'outcome' AND value = :outcome))
AND (CAST(:grade AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'grade' AND value = :grade))
AND (CAST(:regime AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'regime' AND value = :regime))
AND (CAST(:provision AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'provision' AND value = :provision))
AND (CAST(:goods AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'goods' AND value = :goods))
AND (CAST(:source AS TEXT) IS NULL OR id IN (
    SELECT case_id FROM case_labels WHERE name = 'source' AND value = :source))
AND (:words IS NULL OR id IN (
    SELECT case_id FROM json_each(:words) AS sought
    JOIN case_labels ON name = 'word' AND case_labels.value >= sought.value
        AND case_labels.value < sought.value || char(1114111)
    GROUP BY case_id HAVING count(DISTINCT sought.key) = :word_count)))
GROUP BY name, value ORDER BY number DESC, name, value;

-- name: provisions_of_cases
-- Lists the provisions of these cases (a JSON array of ids).
SELECT case_id, value FROM case_labels
WHERE name = 'provision' AND case_id IN (SELECT value FROM json_each(:cases)) ORDER BY case_id, value;
