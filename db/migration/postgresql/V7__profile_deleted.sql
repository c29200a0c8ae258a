-- Imported profiles that have been deleted since, so that importing again does not bring them back.
CREATE TABLE profile_deleted (
    id            text COLLATE "C" NOT NULL,
    source_digest bytea            NOT NULL,
    deleted_at    timestamptz(6)   NOT NULL,
    CONSTRAINT profile_deleted_key PRIMARY KEY (id)
);
