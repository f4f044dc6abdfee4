-- Rounds that moved to a new edition of their criteria after work began.

CREATE TABLE edition_move (
    round TEXT NOT NULL REFERENCES round (id),
    -- From 1.
    sequence INTEGER NOT NULL,
    from_edition BLOB NOT NULL REFERENCES criteria_set (digest),
    to_edition BLOB NOT NULL REFERENCES criteria_set (digest),
    -- What each leaf became, as JSON.
    mapping TEXT NOT NULL,
    reason TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES account (id),
    -- The person's name then.
    name TEXT NOT NULL,
    moved_at INTEGER NOT NULL,
    PRIMARY KEY (round, sequence)
) STRICT, WITHOUT ROWID;

-- Each time that a document was carried over to the next edition, with what is needed to compute
-- again what was carried.
CREATE TABLE carried (
    -- The document of the edition before.
    document TEXT NOT NULL REFERENCES document (id),
    -- From 1.
    sequence INTEGER NOT NULL,
    -- Its heads.
    from_heads BLOB NOT NULL CHECK (length(from_heads) % 32 = 0),
    -- The changes in the document of the next edition up to which everything is carried.
    to_heads BLOB NOT NULL CHECK (length(to_heads) % 32 = 0),
    -- Who moved the round, or wrote what came later.
    seat BLOB NOT NULL REFERENCES seat (id),
    carried_at INTEGER NOT NULL,
    PRIMARY KEY (document, sequence)
) STRICT, WITHOUT ROWID;
