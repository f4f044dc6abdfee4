-- What a province publishes: units, editions of criteria, rounds.

-- Incarnation of this database and the version of what rounds, units and criteria hold now.
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE unit (
    code TEXT PRIMARY KEY,
    parent TEXT REFERENCES unit (code) DEFERRABLE INITIALLY DEFERRED,
    level TEXT NOT NULL CHECK (level IN ('province', 'district', 'commune')),
    kind TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- An edition never changes: its digest is the SHA-256 of its JSON.
CREATE TABLE criteria_set (
    digest BLOB PRIMARY KEY CHECK (length(digest) = 32),
    json TEXT NOT NULL,
    imported_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE round (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    province TEXT NOT NULL REFERENCES unit (code),
    edition BLOB NOT NULL REFERENCES criteria_set (digest),
    json TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who works with it.

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- The province whose administrator keeps the account.
    province TEXT NOT NULL REFERENCES unit (code),
    -- Argon2id, in the PHC string format.
    password TEXT NOT NULL,
    enabled INTEGER NOT NULL CHECK (enabled IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE account_grant (
    account TEXT NOT NULL REFERENCES account (id),
    role TEXT NOT NULL,
    -- The unit or the body.
    place TEXT NOT NULL,
    PRIMARY KEY (account, role, place)
) STRICT, WITHOUT ROWID;

-- An account on a device, the author of changes. Never deleted: history names it.
CREATE TABLE seat (
    id BLOB PRIMARY KEY CHECK (length(id) = 16),
    account TEXT NOT NULL REFERENCES account (id),
    device TEXT NOT NULL,
    registered_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX seat_of_account ON seat (account);

CREATE TABLE session (
    -- SHA-256 of the cookie: a copy of the database signs nobody in.
    token_digest BLOB PRIMARY KEY CHECK (length(token_digest) = 32),
    seat BLOB NOT NULL REFERENCES seat (id),
    used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_of_seat ON session (seat);
CREATE INDEX session_by_use ON session (used_at);

-- What people wrote. These rows are the source of truth; they are added and never changed.

CREATE TABLE document (
    id TEXT PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    -- The change hashes of the heads, sorted, 32 bytes each.
    heads BLOB NOT NULL CHECK (length(heads) % 32 = 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_of_unit ON document (round, unit);

CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    document TEXT NOT NULL REFERENCES document (id),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    actor BLOB NOT NULL CHECK (length(actor) = 16),
    actor_seq INTEGER NOT NULL,
    seat BLOB NOT NULL REFERENCES seat (id),
    received_at INTEGER NOT NULL,
    -- As it was received.
    body BLOB NOT NULL,
    UNIQUE (document, hash),
    -- Two different changes can never take one place in an actor's sequence.
    UNIQUE (document, actor, actor_seq)
) STRICT;

CREATE TABLE decision (
    sequence INTEGER PRIMARY KEY,
    draft TEXT NOT NULL UNIQUE,
    round TEXT NOT NULL REFERENCES round (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
    json TEXT NOT NULL
) STRICT;
CREATE INDEX decision_of_unit ON decision (round, unit, sequence);

-- Changes and decisions in the order in which they were stored: the pull cursor is an id of this.
CREATE TABLE feed (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    round TEXT NOT NULL,
    unit TEXT NOT NULL,
    change INTEGER UNIQUE REFERENCES change (id),
    decision INTEGER UNIQUE REFERENCES decision (sequence),
    CHECK ((change IS NULL) <> (decision IS NULL))
) STRICT;
CREATE INDEX feed_of_unit ON feed (unit, round, id);

-- Changes that were refused, for the person who looks into it.
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    document TEXT NOT NULL,
    seat BLOB NOT NULL REFERENCES seat (id),
    received_at INTEGER NOT NULL,
    code TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX quarantine_of_seat ON quarantine (seat);

CREATE TABLE survey_import (
    id INTEGER PRIMARY KEY,
    round TEXT NOT NULL REFERENCES round (id),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    -- None when it came by the command line.
    account TEXT REFERENCES account (id),
    imported_at INTEGER NOT NULL,
    -- The file as it was read.
    body TEXT NOT NULL
) STRICT;

CREATE TABLE survey_answer (
    round TEXT NOT NULL REFERENCES round (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    leaf TEXT NOT NULL,
    answer TEXT NOT NULL,
    import INTEGER NOT NULL REFERENCES survey_import (id),
    PRIMARY KEY (round, unit, leaf)
) STRICT, WITHOUT ROWID;

-- Projections: computed from the rows above in the same transaction, compared by `sodiem check`.

CREATE TABLE standing (
    round TEXT NOT NULL REFERENCES round (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    json TEXT NOT NULL,
    PRIMARY KEY (round, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE leaf_standing (
    round TEXT NOT NULL REFERENCES round (id),
    leaf TEXT NOT NULL,
    unit TEXT NOT NULL REFERENCES unit (code),
    json TEXT NOT NULL,
    PRIMARY KEY (round, leaf, unit)
) STRICT, WITHOUT ROWID;
CREATE INDEX leaf_standing_of_unit ON leaf_standing (round, unit);
