-- One row per run of an import; its counts are committed together with the rows that they count.
CREATE TABLE profile_import (
    id          BIGINT GENERATED ALWAYS AS IDENTITY NOT NULL,
    source      VARCHAR                             NOT NULL,
    started_at  TIMESTAMP(6) WITH TIME ZONE         NOT NULL,
    finished_at TIMESTAMP(6) WITH TIME ZONE,
    inserted    BIGINT                              NOT NULL,
    updated     BIGINT                              NOT NULL,
    unchanged   BIGINT                              NOT NULL,
    conflicting BIGINT                              NOT NULL,
    CONSTRAINT profile_import_key PRIMARY KEY (id)
);
