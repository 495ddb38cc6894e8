-- Pages that were had and that no reader could read. Their bytes stand in `captures` like those of any page; a reading of
-- the same bytes from the same source takes the row out.
CREATE TABLE unread_pages (
    source TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES captures (sha256),
    number BIGINT NOT NULL,           -- order of keeping
    content_type TEXT,                -- as the server gave it
    fault TEXT NOT NULL,              -- why, by its name
    reason TEXT NOT NULL,             -- why, in words
    PRIMARY KEY (source, sha256)
);
CREATE INDEX unread_pages_by_number ON unread_pages (number);
CREATE INDEX unread_pages_by_hash ON unread_pages (sha256);
