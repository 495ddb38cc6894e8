-- What both stores say in the same words. What they say differently stands in `sqlite/` and `postgresql/`.

-- name: keep_capture
-- Keeps a page's bytes; bytes that are already kept stay as they are.
INSERT INTO captures (sha256, size, content) VALUES (:sha256, :size, :content) ON CONFLICT (sha256) DO NOTHING;

-- name: add_capture
-- Keeps the bytes of a page that is not kept yet.
INSERT INTO captures (sha256, size, content) VALUES (:sha256, :size, :content);

-- name: add_article
-- Keeps an article of which nothing is kept under a number that was given for it.
INSERT INTO articles (number, sha256, source, content_type, value, basis)
VALUES (:number, :sha256, :source, :content_type, :value, :basis);

-- name: find_article
-- Finds the reading of these bytes from this source, and whether it is the latest of the source.
SELECT number, coalesce(first_number, number) AS first_number, content_type, number = (SELECT max(number) FROM articles WHERE source = :source) AS is_latest
FROM articles WHERE source = :source AND sha256 = :sha256;

-- name: drop_article
-- Takes out a reading that a new reading of the same bytes replaces; its events and findings go with it.
DELETE FROM articles WHERE number = :number;

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

-- name: last_reading
-- Finds the number of the reading that was kept last.
SELECT coalesce(max(number), 0) FROM articles;

-- name: numbers_since
-- Lists the numbers of the readings kept after a number, in the order of keeping.
SELECT number FROM articles WHERE number > :number ORDER BY number LIMIT :limit;

-- name: numbers_current
-- Lists the numbers, after a number, of the latest reading of every source, in the order of keeping.
SELECT number FROM articles AS kept
WHERE number > :number AND NOT EXISTS (SELECT 1 FROM articles AS later WHERE later.source = kept.source AND later.number > kept.number)
ORDER BY number LIMIT :limit;

-- name: sources
-- Lists every source in the order in which they came.
SELECT source, min(coalesce(first_number, number)) AS first FROM articles GROUP BY source ORDER BY first;

-- name: sources_telling
-- Lists the sources of which some reading has an event, in the order in which they came.
SELECT source, min(coalesce(first_number, number)) AS first FROM articles
WHERE source IN (
    SELECT telling.source FROM articles AS telling
    WHERE EXISTS (SELECT 1 FROM events WHERE events.article_number = telling.number)
)
GROUP BY source ORDER BY first;

-- name: number_by_id
-- Finds the latest reading of the article with this id.
SELECT number FROM articles WHERE article = :article ORDER BY number DESC LIMIT 1;

-- name: number_by_source
-- Finds the latest reading of this source.
SELECT number FROM articles WHERE source = :source ORDER BY number DESC LIMIT 1;

-- name: numbers_of_source
-- Lists the readings of this source, oldest first, each with the number under which its bytes were first kept.
SELECT number, coalesce(first_number, number) FROM articles WHERE source = :source ORDER BY number;

-- name: places_of_event
-- Lists where the event with this id stands in the latest readings of its sources.
SELECT events.article_number, events.position
FROM events JOIN articles AS kept ON kept.number = events.article_number
WHERE events.event = :event
AND NOT EXISTS (SELECT 1 FROM articles AS later WHERE later.source = kept.source AND later.number > kept.number)
ORDER BY events.article_number, events.position;

-- name: numbers_of_page
-- Lists the readings of these bytes that are the latest of their source, oldest first.
SELECT number FROM articles AS kept
WHERE sha256 = :sha256
AND NOT EXISTS (SELECT 1 FROM articles AS later WHERE later.source = kept.source AND later.number > kept.number)
ORDER BY number;

-- name: readings_of_page
-- Lists all readings of these bytes, the latest one first.
SELECT number FROM articles WHERE sha256 = :sha256 ORDER BY number DESC;

-- name: capture_by_hash
-- Finds a page's bytes by their hash, as a source gave them, else as the first source did; one that was read goes before.
SELECT given.source, given.content_type, captures.content
FROM captures JOIN (
    SELECT source, content_type, sha256, 0 AS unread, number FROM articles WHERE sha256 = :sha256
    UNION ALL SELECT source, content_type, sha256, 1 AS unread, number FROM unread_pages WHERE sha256 = :sha256
) AS given ON given.sha256 = captures.sha256
ORDER BY CASE WHEN given.source = CAST(:source AS TEXT) THEN 0 ELSE 1 END, given.unread, given.number LIMIT 1;

-- name: keep_unread
-- Notes a page that no reader could read, under the next number; one that is noted already gets the latest reason.
INSERT INTO unread_pages (source, sha256, number, content_type, fault, reason)
SELECT :source, :sha256, coalesce(max(number), 0) + 1, CAST(:content_type AS TEXT), :fault, :reason FROM unread_pages
WHERE 1 = 1
ON CONFLICT (source, sha256) DO UPDATE SET
    content_type = excluded.content_type, fault = excluded.fault, reason = excluded.reason;

-- name: drop_unread
-- A page was read.
DELETE FROM unread_pages WHERE source = :source AND sha256 = :sha256;

-- name: unread_since
-- Lists the pages that no reader could read, after a number, in the order of keeping.
SELECT unread_pages.number, source, unread_pages.sha256, captures.size, content_type, fault, reason
FROM unread_pages JOIN captures ON captures.sha256 = unread_pages.sha256
WHERE unread_pages.number > :number ORDER BY unread_pages.number LIMIT :limit;

-- name: counts
-- Counts what is kept.
SELECT
    (SELECT count(*) FROM captures) AS captures,
    (SELECT count(*) FROM articles) AS articles,
    (SELECT count(*) FROM events) AS events,
    (SELECT count(*) FROM findings) AS findings,
    (SELECT count(*) FROM cases) AS cases,
    (SELECT count(*) FROM judgements) AS judgements,
    (SELECT count(*) FROM unread_pages) AS unread;

-- name: judgement_number
-- Finds the number of the judgement with this id.
SELECT number FROM judgements WHERE judgement = :judgement;

-- name: judgement_by_id
-- Finds the judgement with this id.
SELECT number, value FROM judgements WHERE judgement = :judgement;

-- name: keep_judgement_page
-- Notes a page whose events a judgement is about.
INSERT INTO judgement_pages (sha256, judgement_number) VALUES (:sha256, :judgement_number);

-- name: pages_of_judgement
-- Lists the pages whose events a judgement is about.
SELECT sha256 FROM judgement_pages WHERE judgement_number = :number ORDER BY sha256;

-- name: check_judgement_pages
-- Lists the pages of every judgement.
SELECT judgement_number, sha256 FROM judgement_pages;

-- name: judgements_since
-- Lists the judgements kept after a number, in the order of keeping.
SELECT number, value FROM judgements WHERE number > :number ORDER BY number LIMIT :limit;

-- name: tellings_of_source
-- Lists the tellings of a source.
SELECT tellings.article_number, tellings.event_position
FROM articles JOIN tellings ON tellings.article_number = articles.number
WHERE articles.source = :source ORDER BY tellings.article_number, tellings.event_position;

-- name: drop_telling
-- Takes a telling out of the index; its keys go with it, and it leaves its case.
DELETE FROM tellings WHERE article_number = :article_number AND event_position = :event_position;

-- name: keep_telling
-- Puts a telling into the index.
INSERT INTO tellings (article_number, event_position, revision, value)
VALUES (:article_number, :event_position, :revision, :value);

-- name: keep_telling_key
-- Notes a key under which a telling is looked up.
INSERT INTO telling_keys (key, article_number, event_position) VALUES (:key, :article_number, :event_position);

-- name: drop_case
-- Takes a case out of the index; its tellings stay.
DELETE FROM cases WHERE id = :id;

-- name: keep_case
-- Puts a case into the index.
INSERT INTO cases (id, number, value, sorted_on, pressing, status, outcome, date_start, date_end, changed)
VALUES (:id, :number, :value, :sorted_on, :pressing, :status, :outcome, :date_start, :date_end, :changed);

-- name: keep_gone
-- Notes that an id is a case no more.
INSERT INTO cases_gone (id, changed) VALUES (:id, :changed)
ON CONFLICT (id) DO UPDATE SET changed = excluded.changed;

-- name: keep_all_gone
-- Notes that no id is a case any more.
INSERT INTO cases_gone (id, changed) SELECT id, CAST(:changed AS BIGINT) FROM cases WHERE 1 = 1
ON CONFLICT (id) DO UPDATE SET changed = excluded.changed;

-- name: drop_gone
-- An id is a case again.
DELETE FROM cases_gone WHERE id = :id;

-- name: gone_since
-- Lists the ids that have been a case no more since a change of the index, up to another.
SELECT id FROM cases_gone WHERE changed > :changed AND changed <= :upto ORDER BY id;

-- name: cases_changed
-- Lists the cases that changed after a change of the index and an id, up to another change, in order of change.
SELECT changed, id, value FROM cases WHERE (changed, id) > (:changed, :after_id) AND changed <= :upto
ORDER BY changed, id LIMIT :limit;

-- name: change_after
-- Finds by which change of the index some more cases had changed after another change.
SELECT changed FROM cases WHERE changed > :changed ORDER BY changed, id LIMIT 1 OFFSET :less;

-- name: keep_case_telling
-- Puts a telling into its case.
INSERT INTO case_tellings (article_number, event_position, case_id, position)
VALUES (:article_number, :event_position, :case_id, :position);

-- name: keep_case_label
-- Notes what a case is found by.
INSERT INTO case_labels (name, value, case_id) VALUES (:name, :value, :case_id);

-- name: case_by_id
-- Finds a case.
SELECT id, value FROM cases WHERE id = :id;

-- name: case_of_place
-- Finds the case to which a telling belongs.
SELECT case_id FROM case_tellings WHERE article_number = :article_number AND event_position = :event_position;

-- name: keys_of_case
-- Finds the day by which a case is sorted, and how pressing it is.
SELECT sorted_on, pressing FROM cases WHERE id = :id;

-- name: order_after
-- Lists cases after a day and an id, by day.
SELECT sorted_on, id, number FROM cases WHERE (sorted_on, id) > (:after_key, :after_id)
ORDER BY sorted_on, id LIMIT :limit;

-- name: order_before
-- Lists cases before a day and an id, the latest day first.
SELECT sorted_on, id, number FROM cases WHERE (sorted_on, id) < (:after_key, :after_id)
ORDER BY sorted_on DESC, id DESC LIMIT :limit;

-- name: pressing_after
-- Lists cases after one that is as pressing and has an id, the most pressing first.
SELECT pressing, id, number FROM cases WHERE (pressing, id) > (:after_key, :after_id)
ORDER BY pressing, id LIMIT :limit;

-- name: numbers_of_days
-- Lists the numbers of the cases that are sorted by one of these days.
SELECT number FROM cases WHERE sorted_on BETWEEN :first AND :last;

-- name: sets_named
-- Lists the sets of all labels of a name.
SELECT value, part, members FROM case_sets WHERE name = :name;

-- name: sets_between
-- Lists the sets of the labels of a name from one value on, to another, which is left out.
SELECT value, part, members FROM case_sets WHERE name = :name AND value >= :first AND value < :last;

-- name: set_of_label
-- Lists the parts of a label's set.
SELECT part, members FROM case_sets WHERE name = :name AND value = :value;

-- name: part_of_set
-- Finds a part of a label's set.
SELECT members FROM case_sets WHERE name = :name AND value = :value AND part = :part;

-- name: keep_set
-- Keeps a part of a label's set.
INSERT INTO case_sets (name, value, part, members) VALUES (:name, :value, :part, :members)
ON CONFLICT (name, value, part) DO UPDATE SET members = excluded.members;

-- name: drop_set
-- Takes out a part of a label's set that is empty.
DELETE FROM case_sets WHERE name = :name AND value = :value AND part = :part;

-- name: clear_sets
-- Empties the sets of cases.
DELETE FROM case_sets;

-- name: check_labels
-- Lists the numbers of all cases with the labels of each.
SELECT cases.number, case_labels.name, case_labels.value, cases.sorted_on, cases.pressing
FROM cases LEFT JOIN case_labels ON case_labels.case_id = cases.id;

-- name: check_sets
-- Lists all sets.
SELECT name, value, part, members FROM case_sets;

-- name: clear_cases
-- Empties the index of cases.
DELETE FROM cases;

-- name: clear_case_labels
-- Empties the labels of cases: of a damaged index some may be left whose case is gone.
DELETE FROM case_labels;

-- name: clear_case_tellings
-- Empties the tellings of cases, for the same reason.
DELETE FROM case_tellings;

-- name: clear_telling_keys
-- Empties the keys of tellings, for the same reason.
DELETE FROM telling_keys;

-- name: clear_tellings
-- Empties the index of tellings.
DELETE FROM tellings;

-- name: fact
-- Finds a fact about the ledger.
SELECT value FROM ledger_facts WHERE name = :name;

-- name: keep_fact
-- Notes a fact about the ledger.
INSERT INTO ledger_facts (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: clear_relations
-- Takes out what passes between States as it was counted before; the exchanges go with it.
DELETE FROM relations;

-- name: keep_relation
-- Keeps the series of a pair of States.
INSERT INTO relations (pair, busy, totals, series) VALUES (:pair, :busy, :totals, :series);

-- name: keep_relation_exchange
-- Keeps an exchange of a pair of States.
INSERT INTO relation_exchanges (pair, number, kind, value) VALUES (:pair, :number, :kind, :value);

-- name: relation_totals
-- Lists every pair of States with its totals, the busiest first.
SELECT pair, totals FROM relations ORDER BY busy DESC, pair;

-- name: relation_series
-- Finds the series of a pair of States.
SELECT series FROM relations WHERE pair = :pair;

-- name: exchanges_before
-- Lists the exchanges of a pair before a number, the last first.
SELECT number, value FROM relation_exchanges WHERE pair = :pair AND number < :before ORDER BY number DESC LIMIT :limit;

-- name: exchanges_of_kind_before
-- Lists the exchanges of a pair and kind before a number, the last first.
SELECT number, value FROM relation_exchanges WHERE pair = :pair AND kind = :kind AND number < :before
ORDER BY number DESC LIMIT :limit;

-- name: check_without_case
-- Lists tellings that belong to no case.
SELECT tellings.article_number, tellings.event_position
FROM tellings LEFT JOIN case_tellings
ON case_tellings.article_number = tellings.article_number AND case_tellings.event_position = tellings.event_position
WHERE case_tellings.case_id IS NULL ORDER BY tellings.article_number, tellings.event_position;

-- name: check_without_key
-- Lists tellings that cannot be looked up.
SELECT tellings.article_number, tellings.event_position
FROM tellings LEFT JOIN telling_keys
ON telling_keys.article_number = tellings.article_number AND telling_keys.event_position = tellings.event_position
WHERE telling_keys.key IS NULL ORDER BY tellings.article_number, tellings.event_position;

-- name: check_case_sizes
-- Lists the cases whose tellings are not numbered from 0 without a gap, or that have none.
SELECT cases.id
FROM cases LEFT JOIN case_tellings ON case_tellings.case_id = cases.id AND case_tellings.position IS NOT NULL
GROUP BY cases.id
HAVING count(case_tellings.position) = 0
OR count(DISTINCT case_tellings.position) <> count(case_tellings.position)
OR max(case_tellings.position) + 1 <> count(case_tellings.position)
ORDER BY cases.id;

-- name: check_captures_missing
-- Lists readings whose page is not kept.
SELECT articles.source, articles.sha256
FROM articles LEFT JOIN captures ON captures.sha256 = articles.sha256
WHERE captures.sha256 IS NULL ORDER BY articles.number;

-- name: stands_since
-- Lists the readings kept after a number as they stand, without their values.
SELECT number, source, sha256, content_type FROM articles WHERE number > :number ORDER BY number LIMIT :limit;

-- name: drop_capture
-- Takes a page's bytes out.
DELETE FROM captures WHERE sha256 = :sha256;

-- name: drop_unread_of
-- Takes out that these bytes could not be read.
DELETE FROM unread_pages WHERE sha256 = :sha256;

-- name: captures_alone
-- Lists the pages of which neither a reading is kept nor that there is none.
SELECT sha256 FROM captures
WHERE NOT EXISTS (SELECT 1 FROM articles WHERE articles.sha256 = captures.sha256)
AND NOT EXISTS (SELECT 1 FROM unread_pages WHERE unread_pages.sha256 = captures.sha256)
ORDER BY sha256;

-- name: bytes_by_hash
-- Finds the bytes that are kept under a hash, whether or not a source gave them.
SELECT content FROM captures WHERE sha256 = :sha256;
