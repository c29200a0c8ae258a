-- What docker-compose.yml's PostgreSQL runs once, when it has made the database: the workers' role. It may read all tables that
-- the first migrate makes, and change rows where a worker does; docs/postgresql.md says why.
DO $$
BEGIN
    EXECUTE format('CREATE ROLE application LOGIN PASSWORD %L',
        rtrim(pg_read_file('/run/secrets/postgres-application'), E'\r\n'));
END
$$;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO application;

-- The tables are not there yet, and default privileges are the same for all of them.
CREATE SCHEMA setup;
CREATE FUNCTION setup.grant_changes() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE
    made text;
BEGIN
    FOR made IN SELECT object_identity FROM pg_event_trigger_ddl_commands() LOOP
        IF made IN ('public.profile', 'public.profile_deleted') THEN
            EXECUTE 'GRANT INSERT, UPDATE, DELETE ON ' || made || ' TO application';
        ELSIF made IN ('public.profile_verification', 'public.profile_difference') THEN
            EXECUTE 'GRANT INSERT ON ' || made || ' TO application';
        END IF;
    END LOOP;
END
$$;
CREATE EVENT TRIGGER grant_changes ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION setup.grant_changes();
