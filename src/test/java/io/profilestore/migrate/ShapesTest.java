package io.profilestore.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.json.Json;
import io.profilestore.migrate.SourceException.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each shape of a text gives, and what is said where shape and options do not go together. */
class ShapesTest {

    private static final SourceOptions NONE = SourceOptions.defaults();
    private static final SourceOptions ID = NONE.withKey(List.of("/id"));

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"id\": \"a\", \"x\": 1}, {\"id\": 7}]",
                "[\n{\"id\": \"a\", \"x\": 1},\n{\"id\": 7}\n]\n",
                "{\"id\": \"a\", \"x\": 1}\n{\"id\": 7}\n",
                "\n\n{\"id\": \"a\", \"x\": 1}\n  \n\t{\"id\": 7}",
                "{\"id\": \"a\", \"x\": 1}\r\n\r\n{\"id\": 7}\r\n",
                "\uFEFF{\"id\": \"a\", \"x\": 1}\n{\"id\": 7}"
            })
    void read_arrayOrLines_keepsEachRecordWholeUnderItsKey(String text) {
        List<SourceRecord> records = Texts.records(source(text, ID));

        assertThat(records).extracting(SourceRecord::key).containsExactly("a", "7");
        assertThat(records)
                .extracting(record -> Json.text(record.value()))
                .containsExactly("{\"id\":\"a\",\"x\":1}", "{\"id\":7}");
        assertThat(records)
                .allMatch(record -> text.replace("\uFEFF", "---").startsWith("{\"id\"", (int) record.byteOffset()));
    }

    @Test
    void read_emptyArray_hasNoRecords() {
        assertThat(Texts.records(source("[]", ID))).isEmpty();
    }

    @Test
    void read_oneLine_isOneRecord() {
        assertThat(Texts.records(source("{\"id\": 1, \"a\": {}}", ID)))
                .extracting(SourceRecord::key)
                .containsExactly("1");
    }

    @Test
    void read_keyOfSeveralParts_isUnambiguous() {
        SourceOptions parts = NONE.withKey(List.of("/t", "/o/id"));

        assertThat(Texts.records(source(
                        "[{\"t\": \"a/b\", \"o\": {\"id\": 1}}, {\"t\": \"a\", \"o\": {\"id\": \"b/1\"}},"
                                + " {\"t\": \"~\", \"o\": {\"id\": \"\"}}]",
                        parts)))
                .extracting(SourceRecord::key)
                .containsExactly("a~1b/1", "a/b~11", "~0/");
    }

    @Test
    void read_largeIntegerAsKey_isItsDigits() {
        assertThat(Texts.records(source("[{\"id\": 123456789012345678901234567890}, {\"id\": -5}]", ID)))
                .extracting(SourceRecord::key)
                .containsExactly("123456789012345678901234567890", "-5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/data", "/data/users", "/list/1/users", "/a~1b~0/users"})
    void read_at_startsThereAndReadsOn(String at) {
        String text = "{\"before\": [1, {}], \"data\": {\"users\": {\"a\": 1, \"b\": 2}, \"n\": 2},"
                + " \"list\": [0, {\"users\": {\"a\": 1, \"b\": 2}}, 2],"
                + " \"a/b~\": {\"users\": {\"a\": 1, \"b\": 2}}, \"after\": {\"a\": 3}}";

        assertThat(Texts.records(source(text, NONE.withAt(at))))
                .extracting(SourceRecord::key)
                .containsExactlyElementsOf(at.equals("/data") ? List.of("users", "n") : List.of("a", "b"));
    }

    @Test
    void read_atWithKey_readsTheArrayThere() {
        assertThat(Texts.records(source("{\"n\": 1, \"data\": [{\"id\": 1}, {\"id\": 2}]}\n", ID.withAt("/data"))))
                .extracting(SourceRecord::key)
                .containsExactly("1", "2");
        assertThat(Texts.records(source("[{\"id\": 1}]", ID.withAt("")))).hasSize(1);
    }

    /** Options, text, line, column, what is said. */
    static Stream<Arguments> otherOptions() {
        SourceOptions data = NONE.withAt("/data");
        return Stream.of(
                Arguments.of(
                        ID,
                        "{\"user:1\": {\"x\": 1}, \"user:2\": [1]}",
                        1,
                        1,
                        "has no key at /id. If it is one object of profiles by key, leave out --key."),
                Arguments.of(
                        ID,
                        "{\"page\": 1, \"data\": [{\"id\": 1}, {\"id\": 2}]}",
                        1,
                        1,
                        "has no key at /id. If the profiles are in a member of it, add --at /data."),
                Arguments.of(
                        NONE,
                        "[{\"name\": \"Ada\", \"id\": 1}]",
                        1,
                        1,
                        "an array of records. Say which member is the key and differs in each record, for example --key /id."),
                Arguments.of(NONE, "[{\"active\": true, \"e/mail\": \"a\"}]", 1, 1, "--key /e~1mail."),
                Arguments.of(
                        NONE,
                        "[]",
                        1,
                        1,
                        "Say which member is the key and differs in each record, for example --key /id."),
                Arguments.of(
                        NONE,
                        "{\"n\": 1, \"uuid\": \"x\"}\n{\"n\": 2}\n",
                        2,
                        1,
                        "JSON Lines, and not one object of profiles by key. Say which member of each line is the key, for example --key /uuid."),
                Arguments.of(
                        ID,
                        "{\"a\": {\"x\": 1}, \"b\": {}}",
                        1,
                        1,
                        "If it is one object of profiles by key, leave out --key."),
                Arguments.of(
                        ID,
                        "{\n \"a\": {\"x\": 1}\n}",
                        1,
                        1,
                        "an object of several lines is no line of JSON Lines. If it is one object of profiles by key, leave out --key."),
                Arguments.of(ID, "{\n \"data\": [{\"id\": 1}, {\"id\": 2}]\n}", 1, 1, "add --at /data."),
                Arguments.of(data, "{\"n\": 1, \"data\": [{\"id\": 1}]}", 1, 18, "--key /id"),
                Arguments.of(
                        ID.withAt("/data"),
                        "{\"data\": {\"a\": {}}}",
                        1,
                        10,
                        "an object of profiles by key at /data, and --key is for an array or JSON Lines. Leave out --key."),
                Arguments.of(
                        data,
                        "{\"users\": {}, \"n/m\": 1}",
                        1,
                        23,
                        "there is no /data; the members there are /users, /n~1m."),
                Arguments.of(
                        NONE.withAt("/data/x/y"),
                        "{\"data\": {\"x\": {}}}",
                        1,
                        17,
                        "there is no /data/x/y; the object there is empty."),
                Arguments.of(
                        NONE.withAt("/data/x"),
                        "{\"data\": null}",
                        1,
                        10,
                        "there is no /data/x; what is there is null"),
                Arguments.of(NONE.withAt("/3"), "[{}, {}]", 1, 8, "the array there has 2 elements, counted from 0."),
                Arguments.of(data, "{\"data\": \"x\"}", 1, 10, "neither object nor array"),
                Arguments.of(
                        data,
                        "{\"data\": {\"x\": 1}}\n{\"data\": {}}",
                        2,
                        1,
                        "this looks like JSON Lines, and --at is for one document"));
    }

    @ParameterizedTest
    @MethodSource("otherOptions")
    void read_optionsForAnotherShape_namesTheRightOnes(
            SourceOptions options, String text, int line, int column, String said) {
        SourceException refused = Texts.refusal(source(text, options));

        assertThat(refused.kind()).isEqualTo(Kind.OTHER_OPTIONS);
        assertThat(refused).hasMessageContaining(said);
        assertThat(refused.position()).map(p -> p.line() + ":" + p.column()).contains(line + ":" + column);
    }

    /** Options, text, line, column, key or "", pointer, problem. */
    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of(ID, "[{\"id\": 1},\n{\"x\": 2}]", 2, 1, "/id", "there is no such member"),
                Arguments.of(ID, "[{\"id\": 1},\n{\"id\": null}]", 2, 1, "/id", "it is null"),
                Arguments.of(ID, "[{\"id\": 1.5}]", 1, 2, "/id", "it is a number that is no integer"),
                Arguments.of(ID, "[{\"id\": 1.0}]", 1, 2, "/id", "it is a number that is no integer"),
                Arguments.of(ID, "[{\"id\": true}]", 1, 2, "/id", "it is true"),
                Arguments.of(ID, "[{\"id\": {}}]", 1, 2, "/id", "it is an object"),
                Arguments.of(ID, "[{\"id\": []}]", 1, 2, "/id", "it is an array"),
                Arguments.of(ID, "[{\"id\": \"\"}]", 1, 2, "", "the key is empty"),
                Arguments.of(ID, "[{\"id\": 1}, 2]", 1, 13, "", "this element of the array holds a number"),
                Arguments.of(ID, "[{\"id\": 1}, [{\"id\": 2}]]", 1, 13, "", "this element of the array holds an array"),
                Arguments.of(ID, "[{\"id\": 1, \"x\": [NaN]}]", 1, 2, "/x/0", "NaN is no JSON"),
                Arguments.of(ID, "[{\"id\": 1, \"x\": [\"\\ud800\"]}]", 1, 2, "/x/0", "half of a surrogate pair"),
                Arguments.of(ID, "[{\"id\": 1}, {\"id\": 2", 1, 21, "/id", "the text ends in the middle"),
                Arguments.of(ID, "[{\"id\": 1}", 1, 11, "", "the text ends in the middle"),
                Arguments.of(ID, "[{\"id\": 1},]", 1, 12, "", "this is no JSON"),
                Arguments.of(ID, "[{\"id\": 1} {\"id\": 2}]", 1, 12, "", "was expecting comma"),
                Arguments.of(ID, "[{\"id\": 1}]\n{\"id\": 2}", 2, 1, "", "two files glued together"),
                Arguments.of(ID, "[{\"id\": 1}  5]", 1, 13, "", "was expecting comma"),
                Arguments.of(ID, "[{\"id\": 1}]]", 1, 12, "", "more text after the end"),
                Arguments.of(ID, "{\"id\": 1}\n{\"id\": 2, \"na", 2, 14, "/id", "the text ends in the middle"),
                Arguments.of(ID, "{\"id\": 1}\n{\"id\": 2, \"na\n", 2, 1, "", "does not end on the line"),
                Arguments.of(ID, "{\"id\": 1}\n{\"id\": 2, \n{\"id\": 3}", 2, 1, "", "does not end on the line"),
                Arguments.of(ID, "{\"id\": 1}\n{\"id\": 2,\n \"x\": 3}", 2, 1, "", "does not end on the line"),
                Arguments.of(ID, "{\"id\": 1}{\"id\": 2}", 1, 10, "", "more follows on the line"),
                Arguments.of(ID, "{\"id\": 1} , {\"id\": 2}", 1, 11, "", "this is no JSON"),
                Arguments.of(ID, "{\"id\": 1}\nnonsense\n{\"id\": 2}", 2, 1, "", "this is no JSON"),
                Arguments.of(ID, "{\"id\": 1}\n[{\"id\": 2}]", 2, 1, "", "this line holds an array"),
                Arguments.of(ID, "{\"id\": 1}\n\"a\"", 2, 1, "", "this line holds a string"),
                Arguments.of(ID, "{\"id\": 1}\n{\"x\": 1}", 2, 1, "/id", "there is no such member"),
                Arguments.of(ID, "{\"id\": 1}\n{}", 2, 1, "/id", "there is no such member"),
                Arguments.of(ID, "{\"id\": 1}\0\0\0\0", 1, 10, "", "NUL bytes begin here"),
                Arguments.of(ID, "\"a\"", 1, 1, "", "the top level is a string"),
                Arguments.of(NONE, "[1]", 1, 2, "", "this element of the array holds a number"),
                Arguments.of(NONE.withAt("/d"), "{\"d\": {\"a\": 1}, \"x\": tru}", 1, 22, "", "Unrecognized token"),
                Arguments.of(NONE.withAt("/d"), "{\"d\": {\"a\": 1}", 1, 15, "", "the text ends in the middle"),
                Arguments.of(NONE.withAt("/d"), "{\"d\": {\"a\": 1}}}", 1, 16, "", "more text after the end"),
                Arguments.of(NONE.withAt("/d"), "{\"x\": [1,], \"d\": {}}", 1, 10, "", "this is no JSON"),
                Arguments.of(NONE.withAt("/d"), "{\"d\": {\"a\": 1}, \"d\": {}}", 1, 17, "", "occurs a second time"),
                Arguments.of(
                        NONE.withAt("/d/e"),
                        "{\"d\": {\"e\": {}, \"x\": 1}, \"d\": 1}",
                        1,
                        26,
                        "",
                        "occurs a second time"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void read_malformed_saysWhereAndWhy(
            SourceOptions options, String text, int line, int column, String pointer, String problem) {
        SourceException refused = Texts.refusal(source(text, options));

        assertThat(refused.problem()).contains(problem);
        assertThat(refused.kind()).isEqualTo(Kind.MALFORMED);
        assertThat(refused.pointer()).isEqualTo(pointer);
        assertThat(refused.position()).map(p -> p.line() + ":" + p.column()).contains(line + ":" + column);
    }

    @Test
    void read_mistakeWithinAMember_namesItsKeyAndPointer() {
        SourceException refused = Texts.refusal(source("{\"d\": {\"a\": {\"x\": [nul]}}}", NONE.withAt("/d")));

        assertThat(refused.key()).contains("a");
        assertThat(refused.pointer()).isEqualTo("/x/0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "/a~", "/a~2", ""})
    void withKey_noPointerToAMember_isRefused(String pointer) {
        assertThatThrownBy(() -> NONE.withKey(List.of(pointer))).isInstanceOf(IllegalArgumentException.class);
    }

    private Source source(String text, SourceOptions options) {
        return Texts.source(directory, Texts.utf8(text), options);
    }
}
