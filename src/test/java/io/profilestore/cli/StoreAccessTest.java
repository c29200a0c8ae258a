package io.profilestore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreAccessTest {

    private static final String FINGERPRINT = "PROFILESTORE_SERVER_FINGERPRINT";
    private static final String PIN = "AB" + ":AB".repeat(31);
    private static final String SERVER = "jdbc:h2:ssl://db.example.com/profiles";

    @Test
    void resolve_fingerprintForAServer_isPinned() {
        assertThat(resolve(SERVER, PIN).options().serverCertificate()).contains(PIN);
        assertThat(resolve(SERVER, "ab".repeat(32)).options().serverCertificate())
                .contains(PIN);
        assertThat(resolve(SERVER, "").options().serverCertificate()).isEmpty();
    }

    /** A snapshot needs no second one, and a server that is full has none to give. */
    @Test
    void source_ofAMigration_takesOneConnection() {
        Shell shell = new Shell(System.in, null, System.err, new Environment(Map.of(), true), false);

        assertThat(StoreAccess.source("jdbc:h2:./profiles", shell).options().poolSize())
                .isEqualTo(1);
    }

    @Test
    void resolve_fingerprintAndPlainConnection_isKeptSoThatOpeningRefusesIt() {
        assertThat(resolve("jdbc:h2:tcp://db.example.com/profiles", PIN)
                        .options()
                        .serverCertificate())
                .contains(PIN);
        Outcome outcome = Outcome.of(
                Map.of(
                        "PROFILESTORE_URL",
                        "jdbc:h2:tcp://127.0.0.1:1/profiles",
                        "PROFILESTORE_USER",
                        "u",
                        "PROFILESTORE_PASSWORD",
                        "p",
                        FINGERPRINT,
                        PIN),
                new byte[0],
                "get",
                "k");
        assertThat(outcome.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(outcome.err()).contains("a connection without TLS shows none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:profiles.json", "file:profiles.json?lock=flock", "jdbc:h2:./profiles"})
    void resolve_fingerprintAndFile_isNotForThatOne(String location) {
        assertThat(resolve(location, PIN).options().serverCertificate()).isEmpty();
    }

    @Test
    void durability_wrongVariable_isNamedAlsoWhereAnOptionOverrulesIt() {
        Map<String, String> environment =
                Map.of("PROFILESTORE_URL", "jdbc:h2:./profiles", "PROFILESTORE_DURABILITY", "bogus");

        assertThat(Outcome.of(environment, new byte[0], "get", "k", "--durability", "commit"))
                .returns(ExitCodes.USAGE, Outcome::exitCode)
                .satisfies(o ->
                        assertThat(o.err()).contains("PROFILESTORE_DURABILITY says \"bogus\", which is no durability"));
        assertThat(Outcome.at("jdbc:h2:./profiles", "get", "k", "--durability", "sure"))
                .returns(ExitCodes.USAGE, Outcome::exitCode)
                .satisfies(o -> assertThat(o.err()).contains("--durability says \"sure\", which is no durability"));
    }

    @Test
    void resolve_fingerprintWithoutLocation_isAUsageError() {
        assertThat(problem(null, PIN))
                .returns(ExitCodes.USAGE, Problem::exitCode)
                .extracting(Problem::text)
                .asString()
                .contains(FINGERPRINT)
                .contains("PROFILESTORE_URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {SERVER, "jdbc:h2:./profiles"})
    void resolve_noFingerprint_isAUsageErrorThatNamesTheVariable(String location) {
        assertThat(problem(location, "AB:CD"))
                .returns(ExitCodes.USAGE, Problem::exitCode)
                .extracting(Problem::text)
                .asString()
                .contains(FINGERPRINT);
    }

    private static Problem problem(@Nullable String location, String fingerprint) {
        return catchThrowableOfType(CliException.class, () -> resolve(location, fingerprint))
                .problem();
    }

    private static StoreAccess resolve(@Nullable String location, String fingerprint) {
        Map<String, String> variables = new HashMap<>(Map.of(FINGERPRINT, fingerprint));
        Shell shell = new Shell(System.in, null, System.err, new Environment(variables, true), false);
        return StoreAccess.resolve(location, Credentials.Role.APPLICATION, shell);
    }
}
