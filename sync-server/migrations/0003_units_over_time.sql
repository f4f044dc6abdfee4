-- A unit keeps its code for ever; what it was called and where it stood is of a time.

CREATE TABLE unit_period (
    code TEXT NOT NULL REFERENCES unit (code) DEFERRABLE INITIALLY DEFERRED,
    -- The first day, YYYY-MM-DD.
    valid_from TEXT NOT NULL,
    -- The first day on which it was otherwise or no more.
    valid_until TEXT,
    parent TEXT REFERENCES unit (code) DEFERRABLE INITIALLY DEFERRED,
    level TEXT NOT NULL CHECK (level IN ('province', 'department', 'district', 'commune')),
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (code, valid_from)
) STRICT, WITHOUT ROWID;
-- What was there until now has no day: it was so from the first.
INSERT INTO unit_period (code, valid_from, parent, level, kind, name)
    SELECT code, '1900-01-01', parent, level, kind, name FROM unit;

CREATE TABLE unit_next (
    code TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO unit_next (code) SELECT code FROM unit;
DROP TABLE unit;
ALTER TABLE unit_next RENAME TO unit;

-- Which unit went into which.
CREATE TABLE succession (
    -- The first day on which it was so, YYYY-MM-DD.
    day TEXT NOT NULL,
    old TEXT NOT NULL REFERENCES unit (code),
    new TEXT NOT NULL REFERENCES unit (code),
    part TEXT NOT NULL CHECK (part IN ('whole', 'main', 'part')),
    PRIMARY KEY (day, old, new)
) STRICT, WITHOUT ROWID;
