package io.profilestore.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.Changes;
import io.profilestore.json.Json;
import io.profilestore.json.JsonDifference;
import io.profilestore.schema.Column;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.WantedColumn;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A value is in its column exactly where the column gives it back as it is; everywhere else it is in extra. */
class ColumnFitTest {

    private static final long SEED = 42;
    private static final int RANDOM_VALUES = 150;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(ColumnType.class)
    void set_anyValue_isInTheColumnExactlyIfItFits(ColumnType type) throws Exception {
        try (SqlStore store = H2Directory.create(directory)) {
            Column column = store.declare(List.of(WantedColumn.of("field", type)), directory.resolve("columns"))
                    .get(0);
            List<JsonNode> values = values();
            for (int i = 0; i < values.size(); i++) {
                // By a whole profile and by an update: the two ways into a row.
                store.set("set" + i, Json.mapper().createObjectNode().set("field", values.get(i)));
                store.set("update" + i, Json.mapper().createObjectNode());
                store.update("update" + i, Changes.set("field", values.get(i)));
            }
            try (Connection connection = H2Directory.owner(directory)) {
                for (int i = 0; i < values.size(); i++) {
                    for (String key : List.of("set" + i, "update" + i)) {
                        JsonNode read = store.get(key).orElseThrow().get("field");
                        assertThat(JsonDifference.between(read, values.get(i))).isEmpty();
                        assertThat(isInColumn(connection, column, key))
                                .as("%s in a %s column", values.get(i), type)
                                .isEqualTo(type.fits(values.get(i)));
                    }
                }
            }
        }
    }

    private static List<JsonNode> values() {
        List<JsonNode> values = new ArrayList<>();
        for (String text : List.of(
                "null",
                "true",
                "false",
                "0",
                "-1",
                "9223372036854775807",
                "9223372036854775808",
                "-9223372036854775808",
                "-9223372036854775809",
                "1.0",
                "1.10",
                "0.0",
                "-0.0",
                "1e0",
                "1e16",
                "0e5",
                "1e400",
                "1e-400",
                "1e9999",
                "1e-9999",
                "0.1",
                "123456789012345678901234567890.5",
                "1234567890123456789012345678901234567890",
                "\"\"",
                "\"text\"",
                "\"1\"",
                "\"\\u0000\"",
                "\"🙂\"",
                "[]",
                "{}",
                "[1,1.0,1e0,null]",
                "{\"a\":{\"b\":[]}}")) {
            values.add(Json.parse(text));
        }
        Random random = new Random(SEED);
        for (int i = 0; i < RANDOM_VALUES; i++) {
            values.add(
                    switch (random.nextInt(4)) {
                        case 0 -> Json.parse(Long.toString(random.nextLong() >> random.nextInt(64)));
                        case 1 -> Json.parse(random.nextLong() + "." + random.nextInt(1000));
                        case 2 -> Json.parse(random.nextInt() + "e" + (random.nextInt(800) - 400));
                        default -> Json.mapper().getNodeFactory().stringNode(text(random));
                    });
        }
        return values;
    }

    private static String text(Random random) {
        return random.ints(random.nextInt(20), 0, Character.MAX_CODE_POINT + 1)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isInColumn(Connection connection, Column column, String key) throws Exception {
        String sql = "SELECT \"" + column.name() + "\" IS NOT NULL FROM profile WHERE id = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }
}
