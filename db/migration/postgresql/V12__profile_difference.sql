-- What a comparison found: the first thousand differences.
CREATE TABLE profile_difference (
    verification_id bigint           NOT NULL,
    id              text COLLATE "C" NOT NULL,
    kind            text             NOT NULL,  -- MISSING, EXTRA or DIFFERENT
    pointer         text             NOT NULL,  -- JSON Pointer within the profile
    expected        text,                       -- the source's value there, shortened; NULL where it has none
    found           text,                       -- the store's
    version         bigint,                     -- the row's, NULL where there is none
    last_writer     text,                       -- IMPORT or WORKER
    CONSTRAINT profile_difference_key PRIMARY KEY (verification_id, id)
);
