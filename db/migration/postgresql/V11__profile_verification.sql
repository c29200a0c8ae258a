-- One row per comparison of a source with the profiles; profile_difference has what it found.
CREATE TABLE profile_verification (
    id          bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    source      text                                NOT NULL,
    finished_at timestamptz(6)                      NOT NULL,
    compared    bigint                              NOT NULL,
    missing     bigint                              NOT NULL,
    extra       bigint                              NOT NULL,
    different   bigint                              NOT NULL,
    CONSTRAINT profile_verification_key PRIMARY KEY (id)
);
