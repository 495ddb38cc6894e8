-- A file of SQLite gets a second copy of each judgement here. A server has its own means (checksums, replicas, an archive
-- of its log), and an index there cannot hold values of any length.
COMMENT ON TABLE judgements IS 'only added to; each is its own only copy: back it up';
