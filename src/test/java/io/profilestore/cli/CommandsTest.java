package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.profilestore.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.h2.engine.Constants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CommandsTest {

    @TempDir
    Path directory;

    private String location = "";

    @BeforeEach
    void emptyStore() throws IOException {
        Path file = Files.writeString(directory.resolve("profiles.json"), "{}");
        location = "file:" + file + "?lock=flock";
    }

    @Test
    void get_profile_printsIndentedJson() {
        run("set", "user:1", "{\"email\":\"ü\",\"tags\":[1,{}],\"n\":1.0}");

        assertThat(run("get", "user:1"))
                .isEqualTo(new Outcome(
                        0, "{\n  \"email\": \"ü\",\n  \"tags\": [\n    1,\n    {}\n  ],\n  \"n\": 1.0\n}\n", ""));
    }

    @Test
    void get_json_isOneLineWithVersionAndTimes() {
        run("set", "user:1", "[1,null]");

        Outcome outcome = run("get", "user:1", "--json");

        assertThat(outcome.out()).hasLineCount(1);
        JsonNode printed = Json.parse(outcome.out());
        assertThat(printed.propertyNames()).containsExactly("key", "value", "version", "created", "updated");
        assertThat(printed.get("value")).hasToString("[1,null]");
        assertThat(printed.get("version").isIntegralNumber()).isTrue();
    }

    @Test
    void get_absent_saysSoAndEndsWith1() {
        assertThat(run("get", "user:1"))
                .returns(1, Outcome::exitCode)
                .returns("", Outcome::out)
                .extracting(Outcome::err)
                .asString()
                .startsWith("profilestore: get \"user:1\" in file:")
                .contains("there is no profile under this key. ")
                .hasLineCount(1);
    }

    @Test
    void get_absentAsJson_isOneObjectOnStandardError() {
        Outcome outcome = run("get", "user:1", "--json");

        assertThat(outcome.out()).isEmpty();
        JsonNode error = Json.parse(outcome.err());
        assertThat(error.propertyNames())
                .containsExactly("operation", "key", "location", "problem", "nextStep", "exitCode");
        assertThat(error.get("key").stringValue()).isEqualTo("user:1");
        assertThat(error.get("exitCode").intValue()).isEqualTo(1);
    }

    @Test
    void set_dash_readsStandardInput() {
        Outcome set = Outcome.of(
                Map.of("PROFILESTORE_URL", location),
                "{\"a\": \"ü\"}\n".getBytes(StandardCharsets.UTF_8),
                "set",
                "k",
                "-");

        assertThat(set.exitCode()).isZero();
        assertThat(set.out()).startsWith("k: set; version ");
        assertThat(value("k")).isEqualTo("{\"a\":\"ü\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": ", "", "hello", "{} {}", "{\"a\": \"\\ud83d\"}", "1e1000000000"})
    void set_noValue_isBadDataAndWritesNothing(String json) {
        assertThat(run("set", "k", json).exitCode()).isEqualTo(65);
        assertThat(run("keys").out()).isEmpty();
    }

    @Test
    void set_malformedInput_namesLineAndColumn() {
        byte[] input = "{\n  \"a\": x}".getBytes(StandardCharsets.UTF_8);

        assertThat(Outcome.of(Map.of("PROFILESTORE_URL", location), input, "set", "k", "-")
                        .err())
                .contains("standard input", "line 2, column 8");
    }

    @Test
    void set_beyondTheLimits_saysWhichLimit() {
        String deep = "[".repeat(700) + "]".repeat(700);

        assertThat(run("set", "k", deep))
                .returns(65, Outcome::exitCode)
                .satisfies(o ->
                        assertThat(o.err()).contains("is outside the limits", "exceeds the maximum allowed (600)"));
    }

    @Test
    void update_severalChanges_areOneStep() {
        run("set", "k", "{\"fax\":1,\"visits\":1}");

        Outcome update = run("update", "k", "email=a@b.c", "visits+=2", "tags:=[\"a\"]");

        assertThat(update.out()).startsWith("k: updated email, visits, tags; version ");
        assertThat(value("k")).isEqualTo("{\"fax\":1,\"visits\":3,\"email\":\"a@b.c\",\"tags\":[\"a\"]}");
    }

    @Test
    void update_json_printsKeyVersionAndFields() {
        JsonNode printed = Json.parse(run("update", "k", "=e", "a=1", "--json").out());

        assertThat(printed.propertyNames()).containsExactly("key", "version", "fields");
        assertThat(printed.get("fields")).hasToString("[\"\",\"a\"]");
    }

    @Test
    void update_notANumber_changesNothing() {
        run("set", "k", "{\"a\":\"x\"}");

        assertThat(run("update", "k", "b=1", "a+=1").exitCode()).isEqualTo(65);
        assertThat(value("k")).isEqualTo("{\"a\":\"x\"}");
    }

    @Test
    void unset_fields_removesThem() {
        run("set", "k", "{\"a\":1,\"b=\":2,\"c\":3}");

        assertThat(run("unset", "k", "a", "b=", "nope").out()).startsWith("k: removed a, b=, nope; version ");
        assertThat(value("k")).isEqualTo("{\"c\":3}");
    }

    @Test
    void unset_absentProfile_endsWith1AndCreatesNone() {
        assertThat(run("unset", "k", "a"))
                .returns(1, Outcome::exitCode)
                .extracting(Outcome::err)
                .asString()
                .contains("there is no profile under this key");
        assertThat(run("keys").out()).isEmpty();
    }

    @Test
    void increment_numbers_printsTheSumExactly() {
        assertThat(run("increment", "k", "n").out()).isEqualTo("1\n");
        assertThat(run("increment", "k", "n", "-5").out()).isEqualTo("-4\n");
        assertThat(run("increment", "k", "n", "9223372036854775807").out()).isEqualTo("9223372036854775803\n");
        assertThat(run("increment", "k", "n", "10000000000000000000").out()).isEqualTo("19223372036854775803\n");
        assertThat(run("increment", "k", "d", "0.10").out()).isEqualTo("0.10\n");
        assertThat(run("increment", "k", "d", "0.2", "--json").out())
                .isEqualTo("{\"key\":\"k\",\"field\":\"d\",\"value\":0.30}\n");
    }

    @Test
    void delete_saysWhetherThereWasOne() {
        run("set", "k", "1");

        assertThat(run("delete", "k")).isEqualTo(new Outcome(0, "k: deleted\n", ""));
        assertThat(run("delete", "k")).isEqualTo(new Outcome(0, "k: there was no such profile\n", ""));
        assertThat(run("delete", "k", "--json").out()).isEqualTo("{\"key\":\"k\",\"deleted\":false}\n");
    }

    @Test
    void keys_controlCharacters_areOneLineEach() {
        for (String key : new String[] {"b", "a\nb", "\"q\"", "ü🙂", "x\u007f"}) {
            run("set", key, "1");
        }

        assertThat(run("keys").out()).isEqualTo("\"\\\"q\\\"\"\n\"a\\nb\"\nb\n\"x\u007f\"\nü🙂\n");
        assertThat(run("keys", "b", "--json").out()).isEqualTo("\"b\"\n");
        assertThat(run("keys", "a\n").out()).hasLineCount(1);
    }

    @Test
    void info_anyStore_saysWhereAndHowMany() {
        run("set", "k", "1");

        assertThat(run("info").out())
                .isEqualTo("location: " + location + "\nkind: JSON file behind a lock\nprofiles: 1\n");
        assertThat(Json.parse(run("info", "--json").out()).get("profiles").intValue())
                .isEqualTo(1);
    }

    @Test
    void at_option_wins() throws IOException {
        Path other = Files.writeString(directory.resolve("other.json"), "{\"x\": 1}");

        assertThat(run("keys", "--at", "file:" + other).out()).isEqualTo("x\n");
    }

    @Test
    void at_passwordInLocation_isRefusedAndNotRepeated() {
        assertThat(run("keys", "--at", "jdbc:h2:./x;PASSWORD=geheim"))
                .returns(64, Outcome::exitCode)
                .extracting(Outcome::err)
                .asString()
                .contains("PROFILESTORE_PASSWORD_FILE")
                .doesNotContain("geheim");
        assertThat(run("keys", "--at", "jdbc:postgresql://u:geheim@h/d").err()).doesNotContain("geheim");
    }

    @ParameterizedTest
    @ValueSource(strings = {"profiles.json", "jdbc:nosuch:x"})
    void at_unknownKind_isWrongUse(String unknown) {
        assertThat(run("keys", "--at", unknown).exitCode()).isEqualTo(64);
    }

    @Test
    void at_missingFile_isUnreachable() {
        assertThat(run("keys", "--at", "file:" + directory.resolve("nope.json")).exitCode())
                .isEqualTo(69);
    }

    @Test
    void run_noArguments_showsUsage() {
        assertThat(run())
                .returns(64, Outcome::exitCode)
                .returns("", Outcome::out)
                .extracting(Outcome::err)
                .asString()
                .contains("Usage: profilestore");
    }

    @Test
    void run_unknownCommand_suggests() {
        assertThat(run("updte", "k"))
                .returns(64, Outcome::exitCode)
                .satisfies(o -> assertThat(o.err()).contains("there is no command \"updte\". Did you mean update?"));
        assertThat(run("frobnicate").err()).contains("The commands are plan, migrate, verify,");
    }

    @Test
    void run_wrongArguments_showsThatCommandsUsageInTwoLines() {
        for (String[] args : new String[][] {{"get"}, {"get", "a", "b"}, {"get", "-x"}, {"get", "--jsn", "k"}}) {
            assertThat(run(args))
                    .returns(64, Outcome::exitCode)
                    .satisfies(o -> assertThat(o.err())
                            .contains("\nUsage: profilestore get ")
                            .hasLineCount(2));
        }
        assertThat(run("get", "--jsn", "k").err()).contains("Did you mean --json?");
        assertThat(run("get", "-x").err()).contains("goes after --");
        assertThat(run("get", "-x", "y").err()).contains("goes after --");
    }

    @Test
    void run_wrongArgumentsAsJson_isOneObject() {
        JsonNode error = Json.parse(run("get", "--json").err());

        assertThat(error.get("exitCode").intValue()).isEqualTo(64);
        assertThat(error.get("nextStep").stringValue()).contains("Usage: profilestore get ");
    }

    @Test
    void run_verbose_showsTheStackOnlyThen() {
        assertThat(run("get", "k").err()).doesNotContain("\tat ");
        assertThat(run("get", "k", "--verbose").err()).contains("\tat io.profilestore.");
        assertThat(Json.parse(run("get", "k", "--verbose", "--json").err()).has("stackTrace"))
                .isTrue();
    }

    @Test
    void help_everyCommand_hasDescriptionExampleAndExitCodes() {
        TestCommands.names()
                .forEach(command -> assertThat(run(command, "--help"))
                        .returns(0, Outcome::exitCode)
                        .satisfies(o -> assertThat(o.out())
                                .containsPattern("Usage: profilestore " + command + " .*\n( .*\n)*[A-Z]")
                                .containsPattern("Examples?:\n  profilestore " + command + "\\b")
                                .containsPattern("Exit codes:\n +0 +done\n")
                                .contains("--json", "--verbose")));
        assertThat(run("--help").out()).contains("Exit codes:", "Example:", "increment");
    }

    @Test
    void version_always_isWhatABugReportBeginsWith() {
        assertThat(run("--version"))
                .returns(0, Outcome::exitCode)
                .extracting(Outcome::out)
                .asString()
                .matches("profilestore \\d+\\.\\d+\\.\\d+\\S*\n"
                        + "Java " + Pattern.quote(System.getProperty("java.version")) + " \\(.+, .+\\)\n"
                        + Pattern.quote(System.getProperty("os.name")) + " .+\n"
                        + "H2 " + Pattern.quote(Constants.FULL_VERSION) + "\n");
        assertThat(run("-V")).isEqualTo(run("--version"));
    }

    private Outcome run(String... args) {
        return Outcome.at(location, args);
    }

    private String value(String key) {
        return Json.text(Json.parse(run("get", key).out()));
    }
}
