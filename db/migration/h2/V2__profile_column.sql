-- Which field of a profile lives in which column of the table profile. Rows are added, never changed or removed:
-- running programs notice a new column by the number of rows.
CREATE TABLE profile_column (
    field       VARCHAR(256) NOT NULL,
    column_name VARCHAR(256) NOT NULL,
    type        VARCHAR(16)  NOT NULL,  -- BOOLEAN, BIGINT, DECIMAL, VARCHAR or JSON
    CONSTRAINT profile_column_key PRIMARY KEY (field),
    CONSTRAINT profile_column_name UNIQUE (column_name)
);
