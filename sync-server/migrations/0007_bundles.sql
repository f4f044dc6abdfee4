-- What devices save to files where there is no network.

-- The public halves of the keys that a seat signs with (P-256, uncompressed). One that was lost on the
-- device is replaced at the next sign-in, and what it signed before still counts.
CREATE TABLE seat_key (
    seat BLOB NOT NULL REFERENCES seat (id),
    key BLOB NOT NULL CHECK (length(key) = 65),
    registered_at INTEGER NOT NULL,
    PRIMARY KEY (seat, key)
) STRICT, WITHOUT ROWID;

-- Files that the command line hands to the server that runs, which alone writes documents.
CREATE TABLE handed_bundle (
    id INTEGER PRIMARY KEY,
    file BLOB NOT NULL,
    -- In which language to answer.
    language TEXT NOT NULL,
    handed_at INTEGER NOT NULL,
    -- What became of it, as JSON, once it was taken in or refused.
    reply TEXT
) STRICT;
