-- Who may import: one session at a time. One row.
CREATE TABLE IF NOT EXISTS profile_import_lease (
    id      SMALLINT NOT NULL,
    session VARCHAR,           -- of the program that imports, NULL where none does; what counts is whether it is still there
    CONSTRAINT profile_import_lease_key PRIMARY KEY (id)
);
MERGE INTO profile_import_lease (id) KEY (id) VALUES (1);
-- The records that an import left out because the store holds something newer, which was kept.
CREATE TABLE IF NOT EXISTS profile_conflict (
    import_id BIGINT        NOT NULL,
    id        VARCHAR(2048) NOT NULL,
    outcome   VARCHAR(32)   NOT NULL,
    CONSTRAINT profile_conflict_key PRIMARY KEY (import_id, id)
);
-- One row per comparison of a source with the profiles, and what it found: the first thousand differences.
CREATE TABLE IF NOT EXISTS profile_verification (
    id          BIGINT GENERATED ALWAYS AS IDENTITY NOT NULL,
    source      VARCHAR                             NOT NULL,
    finished_at TIMESTAMP(6) WITH TIME ZONE         NOT NULL,
    compared    BIGINT                              NOT NULL,
    missing     BIGINT                              NOT NULL,
    extra       BIGINT                              NOT NULL,
    different   BIGINT                              NOT NULL,
    CONSTRAINT profile_verification_key PRIMARY KEY (id)
);
CREATE TABLE IF NOT EXISTS profile_difference (
    verification_id BIGINT        NOT NULL,
    id              VARCHAR(2048) NOT NULL,
    kind            VARCHAR(16)   NOT NULL,  -- MISSING, EXTRA or DIFFERENT
    pointer         VARCHAR       NOT NULL,  -- JSON Pointer within the profile
    expected        VARCHAR,                 -- the source's value there, shortened; NULL where it has none
    found           VARCHAR,                 -- the store's
    version         BIGINT,                  -- the row's, NULL where there is none
    last_writer     VARCHAR(16),             -- IMPORT or WORKER
    CONSTRAINT profile_difference_key PRIMARY KEY (verification_id, id)
);
GRANT SELECT ON profile_import_lease TO PROFILESTORE_APPLICATION;
GRANT SELECT ON profile_conflict TO PROFILESTORE_APPLICATION;
GRANT SELECT, INSERT ON profile_verification TO PROFILESTORE_APPLICATION;
GRANT SELECT, INSERT ON profile_difference TO PROFILESTORE_APPLICATION;
