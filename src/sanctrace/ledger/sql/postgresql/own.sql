-- What only PostgreSQL is asked: judgements held against their copies, and put back from them.

-- name: judgement_rows
-- Lists every judgement as it stands.
SELECT number, judgement, value FROM judgements ORDER BY number;

-- name: judgement_copy_rows
-- Lists every copy of a judgement as it stands.
SELECT number, judgement, value, digest FROM judgement_copies ORDER BY number;

-- name: last_judgement_number
-- Tells the last number that was given to a judgement.
SELECT number FROM last_numbers WHERE name = 'judgements';

-- name: judgements_known_lost
-- Lists the numbers of judgements that a mending could not put back.
SELECT DISTINCT number FROM judgements_put_aside WHERE lost;

-- name: judgement_guards
-- Lists the triggers that stand over judgements and their copies, each with what it does: events as PostgreSQL numbers them,
-- whether under a condition, the function and its text.
SELECT place.relname::text, guard.tgname::text, guard.tgtype::integer, guard.tgqual IS NOT NULL, act.proname::text, act.prosrc
FROM pg_catalog.pg_trigger AS guard
JOIN pg_catalog.pg_class AS place ON place.oid = guard.tgrelid
JOIN pg_catalog.pg_proc AS act ON act.oid = guard.tgfoid
WHERE place.relnamespace = 'sanctrace'::regnamespace AND NOT guard.tgisinternal AND guard.tgenabled IN ('O', 'A')
AND place.relname IN ('judgements', 'judgement_pages', 'judgement_copies');

-- name: lift_judgement_guards
-- Lets judgements be changed until the guards stand again, at the latest to the end of the transaction.
ALTER TABLE judgements DISABLE TRIGGER USER;
ALTER TABLE judgement_pages DISABLE TRIGGER USER;
ALTER TABLE judgement_copies DISABLE TRIGGER USER;

-- name: judgement_guards_stand
-- Has the guards stand again.
ALTER TABLE judgements ENABLE TRIGGER USER;
ALTER TABLE judgement_pages ENABLE TRIGGER USER;
ALTER TABLE judgement_copies ENABLE TRIGGER USER;

-- name: make_judgement_guards
-- Makes the guards anew, as the migrations 0003 and 0012 make them.
CREATE OR REPLACE FUNCTION refuse_to_change_judgements() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'judgements are only added: withdraw one by a later row';
END
$$;
CREATE OR REPLACE FUNCTION copy_judgement() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO judgement_copies (number, judgement, value, digest) VALUES (
        NEW.number, NEW.judgement, NEW.value,
        encode(sha256(convert_to(NEW.number || ' ' || NEW.judgement || ' ' || NEW.value, 'UTF8')), 'hex')
    );
    RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS judgements_are_not_changed ON judgements;
CREATE TRIGGER judgements_are_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON judgements
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_judgements();
DROP TRIGGER IF EXISTS judgement_pages_are_not_changed ON judgement_pages;
CREATE TRIGGER judgement_pages_are_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON judgement_pages
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_judgements();
DROP TRIGGER IF EXISTS judgements_are_copied ON judgements;
CREATE TRIGGER judgements_are_copied AFTER INSERT ON judgements
FOR EACH ROW EXECUTE FUNCTION copy_judgement();
DROP TRIGGER IF EXISTS judgement_copies_are_not_changed ON judgement_copies;
CREATE TRIGGER judgement_copies_are_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON judgement_copies
FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_judgements();
DROP TRIGGER IF EXISTS judgement_copies_are_not_made ON judgement_copies;
CREATE TRIGGER judgement_copies_are_not_made BEFORE INSERT ON judgement_copies
FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION refuse_to_change_judgements();

-- name: put_judgement_aside
-- Keeps a row that a mending takes out.
INSERT INTO judgements_put_aside (number, stood_in, judgement, value, lost)
VALUES (:number, :stood_in, :judgement, :value, :lost);

-- name: drop_judgement_pages
-- Takes out which pages judgements are about.
DELETE FROM judgement_pages;

-- name: drop_judgements
-- Takes out the judgements with these numbers (a JSON array).
DELETE FROM judgements
WHERE number IN (SELECT value::BIGINT FROM jsonb_array_elements_text(:numbers::jsonb));

-- name: drop_judgement_copies
-- Takes out the copies with these numbers (a JSON array).
DELETE FROM judgement_copies
WHERE number IN (SELECT value::BIGINT FROM jsonb_array_elements_text(:numbers::jsonb));

-- name: put_judgement
-- Puts a judgement back.
INSERT INTO judgements (number, judgement, value) VALUES (:number, :judgement, :value);

-- name: put_judgement_copy
-- Puts the copy of a judgement back.
INSERT INTO judgement_copies (number, judgement, value, digest) VALUES (:number, :judgement, :value, :digest);

-- name: give_judgement_numbers_after
-- Goes on counting judgements after this number.
INSERT INTO last_numbers (name, number) VALUES ('judgements', :number)
ON CONFLICT (name) DO UPDATE SET number = excluded.number;
