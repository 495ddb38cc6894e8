-- What both stores say in the same words. Times are ISO 8601 in UTC with microseconds, so that they sort as text.

-- name: fact
-- Finds a fact about the store.
SELECT value FROM facts WHERE name = :name;

-- name: keep_fact
-- Notes a fact, or another value of it.
INSERT INTO facts (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: keep_account
-- Puts an account where it stands now.
INSERT INTO accounts (id, name_key, subject, value) VALUES (:id, :name_key, :subject, :value)
ON CONFLICT (id) DO UPDATE SET name_key = excluded.name_key, subject = excluded.subject, value = excluded.value;

-- name: account
-- Finds an account by its id.
SELECT value FROM accounts WHERE id = :id;

-- name: account_named
-- Finds an account by its name.
SELECT value FROM accounts WHERE name_key = :name_key;

-- name: account_of_subject
-- Finds an account by what an OIDC provider calls it.
SELECT value FROM accounts WHERE subject = :subject;

-- name: accounts
-- Lists the accounts.
SELECT value FROM accounts ORDER BY name_key;

-- name: any_account
-- Tells whether there is an account.
SELECT count(*) FROM (SELECT 1 FROM accounts LIMIT 1) AS found;

-- name: keep_session
-- Begins a session.
INSERT INTO sessions (key, account, made_at, seen_at, ends_at) VALUES (:key, :account, :made_at, :seen_at, :ends_at);

-- name: session
-- Finds a session with its account.
SELECT sessions.key, sessions.account, sessions.made_at, sessions.seen_at, sessions.ends_at, accounts.value
FROM sessions JOIN accounts ON accounts.id = sessions.account WHERE sessions.key = :key;

-- name: touch_session
-- Notes that a session was used.
UPDATE sessions SET seen_at = :seen_at WHERE key = :key;

-- name: drop_session
-- Ends a session.
DELETE FROM sessions WHERE key = :key;

-- name: drop_sessions_of
-- Ends the sessions of an account.
DELETE FROM sessions WHERE account = :account;

-- name: drop_old_sessions
-- Takes away the sessions that were over, or last used, before a time.
DELETE FROM sessions WHERE ends_at <= :now OR seen_at <= :unused_since RETURNING key;

-- name: keep_token
-- Puts a token where it stands now.
INSERT INTO tokens (id, key, account, value) VALUES (:id, :key, :account, :value)
ON CONFLICT (id) DO UPDATE SET value = excluded.value;

-- name: token_by_key
-- Finds a token with its account.
SELECT tokens.value, accounts.value FROM tokens JOIN accounts ON accounts.id = tokens.account WHERE tokens.key = :key;

-- name: tokens
-- Lists the tokens.
SELECT value FROM tokens ORDER BY id;

-- name: drop_token
-- Takes a token away.
DELETE FROM tokens WHERE id = :id;

-- name: keep_attempt
-- Notes a try to sign in.
INSERT INTO attempts (source, at) VALUES (:source, :at);

-- name: attempts
-- Lists the times of the latest tries of a source, the latest first.
SELECT at FROM attempts WHERE source = :source AND at > :since ORDER BY at DESC LIMIT :limit;

-- name: drop_attempts
-- Forgets the tries of a source.
DELETE FROM attempts WHERE source = :source;

-- name: drop_old_attempts
-- Forgets the tries before a time.
DELETE FROM attempts WHERE at <= :before RETURNING number;

-- name: keep_flow
-- Begins a sign-in at a provider.
INSERT INTO flows (key, ends_at, value) VALUES (:key, :ends_at, :value);

-- name: take_flow
-- Takes a sign-in that comes back: it does so once.
DELETE FROM flows WHERE key = :key RETURNING value;

-- name: drop_old_flows
-- Forgets sign-ins that never came back.
DELETE FROM flows WHERE ends_at <= :now RETURNING key;

-- name: last_audit
-- Finds the end of the audit log.
SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1;

-- name: keep_audit
-- Adds a row to the audit log.
INSERT INTO audit (number, at, kind, who, about, address, detail, previous, hash)
VALUES (:number, :at, :kind, :who, :about, :address, :detail, :previous, :hash);

-- name: audit_since
-- Lists rows of the audit log in order.
SELECT number, at, kind, who, about, address, detail, previous, hash
FROM audit WHERE number > :number ORDER BY number LIMIT :limit;

-- name: keep_audit_name
-- Notes whose name a hash in the log is.
INSERT INTO audit_names (hash, name_key, name, salt) VALUES (:hash, :name_key, :name, :salt);

-- name: audit_name
-- Finds the hash of a name.
SELECT hash FROM audit_names WHERE name_key = :name_key;

-- name: audit_names
-- Lists the names that are still known.
SELECT hash, name, salt FROM audit_names ORDER BY hash;

-- name: drop_audit_name
-- Forgets a name and its salt.
DELETE FROM audit_names WHERE name_key = :name_key RETURNING hash;

-- name: last_audit_by
-- Finds the last row that a hash stands in.
SELECT max(at) FROM audit WHERE who = :hash OR about = :hash;
