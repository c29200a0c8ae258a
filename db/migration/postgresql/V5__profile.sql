-- One row per profile. A field lives in its declared column (see profile_column) or, where it has none or its value
-- does not fit, in extra; where extra has the field, the column is NULL. document holds a profile that is no object.
CREATE TABLE profile (
    id             text COLLATE "C" NOT NULL,
    version        bigint           NOT NULL,
    email          text,
    phone          text,
    extra          jsonb            NOT NULL,
    document       jsonb,
    created_at     timestamptz(6)   NOT NULL,
    updated_at     timestamptz(6)   NOT NULL,
    source_digest  bytea,                      -- of the imported record; NULL where never imported
    source_version bigint,                     -- version as imported: another one now means changed since
    write_token    bigint,                     -- left by each write, for its caller; NULL where the last change was an import
    import_id      bigint,                     -- which import brought the row, NULL where none did
    CONSTRAINT profile_key PRIMARY KEY (id)
);
