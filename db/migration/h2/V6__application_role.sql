-- What a worker may do: read and change rows. A team's own users get it with GRANT PROFILESTORE_APPLICATION TO name.
-- Every statement can be repeated, so a migration that was interrupted half-way is run again.
CREATE ROLE IF NOT EXISTS PROFILESTORE_APPLICATION;
GRANT SELECT, INSERT, UPDATE, DELETE ON profile TO PROFILESTORE_APPLICATION;
GRANT SELECT, INSERT, UPDATE, DELETE ON profile_deleted TO PROFILESTORE_APPLICATION;
GRANT SELECT ON profile_column TO PROFILESTORE_APPLICATION;
GRANT SELECT ON profile_import TO PROFILESTORE_APPLICATION;
GRANT SELECT ON "profilestore_schema_history" TO PROFILESTORE_APPLICATION;
