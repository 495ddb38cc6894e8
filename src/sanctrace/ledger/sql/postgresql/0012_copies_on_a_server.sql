-- What people decided cannot be made again: each judgement stands a second time here, from which `sanctrace doctor --mend`
-- takes it when the table of judgements was altered past our code. The database itself writes the copy, in the transaction
-- that adds the judgement, whoever adds it.
CREATE TABLE judgement_copies (
    number BIGINT PRIMARY KEY,        -- judgements.number
    judgement TEXT NOT NULL,          -- judgements.judgement
    value TEXT NOT NULL,              -- judgements.value
    digest TEXT NOT NULL              -- SHA-256 of the three, with blanks between: whether this copy is as it was written
);
INSERT INTO judgement_copies (number, judgement, value, digest)
SELECT number, judgement, value, encode(sha256(convert_to(number || ' ' || judgement || ' ' || value, 'UTF8')), 'hex')
FROM judgements;

-- Rows that a mending took out, as they stood: nothing that somebody wrote is thrown away.
CREATE TABLE judgements_put_aside (
    number BIGINT NOT NULL,
    stood_in TEXT NOT NULL,           -- judgements, judgement_copies, or neither: then only the number is known
    judgement TEXT NOT NULL,
    value TEXT NOT NULL,
    lost BOOLEAN NOT NULL,            -- whether the judgement of this number could not be put back
    put_aside_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE FUNCTION copy_judgement() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO judgement_copies (number, judgement, value, digest) VALUES (
        NEW.number, NEW.judgement, NEW.value,
        encode(sha256(convert_to(NEW.number || ' ' || NEW.judgement || ' ' || NEW.value, 'UTF8')), 'hex')
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER judgements_are_copied AFTER INSERT ON judgements
FOR EACH ROW EXECUTE FUNCTION copy_judgement();
CREATE TRIGGER judgement_copies_are_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON judgement_copies
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_judgements();
CREATE TRIGGER judgement_copies_are_not_made BEFORE INSERT ON judgement_copies
FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_to_change_judgements();

COMMENT ON TABLE judgements IS 'only added to; each stands a second time in judgement_copies';
COMMENT ON TABLE judgement_copies IS 'only added to, by the trigger judgements_are_copied';
