package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.json.Json;
import io.profilestore.migrate.UndeclaredField.Reason;
import io.profilestore.schema.Column;
import io.profilestore.schema.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class InferenceTest {

    /** Profiles, and what becomes of their field {@code f}: a type, or a reason and its words. */
    static Stream<Arguments> cases() {
        String longName = "f".repeat(257);
        return Stream.of(
                Arguments.of(List.of("{\"f\": \"a\"}"), "VARCHAR"),
                Arguments.of(List.of("{\"f\": 1}", "{\"f\": -9223372036854775808}"), "BIGINT"),
                Arguments.of(List.of("{\"f\": 1.0}", "{\"f\": 1e400}"), "DECIMAL"),
                Arguments.of(List.of("{\"f\": true}", "{\"f\": false}"), "BOOLEAN"),
                Arguments.of(List.of("{\"f\": []}", "{\"f\": {\"g\": 1}}"), "JSON"),
                Arguments.of(List.of("{\"f\": 1}", "{\"f\": null}", "{\"f\": null}"), "BIGINT"),
                Arguments.of(List.of("{\"f\": 1}", "{}"), "BIGINT"),
                Arguments.of(List.of("{\"f\": 1}", "{}", "{}"), "RARE in 1 of 3 profiles, fewer than half"),
                Arguments.of(List.of("{\"f\": 1}", "7", "[]"), "RARE in 1 of 3 profiles, fewer than half"),
                Arguments.of(List.of("{\"f\": null}", "{\"f\": null}"), "ALWAYS_NULL null in each of 2 profiles"),
                Arguments.of(
                        List.of("{\"f\": 1}", "{\"f\": \"1\"}", "{\"f\": 2}"),
                        "MIXED_TYPES mixed types: 2 BIGINT, 1 VARCHAR"),
                Arguments.of(List.of("{\"f\": 1}", "{\"f\": 1.5}"), "MIXED_TYPES mixed types: 1 BIGINT, 1 DECIMAL"),
                Arguments.of(
                        List.of("{\"f\": 1}", "{\"f\": 9223372036854775808}"),
                        "MIXED_TYPES mixed types: 1 BIGINT, 1 integers beyond 64 bits"),
                Arguments.of(
                        List.of("{\"f\": 9223372036854775808}"), "MIXED_TYPES mixed types: 1 integers beyond 64 bits"),
                Arguments.of(
                        List.of("{\"" + longName + "\": 1}"), "UNNAMEABLE the name is longer than 256 UTF-16 units"),
                Arguments.of(List.of("{\"f\\u0000\": 1}"), "UNNAMEABLE the name holds a NUL character"),
                Arguments.of(List.of("{\"" + "f".repeat(256) + "\": 1}"), "BIGINT"),
                Arguments.of(List.of("{\"\": 1}"), "BIGINT"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void of_profiles_proposesATypeOrSaysWhyNot(List<String> profiles, String expected) {
        FieldStatistics statistics = new FieldStatistics();
        profiles.forEach(profile -> statistics.add(Json.parse(profile)));

        Inference inference = Inference.of(statistics, List.of(), ColumnChoice.DEFAULT);

        List<String> found = new ArrayList<>();
        inference.columns().values().forEach(type -> found.add(type.name()));
        inference.undeclared().forEach(field -> found.add(field.reason() + " " + field.detail()));
        assertThat(found).containsExactly(expected);
    }

    @Test
    void of_longNames_areShortenedWithoutCuttingACharacter() {
        FieldStatistics statistics = new FieldStatistics();
        ObjectNode profile = Json.mapper().createObjectNode();
        profile.put("f".repeat(255) + "😀", 1).put("g".repeat(100_000), 1);
        statistics.add(profile);

        assertThat(Inference.of(statistics, List.of(), ColumnChoice.DEFAULT).undeclared())
                .extracting(UndeclaredField::field)
                .containsExactly("f".repeat(255) + "……", "g".repeat(256) + "……");
    }

    /** Profiles, a choice, and what becomes of their fields: types, reasons, or a refusal. */
    static Stream<Arguments> choices() {
        List<String> mixed = List.of("{\"f\": 1}", "{\"f\": 2}", "{\"f\": \"x\"}", "{}");
        List<String> rare = List.of("{\"f\": 1}", "{}", "{}");
        List<String> nothing = List.of("{\"f\": null}");
        List<String> email = List.of("{\"email\": 1}");
        return Stream.of(
                Arguments.of(mixed, choice(0.5, "", "", ""), "MIXED_TYPES mixed types: 2 BIGINT, 1 VARCHAR"),
                Arguments.of(mixed, choice(0.5, "", "f", ""), "BIGINT"),
                Arguments.of(mixed, choice(0.5, "f", "", ""), "JSON"),
                Arguments.of(mixed, choice(0.5, "f", "f", ""), "JSON"),
                Arguments.of(mixed, choice(0.5, "", "", "f"), "EXCLUDED excluded by --exclude"),
                Arguments.of(rare, choice(0.333, "", "", ""), "BIGINT"),
                Arguments.of(rare, choice(0.334, "", "", ""), "RARE in 1 of 3 profiles, fewer than 33.4 %"),
                Arguments.of(rare, choice(0, "", "", ""), "BIGINT"),
                Arguments.of(rare, choice(1, "", "f", ""), "BIGINT"),
                Arguments.of(
                        nothing,
                        choice(0.5, "", "f", ""),
                        "the field \"f\" holds nothing that says of which type its column should be: 1 times null, and 0"
                                + " integers beyond 64 bits. Say which with --type, for example --type f=VARCHAR."),
                Arguments.of(nothing, choice(0.5, "f", "", ""), "JSON"),
                Arguments.of(
                        mixed,
                        choice(0.5, "", "g", ""),
                        "no profile of the source has a field \"g\". Correct the name, or leave it out; `plan SOURCE`"
                                + " lists the fields."),
                Arguments.of(
                        email,
                        choice(0.5, "email", "", ""),
                        "the field \"email\" has a column already, of type VARCHAR. A column's type stays; leave out"
                                + " --type for it. Values that do not fit stay in extra."),
                Arguments.of(
                        email,
                        choice(0.5, "", "", "email"),
                        "the field \"email\" has a column already, of type VARCHAR. A column stays once it is declared;"
                                + " leave out --exclude for it."));
    }

    /** @param json the field of {@code --type FIELD=JSON}; each of the three may be empty */
    private static Supplier<ColumnChoice> choice(double coverage, String json, String included, String excluded) {
        return () -> new ColumnChoice(
                coverage,
                json.isEmpty() ? Map.of() : Map.of(json, ColumnType.JSON),
                included.isEmpty() ? Set.of() : Set.of(included),
                excluded.isEmpty() ? Set.of() : Set.of(excluded));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void of_choice_overrulesOrIsRefused(List<String> profiles, Supplier<ColumnChoice> choice, String expected) {
        FieldStatistics statistics = new FieldStatistics();
        profiles.forEach(profile -> statistics.add(Json.parse(profile)));

        List<String> found = new ArrayList<>();
        try {
            Inference inference =
                    Inference.of(statistics, List.of(new Column("email", "EMAIL", ColumnType.VARCHAR)), choice.get());
            inference.columns().values().forEach(type -> found.add(type.name()));
            inference.undeclared().forEach(field -> found.add(field.reason() + " " + field.detail()));
        } catch (InvalidChoice e) {
            found.add(String.valueOf(e.getMessage()));
        }

        assertThat(found).containsExactly(expected);
    }

    @Test
    void choice_thatContradictsItself_isRefused() {
        assertThatThrownBy(() -> choice(0.5, "f", "", "f").get())
                .hasMessage(
                        "the field \"f\" is excluded and wanted. Leave out --exclude, or --include and --type, for it.");
        assertThatThrownBy(() -> choice(1.1, "", "", "").get()).hasMessageContaining("a number from 0 to 1");
        assertThatThrownBy(() -> choice(Double.NaN, "", "", "").get()).hasMessageContaining("a number from 0 to 1");
        assertThatThrownBy(() -> choice(0.5, "", "f".repeat(257), "").get())
                .hasMessageContaining("its name is longer than 256 UTF-16 units");
    }

    @Test
    void of_namedFields_comeFirstAndMustHaveRoom() {
        FieldStatistics statistics = new FieldStatistics();
        ObjectNode profile = Json.mapper().createObjectNode();
        for (int i = 0; i <= Inference.MAX_COLUMNS; i++) {
            profile.put(String.format("f%03d", i), i);
        }
        statistics.add(profile);
        Set<String> all = statistics.fields().keySet();

        assertThat(Inference.of(
                                statistics,
                                List.of(),
                                choice(0.5, "", "f100", "").get())
                        .columns()
                        .keySet())
                .hasSize(Inference.MAX_COLUMNS)
                .startsWith("f100", "f000");
        assertThatThrownBy(() -> Inference.of(statistics, List.of(), new ColumnChoice(0.5, Map.of(), all, Set.of())))
                .hasMessage(
                        "there is no room for a column for \"f100\": a store has at most 100 columns. Name fewer fields"
                                + " with --include and --type.");
    }

    @Test
    void of_noProfiles_proposesNothing() {
        assertThat(Inference.of(new FieldStatistics(), List.of(), ColumnChoice.DEFAULT))
                .isEqualTo(new Inference(Map.of(), List.of()));
    }

    @Test
    void of_fieldWithAColumn_isNeitherProposedNorLeft() {
        FieldStatistics statistics = new FieldStatistics();
        statistics.add(Json.parse("{\"email\": 1, \"visits\": 1}"));

        Inference inference = Inference.of(
                statistics, List.of(new Column("email", "EMAIL", ColumnType.VARCHAR)), ColumnChoice.DEFAULT);

        assertThat(inference).isEqualTo(new Inference(Map.of("visits", ColumnType.BIGINT), List.of()));
    }

    @Test
    void of_moreFieldsThanColumns_takesThoseInMostProfilesThenByName() {
        FieldStatistics statistics = new FieldStatistics();
        ObjectNode profile = Json.mapper().createObjectNode();
        for (int i = 0; i < 150; i++) {
            profile.put(String.format("f%03d", i), i);
        }
        statistics.add(profile);
        statistics.add(Json.parse("{\"f149\": 1}"));
        List<Column> two = List.of(
                new Column("email", "EMAIL", ColumnType.VARCHAR), new Column("phone", "PHONE", ColumnType.VARCHAR));

        Inference inference = Inference.of(statistics, two, ColumnChoice.DEFAULT);

        assertThat(inference.columns().keySet())
                .hasSize(98)
                .startsWith("f149", "f000", "f001")
                .endsWith("f096");
        assertThat(inference.undeclared())
                .hasSize(52)
                .allSatisfy(field -> assertThat(field.reason()).isEqualTo(Reason.TOO_MANY_COLUMNS))
                .extracting(UndeclaredField::field)
                .startsWith("f097");
    }

    @Test
    void add_idsAsFieldNames_stayWithinTheBoundAndDoNotHideTheRealFields() {
        FieldStatistics statistics = new FieldStatistics();
        int records = 20_000;
        for (int i = 0; i < records; i++) {
            ObjectNode profile = Json.mapper().createObjectNode();
            profile.put("email", "a").put("visits", 1);
            profile.put("order:" + i, 1).put("item:" + i, 1);
            statistics.add(profile);
            assertThat(statistics.fields().size()).isLessThanOrEqualTo(FieldStatistics.MAX_TRACKED);
        }

        assertThat(statistics.fields())
                .hasEntrySatisfying(
                        "email", email -> assertThat(email.present()).isEqualTo(records));
        assertThat(Inference.of(statistics, List.of(), ColumnChoice.DEFAULT).columns())
                .containsOnlyKeys("email", "visits");
    }

    @Test
    void add_moreCommonFieldsThanTheBound_countsTheFirstAndIgnoresTheOthers() {
        FieldStatistics statistics = new FieldStatistics();
        ObjectNode profile = Json.mapper().createObjectNode();
        for (int i = 0; i < FieldStatistics.MAX_TRACKED + 500; i++) {
            profile.put("f" + i, 1);
        }
        for (int i = 0; i < 300; i++) {
            statistics.add(profile);
        }

        assertThat(statistics.fields()).hasSize(FieldStatistics.MAX_TRACKED);
        assertThat(statistics.fields().values())
                .allSatisfy(field -> assertThat(field.present()).isEqualTo(300));
    }
}
