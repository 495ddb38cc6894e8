-- The readings of a page are found by its hash: when it is opened in the desk, and when a judgement about it is kept.
CREATE INDEX articles_by_hash ON articles (sha256, number);
