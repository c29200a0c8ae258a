package io.profilestore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Call;
import io.profilestore.InvalidLocation;
import io.profilestore.StoreUnreachable;
import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import io.profilestore.sql.SqlErrors;
import io.profilestore.sql.SqlFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What needs no server: locations, errors, texts. */
class PostgresTextsTest {

    private final PostgresDialect dialect = new PostgresDialect();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://db/profiles|jdbc:postgresql://db/profiles|profiles.postgresql.columns",
                "jdbc:postgresql://a:1,b:2/p?targetServerType=primary|jdbc:postgresql://a:1,b:2/p|p.postgresql.columns",
                "jdbc:postgresql:p?currentSchema=team&ssl=true|jdbc:postgresql:p?currentSchema=team|p.team.postgresql.columns",
                "jdbc:postgresql:/|jdbc:postgresql:/|postgres.postgresql.columns"
            })
    void parse_location_isShownWithItsSchemaOnly(String location, String name, Path columns) {
        PostgresLocation parsed = PostgresLocation.parse(location);

        assertThat(parsed.name()).isEqualTo(name);
        assertThat(parsed.columnMigrations()).isEqualTo(columns);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://ada:geheim@db/profiles",
                "jdbc:postgresql://db/profiles?user=ada",
                "jdbc:postgresql://db/profiles?ssl=true&password=geheim"
            })
    void parse_locationWithUserOrPassword_isRefusedWithoutShowingIt(String location) {
        assertThatThrownBy(() -> PostgresLocation.parse(location))
                .isInstanceOf(InvalidLocation.class)
                .hasMessageContaining("PROFILESTORE_PASSWORD")
                .hasMessageNotContaining("geheim");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://a,b:2/p?read=replica&ssl=true|jdbc:postgresql://a,b:2/p?ssl=true|2|true",
                "jdbc:postgresql://a:1,b,c/p?read=replica|jdbc:postgresql://a:1,b,c/p|3|true",
                "jdbc:postgresql://a,b/p?targetServerType=master|jdbc:postgresql://a,b/p?targetServerType=master|2|false",
                "jdbc:postgresql://a/p?targetServerType=any|jdbc:postgresql://a/p?targetServerType=any|1|false",
                "jdbc:postgresql:a,b|jdbc:postgresql:a,b|1|false",
                "jdbc:postgresql:/|jdbc:postgresql:/|1|false"
            })
    void parse_hosts_areCountedAndOurOwnSettingIsKeptFromTheDriver(
            String location, String url, int hosts, boolean replicas) {
        PostgresLocation parsed = PostgresLocation.parse(location);

        assertThat(parsed.url()).isEqualTo(url);
        assertThat(parsed.hosts()).isEqualTo(hosts);
        assertThat(parsed.readsReplicas()).isEqualTo(replicas);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://a,b/p?targetServerType=any|targetServerType=any may lead to a server that takes no writes",
                "jdbc:postgresql://a,b/p?targetServerType=preferSecondary|add read=replica",
                "jdbc:postgresql://a,b/p?read=primary|read=primary is not known",
                "jdbc:postgresql://a/p?read=replica|Name the replicas too"
            })
    void parse_hostsThatMayNotTakeWrites_areRefused(String location, String problem) {
        assertThatThrownBy(() -> PostgresLocation.parse(location))
                .isInstanceOf(InvalidLocation.class)
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "40001, NOT_APPLIED_TRY_AGAIN",
        "40P01, NOT_APPLIED_TRY_AGAIN",
        "55P03, NOT_APPLIED_TRY_AGAIN",
        "57P03, NOT_LET_IN",
        "53300, NOT_LET_IN",
        "25P03, CONNECTION_LOST",
        "25P04, CONNECTION_LOST",
        "25006, READ_ONLY",
        "08006, CONNECTION_LOST",
        "08001, CONNECTION_LOST",
        "57P01, CONNECTION_LOST",
        "57P02, CONNECTION_LOST",
        "40003, CONNECTION_LOST",
        "23505, DUPLICATE",
        "23514, CONSTRAINT",
        "44000, CONSTRAINT",
        "22P05, CONSTRAINT",
        "54000, CONSTRAINT",
        "P0001, CONSTRAINT",
        "42P01, SCHEMA",
        "28P01, ACCESS_DENIED",
        "99999, OTHER"
    })
    void classify_state_isWhatItMeansForTheCall(String state, SqlFailure failure) {
        assertThat(dialect.classify(new SQLException("x", state))).isEqualTo(failure);
    }

    /** A call that has tried in vain until its time was up. */
    @Test
    void translate_serverTakesReadsOnly_saysSo() {
        SQLException error = new SQLException("x", "25006");

        assertThat(SqlErrors.translate(Call.on("update", "jdbc:postgresql:p"), error, dialect))
                .isInstanceOf(StoreUnreachable.class)
                .hasMessageContaining("the server takes reads only");
    }

    @ParameterizedTest
    @CsvSource({"a,b", "az,a{", "\ud7ff,\ue000", "a\udbff\udfff,b", "🙂,🙃"})
    void endOfPrefix_text_isTheFirstBehindItByCodePoints(String prefix, String end) {
        assertThat(dialect.endOfPrefix(prefix)).isEqualTo(end);
    }

    @Test
    void endOfPrefix_lastOfAll_isNone() {
        assertThat(dialect.endOfPrefix("")).isNull();
        assertThat(dialect.endOfPrefix("\udbff\udfff")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e16", "[1.5e3, {\"a\": -2E+40}]", "1.0", "1e-40", "[1, 1.10]"})
    void jsonText_decimal_hasAFractionAndTheSameValue(String text) {
        JsonNode value = Json.parse(text);

        byte[] given = dialect.jsonText(value, Json.bytes(value));

        assertThat(new String(given, StandardCharsets.UTF_8)).doesNotContainPattern("\\d[eE]\\+?\\d");
        assertThat(JsonDifference.between(Json.parse(given), value)).isEmpty();
    }
}
