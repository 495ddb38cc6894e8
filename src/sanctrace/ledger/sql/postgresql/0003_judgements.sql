-- What people decided. Rows are only added: a decision is withdrawn by a later row. `value` is the only copy.

INSERT INTO last_numbers (name, number) VALUES ('judgements', 0);

CREATE TABLE judgements (
    number BIGINT PRIMARY KEY,        -- order of keeping; never given twice
    judgement TEXT NOT NULL UNIQUE,   -- Judgement.id
    value TEXT NOT NULL,              -- Judgement
    kind TEXT GENERATED ALWAYS AS (value::jsonb ->> 'kind') STORED,
    decided_by TEXT GENERATED ALWAYS AS (value::jsonb ->> 'by') STORED,
    decided_at TEXT GENERATED ALWAYS AS (value::jsonb ->> 'at') STORED,
    reason TEXT GENERATED ALWAYS AS (value::jsonb ->> 'reason') STORED
);

-- The pages whose events a judgement is about; those of a withdrawal are the pages of what it withdraws.
CREATE TABLE judgement_pages (
    sha256 TEXT NOT NULL,
    judgement_number BIGINT NOT NULL REFERENCES judgements (number),
    PRIMARY KEY (sha256, judgement_number)
);

CREATE FUNCTION refuse_to_change_judgements() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'judgements are only added: withdraw one by a later row';
END
$$;
CREATE TRIGGER judgements_are_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON judgements
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_judgements();
CREATE TRIGGER judgement_pages_are_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON judgement_pages
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_judgements();
