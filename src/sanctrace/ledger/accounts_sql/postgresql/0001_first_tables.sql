-- Who may use a shared desk, who is signed in, and the audit log.

CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    name_key TEXT NOT NULL UNIQUE,       -- a name is never given twice, also when its account is disabled
    subject TEXT UNIQUE,
    value TEXT NOT NULL
);

CREATE TABLE sessions (
    key TEXT PRIMARY KEY,                -- SHA-256 of what the browser sends
    account TEXT NOT NULL REFERENCES accounts (id),
    made_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    ends_at TEXT NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account);

CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,            -- SHA-256 of what the program sends
    account TEXT NOT NULL REFERENCES accounts (id),
    value TEXT NOT NULL
);

-- Tries to sign in, by a keyed hash of the name or the address; gone when their time is over.
CREATE TABLE attempts (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX attempts_by_source ON attempts (source, at);

-- Sign-ins that are under way at an OIDC provider.
CREATE TABLE flows (
    key TEXT PRIMARY KEY,
    ends_at TEXT NOT NULL,
    value TEXT NOT NULL
);

-- Only added to: each row's hash is made over the former row's.
CREATE TABLE audit (
    number BIGINT PRIMARY KEY,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    who TEXT NOT NULL,
    about TEXT NOT NULL,
    address TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);

-- The names behind the hashes in the log. A row that goes takes the name with it; the log still holds together.
CREATE TABLE audit_names (
    hash TEXT PRIMARY KEY,
    name_key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    salt TEXT NOT NULL
);

CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a row of the audit log is never changed or erased'; END $$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_stays();
CREATE TRIGGER audit_remains BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_stays();
