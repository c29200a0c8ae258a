-- Who may import: one session at a time. One row.
CREATE TABLE profile_import_lease (
    id      smallint NOT NULL,
    session text,              -- of the program that imports, NULL where none does; what counts is whether it is still there
    CONSTRAINT profile_import_lease_key PRIMARY KEY (id)
);
INSERT INTO profile_import_lease (id) VALUES (1);
