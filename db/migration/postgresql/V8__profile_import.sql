-- One row per run of an import; its counts are committed together with the rows that they count, so that a run that was
-- ended goes on where it was.
CREATE TABLE profile_import (
    id            bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    source        text                                NOT NULL,
    origin        text,                                         -- the source's absolute place; source is as it was named
    source_bytes  bigint,                                       -- what the source was: size, digest, and
    source_sha256 text,
    reading       text,                                         -- how it was read
    part          boolean DEFAULT false               NOT NULL, -- whether it was only a part: rejects, mended
    started_at    timestamptz(6)                      NOT NULL,
    finished_at   timestamptz(6),
    next_record   bigint DEFAULT 0                    NOT NULL, -- all records before it are dealt with
    inserted      bigint                              NOT NULL,
    updated       bigint                              NOT NULL,
    unchanged     bigint                              NOT NULL,
    conflicting   bigint                              NOT NULL,
    pruned        bigint DEFAULT 0                    NOT NULL,
    CONSTRAINT profile_import_key PRIMARY KEY (id)
);
