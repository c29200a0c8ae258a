package io.profilestore.bench;

import io.profilestore.json.Json;
import io.profilestore.schema.ColumnType;
import io.profilestore.schema.WantedColumn;
import io.profilestore.sql.ImportOrder;
import io.profilestore.sql.ImportRecord;
import io.profilestore.sql.ImportRun;
import io.profilestore.sql.SqlStore;
import java.io.BufferedWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Profiles like those of db/sample, as many as wanted: eight fields with a column, and one in {@code extra}. */
final class SampleProfiles {

    private static final int BATCH = 1_000;
    private static final List<String> CITIES = List.of("London", "New York", "Wilmslow", "Paris", "Zürich");

    private SampleProfiles() {}

    /** The key of that number, eight digits long. It is made within what is measured, so it must not cost much. */
    static String key(int number) {
        return "user:" + Integer.toString(100_000_000 + number).substring(1);
    }

    /** What the keys of the thousand profiles around that number begin with. */
    static String thousand(int number) {
        String key = key(number);
        return key.substring(0, key.length() - 3);
    }

    /** The profile of that number, with no visits yet. */
    static ObjectNode profile(int number) {
        ObjectNode profile = Json.mapper().createObjectNode();
        profile.put("name", "Person Number " + number);
        profile.put("email", "person" + number + "@example.com");
        profile.put("phone", "555-" + number);
        profile.put("city", CITIES.get(number % CITIES.size()));
        profile.put("visits", 0L);
        profile.put("newsletter", number % 2 == 0);
        profile.put("balance", BigDecimal.valueOf(number % 100_000, 2).add(new BigDecimal("0.01")));
        profile.putArray("tags").add("beta").add("group-" + number % 10);
        profile.putObject("address")
                .put("street", number % 300 + " Analytical Way")
                .put("zip", "01110");
        return profile;
    }

    /** The columns that {@code migrate} would add for them. */
    static List<WantedColumn> columns() {
        return List.of(
                WantedColumn.of("name", ColumnType.VARCHAR),
                WantedColumn.of("city", ColumnType.VARCHAR),
                WantedColumn.of("visits", ColumnType.BIGINT),
                WantedColumn.of("newsletter", ColumnType.BOOLEAN),
                WantedColumn.of("balance", ColumnType.DECIMAL),
                WantedColumn.of("tags", ColumnType.JSON));
    }

    /** Declares the columns and writes so many profiles. */
    static void fill(SqlStore owner, Path migrations, int count) {
        owner.declare(columns(), migrations);
        try (ImportRun run = owner.startImport(ImportOrder.of("benchmark"))) {
            for (int begin = 0; begin < count; begin += BATCH) {
                List<ImportRecord> batch = new ArrayList<>();
                for (int i = begin; i < Math.min(begin + BATCH, count); i++) {
                    batch.add(new ImportRecord(key(i), profile(i)));
                }
                run.write(batch, begin + batch.size());
            }
            run.finish();
        }
    }

    /** The same as the old file, a line for each. */
    static void write(Path file, int count) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.write("{\n");
            for (int i = 0; i < count; i++) {
                out.write("\"" + key(i) + "\": " + Json.text(profile(i)) + (i + 1 < count ? ",\n" : "\n"));
            }
            out.write("}\n");
        }
    }
}
