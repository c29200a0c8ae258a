package io.profilestore.h2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.profilestore.Call;
import io.profilestore.InvalidLocation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {

    @Test
    void parse_everyForm_isTakenApart() {
        assertThat(parse("//db.example.com/profiles"))
                .isEqualTo(new ServerAddress("db.example.com", 9092, "profiles"))
                .hasToString("db.example.com:9092");
        assertThat(parse("//127.0.0.1:65535/a/b")).isEqualTo(new ServerAddress("127.0.0.1", 65_535, "a/b"));
        assertThat(parse("//[::1]:1/p"))
                .isEqualTo(new ServerAddress("::1", 1, "p"))
                .hasToString("[::1]:1");
        assertThat(parse("//[fe80::1%eth0]/p")).isEqualTo(new ServerAddress("fe80::1%eth0", 9092, "p"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "//",
                "//host",
                "//host/",
                "host/p",
                "/host/p",
                "///p",
                "//host:/p",
                "//host:0/p",
                "//host:65536/p",
                "//host:x/p",
                "//::1/p",
                "//[::1/p",
                "//one,two/p",
                "//a b/p"
            })
    void parse_anotherForm_isInvalid(String rest) {
        assertThatThrownBy(() -> parse(rest))
                .isInstanceOf(InvalidLocation.class)
                .hasMessageContaining("jdbc:h2:ssl://HOST/NAME");
    }

    private static ServerAddress parse(String rest) {
        String text = "jdbc:h2:ssl:" + rest;
        return ServerAddress.parse(Call.on("open", text), text);
    }
}
