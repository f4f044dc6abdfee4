-- Documents with a long history as one blob each, so that opening one does not read every change again.
-- A cache: the rows of `change` are what counts, and each of these can be made of them again.
CREATE TABLE snapshot (
    document TEXT NOT NULL UNIQUE REFERENCES document (id),
    -- The last change that is in it; those after it are applied on top.
    change INTEGER NOT NULL REFERENCES change (id),
    -- The heads that it has to have once it is loaded.
    heads BLOB NOT NULL CHECK (length(heads) % 32 = 0),
    -- SHA-256 of the body.
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    body BLOB NOT NULL
) STRICT;
