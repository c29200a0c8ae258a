-- What docker-compose.yml's PostgreSQL runs once, when it has made the database: the workers' role, which may change rows of
-- the tables that the first migrate makes, and may not change tables.
DO $$
BEGIN
    EXECUTE format('CREATE ROLE application LOGIN PASSWORD %L',
        rtrim(pg_read_file('/run/secrets/postgres-application'), E'\r\n'));
END
$$;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO application;
