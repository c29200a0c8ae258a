-- Which field of a profile lives in which column of the table profile. Rows are added, never changed or removed:
-- running programs notice a new column by the number of rows.
CREATE TABLE profile_column (
    field       text COLLATE "C" NOT NULL,
    column_name text COLLATE "C" NOT NULL,
    type        text             NOT NULL,  -- BOOLEAN, BIGINT, DECIMAL, VARCHAR or JSON
    CONSTRAINT profile_column_key PRIMARY KEY (field),
    CONSTRAINT profile_column_name UNIQUE (column_name)
);
INSERT INTO profile_column (field, column_name, type) VALUES ('email', 'email', 'VARCHAR'), ('phone', 'phone', 'VARCHAR');
