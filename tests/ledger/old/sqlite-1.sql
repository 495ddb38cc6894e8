PRAGMA application_id = 1397637972;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE articles (
    number INTEGER PRIMARY KEY AUTOINCREMENT,  -- order of keeping; never given twice
    sha256 TEXT NOT NULL REFERENCES captures (sha256),
    source TEXT NOT NULL,
    content_type TEXT,                         -- as the server gave it
    value TEXT NOT NULL,                       -- Article
    article TEXT GENERATED ALWAYS AS (json_extract(value, '$.id')) VIRTUAL,
    title TEXT GENERATED ALWAYS AS (json_extract(value, '$.title')) VIRTUAL,
    publisher TEXT GENERATED ALWAYS AS (json_extract(value, '$.publisher')) VIRTUAL,
    published TEXT GENERATED ALWAYS AS (json_extract(value, '$.published.text')) VIRTUAL,
    UNIQUE (source, sha256)
) STRICT;
INSERT INTO "articles" VALUES(1,'057246a2d6886d678dcb5c5b3bd1b20454bffb1c021bff45aa95ae521b642b1c','pages/crates.html','text/html; charset=utf-8','{"agencies":[],"body":"A ferry carried forty crates of wine to the port on 3 May 2019, the coast guard said.\n\nNobody answered.","captions":[],"dateline":null,"id":"crates","language":null,"offsets":{"runs":[]},"published":null,"publisher":null,"related":[],"sha256":"057246a2d6886d678dcb5c5b3bd1b20454bffb1c021bff45aa95ae521b642b1c","source":"pages/crates.html","tags":[],"title":"Crates"}');
INSERT INTO "articles" VALUES(2,'64b0cd5708e8e004cecf0337743448e91ae9ec421f692ad5ffea42de963c4aa2','pages/crates.html','text/html; charset=utf-8','{"agencies":[],"body":"A ferry carried forty crates of wine to the port on 3 May 2019, the coast guard said.\n\nNobody answered.","captions":[],"dateline":null,"id":"crates","language":null,"offsets":{"runs":[]},"published":null,"publisher":null,"related":[],"sha256":"64b0cd5708e8e004cecf0337743448e91ae9ec421f692ad5ffea42de963c4aa2","source":"pages/crates.html","tags":[],"title":"Crates"}');
INSERT INTO "articles" VALUES(3,'f23c5ff9e7e8a570099b8b9e4bf198fb526892b94f5256b722d84bfeecaa01d6','pages/other.html','text/html; charset=utf-8','{"agencies":[],"body":"A ferry carried forty crates of wine to the port on 3 May 2019, the coast guard said.\n\nNobody answered.","captions":[],"dateline":null,"id":"crates","language":null,"offsets":{"runs":[]},"published":null,"publisher":null,"related":[],"sha256":"f23c5ff9e7e8a570099b8b9e4bf198fb526892b94f5256b722d84bfeecaa01d6","source":"pages/other.html","tags":[],"title":"Crates"}');
CREATE TABLE captures (
    sha256 TEXT PRIMARY KEY,          -- of the bytes as they came
    size INTEGER NOT NULL,            -- bytes before compression
    content BLOB NOT NULL             -- zlib
) STRICT, WITHOUT ROWID;
INSERT INTO "captures" VALUES('057246a2d6886d678dcb5c5b3bd1b20454bffb1c021bff45aa95ae521b642b1c',20,X'789CB329B04BCB2C2A2E51484DC92CC9CCCFB3D12FB003004CEC0738');
INSERT INTO "captures" VALUES('64b0cd5708e8e004cecf0337743448e91ae9ec421f692ad5ffea42de963c4aa2',21,X'789CB329B02B4E4DCECF4B51484DC92CC9CCCFB3D12FB003005439078C');
INSERT INTO "captures" VALUES('f23c5ff9e7e8a570099b8b9e4bf198fb526892b94f5256b722d84bfeecaa01d6',12,X'789CB329B0CB2FC9482DB2D12FB003001BAA0426');
CREATE TABLE events (
    article_number INTEGER NOT NULL REFERENCES articles (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,        -- order in the reading
    event TEXT NOT NULL,              -- Event.id
    value TEXT NOT NULL,              -- Event
    kind TEXT GENERATED ALWAYS AS (json_extract(value, '$.kind')) VIRTUAL,
    status TEXT GENERATED ALWAYS AS (json_extract(value, '$.status')) VIRTUAL,
    supplier TEXT GENERATED ALWAYS AS (json_extract(value, '$.supplier.name')) VIRTUAL,
    supplier_country TEXT GENERATED ALWAYS AS (json_extract(value, '$.supplier.country')) VIRTUAL,
    recipient TEXT GENERATED ALWAYS AS (json_extract(value, '$.recipient.name')) VIRTUAL,
    recipient_country TEXT GENERATED ALWAYS AS (json_extract(value, '$.recipient.country')) VIRTUAL,
    date_start TEXT GENERATED ALWAYS AS (json_extract(value, '$.when.start')) VIRTUAL,
    date_end TEXT GENERATED ALWAYS AS (json_extract(value, '$.when.end')) VIRTUAL,
    PRIMARY KEY (article_number, position)
) STRICT, WITHOUT ROWID;
INSERT INTO "events" VALUES(1,0,'5ff9240eef82433d','{"approvals":[],"article":"crates","claims":[{"inferred_by":null,"passage":{"end":85,"page_end":null,"page_start":null,"start":0,"text":"A ferry carried forty crates of wine to the port on 3 May 2019, the coast guard said."},"speaker":"the coast guard","stance":"asserts","via":[]}],"evidence":[{"end":85,"page_end":null,"page_start":null,"start":0,"text":"A ferry carried forty crates of wine to the port on 3 May 2019, the coast guard said."}],"intermediaries":[],"items":[{"goods":[],"hs":[],"item_class":"luxury_good","passage":null,"quantity":"forty crates","text":"wine"}],"kind":"transfer","legal_claims":[],"open_questions":[],"place":null,"place_country":null,"purpose":null,"reader":"rules","recipient":null,"status":"reported","supplier":{"country":null,"inferred_by":null,"name":"Ruritania","passage":null,"text":"Ruritania"},"when":{"end":null,"start":"2019-05-03"},"when_passage":null}');
INSERT INTO "events" VALUES(2,0,'198b539ed6ba1918','{"approvals":[],"article":"crates","claims":[{"inferred_by":null,"passage":{"end":85,"page_end":null,"page_start":null,"start":0,"text":"A ferry carried forty crates of wine to the port on 3 May 2019, the coast guard said."},"speaker":"the coast guard","stance":"asserts","via":[]}],"evidence":[{"end":85,"page_end":null,"page_start":null,"start":0,"text":"A ferry carried forty crates of wine to the port on 3 May 2019, the coast guard said."}],"intermediaries":[],"items":[{"goods":[],"hs":[],"item_class":"luxury_good","passage":null,"quantity":"forty crates","text":"wine"}],"kind":"transfer","legal_claims":[],"open_questions":[],"place":null,"place_country":null,"purpose":null,"reader":"rules","recipient":null,"status":"reported","supplier":{"country":null,"inferred_by":null,"name":"Syldavia","passage":null,"text":"Syldavia"},"when":{"end":null,"start":"2019-05-03"},"when_passage":null}');
INSERT INTO "events" VALUES(3,0,'5ff9240eef82433d','{"approvals":[],"article":"crates","claims":[{"inferred_by":null,"passage":{"end":85,"page_end":null,"page_start":null,"start":0,"text":"A ferry carried forty crates of wine to the port on 3 May 2019, the coast guard said."},"speaker":"the coast guard","stance":"asserts","via":[]}],"evidence":[{"end":85,"page_end":null,"page_start":null,"start":0,"text":"A ferry carried forty crates of wine to the port on 3 May 2019, the coast guard said."}],"intermediaries":[],"items":[{"goods":[],"hs":[],"item_class":"luxury_good","passage":null,"quantity":"forty crates","text":"wine"}],"kind":"transfer","legal_claims":[],"open_questions":[],"place":null,"place_country":null,"purpose":null,"reader":"rules","recipient":null,"status":"reported","supplier":{"country":null,"inferred_by":null,"name":"Ruritania","passage":null,"text":"Ruritania"},"when":{"end":null,"start":"2019-05-03"},"when_passage":null}');
CREATE TABLE findings (
    article_number INTEGER NOT NULL,
    event_position INTEGER NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,              -- Finding
    provision TEXT GENERATED ALWAYS AS (json_extract(value, '$.provision')) VIRTUAL,
    outcome TEXT GENERATED ALWAYS AS (json_extract(value, '$.outcome')) VIRTUAL,
    PRIMARY KEY (article_number, event_position, position),
    FOREIGN KEY (article_number, event_position) REFERENCES events (article_number, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO "findings" VALUES(1,0,0,'{"clarified_by":[],"elements":[{"because":"Wine is on the list.","evidence":[{"end":85,"page_end":null,"page_start":null,"start":0,"text":"A ferry carried forty crates of wine to the port on 3 May 2019, the coast guard said."}],"missing":null,"name":"goods","outcome":"met","presumed":false},{"because":"…","evidence":[],"missing":"the recipient","name":"direction","outcome":"unknown","presumed":false}],"event":"5ff9240eef82433d","force":"decides","implemented_by":[],"link":"https://docs.un.org/S/RES/1718(2006)","note":null,"outcome":"cannot be tested","provision":"un-dprk-1718-8-a-iii","regime":"","related":[],"routes":[],"summary":"Luxury goods to the DPRK","symbol":"S/RES/1718 (2006) para. 8(a)(iii)","tested_from":"2019-05-03","tested_to":null,"verification":"from memory"}');
INSERT INTO "findings" VALUES(2,0,0,'{"clarified_by":[],"elements":[{"because":"Wine is on the list.","evidence":[{"end":85,"page_end":null,"page_start":null,"start":0,"text":"A ferry carried forty crates of wine to the port on 3 May 2019, the coast guard said."}],"missing":null,"name":"goods","outcome":"met","presumed":false},{"because":"…","evidence":[],"missing":"the recipient","name":"direction","outcome":"unknown","presumed":false}],"event":"198b539ed6ba1918","force":"decides","implemented_by":[],"link":"https://docs.un.org/S/RES/1718(2006)","note":null,"outcome":"cannot be tested","provision":"un-dprk-1718-8-a-iii","regime":"","related":[],"routes":[],"summary":"Luxury goods to the DPRK","symbol":"S/RES/1718 (2006) para. 8(a)(iii)","tested_from":"2019-05-03","tested_to":null,"verification":"from memory"}');
INSERT INTO "findings" VALUES(3,0,0,'{"clarified_by":[],"elements":[{"because":"Wine is on the list.","evidence":[{"end":85,"page_end":null,"page_start":null,"start":0,"text":"A ferry carried forty crates of wine to the port on 3 May 2019, the coast guard said."}],"missing":null,"name":"goods","outcome":"met","presumed":false},{"because":"…","evidence":[],"missing":"the recipient","name":"direction","outcome":"unknown","presumed":false}],"event":"5ff9240eef82433d","force":"decides","implemented_by":[],"link":"https://docs.un.org/S/RES/1718(2006)","note":null,"outcome":"cannot be tested","provision":"un-dprk-1718-8-a-iii","regime":"","related":[],"routes":[],"summary":"Luxury goods to the DPRK","symbol":"S/RES/1718 (2006) para. 8(a)(iii)","tested_from":"2019-05-03","tested_to":null,"verification":"from memory"}');
CREATE TABLE screenings (
    article_number INTEGER NOT NULL,
    event_position INTEGER NOT NULL,
    position INTEGER NOT NULL,
    value TEXT NOT NULL,              -- Screening
    entry TEXT GENERATED ALWAYS AS (json_extract(value, '$.entry')) VIRTUAL,
    PRIMARY KEY (article_number, event_position, position),
    FOREIGN KEY (article_number, event_position) REFERENCES events (article_number, position) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX articles_by_id ON articles (article, number);
CREATE INDEX articles_by_published ON articles (published);
CREATE INDEX events_by_id ON events (event);
CREATE INDEX events_by_date ON events (date_start);
CREATE INDEX findings_by_provision ON findings (provision, outcome);
CREATE INDEX screenings_by_entry ON screenings (entry);
CREATE VIEW passages AS
SELECT
    events.article_number AS article_number,
    events.event AS event,
    evidence.key AS position,
    json_extract(evidence.value, '$.text') AS text,
    json_extract(evidence.value, '$.start') AS start,
    json_extract(evidence.value, '$.end') AS "end",
    json_extract(evidence.value, '$.page_start') AS page_start,
    json_extract(evidence.value, '$.page_end') AS page_end
FROM events, json_each(events.value, '$.evidence') AS evidence;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('articles',3);
COMMIT;
