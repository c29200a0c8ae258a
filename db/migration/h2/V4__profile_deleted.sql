-- Imported profiles that have been deleted since, so that importing again does not bring them back.
CREATE TABLE profile_deleted (
    id            VARCHAR(2048)               NOT NULL,
    source_digest VARBINARY(32)               NOT NULL,
    deleted_at    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    CONSTRAINT profile_deleted_key PRIMARY KEY (id)
);
