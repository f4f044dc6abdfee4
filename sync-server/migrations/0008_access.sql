-- What an account may do is part of the workspace of its devices.

-- Counts up with each change of it: with what is published, it says to a device that its workspace is old.
ALTER TABLE account ADD COLUMN access INTEGER NOT NULL DEFAULT 0;
