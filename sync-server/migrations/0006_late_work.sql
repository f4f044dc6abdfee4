-- What was refused is kept once for a person, known by its hash: that of the change, or, where it
-- is none, of the bytes. What was refused before this has no hash.
ALTER TABLE quarantine ADD COLUMN hash BLOB CHECK (hash IS NULL OR length(hash) = 32);
ALTER TABLE quarantine ADD COLUMN kind TEXT NOT NULL DEFAULT 'change'
    CHECK (kind IN ('change', 'decision'));
CREATE INDEX quarantine_by_hash ON quarantine (document, hash);
