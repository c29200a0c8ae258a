-- Always empty. H2 lets everybody TRUNCATE a table who may DELETE from it, except a table that another one refers to.
CREATE TABLE profile_truncate_guard (
    id VARCHAR(2048) NOT NULL,
    CONSTRAINT profile_truncate_guard_key PRIMARY KEY (id),
    CONSTRAINT profile_truncate_guard_profile FOREIGN KEY (id) REFERENCES profile (id)
);
