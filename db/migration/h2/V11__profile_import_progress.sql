-- What an import has done, committed with each batch, so that a run that was ended goes on where it was. Every statement can
-- be repeated, so an interrupted migration is run again.
ALTER TABLE profile_import ADD COLUMN IF NOT EXISTS origin VARCHAR;              -- the source's absolute place; source is as it was named
ALTER TABLE profile_import ADD COLUMN IF NOT EXISTS source_bytes BIGINT;         -- what the source was: size, digest, and
ALTER TABLE profile_import ADD COLUMN IF NOT EXISTS source_sha256 VARCHAR(64);
ALTER TABLE profile_import ADD COLUMN IF NOT EXISTS reading VARCHAR;             -- how it was read
ALTER TABLE profile_import ADD COLUMN IF NOT EXISTS part BOOLEAN DEFAULT FALSE NOT NULL;       -- whether it was only a part: rejects, mended
ALTER TABLE profile_import ADD COLUMN IF NOT EXISTS next_record BIGINT DEFAULT 0 NOT NULL;  -- all records before it are dealt with
ALTER TABLE profile_import ADD COLUMN IF NOT EXISTS pruned BIGINT DEFAULT 0 NOT NULL;
-- Which import brought the row, NULL where none did or before this column was there.
ALTER TABLE profile ADD COLUMN IF NOT EXISTS import_id BIGINT;
