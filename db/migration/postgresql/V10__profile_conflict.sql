-- The records that an import left out because the store holds something newer, which was kept.
CREATE TABLE profile_conflict (
    import_id bigint           NOT NULL,
    id        text COLLATE "C" NOT NULL,
    outcome   text             NOT NULL,
    CONSTRAINT profile_conflict_key PRIMARY KEY (import_id, id)
);
