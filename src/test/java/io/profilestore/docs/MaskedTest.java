package io.profilestore.docs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MaskedTest {

    @Test
    void line_whatDiffersEachTime_isMasked() {
        assertThat(Masked.line("took       1.373 s (scan 0.176, declare 0.935)"))
                .isEqualTo("took       <seconds> s (scan <seconds>, declare <seconds>)");
        assertThat(Masked.line("{\"version\":1795475663649589,\"created\":\"2026-11-23T23:14:23.649589Z\"}"))
                .isEqualTo("{\"version\":<version>,\"created\":\"<instant>\"}");
        assertThat(Masked.line("no database at /tmp/a-1/profiles.")).isEqualTo("no database at <path>");
    }

    @Test
    void line_whatStaysTheSame_isKept() {
        for (String line : new String[] {
            "  \"balance\": 1999.95,", "read       12 records, 2,761 bytes", "at /email: 555-1000", "visits 48", "1"
        }) {
            assertThat(Masked.line(line)).isEqualTo(line);
        }
    }
}
