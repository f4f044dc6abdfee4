-- Files that prove answers. Their bytes lie beside the database, each under its digest.

CREATE TABLE file (
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
    kind TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    stored_at INTEGER NOT NULL,
    -- Whether it still waits for its scan.
    is_held INTEGER NOT NULL CHECK (is_held IN (0, 1))
) STRICT, WITHOUT ROWID;

-- A unit has a file of which it sent every byte: that another one did says nothing to it.
CREATE TABLE unit_file (
    round TEXT NOT NULL,
    unit TEXT NOT NULL,
    digest BLOB NOT NULL REFERENCES file (digest),
    name TEXT NOT NULL,
    seat BLOB NOT NULL REFERENCES seat (id),
    received_at INTEGER NOT NULL,
    PRIMARY KEY (round, unit, digest)
) STRICT, WITHOUT ROWID;

CREATE INDEX unit_file_by_digest ON unit_file (digest);

-- What is being sent, or was and is kept for a while, so that a lost answer can be asked for.
CREATE TABLE upload (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (id),
    seat BLOB NOT NULL REFERENCES seat (id),
    round TEXT NOT NULL,
    unit TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    name TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    -- How many of them are durable.
    received INTEGER NOT NULL DEFAULT 0,
    expires_at INTEGER NOT NULL,
    is_stored INTEGER NOT NULL DEFAULT 0 CHECK (is_stored IN (0, 1)),
    -- Why it was not taken in the end, as JSON.
    refused TEXT,
    UNIQUE (account, round, unit, digest)
) STRICT, WITHOUT ROWID;

CREATE INDEX upload_by_unit ON upload (round, unit);
CREATE INDEX upload_by_expiry ON upload (expires_at);
