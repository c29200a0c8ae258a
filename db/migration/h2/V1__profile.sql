-- One row per profile. A field lives in its declared column (see profile_column) or, where it has none or its value
-- does not fit, in extra; where extra has the field, the column is NULL. document holds a profile that is no object.
CREATE TABLE profile (
    id             VARCHAR(2048)               NOT NULL,  -- 1,024 characters may take 2,048 UTF-16 units
    version        BIGINT                      NOT NULL,
    email          VARCHAR,
    phone          VARCHAR,
    extra          JSON                        NOT NULL,
    document       JSON,
    created_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    updated_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    source_digest  VARBINARY(32),                         -- of the imported record; NULL where never imported
    source_version BIGINT,                                -- version as imported: another one now means changed since
    CONSTRAINT profile_key PRIMARY KEY (id)
);
