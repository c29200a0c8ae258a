package io.profilestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreOptionsTest {

    private static final String DIGITS = "0123456789abcdef".repeat(4);
    private static final String PIN = "01:23:45:67:89:AB:CD:EF" + ":01:23:45:67:89:AB:CD:EF".repeat(3);

    @TempDir
    Path directory;

    @Test
    void withServerCertificate_everyForm_isKeptInOne() {
        for (String form : new String[] {DIGITS, DIGITS.toUpperCase(Locale.ROOT), PIN}) {
            StoreOptions options = StoreOptions.defaults()
                    .withServerCertificate(form)
                    .withCredentials("u", "p")
                    .withCreate(true)
                    .withPoolSize(3);
            assertThat(options.serverCertificate()).contains(PIN);
            assertThat(options).asString().contains(PIN);
        }
        assertThat(StoreOptions.defaults().serverCertificate()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AB",
                "AB:CD",
                "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde",
                "g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "0:123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                " 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            })
    void withServerCertificate_anotherForm_isRefused(String form) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StoreOptions.defaults().withServerCertificate(form))
                .withMessageContaining("64 hexadecimal digits");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"file:%s/p.json", "file:%s/p.json?lock=flock", "jdbc:h2:%s/p", "jdbc:h2:tcp://127.0.0.1:1/p"})
    void open_pinWithoutTls_isRefusedAndCreatesNothing(String location) {
        StoreOptions pinned = StoreOptions.defaults()
                .withCreate(true)
                .withCredentials("u", "p")
                .withServerCertificate(PIN);
        assertThatThrownBy(() -> ProfileStore.open(String.format(location, directory), pinned))
                .isInstanceOf(InvalidLocation.class)
                .hasMessageContaining("certificate is pinned")
                .hasMessageContaining("jdbc:h2:ssl://HOST/NAME");
        assertThat(directory).isEmptyDirectory();
    }
}
