-- What PostgreSQL says in its own words.

-- name: keep_article
-- Keeps an article under the next number.
WITH given AS (UPDATE last_numbers SET number = number + 1 WHERE name = 'articles' RETURNING number)
INSERT INTO articles (number, sha256, source, content_type, value, basis, first_number)
SELECT number, :sha256, :source, :content_type, :value, :basis, :first_number FROM given
RETURNING number;

-- name: give_article_numbers
-- Gives so many of the next numbers; tells the last of them.
UPDATE last_numbers SET number = number + :count WHERE name = 'articles' RETURNING number;

-- name: pages_of_sources
-- Lists the pages that are kept of these sources (a JSON array).
SELECT source, sha256 FROM articles WHERE source IN (SELECT value FROM jsonb_array_elements_text(:sources::jsonb));

-- name: numbers_of_sources
-- Lists the readings of these sources (a JSON array), oldest first, each with the number its bytes were first kept under.
SELECT number, coalesce(first_number, number), source FROM articles
WHERE source IN (SELECT value FROM jsonb_array_elements_text(:sources::jsonb)) ORDER BY number;

-- name: captures_kept
-- Lists those of these hashes (a JSON array) under which a page is kept.
SELECT sha256 FROM captures WHERE sha256 IN (SELECT value FROM jsonb_array_elements_text(:hashes::jsonb));

-- name: keep_judgement
-- Keeps a judgement under the next number.
WITH given AS (UPDATE last_numbers SET number = number + 1 WHERE name = 'judgements' RETURNING number)
INSERT INTO judgements (number, judgement, value) SELECT number, :judgement, :value FROM given
RETURNING number;

-- name: articles_numbered
-- Lists the articles with these numbers (a JSON array), in order.
SELECT number, value, basis FROM articles
WHERE number IN (SELECT value::BIGINT FROM jsonb_array_elements_text(:numbers::jsonb)) ORDER BY number;

-- name: events_of
-- Lists the events of these articles in the order of their readings.
SELECT article_number, position, value FROM events
WHERE article_number IN (SELECT value::BIGINT FROM jsonb_array_elements_text(:numbers::jsonb))
ORDER BY article_number, position;

-- name: findings_of
-- Lists the findings of these articles' events in order.
SELECT article_number, event_position, value FROM findings
WHERE article_number IN (SELECT value::BIGINT FROM jsonb_array_elements_text(:numbers::jsonb))
ORDER BY article_number, event_position, position;

-- name: screenings_of
-- Lists the screenings of these articles' events in order.
SELECT article_number, event_position, value FROM screenings
WHERE article_number IN (SELECT value::BIGINT FROM jsonb_array_elements_text(:numbers::jsonb))
ORDER BY article_number, event_position, position;

-- name: judgements_about
-- Lists the judgements about events of these pages (a JSON array of hashes), in the order of keeping.
SELECT number, value FROM judgements
WHERE number IN (
    SELECT judgement_number FROM judgement_pages
    WHERE sha256 IN (SELECT value FROM jsonb_array_elements_text(:pages::jsonb))
)
ORDER BY number;

-- name: tellings_under
-- Lists the tellings that have one of these keys (a JSON array).
SELECT DISTINCT tellings.article_number, tellings.event_position, tellings.revision
FROM jsonb_array_elements_text(:keys::jsonb) AS wanted (key)
JOIN telling_keys ON telling_keys.key = wanted.key
JOIN tellings ON tellings.article_number = telling_keys.article_number
AND tellings.event_position = telling_keys.event_position
ORDER BY tellings.article_number, tellings.event_position;

-- name: tellings_at
-- Lists what is kept of the tellings at these places (a JSON array of [article, position]).
SELECT tellings.article_number, tellings.event_position, tellings.value
FROM jsonb_array_elements(:places::jsonb) AS place
JOIN tellings ON tellings.article_number = (place.value ->> 0)::BIGINT
AND tellings.event_position = (place.value ->> 1)::INTEGER
ORDER BY tellings.article_number, tellings.event_position;

-- name: cases_holding
-- Lists the cases to which these tellings (a JSON array of [article, position]) belong, with all their tellings.
SELECT DISTINCT member.case_id, member.article_number, member.event_position
FROM jsonb_array_elements(:places::jsonb) AS place
JOIN case_tellings AS mine
ON mine.article_number = (place.value ->> 0)::BIGINT AND mine.event_position = (place.value ->> 1)::INTEGER
JOIN case_tellings AS member ON member.case_id = mine.case_id
ORDER BY member.case_id, member.article_number, member.event_position;

-- name: tellings_of_cases
-- Lists the tellings of these cases (a JSON array of ids) in the order of each case.
SELECT case_id, article_number, event_position FROM case_tellings
WHERE case_id IN (SELECT value FROM jsonb_array_elements_text(:cases::jsonb)) AND position IS NOT NULL
ORDER BY case_id COLLATE "C", position;

-- name: provisions_of_cases
-- Lists the provisions of these cases (a JSON array of ids).
SELECT case_id, value FROM case_labels
WHERE name = 'provision' AND case_id IN (SELECT value FROM jsonb_array_elements_text(:cases::jsonb)) ORDER BY case_id, value;

-- name: cases_numbered
-- Lists the cases with these numbers (a JSON array), by day.
SELECT number, id, sorted_on, pressing, status, outcome, date_start, date_end, value FROM cases
WHERE number IN (SELECT value::BIGINT FROM jsonb_array_elements_text(:numbers::jsonb)) ORDER BY sorted_on, id;

-- name: days_of_numbers
-- Lists by which day and id the cases with these numbers (a JSON array) are sorted.
SELECT sorted_on, id, number FROM cases WHERE number IN (SELECT value::BIGINT FROM jsonb_array_elements_text(:numbers::jsonb));

-- name: pressing_of_numbers
-- Lists how pressing the cases with these numbers (a JSON array) are, and their ids.
SELECT pressing, id, number FROM cases WHERE number IN (SELECT value::BIGINT FROM jsonb_array_elements_text(:numbers::jsonb));

-- name: articles_named
-- Lists page, source and title of the articles with these ids (a JSON array), as they were read last.
SELECT article, sha256, source, title FROM articles
WHERE number IN (SELECT max(number) FROM articles WHERE article IN (SELECT value FROM jsonb_array_elements_text(:articles::jsonb)) GROUP BY article);

-- name: labels_of_cases
-- Lists the labels of these cases (a JSON array of ids).
SELECT case_id, name, value FROM case_labels WHERE case_id IN (SELECT value FROM jsonb_array_elements_text(:cases::jsonb));

-- name: days_of_cases
-- Lists by which day the cases with these ids (a JSON array) are sorted.
SELECT sorted_on, id, number, pressing FROM cases WHERE id IN (SELECT value FROM jsonb_array_elements_text(:cases::jsonb));
