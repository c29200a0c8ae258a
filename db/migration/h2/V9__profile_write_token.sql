-- A random number that each write leaves, by which its caller finds out whether it was made when the connection broke
-- before the answer; NULL where the last change was an import. Can be repeated, so an interrupted migration is run again.
ALTER TABLE profile ADD COLUMN IF NOT EXISTS write_token BIGINT;
