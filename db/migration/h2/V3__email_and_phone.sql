INSERT INTO profile_column (field, column_name, type) VALUES ('email', 'EMAIL', 'VARCHAR'), ('phone', 'PHONE', 'VARCHAR');
