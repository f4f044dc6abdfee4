-- What one exchange writes lies together, so that it touches few pages.

-- The leaves of a unit side by side; one leaf of all units is found through `standing`.
CREATE TABLE leaf_standing_next (
    round TEXT NOT NULL REFERENCES round (id),
    unit TEXT NOT NULL REFERENCES unit (code),
    leaf TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (round, unit, leaf)
) STRICT, WITHOUT ROWID;
INSERT INTO leaf_standing_next (round, unit, leaf, json)
    SELECT round, unit, leaf, json FROM leaf_standing ORDER BY round, unit, leaf;
DROP TABLE leaf_standing;
ALTER TABLE leaf_standing_next RENAME TO leaf_standing;
