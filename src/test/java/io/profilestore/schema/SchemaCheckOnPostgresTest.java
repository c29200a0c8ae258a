package io.profilestore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.contract.PostgresServer;
import io.profilestore.schema.SchemaDifference.Verdict;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Likewise on PostgreSQL. */
class SchemaCheckOnPostgresTest extends SchemaCheckTest {

    private final List<String> schemas = new ArrayList<>();

    @Override
    String product() {
        return "postgresql";
    }

    @Override
    Connection connect() throws SQLException {
        schemas.add(PostgresServer.createSchema());
        return DriverManager.getConnection(schemas.get(0), PostgresServer.user(), "");
    }

    @Override
    void leave() throws SQLException {
        String other = PostgresServer.createSchema();
        schemas.add(other);
        execute("SET search_path = " + PostgresServer.schema(other));
    }

    @AfterEach
    void drop() throws SQLException {
        for (String schema : schemas) {
            PostgresServer.dropSchema(schema);
        }
    }

    @Override
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    DROP TABLE profile_import_lease                         | MISSING | table profile_import_lease             | V9__profile_import_lease.sql
                    DROP TABLE profile_import                               | MISSING | table profile_import                   | V8__profile_import.sql
                    ALTER TABLE profile DROP COLUMN write_token             | MISSING | column profile.write_token             |
                    ALTER TABLE profile ALTER COLUMN email TYPE varchar(40) | WRONG   | column profile.email                   |
                    ALTER TABLE profile ALTER COLUMN extra DROP NOT NULL    | WRONG   | column profile.extra                   |
                    ALTER TABLE profile ALTER COLUMN extra TYPE json        | WRONG   | column profile.extra                   |
                    ALTER TABLE profile ALTER COLUMN id TYPE text COLLATE "en-x-icu" | WRONG | column profile.id               |
                    ALTER TABLE profile ALTER COLUMN version TYPE integer   | WRONG   | column profile.version                 |
                    ALTER TABLE profile ALTER COLUMN updated_at TYPE timestamp | WRONG | column profile.updated_at             |
                    ALTER TABLE profile DROP CONSTRAINT profile_key         | MISSING | constraint profile.profile_key         |
                    ALTER TABLE profile_column RENAME CONSTRAINT profile_column_key TO k | MISSING | constraint profile_column.profile_column_key |
                    ALTER TABLE profile ADD COLUMN tenant bigint NOT NULL   | WRONG   | column profile.tenant                  |
                    ALTER TABLE profile DROP COLUMN phone                   | MISSING | column profile.phone                   |
                    INSERT INTO profile_column VALUES ('x', 'x', 'BIGINT')  | MISSING | column profile.x                       |
                    INSERT INTO profile_column VALUES ('x', 'x', 'NUMBER')  | WRONG   | column profile.x                       |
                    UPDATE profile_column SET type = 'BIGINT' WHERE field = 'email' | WRONG | column profile.email             |
                    """)
    void check_oneThingOtherwise_isFound(String sql, Verdict verdict, String part, String pending) throws SQLException {
        super.check_oneThingOtherwise_isFound(sql, verdict, part, pending);
    }

    @Override
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ALTER TABLE profile ADD COLUMN tenant bigint                    | column profile.tenant: bigint
                    ALTER TABLE profile ADD COLUMN tenant bigint DEFAULT 7 NOT NULL | column profile.tenant: bigint NOT NULL DEFAULT 7
                    ALTER TABLE profile ADD CONSTRAINT one_mail UNIQUE (email)      | constraint profile.one_mail: UNIQUE (email)
                    ALTER TABLE profile ADD CONSTRAINT short CHECK (version > 0)    | constraint profile.short: CHECK ((version > 0))
                    CREATE TRIGGER seen BEFORE UPDATE ON profile FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger() | trigger profile.seen: null
                    """)
    void check_theTeamsOwn_isForeignAndNoError(String sql, String item) throws SQLException {
        super.check_theTeamsOwn_isForeignAndNoError(sql, item.replace(": null", ": "));
    }

    /** Rights are none of its business; who may only use the tables sees whether they are complete. */
    @Override
    @Test
    void check_asSomebodyWhoSeesNoRights_leavesThemOut() throws SQLException {
        String schema = PostgresServer.schema(schemas.get(0));
        String worker = schema + "_worker";
        execute(
                "CREATE ROLE " + worker + " LOGIN",
                "GRANT USAGE ON SCHEMA " + schema + " TO " + worker,
                "GRANT SELECT ON profile, profile_column TO " + worker);
        try (Connection connection = DriverManager.getConnection(schemas.get(0), worker, "")) {
            MadeStructure made = dialect.inScratch(connection, scratch -> MadeStructure.make(scratch, dialect));

            assertThat(made).isEqualTo(MadeStructure.of(connection, dialect));
            assertThat(SchemaCheck.of(connection, dialect).differences()).isEmpty();
        } finally {
            execute("DROP OWNED BY " + worker, "DROP ROLE " + worker);
        }
    }
}
